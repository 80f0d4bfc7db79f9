//! Decisions: written once, read for ever.

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::derive::Ruling;
use super::labels::{label, optional_label};
use super::{Store, StoreError, keys, settle};
use crate::term::{Decision, EntryId, Region};

impl Store {
    /// Settle a rendering of an entry. The entry is found by `decision.original`, in any spelling that
    /// folds to one of its originals; the rendering is added when no text has it. What was decided
    /// earlier stays in the log; the last word holds.
    pub fn decide(&mut self, decision: &Decision) -> Result<EntryId, StoreError> {
        let decided = self.write(|tx| decide(tx, decision))?;
        decided.ok_or_else(|| StoreError::UnknownOriginal { original: decision.original.clone() })
    }

    /// Everything that was decided about `entry`, in order.
    pub fn decisions(&self, entry: EntryId) -> Result<Vec<Decision>, StoreError> {
        self.read_decisions(entry).map_err(|error| self.failed(error))
    }

    fn read_decisions(&self, entry: EntryId) -> rusqlite::Result<Vec<Decision>> {
        let mut select = self.conn.prepare_cached(
            "SELECT action, original.text, rendering.text, region, reason, who, at
               FROM decision
               JOIN form AS original ON original.id = decision.original
               JOIN form AS rendering ON rendering.id = decision.rendering
              WHERE decision.original IN (SELECT form FROM original WHERE entry = ?1)
              ORDER BY decision.id",
        )?;
        select.query_map([entry.0], read)?.collect()
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Decision> {
    Ok(Decision {
        action: label(row, 0)?,
        original: row.get(1)?,
        rendering: row.get(2)?,
        region: optional_label(row, 3)?,
        reason: row.get(4)?,
        who: row.get(5)?,
        at: row.get(6)?,
    })
}

/// Write `decision` and give the entry it is about; `None`, and nothing is written, when there is none.
fn decide(tx: &Transaction, decision: &Decision) -> rusqlite::Result<Option<EntryId>> {
    let Some(original) = known_original(tx, &decision.original)? else { return Ok(None) };
    let rendering = keys::form(tx, &decision.rendering)?;
    insert(tx, decision, original, rendering)?;
    tx.execute("INSERT OR IGNORE INTO pending VALUES (?1), (?2)", [original, rendering])?;
    settle::settle(tx)?;
    let entry = tx.query_row("SELECT entry FROM original WHERE form = ?1", [original], |row| row.get(0))?;
    Ok(Some(EntryId(entry)))
}

/// The original that is `text`, else the most mentioned one that folds like it.
fn known_original(tx: &Transaction, text: &str) -> rusqlite::Result<Option<i64>> {
    let mut select = tx.prepare_cached(
        "SELECT form.id FROM form JOIN original ON original.form = form.id
          WHERE folded = ?1 ORDER BY text = ?2 DESC, mentions DESC, text LIMIT 1",
    )?;
    select.query_row([&keys::folded(text), text], |row| row.get(0)).optional()
}

fn insert(tx: &Transaction, decision: &Decision, original: i64, rendering: i64) -> rusqlite::Result<()> {
    // Kind and method as the entry has them now: its own rendering's method, else that of its best known.
    let mut insert = tx.prepare_cached(
        "INSERT INTO decision (at, who, action, original, rendering, region, reason, kind, language, method)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, entry.kind, original.language,
                (SELECT method FROM rendering WHERE entry = entry.id
                  ORDER BY form = ?5 DESC, mentions DESC, method LIMIT 1)
           FROM original JOIN entry ON entry.id = original.entry WHERE original.form = ?4",
    )?;
    let Decision { action, region, reason, who, at, .. } = decision;
    let region = region.map(Region::as_str);
    insert.execute(params![at, who, action.as_str(), original, rendering, region, reason]).map(|_| ())
}

/// The decisions about the originals `forms`, in the order they were made.
pub(super) fn rulings(tx: &Transaction, forms: &str) -> rusqlite::Result<Vec<Ruling>> {
    let mut select = tx.prepare_cached(
        "SELECT action, original, rendering, region, text, kind, method, language
           FROM decision JOIN form ON form.id = rendering
          WHERE original IN (SELECT value FROM json_each(?1)) ORDER BY decision.id",
    )?;
    select.query_map([forms], ruling)?.collect()
}

fn ruling(row: &Row<'_>) -> rusqlite::Result<Ruling> {
    Ok(Ruling {
        action: label(row, 0)?,
        original: row.get(1)?,
        rendering: row.get(2)?,
        region: optional_label(row, 3)?,
        home: Region::of(&row.get::<_, String>(4)?),
        kind: label(row, 5)?,
        method: label(row, 6)?,
        language: row.get(7)?,
    })
}
