//! Hashes that are the same on every machine and in every release: FNV-1a.
//!
//! They tell one text from its next version and one key from another; they are no defence against someone
//! who wants two texts to look alike.

use crate::term::keys::KeyKind;
use crate::text::hash::fnv64;

/// The hash that stands for `key` in the table of keys.
pub(super) fn key(kind: KeyKind, key: &str) -> i64 {
    fnv64(kind.as_str().bytes().chain([0]).chain(key.bytes())).cast_signed()
}

/// The hash of a whole text, as 32 hexadecimal digits.
pub(super) fn content(text: &str) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    const START: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    format!("{:032x}", text.bytes().fold(START, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME)))
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
