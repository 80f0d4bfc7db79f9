//! How well characters spell the letters of an original: graphones in order, letters left over at a cost.

use std::collections::HashMap;

use crate::translit::{MAX_UNIT, Packed, SoundTable, Spelling, Units};

/// The longest original that is sounded out, in letters.
const MOST_LETTERS: usize = 24;
/// What a letter costs that no character spells, in nats.
const LETTER_SKIP: f32 = 2.5;

/// The letters of an original, ready to be sounded out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spelt {
    letters: Spelling,
}

/// How well characters spell the beginnings of an original.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelled {
    /// For each number of letters the log-odds, in nats, of the best way to spell so many.
    scores: [f32; MOST_LETTERS + 1],
    /// The numbers of letters that can be spelt, as bits, but for that of all letters.
    live: u64,
}

impl Spelled {
    const NOWHERE: [f32; MOST_LETTERS + 1] = [f32::NEG_INFINITY; MOST_LETTERS + 1];

    /// Before the first character.
    pub(crate) const START: Self = {
        let mut scores = Self::NOWHERE;
        scores[0] = 0.0;
        Self { scores, live: 1 }
    };

    /// Whether a beginning is spelt rather than anything else.
    pub(crate) fn is_likely(&self) -> bool {
        self.scores.iter().any(|score| *score > 0.0)
    }
}

impl Spelt {
    /// `original`, unless it has no letters or too many.
    pub(crate) fn new(original: &str) -> Option<Self> {
        let letters = Spelling::new(original);
        (2..=MOST_LETTERS).contains(&letters.len()).then_some(Self { letters })
    }

    /// What is spelt with one more character, which can stand for `units`; nothing when it can spell none of
    /// what follows.
    pub(crate) fn spell_on(&self, before: &Spelled, units: &Units) -> Option<Spelled> {
        let size = self.letters.len();
        let (mut scores, mut first) = (Spelled::NOWHERE, size + 1);
        self.letters.sound_out(units, before.live, |from, to, log_odds| {
            scores[to] = scores[to].max(before.scores[from] + log_odds);
            first = first.min(to);
        });
        if first > size {
            return None;
        }
        for at in first..size {
            scores[at + 1] = scores[at + 1].max(scores[at] - LETTER_SKIP);
        }
        // Letters left over lead from the first place to all behind it.
        let live = ((1 << size) - 1) & !((1 << first) - 1);
        Some(Spelled { scores, live })
    }

    /// What the first character of a name, which can stand for `units`, spells of the original of `number`.
    pub(crate) fn opening(&self, number: usize, units: &Units) -> Option<Opening> {
        let Spelled { scores, live } = self.spell_on(&Spelled::START, units)?;
        Some(Opening { number, near: *scores.first_chunk()?, live })
    }

    /// What is spelt with a second character, which can stand for `units`, behind the first, if that is likely.
    pub(crate) fn begun(&self, opening: &Opening, units: &Units) -> Option<Spelled> {
        let mut scores = Spelled::NOWHERE;
        scores[..NEAR].copy_from_slice(&opening.near);
        for at in NEAR..=self.letters.len() {
            scores[at] = scores[at - 1] - LETTER_SKIP;
        }
        self.spell_on(&Spelled { scores, live: opening.live }, units).filter(Spelled::is_likely)
    }

    /// The log-odds, in nats, that the whole original is spelt.
    pub(crate) fn whole(&self, spelled: &Spelled) -> f32 {
        spelled.scores[self.letters.len()]
    }

    /// The log-odds, in nats, that `chars` spell the whole original rather than anything; nothing when they cannot
    /// spell it.
    pub(crate) fn score(&self, chars: &[char], sound: &SoundTable) -> Option<f32> {
        let spelled = chars.iter().try_fold(Spelled::START, |before, &c| self.spell_on(&before, sound.units(c)))?;
        Some(self.whole(&spelled)).filter(|score| score.is_finite())
    }
}

/// More letters than one character stands for: behind them are only letters left over.
const NEAR: usize = MAX_UNIT + 1;

/// What one character spells of an original, in little room.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// Whose original it is.
    pub(crate) number: usize,
    /// As in [`Spelled`], of the first letters.
    near: [f32; NEAR],
    live: u64,
}

/// Who begins with which letters.
#[derive(Debug, Default)]
pub(crate) struct Onsets {
    by_letters: HashMap<Packed, Vec<usize>>,
}

impl Onsets {
    /// The original `spelt` is that of `number`.
    pub(crate) fn add(&mut self, spelt: &Spelt, number: usize) {
        spelt.letters.beginnings().for_each(|onset| self.by_letters.entry(onset).or_default().push(number));
    }

    /// Whose original a character that can stand for `units` can begin, each once, in order.
    pub(crate) fn of(&self, units: &Units) -> Vec<usize> {
        let likely = units.list().iter().filter(|unit| unit.log_odds > 0.0);
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
        assert!(Spelt::new("—").is_none());
    }
}
