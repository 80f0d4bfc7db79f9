//! What the rules ask of a work again and again, found once: its pairs by their forms and places, its
//! mentions by their forms and owners. Every answer takes about as long in a long work as in a short one.

use std::collections::{BTreeSet, HashMap};

use super::work::{Mention, Stated};
use crate::names::{Names, parts};
use crate::term::{Kind, Pair};
use crate::text::Span;
use crate::text::normalize::fold;

/// The folded forms of a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Keys {
    pub(crate) original: String,
    pub(crate) rendering: String,
    /// The last part of the rendering: a person's surname.
    pub(crate) last: String,
}

impl Keys {
    pub(crate) fn of(pair: &Pair) -> Self {
        let last = parts::of_rendering(&pair.rendering).next_back().map(fold).unwrap_or_default();
        Self { original: fold(&pair.original), rendering: fold(&pair.rendering), last }
    }
}

/// The mentions of one folded form.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    all: usize,
    /// Those that are a part of a longer name.
    by_part: usize,
}

/// Places in the list of pairs, and in that of mentions.
#[derive(Debug, Default)]
pub(crate) struct Index {
    keys: Vec<Keys>,
    by_original: HashMap<String, Vec<usize>>,
    by_rendering: HashMap<String, Vec<usize>>,
    /// By the last part of the rendering, the first pair of each kind, rendering and spelling of the original.
    by_last: HashMap<String, Vec<usize>>,
    by_gloss: HashMap<(usize, Span), Vec<usize>>,
    /// In the order of the documents and their text.
    by_place: Vec<(usize, Span, usize)>,
    longest: usize,
    spelt: HashMap<String, usize>,
    uses: HashMap<String, Uses>,
    mentions_of: Vec<Vec<usize>>,
    entries: HashMap<String, Vec<usize>>,
}

impl Index {
    /// `stated` and `mentions` of one work, whose names are `own`.
    pub(crate) fn new(stated: &[Stated<'_>], own: &Names, mentions: &[Mention<'_>]) -> Self {
        let mut index = Self { mentions_of: vec![Vec::new(); own.entries().len()], ..Self::default() };
        let mut classes: BTreeSet<(Kind, String, &str)> = BTreeSet::new();
        for (at, one) in stated.iter().enumerate() {
            let Stated { document, pair } = *one;
            let keys = Keys::of(pair);
            index.by_original.entry(keys.original.clone()).or_default().push(at);
            index.by_rendering.entry(keys.rendering.clone()).or_default().push(at);
            if classes.insert((pair.kind, keys.rendering.clone(), &pair.original)) {
                index.by_last.entry(keys.last.clone()).or_default().push(at);
            }
            index.by_gloss.entry((document, pair.gloss)).or_default().push(at);
            index.by_place.push((document, pair.rendering_span, at));
            index.longest = index.longest.max(pair.rendering_span.len());
            *index.spelt.entry(pair.original.clone()).or_default() += 1;
            index.keys.push(keys);
        }
        index.by_place.sort_unstable();
        for (at, entry) in own.entries().iter().enumerate() {
            for key in entry.originals.iter().map(|one| fold(&one.text)).collect::<BTreeSet<_>>() {
                index.entries.entry(key).or_default().push(at);
            }
        }
        for (at, mention) in mentions.iter().enumerate() {
            // All forms that may stand at a place are written alike.
            let Some(first) = mention.forms.first() else { continue };
            let uses = index.uses.entry(fold(&first.text)).or_default();
            uses.all += 1;
            uses.by_part += usize::from(mention.forms.iter().any(|form| form.part.is_some()));
            for entry in mention.forms.iter().map(|form| form.entry).collect::<BTreeSet<_>>() {
                index.mentions_of[entry].push(at);
            }
        }
        index
    }

    /// The folded forms of the pair at `at`.
    pub(crate) fn keys(&self, at: usize) -> &Keys {
        &self.keys[at]
    }

    /// The pairs of the folded `original`.
    pub(crate) fn of_original(&self, original: &str) -> &[usize] {
        self.by_original.get(original).map_or(&[], Vec::as_slice)
    }

    /// The pairs of the folded `rendering`.
    pub(crate) fn of_rendering(&self, rendering: &str) -> &[usize] {
        self.by_rendering.get(rendering).map_or(&[], Vec::as_slice)
    }

    /// Of the pairs whose rendering ends with the folded part `last` the first of each kind, rendering and
    /// spelling of the original.
    pub(crate) fn of_last(&self, last: &str) -> &[usize] {
        self.by_last.get(last).map_or(&[], Vec::as_slice)
    }

    /// The pairs that one gloss states.
    pub(crate) fn of_gloss(&self, document: usize, gloss: Span) -> &[usize] {
        self.by_gloss.get(&(document, gloss)).map_or(&[], Vec::as_slice)
    }

    /// The pairs whose rendering covers a byte of the place.
    pub(crate) fn over(&self, document: usize, span: Span) -> impl Iterator<Item = usize> {
        let least = (document, span.start.saturating_sub(self.longest));
        let from = self.by_place.partition_point(|(document, span, _)| (*document, span.start) < least);
        let here = self.by_place[from..].iter();
        let here = here.take_while(move |(other, place, _)| *other == document && place.start < span.end);
        here.filter(move |(_, place, _)| place.overlaps(span)).map(|(_, _, at)| *at)
    }

    /// How many pairs spell their original so, to the letter.
    pub(crate) fn spelt(&self, original: &str) -> usize {
        self.spelt.get(original).copied().unwrap_or(0)
    }

    /// How often the folded rendering is used, whole or by a part of it.
    pub(crate) fn uses(&self, rendering: &str) -> usize {
        let whole = self.uses.get(rendering).map_or(0, |uses| uses.all);
        let places: Vec<usize> = rendering.char_indices().map(|(at, _)| at).chain([rendering.len()]).collect();
        let size = places.len();
        // Parts have two characters or more.
        let spans = (0..size).flat_map(|from| (from + 2..size).map(move |to| (from, to)));
        let parts: BTreeSet<&str> = spans.filter_map(|(from, to)| rendering.get(places[from]..places[to])).collect();
        let parts = parts.into_iter().filter(|part| *part != rendering);
        whole + parts.filter_map(|part| self.uses.get(part)).map(|uses| uses.by_part).sum::<usize>()
    }

    /// The mentions that may be of the work's entry `entry`, in order.
    pub(crate) fn mentions_of(&self, entry: usize) -> &[usize] {
        &self.mentions_of[entry]
    }

    /// The work's entries that have the folded `original`.
    pub(crate) fn entries(&self, original: &str) -> &[usize] {
        self.entries.get(original).map_or(&[], Vec::as_slice)
    }
}
