//! A small network that says which graphone comes next, seeing the whole word.
//!
//! Stretches of letters around the place, and the graphones on the side that is already read, each have
//! a row of numbers; their sum goes through two layers of half-linear units, and each graphone that fits
//! the letters there gets a score. Two heads share the rows of the letters: one reads onward, one back.

use std::collections::HashMap;

use super::rows::{FINE, Row, Rows, WIDTH};
use super::units::{Cut, Inventory};
use crate::translit::bytes::{Reader, put};
use crate::translit::quick::QuickMap;
use crate::translit::vector::{dot, log_softmax};

/// Which way a head reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// From the first letter to the last.
    Onward,
    /// From the last letter to the first.
    Back,
}

/// Both ways.
pub(super) const WAYS: [Way; 2] = [Way::Onward, Way::Back];

/// A place in a word where a graphone is to be chosen, and the three chosen before, the nearest first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) way: Way,
    pub(super) region: u8,
    pub(super) at: usize,
    pub(super) before: [Option<u32>; 3],
}

impl Place {
    /// Where a way begins in a word of `letters`.
    pub(super) fn first(way: Way, region: u8, letters: usize) -> Self {
        let at = if way == Way::Onward { 0 } else { letters };
        Self { way, region, at, before: [None; 3] }
    }

    /// The place behind `graphone`.
    pub(super) fn after(self, graphone: u32, inventory: &Inventory) -> Self {
        let len = inventory.len(graphone);
        let at = if self.way == Way::Onward { self.at + len } else { self.at - len };
        Self { at, before: [Some(graphone), self.before[0], self.before[1]], ..self }
    }

    /// The graphones that fit the letters.
    pub(super) fn fitting(self, letters: &[u8], inventory: &Inventory) -> Vec<u32> {
        match self.way {
            Way::Onward => inventory.beginning(&letters[self.at..]),
            Way::Back => inventory.ending(&letters[..self.at]),
        }
    }

    /// The places of a cut with the graphone that is right at each.
    pub(super) fn of(cut: &Cut, way: Way, inventory: &Inventory) -> Vec<(Self, u32)> {
        let mut place = Self::first(way, cut.region, cut.letters.len());
        let mut step = |&graphone: &u32| {
            let here = place;
            place = place.after(graphone, inventory);
            (here, graphone)
        };
        match way {
            Way::Onward => cut.graphones.iter().map(&mut step).collect(),
            Way::Back => cut.graphones.iter().rev().map(&mut step).collect(),
        }
    }
}

/// Keys of what the letters say at a place.
pub(super) fn letter_keys(letters: &[u8], place: Place, keys: &mut Vec<u32>) {
    const BEGIN: u64 = 30;
    const END: u64 = 31;
    let letter = |at: isize| match usize::try_from(at) {
        Err(_) => BEGIN,
        Ok(at) => letters.get(at).map_or(END, |&letter| letter.into()),
    };
    // Stretches of so many letters, and from where to where they begin as the head sees them.
    for (len, from, to) in [(1, -5, 8), (2, -4, 6), (3, -3, 4), (4, -3, 3), (5, -1, 1)] {
        for ahead in from..=to {
            let offset: isize = if place.way == Way::Onward { ahead } else { -ahead - len };
            let start = place.at as isize + offset;
            let stretch = (0..len).fold(0, |key, step| key << 5 | letter(start + step));
            keys.push(hashed(len as u64, ((offset + 32) as u64) << 32 | stretch));
        }
    }
    let region = u64::from(place.region);
    let ahead = |step: isize| letter(place.at as isize + if place.way == Way::Onward { step } else { -step - 1 });
    keys.push(hashed(10, region));
    keys.push(hashed(11, region << 5 | ahead(0)));
    keys.push(hashed(12, region << 10 | ahead(0) << 5 | ahead(1)));
    keys.push(hashed(13, region << 15 | ahead(-1) << 10 | ahead(0) << 5 | ahead(1)));
    let fold = |stretch: &[u8]| stretch.iter().fold(0, |key, &letter| key << 5 | u64::from(letter));
    let n = letters.len();
    keys.push(hashed(6, place.at.min(12) as u64));
    keys.push(hashed(7, (n - place.at).min(12) as u64));
    for len in (2..=4).filter(|&len| len <= n) {
        keys.push(hashed(8, fold(&letters[..len])));
        keys.push(hashed(9, fold(&letters[n - len..])));
    }
}

/// Keys of what the graphones before a place say.
pub(super) fn history_keys(inventory: &Inventory, place: Place, keys: &mut Vec<u32>) {
    let way = if place.way == Way::Onward { 16 } else { 32 };
    let char =
        |at: usize| place.before[at].map_or(0, |graphone| u64::from(inventory.graphones[graphone as usize].char) + 1);
    keys.push(hashed(way, char(0)));
    keys.push(hashed(way + 1, char(0) << 16 | char(1)));
    keys.push(hashed(way + 2, place.before[0].map_or(0, |graphone| u64::from(graphone) + 1)));
    keys.push(hashed(way + 3, char(1)));
    keys.push(hashed(way + 4, char(2)));
}

/// The key of a feature. Of some hundred thousand two or three may share one.
fn hashed(kind: u64, value: u64) -> u32 {
    let mixed = (kind << 56 ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32
}

/// The rows of one head in one list: two biases, the inner layer, kinds of graphones, characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    pub(super) rows: Vec<Row>,
    /// What speaks for each graphone everywhere.
    pub(super) graphones: Vec<f32>,
}

impl Head {
    pub(super) const BIAS: usize = 0;
    pub(super) const INNER_BIAS: usize = 1;
    pub(super) const INNER: usize = 2;
    pub(super) const KINDS: usize = 2 + WIDTH;

    /// How many rows a head has.
    pub(super) fn size(inventory: &Inventory) -> usize {
        Self::KINDS + inventory.kind_count + inventory.chars.len()
    }

    /// The two rows that score a graphone.
    pub(super) fn rows_of(inventory: &Inventory, graphone: u32) -> [usize; 2] {
        let char = inventory.graphones[graphone as usize].char;
        let kind = inventory.kinds[graphone as usize] as usize;
        [Self::KINDS + kind, Self::KINDS + inventory.kind_count + usize::from(char)]
    }

    /// The score of a graphone over the last layer.
    pub(super) fn score(&self, inventory: &Inventory, last: &Row, graphone: u32) -> f32 {
        let [kind, char] = Self::rows_of(inventory, graphone);
        dot(last, &self.rows[kind]) + dot(last, &self.rows[char]) + self.graphones[graphone as usize]
    }
}

/// The network as it is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Net {
    /// Which row a feature has.
    pub(super) keys: QuickMap<u32, u32>,
    /// The rows of the features.
    pub(super) rows: Rows,
    /// One head onward, one back.
    pub(super) heads: [Head; 2],
}

impl Net {
    /// What the letters at a place add up to; the history is left to [`Self::log_probs`].
    pub(super) fn letters(&self, letters: &[u8], place: Place) -> Row {
        let mut keys = Vec::new();
        letter_keys(letters, place, &mut keys);
        let mut sum = self.heads[place.way as usize].rows[Head::BIAS];
        self.add_rows(&keys, &mut sum);
        sum
    }

    fn add_rows(&self, keys: &[u32], sum: &mut Row) {
        for row in keys.iter().filter_map(|key| self.keys.get(key)) {
            self.rows.add_to(*row as usize, sum);
        }
    }

    /// Log-probabilities of the graphones that fit at a place whose letters add up to `letters`.
    pub(super) fn log_probs(&self, inventory: &Inventory, letters: &Row, place: Place, fitting: &[u32]) -> Vec<f32> {
        let head = &self.heads[place.way as usize];
        let mut keys = Vec::new();
        history_keys(inventory, place, &mut keys);
        let mut first = *letters;
        self.add_rows(&keys, &mut first);
        for value in &mut first {
            *value = value.max(0.0);
        }
        let mut last = first;
        for (at, value) in last.iter_mut().enumerate() {
            *value += (dot(&head.rows[Head::INNER + at], &first) + head.rows[Head::INNER_BIAS][at]).max(0.0);
        }
        let mut scores: Vec<f32> = fitting.iter().map(|&graphone| head.score(inventory, &last, graphone)).collect();
        log_softmax(&mut scores);
        scores
    }

    /// Reads cuts of one word one way.
    pub(super) fn reader<'a>(&'a self, inventory: &'a Inventory, way: Way) -> Reading<'a> {
        Reading { net: self, inventory, way, letters: QuickMap::default(), places: HashMap::new() }
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut keys: Vec<u32> = self.keys.keys().copied().collect();
        keys.sort_unstable(); // rows are in the order of their keys
        put(out, keys.len() as u64);
        let mut last = 0;
        for key in keys {
            put(out, u64::from(key - last));
            last = key;
        }
        self.rows.write(out);
        for head in &self.heads {
            Rows::new(&head.rows, FINE).write(out);
            head.graphones.iter().for_each(|value| out.extend(half(*value)));
        }
    }

    /// Read what [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>, inventory: &Inventory) -> Option<Self> {
        let mut keys = QuickMap::default();
        let mut last = 0u32;
        let count = reader.size()?;
        for row in 0..count as u32 {
            last = last.checked_add(u32::try_from(reader.number()?).ok()?)?;
            keys.insert(last, row);
        }
        let rows = Rows::read(reader, count).filter(|_| keys.len() == count)?;
        let mut head = || {
            let rows = Rows::read(reader, Head::size(inventory))?.to_rows();
            let graphones = inventory.graphones.iter().map(|_| whole(reader.array()?)).collect::<Option<_>>()?;
            Some(Head { rows, graphones })
        };
        let heads = [head()?, head()?];
        Some(Self { keys, rows, heads })
    }
}

/// Log-probabilities of cuts of one word, which have most of their places in common.
pub(super) struct Reading<'a> {
    net: &'a Net,
    inventory: &'a Inventory,
    way: Way,
    /// By place, what its letters add up to and which graphones fit.
    letters: QuickMap<usize, (Row, Vec<u32>)>,
    /// By place and the graphones before it, the log-probabilities of those that fit.
    places: HashMap<(usize, [Option<u32>; 3]), Vec<f32>>,
}

impl Reading<'_> {
    /// The log-probability of a whole cut.
    pub(super) fn score(&mut self, cut: &Cut) -> f32 {
        let steps = Place::of(cut, self.way, self.inventory);
        steps.into_iter().map(|(place, right)| self.log_prob(&cut.letters, place, right)).sum()
    }

    fn log_prob(&mut self, letters: &[u8], place: Place, right: u32) -> f32 {
        let Self { net, inventory, .. } = *self;
        let at_letters = || (net.letters(letters, place), place.fitting(letters, inventory));
        let (sum, fitting) = self.letters.entry(place.at).or_insert_with(at_letters);
        let at_place = || net.log_probs(inventory, sum, place, fitting);
        let probs = self.places.entry((place.at, place.before)).or_insert_with(at_place);
        fitting.iter().position(|&one| one == right).map_or(f32::NEG_INFINITY, |at| probs[at])
    }
}

/// The upper half of a number's bits: a sign, eight bits of exponent, seven of fraction.
fn half(value: f32) -> [u8; 2] {
    let bits = value.to_bits();
    ((bits.wrapping_add(0x8000) >> 16) as u16).to_le_bytes()
}

fn whole(bytes: [u8; 2]) -> Option<f32> {
    Some(f32::from_bits(u32::from(u16::from_le_bytes(bytes)) << 16)).filter(|value| value.is_finite())
}

/// `value` as the file keeps it.
pub(super) fn rounded(value: f32) -> f32 {
    whole(half(value)).unwrap_or(0.0)
}
