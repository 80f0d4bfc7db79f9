//! Keeping entries true to mentions and decisions.
//!
//! Originals that fold to one string are one name, and so are originals that one gloss gives the same
//! rendering (full form and acronym, Russian and English). An entry is a connected component of that
//! relation. After a change the components of the forms that it touched are derived again; no other can
//! have changed, because both ends of every link that came or went are among those forms.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, Transaction, params};

use super::decide;
use super::derive::{Derived, Listed, Sighting, Tally, derive};
use super::labels::{label, list, optional_label};
use super::{Store, StoreError, keys};
use crate::term::SeenCount;

impl Store {
    /// Derive the entries that recent changes touched. Cheap when there is nothing to do.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        let pending = self.conn.query_row("SELECT EXISTS (SELECT 1 FROM pending)", (), |row| row.get(0));
        if pending.map_err(|error| self.failed(error))? {
            while self.write(|tx| settle_some(tx, AT_ONCE))? {}
        }
        Ok(())
    }
}

/// So many forms are settled in one transaction: others who want to write wait for that long, and a kill
/// costs as much.
const AT_ONCE: i64 = 1024;

/// Derive the entries of all pending forms, within the caller's transaction.
pub(super) fn settle(tx: &Transaction) -> rusqlite::Result<()> {
    while settle_some(tx, i64::MAX)? {}
    Ok(())
}

/// Derive the entries of some pending forms, or, when no entry is left to derive, forget pending forms that
/// nothing mentions any more; whether there was anything to do.
fn settle_some(tx: &Transaction, most: i64) -> rusqlite::Result<bool> {
    let names = some_pending(tx, IS_NAME, most)?;
    if !names.is_empty() {
        let forms = list(names);
        derive_all(tx, &forms)?;
        keys::write(tx)?;
        // An original that is gone waits with the renderings: entries still to be derived may have it.
        let done = format!(
            "DELETE FROM pending WHERE form IN (SELECT form.id FROM form JOIN json_each(?1) ON value = form.id
                WHERE NOT ({}))",
            keys::UNUSED
        );
        tx.prepare_cached(&done)?.execute([&forms])?;
        return Ok(true);
    }
    let rest = some_pending(tx, "TRUE", most)?;
    if rest.is_empty() {
        return Ok(false);
    }
    let forms = list(rest);
    keys::sweep(tx, &forms)?;
    keys::write(tx)?;
    tx.prepare_cached("DELETE FROM pending WHERE form IN (SELECT value FROM json_each(?1))")?.execute([&forms])?;
    Ok(true)
}

/// What is true of a form that is or was an original.
const IS_NAME: &str = "EXISTS (SELECT 1 FROM mention WHERE mention.original = form.id)
             OR EXISTS (SELECT 1 FROM original WHERE original.form = form.id)
             OR EXISTS (SELECT 1 FROM decision WHERE decision.original = form.id)";

fn some_pending(tx: &Transaction, which: &str, most: i64) -> rusqlite::Result<Vec<i64>> {
    let mut select = tx.prepare_cached(&format!(
        "SELECT form.id FROM pending JOIN form ON form.id = pending.form WHERE {which} ORDER BY form.id LIMIT ?1"
    ))?;
    select.query_map([most], |row| row.get(0))?.collect()
}

/// Derive the entries of the originals `forms`, a JSON list.
fn derive_all(tx: &Transaction, forms: &str) -> rusqlite::Result<()> {
    let mut settled = BTreeSet::new();
    for name in names_of(tx, forms)? {
        if !settled.contains(&name) {
            let component = component_of(tx, name)?;
            rebuild(tx, &component)?;
            settled.extend(component);
        }
    }
    Ok(())
}

/// The folded names of `forms`, in order.
fn names_of(tx: &Transaction, forms: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut select = tx.prepare_cached("SELECT folded FROM form WHERE id IN (SELECT value FROM json_each(?1))")?;
    select.query_map([forms], |row| row.get(0))?.collect()
}

/// Every folded name that is linked to `start`, itself included.
fn component_of(tx: &Transaction, start: String) -> rusqlite::Result<BTreeSet<String>> {
    let mut linked = tx.prepare_cached(
        "SELECT DISTINCT neighbour.folded
           FROM form
           JOIN mention AS one ON one.original = form.id AND one.shared = 1
           JOIN mention AS other ON other.document = one.document AND other.gloss_start = one.gloss_start
                AND other.start = one.start AND other.rendering = one.rendering
           JOIN form AS neighbour ON neighbour.id = other.original
          WHERE form.folded = ?1",
    )?;
    let mut component = BTreeSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        for neighbour in linked.query_map([&name], |row| row.get::<_, String>(0))? {
            let neighbour = neighbour?;
            if component.insert(neighbour.clone()) {
                open.push(neighbour);
            }
        }
    }
    Ok(component)
}

/// Write the entry of the originals named in `component`, in place of those that had any of them.
fn rebuild(tx: &Transaction, component: &BTreeSet<String>) -> rusqlite::Result<()> {
    let forms = list(forms_of(tx, component)?);
    let sightings = sightings(tx, &forms)?;
    let rulings = decide::rulings(tx, &forms)?;
    let former = clear_former(tx, &forms)?;
    let derived = derive(&sightings, &rulings);
    if let Some(kind) = derived.kind {
        let mut insert = tx.prepare_cached("INSERT INTO entry (id, kind, headword) VALUES (?1, ?2, '')")?;
        let entry = insert.insert(params![former, kind.as_str()])?;
        write_forms(tx, entry, &derived)?;
        write_parts(tx, entry, &forms)?;
        adopt_mentions(tx, entry, &forms)?;
    }
    Ok(())
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

/// Mentions of the originals `forms`, in the order of their places, undated documents last.
fn sightings(tx: &Transaction, forms: &str) -> rusqlite::Result<Vec<Sighting>> {
    let mut select = tx.prepare_cached(
        r#"SELECT mention.id, document, COALESCE(date, substr(read_at, 1, 10)) AS date,
                  COALESCE(listing.region, document.region), original, rendering, kind, method, language,
                  max(1, CAST(round(confidence * 1000) AS INTEGER)),
                  status, original_mentions, original_documents, rendering_mentions, rendering_documents, last
             FROM mention JOIN document ON document.id = mention.document
             LEFT JOIN listing ON listing.mention = mention.id
            WHERE original IN (SELECT value FROM json_each(?1))
            ORDER BY document.date IS NULL, document.date, path, line, "column", original_start"#,
    )?;
    select.query_map([forms], sighting)?.collect()
}

fn sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        mention: row.get(0)?,
        document: row.get(1)?,
        date: row.get(2)?,
        region: label(row, 3)?,
        original: row.get(4)?,
        rendering: row.get(5)?,
        kind: label(row, 6)?,
        method: label(row, 7)?,
        language: row.get(8)?,
        weight: row.get(9)?,
        listed: listed(row)?,
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Option<Listed>> {
    let Some(status) = optional_label(row, 10)? else { return Ok(None) };
    let original = SeenCount { mentions: row.get(11)?, documents: row.get(12)? };
    let rendering = SeenCount { mentions: row.get(13)?, documents: row.get(14)? };
    Ok(Some(Listed { status, original, rendering, last: row.get(15)? }))
}

/// Remove the entries that any of `forms` belonged to. The lowest of their numbers, if there were any, is
/// the number of the entry that takes their place.
fn clear_former(tx: &Transaction, forms: &str) -> rusqlite::Result<Option<i64>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT entry FROM original WHERE form IN (SELECT value FROM json_each(?1)) ORDER BY entry",
    )?;
    let former: Vec<i64> = select.query_map([forms], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut delete = tx.prepare_cached("DELETE FROM entry WHERE id = ?1")?;
    for entry in &former {
        delete.execute([entry])?;
    }
    Ok(former.first().copied())
}

fn write_forms(tx: &Transaction, entry: i64, derived: &Derived) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO original (entry, form, language, mentions, documents, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (form, original) in &derived.originals {
        let Tally { mentions, documents, first, last, .. } = &original.tally;
        insert.execute(params![entry, form, original.label, mentions, documents, first, last])?;
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO rendering (entry, form, region, status, method, mentions, documents, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for ((form, region), rendering) in &derived.renderings {
        let Tally { mentions, documents, first, last, .. } = &rendering.tally;
        let (region, status, method) = (region.as_str(), rendering.status.as_str(), rendering.label.as_str());
        insert.execute(params![entry, form, region, status, method, mentions, documents, first, last])?;
    }
    let mut headword = tx.prepare_cached(
        "UPDATE entry SET headword = (SELECT text FROM original JOIN form ON form.id = form
                                       WHERE entry = ?1 ORDER BY mentions DESC, text LIMIT 1) WHERE id = ?1",
    )?;
    headword.execute([entry]).map(|_| ())
}

fn write_parts(tx: &Transaction, entry: i64, forms: &str) -> rusqlite::Result<()> {
    let mut select = tx.prepare_cached(
        "SELECT part.rendering, part.original FROM mention JOIN mention_part AS part ON part.mention = mention.id
          WHERE mention.original IN (SELECT value FROM json_each(?1))",
    )?;
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for part in select.query_map([forms], |row| Ok((row.get(0)?, row.get(1)?)))? {
        *counts.entry(part?).or_default() += 1;
    }
    let mut insert =
        tx.prepare_cached("INSERT INTO part (entry, rendering, original, mentions) VALUES (?1, ?2, ?3, ?4)")?;
    for ((rendering, original), mentions) in counts {
        insert.execute(params![entry, rendering, original, mentions])?;
    }
    Ok(())
}

fn adopt_mentions(tx: &Transaction, entry: i64, forms: &str) -> rusqlite::Result<()> {
    let mut update = tx.prepare_cached(
        "UPDATE mention SET entry = ?1
          WHERE original IN (SELECT value FROM json_each(?2)) AND entry IS NOT ?1",
    )?;
    update.execute(params![entry, forms]).map(|_| ())
}
