//! Candidates of a word with what each model thinks of them.

use std::collections::BTreeMap;

use super::Generator;
use super::beam::Proposer;
use super::net::Way;
use crate::translit::bytes::{Reader, put};
use crate::translit::quick::QuickMap;

/// Numbers that describe a candidate; see [`Generator::candidates`].
pub(super) const FEATURES: usize = 8;

/// Most candidates of a word.
const CANDIDATES: usize = 16;

/// A rendering under consideration.
pub(super) struct Candidate {
    /// Indices of its characters.
    pub(super) chars: Vec<u16>,
    /// What the blend weighs.
    pub(super) features: Vec<f32>,
}

/// How often renderings were seen as wholes, by hash.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Known(QuickMap<u32, u32>);

impl Known {
    pub(super) fn fit<'a>(renderings: impl Iterator<Item = &'a [u16]>) -> Self {
        let mut counts = QuickMap::default();
        for chars in renderings {
            *counts.entry(hash(chars)).or_insert(0) += 1;
        }
        Self(counts)
    }

    pub(super) fn count(&self, chars: &[u16]) -> u32 {
        self.0.get(&hash(chars)).copied().unwrap_or(0)
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut sorted: Vec<(u32, u32)> = self.0.iter().map(|(&key, &count)| (key, count)).collect();
        sorted.sort_unstable();
        put(out, sorted.len() as u64);
        let mut last = 0;
        for (key, count) in sorted {
            put(out, u64::from(key - last));
            put(out, count.into());
            last = key;
        }
    }

    /// Read what [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut counts = QuickMap::default();
        let mut last = 0u32;
        for _ in 0..reader.size()? {
            last = last.checked_add(u32::try_from(reader.number()?).ok()?)?;
            counts.insert(last, u32::try_from(reader.number()?).ok()?);
        }
        Some(Self(counts))
    }
}

/// FNV-1a, folded.
fn hash(chars: &[u16]) -> u32 {
    let mix = |state: u64, &char: &u16| (state ^ u64::from(char)).wrapping_mul(0x0000_0100_0000_01b3);
    let state = chars.iter().fold(0xcbf2_9ce4_8422_2325, mix);
    (state ^ state >> 32) as u32
}

impl Generator {
    /// Candidates for one word. Their features: everybody's opinion summed over the paths that spell it;
    /// then, of the best of these, the network onward, the network back, the graphones; then the long and
    /// the short n-grams of the characters, their number, and how often the whole is known.
    pub(super) fn candidates(&self, letters: &[u8], region: u8) -> Vec<Candidate> {
        let proposer = Proposer { inventory: &self.inventory, ngram: &self.graphones, net: &self.net };
        let mut spelled: BTreeMap<Vec<u16>, (f32, Opinion)> = BTreeMap::new();
        let mut back = self.net.reader(&self.inventory, Way::Back);
        for proposal in proposer.propose(letters, region) {
            let chars = self.inventory.chars_of(&proposal.cut.graphones);
            let opinion = Opinion { onward: proposal.net, back: back.score(&proposal.cut), ngram: proposal.ngram };
            let entry = spelled.entry(chars).or_insert((0.0, opinion));
            entry.0 += opinion.total().exp();
            if opinion.total() > entry.1.total() {
                entry.1 = opinion;
            }
        }
        let mut spelled: Vec<(Vec<u16>, (f32, Opinion))> = spelled.into_iter().collect();
        spelled.sort_by(|one, other| other.1.0.total_cmp(&one.1.0));
        spelled.truncate(CANDIDATES);
        spelled.into_iter().map(|(chars, (sum, opinion))| self.candidate(chars, sum, opinion)).collect()
    }

    fn candidate(&self, chars: Vec<u16>, sum: f32, opinion: Opinion) -> Candidate {
        let of_chars = |ngram: usize| self.chars[ngram].score(chars.iter().map(|&char| u32::from(char) + 1));
        let features = vec![
            sum.max(f32::MIN_POSITIVE).ln(),
            opinion.onward,
            opinion.back,
            opinion.ngram,
            of_chars(0),
            of_chars(1),
            chars.len() as f32,
            (self.known.count(&chars) as f32).ln_1p(),
        ];
        Candidate { chars, features }
    }
}

/// Log-probabilities of a path.
#[derive(Debug, Clone, Copy)]
struct Opinion {
    onward: f32,
    back: f32,
    ngram: f32,
}

impl Opinion {
    fn total(self) -> f32 {
        0.5 * (self.onward + self.back + self.ngram)
    }
}
