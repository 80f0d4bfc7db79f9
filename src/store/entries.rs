//! Writing the entries of one component: names that are tied, and what texts and decisions say of them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};

use super::derive::{Derived, Ruling, Sighting, Tally, derive, scoped};
use super::labels::list;
use super::partition::{Bond, Name, Word, partition};
use super::sightings::sightings;
use super::{keys, log, ties};
use crate::term::Action;

/// Write the entries of the originals named in `component`, in place of those that had any of them.
pub(super) fn rebuild(tx: &Transaction, component: &BTreeSet<String>) -> rusqlite::Result<()> {
    let evidence = Evidence::read(tx, component)?;
    let mut former = Former::clear(tx, &evidence.forms)?;
    let mut groups = evidence.groups(tx, component)?;
    // Who keeps the plain sense keeps the number.
    groups.sort_by_key(|group| group.iter().all(|name| !name.sense.is_empty()));
    for group in groups {
        evidence.write(tx, &group, &mut former)?;
    }
    evidence.release(tx)
}

/// All that a component is derived from.
struct Evidence {
    /// Its originals, a JSON list.
    forms: String,
    /// Forms and what they fold to.
    folded: BTreeMap<i64, String>,
    sightings: Vec<Sighting>,
    /// Decisions that hold, in order, with the forms they name.
    steps: Vec<log::Entry>,
    /// The sense of a name with a rendering, where somebody gave it one.
    senses: BTreeMap<(String, String), String>,
}

impl Evidence {
    fn read(tx: &Transaction, component: &BTreeSet<String>) -> rusqlite::Result<Self> {
        let forms = list(forms_of(tx, component)?);
        let sightings = sightings(tx, &forms)?;
        let steps = log::holding(tx, &forms)?;
        let named = sightings.iter().flat_map(|seen| [seen.original, seen.rendering]);
        let decided = steps.iter().flat_map(|one| [Some(one.original), one.rendering, one.other]).flatten();
        let folded = folded(tx, &named.chain(decided).collect())?;
        let mut evidence = Self { forms, folded, sightings, steps, senses: BTreeMap::new() };
        evidence.senses = evidence.senses();
        Ok(evidence)
    }

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
        self.folded.get(&form).cloned().unwrap_or_default()
    }

    /// The name that the pair of an original and a rendering is of.
    fn name(&self, original: i64, rendering: i64) -> Name {
        self.name_of(self.fold(original), self.fold(rendering))
    }

    fn name_of(&self, original: String, rendering: String) -> Name {
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
    fn groups(&self, tx: &Transaction, component: &BTreeSet<String>) -> rusqlite::Result<Vec<BTreeSet<Name>>> {
        let seen = self.sightings.iter().map(|seen| self.name(seen.original, seen.rendering));
        let ruled = self.steps.iter().map(|entry| self.ruled_name(entry));
        let other = |entry: &log::Entry| Some(told(self.fold(entry.other?), entry.step.other_sense.as_deref()));
        let names: BTreeSet<Name> = seen.chain(ruled).chain(self.steps.iter().filter_map(other)).collect();
        let words: Vec<Word> = self.steps.iter().filter_map(|entry| self.word(entry)).collect();
        let mut bonds = BTreeSet::new();
        for original in component {
            for tie in ties::of_name(tx, original)? {
                let [here, there] = tie.renderings;
                let (one, other) = (self.name_of(original.clone(), here), self.name_of(tie.name, there));
                bonds.insert(Bond { strength: tie.strength, one, other });
            }
        }
        Ok(partition(&names, &words, &bonds))
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
        let mut insert = tx.prepare_cached("INSERT INTO entry (id, kind, headword, note) VALUES (?1, ?2, '', ?3)")?;
        let entry = insert.insert(params![number, kind.as_str(), note])?;
        self.write_originals(tx, entry, &derived, group)?;
        write_renderings(tx, entry, &derived)?;
        write_scoped(tx, entry, &sightings, &rulings)?;
        let mentions = list(sightings.iter().map(|seen| seen.mention));
        write_parts(tx, entry, &mentions)?;
        let mut adopt = tx.prepare_cached(
            "UPDATE mention SET entry = ?1 WHERE id IN (SELECT value FROM json_each(?2)) AND entry IS NOT ?1",
        )?;
        adopt.execute(params![entry, mentions]).map(|_| ())
    }

    /// The mentions of `group` that nobody has said to be wrong.
    fn sightings_of(&self, group: &BTreeSet<Name>) -> Vec<Sighting> {
        let mine = |seen: &&Sighting| {
            group.contains(&self.name(seen.original, seen.rendering)) && !self.is_deleted(seen.original, seen.rendering)
        };
        self.sightings.iter().filter(mine).cloned().collect()
    }

    /// Whether the last word on the pair, or on the original with all its renderings, is that it is none.
    fn is_deleted(&self, original: i64, rendering: i64) -> bool {
        self.last_on(original, rendering).is_some_and(|entry| entry.step.action == Action::Delete)
    }

    fn last_on(&self, original: i64, rendering: i64) -> Option<&log::Entry> {
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
        let mut headword = tx.prepare_cached(
            "UPDATE entry SET headword = (SELECT text FROM original JOIN form ON form.id = form
                                           WHERE entry = ?1 ORDER BY mentions DESC, text LIMIT 1) WHERE id = ?1",
        )?;
        headword.execute([entry]).map(|_| ())
    }

    /// Mentions that no entry has.
    fn release(&self, tx: &Transaction) -> rusqlite::Result<()> {
        let wrong = self.sightings.iter().filter(|seen| self.is_deleted(seen.original, seen.rendering));
        let mut update = tx.prepare_cached(
            "UPDATE mention SET entry = NULL WHERE id IN (SELECT value FROM json_each(?1)) AND entry IS NOT NULL",
        )?;
        update.execute([list(wrong.map(|seen| seen.mention))]).map(|_| ())
    }
}

fn told(original: String, sense: Option<&str>) -> Name {
    Name { original, sense: sense.map(keys::folded).unwrap_or_default() }
}

fn forms_of(tx: &Transaction, component: &BTreeSet<String>) -> rusqlite::Result<Vec<i64>> {
    let mut select = tx.prepare_cached("SELECT id FROM form WHERE folded = ?1")?;
    let mut forms = Vec::new();
    for name in component {
        for form in select.query_map([name], |row| row.get(0))? {
            forms.push(form?);
        }
    }
    Ok(forms)
}

fn folded(tx: &Transaction, forms: &BTreeSet<i64>) -> rusqlite::Result<BTreeMap<i64, String>> {
    let mut select = tx.prepare_cached("SELECT id, folded FROM form WHERE id IN (SELECT value FROM json_each(?1))")?;
    select.query_map([list(forms)], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Entries that made way, with their originals and renderings: their numbers go on.
struct Former {
    entries: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)>,
}

impl Former {
    /// Remove the entries that any of the originals `forms` belonged to.
    fn clear(tx: &Transaction, forms: &str) -> rusqlite::Result<Self> {
        let mut select = tx.prepare_cached(
            "SELECT original.entry, original.form, rendering.form
               FROM original LEFT JOIN rendering ON rendering.entry = original.entry
              WHERE original.entry IN (
                    SELECT entry FROM original WHERE form IN (SELECT value FROM json_each(?1)))",
        )?;
        let mut entries: BTreeMap<i64, (BTreeSet<i64>, BTreeSet<i64>)> = BTreeMap::new();
        let mut rows = select.query([forms])?;
        while let Some(row) = rows.next()? {
            let (originals, renderings) = entries.entry(row.get(0)?).or_default();
            originals.insert(row.get(1)?);
            renderings.extend(row.get::<_, Option<i64>>(2)?);
        }
        let mut delete = tx.prepare_cached("DELETE FROM entry WHERE id = ?1")?;
        for entry in entries.keys() {
            delete.execute([entry])?;
        }
        Ok(Self { entries })
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

fn write_parts(tx: &Transaction, entry: i64, mentions: &str) -> rusqlite::Result<()> {
    let mut select = tx.prepare_cached(
        "SELECT rendering, original FROM mention_part WHERE mention IN (SELECT value FROM json_each(?1))",
    )?;
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for part in select.query_map([mentions], |row| Ok((row.get(0)?, row.get(1)?)))? {
        *counts.entry(part?).or_default() += 1;
    }
    let mut insert =
        tx.prepare_cached("INSERT INTO part (entry, rendering, original, mentions) VALUES (?1, ?2, ?3, ?4)")?;
    for ((rendering, original), mentions) in counts {
        insert.execute(params![entry, rendering, original, mentions])?;
    }
    Ok(())
}
