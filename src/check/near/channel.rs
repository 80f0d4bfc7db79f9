//! What a slip of the pen does to a name: the edits that make a written form of an established one.

use std::collections::HashMap;

use crate::names::near::{Nearness, nearness};

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
    known: HashMap<(char, char), Nearness>,
}

impl Channel {
    /// The edits that make `written` of `established`; both folded and short.
    pub(crate) fn edits(&mut self, written: &[char], established: &[char]) -> Edits {
        let width = established.len() + 1;
        let mut table: Vec<Edits> = Vec::with_capacity((written.len() + 1) * width);
        for row in 0..=written.len() {
            for column in 0..width {
                let at = |back_row: usize, back_column: usize| table[(row - back_row) * width + column - back_column];
                let mut best: Option<Edits> = (row == 0 && column == 0).then(Edits::default);
                let mut offer = |edits: Edits| {
                    if best.is_none_or(|known| edits.cost() < known.cost()) {
                        best = Some(edits);
                    }
                };
                if row > 0 && column > 0 {
                    offer(self.replaced(at(1, 1), written[row - 1], established[column - 1]));
                }
                if row > 1
                    && column > 1
                    && written[row - 1] == established[column - 2]
                    && written[row - 2] == established[column - 1]
                    && written[row - 1] != written[row - 2]
                {
                    offer(Edits { swapped: at(2, 2).swapped + 1, ..at(2, 2) });
                }
                if column > 0 {
                    offer(Edits { dropped: at(0, 1).dropped + 1, ..at(0, 1) });
                }
                if row > 0 {
                    offer(Edits { added: at(1, 0).added + 1, ..at(1, 0) });
                }
                table.push(best.unwrap_or_default());
            }
        }
        table.pop().unwrap_or_default()
    }

    fn replaced(&mut self, before: Edits, one: char, other: char) -> Edits {
        if one == other {
            return Edits { kept: before.kept + 1, ..before };
        }
        match *self.known.entry((one, other)).or_insert_with(|| nearness(one, other)) {
            Nearness::Same => Edits { homophones: before.homophones + 1, ..before },
            Nearness::Near => Edits { near: before.near + 1, ..before },
            Nearness::Other => Edits { other: before.other + 1, ..before },
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
