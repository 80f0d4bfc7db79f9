//! Tables of small numbers under hashed strings, and the boosted trees' companions: everything the
//! scorer looks up by string.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use crate::translit::bytes::{Reader, put};

/// FNV-1a over code points, folded to 32 bits: stable across machines and versions.
pub fn hash(chars: impl IntoIterator<Item = char>) -> u32 {
    let mut running = Running::default();
    for c in chars {
        running.push(c);
    }
    running.hash()
}

/// The same hash, one character at a time: a string's beginnings cost no more than the string.
#[derive(Debug, Clone, Copy)]
pub struct Running(u64);

impl Default for Running {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Running {
    /// Add a character.
    pub fn push(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(c as u32)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    /// The hash of what was added.
    pub fn hash(self) -> u32 {
        (self.0 ^ (self.0 >> 32)) as u32
    }
}

/// The hash of two strings together, in order.
pub fn combine(one: u32, other: u32) -> u32 {
    let mixed = (u64::from(one) << 32 | u64::from(other)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// Keys are hashes already: take them as they come.
#[derive(Debug, Default, Clone)]
pub struct Already(u64);

impl Hasher for Already {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 << 8) | u64::from(byte);
        }
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// `N` small numbers under each hashed string.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table<const N: usize> {
    map: HashMap<u32, [i8; N], BuildHasherDefault<Already>>,
}

impl<const N: usize> Table<N> {
    /// A table of `rows`; of two rows with one hash the first stays.
    pub fn new(rows: impl IntoIterator<Item = (u32, [i8; N])>) -> Self {
        let mut map = HashMap::default();
        for (key, row) in rows {
            map.entry(key).or_insert(row);
        }
        Self { map }
    }

    /// The numbers under `key`.
    pub fn get(&self, key: u32) -> Option<[i8; N]> {
        self.map.get(&key).copied()
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Bytes for the model file: rows in the order of their keys, each key as its distance from the one before.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut rows: Vec<(&u32, &[i8; N])> = self.map.iter().collect();
        rows.sort_by_key(|(key, _)| **key);
        let mut out = Vec::with_capacity(rows.len() * (4 + N));
        let mut last = 0;
        for (&key, row) in rows {
            put(&mut out, u64::from(key - last));
            last = key;
            out.extend(row.iter().map(|value| value.to_le_bytes()[0]));
        }
        out
    }

    /// Read what [`Self::to_bytes`] wrote; `None` when the bytes are no such table.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        // Most distances take three bytes.
        let mut map = HashMap::with_capacity_and_hasher(bytes.len() / (3 + N), BuildHasherDefault::default());
        let mut key = 0;
        while !reader.0.is_empty() {
            key = next(&mut reader, key)?;
            map.insert(key, reader.array::<N>()?.map(|byte| i8::from_le_bytes([byte])));
        }
        Some(Self { map })
    }
}

/// The key that stands after `key`.
fn next(reader: &mut Reader<'_>, key: u32) -> Option<u32> {
    key.checked_add(u32::try_from(reader.number()?).ok()?)
}

/// Translations: for each word of originals, by its hash, the hashed strings that can stand for it, with
/// log-odds in eighths of a nat.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Links {
    words: HashMap<u32, (u32, u32), BuildHasherDefault<Already>>,
    entries: Vec<(u32, i8)>,
}

impl Links {
    /// Links from words, with their strings in ascending order.
    pub fn new(words: BTreeMap<u32, BTreeMap<u32, i8>>) -> Self {
        let mut links = Self::default();
        for (word, strings) in words {
            let start = links.entries.len() as u32;
            links.entries.extend(strings);
            links.words.insert(word, (start, links.entries.len() as u32));
        }
        links
    }

    /// The strings that can stand for `word`, with their log-odds.
    pub fn of(&self, word: u32) -> &[(u32, i8)] {
        self.words.get(&word).map_or(&[], |&(start, end)| &self.entries[start as usize..end as usize])
    }

    /// The log-odds of `string` for `word`, if it can stand for it.
    pub fn get(&self, word: u32, string: u32) -> Option<i8> {
        let strings = self.of(word);
        strings.binary_search_by_key(&string, |&(string, _)| string).ok().map(|at| strings[at].1)
    }

    /// Number of links.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes for the model file: words in order, each as its distance from the one before, with its number of
    /// strings and the strings.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut words: Vec<(&u32, &(u32, u32))> = self.words.iter().collect();
        words.sort();
        let mut out = Vec::with_capacity(words.len() * 4 + self.entries.len() * 5);
        let mut last = 0;
        for (&word, &(start, end)) in words {
            put(&mut out, u64::from(word - last));
            last = word;
            put(&mut out, u64::from(end - start));
            for (string, value) in &self.entries[start as usize..end as usize] {
                out.extend(string.to_le_bytes());
                out.extend(value.to_le_bytes());
            }
        }
        out
    }

    /// Read what [`Self::to_bytes`] wrote; `None` when the bytes are no such table.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut links = Self::default();
        let mut reader = Reader(bytes);
        let mut word = 0;
        while !reader.0.is_empty() {
            word = next(&mut reader, word)?;
            let start = links.entries.len() as u32;
            for _ in 0..reader.size()? {
                let string = u32::from_le_bytes(reader.array()?);
                links.entries.push((string, i8::from_le_bytes(reader.array()?)));
            }
            links.words.insert(word, (start, links.entries.len() as u32));
        }
        Some(links)
    }
}

/// A log-odds in eighths of a nat, as the tables keep it.
pub fn eighths(log_odds: f64) -> i8 {
    (log_odds * 8.0).round().clamp(-127.0, 127.0) as i8
}

/// The nats of a number kept in eighths.
pub fn nats(eighths: i8) -> f32 {
    f32::from(eighths) / 8.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let table = Table::new([(hash("大使".chars()), [3, -4]), (hash("总统".chars()), [1, 2])]);
        let read = Table::<2>::from_bytes(&table.to_bytes()).unwrap();
        assert_eq!(read, table);
        assert_eq!(read.get(hash("大使".chars())), Some([3, -4]));
        assert_eq!(read.get(7), None);
        let bytes = table.to_bytes();
        assert!(Table::<2>::from_bytes(&bytes[..bytes.len() - 1]).is_none());
        assert!(Table::<2>::from_bytes(&[0xff; 7]).is_none());
    }

    #[test]
    fn reads_the_links_it_writes() {
        let links = Links::new([(7, [(1, 40), (9, 30)].into()), (8, [(1, 20)].into())].into());
        let read = Links::from_bytes(&links.to_bytes()).unwrap();
        assert_eq!(read, links);
        assert_eq!((read.get(7, 9), read.get(8, 9), read.of(7).len(), read.len()), (Some(30), None, 2, 3));
        let bytes = links.to_bytes();
        assert!(Links::from_bytes(&bytes[..bytes.len() - 1]).is_none());
    }
}
