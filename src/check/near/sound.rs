//! How well characters spell the letters of an original: graphones in order, letters left over at a cost.

use std::collections::HashMap;

use crate::translit::{Packed, SoundTable, Spelling, Units};

/// The longest original that is sounded out, in letters.
const MOST_LETTERS: usize = 24;
/// What a letter costs that no character spells, in nats.
const LETTER_SKIP: f32 = 2.5;

/// The letters of an original, ready to be sounded out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spelt {
    letters: Spelling,
}

/// How well characters spell the beginnings of an original: for each number of letters the log-odds, in nats, of
/// the best way to spell so many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelled([f32; MOST_LETTERS + 1]);

impl Spelled {
    const NOWHERE: Self = Self([f32::NEG_INFINITY; MOST_LETTERS + 1]);

    /// Before the first character.
    pub(crate) const START: Self = {
        let mut start = Self::NOWHERE;
        start.0[0] = 0.0;
        start
    };

    /// Whether a beginning is spelt rather than anything else.
    pub(crate) fn is_likely(&self) -> bool {
        self.0.iter().any(|score| *score > 0.0)
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
        let places =
            (0..size).filter(|&from| before.0[from] > f32::NEG_INFINITY).fold(0, |bits, from| bits | 1 << from);
        let Spelled(mut next) = Spelled::NOWHERE;
        let mut first = size + 1;
        self.letters.sound_out(units, places, |from, to, log_odds| {
            next[to] = next[to].max(before.0[from] + log_odds);
            first = first.min(to);
        });
        if first > size {
            return None;
        }
        for at in first..size {
            next[at + 1] = next[at + 1].max(next[at] - LETTER_SKIP);
        }
        Some(Spelled(next))
    }

    /// What the first character of a name, which can stand for `units`, spells of the original of `number`.
    pub(crate) fn opening(&self, number: usize, units: &Units) -> Option<Opening> {
        let Spelled(scores) = self.spell_on(&Spelled::START, units)?;
        let mut opening =
            Opening { number, near: [f32::NEG_INFINITY; NEAR], letters: [0; NEAR], far: f32::NEG_INFINITY };
        for (at, (score, letter)) in scores.iter().zip(self.letters.list()).enumerate() {
            if at < NEAR {
                (opening.near[at], opening.letters[at]) = (*score, *letter);
            } else {
                opening.far = opening.far.max(*score);
            }
        }
        Some(opening)
    }

    /// What two characters spell, if that is likely.
    pub(crate) fn begun(&self, pair: [&Units; 2]) -> Option<Spelled> {
        let first = self.spell_on(&Spelled::START, pair[0])?;
        self.spell_on(&first, pair[1]).filter(Spelled::is_likely)
    }

    /// The log-odds, in nats, that the whole original is spelt.
    pub(crate) fn whole(&self, spelled: &Spelled) -> f32 {
        spelled.0[self.letters.len()]
    }

    /// The log-odds, in nats, that `chars` spell the whole original rather than anything; nothing when they cannot
    /// spell it.
    pub(crate) fn score(&self, chars: &[char], sound: &SoundTable) -> Option<f32> {
        let spelled = chars.iter().try_fold(Spelled::START, |before, &c| self.spell_on(&before, sound.units(c)))?;
        Some(self.whole(&spelled)).filter(|score| score.is_finite())
    }
}

/// So many letters are looked at where most are told that they spell nothing.
const NEAR: usize = 8;

/// What one character spells of an original, in little room: most pairs of characters spell nothing, and that is
/// seen here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    /// Whose original it is.
    pub(crate) number: usize,
    /// The log-odds, in nats, that the letters before each of the first are spelt.
    near: [f32; NEAR],
    /// Those letters, as 1–26.
    letters: [u8; NEAR],
    /// The highest for the letters behind them.
    far: f32,
}

impl Opening {
    /// Whether the original may go on with a second character, so that both spell it rather than anything else.
    pub(crate) fn may_go_on(&self, second: &Units) -> bool {
        let near = self.near.iter().zip(self.letters).any(|(score, letter)| score + second.most(letter) > 0.0);
        near || self.far + second.most_of_all() > 0.0
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
