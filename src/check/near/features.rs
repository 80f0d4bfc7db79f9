//! What speaks for a slip, and what against it, as numbers, and how much each weighs.

use super::channel::Edits;

/// How many numbers there are.
pub(crate) const COUNT: usize = NAMES.len();

/// What each number is.
pub(crate) const NAMES: [&str; 43] = [
    "bias",
    "words",
    "two",
    "homophones",
    "near",
    "other",
    "swapped",
    "dropped",
    "added",
    "kept",
    "sound known",
    "sound lost",
    "sound each",
    "left 1",
    "left 2",
    "left 3",
    "cut before",
    "cut after",
    "edge before",
    "edge after",
    "strong before",
    "strong after",
    "usual before",
    "usual after",
    "written often",
    "established often",
    "same before 1",
    "same before 2",
    "same after",
    "known before brackets",
    "ordinary target",
    "given name",
    "glossed",
    "marks",
    "two and words",
    "three",
    "odd characters",
    "added at an edge",
    "dropped at an edge",
    "verb after",
    "by sound alone",
    "a word",
    "a word by sound alone",
];

/// How much each number weighs for a slip, in nats.
const WEIGHTS: [f32; COUNT] = [
    0.04,  // bias
    1.46,  // words
    -0.15, // two
    0.31,  // homophones
    -1.84, // near
    -1.85, // other
    0.15,  // swapped
    -0.95, // dropped
    -2.21, // added
    -0.47, // kept
    -1.15, // sound known
    -0.88, // sound lost
    2.07,  // sound each
    0.65,  // left 1
    -0.12, // left 2
    0.53,  // left 3
    -1.16, // cut before
    -1.86, // cut after
    0.66,  // edge before
    -0.03, // edge after
    -1.27, // strong before
    -1.92, // strong after
    0.61,  // usual before
    -1.35, // usual after
    -2.05, // written often
    -0.12, // established often
    0.75,  // same before 1
    0.13,  // same before 2
    0.99,  // same after
    -0.18, // known before brackets
    -0.66, // ordinary target
    0.24,  // given name
    -0.92, // glossed
    -1.47, // marks
    0.22,  // two and words
    0.05,  // three
    -1.49, // odd characters
    -2.94, // added at an edge
    -3.40, // dropped at an edge
    1.34,  // verb after
    0.58,  // by sound alone
    -0.55, // a word
    -1.28, // a word by sound alone
];

/// What a stretch of text and a target have to do with each other.
#[allow(clippy::struct_excessive_bools, reason = "each is an observation of its own, none excludes another")]
#[derive(Debug, Clone, Default)]
pub(crate) struct Observed {
    pub(crate) edits: Edits,
    /// Characters written, and established.
    pub(crate) written: usize,
    pub(crate) established: usize,
    /// Log probability of the stretch as ordinary words.
    pub(crate) words: f32,
    /// Nats for the stretch and for the established form as spellings of the original, where it is by sound.
    pub(crate) sound: Option<(f32, f32)>,
    pub(crate) left: [f32; 3],
    pub(crate) cuts: [f32; 2],
    pub(crate) edges: [bool; 2],
    /// The characters beside it spell names: hardly anything else, or among other things.
    pub(crate) strong: [bool; 2],
    pub(crate) usual: [bool; 2],
    /// How often the stretch stands in the work, and the target.
    pub(crate) often: [usize; 2],
    /// What stands beside it stands beside the target elsewhere: one before, two before, one after.
    pub(crate) company: [bool; 3],
    /// Log2 of how often texts gloss the stretch as a name.
    pub(crate) glossed_elsewhere: f32,
    /// Characters that hardly ever spell names: of the target, and those that only the stretch has.
    pub(crate) ordinary: usize,
    pub(crate) odd: usize,
    /// The first or last character is put in, or another one; the target's first or last is left out.
    pub(crate) edge_added: bool,
    pub(crate) edge_dropped: bool,
    /// What often follows a name follows: 说, 曾, 也…
    pub(crate) verb_after: bool,
    /// Too much is edited for a slip: the stretch is heard as the original.
    pub(crate) far: bool,
    /// The stretch is a word of the dictionary.
    pub(crate) is_word: bool,
    /// A word of the dictionary begins behind it.
    pub(crate) word_after: bool,
    pub(crate) given_name: bool,
    pub(crate) glossed: bool,
    pub(crate) marks: bool,
}

impl Observed {
    /// Whether the work writes the stretch again and again, and the target no more often: then it means it.
    pub(crate) fn is_usage(&self) -> bool {
        self.often[0] > 2 && self.often[0] >= self.often[1] && !self.is_misheard()
    }

    /// Whether the stretch can hardly be another name or a word: long, and read as the target is but for one
    /// character. A translator who keeps to such a form is as wrong as one who slips once.
    pub(crate) fn is_misheard(&self) -> bool {
        let Edits { kept, homophones, near, .. } = self.edits;
        let by_sound = self.edits == Edits { kept, homophones, near, ..Edits::default() };
        by_sound && kept >= 3 && homophones + near == 1 && !self.is_word && self.odd == 0
    }

    /// Whether what stands beside the stretch goes on spelling a name: behind it, and no word begins there, or
    /// beside a stretch that lacks something.
    pub(crate) fn goes_on(&self) -> bool {
        let lacks = self.written < self.established && (self.strong[0] || self.strong[1]);
        lacks || self.strong[1] && !self.word_after
    }

    /// Log-odds of a slip.
    pub(crate) fn score(&self) -> f32 {
        self.row().iter().zip(WEIGHTS).map(|(number, weight)| number * weight).sum()
    }

    /// As a row of numbers, each of about the size of one.
    pub(crate) fn row(&self) -> [f32; COUNT] {
        let flag = |is: bool| f32::from(u8::from(is));
        let edits = self.edits;
        let count = |number: u8| f32::from(number);
        let log = |number: usize| (number.max(1) as f32).ln();
        let written = if self.is_misheard() { self.often[0].min(2) } else { self.often[0] };
        let words = (-self.words / 10.0).clamp(-1.0, 5.0);
        let two = flag(self.written.min(self.established) == 2);
        let (sound_lost, sound_each) = match self.sound {
            Some((heard, established)) => {
                let lost = ((heard - established) / 10.0).clamp(-1.5, 0.5);
                (lost, (heard / self.written.max(1) as f32 / 5.0).clamp(-1.0, 1.5))
            }
            None => (0.0, 0.0),
        };
        [
            1.0,
            words,
            two,
            count(edits.homophones),
            count(edits.near),
            count(edits.other),
            count(edits.swapped),
            count(edits.dropped),
            count(edits.added),
            count(edits.kept),
            flag(self.sound.is_some()),
            sound_lost,
            sound_each,
            self.left[0] / 3.0,
            self.left[1] / 3.0,
            self.left[2] / 3.0,
            (self.cuts[0] / 10.0).min(2.0),
            (self.cuts[1] / 10.0).min(2.0),
            flag(self.edges[0]),
            flag(self.edges[1]),
            flag(self.strong[0]),
            flag(self.strong[1]),
            flag(self.usual[0]),
            flag(self.usual[1]),
            log(written),
            log(self.often[1]),
            flag(self.company[0]),
            flag(self.company[1]),
            flag(self.company[2]),
            self.glossed_elsewhere / 3.0,
            self.ordinary as f32 / self.established.max(1) as f32,
            flag(self.given_name),
            flag(self.glossed),
            flag(self.marks),
            two * words,
            flag(self.written.min(self.established) == 3),
            self.odd as f32,
            flag(self.edge_added),
            flag(self.edge_dropped),
            flag(self.verb_after),
            flag(self.far),
            flag(self.is_word),
            flag(self.far && self.is_word),
        ]
    }
}
