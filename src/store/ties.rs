//! What ties names together, as the texts and the log of decisions have it.
//!
//! Asked for many names at a time: SQLite answers one question about a thousand names far sooner than a
//! thousand questions.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, Transaction};

use super::hash;
use super::kinship::{Kinship, kinship};
use super::labels::list;
use super::partition::Strength;
use crate::term::keys::{KeyKind, parts};

/// Two names that a text ties.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    pub(super) strength: Strength,
    /// The other name.
    pub(super) name: String,
    /// The form that is the rendering of each, folded: theirs in common, or a surname and the full name.
    pub(super) renderings: [String; 2],
}

/// Names with what texts tie them to, by component.
#[derive(Debug, Default)]
pub(super) struct Web {
    /// Sets of names that are or were tied, directly or over others.
    pub(super) components: Vec<BTreeSet<String>>,
    /// What texts tie each of them to now.
    pub(super) ties: BTreeMap<String, Vec<Tie>>,
}

impl Web {
    /// The components of the folded names `start`, in the order of the first of those in each.
    pub(super) fn around(tx: &Transaction, start: &BTreeSet<String>) -> rusqlite::Result<Self> {
        let mut known = start.clone();
        let mut open = start.clone();
        let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
        while !open.is_empty() {
            let found = Neighbours::of(tx, &open)?;
            let tied_now = found.ties.iter().flat_map(|(name, ties)| ties.iter().map(move |tie| (name, &tie.name)));
            for (name, other) in tied_now.chain(found.links.iter().map(|(name, other)| (name, other))) {
                links.entry(name.clone()).or_default().insert(other.clone());
                links.entry(other.clone()).or_default().insert(name.clone());
            }
            open = links.keys().filter(|name| !known.contains(*name)).cloned().collect();
            known.extend(open.iter().cloned());
            ties.extend(found.ties);
        }
        Ok(Self { components: components(start, &links), ties })
    }
}

fn components(start: &BTreeSet<String>, links: &BTreeMap<String, BTreeSet<String>>) -> Vec<BTreeSet<String>> {
    let (mut components, mut placed) = (Vec::new(), BTreeSet::new());
    for first in start {
        if !placed.insert(first) {
            continue;
        }
        let (mut component, mut open) = (BTreeSet::from([first.clone()]), vec![first]);
        while let Some(name) = open.pop() {
            for neighbour in links.get(name).into_iter().flatten() {
                if placed.insert(neighbour) {
                    component.insert(neighbour.clone());
                    open.push(neighbour);
                }
            }
        }
        components.push(component);
    }
    components
}

/// What texts tie the folded `name` to.
pub(super) fn of_name(tx: &Transaction, name: &str) -> rusqlite::Result<Vec<Tie>> {
    let mut found = Neighbours::of(tx, &BTreeSet::from([name.to_owned()]))?;
    Ok(found.ties.remove(name).unwrap_or_default())
}

/// What is beside some names.
#[derive(Debug, Default)]
struct Neighbours {
    /// What texts tie them to now.
    ties: BTreeMap<String, Vec<Tie>>,
    /// What they were tied to, live with, or somebody has spoken of together with them.
    links: Vec<(String, String)>,
}

/// A rendering as it stands, and folded.
type Rendered = (String, String);
/// Renderings by the folded name they render.
type ByName = BTreeMap<String, BTreeSet<Rendered>>;

impl Neighbours {
    fn of(tx: &Transaction, names: &BTreeSet<String>) -> rusqlite::Result<Self> {
        let asked = list(names);
        let mut found = Self { ties: by_gloss(tx, &asked)?, links: housemates(tx, &asked)? };
        found.links.extend(said_of(tx, &asked)?);
        let now = renderings_in_texts(tx, &asked)?;
        for (name, ties) in akin(tx, &now)? {
            found.ties.entry(name).or_default().extend(ties);
        }
        // Names that lost a rendering lost what it tied them to.
        let mut former = former_renderings(tx, &asked)?;
        for (name, renderings) in &mut former {
            renderings.retain(|one| !now.get(name).is_some_and(|now| now.contains(one)));
        }
        former.retain(|_, renderings| !renderings.is_empty());
        for (name, ties) in akin(tx, &former)? {
            found.links.extend(ties.into_iter().map(|tie| (name.clone(), tie.name)));
        }
        Ok(found)
    }
}

fn by_gloss(tx: &Transaction, asked: &str) -> rusqlite::Result<BTreeMap<String, Vec<Tie>>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT form.folded, neighbour.folded, rendering.folded
           FROM json_each(?1) AS asked
          CROSS JOIN form ON form.folded = asked.value
          CROSS JOIN mention AS one ON one.original = form.id AND one.shared = 1
          CROSS JOIN mention AS other ON other.document = one.document AND other.gloss_start = one.gloss_start
                AND other.start = one.start AND other.rendering = one.rendering
          CROSS JOIN form AS neighbour ON neighbour.id = other.original
          CROSS JOIN form AS rendering ON rendering.id = one.rendering
          WHERE neighbour.folded <> form.folded",
    )?;
    let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
    let mut rows = select.query([asked])?;
    while let Some(row) = rows.next()? {
        let rendering: String = row.get(2)?;
        let tie = Tie { strength: Strength::Gloss, name: row.get(1)?, renderings: [rendering.clone(), rendering] };
        ties.entry(row.get(0)?).or_default().push(tie);
    }
    Ok(ties)
}

/// Names that are akin to those of `renderings`: they have a rendering in common, or the one is a surname and
/// rendered by the last part of the rendering of the other.
fn akin(tx: &Transaction, renderings: &ByName) -> rusqlite::Result<BTreeMap<String, Vec<Tie>>> {
    let is_full = |name: &str| name.contains(' ');
    let all = || renderings.iter().flat_map(|(name, renderings)| renderings.iter().map(move |one| (name, one)));
    let last_parts: BTreeMap<&str, String> = all()
        .filter(|(name, _)| is_full(name))
        .filter_map(|(_, (text, _))| Some((text.as_str(), parts(text).pop()?)))
        .collect();
    let surnames = all().filter(|(name, _)| !is_full(name)).map(|(_, (_, folded))| folded.as_str());
    let full = forms_with_last_part(tx, &surnames.collect())?;
    let wanted = all().map(|(_, (_, folded))| folded.as_str());
    let wanted =
        wanted.chain(last_parts.values().map(String::as_str)).chain(full.values().flatten().map(String::as_str));
    let rendered = names_rendered(tx, &wanted.collect())?;
    let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
    for (name, (text, here)) in all() {
        let mut tie = |there: &str, wanted: &dyn Fn(Kinship) -> bool| {
            for other in rendered.get(there).into_iter().flatten() {
                if let Some(kin) = kinship(name, other).filter(|&kin| wanted(kin)) {
                    let renderings = [here.clone(), there.to_owned()];
                    let tie = Tie { strength: Strength::Kin(kin), name: other.clone(), renderings };
                    ties.entry(name.clone()).or_default().push(tie);
                }
            }
        };
        tie(here, &|_| true);
        if let Some(last) = last_parts.get(text.as_str()).filter(|_| is_full(name)) {
            tie(last, &|kin| kin == Kinship::FullName);
        }
        for full in full.get(here).into_iter().flatten().filter(|_| !is_full(name)) {
            tie(full, &|kin| kin == Kinship::Surname);
        }
    }
    Ok(ties)
}

/// The renderings of the names `asked` in the entries that have them, as those were last derived.
fn former_renderings(tx: &Transaction, asked: &str) -> rusqlite::Result<ByName> {
    by_name(
        tx,
        "SELECT form.folded, rendered.text, rendered.folded
           FROM json_each(?1) AS asked
          CROSS JOIN form ON form.folded = asked.value
          CROSS JOIN original ON original.form = form.id
          CROSS JOIN rendering ON rendering.entry = original.entry
          CROSS JOIN form AS rendered ON rendered.id = rendering.form",
        asked,
    )
}

/// The renderings of the names `asked` in texts.
fn renderings_in_texts(tx: &Transaction, asked: &str) -> rusqlite::Result<ByName> {
    by_name(
        tx,
        "SELECT DISTINCT form.folded, rendering.text, rendering.folded
           FROM json_each(?1) AS asked
          CROSS JOIN form ON form.folded = asked.value
          CROSS JOIN mention ON mention.original = form.id
          CROSS JOIN form AS rendering ON rendering.id = mention.rendering",
        asked,
    )
}

fn by_name(tx: &Transaction, question: &str, asked: &str) -> rusqlite::Result<ByName> {
    let mut select = tx.prepare_cached(question)?;
    let mut found = ByName::new();
    let mut rows = select.query([asked])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().insert((row.get(1)?, row.get(2)?));
    }
    Ok(found)
}

/// The names that are in one entry with those `asked`, as entries were last derived.
fn housemates(tx: &Transaction, asked: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = tx.prepare_cached(
        "SELECT form.folded, mate.folded
           FROM json_each(?1) AS asked
          CROSS JOIN form ON form.folded = asked.value
          CROSS JOIN original AS one ON one.form = form.id
          CROSS JOIN original AS other ON other.entry = one.entry AND other.form <> one.form
          CROSS JOIN form AS mate ON mate.id = other.form",
    )?;
    select.query_map([asked], pair)?.collect()
}

/// The folded names that texts render with each of `renderings`, folded.
fn names_rendered(
    tx: &Transaction,
    renderings: &BTreeSet<&str>,
) -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT form.folded, original.folded
           FROM json_each(?1) AS asked
          CROSS JOIN form ON form.folded = asked.value
          CROSS JOIN mention ON mention.rendering = form.id
          CROSS JOIN form AS original ON original.id = mention.original",
    )?;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut rows = select.query([list(renderings)])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().insert(row.get(1)?);
    }
    Ok(found)
}

/// The folded forms whose last part is one of `wanted`, by that part.
fn forms_with_last_part(
    tx: &Transaction,
    wanted: &BTreeSet<&str>,
) -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
    let mut hashes: Vec<i64> = wanted.iter().map(|part| hash::key(KeyKind::Part, part)).collect();
    hashes.sort_unstable();
    let mut select = tx.prepare_cached(
        "SELECT form.text, form.folded
           FROM json_each(?1) AS asked
          CROSS JOIN key ON hash = asked.value
          CROSS JOIN form ON form.id = key.form",
    )?;
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut rows = select.query([list(hashes)])?;
    while let Some(row) = rows.next()? {
        let (text, folded): (String, String) = (row.get(0)?, row.get(1)?);
        if let Some(last) = parts(&text).pop().filter(|last| wanted.contains(last.as_str())) {
            found.entry(last).or_default().insert(folded);
        }
    }
    Ok(found)
}

/// The names that somebody has said to be one with those `asked`, or not to be.
fn said_of(tx: &Transaction, asked: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let mut select = tx.prepare_cached(
        "WITH said AS (SELECT one.folded AS one, other.folded AS other
                         FROM decision
                         JOIN form AS one ON one.id = decision.original
                         JOIN form AS other ON other.id = decision.other
                        WHERE decision.other IS NOT NULL)
         SELECT one, other FROM said WHERE one IN (SELECT value FROM json_each(?1))
         UNION
         SELECT other, one FROM said WHERE other IN (SELECT value FROM json_each(?1))",
    )?;
    select.query_map([asked], pair)?.collect()
}

fn pair(row: &Row<'_>) -> rusqlite::Result<(String, String)> {
    Ok((row.get(0)?, row.get(1)?))
}
