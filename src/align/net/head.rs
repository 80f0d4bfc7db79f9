//! One head of the network: from what is known of a candidate, or of the whole slot, to a score.

use std::ops::Range;

use super::layout::{HIDDEN, HeadLayout, INNER};
use crate::translit::vector::add;

/// The first layer.
pub(crate) type Hidden = [f32; HIDDEN];

/// A head's layers over the network's numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) at: HeadLayout,
    pub(crate) numbers: &'a [f32],
}

impl<'a> Head<'a> {
    /// What the first layer takes from all that is known about the slot.
    pub(crate) fn gloss(self, about: &[f32]) -> Hidden {
        self.sum(about, |number| self.at.about(number))
    }

    /// What it takes from a character's `vector` at `place`.
    pub(crate) fn placed(self, place: usize, vector: &[f32]) -> Hidden {
        self.sum(vector, |number| self.at.place(place, number))
    }

    /// What it takes from a length.
    pub(crate) fn length(self, length: usize) -> &'a [f32] {
        &self.numbers[self.at.length(length)]
    }

    fn sum(self, values: &[f32], row: impl Fn(usize) -> Range<usize>) -> Hidden {
        let mut sum = [0.0; HIDDEN];
        for (number, &value) in values.iter().enumerate().filter(|&(_, &value)| value != 0.0) {
            add(&mut sum, &self.numbers[row(number)], value);
        }
        sum
    }

    /// The second layer over the first.
    pub(crate) fn inner(self, hidden: &Hidden) -> [f32; INNER] {
        let mut inner = [0.0; INNER];
        add(&mut inner, &self.numbers[self.at.inner_bias()], 1.0);
        for (unit, &value) in hidden.iter().enumerate().filter(|&(_, &value)| value != 0.0) {
            add(&mut inner, &self.numbers[self.at.inner(unit)], value);
        }
        inner.map(|value| value.max(0.0))
    }

    /// The score over the first layer.
    pub(crate) fn out(self, hidden: &Hidden) -> f32 {
        self.inner(hidden).iter().zip(&self.numbers[self.at.out()]).map(|(one, other)| one * other).sum()
    }
}
