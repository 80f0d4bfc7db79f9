//! What the network reads of a slot.

use std::sync::Arc;

use super::layout::{ENDING, FRONT, GLOSS, LAST, LEFT, PLACES, TAIL, WORDS};
use super::{BEFORE, BEHIND};
use crate::align::slot::{Place, Slot, Window};
use crate::mention::Mention;
use crate::mention::labels::Label;
use crate::text::Document;
use crate::text::hash::fnv64;
use crate::text::script::{Script, main_script};

/// Words of an original that are read.
const READ: usize = 8;
/// Letters of a word's ending.
const SUFFIX: usize = 3;

/// A slot as the network reads it.
#[derive(Debug, Clone)]
pub struct Input {
    window: Arc<Window>,
    candidates: Vec<(usize, usize)>,
    /// The original, what announces it and where it stands, in numbers.
    pub(crate) gloss: [f32; GLOSS],
    /// The vectors of the original's words and their endings.
    pub(crate) words: Vec<u16>,
    after: char,
}

impl Input {
    /// What is read of a slot of `mention`.
    pub fn new(doc: &Document, slot: &Slot, mention: &Mention) -> Self {
        let original = doc.slice(slot.form.span);
        let after = doc.text().get(mention.bracket.outer.end..).and_then(|rest| rest.chars().next());
        Self {
            window: Arc::clone(&slot.window),
            candidates: slot.candidates.clone(),
            gloss: gloss(original, slot),
            words: words(original),
            after: after.unwrap_or('\n'),
        }
    }

    /// The characters that the network may have vectors for.
    pub(crate) fn read_chars(&self) -> &[char] {
        &self.window.simple
    }

    /// A string that no other input has.
    pub(crate) fn key(&self) -> u64 {
        let window = self.window.lead.iter().chain(&self.window.simple).map(|&c| c as u32);
        let gloss = self.gloss.iter().map(|value| value.to_bits()).chain(self.words.iter().map(|&word| word.into()));
        fnv64(window.chain(gloss).flat_map(u32::to_le_bytes))
    }

    /// The same in numbers: `id` gives the vector that stands for a character.
    pub(crate) fn read(&self, id: impl Fn(char) -> u16) -> Read<'_> {
        let mut chars = vec![BEFORE; LEFT.max(ENDING)];
        chars.extend(self.window.lead.iter().chain(&self.window.simple).map(|&c| id(c)));
        let begin = chars.len() - self.window.simple.len();
        Read { chars, begin, candidates: &self.candidates, after: id(self.after) }
    }
}

/// An input in numbers.
#[derive(Debug)]
pub(crate) struct Read<'a> {
    /// What stands before the window, and the window.
    pub(crate) chars: Vec<u16>,
    /// Where the window begins.
    begin: usize,
    candidates: &'a [(usize, usize)],
    /// What follows the bracket.
    pub(crate) after: u16,
}

/// A candidate with the characters at its places.
#[derive(Debug)]
pub(crate) struct Around {
    pub(crate) length: usize,
    pub(crate) places: [u16; PLACES[0]],
}

impl Read<'_> {
    /// The candidates, in order.
    pub(crate) fn candidates(&self) -> impl Iterator<Item = Around> {
        self.candidates.iter().map(|&(start, end)| {
            let (from, to) = (self.begin + start, self.begin + end);
            let mut places = [BEHIND; PLACES[0]];
            let (left, rest) = places.split_at_mut(LEFT);
            let (front, rest) = rest.split_at_mut(FRONT);
            let (last, tail) = rest.split_at_mut(LAST);
            left.copy_from_slice(&self.chars[from - LEFT..from]);
            front.iter_mut().zip(&self.chars[from..to]).for_each(|(place, &id)| *place = id);
            last.iter_mut().rev().zip(self.chars[from..to].iter().rev()).for_each(|(place, &id)| *place = id);
            tail.iter_mut().zip(&self.chars[to..]).for_each(|(place, &id)| *place = id);
            Around { length: end - start, places }
        })
    }

    /// The end of the window.
    pub(crate) fn ending(&self) -> [u16; ENDING] {
        let mut ending = [BEFORE; ENDING];
        ending.copy_from_slice(&self.chars[self.chars.len() - ENDING..]);
        ending
    }
}

const _: () = assert!(LEFT + FRONT + LAST + TAIL == PLACES[0]);

fn gloss(original: &str, slot: &Slot) -> [f32; GLOSS] {
    let words = || original.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '·'));
    let count = words().filter(|word| !word.is_empty()).count();
    let capital = words().filter(|word| word.starts_with(char::is_uppercase)).count();
    let letters = original.chars().count();
    let is = |yes: bool| f32::from(u8::from(yes));
    let (upper, lower) = (original.contains(char::is_uppercase), original.contains(char::is_lowercase));
    let script = main_script(original);
    let label = |label: Label| is(slot.form.label == label);
    let place = |place: Place| is(slot.place == place);
    [
        is(count == 1),
        is(count == 2),
        is(count == 3),
        is(count > 3),
        is(upper && !lower),
        is(lower && !upper),
        is(letters <= 5),
        is(original.contains(|c: char| c.is_ascii_digit())),
        capital as f32 / count.max(1) as f32,
        is(script == Script::Cyrillic),
        is(script == Script::Kana),
        is(script == Script::Hangul),
        is(original.contains([',', '，'])),
        (letters as f32 / 20.0).min(3.0),
        place(Place::Before),
        place(Place::Inside),
        place(Place::Swapped),
        label(Label::None),
        label(Label::Language),
        label(Label::Name),
        label(Label::Also),
        label(Label::Other),
        is(slot.window.quoted),
        slot.forms.min(4) as f32 / 2.0,
    ]
}

/// The hashes of an original's words and of how they end: University of, -istan.
fn words(original: &str) -> Vec<u16> {
    let folded = original.to_lowercase();
    let words = folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(READ);
    let hashed = |salt: u8, part: &str| (fnv64(std::iter::once(salt).chain(part.bytes())) >> 20) as u16 % WORDS as u16;
    words
        .flat_map(|word| {
            let cut = word.char_indices().rev().nth(SUFFIX - 1).map_or(0, |(at, _)| at);
            [hashed(0, word), hashed(1, word.get(cut..).unwrap_or(word))]
        })
        .collect()
}
