//! Entries to the concepts of an export, with what the shape wants to know besides.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::places::Places;
use crate::exchange::{Concept, Quotation, Variant};
use crate::names::parts::{self, Role};
use crate::store::{Remarks, Store, StoreError};
use crate::term::{Confidence, Entry, Filter, Kind, Original, PartPair, Region, Seen};

/// What is exported.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) filter: Filter,
    pub(super) min_confidence: f64,
    pub(super) subjects: Vec<String>,
    pub(super) with_parts: bool,
    /// Sentences for each rendering.
    pub(super) contexts: usize,
    /// Whether confidences are shown.
    pub(super) confidences: bool,
}

/// The regions of what is exported, in order.
pub(super) fn regions(store: &Store, wanted: &Wanted) -> anyhow::Result<Vec<Region>> {
    let mut found = Vec::new();
    store.visit_by_name(&mut |entry| {
        for one in wanted.filter.of(&entry) {
            if !found.contains(&one.region) {
                found.push(one.region);
            }
        }
    })?;
    found.sort();
    Ok(found)
}

/// Show every concept that is wanted to `visitor`, by name, each with its parts behind it.
pub(super) fn visit(
    store: &Store,
    wanted: &Wanted,
    visitor: &mut dyn FnMut(&Concept) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut run = Run { store, wanted, places: Places::from_here(), parts: BTreeSet::new() };
    let mut outcome = Ok(());
    let mut one = |entry: Entry, remarks: Remarks| {
        if outcome.is_ok() {
            outcome = run.entry(&entry, remarks, visitor);
        }
    };
    if store.has_remarks()? {
        store.visit_with_remarks(&mut one)?;
    } else {
        store.visit_by_name(&mut |entry| one(entry, Remarks::default()))?;
    }
    outcome
}

struct Run<'s> {
    store: &'s Store,
    wanted: &'s Wanted,
    places: Places,
    /// Parts that were written: many people have one surname.
    parts: BTreeSet<(PartPair, Region)>,
}

impl Run<'_> {
    fn entry(
        &mut self,
        entry: &Entry,
        remarks: Remarks,
        visitor: &mut dyn FnMut(&Concept) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let Some(mut concept) = Concept::of(entry, &self.wanted.filter) else { return Ok(()) };
        if !self.remark(remarks, &mut concept) || !self.weigh(entry, &mut concept)? {
            return Ok(());
        }
        self.quote(entry, &mut concept)?;
        for seen in concept.originals.iter_mut().map(|one| &mut one.seen) {
            shorten(&self.places, seen);
        }
        for seen in concept.renderings.iter_mut().map(|one| &mut one.seen) {
            shorten(&self.places, seen);
        }
        visitor(&concept)?;
        if self.wanted.with_parts {
            for part in self.part_concepts(entry, &concept) {
                visitor(&part)?;
            }
        }
        Ok(())
    }

    /// Add subject and note; false when the subject is not wanted.
    fn remark(&self, remarks: Remarks, concept: &mut Concept) -> bool {
        let is_wanted = |subject: &String| self.wanted.subjects.is_empty() || self.wanted.subjects.contains(subject);
        let meant = self.wanted.subjects.is_empty() || remarks.subjects.iter().any(is_wanted);
        concept.subject = remarks.subjects.into_iter().find(is_wanted);
        if concept.note.is_none() && !remarks.notes.is_empty() {
            concept.note = Some(remarks.notes.join("; "));
        }
        meant
    }

    /// Add confidences; false when no rendering is sure enough.
    fn weigh(&self, entry: &Entry, concept: &mut Concept) -> Result<bool, StoreError> {
        if !self.wanted.confidences && self.wanted.min_confidence <= 0.0 {
            return Ok(true);
        }
        let known: BTreeMap<String, Confidence> = self.store.confidences(entry.id)?.into_iter().collect();
        let least = self.wanted.min_confidence;
        // What only a decision names is as sure as its maker.
        concept.renderings.retain(|one| known.get(&one.text).is_none_or(|confidence| confidence.get() >= least));
        if self.wanted.confidences {
            for one in &mut concept.renderings {
                one.confidence = known.get(&one.text).map(|confidence| Confidence::new(confidence.rounded(4)));
            }
        }
        Ok(!concept.renderings.is_empty())
    }

    fn quote(&self, entry: &Entry, concept: &mut Concept) -> Result<(), StoreError> {
        if self.wanted.contexts == 0 {
            return Ok(());
        }
        for mention in self.store.mentions(entry.id, None)? {
            if let Some(one) = concept.renderings.iter_mut().find(|one| one.text == mention.rendering)
                && one.contexts.len() < self.wanted.contexts
            {
                let path = mention.path.trim_end_matches("#import");
                let place = format!("{}:{}:{}", self.places.shown(path), mention.line, mention.column);
                one.contexts.push(Quotation { place, text: mention.sentence });
            }
        }
        Ok(())
    }

    /// The surnames of a person, as concepts of their own.
    fn part_concepts(&mut self, entry: &Entry, concept: &Concept) -> Vec<Concept> {
        let mut found = Vec::new();
        for (pair, role) in parts::of(entry) {
            // What the whole original is rendered with is no part of it.
            if role != Role::Surname || concept.originals.iter().any(|one| one.text == pair.original) {
                continue;
            }
            let whole = concept
                .renderings
                .iter()
                .filter(|one| one.text != pair.rendering && one.text.contains(&pair.rendering));
            let regions: Vec<(Region, crate::term::Status)> = whole.map(|one| (one.region, one.status)).collect();
            let mut renderings = Vec::new();
            for (region, status) in regions {
                if self.parts.insert((pair.clone(), region)) {
                    renderings.push(Variant { status, ..Variant::new(pair.rendering.clone(), region) });
                }
            }
            if !renderings.is_empty() {
                let language = entry.best_original().map_or_else(String::new, |one| one.language.clone());
                found.push(Concept {
                    kind: Some(Kind::Person),
                    note: Some(format!("surname of {}", concept.headword())),
                    originals: vec![Original { text: pair.original.clone(), language, seen: Seen::default() }],
                    renderings,
                    ..Concept::default()
                });
            }
        }
        found
    }
}

fn shorten(places: &Places, seen: &mut Seen) {
    if let Some(first) = &mut seen.first {
        // What the memory calls a list is not what its file is called.
        *first = places.shown(first).replacen("#import:", ":", 1);
    }
}
