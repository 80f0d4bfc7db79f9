//! The renderings of a memory, and where something like them may stand in a text. There may be hundreds of
//! thousands: a stretch is compared only with those whose hash it shares, whole, without a character, or as
//! it is read aloud (deletion neighbourhoods, as spelling correctors use them).

use super::target::{LONGEST, Window, can_slip};
use crate::names::{Form, Names, Role};
use crate::text::hash::fnv64;
use crate::text::normalize::fold;
use crate::text::pinyin;
use crate::text::script::is_han;

/// Fewer characters than this differ by one from too much else.
const LEAST: usize = 3;
/// Bits of the filter for each key.
const BITS: usize = 16;

/// What a memory establishes, indexed once.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    targets: Vec<(Box<[char]>, usize)>,
    /// Hashes with the targets that have them, in order.
    keys: Vec<(u64, u32)>,
    /// A bit for each hash: nearly every stretch of a text has none.
    filter: Vec<u64>,
    longest: usize,
}

impl Remembered {
    pub(crate) fn new(names: &Names) -> Self {
        let mut all = Self::default();
        for (at, form) in names.forms().iter().enumerate() {
            let chars: Box<[char]> = fold(&form.text).chars().collect();
            let entry = &names.entries()[form.entry];
            let sound = (LEAST..=LONGEST).contains(&chars.len()) && chars.iter().all(|&c| is_han(c));
            if sound && form.role != Role::Given && can_slip(form, entry, chars.len(), false) {
                let number = u32::try_from(all.targets.len()).unwrap_or(u32::MAX);
                let hashes = Hashes::of(&chars);
                all.keys.extend(hashes.keys(0, chars.len()).map(|key| (key, number)));
                all.longest = all.longest.max(chars.len());
                all.targets.push((chars, at));
            }
        }
        all.keys.sort_unstable();
        all.keys.dedup();
        all.filter = vec![0; (all.keys.len() * BITS / 64).next_power_of_two()];
        for at in 0..all.keys.len() {
            let (word, bit) = all.bit(all.keys[at].0);
            all.filter[word] |= bit;
        }
        all
    }

    /// The folded characters of a target, and its place in [`Names::forms`].
    pub(crate) fn get(&self, number: usize) -> (&[char], usize) {
        let (chars, form) = &self.targets[number];
        (chars, *form)
    }

    /// The target that `form` of `names` is, if it is one.
    pub(crate) fn number_of(&self, names: &Names, form: &Form) -> Option<usize> {
        if self.targets.is_empty() {
            return None;
        }
        let chars: Vec<char> = fold(&form.text).chars().collect();
        let mut alike = self.having(Hashes::of(&chars).whole(0, chars.len()));
        alike.find(|&number| std::ptr::eq(&raw const names.forms()[self.targets[number].1], form))
    }

    /// Stretches of the run `from..to` of `text` that share a key with a target, which gets `first` added to
    /// its number.
    pub(crate) fn windows(&self, text: &[char], from: usize, to: usize, first: usize, found: &mut Vec<Window>) {
        if self.targets.is_empty() || to - from < LEAST {
            return;
        }
        let hashes = Hashes::of(&text[from..to]);
        for start in 0..to - from {
            for end in start + LEAST..=(to - from).min(start + self.longest + 1) {
                for key in hashes.keys(start, end) {
                    let targets = self.having(key);
                    found.extend(targets.map(|target| Window {
                        start: from + start,
                        end: from + end,
                        target: first + target,
                        heard: None,
                    }));
                }
            }
        }
    }

    fn having(&self, key: u64) -> impl Iterator<Item = usize> {
        let (word, bit) = self.bit(key);
        let known = self.filter[word] & bit != 0;
        let from = if known { self.keys.partition_point(|(one, _)| *one < key) } else { self.keys.len() };
        let here = self.keys[from..].iter().take_while(move |(one, _)| *one == key);
        here.map(|(_, target)| *target as usize)
    }

    fn bit(&self, key: u64) -> (usize, u64) {
        let mixed = key.wrapping_mul(0xff51_afd7_ed55_8ccd);
        let word = (mixed >> 32) as usize & (self.filter.len() - 1);
        (word, 1 << (mixed >> 58))
    }
}

/// Polynomial hashes of a run, from which that of any stretch follows, with or without one character
/// (Karp, Rabin 1987). What shares one by chance is compared letter by letter afterwards.
struct Hashes {
    written: Vec<u64>,
    read: Vec<u64>,
    powers: Vec<u64>,
}

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// Keeps what is read apart from what is written.
const READ: u64 = 0x5bd1_e995_9d1b_54a5;

impl Hashes {
    fn of(chars: &[char]) -> Self {
        let sums = |values: &mut dyn Iterator<Item = u64>| {
            let mut sums = vec![0];
            sums.extend(values.scan(0u64, |sum, value| {
                *sum = sum.wrapping_mul(BASE).wrapping_add(value);
                Some(*sum)
            }));
            sums
        };
        let written = sums(&mut chars.iter().map(|&c| u64::from(c) + 1));
        let syllable = |&c: &char| fnv64(pinyin::reading(c).unwrap_or_default().bytes());
        let read = sums(&mut chars.iter().map(syllable));
        let powers =
            std::iter::successors(Some(1u64), |power| Some(power.wrapping_mul(BASE))).take(chars.len() + 1).collect();
        Self { written, read, powers }
    }

    fn stretch(&self, sums: &[u64], start: usize, end: usize) -> u64 {
        sums[end].wrapping_sub(sums[start].wrapping_mul(self.powers[end - start]))
    }

    fn whole(&self, start: usize, end: usize) -> u64 {
        self.stretch(&self.written, start, end)
    }

    /// What `start..end` shares with its near duplicates.
    fn keys(&self, start: usize, end: usize) -> impl Iterator<Item = u64> {
        let without = move |skip: usize| {
            let before = self.whole(start, skip).wrapping_mul(self.powers[end - skip - 1]);
            before.wrapping_add(self.whole(skip + 1, end))
        };
        let read = self.stretch(&self.read, start, end) ^ READ;
        [self.whole(start, end), read].into_iter().chain((start..end).map(without))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Side;
    use crate::names::tests::entry;
    use crate::term::MemoryTerms;

    #[test]
    fn near_duplicates_share_a_key() {
        let memory = MemoryTerms::new(vec![entry(1, "季诺维也夫", "Georgy Zinoviev")]);
        let names = Names::new(Side::Rendering, &[&memory]).unwrap();
        let remembered = Remembered::new(&names);
        let windows = |text: &str| {
            let (chars, mut found) = (text.chars().collect::<Vec<_>>(), Vec::new());
            remembered.windows(&chars, 0, chars.len(), 7, &mut found);
            found
        };
        for slip in ["季诺维也夫", "齐诺维也夫", "季诺维夫", "季诺维也斯夫", "诺季维也夫", "记诺惟野夫"]
        {
            let whole = Window { start: 2, end: 2 + slip.chars().count(), target: 7, heard: None };
            assert!(windows(&format!("大使{slip}说")).contains(&whole), "{slip}");
        }
        assert_eq!(windows("没有人在这里说过什么话"), []);
        assert_eq!(remembered.number_of(&names, &names.forms()[0]), Some(0));
    }
}
