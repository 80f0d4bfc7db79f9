//! Renderings learnt by heart: those that the models would not put first.

use super::Audience;
use crate::translit::bytes::{Reader, put};
use crate::translit::quick::QuickMap;

/// By the hash of a word and its region the characters of its rendering.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Learnt(QuickMap<u32, Vec<u16>>);

impl Learnt {
    /// Of two words with one hash the first in order is kept.
    pub(super) fn new(mut words: Vec<(u32, Vec<u16>)>) -> Self {
        words.sort();
        words.reverse();
        Self(words.into_iter().collect())
    }

    /// FNV-1a over the letters and the region, folded.
    pub(super) fn key(letters: &[u8], region: u8) -> u32 {
        let mix = |state: u64, byte: u8| (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        let state = letters.iter().copied().chain([0xff, region]).fold(0xcbf2_9ce4_8422_2325, mix);
        (state ^ state >> 32) as u32
    }

    /// The rendering of a word.
    pub(super) fn get(&self, letters: &[u8], region: u8) -> Option<&[u16]> {
        self.0.get(&Self::key(letters, region)).map(Vec::as_slice)
    }

    /// Whether `chars` are the rendering of a word in any region.
    pub(super) fn has(&self, letters: &[u8], chars: &[u16]) -> bool {
        [Audience::Mainland, Audience::Taiwan, Audience::HongKong]
            .into_iter()
            .any(|audience| self.get(letters, audience as u8) == Some(chars))
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut sorted: Vec<(&u32, &Vec<u16>)> = self.0.iter().collect();
        sorted.sort_unstable();
        put(out, sorted.len() as u64);
        let mut last = 0;
        for (&key, chars) in sorted {
            put(out, u64::from(key - last));
            put(out, chars.len() as u64);
            for &char in chars {
                put(out, char.into());
            }
            last = key;
        }
    }

    /// Read what [`Self::write`] wrote for an inventory of so many characters.
    pub(super) fn read(reader: &mut Reader<'_>, count: usize) -> Option<Self> {
        let size = reader.size()?;
        let mut words = QuickMap::default();
        words.reserve(size);
        let mut last = 0u32;
        for _ in 0..size {
            last = last.checked_add(u32::try_from(reader.number()?).ok()?)?;
            let char = |reader: &mut Reader<'_>| {
                u16::try_from(reader.number()?).ok().filter(|&char| usize::from(char) < count)
            };
            let chars = (0..reader.size()?).map(|_| char(reader)).collect::<Option<_>>()?;
            words.insert(last, chars);
        }
        Some(Self(words))
    }
}
