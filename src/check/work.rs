//! What the rules look at: the documents of one work, the pairs they state, and every known name in them.

use std::collections::BTreeMap;

use super::agree::{self, Originals};
use super::diagnostic::Evidence;
use crate::names::{Form, Names, parts};
use crate::term::{Entry, Pair, Region, Rendering, Status};
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
    /// Where [`Names::entries`] of the memory have an original, by its folded form.
    pub(crate) by_original: BTreeMap<String, Vec<usize>>,
    pub(crate) region: Option<Region>,
}

impl<'a> Work<'a> {
    /// The text of a place.
    pub(crate) fn slice(&self, document: usize, span: Span) -> &'a str {
        self.documents[document].slice(span)
    }

    /// What the memory has under `original`.
    pub(crate) fn entries_of(&self, original: &str) -> impl Iterator<Item = &'a Entry> {
        let places = self.by_original.get(&fold(original)).into_iter().flatten();
        places.map(|&at| &self.known.entries()[at])
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
    pub(crate) fn grouped(&self, key: impl Fn(&Pair) -> &str) -> Vec<Vec<Stated<'a>>> {
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<Stated<'a>>> = Vec::new();
        for stated in &self.stated {
            let at = *places.entry(fold(key(stated.pair))).or_insert(groups.len());
            if at == groups.len() {
                groups.push(Vec::new());
            }
            groups[at].push(*stated);
        }
        groups
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
        let from = self.stated.partition_point(|one| one.document < document);
        let here = self.stated[from..].iter().take_while(move |one| one.document == document);
        here.filter(move |one| one.pair.rendering_span.overlaps(span)).copied()
    }

    /// Whether a pair of the work covers a byte of the place.
    pub(crate) fn is_stated(&self, document: usize, span: Span) -> bool {
        self.stated.iter().any(|stated| stated.document == document && stated.pair.rendering_span.overlaps(span))
    }

    /// Whether one gloss of the work states both renderings of an original, or both originals of a
    /// rendering: `又译`, several languages. What a text declares is no slip of it.
    pub(crate) fn declares(&self, one: &Pair, other: &Pair) -> bool {
        let is = |pair: &Pair, like: &Pair| {
            fold(&pair.rendering) == fold(&like.rendering) && fold(&pair.original) == fold(&like.original)
        };
        self.stated.iter().filter(|stated| is(stated.pair, one)).any(|a| {
            let beside = |b: &&Stated<'_>| b.document == a.document && b.pair.gloss == a.pair.gloss;
            self.stated.iter().filter(beside).any(|b| is(b.pair, other))
        })
    }

    /// A pair of the work that gives the rendering of `pair`, or its last part, to somebody else.
    pub(crate) fn owner_of_rendering(&self, pair: &Pair) -> Option<Stated<'a>> {
        let last = |rendering: &str| parts::of_rendering(rendering).next_back().map(fold);
        let key = last(&pair.rendering);
        let others = self.stated.iter().filter(|one| last(&one.pair.rendering) == key);
        let differs = |one: &&Stated<'_>| agree::originals(&one.pair.original, &pair.original) == Originals::Different;
        others.copied().find(|one| differs(&one))
    }

    /// How often the work uses the folded rendering, whole or by a part of it.
    pub(crate) fn uses(&self, rendering: &str) -> usize {
        let key = fold(rendering);
        let is_use = |form: &&&Form| {
            let text = fold(&form.text);
            text == key || form.part.is_some() && text.chars().count() > 1 && key.contains(&text)
        };
        self.own_mentions.iter().filter(|mention| mention.forms.iter().any(|form| is_use(&form))).count()
    }

    /// The renderings of `entry` that a terminologist wants here: those of the region, where it has some.
    pub(crate) fn settled<'e>(&self, entry: &'e Entry) -> Vec<&'e Rendering> {
        let settled =
            || entry.renderings.iter().filter(|one| matches!(one.status, Status::Preferred | Status::Admitted));
        let at_home: Vec<_> = settled().filter(|one| Some(one.region) == self.region).collect();
        if at_home.is_empty() { settled().collect() } else { at_home }
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
