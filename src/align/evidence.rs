//! What the scorer knows about strings: what stands before names, how names begin, which strings recur
//! before brackets, and a dictionary for word boundaries.

use super::setting::Place;
use super::slot::Window;
use super::tables::{Table, combine, hash, nats};

/// Salts that keep the n-gram families of one table apart.
const LEFT: u32 = 1;
const FIRST: u32 = 2;
const CROSS: u32 = 3;

/// The longest dictionary word looked up.
pub const LONGEST_WORD: usize = 6;

/// Tables learnt from labelled and unlabelled text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Log-odds of a boundary, under what stands left of it, how a name begins, and both.
    pub context: Table<1>,
    /// For a string that stands right before brackets: log2 of how often, log2 of how many different
    /// characters stand before it, in eighths.
    pub cohesion: Table<2>,
    /// Dictionary words: log of the frequency in eighths, [`WordClass`] as a number.
    pub words: Table<2>,
    /// Renderings mined for an original: log2 of mentions plus one, in eighths.
    pub established: Table<1>,
}

/// What sort of word stands beside a boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum WordClass {
    /// A common noun.
    Noun = 1,
    /// A title or role: 大使.
    Role = 2,
    /// A place.
    Place = 3,
    /// A person or other name.
    Name = 4,
    /// A verb.
    Verb = 5,
    /// An adjective or adverb.
    Modifier = 6,
    /// A preposition, conjunction or particle.
    Function = 7,
    /// A numeral, measure, time or direction.
    Measure = 8,
    /// Any other word.
    Other = 9,
}

impl Evidence {
    /// Log-odds that a name begins at `start`, from one, two and three characters before it.
    pub fn left(&self, window: &Window, start: usize) -> [f32; 3] {
        [1, 2, 3].map(|size| {
            let key = hash(before(window, start, size));
            self.context.get(combine(LEFT, key)).map_or(0.0, |[value]| nats(value))
        })
    }

    /// Log-odds that a name begins with the first one and two characters from `start`.
    pub fn first(&self, window: &Window, start: usize) -> [f32; 2] {
        [1, 2].map(|size| {
            let end = (start + size).min(window.simple.len());
            let key = hash(window.simple[start..end].iter().copied());
            self.context.get(combine(FIRST, key)).map_or(0.0, |[value]| nats(value))
        })
    }

    /// Log-odds of a boundary between the characters on both sides of `start`.
    pub fn cross(&self, window: &Window, start: usize) -> f32 {
        self.context.get(cross_key(window, start)).map_or(0.0, |[value]| nats(value))
    }

    /// Log2 counts of the string with this hash before brackets: how often, how many different lefts.
    pub fn cohesion(&self, string: u32) -> [f32; 2] {
        self.cohesion.get(string).map_or([0.0; 2], |row| row.map(nats))
    }

    /// The word of `size` characters with this hash, if it is one.
    pub fn word(&self, string: u32, size: usize) -> Option<Word> {
        let [frequency, class] = self.words.get(string)?;
        Some(Word { size: size as u8, frequency: nats(frequency), class: class as u8 })
    }

    /// Log2 of mentions plus one that mined the string with this hash as a rendering of `original`.
    pub fn established(&self, original: u32, string: u32) -> f32 {
        self.established.get(combine(original, string)).map_or(0.0, |[value]| nats(value))
    }
}

/// A dictionary word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// Characters.
    pub size: u8,
    /// Log of its frequency.
    pub frequency: f32,
    /// Its [`WordClass`] as a number.
    pub class: u8,
}

impl Word {
    /// Its log probability in running text.
    pub fn log(self) -> f32 {
        /// Log of the dictionary's total frequency.
        const TOTAL: f32 = 17.9;
        self.frequency - TOTAL
    }

    /// Whether it names a person, a place or something else.
    pub fn is_name(self) -> bool {
        [WordClass::Name as u8, WordClass::Place as u8].contains(&self.class)
    }
}

/// The keys of [`Evidence::context`] that a boundary at `start` touches.
pub fn context_keys(window: &Window, start: usize) -> Vec<u32> {
    let mut keys: Vec<u32> = [1, 2, 3].map(|size| combine(LEFT, hash(before(window, start, size)))).to_vec();
    for size in [1, 2] {
        let end = (start + size).min(window.simple.len());
        keys.push(combine(FIRST, hash(window.simple[start..end].iter().copied())));
    }
    keys.push(cross_key(window, start));
    keys
}

fn cross_key(window: &Window, start: usize) -> u32 {
    let first = window.simple.get(start).copied().unwrap_or('\n');
    combine(CROSS, hash(before(window, start, 1).chain([first])))
}

/// Up to `size` characters before `start`, nearest last, the window's lead included.
pub fn before(window: &Window, start: usize, size: usize) -> impl Iterator<Item = char> + '_ {
    let from_window = &window.simple[start.saturating_sub(size)..start];
    let missing = size - from_window.len();
    let lead = &window.lead[window.lead.len().saturating_sub(missing)..];
    lead.iter().chain(from_window).copied()
}

/// The most probable segmentation of a window, forward and backward: what a boundary costs.
#[derive(Debug, Clone)]
pub struct Segmentation {
    forward: Vec<f32>,
    backward: Vec<f32>,
    /// Words from each place to the end, on the best path.
    words: Vec<u16>,
}

/// The log probability of a character that is no word.
const UNKNOWN: f32 = -14.0;

impl Segmentation {
    /// The segmentation of a window whose `places` know their words (unigram Viterbi).
    pub fn new(places: &[Place]) -> Self {
        let size = places.len() - 1;
        let steps = |start: usize| {
            let words = places[start].words.iter().take(size - start).enumerate();
            words.filter_map(move |(at, word)| match word {
                Some(word) => Some((start + at + 1, word.log())),
                None => (at == 0).then_some((start + 1, UNKNOWN)),
            })
        };
        let mut forward = vec![f32::NEG_INFINITY; size + 1];
        forward[0] = 0.0;
        for start in 0..size {
            for (end, log) in steps(start) {
                forward[end] = forward[end].max(forward[start] + log);
            }
        }
        let mut backward = vec![f32::NEG_INFINITY; size + 1];
        backward[size] = 0.0;
        let mut counts = vec![0u16; size + 1];
        for start in (0..size).rev() {
            for (end, log) in steps(start) {
                if backward[end] + log > backward[start] {
                    backward[start] = backward[end] + log;
                    counts[start] = counts[end] + 1;
                }
            }
        }
        Self { forward, backward, words: counts }
    }

    /// Dictionary words from `start` to `end`, on the best path from `start`.
    pub fn words(&self, start: usize, end: usize) -> f32 {
        f32::from(self.words[start]) - f32::from(self.words[end])
    }

    /// What a boundary at `at` costs against the best segmentation, in nats; 0 where that has one.
    pub fn cost(&self, at: usize) -> f32 {
        self.forward[self.forward.len() - 1] - self.forward[at] - self.backward[at]
    }
}
