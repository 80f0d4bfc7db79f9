//! How well characters spell the letters of an original: graphones in order, letters left over at a cost.

use std::collections::HashMap;

use crate::translit::{MAX_UNIT, Packed, SoundTable, letters};

/// The longest original that is sounded out, in letters.
const MOST_LETTERS: usize = 24;
/// What a letter costs that no character spells, in nats.
const LETTER_SKIP: f32 = 2.5;

/// The letters of an original, ready to be sounded out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Spelt {
    /// For each letter the stretches of one to six letters from it.
    pieces: Vec<Vec<Packed>>,
}

impl Spelt {
    /// `original`, unless it has no letters or too many.
    pub(crate) fn new(original: &str) -> Option<Self> {
        let letters = letters(original);
        if !(2..=MOST_LETTERS).contains(&letters.len()) {
            return None;
        }
        let from = |start: usize| {
            let ends = start + 1..=letters.len().min(start + MAX_UNIT);
            ends.filter_map(|end| Packed::new(&letters[start..end])).collect()
        };
        Some(Self { pieces: (0..letters.len()).map(from).collect() })
    }

    /// Whether two characters can spell how the original begins: rather that than anything else.
    pub(crate) fn can_begin(&self, pair: [char; 2], sound: &SoundTable) -> bool {
        let mut best = vec![f32::NEG_INFINITY; self.pieces.len() + 1];
        best[0] = 0.0;
        let spelt = pair.into_iter().try_fold(best, |best, c| self.spell_on(&best, c, sound));
        spelt.is_some_and(|best| best.iter().any(|score| *score > 0.0))
    }

    /// The log-odds, in nats, that the first one, two, three… of `chars` spell the whole original rather than
    /// anything; as far as they can spell it at all.
    pub(crate) fn scores(&self, chars: &[char], sound: &SoundTable) -> Vec<f32> {
        let size = self.pieces.len();
        let mut best = vec![f32::NEG_INFINITY; size + 1];
        best[0] = 0.0;
        let mut scores = Vec::with_capacity(chars.len());
        for &c in chars {
            let Some(next) = self.spell_on(&best, c, sound) else { break };
            best = next;
            scores.push(best[size]);
        }
        scores
    }

    /// From the best way to spell each beginning of the letters, those with one more character; nothing when
    /// it can spell none of what follows.
    fn spell_on(&self, best: &[f32], c: char, sound: &SoundTable) -> Option<Vec<f32>> {
        let size = self.pieces.len();
        let units = sound.units(c);
        let mut next = vec![f32::NEG_INFINITY; size + 1];
        for (from, pieces) in self.pieces.iter().enumerate() {
            let first = pieces.first().map_or(0, |piece| 1 << piece.first());
            if best[from] == f32::NEG_INFINITY || units.firsts & first == 0 {
                continue;
            }
            for piece in pieces {
                if let Ok(at) = units.list.binary_search_by_key(piece, |unit| unit.letters) {
                    let to = from + piece.len();
                    next[to] = next[to].max(best[from] + units.list[at].log_odds);
                }
            }
        }
        for at in 0..size {
            next[at + 1] = next[at + 1].max(next[at] - LETTER_SKIP);
        }
        next.iter().any(|score| *score > f32::NEG_INFINITY).then_some(next)
    }

    /// The log-odds for all of `chars`; nothing when they cannot spell it.
    pub(crate) fn score(&self, chars: &[char], sound: &SoundTable) -> Option<f32> {
        let scores = self.scores(chars, sound);
        if scores.len() < chars.len() { None } else { scores.last().copied() }.filter(|score| score.is_finite())
    }
}

/// Who begins with which letters.
#[derive(Debug, Default)]
pub(crate) struct Onsets {
    by_letters: HashMap<Packed, Vec<usize>>,
}

impl Onsets {
    /// The original `spelt` is that of `number`.
    pub(crate) fn add(&mut self, spelt: &Spelt, number: usize) {
        for piece in spelt.pieces.first().into_iter().flatten() {
            self.by_letters.entry(*piece).or_default().push(number);
        }
    }

    /// Whose original `c` can begin, each once, in order.
    pub(crate) fn of(&self, c: char, sound: &SoundTable) -> Vec<usize> {
        let likely = sound.units(c).list.iter().filter(|unit| unit.log_odds > 0.0);
        let mut found: Vec<usize> =
            likely.filter_map(|unit| self.by_letters.get(&unit.letters)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    fn score(rendering: &str, original: &str) -> Option<f32> {
        let chars: Vec<char> = rendering.chars().collect();
        Spelt::new(original).unwrap().score(&chars, &Model::shipped().sound)
    }

    #[test]
    fn renderings_of_any_region_sound_like_their_original() {
        for (one, other, original) in [("蓬佩奥", "庞培欧", "Pompeo"), ("穆雷", "莫瑞", "Murray")] {
            assert!(score(one, original).unwrap() > 3.0 && score(other, original).unwrap() > 3.0, "{original}");
        }
        assert!(score("记者", "Murray").is_none_or(|odds| odds < 0.0));
        assert_eq!(Spelt::new("—"), None);
    }
}
