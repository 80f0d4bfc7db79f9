//! Established renderings, and where something like them may stand: by the characters they share with the
//! text, by the sound of their originals, and, for what only a memory establishes, by keys.

use std::collections::{BTreeSet, HashMap};

use super::context::unusual;
use super::remembered::Remembered;
use super::sound::{Onsets, Opening, Spelled, Spelt};
use super::taken::Taken;
use crate::names::{Form, Names, Role, parts};
use crate::term::{Entry, Kind, Method, Status};
use crate::text::normalize::fold;
use crate::text::script::{is_han, is_interpunct};
use crate::translit::{QuickMap, SoundTable, Units};

/// An established rendering, or a part of one that goes on alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The folded form.
    pub(crate) chars: &'a [char],
    pub(crate) form: &'a Form,
    pub(crate) entry: &'a Entry,
    /// Established by this work, not only by the memory.
    pub(crate) own: bool,
    /// The letters that it spells, and how well it does, in nats; only of the work's own.
    pub(crate) spelt: Option<&'a (Spelt, f32)>,
}

/// A stretch of a folded text, as places of characters, and the target that it may be almost.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) target: usize,
    /// How well it spells the target's original, in nats, where that is well enough to be looked at.
    pub(crate) heard: Option<f32>,
}

/// The characters `from..to` of a folded text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'a> {
    pub(crate) text: &'a [char],
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// A target that the work itself establishes.
#[derive(Debug)]
struct Own<'a> {
    chars: Vec<char>,
    form: &'a Form,
    entry: &'a Entry,
    spelt: Option<(Spelt, f32)>,
}

/// Every target, ready to be met in a text: the work's own by number, behind them those of the memory.
pub(crate) struct Targets<'a> {
    own: Vec<Own<'a>>,
    known: &'a Names,
    remembered: &'a Remembered,
    sound: &'a SoundTable,
    /// The work's own targets that have a character, and its place in them.
    by_char: HashMap<char, Vec<(usize, usize)>>,
    /// Those that have a part, which may be right where the rest is not.
    by_part: HashMap<Vec<char>, Vec<usize>>,
    /// Those whose original begins with certain letters.
    by_onset: Onsets,
}

/// Whose original a character and two characters can begin, and how far they do: found when the characters are
/// first met.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    by_char: QuickMap<char, Vec<Opening>>,
    by_pair: QuickMap<(char, char), Vec<(usize, Spelled)>>,
    /// How many there are of all characters and pairs.
    size: usize,
}

/// So many are remembered; then it begins anew. A long work would fill the memory with them.
const MOST_BEGUN: usize = 400_000;

/// More characters than this are no name to compare.
pub(super) const LONGEST: usize = 16;
/// How well characters must spell an original to be looked at, in nats, and as a share of how well the
/// established rendering does.
const LEAST_SOUND: f32 = 3.5;
const LEAST_SHARE: f32 = 0.45;
/// Nats for each character from which on a form is by sound, whatever its method is taken for.
const SURELY_HEARD: f32 = 2.0;

impl<'a> Targets<'a> {
    pub(crate) fn new(own: &'a Names, known: &'a Names, remembered: &'a Remembered, sound: &'a SoundTable) -> Self {
        let (by_char, by_part) = (HashMap::new(), HashMap::new());
        let by_onset = Onsets::default();
        let mut targets = Self { own: Vec::new(), known, remembered, sound, by_char, by_part, by_onset };
        for form in own.forms() {
            targets.add(form, &own.entries()[form.entry]);
        }
        targets
    }

    /// The target of a number.
    pub(crate) fn get(&self, number: usize) -> Target<'_> {
        let Some(one) = self.own.get(number) else {
            let (chars, form) = self.remembered.get(number - self.own.len());
            let form = &self.known.forms()[form];
            return Target { chars, form, entry: &self.known.entries()[form.entry], own: false, spelt: None };
        };
        Target { chars: &one.chars, form: one.form, entry: one.entry, own: true, spelt: one.spelt.as_ref() }
    }

    /// The number of the target that is `form`, of the work's own names or of the memory's.
    pub(crate) fn number_of(&self, form: &Form, own: bool) -> Option<usize> {
        if own {
            let chars: Vec<char> = fold(&form.text).chars().collect();
            let alike = self.by_char.get(chars.first()?)?;
            let is_form = |number: usize| std::ptr::eq(self.own[number].form, form);
            alike.iter().find(|&&(number, place)| place == 0 && is_form(number)).map(|(number, _)| *number)
        } else {
            self.remembered.number_of(self.known, form).map(|number| self.own.len() + number)
        }
    }

    fn add(&mut self, form: &'a Form, entry: &'a Entry) {
        let chars: Vec<char> = fold(&form.text).chars().collect();
        if !(2..=LONGEST).contains(&chars.len()) || !chars.iter().all(|&c| is_han(c)) || form.role == Role::Given {
            return;
        }
        let spelt = spelt(form, entry, &chars, self.sound);
        // A method is guessed; what is spelt well is by sound.
        let heard = spelt.as_ref().is_some_and(|(_, score)| *score > SURELY_HEARD * chars.len() as f32)
            && 2 * unusual(&chars) < chars.len();
        if !heard && !can_slip(form, entry, chars.len(), true) {
            return;
        }
        let number = self.own.len();
        for (place, &c) in chars.iter().enumerate() {
            self.by_char.entry(c).or_default().push((number, place));
        }
        for part in pieces(&form.text) {
            self.by_part.entry(part).or_default().push(number);
        }
        if let Some((spelt, _)) = &spelt {
            self.by_onset.add(spelt, number);
        }
        self.own.push(Own { chars, form, entry, spelt });
    }

    /// The work's own targets that have the folded `part`, in order; not those that it is.
    pub(crate) fn of_part(&self, part: &[char]) -> &[usize] {
        self.by_part.get(part).map_or(&[], Vec::as_slice)
    }

    /// Every window in the run `stretch` of Chinese characters that may be almost a target, each once for each
    /// target. The work's own names, which stand in the run where `taken` says, are no slips for
    /// each other.
    pub(super) fn windows(&self, stretch: &Stretch<'_>, taken: &Taken, begun: &mut Begun) -> Vec<Window> {
        let Stretch { text, from, to } = *stretch;
        let mut found = Vec::new();
        self.sharing(stretch, taken, &mut found);
        self.sounding(stretch, taken, begun, &mut found);
        self.remembered.windows(text, from, to, self.own.len(), &mut found);
        // Of the same window that first which was heard.
        found.sort_by_key(|window| (window.start, window.end, window.target, window.heard.is_none()));
        found.dedup_by_key(|window| (window.start, window.end, window.target));
        found
    }

    /// Stretches that share enough characters with a target, in about the same places.
    fn sharing(&self, stretch: &Stretch<'_>, taken: &Taken, found: &mut Vec<Window>) {
        let Stretch { text, from, to } = *stretch;
        let mut starts: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text.iter().enumerate().take(to).skip(from) {
            for &(target, place) in self.having(*c, taken.owners(at - from)) {
                let length = self.own[target].chars.len();
                let shifts = if length > 2 { 0..3 } else { 1..2 };
                // One to the left, in place, one to the right.
                let places = shifts.filter_map(|shift| (at + shift).checked_sub(place + 1));
                let free = places.filter(|&start| start >= from && taken.can_begin(start - from, target));
                starts.extend(free.map(|start| (target, start)));
                if length == 2 && place == 1 && at > from + 1 {
                    starts.push((target, at - 2));
                }
            }
        }
        starts.sort_unstable();
        for group in starts.chunk_by(|one, other| one == other) {
            let (target, start) = group[0];
            let length = self.own[target].chars.len();
            if group.len() > usize::from(length > 2) {
                let lengths = length.saturating_sub(1).max(2)..=length + 1;
                let ends = lengths.map(|size| start + size);
                let free = ends.filter(|&end| end <= to && taken.leaves(start - from, end - from, Some(target)));
                found.extend(free.map(|end| Window { start, end, target, heard: None }));
            }
        }
    }

    /// The targets that have `c`, and its place in them; of `these` alone, when they are given.
    fn having<'t>(&'t self, c: char, these: Option<&'t [usize]>) -> impl Iterator<Item = &'t (usize, usize)> {
        let all = self.by_char.get(&c).map_or(&[][..], Vec::as_slice);
        let of = move |target: usize| {
            let from = all.partition_point(|(other, _)| *other < target);
            all[from..].iter().take_while(move |(other, _)| *other == target)
        };
        let (all, these) = if let Some(these) = these { (&[][..], these) } else { (all, &[][..]) };
        all.iter().chain(these.iter().flat_map(move |&target| of(target)))
    }

    /// Stretches that spell the original of a target.
    fn sounding(&self, stretch: &Stretch<'_>, taken: &Taken, begun: &mut Begun, found: &mut Vec<Window>) {
        let Stretch { text, from, to } = *stretch;
        let units: Vec<&Units> = text[from..to].iter().map(|&c| self.sound.units(c)).collect();
        for start in (0..units.len().saturating_sub(1)).filter(|&start| taken.leaves(start, start + 2, None)) {
            let (pair, rest) = ([units[start], units[start + 1]], &units[start + 2..]);
            let chars = (text[from + start], text[from + start + 1]);
            for (target, spelled) in begun.of(chars, pair, &self.own, &self.by_onset) {
                let Own { chars, spelt: Some((spelt, established)), .. } = &self.own[*target] else { continue };
                let mut spelled = *spelled;
                for size in 2..chars.len() + 4 {
                    let heard = spelt.whole(&spelled);
                    let free = taken.leaves(start, start + size, None);
                    if free && heard >= LEAST_SOUND.max(established * LEAST_SHARE) {
                        let start = from + start;
                        found.push(Window { start, end: start + size, target: *target, heard: Some(heard) });
                    }
                    let next = rest.get(size - 2).and_then(|units| spelt.spell_on(&spelled, units));
                    let Some(next) = next else { break };
                    spelled = next;
                }
            }
        }
    }
}

impl Begun {
    /// The targets of `own` whose original the characters `pair` can begin, which stand for `units`.
    fn of(
        &mut self,
        pair: (char, char),
        units: [&Units; 2],
        own: &[Own<'_>],
        by_onset: &Onsets,
    ) -> &[(usize, Spelled)] {
        if self.size > MOST_BEGUN {
            *self = Self::default();
        }
        let Self { by_char, by_pair, size } = self;
        let spelt = |target: usize| own[target].spelt.as_ref().map(|(spelt, _)| spelt);
        by_pair.entry(pair).or_insert_with(|| {
            let openings = by_char.entry(pair.0).or_insert_with(|| {
                let opening = |target: usize| spelt(target)?.opening(target, units[0]);
                let found: Vec<_> = by_onset.of(units[0]).into_iter().filter_map(opening).collect();
                *size += found.len();
                found
            });
            let begun = |opening: &Opening| Some((opening.number, spelt(opening.number)?.begun(opening, units[1])?));
            let found: Vec<_> = openings.iter().filter_map(begun).collect();
            *size += found.len() + 1;
            found
        })
    }
}

/// Whether a near duplicate of the form may be a slip: names by sound and names of their own. Names by
/// meaning vary by right, unless much of a long name is by sound.
pub(super) fn can_slip(form: &Form, entry: &Entry, length: usize, own: bool) -> bool {
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

/// The parts of a form, folded, and several that follow each other, but for the whole.
pub(super) fn pieces(form: &str) -> impl Iterator<Item = Vec<char>> {
    let parts: Vec<String> = parts::of_rendering(form).map(fold).collect();
    let count = parts.len();
    let stretches = (0..count).flat_map(move |from| (from + 1..=count).map(move |to| (from, to)));
    let proper = stretches.filter(move |(from, to)| to - from < count);
    proper.map(move |(from, to)| parts[from..to].concat().chars().collect())
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
