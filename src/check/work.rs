//! What the rules look at: the documents of one work, the pairs they state, and every known name in them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::agree::{self, Originals};
use super::diagnostic::Evidence;
use super::index::{Index, Keys};
use super::known::Known;
use crate::names::{Form, Names, Page};
use crate::term::{Confidence, Entry, Pair, Region, Rendering, Status};
use crate::text::normalize::fold;
use crate::text::{Document, Span};

/// A pair and the document that states it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stated<'a> {
    pub(crate) document: usize,
    pub(crate) pair: &'a Pair,
}

/// A known name where it stands; of several forms where entries share it.
#[derive(Debug, Clone)]
pub(crate) struct Mention<'a> {
    pub(crate) document: usize,
    pub(crate) span: Span,
    pub(crate) forms: Vec<&'a Form>,
}

/// Those of `mentions`, which are in order and do not overlap, that cover a byte of the place.
fn over<'m, 'a>(mentions: &'m [Mention<'a>], document: usize, span: Span) -> impl Iterator<Item = &'m Mention<'a>> {
    let from = mentions.partition_point(|one| (one.document, one.span.end) <= (document, span.start));
    mentions[from..].iter().take_while(move |one| one.document == document && one.span.start < span.end)
}

/// One work and what is known about it.
pub(crate) struct Work<'a> {
    pub(crate) documents: &'a [Document],
    pub(crate) stated: Vec<Stated<'a>>,
    /// The names that the work itself states, and where they stand.
    pub(crate) own: &'a Names,
    pub(crate) own_mentions: Vec<Mention<'a>>,
    /// The names of the memory, and where they stand.
    pub(crate) known: &'a Names,
    pub(crate) known_mentions: Vec<Mention<'a>>,
    /// The memory as near duplicates and originals are looked for in it.
    pub(crate) memory: &'a Known,
    pub(crate) region: Option<Region>,
    pub(crate) index: Index,
}

/// Pairs below this confidence prove nothing.
const LEAST_CONFIDENCE: f64 = 0.5;

/// Of the pairs of each document those that prove something.
pub(crate) fn stated(pairs: &[Vec<Pair>]) -> Vec<Stated<'_>> {
    let least = Confidence::new(LEAST_CONFIDENCE);
    let all = pairs.iter().enumerate().flat_map(|(document, pairs)| pairs.iter().map(move |pair| (document, pair)));
    all.filter(|(_, pair)| pair.confidence >= least).map(|(document, pair)| Stated { document, pair }).collect()
}

fn mentions<'a>(documents: &'a [Document], names: &'a Names) -> Vec<Mention<'a>> {
    if names.entries().is_empty() {
        return Vec::new();
    }
    let pages = names.read(&documents.iter().collect::<Vec<_>>());
    let owners = names.owners(&pages);
    let on_page = |page: &Page<'a>| {
        let document = page.number();
        let hits = names.find(page, &owners).into_iter();
        hits.map(move |hit| Mention { document, span: hit.span, forms: hit.forms }).collect::<Vec<_>>()
    };
    pages.par_iter().flat_map_iter(on_page).collect()
}

impl<'a> Work<'a> {
    /// `documents` that state `stated`, from which `own` is made, before the names of `memory`.
    pub(crate) fn new(
        documents: &'a [Document],
        stated: Vec<Stated<'a>>,
        own: &'a Names,
        memory: &'a Known,
        region: Option<Region>,
    ) -> Self {
        let own_mentions = mentions(documents, own);
        let index = Index::new(&stated, own, &own_mentions);
        let known = memory.names();
        let known_mentions = mentions(documents, known);
        Self { documents, stated, own, own_mentions, known, known_mentions, memory, region, index }
    }

    /// The text of a place.
    pub(crate) fn slice(&self, document: usize, span: Span) -> &'a str {
        self.documents[document].slice(span)
    }

    /// What the memory has under `original`.
    pub(crate) fn entries_of(&self, original: &str) -> impl Iterator<Item = &'a Entry> {
        self.memory.of_original(&fold(original)).iter().map(|&at| &self.known.entries()[at])
    }

    /// What stands before and after a place: one character each.
    pub(crate) fn neighbours(&self, document: usize, span: Span) -> (Option<char>, Option<char>) {
        let text = self.documents[document].text();
        let before = text.get(..span.start).and_then(|text| text.chars().next_back());
        let after = text.get(span.end..).and_then(|text| text.chars().next());
        (before, after)
    }

    /// Whether the place is in the title of a document: its first line, where that is short and no sentence.
    pub(crate) fn is_title(&self, document: usize, span: Span) -> bool {
        const LONGEST: usize = 60;
        let text = self.documents[document].text();
        let start = text.len() - text.trim_start().len();
        let Some((line, _)) = text.trim_start().split_once('\n') else { return false };
        span.start < start + line.len()
            && !line.contains(['。', '！', '？', '；'])
            && line.chars().take(LONGEST + 1).count() <= LONGEST
    }

    /// The pairs, by the folded form that `key` gives, in the order of the first.
    pub(crate) fn grouped(&self, key: impl Fn(&Keys) -> &String) -> Vec<Vec<Stated<'a>>> {
        let mut places: BTreeMap<&String, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<Stated<'a>>> = Vec::new();
        for (at, stated) in self.stated.iter().enumerate() {
            let group = *places.entry(key(self.index.keys(at))).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(*stated);
        }
        groups
    }

    /// The pairs of the work that have `original`, whatever its case and accents.
    pub(crate) fn stated_of(&self, original: &str) -> impl Iterator<Item = Stated<'a>> {
        self.index.of_original(&fold(original)).iter().map(|&at| self.stated[at])
    }

    /// The mentions of the work's own names that may be of `entry`.
    pub(crate) fn own_mentions_of(&self, entry: usize) -> impl Iterator<Item = &Mention<'a>> {
        self.index.mentions_of(entry).iter().map(|&at| &self.own_mentions[at])
    }

    /// The gloss that states a pair, as evidence, and how often the work uses its rendering.
    pub(crate) fn evidence(&self, stated: Stated<'_>) -> Evidence {
        let Pair { rendering, rendering_span: name, gloss, .. } = stated.pair;
        let span = Span::new(name.start.min(gloss.start), name.end.max(gloss.end));
        Evidence::at(&self.documents[stated.document], span).used(self.uses(rendering))
    }

    /// The work's own names over a byte of the place.
    pub(crate) fn own_mentions_over(&self, document: usize, span: Span) -> impl Iterator<Item = &Mention<'a>> {
        over(&self.own_mentions, document, span)
    }

    /// The memory's names over a byte of the place.
    pub(crate) fn known_mentions_over(&self, document: usize, span: Span) -> impl Iterator<Item = &Mention<'a>> {
        over(&self.known_mentions, document, span)
    }

    /// The pairs whose rendering covers a byte of the place.
    pub(crate) fn stated_over(&self, document: usize, span: Span) -> impl Iterator<Item = Stated<'a>> {
        self.index.over(document, span).map(|at| self.stated[at])
    }

    /// Whether a pair of the work covers a byte of the place.
    pub(crate) fn is_stated(&self, document: usize, span: Span) -> bool {
        self.index.over(document, span).next().is_some()
    }

    /// Whether one gloss of the work states both renderings of an original, or both originals of a
    /// rendering: `又译`, several languages. What a text declares is no slip of it.
    pub(crate) fn declares(&self, one: &Pair, other: &Pair) -> bool {
        let (one, other) = (Keys::of(one), Keys::of(other));
        self.index.of_original(&one.original).iter().filter(|&&at| *self.index.keys(at) == one).any(|&at| {
            let Stated { document, pair } = self.stated[at];
            self.index.of_gloss(document, pair.gloss).iter().any(|&beside| *self.index.keys(beside) == other)
        })
    }

    /// A pair of the work that gives the rendering of `pair`, or its last part, to somebody else.
    pub(crate) fn owner_of_rendering(&self, pair: &Pair) -> Option<Stated<'a>> {
        let mut others = self.index.of_last(&Keys::of(pair).last).iter().map(|&at| self.stated[at]);
        others.find(|one| agree::originals(&one.pair.original, &pair.original) == Originals::Different)
    }

    /// How often the work uses the rendering, whole or by a part of it.
    pub(crate) fn uses(&self, rendering: &str) -> usize {
        self.index.uses(&fold(rendering))
    }

    /// The renderings of `entry` that a terminologist wants here: those of the region, where it has some.
    pub(crate) fn settled<'e>(&self, entry: &'e Entry) -> Vec<&'e Rendering> {
        let at_home: Vec<_> = entry.settled().filter(|one| Some(one.region) == self.region).collect();
        if at_home.is_empty() { entry.settled().collect() } else { at_home }
    }

    /// The one to use among them: the first preferred, and whether there is no other.
    pub(crate) fn preferred<'e>(&self, entry: &'e Entry) -> Option<(&'e Rendering, bool)> {
        let settled = self.settled(entry);
        let preferred: Vec<_> = settled.iter().filter(|one| one.status == Status::Preferred).collect();
        match (preferred.as_slice(), settled.as_slice()) {
            ([only], _) => Some((only, true)),
            ([first, ..], _) => Some((first, false)),
            ([], [only]) => Some((only, true)),
            ([], [first, ..]) => Some((first, false)),
            ([], []) => None,
        }
    }

    /// Where nothing is settled, the rendering that texts of the region give most often, else texts of any;
    /// without a region to go by, of those where a rendering was decided against.
    pub(crate) fn most_mentioned<'e>(&self, entry: &'e Entry) -> Option<&'e Rendering> {
        let is_home = |one: &Rendering| match self.region {
            Some(region) => one.region == region,
            None => entry.renderings.iter().any(|no| no.status == Status::Deprecated && no.region == one.region),
        };
        let live = entry.renderings.iter().filter(|one| one.status != Status::Deprecated);
        // Of equals the first.
        live.rev().max_by_key(|one| (is_home(one), one.seen.mentions))
    }
}
