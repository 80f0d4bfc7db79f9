//! Decisions: written once, read for ever.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::labels::list;
use super::{Store, StoreError, keys, log, settle, ties};
use crate::term::{Action, Decision, Doubt, EntryId, Kind, Method, Region, Step};
use crate::text::script::{Script, main_script};

impl Store {
    /// Settle a rendering of an entry. The entry is found by `decision.original`, in any spelling that
    /// folds to one of its originals; the rendering is added when no text has it. What was decided
    /// earlier stays in the log; the last word holds.
    pub fn decide(&mut self, decision: &Decision) -> Result<EntryId, StoreError> {
        let decided = self.write(|tx| decide(tx, decision))?;
        decided.ok_or_else(|| StoreError::UnknownOriginal { original: decision.original.clone() })
    }

    /// Write `steps` to the log, in one transaction, and bring the entries they touch up to date. Originals and
    /// renderings that the memory does not have are put in. Their numbers in the log are the answer.
    pub fn take(&mut self, steps: &[Step]) -> Result<Vec<i64>, StoreError> {
        self.write(|tx| {
            let numbers = steps.iter().map(|step| insert(tx, step)).collect::<rusqlite::Result<_>>()?;
            settle::settle(tx)?;
            Ok(numbers)
        })
    }

    /// Every decision that names an original of `entry`, in the order they were made, those that were taken
    /// back included.
    pub fn decisions(&self, entry: EntryId) -> Result<Vec<Step>, StoreError> {
        self.read_decisions(entry).map_err(|error| self.failed(error))
    }

    fn read_decisions(&self, entry: EntryId) -> rusqlite::Result<Vec<Step>> {
        let mut select = self.conn.prepare_cached("SELECT form, sense FROM original WHERE entry = ?1 ORDER BY form")?;
        let mine: Vec<(i64, Option<String>)> =
            select.query_map([entry.0], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let found = log::about(&self.conn, &list(mine.iter().map(|(form, _)| form)))?;
        Ok(found.into_iter().map(|entry| entry.step).collect())
    }

    /// The whole log, in the order it was made.
    pub fn log(&self) -> Result<Vec<Step>, StoreError> {
        let found = log::all(&self.conn).map_err(|error| self.failed(error))?;
        Ok(found.into_iter().map(|entry| entry.step).collect())
    }

    /// The sense that tells `entry` from others that have the original `original`, as a decision names it.
    pub fn sense(&self, entry: EntryId, original: &str) -> Result<Option<String>, StoreError> {
        let mut select = self
            .conn
            .prepare_cached(
                "SELECT sense FROM original JOIN form ON form.id = form WHERE entry = ?1 AND folded = ?2 LIMIT 1",
            )
            .map_err(|error| self.failed(error))?;
        let found = select.query_row(params![entry.0, keys::folded(original)], |row| row.get(0)).optional();
        found.map(Option::flatten).map_err(|error| self.failed(error))
    }

    /// Entries that have names or renderings in common with `entry` and are not one with it: for somebody to
    /// decide.
    pub fn doubts(&mut self, entry: EntryId) -> Result<Vec<Doubt>, StoreError> {
        self.read(|tx| doubts(tx, entry))
    }
}

/// Write `decision` and give the entry it is about; `None`, and nothing is written, when there is none.
fn decide(tx: &Transaction, decision: &Decision) -> rusqlite::Result<Option<EntryId>> {
    let Some(original) = known_original(tx, &decision.original)? else { return Ok(None) };
    insert(tx, &Step { original, ..decision.clone().into() })?;
    settle::settle(tx)?;
    let find = "SELECT entry FROM original JOIN form ON form.id = original.form
                 WHERE form.text = ?1 ORDER BY sense IS NOT NULL, entry LIMIT 1";
    let original = known_original(tx, &decision.original)?;
    let entry = tx.prepare_cached(find)?.query_row([original], |row| row.get(0)).optional()?;
    Ok(entry.map(EntryId))
}

/// The original that is `text`, else the most mentioned one that folds like it.
fn known_original(tx: &Transaction, text: &str) -> rusqlite::Result<Option<String>> {
    let mut select = tx.prepare_cached(
        "SELECT form.text FROM form JOIN original ON original.form = form.id
          WHERE folded = ?1 ORDER BY text = ?2 DESC, mentions DESC, text LIMIT 1",
    )?;
    select.query_row([&keys::folded(text), text], |row| row.get(0)).optional()
}

/// Write `step` and mark what it names as to be settled.
pub(super) fn insert(tx: &Transaction, step: &Step) -> rusqlite::Result<i64> {
    let original = keys::form(tx, &step.original)?;
    let rendering = step.rendering.as_deref().map(|text| keys::form(tx, text)).transpose()?;
    let labels = labels(tx, step, original, rendering)?;
    insert_labelled(tx, step, &labels)
}

/// What the entry of a decision was when it was made.
pub(super) struct Labels {
    kind: String,
    language: String,
    method: String,
}

impl Labels {
    /// As the log has them.
    pub(super) fn of(entry: &log::Entry) -> Self {
        let (kind, language, method) = entry.labels();
        Self { kind: kind.to_owned(), language: language.to_owned(), method: method.to_owned() }
    }
}

/// As [`insert`], where it is known what the entry was.
pub(super) fn insert_labelled(tx: &Transaction, step: &Step, labels: &Labels) -> rusqlite::Result<i64> {
    let original = keys::form(tx, &step.original)?;
    let rendering = step.rendering.as_deref().map(|text| keys::form(tx, text)).transpose()?;
    let other = step.other.as_deref().map(|text| keys::form(tx, text)).transpose()?;
    let Labels { kind, language, method } = labels;
    let mut insert = tx.prepare_cached(
        "INSERT INTO decision (at, who, action, original, sense, rendering, other, other_sense, region, scope, note,
                undoes, reason, kind, language, method)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    )?;
    let id = insert.insert(params![
        step.at,
        step.who,
        step.action.as_str(),
        original,
        step.sense,
        rendering,
        other,
        step.other_sense,
        step.region.map(Region::as_str),
        step.scope,
        step.note,
        step.undoes,
        step.reason,
        kind,
        language,
        method,
    ])?;
    tx.prepare_cached("INSERT OR IGNORE INTO pending SELECT value FROM json_each(?1) WHERE value IS NOT NULL")?
        .execute([list([Some(original), rendering, other])])?;
    if let Some(target) = step.undoes {
        // An undo that is taken back brings back what it took back.
        let forms = "WITH RECURSIVE chain (id) AS (
                       SELECT ?1 UNION
                       SELECT undoes FROM decision JOIN chain ON chain.id = decision.id WHERE undoes IS NOT NULL)
                     INSERT OR IGNORE INTO pending
                     SELECT original FROM decision WHERE id IN (SELECT id FROM chain)
                      UNION SELECT other FROM decision WHERE id IN (SELECT id FROM chain) AND other IS NOT NULL";
        tx.prepare_cached(forms)?.execute([target])?;
    }
    Ok(id)
}

/// Kind, language and method as the entry has them now: its own rendering's method, else that of its best known.
fn labels(tx: &Transaction, step: &Step, original: i64, rendering: Option<i64>) -> rusqlite::Result<Labels> {
    let mut select = tx.prepare_cached(
        "SELECT entry.kind, original.language,
                (SELECT method FROM rendering WHERE entry = entry.id
                  ORDER BY form = ?2 DESC, mentions DESC, method LIMIT 1)
           FROM original JOIN entry ON entry.id = original.entry WHERE original.form = ?1
          ORDER BY sense IS ?3 DESC, entry.id LIMIT 1",
    )?;
    let known = select.query_row(params![original, rendering, step.sense], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?))
    });
    let method = Method::Transliteration.as_str().to_owned();
    let (kind, language, method) = match known.optional()? {
        Some((kind, language, known)) => (kind, language, known.unwrap_or(method)),
        None => (Kind::Person.as_str().to_owned(), language_of(&step.original).to_owned(), method),
    };
    Ok(Labels { kind: step.kind.map_or(kind, |kind| kind.as_str().to_owned()), language, method })
}

/// What the letters of an original say of its language.
fn language_of(original: &str) -> &'static str {
    match main_script(original) {
        Script::Cyrillic => "und-Cyrl",
        Script::Greek => "und-Grek",
        Script::Hangul => "ko",
        Script::Kana => "ja",
        Script::Arabic => "und-Arab",
        Script::Hebrew => "he",
        _ => "und-Latn",
    }
}

fn doubts(tx: &Transaction, entry: EntryId) -> rusqlite::Result<Vec<Doubt>> {
    let mut names = tx.prepare_cached(
        "SELECT DISTINCT folded FROM original JOIN form ON form.id = form WHERE entry = ?1 ORDER BY folded",
    )?;
    let names: Vec<String> = names.query_map([entry.0], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut owners = tx.prepare_cached(
        "SELECT entry.id, headword FROM original JOIN form ON form.id = form JOIN entry ON entry.id = entry
          WHERE folded = ?1 AND entry.id <> ?2 ORDER BY entry.id",
    )?;
    let mut doubts: Vec<Doubt> = Vec::new();
    for name in names {
        let mut near: Vec<(String, String, &str)> = ties::of_name(tx, &name)?
            .into_iter()
            .map(|tie| (tie.name, tie.renderings.into_iter().next().unwrap_or_default(), "several could be meant"))
            .collect();
        near.push((name.clone(), name.clone(), "split by a decision"));
        for (other, common, reason) in near {
            let found = owners.query_map(params![other, entry.0], |row| Ok((EntryId(row.get(0)?), row.get(1)?)))?;
            for owner in found {
                let (id, headword): (EntryId, String) = owner?;
                if doubts.iter().all(|doubt| doubt.entry != id) {
                    let reason = if is_split(tx, entry, id)? { "split by a decision" } else { reason };
                    let common = common.clone();
                    doubts.push(Doubt { entry: id, name: headword, common, reason: reason.to_owned() });
                }
            }
        }
    }
    doubts.sort_by_key(|doubt| doubt.entry);
    Ok(doubts)
}

/// Whether somebody has said of names of the two entries that they are two.
fn is_split(tx: &Transaction, one: EntryId, other: EntryId) -> rusqlite::Result<bool> {
    let mut select = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM decision
           JOIN original AS here ON here.form = decision.original JOIN original AS there ON there.form = other
          WHERE action = ?3 AND (here.entry = ?1 AND there.entry = ?2 OR here.entry = ?2 AND there.entry = ?1))",
    )?;
    select.query_row(params![one.0, other.0, Action::Split.as_str()], |row| row.get(0))
}
