//! Letters of an original as a–z, and short stretches of them packed into a number.

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
    pub const fn len(self) -> usize {
        MAX_UNIT - (self.0.trailing_zeros() as usize) / 5
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packs_and_unpacks() {
        for text in ["a", "kov", "zzzzzz", "aaap"] {
            let letters = letters(text);
            let packed = Packed::new(&letters).unwrap();
            assert_eq!(packed.unpack(), letters, "{text}");
        }
        assert_eq!(letters("Зеленский"), letters("zelenskiy"));
    }
}
