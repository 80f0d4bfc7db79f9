//! A map whose keys are small numbers or words: hashed with a few multiplications, the same way on every machine.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A hash map for keys that no adversary chooses.
pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Mix>>;

/// A hash set for keys that no adversary chooses.
pub(crate) type QuickSet<K> = HashSet<K, BuildHasherDefault<Mix>>;

/// Fibonacci hashing, folded so that both ends of the product count.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }

    /// By eights, the last of which may overlap the one before: every byte counts, and so does their number.
    fn write(&mut self, bytes: &[u8]) {
        for &eight in bytes.as_chunks().0 {
            self.write_u64(u64::from_le_bytes(eight));
        }
        let last = match (bytes.first_chunk(), bytes.last_chunk(), bytes.last_chunk()) {
            (_, _, Some(&eight)) => u64::from_le_bytes(eight),
            (Some(&first), Some(&last), _) => {
                u64::from(u32::from_le_bytes(first)) << 32 | u64::from(u32::from_le_bytes(last))
            }
            _ => bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)),
        };
        self.write_u64(last ^ bytes.len() as u64);
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        let product = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ product >> 32;
    }
}
