//! From mentions and decisions to an entry: a pure function, so that the order in which texts were read
//! and decisions were carried from one memory to another cannot show.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::term::{Action, Confidence, Kind, Method, Region, SeenCount, Status};

/// A mention as an entry sees it. They come in the order of their places: by date, path, line and column.
#[derive(Debug, Clone)]
pub(super) struct Sighting {
    pub(super) mention: i64,
    pub(super) document: i64,
    /// Date of the document, else of its reading.
    pub(super) date: String,
    pub(super) region: Region,
    pub(super) original: i64,
    pub(super) rendering: i64,
    pub(super) kind: Kind,
    pub(super) method: Method,
    pub(super) language: String,
    /// Confidence in thousandths, at least one.
    pub(super) weight: u64,
    /// What a list says beyond the pair, when the mention is a row of one.
    pub(super) listed: Option<Listed>,
    /// The entry that has it now.
    pub(super) entry: Option<i64>,
}

impl Sighting {
    /// What a mention of this confidence weighs.
    pub(super) fn weight_of(confidence: Confidence) -> u64 {
        ((confidence.get() * 1000.0).round() as u64).max(1)
    }
}

/// What a row of a list says of its pair.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) status: Status,
    pub(super) original: SeenCount,
    pub(super) rendering: SeenCount,
    pub(super) last: Option<String>,
}

/// A decision as an entry sees it, in the order they were made.
#[derive(Debug, Clone)]
pub(super) struct Ruling {
    pub(super) action: Action,
    pub(super) original: i64,
    pub(super) rendering: i64,
    /// The region it was made for; every region that has the rendering when none was named.
    pub(super) region: Option<Region>,
    /// Where the rendering's characters are at home, for one that no text has.
    pub(super) home: Region,
    pub(super) kind: Kind,
    pub(super) method: Method,
    pub(super) language: String,
    /// The client or project that it holds for.
    pub(super) scope: Option<String>,
}

/// An entry's content. Forms are numbers here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Derived {
    pub(super) kind: Option<Kind>,
    pub(super) originals: BTreeMap<i64, Form<String>>,
    pub(super) renderings: BTreeMap<(i64, Region), Form<Method>>,
}

/// A form, what most of its mentions say of it, and how often it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form<T> {
    pub(super) label: T,
    pub(super) status: Status,
    pub(super) tally: Tally,
}

/// Mentions and documents, the first mention and the last date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) mentions: u64,
    pub(super) documents: u64,
    pub(super) first: Option<i64>,
    pub(super) last: Option<String>,
    latest_document: Option<i64>,
}

impl Tally {
    fn add(&mut self, seen: &Sighting) {
        self.mentions += 1;
        self.first = self.first.or(Some(seen.mention));
        // Sightings of one document stand together.
        if self.latest_document.replace(seen.document) != Some(seen.document) {
            self.documents += 1;
        }
        self.date(&seen.date);
    }

    /// Add what a list says that its makers had seen.
    fn add_listed(&mut self, seen: &Sighting, count: SeenCount, last: Option<&str>) {
        if count.mentions > 0 {
            self.mentions += count.mentions;
            self.documents += count.documents;
            self.first = self.first.or(Some(seen.mention));
            self.date(last.unwrap_or(&seen.date));
        }
    }

    fn date(&mut self, date: &str) {
        if self.last.as_deref() < Some(date) {
            self.last = Some(date.to_owned());
        }
    }
}

/// A weighted vote. Weights are whole numbers: sums of floats depend on their order.
#[derive(Debug, Clone)]
struct Votes<T>(BTreeMap<T, u64>);

impl<T: Ord + Clone> Votes<T> {
    fn add(&mut self, label: &T, weight: u64) {
        *self.0.entry(label.clone()).or_default() += weight;
    }

    /// The label with most votes, the smallest of those with as many.
    fn winner(&self) -> Option<&T> {
        self.0.iter().rev().max_by_key(|&(_, weight)| weight).map(|(label, _)| label)
    }
}

/// A form while its mentions are counted.
struct Count<T> {
    votes: Votes<T>,
    tally: Tally,
}

// Written out: deriving would ask for a default label, and there is none.
impl<T> Default for Votes<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Default for Count<T> {
    fn default() -> Self {
        Self { votes: Votes::default(), tally: Tally::default() }
    }
}

/// A rendering in a region.
type Place = (i64, Region);

/// The statuses that differ for each client or project.
pub(super) fn scoped(sightings: &[Sighting], rulings: &[Ruling]) -> BTreeMap<String, BTreeMap<Place, Status>> {
    let scopes: BTreeSet<&String> = rulings.iter().filter_map(|ruling| ruling.scope.as_ref()).collect();
    if scopes.is_empty() {
        return BTreeMap::new();
    }
    let general = derive(sightings, rulings);
    let differing = |scope: &String| {
        let derived = derive_for(sightings, rulings, Some(scope));
        let statuses = derived.renderings.into_iter().map(|(place, form)| (place, form.status));
        statuses
            .filter(|(place, status)| general.renderings.get(place).map(|form| form.status) != Some(*status))
            .collect()
    };
    scopes.into_iter().map(|scope| (scope.clone(), differing(scope))).collect()
}

/// The entry that `sightings` and `rulings` make, for everybody.
pub(super) fn derive(sightings: &[Sighting], rulings: &[Ruling]) -> Derived {
    derive_for(sightings, rulings, None)
}

fn derive_for(sightings: &[Sighting], rulings: &[Ruling], scope: Option<&String>) -> Derived {
    let mut kinds = Votes::default();
    let mut originals: BTreeMap<i64, Count<String>> = BTreeMap::new();
    let mut renderings: BTreeMap<(i64, Region), Count<Method>> = BTreeMap::new();
    for seen in sightings {
        let weight = seen.weight;
        kinds.add(&seen.kind, weight);
        let original = originals.entry(seen.original).or_default();
        original.votes.add(&seen.language, weight);
        let rendering = renderings.entry((seen.rendering, seen.region)).or_default();
        rendering.votes.add(&seen.method, weight);
        match &seen.listed {
            None => {
                original.tally.add(seen);
                rendering.tally.add(seen);
            }
            Some(listed) => {
                original.tally.add_listed(seen, listed.original, listed.last.as_deref());
                rendering.tally.add_listed(seen, listed.rendering, listed.last.as_deref());
            }
        }
    }
    let kind = kinds.winner().copied().or(rulings.last().map(|ruling| ruling.kind));
    let mut derived = Derived { kind, originals: decided(originals), renderings: decided(renderings) };
    for ruling in rulings {
        let holds = ruling.scope.is_none() || ruling.scope.as_ref() == scope;
        derived.rule(ruling, holds);
    }
    derived.heed(sightings);
    derived
}

fn decided<K: Ord, T: Ord + Clone>(counts: BTreeMap<K, Count<T>>) -> BTreeMap<K, Form<T>> {
    let form = |count: Count<T>| {
        let label = count.votes.winner()?.clone();
        Some(Form { label, status: Status::Unreviewed, tally: count.tally })
    };
    counts.into_iter().filter_map(|(key, count)| Some((key, form(count)?))).collect()
}

impl Derived {
    /// The original that most mentions have, the first of those with as many; `text` tells how a form is written.
    pub(super) fn headword<'t>(&self, text: impl Fn(i64) -> &'t str) -> &'t str {
        let best = self.originals.iter().min_by_key(|&(&form, one)| (Reverse(one.tally.mentions), text(form)));
        best.map_or("", |(&form, _)| text(form))
    }

    /// Put in what `ruling` names, and give it its status when it `holds`.
    fn rule(&mut self, ruling: &Ruling, holds: bool) {
        self.originals.entry(ruling.original).or_insert_with(|| unseen(ruling.language.clone()));
        for region in self.regions(ruling) {
            if holds && ruling.action == Action::Prefer {
                self.supersede(region);
            }
            let is_preferred =
                |((_, home), form): (&Place, &Form<Method>)| *home == region && form.status == Status::Preferred;
            // Who adds the first rendering of a region means it to be used.
            let first = ruling.action == Action::Add && !self.renderings.iter().any(is_preferred);
            let form = self.renderings.entry((ruling.rendering, region)).or_insert_with(|| unseen(ruling.method));
            if holds {
                form.status = if first { Status::Preferred } else { ruling.action.status().unwrap_or(form.status) };
            }
        }
    }

    /// Give the renderings that no decision is about the status that lists give them, the first list first.
    /// Where a decision prefers another rendering, a list's preference is for somebody to look at.
    fn heed(&mut self, sightings: &[Sighting]) {
        let preferred = |derived: &Self, region: Region| {
            derived.renderings.iter().any(|((_, home), form)| *home == region && form.status == Status::Preferred)
        };
        let ruled: Vec<Region> = Region::ALL.iter().copied().filter(|&region| preferred(self, region)).collect();
        for seen in sightings {
            let Some(listed) = &seen.listed else { continue };
            let status = match listed.status {
                Status::Preferred if ruled.contains(&seen.region) => Status::Unreviewed,
                Status::Preferred if preferred(self, seen.region) => Status::Admitted,
                other => other,
            };
            if let Some(form) = self.renderings.get_mut(&(seen.rendering, seen.region))
                && form.status == Status::Unreviewed
            {
                form.status = status;
            }
        }
    }

    /// The regions that `ruling` is about.
    fn regions(&self, ruling: &Ruling) -> Vec<Region> {
        if let Some(region) = ruling.region {
            return vec![region];
        }
        let seen: Vec<Region> = Region::ALL
            .iter()
            .copied()
            .filter(|&region| self.renderings.contains_key(&(ruling.rendering, region)))
            .collect();
        if seen.is_empty() { vec![ruling.home] } else { seen }
    }

    /// Only one rendering of a region is the preferred one: who prefers another replaces it.
    fn supersede(&mut self, region: Region) {
        let former =
            self.renderings.iter_mut().filter(|((_, home), form)| *home == region && form.status == Status::Preferred);
        former.for_each(|(_, form)| form.status = Status::Superseded);
    }
}

fn unseen<T>(label: T) -> Form<T> {
    Form { label, status: Status::Unreviewed, tally: Tally::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(mention: i64, rendering: i64, weight: u64, kind: Kind) -> Sighting {
        Sighting {
            mention,
            document: mention / 10,
            date: format!("2024-01-0{}", mention / 10),
            region: Region::Cn,
            original: 1,
            rendering,
            kind,
            method: Method::Transliteration,
            language: "und-Latn".to_owned(),
            weight,
            listed: None,
            entry: None,
        }
    }

    fn ruling(action: Action, rendering: i64) -> Ruling {
        Ruling {
            action,
            original: 1,
            rendering,
            region: None,
            home: Region::Cn,
            kind: Kind::Person,
            method: Method::Transliteration,
            language: "ru".to_owned(),
            scope: None,
        }
    }

    #[test]
    fn most_certain_kind_wins() {
        let sightings = [seen(10, 7, 900, Kind::Place), seen(11, 7, 200, Kind::Person), seen(20, 8, 300, Kind::Person)];
        let derived = derive(&sightings, &[]);
        assert_eq!(derived.kind, Some(Kind::Place));
        let tally = &derived.originals[&1].tally;
        assert_eq!((tally.mentions, tally.documents, tally.first), (3, 2, Some(10)));
        assert_eq!(tally.last.as_deref(), Some("2024-01-02"));
    }

    #[test]
    fn one_rendering_is_preferred() {
        let rulings = [ruling(Action::Prefer, 7), ruling(Action::Deprecate, 9), ruling(Action::Prefer, 8)];
        let derived = derive(&[seen(10, 7, 900, Kind::Person)], &rulings);
        let status = |rendering| derived.renderings[&(rendering, Region::Cn)].status;
        assert_eq!(status(7), Status::Superseded);
        assert_eq!(status(8), Status::Preferred);
        assert_eq!(status(9), Status::Deprecated);
        assert_eq!(derived.renderings[&(8, Region::Cn)].tally.mentions, 0);
    }

    #[test]
    fn a_list_never_outranks_a_decision() {
        let listed = |mention, rendering, status| {
            let (original, rendering_count) = (SeenCount::ONCE, SeenCount { mentions: 7, documents: 2 });
            let listed = Listed { status, original, rendering: rendering_count, last: Some("2020".into()) };
            Sighting { listed: Some(listed), ..seen(mention, rendering, 1000, Kind::Person) }
        };
        let sightings = [listed(10, 7, Status::Preferred), listed(11, 8, Status::Preferred)];
        let status = |derived: &Derived, rendering| derived.renderings[&(rendering, Region::Cn)].status;
        let derived = derive(&sightings, &[]);
        assert_eq!((status(&derived, 7), status(&derived, 8)), (Status::Preferred, Status::Admitted));
        let tally = &derived.renderings[&(7, Region::Cn)].tally;
        assert_eq!((tally.mentions, tally.documents, tally.last.as_deref()), (7, 2, Some("2020")));
        let derived = derive(&sightings, &[ruling(Action::Prefer, 9), ruling(Action::Deprecate, 8)]);
        assert_eq!(status(&derived, 9), Status::Preferred);
        assert_eq!((status(&derived, 7), status(&derived, 8)), (Status::Unreviewed, Status::Deprecated));
    }

    #[test]
    fn a_decision_outlives_its_texts() {
        let derived = derive(&[], &[ruling(Action::Prefer, 7)]);
        assert_eq!(derived.kind, Some(Kind::Person));
        assert_eq!(derived.originals[&1].label, "ru");
    }
}
