//! The log of decisions out of the memory.

use std::collections::BTreeSet;

use rusqlite::{Connection, Row};

use super::derive::Ruling;
use super::labels::{label, optional_label};
use crate::term::{Action, Kind, Method, Region, Step};

/// A line of the log with the numbers of the forms it names.
pub(super) struct Entry {
    pub(super) step: Step,
    pub(super) original: i64,
    pub(super) rendering: Option<i64>,
    pub(super) other: Option<i64>,
    kind: Kind,
    method: Method,
    language: String,
}

const COLUMNS: &str = "
    SELECT decision.id, action, decision.original, one.text, sense, decision.rendering, rendered.text,
           decision.other, second.text, other_sense, region, scope, decision.note, undoes, reason, who, at,
           kind, method, language
      FROM decision
      JOIN form AS one ON one.id = decision.original
      LEFT JOIN form AS rendered ON rendered.id = decision.rendering
      LEFT JOIN form AS second ON second.id = decision.other";

/// The decisions about the originals `forms`, a JSON list, that hold, in the order they were made.
pub(super) fn holding(conn: &Connection, forms: &str) -> rusqlite::Result<Vec<Entry>> {
    let mut found = about(conn, forms)?;
    found.retain(|entry| !entry.step.undone && entry.step.action != Action::Undo);
    Ok(found)
}

/// Every decision that names any of the originals `forms`, those taken back and what took them back included.
pub(super) fn about(conn: &Connection, forms: &str) -> rusqlite::Result<Vec<Entry>> {
    let mut select = conn.prepare_cached(&format!(
        "{COLUMNS}
          WHERE decision.original IN (SELECT value FROM json_each(?1))
             OR decision.other IN (SELECT value FROM json_each(?1))
          ORDER BY at, who, decision.id"
    ))?;
    let mut found: Vec<Entry> = select.query_map([forms], read)?.collect::<rusqlite::Result<_>>()?;
    mark(conn, &mut found)?;
    Ok(found)
}

/// The whole log, in the order it was made.
pub(super) fn all(conn: &Connection) -> rusqlite::Result<Vec<Entry>> {
    let mut select = conn.prepare(&format!("{COLUMNS} ORDER BY at, who, decision.id"))?;
    let mut found: Vec<Entry> = select.query_map((), read)?.collect::<rusqlite::Result<_>>()?;
    mark(conn, &mut found)?;
    Ok(found)
}

/// Mark what is taken back by a decision that is not taken back itself.
fn mark(conn: &Connection, entries: &mut [Entry]) -> rusqlite::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    // The latest first: whether an undo holds is known before what it takes back is asked for.
    let mut select =
        conn.prepare_cached("SELECT id, undoes FROM decision WHERE undoes IS NOT NULL ORDER BY id DESC")?;
    let mut undone = BTreeSet::new();
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        let (id, target): (i64, i64) = (row.get(0)?, row.get(1)?);
        if !undone.contains(&id) {
            undone.insert(target);
        }
    }
    for entry in entries {
        entry.step.undone = undone.contains(&entry.step.id);
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let action: Action = label(row, 1)?;
    let kind: Kind = label(row, 17)?;
    let step = Step {
        id: row.get(0)?,
        original: row.get(3)?,
        sense: row.get(4)?,
        rendering: row.get(6)?,
        other: row.get(8)?,
        other_sense: row.get(9)?,
        region: optional_label(row, 10)?,
        scope: row.get(11)?,
        note: row.get(12)?,
        undoes: row.get(13)?,
        reason: row.get(14)?,
        kind: (action == Action::Add).then_some(kind),
        ..Step::new(action, "", row.get::<_, String>(15)?, row.get::<_, String>(16)?)
    };
    let (method, language) = (label(row, 18)?, row.get(19)?);
    Ok(Entry { step, original: row.get(2)?, rendering: row.get(5)?, other: row.get(7)?, kind, method, language })
}

impl Entry {
    /// Kind, language and method of its entry when it was made.
    pub(super) fn labels(&self) -> (&'static str, &str, &'static str) {
        (self.kind.as_str(), &self.language, self.method.as_str())
    }

    /// What it says of a rendering, if it is about one.
    pub(super) fn ruling(&self) -> Option<Ruling> {
        Some(Ruling {
            action: self.step.action,
            original: self.original,
            rendering: self.rendering?,
            region: self.step.region,
            home: Region::of(self.step.rendering.as_deref()?),
            kind: self.kind,
            method: self.method,
            language: self.language.clone(),
            scope: self.step.scope.clone(),
        })
    }
}
