//! A small network that reads the characters around a candidate, as one reads who knows which words are
//! names and which are not but no other language.
//!
//! Each character has a vector (learnt, so that characters of a kind are near each other); what a place
//! beside the candidate's ends makes of it, what the original looks like and how long the candidate is are
//! added up, go through two half-linear layers and give the candidate's score. A second head of the same
//! form scores "no pair". The softmax over a slot's scores is what the trees see.

mod head;
mod input;
pub(crate) mod layout;

use std::sync::OnceLock;

pub use input::Input;

pub(crate) use self::head::{Head, Hidden};
pub(crate) use self::input::Read;
use self::layout::{ABOUT, GLOSS, Layout, PLACES, WORD};
use crate::translit::QuickMap;
use crate::translit::vector::{add, log_softmax};

/// Log-probabilities below this say no more than "never".
const LEAST: f32 = -12.0;

/// What a character is that the network has no vector for, what stands before a line and behind a
/// candidate.
pub(crate) const UNKNOWN: u16 = 0;
const BEFORE: u16 = 1;
const BEHIND: u16 = 2;
/// So many vectors stand for no character of their own.
pub(crate) const SPECIAL: usize = 3;

/// The network. An empty one says nothing.
#[derive(Debug, Clone, Default)]
pub struct Net {
    /// The characters that have vectors of their own, in order.
    chars: Vec<char>,
    ids: QuickMap<char, u16>,
    numbers: Vec<f32>,
    /// What each place makes of a character, worked out when it is first met.
    placed: Vec<OnceLock<Placed>>,
}

/// What the places of the two heads make of one character.
#[derive(Debug, Clone)]
struct Placed([Vec<Hidden>; 2]);

impl PartialEq for Net {
    fn eq(&self, other: &Self) -> bool {
        self.chars == other.chars && self.numbers == other.numbers
    }
}

impl Net {
    /// A network over `chars` with these numbers; `None` when they are not as many as it takes.
    pub(crate) fn new(chars: Vec<char>, numbers: Vec<f32>) -> Option<Self> {
        let layout = Layout::new(chars.len());
        if numbers.len() != layout.len() {
            return None;
        }
        let ids = chars.iter().zip(SPECIAL as u16..).map(|(&c, id)| (c, id)).collect();
        let placed = vec![OnceLock::new(); chars.len() + SPECIAL];
        Some(Self { chars, ids, numbers, placed })
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The characters that have vectors of their own, in order.
    pub(crate) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Which vector stands for a character.
    pub(crate) fn id(&self, c: char) -> u16 {
        self.ids.get(&c).copied().unwrap_or(UNKNOWN)
    }

    /// The log-probability of each candidate, and of "no pair" last. Empty when the network is.
    pub fn log_probs(&self, input: &Input) -> Vec<f32> {
        if self.is_empty() {
            return Vec::new();
        }
        let layout = Layout::new(self.chars.len());
        let read = input.read(|c| self.id(c));
        let about = about(&layout, &self.numbers, &input.gloss, &input.words, read.after);
        let [candidate, none] = layout.heads.map(|at| Head { at, numbers: &self.numbers });
        let gloss = candidate.gloss(&about);
        let mut scores: Vec<f32> = read
            .candidates()
            .map(|around| self.score(0, candidate, &gloss, around.length, around.places.into_iter()))
            .collect();
        scores.push(self.score(1, none, &none.gloss(&about), 0, read.ending().into_iter()));
        log_probs(&mut scores);
        scores
    }

    fn score(
        &self,
        which: usize,
        head: Head<'_>,
        gloss: &Hidden,
        length: usize,
        places: impl Iterator<Item = u16>,
    ) -> f32 {
        let mut hidden = *gloss;
        add(&mut hidden, head.length(length), 1.0);
        for (place, id) in places.enumerate() {
            let made = self.placed[usize::from(id)].get_or_init(|| self.placed(id));
            add(&mut hidden, &made.0[which][place], 1.0);
        }
        head.out(&hidden.map(|value| value.max(0.0)))
    }

    fn placed(&self, id: u16) -> Placed {
        let layout = Layout::new(self.chars.len());
        let vector: &[f32] = &self.numbers[Layout::char(id)];
        Placed([0, 1].map(|which| {
            let head = Head { at: layout.heads[which], numbers: &self.numbers };
            (0..PLACES[which]).map(|place| head.placed(place, vector)).collect()
        }))
    }

    /// Bytes for the model file: the characters, then each row as its scale and steps of it.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = (self.chars.len() as u32).to_le_bytes().to_vec();
        out.extend(self.chars.iter().flat_map(|&c| (c as u32).to_le_bytes()));
        if self.is_empty() {
            return out;
        }
        for row in Layout::new(self.chars.len()).rows() {
            let row = &self.numbers[row];
            let scale = scale(row);
            out.extend(scale.to_le_bytes());
            out.extend(row.iter().map(|value| ((value / scale).round() as i8).to_le_bytes()[0]));
        }
        out
    }

    /// Read what [`Self::to_bytes`] wrote; `None` when the bytes do not fit.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, bytes) = bytes.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (chars, mut bytes) = bytes.split_at_checked(count.checked_mul(4)?)?;
        if count == 0 {
            return bytes.is_empty().then(Self::default);
        }
        let chars: Vec<char> =
            chars.as_chunks().0.iter().map(|&four| char::from_u32(u32::from_le_bytes(four))).collect::<Option<_>>()?;
        if count + SPECIAL > usize::from(u16::MAX) || !chars.is_sorted() {
            return None;
        }
        let layout = Layout::new(count);
        let mut numbers = Vec::with_capacity(layout.len());
        for row in layout.rows() {
            let (scale, rest) = bytes.split_first_chunk()?;
            let scale = Some(f32::from_le_bytes(*scale)).filter(|scale| scale.is_finite())?;
            let (row, rest) = rest.split_at_checked(row.len())?;
            numbers.extend(row.iter().map(|&byte| f32::from(i8::from_le_bytes([byte])) * scale));
            bytes = rest;
        }
        if bytes.is_empty() { Self::new(chars, numbers) } else { None }
    }

    /// The network as its file has it: rounding what is rounded changes nothing.
    pub(crate) fn rounded(&self) -> Self {
        Self::from_bytes(&self.to_bytes()).expect("a network reads what it wrote")
    }
}

/// Steps up from nought that a number of a row can take.
const STEPS: f32 = 127.0;

/// The length of a step: a power of two, so that rounding twice is rounding once.
fn scale(row: &[f32]) -> f32 {
    let most = row.iter().fold(0.0f32, |most, value| most.max(value.abs())).max(1e-9);
    (most / STEPS).log2().ceil().exp2()
}

/// Scores to log-probabilities of at least [`LEAST`].
pub(crate) fn log_probs(scores: &mut [f32]) {
    log_softmax(scores);
    for score in scores {
        *score = score.max(LEAST);
    }
}

/// What is known of the original and of what follows the bracket, as the heads take it: `gloss`, the sum of the
/// vectors of `words`, the vector of the character `after`.
pub(crate) fn about(layout: &Layout, numbers: &[f32], gloss: &[f32; GLOSS], words: &[u16], after: u16) -> [f32; ABOUT] {
    let mut about = [0.0; ABOUT];
    about[..GLOSS].copy_from_slice(gloss);
    for &word in words {
        add(&mut about[GLOSS..GLOSS + WORD], &numbers[layout.word(word)], 1.0);
    }
    about[GLOSS + WORD..].copy_from_slice(&numbers[Layout::char(after)]);
    about
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::slot::slots;
    use crate::mention;
    use crate::text::Document;

    fn made(chars: &str) -> Net {
        let mut chars: Vec<char> = chars.chars().collect();
        chars.sort_unstable();
        let size = Layout::new(chars.len()).len();
        let number = |at: usize| ((at as f32 * 12.9898).sin() * 437.5).fract() * 0.2;
        Net::new(chars, (0..size).map(number).collect()).expect("as many as it takes")
    }

    #[test]
    fn a_network_reads_what_it_wrote() {
        let net = made("大使普京");
        let rounded = net.rounded();
        assert_ne!(rounded, Net::default());
        assert_eq!(rounded.rounded(), rounded);
        assert_eq!(rounded.to_bytes(), net.to_bytes());
        let bytes = net.to_bytes();
        assert_eq!(Net::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Net::from_bytes(&Net::default().to_bytes()), Some(Net::default()));
    }

    #[test]
    fn probabilities_are_one_together() {
        let doc = Document::new("t", "俄罗斯大使普京(Vladimir Putin)到会");
        let mentions = mention::find(&doc);
        let slot = &slots(&doc, &mentions[0], 0)[0];
        let probs = made("大使普京").log_probs(&Input::new(&doc, slot, &mentions[0]));
        assert_eq!(probs.len(), slot.candidates.len() + 1);
        let total: f32 = probs.iter().map(|prob| prob.exp()).sum();
        assert!((total - 1.0).abs() < 1e-3, "{total}");
        assert!(Net::default().log_probs(&Input::new(&doc, slot, &mentions[0])).is_empty());
    }
}
