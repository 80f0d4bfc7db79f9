//! Hashes that are the same on every machine and in every release: FNV-1a.
//!
//! They tell one text from its next version and one key from another; they are no defence against someone
//! who wants two texts to look alike.

use crate::term::keys::KeyKind;
use crate::text::hash::fnv64;

/// The hash that stands for `key` in the table of keys.
pub(super) fn key(kind: KeyKind, key: &str) -> i64 {
    key_in_halves(kind, [key, ""])
}

/// As [`key`], of a key that nobody has put together.
pub(super) fn key_in_halves(kind: KeyKind, [one, other]: [&str; 2]) -> i64 {
    fnv64(kind.as_str().bytes().chain([0]).chain(one.bytes()).chain(other.bytes())).cast_signed()
}

/// The hash of a whole text, as 32 hexadecimal digits.
pub(super) fn content(text: &str) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.write(text.as_bytes());
    fingerprint.finish()
}

/// The hash of bytes that come in pieces.
#[derive(Debug, Clone)]
pub struct Fingerprint(u128);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Fingerprint {
    /// Add a piece.
    pub fn write(&mut self, bytes: &[u8]) {
        const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
        self.0 = bytes.iter().fold(self.0, |hash, &byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    }

    /// The hash of all pieces, as 32 hexadecimal digits.
    pub fn finish(&self) -> String {
        format!("{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_stay_what_they_are() {
        // Published FNV-1a vectors: a changed hash would lose every key of every memory.
        assert_eq!(content(""), "6c62272e07bb014262b821756295c58d");
        assert_eq!(content("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(key(KeyKind::Part, "佩斯科夫"), 1_918_765_710_506_685_470);
        assert_ne!(key(KeyKind::Part, "佩斯科夫"), key(KeyKind::Folded, "佩斯科夫"));
    }
}
