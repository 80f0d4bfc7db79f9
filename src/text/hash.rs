//! A hash that is the same on every machine and in every release: FNV-1a (Fowler, Noll, Vo) of 64 bits.
//!
//! It tells one finding from another; it is no defence against someone who wants two to look alike.

/// The hash of `bytes`.
pub fn fnv64(bytes: impl IntoIterator<Item = u8>) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.into_iter().fold(START, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors() {
        assert_eq!(fnv64([]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv64(*b"foobar"), 0x8594_4171_f739_67e8);
    }
}
