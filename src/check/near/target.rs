//! Established renderings, and where something like them may stand: by the characters they share with the
//! text, by the sound of their originals, and, for what only a memory establishes, by keys.

use std::collections::{BTreeSet, HashMap};

use super::context::unusual;
use super::sound::Spelt;
use crate::names::{Form, Names, Role, parts};
use crate::term::{Entry, Kind, Method, Status, keys};
use crate::text::normalize::fold;
use crate::text::pinyin;
use crate::text::script::{is_han, is_interpunct};
use crate::translit::SoundTable;

/// An established rendering, or a part of one that goes on alone.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    /// The folded form.
    pub(crate) chars: Vec<char>,
    pub(crate) form: &'a Form,
    pub(crate) entry: &'a Entry,
    /// Established by this work, not only by the memory.
    pub(crate) own: bool,
    /// The letters that it spells, and how well it does, in nats; only of the work's own.
    pub(crate) spelt: Option<(Spelt, f32)>,
}

/// A stretch of a folded text, as places of characters, and the target that it may be almost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) target: usize,
}

/// Every target, ready to be met in a text.
#[derive(Debug, Default)]
pub(crate) struct Targets<'a> {
    pub(crate) all: Vec<Target<'a>>,
    /// The work's own targets that have a character, and its place in them.
    by_char: HashMap<char, Vec<(usize, usize)>>,
    /// The work's own targets whose original a character can begin.
    by_onset: HashMap<char, Vec<usize>>,
    /// The memory's targets, by what all their near duplicates share with them: a deletion, or the sound.
    by_key: HashMap<String, Vec<usize>>,
    longest: usize,
}

/// More characters than this are no name to compare.
const LONGEST: usize = 16;
/// How well characters must spell an original to be looked at, in nats, and as a share of how well the
/// established rendering does.
const LEAST_SOUND: f32 = 3.5;
const LEAST_SHARE: f32 = 0.45;
/// Nats for each character from which on a form is by sound, whatever its method is taken for.
const SURELY_HEARD: f32 = 2.0;

impl<'a> Targets<'a> {
    pub(crate) fn new(own: &'a Names, known: &'a Names, sound: &SoundTable) -> Self {
        let mut targets = Self::default();
        for form in own.forms() {
            targets.add(own, form, true, sound);
        }
        for form in known.forms() {
            targets.add(known, form, false, sound);
        }
        targets
    }

    fn add(&mut self, names: &'a Names, form: &'a Form, own: bool, sound: &SoundTable) {
        let entry = &names.entries()[form.entry];
        let chars: Vec<char> = fold(&form.text).chars().collect();
        let least = if own { 2 } else { 3 };
        if !(least..=LONGEST).contains(&chars.len()) || !chars.iter().all(|&c| is_han(c)) || form.role == Role::Given {
            return;
        }
        let spelt = if own { spelt(form, entry, &chars, sound) } else { None };
        // A method is guessed; what is spelt well is by sound.
        let heard = spelt.as_ref().is_some_and(|(_, score)| *score > SURELY_HEARD * chars.len() as f32)
            && 2 * unusual(&chars) < chars.len();
        if !heard && !can_slip(form, entry, chars.len(), own) {
            return;
        }
        let number = self.all.len();
        if own {
            for (place, &c) in chars.iter().enumerate() {
                self.by_char.entry(c).or_default().push((number, place));
            }
        } else {
            self.longest = self.longest.max(chars.len());
            for key in shared_keys(&chars) {
                self.by_key.entry(key).or_default().push(number);
            }
        }
        self.all.push(Target { chars, form, entry, own, spelt });
    }

    /// Fills the index of onsets; `alphabet` are the characters that the work uses.
    pub(crate) fn index_onsets(&mut self, alphabet: &BTreeSet<char>, sound: &SoundTable) {
        for &c in alphabet.iter().filter(|&&c| is_han(c)) {
            let begins =
                |target: &Target<'_>| target.spelt.as_ref().is_some_and(|(spelt, _)| spelt.begins_with(c, sound));
            let found: Vec<usize> = (0..self.all.len()).filter(|&at| begins(&self.all[at])).collect();
            if !found.is_empty() {
                self.by_onset.insert(c, found);
            }
        }
    }

    /// Whether `chars` spell a target's original well enough to be looked at.
    pub(crate) fn is_heard(written: f32, established: f32) -> bool {
        written >= LEAST_SOUND.max(established * LEAST_SHARE)
    }

    /// Every stretch of the run `from..to` of Chinese characters in `text` that may be almost a target, each
    /// once for each target.
    pub(crate) fn windows(&self, text: &[char], from: usize, to: usize, sound: &SoundTable) -> Vec<Window> {
        let mut found = Vec::new();
        self.sharing(text, from, to, &mut found);
        self.sounding(text, from, to, sound, &mut found);
        self.keyed(text, from, to, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Stretches that share enough characters with a target, in about the same places.
    fn sharing(&self, text: &[char], from: usize, to: usize, found: &mut Vec<Window>) {
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text.iter().enumerate().take(to).skip(from) {
            for &(target, place) in self.by_char.get(c).into_iter().flatten() {
                let shifts = if self.all[target].chars.len() > 2 { 0..3 } else { 1..2 };
                // One to the left, in place, one to the right.
                let places = shifts.filter_map(|shift| (at + shift).checked_sub(place + 1));
                starts.extend(places.filter(|&start| start >= from).map(|start| (target, start)));
                if self.all[target].chars.len() == 2 && place == 1 && at > from + 1 {
                    starts.push((target, at - 2));
                }
            }
        }
        starts.sort_unstable();
        for group in starts.chunk_by(|one, other| one == other) {
            let (target, start) = group[0];
            let length = self.all[target].chars.len();
            if group.len() > usize::from(length > 2) {
                let lengths = length.saturating_sub(1).max(2)..=length + 1;
                found.extend(lengths.map(|size| Window { start, end: start + size, target }));
            }
        }
        found.retain(|window| window.end <= to);
    }

    /// Stretches that spell the original of a target.
    fn sounding(&self, text: &[char], from: usize, to: usize, sound: &SoundTable, found: &mut Vec<Window>) {
        for start in from..to.saturating_sub(1) {
            for &target in self.by_onset.get(&text[start]).into_iter().flatten() {
                let Target { chars, spelt: Some((spelt, established)), .. } = &self.all[target] else { continue };
                let end = to.min(start + chars.len() + 3);
                let scores = spelt.scores(&text[start..end], sound);
                let enough =
                    scores.iter().enumerate().skip(1).filter(|(_, score)| Self::is_heard(**score, *established));
                found.extend(enough.map(|(last, _)| Window { start, end: start + last + 1, target }));
            }
        }
    }

    /// Stretches that share a key with a target of the memory.
    fn keyed(&self, text: &[char], from: usize, to: usize, found: &mut Vec<Window>) {
        if self.by_key.is_empty() {
            return;
        }
        for start in from..to {
            for end in start + 3..=to.min(start + self.longest + 1) {
                for key in shared_keys(&text[start..end]) {
                    let targets = self.by_key.get(&key).into_iter().flatten();
                    found.extend(targets.map(|&target| Window { start, end, target }));
                }
            }
        }
    }
}

/// Whether a near duplicate of the form may be a slip: names by sound and names of their own. Names by
/// meaning vary by right, unless much of a long name is by sound.
fn can_slip(form: &Form, entry: &Entry, length: usize, own: bool) -> bool {
    let Some(rendering) = entry.renderings.iter().find(|one| one.text.contains(&form.text)) else { return false };
    let named = matches!(entry.kind, Kind::Person | Kind::Place);
    let by_method = match rendering.method {
        Method::Transliteration => own || named,
        Method::Heritage => named,
        Method::Alias => own && named,
        Method::Mixed => own && length > 3,
        _ => false,
    };
    by_method && rendering.status != Status::Deprecated
}

/// The letters that the form spells best: its own part of the original, else the whole or words of it.
fn spelt(form: &Form, entry: &Entry, chars: &[char], sound: &SoundTable) -> Option<(Spelt, f32)> {
    if form.text.contains(is_interpunct) {
        return None;
    }
    let part = form.part.iter().map(|part| part.original.clone());
    let wholes = entry.originals.iter().flat_map(|one| stretches(&one.text));
    let originals: BTreeSet<String> = part.chain(wholes).collect();
    let scored = originals.iter().filter_map(|original| {
        let spelt = Spelt::new(original)?;
        let score = spelt.score(chars, sound)?;
        Some((spelt, score))
    });
    scored.filter(|(_, score)| *score > LEAST_SOUND).max_by(|one, other| one.1.total_cmp(&other.1))
}

/// How well `chars` spell any stretch of `original`, in nats; nothing when they can spell none.
pub(crate) fn best_sound(original: &str, chars: &[char], sound: &SoundTable) -> Option<f32> {
    let scores = stretches(original).into_iter().filter_map(|stretch| Spelt::new(&stretch)?.score(chars, sound));
    scores.max_by(f32::total_cmp)
}

/// What of an original a rendering may spell: each word, the surname, and the words to the end from each.
fn stretches(original: &str) -> Vec<String> {
    let words = parts::of_original(original);
    let tails = (0..words.len()).map(|from| words[from..].join(" "));
    let each = words.iter().map(|&word| word.to_owned());
    tails.chain(each).chain([parts::surname(original)]).collect()
}

fn shared_keys(chars: &[char]) -> Vec<String> {
    let form: String = chars.iter().collect();
    let mut shared = keys::deletions(&form);
    shared.push(pinyin::spell(&form));
    shared
}
