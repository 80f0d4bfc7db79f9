//! What the tables say of a window, whatever the original: looked up once for all forms of a bracket.

use std::sync::Arc;

use super::chain::LONGEST_LINK;
use super::evidence::{Evidence, LONGEST_WORD, Segmentation, Word};
use super::features::TRANSLITERATION;
use super::model::Model;
use super::slot::Window;
use super::tables::hash;
use crate::text::normalize::fold;
use crate::text::script::{is_han, is_interpunct, is_latin_word};
use crate::translit::Units;

/// A window with what is known of its places and strings.
#[derive(Debug)]
pub struct Setting<'m> {
    /// The window.
    pub window: Arc<Window>,
    /// The graphones of each character.
    pub units: Vec<&'m Units>,
    /// Its Chinese strings by hash.
    pub strings: Strings,
    /// Words that are not Chinese: start, end, hash of the folded form.
    pub kept: Vec<(usize, usize, u32)>,
    /// What a boundary at each place costs.
    pub segmentation: Segmentation,
    /// Each place as the beginning of a name, and one for the end.
    pub places: Vec<Place>,
    /// What stands before each place, counted.
    pub counts: Vec<Counts>,
}

/// How many characters of each sort.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Chinese ones.
    pub han: u8,
    /// Interpuncts.
    pub interpuncts: u8,
    /// 的.
    pub de: u8,
    /// 、.
    pub lists: u8,
    /// 和, 与, 及.
    pub ands: u8,
    /// Latin letters and digits.
    pub latin: u8,
    /// White space.
    pub spaces: u8,
    /// Common in transliterations.
    pub sounding: u8,
}

impl std::ops::Sub for Counts {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            han: self.han - before.han,
            interpuncts: self.interpuncts - before.interpuncts,
            de: self.de - before.de,
            lists: self.lists - before.lists,
            ands: self.ands - before.ands,
            latin: self.latin - before.latin,
            spaces: self.spaces - before.spaces,
            sounding: self.sounding - before.sounding,
        }
    }
}

fn counts(window: &Window) -> Vec<Counts> {
    let mut all = vec![Counts::default(); window.simple.len() + 1];
    for (at, &c) in window.simple.iter().enumerate() {
        let before = all[at];
        all[at + 1] = Counts {
            han: before.han + u8::from(is_han(c)),
            interpuncts: before.interpuncts + u8::from(is_interpunct(c)),
            de: before.de + u8::from(c == '的'),
            lists: before.lists + u8::from(c == '、'),
            ands: before.ands + u8::from(matches!(c, '和' | '与' | '及')),
            latin: before.latin + u8::from(is_latin_word(c)),
            spaces: before.spaces + u8::from(c.is_whitespace()),
            sounding: before.sounding + u8::from(TRANSLITERATION.has(c)),
        };
    }
    all
}

/// A place of a window as the beginning of a name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place {
    /// Log-odds from one, two and three characters before it.
    pub left: [f32; 3],
    /// Log-odds from the first one and two characters.
    pub first: [f32; 2],
    /// Log-odds from the characters on both sides.
    pub cross: f32,
    /// The sum of these.
    pub context: f32,
    /// The longest word that ends here.
    pub left_word: Option<Word>,
    /// The log frequency of the commonest word that lies across.
    pub straddle: f32,
    /// Dictionary words that begin here, by length less one.
    pub words: [Option<Word>; LONGEST_WORD],
    /// The character before it; `\n` at a line's start.
    pub before: char,
}

impl<'m> Setting<'m> {
    /// Look everything up.
    pub fn new(model: &'m Model, window: &Arc<Window>) -> Self {
        let evidence = &model.evidence;
        let simple = &window.simple;
        let size = simple.len();
        let mut places = vec![Place::default(); size + 1];
        for (start, place) in places.iter_mut().enumerate() {
            place.words = words(evidence, &simple[start..]);
        }
        for start in 0..=size {
            describe(&mut places, evidence, window, start);
        }
        let segmentation = Segmentation::new(&places);
        Self {
            units: simple.iter().map(|&c| model.sound.units_of_simplified(c)).collect(),
            strings: Strings::new(simple),
            kept: kept(&window.chars),
            segmentation,
            places,
            counts: counts(window),
            window: Arc::clone(window),
        }
    }

    /// The longest word that `start..end` begins with.
    pub fn first_word(&self, start: usize, end: usize) -> Option<Word> {
        self.places[start].words[..LONGEST_WORD.min(end - start)].iter().rev().find_map(|word| *word)
    }

    /// The longest word of up to three characters that `start..end` ends with.
    pub fn last_word(&self, start: usize, end: usize) -> Option<Word> {
        (1..=3.min(end - start)).rev().find_map(|size| self.places[end - size].words[size - 1])
    }

    /// `start..end` as a word.
    pub fn whole_word(&self, start: usize, end: usize) -> Option<Word> {
        self.places[start].words.get(end - start - 1).copied().flatten()
    }
}

/// The dictionary words that `chars` begins with.
fn words(evidence: &Evidence, chars: &[char]) -> [Option<Word>; LONGEST_WORD] {
    let mut found = [None; LONGEST_WORD];
    let han = chars.iter().take(LONGEST_WORD).take_while(|&&c| is_han(c)).count();
    for (size, key) in prefixes(&chars[..han]) {
        found[size - 1] = evidence.word(key, size);
    }
    found
}

/// The hash of each beginning of `chars`, with its length.
fn prefixes(chars: &[char]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let mut running = super::tables::Running::default();
    chars.iter().enumerate().map(move |(at, &c)| {
        running.push(c);
        (at + 1, running.hash())
    })
}

fn describe(places: &mut [Place], evidence: &Evidence, window: &Window, start: usize) {
    let left = evidence.left(window, start);
    let first = evidence.first(window, start);
    let cross = evidence.cross(window, start);
    let left_word = (1..=LONGEST_WORD.min(start)).rev().find_map(|size| places[start - size].words[size - 1]);
    let mut straddle = 0.0f32;
    let nearest_first = places[start.saturating_sub(LONGEST_WORD - 1)..start].iter().rev();
    for (before, place) in nearest_first.enumerate() {
        for word in place.words.iter().skip(before + 1).flatten() {
            straddle = straddle.max(word.frequency);
        }
    }
    let context = left.iter().sum::<f32>() + first.iter().sum::<f32>() + cross;
    let before =
        start.checked_sub(1).map_or_else(|| window.lead.last().copied().unwrap_or('\n'), |at| window.simple[at]);
    places[start] = Place { left, first, cross, context, left_word, straddle, before, ..places[start] };
}

/// The Latin words and numbers of a window.
fn kept(chars: &[char]) -> Vec<(usize, usize, u32)> {
    let mut found = Vec::new();
    let mut start = 0;
    for group in chars.chunk_by(|&one, &other| is_latin_word(one) == is_latin_word(other)) {
        let end = start + group.len();
        if is_latin_word(group[0]) {
            found.push((start, end, hash(fold(&group.iter().collect::<String>()).chars())));
        }
        start = end;
    }
    found
}

/// The Chinese strings of up to [`LONGEST_LINK`] characters of a window, found by their hash.
#[derive(Debug, Default)]
pub struct Strings {
    all: Vec<Stretch>,
    /// The last string of each bucket, counted from 1.
    heads: Vec<u16>,
}

#[derive(Debug, Clone, Copy)]
struct Stretch {
    hash: u32,
    start: u8,
    end: u8,
    /// The string before it in its bucket, counted from 1.
    next: u16,
}

const BUCKETS: usize = 256;

impl Strings {
    fn new(simple: &[char]) -> Self {
        let mut strings = Self { all: Vec::with_capacity(simple.len() * 5), heads: vec![0; BUCKETS] };
        for start in 0..simple.len() {
            let most = simple.len().min(start + LONGEST_LINK);
            let han = simple[start..most].iter().take_while(|&&c| is_han(c)).count();
            for (size, hash) in prefixes(&simple[start..start + han]) {
                let head = &mut strings.heads[hash as usize % BUCKETS];
                strings.all.push(Stretch { hash, start: start as u8, end: (start + size) as u8, next: *head });
                *head = strings.all.len() as u16;
            }
        }
        strings
    }

    /// Where the string with this hash stands.
    pub fn places(&self, hash: u32) -> impl Iterator<Item = (usize, usize)> + '_ {
        let at = |index: u16| usize::from(index).checked_sub(1).map(|index| &self.all[index]);
        std::iter::successors(at(self.heads[hash as usize % BUCKETS]), move |one| at(one.next))
            .filter(move |one| one.hash == hash)
            .map(|one| (usize::from(one.start), usize::from(one.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_found_where_they_stand() {
        let strings = Strings::new(&"大使和A大使".chars().collect::<Vec<_>>());
        let mut found: Vec<_> = strings.places(hash("大使".chars())).collect();
        found.sort_unstable();
        assert_eq!(found, [(0, 2), (4, 6)]);
        assert_eq!(strings.places(hash("和A".chars())).count(), 0);
    }
}
