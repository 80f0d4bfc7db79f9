//! What a slip of the pen does to a name: the edits that make a written form of an established one.

use crate::names::near::{Nearness, nearness};
use crate::translit::QuickMap;

/// How many edits of each sort lie between two forms, on the cheapest way from one to the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Edits {
    /// Characters that stay.
    pub(crate) kept: u8,
    /// Characters for others of the same syllable.
    pub(crate) homophones: u8,
    /// Characters for others of a near sound.
    pub(crate) near: u8,
    /// Characters for others that sound unlike them.
    pub(crate) other: u8,
    /// Neighbours that changed places.
    pub(crate) swapped: u8,
    /// Characters left out.
    pub(crate) dropped: u8,
    /// Characters put in.
    pub(crate) added: u8,
}

/// What an edit costs, in halves: a slip of the same sound is the cheapest.
const HOMOPHONE: u32 = 2;
const NEAR: u32 = 3;
const OTHER: u32 = 8;
const SWAP: u32 = 3;
const DROP: u32 = 4;
const ADD: u32 = 4;

impl Edits {
    /// What they cost together.
    pub(crate) fn cost(self) -> u32 {
        HOMOPHONE * u32::from(self.homophones)
            + NEAR * u32::from(self.near)
            + OTHER * u32::from(self.other)
            + SWAP * u32::from(self.swapped)
            + DROP * u32::from(self.dropped)
            + ADD * u32::from(self.added)
    }

    /// Whether so few and so cheap edits may be a slip in a name of `length` characters.
    pub(crate) fn is_slight(self, length: usize) -> bool {
        let most = match length {
            0..=2 => 4,
            3..=5 => 7,
            _ => 11,
        };
        (1..=most).contains(&self.cost()) && usize::from(self.kept) + 2 * usize::from(self.swapped) > 0
    }
}

/// Compares forms, remembering how near each pair of characters sounds.
#[derive(Debug, Default)]
pub(crate) struct Channel {
    known: QuickMap<(char, char), Nearness>,
    table: Vec<(u32, Edits)>,
}

impl Channel {
    /// The edits that make `written` of `established`; both folded and short.
    pub(crate) fn edits(&mut self, written: &[char], established: &[char]) -> Edits {
        let width = established.len() + 1;
        self.table.clear();
        for row in 0..=written.len() {
            for column in 0..width {
                let best = self.best(&written[..row], &established[..column], width);
                self.table.push(best);
            }
        }
        self.table.pop().map_or(Edits::default(), |(_, edits)| edits)
    }

    /// The cheapest edits, and their cost, that make `written` of `established`, when those of all that is
    /// shorter are in the table.
    fn best(&mut self, written: &[char], established: &[char], width: usize) -> (u32, Edits) {
        let (row, column) = (written.len(), established.len());
        let at = |table: &[(u32, Edits)], back_row: usize, back_column: usize| {
            table[(row - back_row) * width + column - back_column]
        };
        let mut best: Option<(u32, Edits)> = (row == 0 && column == 0).then(Default::default);
        let mut offer = |cost: u32, edits: Edits| {
            if best.is_none_or(|(known, _)| cost < known) {
                best = Some((cost, edits));
            }
        };
        if let ([.., one], [.., other]) = (written, established) {
            let before = at(&self.table, 1, 1);
            let (cost, edits) = self.replaced(before, *one, *other);
            offer(cost, edits);
        }
        if let ([.., one, two], [.., first, second]) = (written, established)
            && (one, two) == (second, first)
            && one != two
        {
            let (cost, edits) = at(&self.table, 2, 2);
            offer(cost + SWAP, Edits { swapped: edits.swapped + 1, ..edits });
        }
        if column > 0 {
            let (cost, edits) = at(&self.table, 0, 1);
            offer(cost + DROP, Edits { dropped: edits.dropped + 1, ..edits });
        }
        if row > 0 {
            let (cost, edits) = at(&self.table, 1, 0);
            offer(cost + ADD, Edits { added: edits.added + 1, ..edits });
        }
        best.unwrap_or_default()
    }

    fn replaced(&mut self, (cost, before): (u32, Edits), one: char, other: char) -> (u32, Edits) {
        if one == other {
            return (cost, Edits { kept: before.kept + 1, ..before });
        }
        match *self.known.entry((one, other)).or_insert_with(|| nearness(one, other)) {
            Nearness::Same => (cost + HOMOPHONE, Edits { homophones: before.homophones + 1, ..before }),
            Nearness::Near => (cost + NEAR, Edits { near: before.near + 1, ..before }),
            Nearness::Other => (cost + OTHER, Edits { other: before.other + 1, ..before }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edits(written: &str, established: &str) -> Edits {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        Channel::default().edits(&chars(written), &chars(established))
    }

    #[test]
    fn each_sort_of_slip_is_told() {
        let kept = |kept| Edits { kept, ..Edits::default() };
        assert_eq!(edits("汉考科", "汉考克"), Edits { homophones: 1, ..kept(2) });
        assert_eq!(edits("普瑞查德", "普里查德"), Edits { near: 1, ..kept(3) });
        assert_eq!(edits("郑恩国", "郑国恩"), Edits { swapped: 1, ..kept(1) });
        assert_eq!(edits("霍尼格斯鲍姆", "霍尼斯鲍姆"), Edits { added: 1, ..kept(5) });
        assert_eq!(edits("诺伊鲍", "诺伊鲍尔"), Edits { dropped: 1, ..kept(3) });
        assert_eq!(edits("拉布", "拉布"), kept(2));
    }

    #[test]
    fn only_slight_changes_may_be_slips() {
        assert!(edits("拉卜", "拉布").is_slight(2));
        assert!(!edits("拉布", "拉布").is_slight(2));
        assert!(!edits("默多", "拉布").is_slight(2));
        assert!(!edits("季诺的也斯", "季诺维也夫").is_slight(5));
    }
}
