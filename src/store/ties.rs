//! What ties names together, as the texts and the log of decisions have it.
//!
//! Asked for many names at a time: SQLite answers one question about a thousand names far sooner than a
//! thousand questions.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Row, Transaction};

use super::kinship::{Kinship, kinship};
use super::labels::list;
use super::partition::Strength;
use super::{hash, postings};
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
    /// The forms of all of them.
    pub(super) forms: Folded,
}

/// Forms by number, folded.
pub(super) type Folded = BTreeMap<i64, String>;

impl Web {
    /// The components of the folded names `start`, in the order of the first of those in each.
    pub(super) fn around(tx: &Transaction, start: &BTreeSet<String>) -> rusqlite::Result<Self> {
        let mut known = start.clone();
        let mut open = forms_of(tx, start)?;
        let mut forms = Folded::new();
        let mut links: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
        while !open.is_empty() {
            let found = Neighbours::of(tx, &open)?;
            forms.append(&mut open);
            let tied_now = found.ties.iter().flat_map(|(name, ties)| ties.iter().map(move |tie| (name, &tie.name)));
            for (name, other) in tied_now.chain(found.links.iter().map(|(name, other)| (name, other))) {
                links.entry(name.clone()).or_default().insert(other.clone());
                links.entry(other.clone()).or_default().insert(name.clone());
            }
            let fresh: BTreeSet<&String> = links.keys().filter(|name| !known.contains(*name)).collect();
            open = forms_of(tx, &fresh)?;
            known.extend(fresh.into_iter().cloned());
            ties.extend(found.ties);
        }
        Ok(Self { components: components(start, &links), ties, forms })
    }
}

/// The forms of the folded `names`.
fn forms_of<T: serde::Serialize>(tx: &Transaction, names: &BTreeSet<T>) -> rusqlite::Result<Folded> {
    if names.is_empty() {
        return Ok(Folded::new());
    }
    let mut select = tx.prepare_cached(
        "SELECT form.id, form.folded FROM json_each(?1) AS asked CROSS JOIN form ON form.folded = asked.value",
    )?;
    select.query_map([list(names)], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The forms `numbers` as they stand, and folded.
pub(super) fn texts(tx: &Transaction, numbers: &BTreeSet<i64>) -> rusqlite::Result<BTreeMap<i64, Text>> {
    let mut select = tx.prepare_cached(
        "SELECT form.id, text, folded FROM json_each(?1) AS asked CROSS JOIN form ON form.id = asked.value",
    )?;
    let text = |row: &Row<'_>| Ok((row.get(0)?, Text { text: row.get(1)?, folded: row.get(2)? }));
    select.query_map([list(numbers)], text)?.collect()
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
    let mut found = Neighbours::of(tx, &forms_of(tx, &BTreeSet::from([name]))?)?;
    Ok(found.ties.remove(name).unwrap_or_default())
}

/// What is beside some names.
#[derive(Debug, Default)]
struct Neighbours {
    /// What texts tie them to now.
    ties: BTreeMap<String, Vec<Tie>>,
    /// What they were tied to, live with, or somebody has spoken of together with them.
    links: BTreeSet<(String, String)>,
}

/// A form as it stands, and folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) folded: String,
}

/// Renderings by the folded name they render.
type ByName = BTreeMap<String, BTreeSet<Text>>;

impl Neighbours {
    /// Of the names whose forms are `forms`, all the forms of each.
    fn of(tx: &Transaction, forms: &Folded) -> rusqlite::Result<Self> {
        let asked = list(forms.keys());
        let mut found = Self { ties: by_gloss(tx, forms, &asked)?, links: linked(tx, forms, &asked)? };
        let now = renderings(tx, forms, IN_TEXTS, &asked)?;
        for (name, ties) in akin(tx, &now)? {
            found.ties.entry(name).or_default().extend(ties);
        }
        // Names that lost a rendering lost what it tied them to.
        let mut former = renderings(tx, forms, IN_ENTRIES, &asked)?;
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

fn by_gloss(tx: &Transaction, forms: &Folded, asked: &str) -> rusqlite::Result<BTreeMap<String, Vec<Tie>>> {
    let mut select = tx.prepare_cached(
        "SELECT DISTINCT one.original, other.original, one.rendering
           FROM json_each(?1) AS asked
          CROSS JOIN mention AS one ON one.original = asked.value AND one.shared = 1
          CROSS JOIN mention AS other ON other.document = one.document AND other.gloss_start = one.gloss_start
                AND other.start = one.start AND other.rendering = one.rendering
          WHERE other.original <> one.original",
    )?;
    let found = select.query_map([asked], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let found: Vec<(i64, i64, i64)> = found.collect::<rusqlite::Result<_>>()?;
    let texts = texts(tx, &found.iter().flat_map(|&(_, other, rendering)| [other, rendering]).collect())?;
    let mut ties: BTreeMap<String, BTreeSet<[&str; 2]>> = BTreeMap::new();
    for (one, other, rendering) in &found {
        let (Some(name), Some(other), Some(rendering)) = (forms.get(one), texts.get(other), texts.get(rendering))
        else {
            continue;
        };
        if *name != other.folded {
            ties.entry(name.clone()).or_default().insert([&other.folded, &rendering.folded]);
        }
    }
    let tie = |[name, rendering]: [&str; 2]| Tie {
        strength: Strength::Gloss,
        name: name.to_owned(),
        renderings: [rendering.to_owned(), rendering.to_owned()],
    };
    Ok(ties.into_iter().map(|(name, ties)| (name, ties.into_iter().map(tie).collect())).collect())
}

/// Names that are akin to those of `renderings`: they have a rendering in common, or the one is a surname and
/// rendered by the last part of the rendering of the other.
fn akin(tx: &Transaction, renderings: &ByName) -> rusqlite::Result<BTreeMap<String, Vec<Tie>>> {
    if renderings.is_empty() {
        return Ok(BTreeMap::new());
    }
    let is_full = |name: &str| name.contains(' ');
    let all = || renderings.iter().flat_map(|(name, renderings)| renderings.iter().map(move |one| (name, one)));
    let last_parts: BTreeMap<&str, String> = all()
        .filter(|(name, _)| is_full(name))
        .filter_map(|(_, one)| Some((one.text.as_str(), parts(&one.text).pop()?)))
        .collect();
    let surnames = all().filter(|(name, _)| !is_full(name)).map(|(_, one)| one.folded.as_str());
    let full = forms_with_last_part(tx, &surnames.collect())?;
    let wanted = all().map(|(_, one)| one.folded.as_str()).chain(last_parts.values().map(String::as_str));
    let wanted = forms_of(tx, &wanted.collect())?;
    let names = names_rendered(tx, wanted.keys().chain(full.values().flat_map(Folded::keys)).collect())?;
    let mut rendered: BTreeMap<&str, BTreeSet<&String>> = BTreeMap::new();
    for (form, folded) in &wanted {
        rendered.entry(folded).or_default().extend(names.get(form).into_iter().flatten());
    }
    let mut ties: BTreeMap<String, Vec<Tie>> = BTreeMap::new();
    for (name, one) in all() {
        let here = &one.folded;
        let mut tie = |there: &str, others: &BTreeSet<&String>, wanted: &dyn Fn(Kinship) -> bool| {
            for &other in others {
                if let Some(kin) = kinship(name, other).filter(|&kin| wanted(kin)) {
                    let renderings = [here.clone(), there.to_owned()];
                    let tie = Tie { strength: Strength::Kin(kin), name: other.clone(), renderings };
                    ties.entry(name.clone()).or_default().push(tie);
                }
            }
        };
        let none = BTreeSet::new();
        tie(here, rendered.get(here.as_str()).unwrap_or(&none), &|_| true);
        if let Some(last) = last_parts.get(one.text.as_str()).filter(|_| is_full(name)) {
            tie(last, rendered.get(last.as_str()).unwrap_or(&none), &|kin| kin == Kinship::FullName);
        }
        for (form, folded) in full.get(here).into_iter().flatten().filter(|_| !is_full(name)) {
            // By the form that has this part, not by others that fold alike: the full name sees its surname so.
            let others = names.get(form).into_iter().flatten().collect();
            tie(folded, &others, &|kin| kin == Kinship::Surname);
        }
    }
    Ok(ties)
}

/// The renderings of names in texts.
const IN_TEXTS: &str = "SELECT DISTINCT mention.original, mention.rendering
   FROM json_each(?1) AS asked CROSS JOIN mention ON mention.original = asked.value";

/// The renderings of names in the entries that have them, as those were last derived.
const IN_ENTRIES: &str = "SELECT DISTINCT original.form, rendering.form
   FROM json_each(?1) AS asked
  CROSS JOIN original ON original.form = asked.value
  CROSS JOIN rendering ON rendering.entry = original.entry";

/// The renderings of `forms`, that is `asked`, by `question`.
fn renderings(tx: &Transaction, forms: &Folded, question: &str, asked: &str) -> rusqlite::Result<ByName> {
    let found = pairs(tx, question, asked)?;
    let texts = texts(tx, &found.iter().map(|&(_, rendering)| rendering).collect())?;
    let mut by_name = ByName::new();
    for (form, rendering) in &found {
        if let (Some(name), Some(text)) = (forms.get(form), texts.get(rendering)) {
            by_name.entry(name.clone()).or_default().insert(text.clone());
        }
    }
    Ok(by_name)
}

/// The names that are in one entry with those of `forms`, as entries were last derived, and those that somebody
/// has said to be one with them, or not to be.
fn linked(tx: &Transaction, forms: &Folded, asked: &str) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut found = pairs(
        tx,
        "SELECT one.form, other.form
           FROM json_each(?1) AS asked
          CROSS JOIN original AS one ON one.form = asked.value
          CROSS JOIN original AS other ON other.entry = one.entry AND other.form <> one.form",
        asked,
    )?;
    found.extend(pairs(
        tx,
        "WITH asked AS (SELECT value FROM json_each(?1))
         SELECT original, other FROM decision WHERE other IS NOT NULL AND original IN (SELECT value FROM asked)
         UNION
         SELECT other, original FROM decision WHERE other IN (SELECT value FROM asked)",
        asked,
    )?);
    let texts = texts(tx, &found.iter().map(|&(_, other)| other).collect())?;
    let names = |&(one, other): &(i64, i64)| Some((forms.get(&one)?.clone(), texts.get(&other)?.folded.clone()));
    Ok(found.iter().filter_map(names).collect())
}

/// The folded names that texts render with each of the forms `renderings`.
fn names_rendered(tx: &Transaction, renderings: BTreeSet<&i64>) -> rusqlite::Result<BTreeMap<i64, BTreeSet<String>>> {
    let found = pairs(
        tx,
        "SELECT DISTINCT mention.rendering, mention.original
           FROM json_each(?1) AS asked CROSS JOIN mention ON mention.rendering = asked.value",
        &list(renderings),
    )?;
    let texts = texts(tx, &found.iter().map(|&(_, original)| original).collect())?;
    let mut names: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
    for (rendering, original) in &found {
        if let Some(name) = texts.get(original) {
            names.entry(*rendering).or_default().insert(name.folded.clone());
        }
    }
    Ok(names)
}

/// The forms whose last part is one of `wanted`, by that part.
fn forms_with_last_part(tx: &Transaction, wanted: &BTreeSet<&str>) -> rusqlite::Result<BTreeMap<String, Folded>> {
    let hashes = wanted.iter().map(|part| hash::key(KeyKind::Part, part)).collect();
    let owners = postings::find(tx, &hashes)?.into_iter().map(|(_, owner)| owner);
    let mut found: BTreeMap<String, Folded> = BTreeMap::new();
    for (form, text) in texts(tx, &owners.collect())? {
        if let Some(last) = parts(&text.text).pop().filter(|last| wanted.contains(last.as_str())) {
            found.entry(last).or_default().insert(form, text.folded);
        }
    }
    Ok(found)
}

/// What `question` gives for the forms `asked`, a JSON list: pairs of forms.
fn pairs(tx: &Transaction, question: &str, asked: &str) -> rusqlite::Result<Vec<(i64, i64)>> {
    tx.prepare_cached(question)?.query_map([asked], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
