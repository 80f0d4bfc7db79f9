//! Where each layer of the network stands in the one list of its numbers.

use std::ops::Range;

use super::SPECIAL;

/// Numbers in a character's vector.
pub(crate) const CHAR: usize = 24;
/// Numbers in the vector of a word of the original.
pub(crate) const WORD: usize = 16;
/// Words and endings share so many vectors, by hash.
pub(crate) const WORDS: usize = 2048;
/// Units of the first layer.
pub(crate) const HIDDEN: usize = 64;
/// Units of the second.
pub(crate) const INNER: usize = 16;

/// Characters before a candidate, from its front, at its end and behind it in the window.
pub(crate) const LEFT: usize = 6;
pub(crate) const FRONT: usize = 6;
pub(crate) const LAST: usize = 3;
pub(crate) const TAIL: usize = 2;
/// Characters at the end of the window, which say whether anything is named there at all.
pub(crate) const ENDING: usize = 8;

/// The places whose characters each head reads: of a candidate, of "no pair".
pub(crate) const PLACES: [usize; 2] = [LEFT + FRONT + LAST + TAIL, ENDING];
/// What is told of the original in numbers.
pub(crate) const GLOSS: usize = 24;
/// What the heads are told about a slot: the original in numbers, its words, what follows the bracket.
pub(crate) const ABOUT: usize = GLOSS + WORD + CHAR;
/// Lengths of candidates that are told apart; those of the head for "no pair" are all nought.
pub(crate) const LENGTHS: [usize; 2] = [25, 1];

/// The layers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    chars: usize,
    pub(crate) heads: [HeadLayout; 2],
}

/// The layers of one head, by where each begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeadLayout {
    places: usize,
    lengths: usize,
    about: usize,
    inner: usize,
    inner_bias: usize,
    out: usize,
    end: usize,
}

impl HeadLayout {
    fn new(begin: usize, which: usize) -> Self {
        let lengths = begin + PLACES[which] * CHAR * HIDDEN;
        let about = lengths + LENGTHS[which] * HIDDEN;
        let inner = about + ABOUT * HIDDEN;
        let inner_bias = inner + HIDDEN * INNER;
        let out = inner_bias + INNER;
        Self { places: begin, lengths, about, inner, inner_bias, out, end: out + INNER }
    }

    /// What the first layer takes from number `number` of the character at `place`.
    pub(crate) fn place(&self, place: usize, number: usize) -> Range<usize> {
        row(self.places, place * CHAR + number, HIDDEN)
    }

    /// What it takes from a length.
    pub(crate) fn length(&self, length: usize) -> Range<usize> {
        let most = (self.about - self.lengths) / HIDDEN - 1;
        row(self.lengths, length.min(most), HIDDEN)
    }

    /// What it takes from number `number` about the slot.
    pub(crate) fn about(&self, number: usize) -> Range<usize> {
        row(self.about, number, HIDDEN)
    }

    /// What the second layer takes from a unit of the first.
    pub(crate) fn inner(&self, unit: usize) -> Range<usize> {
        row(self.inner, unit, INNER)
    }

    /// What the second layer begins with.
    pub(crate) fn inner_bias(&self) -> Range<usize> {
        row(self.inner_bias, 0, INNER)
    }

    /// What the score takes from the second layer.
    pub(crate) fn out(&self) -> Range<usize> {
        row(self.out, 0, INNER)
    }

    /// Every row.
    fn rows(&self) -> impl Iterator<Item = Range<usize>> {
        let hidden = (self.inner - self.places) / HIDDEN;
        let inner = (self.end - self.inner) / INNER;
        let (places, first) = (self.places, self.inner);
        (0..hidden).map(move |at| row(places, at, HIDDEN)).chain((0..inner).map(move |at| row(first, at, INNER)))
    }
}

impl Layout {
    /// The layers of a network with vectors for so many characters.
    pub(crate) fn new(chars: usize) -> Self {
        let chars = chars + SPECIAL;
        let candidate = HeadLayout::new(chars * CHAR + WORDS * WORD, 0);
        let none = HeadLayout::new(candidate.end, 1);
        Self { chars, heads: [candidate, none] }
    }

    /// How many numbers there are.
    pub(crate) fn len(&self) -> usize {
        self.heads[1].end
    }

    /// The vector of a character.
    pub(crate) fn char(id: u16) -> Range<usize> {
        row(0, id.into(), CHAR)
    }

    /// The vector of a word.
    pub(crate) fn word(&self, word: u16) -> Range<usize> {
        row(self.chars * CHAR, word.into(), WORD)
    }

    /// Every row, in order and without gaps.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Range<usize>> {
        let (chars, words) = (self.chars, self.chars * CHAR);
        let vectors = (0..chars).map(|at| row(0, at, CHAR)).chain((0..WORDS).map(move |at| row(words, at, WORD)));
        let [candidate, none] = self.heads;
        vectors.chain(candidate.rows().collect::<Vec<_>>()).chain(none.rows().collect::<Vec<_>>())
    }
}

fn row(begin: usize, at: usize, size: usize) -> Range<usize> {
    begin + at * size..begin + (at + 1) * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_follow_each_other() {
        let layout = Layout::new(5);
        let mut at = 0;
        for row in layout.rows() {
            assert_eq!(row.start, at);
            at = row.end;
        }
        assert_eq!(at, layout.len());
        for (which, head) in layout.heads.iter().enumerate() {
            assert_eq!(head.place(PLACES[which] - 1, CHAR - 1).end, head.length(0).start);
            assert_eq!(head.length(99).end, head.about(0).start);
            assert_eq!(head.about(ABOUT - 1).end, head.inner(0).start);
            assert_eq!(head.inner(HIDDEN - 1).end, head.inner_bias().start);
        }
    }
}
