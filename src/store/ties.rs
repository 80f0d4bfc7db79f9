//! What ties names together, as the texts and the log of decisions have it.

use std::collections::BTreeSet;

use rusqlite::{Transaction, params};

use super::hash;
use super::kinship::{Kinship, kinship};
use super::partition::Strength;
use crate::term::keys::{KeyKind, parts};

/// Two names that a text ties.
pub(super) struct Tie {
    pub(super) strength: Strength,
    /// The other name.
    pub(super) name: String,
    /// The form that is the rendering of each, folded: theirs in common, or a surname and the full name.
    pub(super) renderings: [String; 2],
}

/// Which renderings of a name are asked about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Witness {
    /// Those that texts state now.
    Texts,
    /// Those and what its entries had: for names that lost a tie.
    TextsAndEntries,
}

/// Every folded name that is or was tied to `start`, itself included.
pub(super) fn component_of(tx: &Transaction, start: String) -> rusqlite::Result<BTreeSet<String>> {
    let mut component = BTreeSet::from([start.clone()]);
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        let ties = witnessed(tx, &name, Witness::TextsAndEntries)?;
        let linked = ties.into_iter().map(|tie| tie.name).chain(said_of(tx, &name)?).chain(housemates(tx, &name)?);
        for neighbour in linked {
            if component.insert(neighbour.clone()) {
                open.push(neighbour);
            }
        }
    }
    Ok(component)
}

/// What texts tie the folded `name` to.
pub(super) fn of_name(tx: &Transaction, name: &str) -> rusqlite::Result<Vec<Tie>> {
    witnessed(tx, name, Witness::Texts)
}

fn witnessed(tx: &Transaction, name: &str, by: Witness) -> rusqlite::Result<Vec<Tie>> {
    let mut ties = by_gloss(tx, name)?;
    let mut renderings = rendering_texts_of(tx, name)?;
    if by == Witness::TextsAndEntries {
        renderings.extend(former_renderings_of(tx, name)?);
    }
    ties.extend(by_rendering(tx, name, &renderings)?);
    ties.extend(by_surname(tx, name, &renderings)?);
    Ok(ties)
}

/// A rendering as it stands, and folded.
type Rendered = (String, String);

fn by_gloss(tx: &Transaction, name: &str) -> rusqlite::Result<Vec<Tie>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT neighbour.folded, rendering.folded
           FROM form
           JOIN mention AS one ON one.original = form.id AND one.shared = 1
           JOIN mention AS other ON other.document = one.document AND other.gloss_start = one.gloss_start
                AND other.start = one.start AND other.rendering = one.rendering
           JOIN form AS neighbour ON neighbour.id = other.original
           JOIN form AS rendering ON rendering.id = one.rendering
          WHERE form.folded = ?1 AND neighbour.folded <> ?1",
    )?;
    let tie = |row: &rusqlite::Row<'_>| {
        let rendering: String = row.get(1)?;
        Ok(Tie { strength: Strength::Gloss, name: row.get(0)?, renderings: [rendering.clone(), rendering] })
    };
    select.query_map([name], tie)?.collect()
}

/// Names that are akin and have a rendering in common.
fn by_rendering(tx: &Transaction, name: &str, renderings: &BTreeSet<Rendered>) -> rusqlite::Result<Vec<Tie>> {
    let mut ties = Vec::new();
    for rendering in renderings.iter().map(|(_, folded)| folded).collect::<BTreeSet<_>>() {
        ties.extend(akin(tx, name, rendering, rendering, |_| true)?);
    }
    Ok(ties)
}

/// Surnames of the full name `name`, or full names of the surname: the one is rendered by the last part of the
/// rendering of the other.
fn by_surname(tx: &Transaction, name: &str, renderings: &BTreeSet<Rendered>) -> rusqlite::Result<Vec<Tie>> {
    let mut ties = Vec::new();
    for (text, rendering) in renderings {
        if name.contains(' ') {
            if let Some(last) = parts(text).pop() {
                ties.extend(akin(tx, name, rendering, &last, |kin| kin == Kinship::FullName)?);
            }
        } else {
            for full in forms_with_last_part(tx, rendering)? {
                ties.extend(akin(tx, name, rendering, &full, |kin| kin == Kinship::Surname)?);
            }
        }
    }
    Ok(ties)
}

/// The names rendered `there` that are akin to `name`, which is rendered `here`.
fn akin(
    tx: &Transaction,
    name: &str,
    here: &str,
    there: &str,
    wanted: impl Fn(Kinship) -> bool,
) -> rusqlite::Result<Vec<Tie>> {
    let mut ties = Vec::new();
    for other in names_rendered(tx, there)? {
        if let Some(kin) = kinship(name, &other).filter(|&kin| wanted(kin)) {
            let renderings = [here.to_owned(), there.to_owned()];
            ties.push(Tie { strength: Strength::Kin(kin), name: other, renderings });
        }
    }
    Ok(ties)
}

/// The renderings of the entries that have the folded `name`, as they were last derived.
fn former_renderings_of(tx: &Transaction, name: &str) -> rusqlite::Result<BTreeSet<Rendered>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT rendered.text, rendered.folded
           FROM form JOIN original ON original.form = form.id
           JOIN rendering ON rendering.entry = original.entry JOIN form AS rendered ON rendered.id = rendering.form
          WHERE form.folded = ?1",
    )?;
    select.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The names that are in one entry with the folded `name`, as entries were last derived.
fn housemates(tx: &Transaction, name: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT mate.folded
           FROM form JOIN original AS one ON one.form = form.id
           JOIN original AS other ON other.entry = one.entry JOIN form AS mate ON mate.id = other.form
          WHERE form.folded = ?1",
    )?;
    select.query_map([name], |row| row.get(0))?.collect()
}

/// The renderings of the folded `name` in texts, as they stand and folded.
fn rendering_texts_of(tx: &Transaction, name: &str) -> rusqlite::Result<BTreeSet<Rendered>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT rendering.text, rendering.folded
           FROM form JOIN mention ON mention.original = form.id JOIN form AS rendering ON rendering.id = rendering
          WHERE form.folded = ?1",
    )?;
    select.query_map([name], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The folded names that texts render with `rendering`, folded.
fn names_rendered(tx: &Transaction, rendering: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT original.folded
           FROM form JOIN mention ON mention.rendering = form.id JOIN form AS original ON original.id = original
          WHERE form.folded = ?1",
    )?;
    select.query_map([rendering], |row| row.get(0))?.collect()
}

/// The folded forms whose last part is `part`.
fn forms_with_last_part(tx: &Transaction, part: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut select =
        tx.prepare_cached("SELECT form.text, form.folded FROM key JOIN form ON form.id = key.form WHERE hash = ?1")?;
    let mut found = BTreeSet::new();
    let mut rows = select.query(params![hash::key(KeyKind::Part, part)])?;
    while let Some(row) = rows.next()? {
        let (text, folded): (String, String) = (row.get(0)?, row.get(1)?);
        if parts(&text).last().is_some_and(|last| last == part) {
            found.insert(folded);
        }
    }
    Ok(found)
}

/// The names that somebody has said to be one with the folded `name`, or not to be.
fn said_of(tx: &Transaction, name: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = tx.prepare_cached(
        "SELECT other.folded FROM form
           JOIN decision ON decision.original = form.id JOIN form AS other ON other.id = decision.other
          WHERE form.folded = ?1
         UNION
         SELECT one.folded FROM form
           JOIN decision ON decision.other = form.id JOIN form AS one ON one.id = decision.original
          WHERE form.folded = ?1",
    )?;
    select.query_map([name], |row| row.get(0))?.collect()
}
