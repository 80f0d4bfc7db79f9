//! Letters of an original as a–z, and short stretches of them packed into a number.

use super::Units;
use crate::text::normalize::romanize;

/// A character takes at most this many letters (six beats four and three on held-out names).
pub const MAX_UNIT: usize = 6;

/// The letters of `text`, romanised, lower case, a–z only, as 1–26.
pub fn letters(text: &str) -> Vec<u8> {
    romanize(text).bytes().filter(u8::is_ascii_lowercase).map(|byte| byte - b'a' + 1).collect()
}

/// Up to [`MAX_UNIT`] letters, five bits each, the first highest; shorter stretches sort before longer
/// ones that they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Packed(pub u32);

impl Packed {
    /// Pack `letters` (1–26 each); `None` when there are none or too many.
    pub fn new(letters: &[u8]) -> Option<Self> {
        if letters.is_empty() || letters.len() > MAX_UNIT {
            return None;
        }
        let shift = |at: usize| 5 * (MAX_UNIT - 1 - at);
        Some(Self(letters.iter().enumerate().map(|(at, &letter)| u32::from(letter) << shift(at)).sum()))
    }

    /// Number of letters.
    #[inline]
    pub const fn len(self) -> usize {
        MAX_UNIT - (self.0.trailing_zeros() as usize) / 5
    }

    /// The first letter as 1–26.
    pub const fn first(self) -> u32 {
        self.0 >> FIRST_LETTER
    }

    /// Never: a packed stretch holds at least one letter.
    pub const fn is_empty(self) -> bool {
        false
    }

    /// The letters as 1–26.
    pub fn unpack(self) -> Vec<u8> {
        (0..self.len()).map(|at| (self.0 >> (5 * (MAX_UNIT - 1 - at)) & 31) as u8).collect()
    }
}

/// The letters of a word, ready for finding every stretch of them that a character can stand for.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    /// The letters as 1–26.
    letters: Vec<u8>,
    /// For each place, the stretch of [`MAX_UNIT`] letters from there on (zero past the end), as [`Packed`].
    stretches: Vec<u32>,
}

/// Longer words are cut: no name is a word of so many letters.
pub const MAX_LETTERS: usize = 32;

impl Spelling {
    /// The letters of `text`, romanised; beyond 32 they are cut.
    pub fn new(text: &str) -> Self {
        Self::of(letters(text))
    }

    /// As [`Self::new`], of the letters as [`letters`] gives them.
    pub fn of(mut letters: Vec<u8>) -> Self {
        letters.truncate(MAX_LETTERS);
        let stretch = |from: usize| {
            let end = letters.len().min(from + MAX_UNIT);
            Packed::new(&letters[from..end]).map_or(0, |packed| packed.0)
        };
        Self { stretches: (0..letters.len()).map(stretch).collect(), letters }
    }

    /// How many letters.
    pub fn len(&self) -> usize {
        self.letters.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// The first letter, the first two letters, and so on.
    pub fn beginnings(&self) -> impl Iterator<Item = Packed> {
        (1..=MAX_UNIT.min(self.len())).filter_map(|size| Packed::new(&self.letters[..size]))
    }

    /// Whether one of `units` begins with the first letter.
    pub fn can_begin(&self, units: &Units) -> bool {
        self.letters.first().is_some_and(|&first| units.can_begin(first))
    }

    /// Sound `units` out from each of the places whose bit is set in `from`:
    /// `found(from, to, log-odds)` for each unit that spells the letters `from..to`.
    pub fn sound_out(&self, units: &Units, from: u64, mut found: impl FnMut(usize, usize, f32)) {
        let mut places = from & ((1 << self.len()) - 1);
        while places != 0 {
            let from = places.trailing_zeros() as usize;
            places &= places - 1;
            for unit in units.beginning_with(self.letters[from]) {
                let size = unit.letters.len();
                let mask = u32::MAX << (5 * (MAX_UNIT - size));
                if (self.stretches[from] ^ unit.letters.0) & mask == 0 {
                    found(from, from + size, unit.log_odds);
                }
            }
        }
    }
}

/// How far the first letter of a packed stretch is shifted.
const FIRST_LETTER: usize = 5 * (MAX_UNIT - 1);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translit::Unit;

    #[test]
    fn packs_and_unpacks() {
        for text in ["a", "kov", "zzzzzz", "aaap"] {
            let letters = letters(text);
            let packed = Packed::new(&letters).unwrap();
            assert_eq!(packed.unpack(), letters, "{text}");
        }
        assert_eq!(letters("Зеленский"), letters("zelenskiy"));
    }

    #[test]
    fn units_find_their_places() {
        let spelling = Spelling::new("Pavlov");
        let unit = |text: &str| Unit { letters: Packed::new(&letters(text)).unwrap(), log_odds: 1.0 };
        let mut found = Vec::new();
        let units = Units::new(vec![unit("lo"), unit("pavlov"), unit("v"), unit("vi")]);
        spelling.sound_out(&units, u64::MAX, |from, to, _| found.push((from, to)));
        assert_eq!(found, [(0, 6), (2, 3), (3, 5), (5, 6)]);
        found.clear();
        spelling.sound_out(&units, 1 << 3, |from, to, _| found.push((from, to)));
        assert_eq!(found, [(3, 5)]);
    }
}
