//! Writing the entries of components: names that are tied, and what texts and decisions say of them. They are
//! read many at a time, as their ties are.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};

use super::derive::{Derived, Ruling, Sighting, Tally, derive, scoped};
use super::labels::list;
use super::partition::{Bond, Name, Word, partition};
use super::sightings::sightings;
use super::ties::{Text, Tie, Web, texts};
use super::{keys, log};
use crate::term::Action;

/// Write the entries of the components of `web`, in place of those that had any of their names.
pub(super) fn rebuild(tx: &Transaction, web: &Web) -> rusqlite::Result<()> {
    let mut all = Gathered::read(tx, web)?;
    for (number, component) in web.components.iter().enumerate() {
        let (evidence, mut former) = all.of(number);
        let mut groups = evidence.groups(component, &web.ties);
        // Who keeps the plain sense keeps the number.
        groups.sort_by_key(|group| group.iter().all(|name| !name.sense.is_empty()));
        for group in groups {
            evidence.write(tx, &group, &mut former)?;
        }
        evidence.release(tx)?;
    }
    Ok(())
}

/// All that some components are derived from, read together.
struct Gathered {
    forms: BTreeMap<i64, Text>,
    sightings: Vec<Vec<Sighting>>,
    steps: Vec<Vec<log::Entry>>,
    parts: BTreeMap<i64, Vec<(String, String)>>,
    former: Vec<Former>,
}

impl Gathered {
    /// Read it, and remove the entries that make way.
    fn read(tx: &Transaction, web: &Web) -> rusqlite::Result<Self> {
        let components = &web.components;
        let places: BTreeMap<&str, usize> = components
            .iter()
            .enumerate()
            .flat_map(|(number, component)| component.iter().map(move |name| (name.as_str(), number)))
            .collect();
        let place = |(&form, name): (&i64, &String)| Some((form, *places.get(name.as_str())?));
        let of_form: BTreeMap<i64, usize> = web.forms.iter().filter_map(place).collect();
        let forms = list(of_form.keys());
        let mut sightings: Vec<Vec<Sighting>> = components.iter().map(|_| Vec::new()).collect();
        let mut steps: Vec<Vec<log::Entry>> = components.iter().map(|_| Vec::new()).collect();
        let (mut named, mut mentions) = (BTreeSet::new(), Vec::new());
        for seen in self::sightings(tx, &forms)? {
            named.extend([seen.original, seen.rendering]);
            mentions.push(seen.mention);
            if let Some(&number) = of_form.get(&seen.original) {
                sightings[number].push(seen);
            }
        }
        for step in log::holding(tx, &forms)? {
            named.extend([Some(step.original), step.rendering, step.other].into_iter().flatten());
            // What was said of two names has both in one component.
            let number = of_form.get(&step.original).or_else(|| of_form.get(&step.other?));
            if let Some(&number) = number {
                steps[number].push(step);
            }
        }
        let former = Former::clear(tx, &forms, &of_form, components.len())?;
        Ok(Self { forms: texts(tx, &named)?, sightings, steps, parts: parts(tx, &list(mentions))?, former })
    }

    /// What the component `number` is derived from, and the entries that it had. Asked for once.
    fn of(&mut self, number: usize) -> (Evidence<'_>, Former) {
        let sightings = std::mem::take(&mut self.sightings[number]);
        let steps = std::mem::take(&mut self.steps[number]);
        let former = std::mem::take(&mut self.former[number]);
        let mut evidence =
            Evidence { forms: &self.forms, parts: &self.parts, sightings, steps, senses: BTreeMap::new() };
        evidence.senses = evidence.senses();
        (evidence, former)
    }
}

/// All that a component is derived from.
struct Evidence<'a> {
    /// Forms by number.
    forms: &'a BTreeMap<i64, Text>,
    /// Aligned parts by mention.
    parts: &'a BTreeMap<i64, Vec<(String, String)>>,
    sightings: Vec<Sighting>,
    /// Decisions that hold, in order, with the forms they name.
    steps: Vec<log::Entry>,
    /// The sense of a name with a rendering, where somebody gave it one.
    senses: BTreeMap<(String, String), String>,
}

impl Evidence<'_> {
    /// The last word on whose rendering a rendering is.
    fn senses(&self) -> BTreeMap<(String, String), String> {
        let mut senses = BTreeMap::new();
        for entry in &self.steps {
            let (Some(rendering), Action::Split | Action::Prefer | Action::Admit | Action::Deprecate | Action::Add) =
                (entry.rendering, entry.step.action)
            else {
                continue;
            };
            let pair = (self.fold(entry.original), self.fold(rendering));
            match &entry.step.sense {
                Some(sense) => _ = senses.insert(pair, keys::folded(sense)),
                None if entry.step.action == Action::Split => _ = senses.remove(&pair),
                None => {}
            }
        }
        senses
    }

    fn fold(&self, form: i64) -> String {
        self.folded(form).to_owned()
    }

    fn folded(&self, form: i64) -> &str {
        self.forms.get(&form).map_or("", |known| known.folded.as_str())
    }

    /// The name that the pair of an original and a rendering is of.
    fn name(&self, original: i64, rendering: i64) -> Name {
        self.name_of(self.fold(original), self.fold(rendering))
    }

    fn name_of(&self, original: String, rendering: String) -> Name {
        if self.senses.is_empty() {
            return Name { original, sense: String::new() };
        }
        let pair = (original, rendering);
        let sense = self.senses.get(&pair).cloned().unwrap_or_default();
        Name { original: pair.0, sense }
    }

    /// The name that a decision is about.
    fn ruled_name(&self, entry: &log::Entry) -> Name {
        match entry.rendering {
            Some(rendering) if entry.step.sense.is_none() => self.name(entry.original, rendering),
            _ => told(self.fold(entry.original), entry.step.sense.as_deref()),
        }
    }

    /// The names of each entry.
    fn groups(&self, component: &BTreeSet<String>, ties: &BTreeMap<String, Vec<Tie>>) -> Vec<BTreeSet<Name>> {
        let seen = self.sightings.iter().map(|seen| self.name(seen.original, seen.rendering));
        let ruled = self.steps.iter().map(|entry| self.ruled_name(entry));
        let other = |entry: &log::Entry| Some(told(self.fold(entry.other?), entry.step.other_sense.as_deref()));
        let names: BTreeSet<Name> = seen.chain(ruled).chain(self.steps.iter().filter_map(other)).collect();
        let words: Vec<Word> = self.steps.iter().filter_map(|entry| self.word(entry)).collect();
        let mut bonds = BTreeSet::new();
        for original in component {
            for tie in ties.get(original).into_iter().flatten().cloned() {
                let [here, there] = tie.renderings;
                let (one, other) = (self.name_of(original.clone(), here), self.name_of(tie.name, there));
                bonds.insert(Bond { strength: tie.strength, one, other });
            }
        }
        partition(&names, &words, &bonds)
    }

    fn word(&self, entry: &log::Entry) -> Option<Word> {
        let are_one = match entry.step.action {
            Action::Merge => true,
            Action::Split => false,
            _ => return None,
        };
        let one = told(self.fold(entry.original), entry.step.sense.as_deref());
        let other = told(self.fold(entry.other?), entry.step.other_sense.as_deref());
        Some(Word { one, other, are_one })
    }

    /// Write the entry of `group`, if anything is left of it.
    fn write(&self, tx: &Transaction, group: &BTreeSet<Name>, former: &mut Former) -> rusqlite::Result<()> {
        let sightings = self.sightings_of(group);
        let rulings = self.rulings_of(group);
        let derived = derive(&sightings, &rulings);
        let Some(kind) = derived.kind else { return Ok(()) };
        let number = former.take(&derived);
        let note = self.note_of(group);
        let headword = derived.headword(|form| self.forms.get(&form).map_or("", |known| known.text.as_str()));
        let mut insert = tx.prepare_cached("INSERT INTO entry (id, kind, headword, note) VALUES (?1, ?2, ?3, ?4)")?;
        let entry = insert.insert(params![number, kind.as_str(), headword, note])?;
        self.write_originals(tx, entry, &derived, group)?;
        write_renderings(tx, entry, &derived)?;
        write_scoped(tx, entry, &sightings, &rulings)?;
        self.write_parts(tx, entry, &sightings)?;
        let mut adopt = tx.prepare_cached("UPDATE mention SET entry = ?1 WHERE id = ?2")?;
        for seen in sightings.iter().filter(|seen| seen.entry != Some(entry)) {
            adopt.execute([entry, seen.mention])?;
        }
        Ok(())
    }

    /// The mentions of `group` that nobody has said to be wrong.
    fn sightings_of(&self, group: &BTreeSet<Name>) -> Vec<Sighting> {
        let mine = |seen: &&Sighting| {
            let (original, rendering) = (seen.original, seen.rendering);
            self.is_of(group, original, rendering) && !self.is_deleted(original, rendering)
        };
        self.sightings.iter().filter(mine).cloned().collect()
    }

    /// Whether the name of a pair is one of `group`.
    fn is_of(&self, group: &BTreeSet<Name>, original: i64, rendering: i64) -> bool {
        if self.senses.is_empty() && group.len() == 1 {
            // Nearly all: told without making a name of it.
            let name = self.folded(original);
            return group.iter().all(|one| one.sense.is_empty() && one.original == name);
        }
        group.contains(&self.name(original, rendering))
    }

    /// Whether the last word on the pair, or on the original with all its renderings, is that it is none.
    fn is_deleted(&self, original: i64, rendering: i64) -> bool {
        self.last_on(original, rendering).is_some_and(|entry| entry.step.action == Action::Delete)
    }

    fn last_on(&self, original: i64, rendering: i64) -> Option<&log::Entry> {
        if self.steps.is_empty() {
            return None;
        }
        let name = self.name(original, rendering);
        let (_, rendering) = (self.fold(original), self.fold(rendering));
        self.steps.iter().rev().find(|entry| {
            let mine = self.ruled_name(entry) == name;
            let all = entry.step.action == Action::Delete && entry.rendering.is_none();
            let settles = entry.step.action.status().is_some() || entry.step.action == Action::Delete;
            mine && settles && (all || entry.rendering.is_some_and(|form| self.fold(form) == rendering))
        })
    }

    fn rulings_of(&self, group: &BTreeSet<Name>) -> Vec<Ruling> {
        let mine = self.steps.iter().filter(|entry| {
            entry.step.action.status().is_some()
                && group.contains(&self.ruled_name(entry))
                && entry.rendering.is_some_and(|rendering| !self.is_deleted(entry.original, rendering))
        });
        mine.filter_map(log::Entry::ruling).collect()
    }

    fn note_of(&self, group: &BTreeSet<Name>) -> Option<String> {
        let about = |entry: &&log::Entry| {
            let step = &entry.step;
            step.action == Action::Note && group.contains(&told(self.fold(entry.original), step.sense.as_deref()))
        };
        let last = self.steps.iter().rev().find(about)?;
        last.step.note.clone().filter(|note| !note.is_empty())
    }

    fn write_originals(
        &self,
        tx: &Transaction,
        entry: i64,
        derived: &Derived,
        group: &BTreeSet<Name>,
    ) -> rusqlite::Result<()> {
        let mut insert = tx.prepare_cached(
            "INSERT INTO original (entry, form, language, mentions, documents, first, last, sense)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        for (form, original) in &derived.originals {
            let Tally { mentions, documents, first, last, .. } = &original.tally;
            let folded = self.fold(*form);
            let sense = group.iter().find(|name| name.original == folded).map(|name| name.sense.as_str());
            let sense = sense.filter(|sense| !sense.is_empty());
            insert.execute(params![entry, form, original.label, mentions, documents, first, last, sense])?;
        }
        Ok(())
    }

    fn write_parts(&self, tx: &Transaction, entry: i64, sightings: &[Sighting]) -> rusqlite::Result<()> {
        let mut counts: BTreeMap<&(String, String), u64> = BTreeMap::new();
        for part in sightings.iter().filter_map(|seen| self.parts.get(&seen.mention)).flatten() {
            *counts.entry(part).or_default() += 1;
        }
        let mut insert =
            tx.prepare_cached("INSERT INTO part (entry, rendering, original, mentions) VALUES (?1, ?2, ?3, ?4)")?;
        for ((rendering, original), mentions) in counts {
            insert.execute(params![entry, rendering, original, mentions])?;
        }
        Ok(())
    }

    /// Mentions that no entry has.
    fn release(&self, tx: &Transaction) -> rusqlite::Result<()> {
        let mut update = tx.prepare_cached("UPDATE mention SET entry = NULL WHERE id = ?1")?;
        for seen in self.sightings.iter().filter(|seen| seen.entry.is_some()) {
            if self.is_deleted(seen.original, seen.rendering) {
                update.execute([seen.mention])?;
            }
        }
        Ok(())
    }
}

fn told(original: String, sense: Option<&str>) -> Name {
    Name { original, sense: sense.map(keys::folded).unwrap_or_default() }
}

fn parts(tx: &Transaction, mentions: &str) -> rusqlite::Result<BTreeMap<i64, Vec<(String, String)>>> {
    let mut select = tx.prepare_cached(
        "SELECT mention, rendering, original
           FROM json_each(?1) AS asked CROSS JOIN mention_part ON mention_part.mention = asked.value",
    )?;
    let mut found: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
    let mut rows = select.query([mentions])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
    }
    Ok(found)
}

/// Entries that made way, with their originals and renderings: their numbers go on.
#[derive(Default)]
struct Former {
    entries: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)>,
}

impl Former {
    /// Remove the entries that any of the originals `forms` belonged to, and give them by component.
    fn clear(
        tx: &Transaction,
        forms: &str,
        of_form: &BTreeMap<i64, usize>,
        components: usize,
    ) -> rusqlite::Result<Vec<Self>> {
        let mut select = tx.prepare_cached(
            "SELECT original.entry, original.form, rendering.form
               FROM (SELECT DISTINCT entry FROM json_each(?1) AS asked
                      CROSS JOIN original ON original.form = asked.value) AS gone
              CROSS JOIN original ON original.entry = gone.entry
               LEFT JOIN rendering ON rendering.entry = original.entry",
        )?;
        let mut former: Vec<Self> = (0..components).map(|_| Self::default()).collect();
        let mut rows = select.query([forms])?;
        while let Some(row) = rows.next()? {
            let original = row.get(1)?;
            // Names of one entry are in one component.
            let Some(&number) = of_form.get(&original) else { continue };
            let (originals, renderings) = former[number].entries.entry(row.get(0)?).or_default();
            originals.insert(original);
            renderings.extend(row.get::<_, Option<i64>>(2)?);
        }
        let mut delete = tx.prepare_cached("DELETE FROM entry WHERE id = ?1")?;
        for entry in former.iter().flat_map(|one| one.entries.keys()) {
            delete.execute([entry])?;
        }
        Ok(former)
    }

    /// The number for an entry: the lowest of those that had a pair of its originals and renderings, else of
    /// those that had an original.
    fn take(&mut self, derived: &Derived) -> Option<i64> {
        let has_original = |forms: &BTreeSet<i64>| derived.originals.keys().any(|form| forms.contains(form));
        let has_rendering = |forms: &BTreeSet<i64>| derived.renderings.keys().any(|(form, _)| forms.contains(form));
        let fits = |whole: bool| {
            let found = self
                .entries
                .iter()
                .find(|(_, (originals, renderings))| has_original(originals) && (!whole || has_rendering(renderings)));
            found.map(|(&number, _)| number)
        };
        let number = fits(true).or_else(|| fits(false))?;
        self.entries.remove(&number);
        Some(number)
    }
}

fn write_renderings(tx: &Transaction, entry: i64, derived: &Derived) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO rendering (entry, form, region, status, method, mentions, documents, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for ((form, region), rendering) in &derived.renderings {
        let Tally { mentions, documents, first, last, .. } = &rendering.tally;
        let (region, status, method) = (region.as_str(), rendering.status.as_str(), rendering.label.as_str());
        insert.execute(params![entry, form, region, status, method, mentions, documents, first, last])?;
    }
    Ok(())
}

fn write_scoped(tx: &Transaction, entry: i64, sightings: &[Sighting], rulings: &[Ruling]) -> rusqlite::Result<()> {
    let mut insert =
        tx.prepare_cached("INSERT INTO scoped (entry, scope, form, region, status) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (scope, statuses) in scoped(sightings, rulings) {
        for ((form, region), status) in statuses {
            insert.execute(params![entry, scope, form, region.as_str(), status.as_str()])?;
        }
    }
    Ok(())
}
