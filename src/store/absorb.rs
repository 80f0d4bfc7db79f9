//! A colleague's memory merged into this one: texts with their mentions, lists, and the log of decisions.
//!
//! What both have is one. Two readings of one text are not mixed: the later one holds. Decisions come as they
//! were made, when and by whom; of two that disagree the later holds, as in any log, and the disagreement is
//! told. So it does not matter which memory is merged into which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::decide::{Labels, insert_labelled};
use super::record::{mark_pending, remove_mentions};
use super::{Store, StoreError, keys, log, schema, settle};
use crate::term::{Action, Step};

/// What merging a memory did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Absorbed {
    /// Texts and lists that are new here.
    pub documents: u64,
    /// Mentions that came with them, and in place of those of an older reading.
    pub mentions: u64,
    /// Decisions that are new here.
    pub decisions: u64,
    /// Texts and lists that both have.
    pub shared: u64,
    /// Texts that both read differently, where ours was the later reading.
    pub kept: Vec<String>,
    /// Texts that both read differently, where theirs was the later reading.
    pub replaced: Vec<String>,
    /// Decisions that disagree with ours.
    pub conflicts: Vec<Conflict>,
}

/// A decision of theirs that says otherwise than one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Ours.
    pub ours: Step,
    /// Theirs.
    pub theirs: Step,
}

impl Conflict {
    /// Whether theirs was made later, and so holds.
    pub fn theirs_holds(&self) -> bool {
        (&self.theirs.at, &self.theirs.who) > (&self.ours.at, &self.ours.who)
    }
}

impl Store {
    /// Merge the memory `other` into this one, in one transaction. With `rehearse` nothing is changed.
    ///
    /// ```
    /// use yiming::store::Store;
    /// let (mut ours, theirs) = (Store::in_memory()?, Store::in_memory()?);
    /// assert_eq!(ours.absorb(&theirs, false)?.documents, 0);
    /// # Ok::<(), yiming::store::StoreError>(())
    /// ```
    pub fn absorb(&mut self, other: &Store, rehearse: bool) -> Result<Absorbed, StoreError> {
        let merged = self.turn.take(&mut self.conn, &self.path, |tx| {
            let absorbed = absorb(&tx, &other.conn)?;
            if rehearse {
                tx.rollback()?;
            } else {
                settle::settle(&tx)?;
                tx.commit()?;
            }
            Ok(absorbed)
        });
        merged.map_err(|error| self.failed(error))
    }

    /// Keep the memory as it is in a new file beside it, whose name tells `why`.
    pub fn back_up_beside(&self, why: &str) -> Result<PathBuf, StoreError> {
        let kept = schema::free_name(&self.path, why);
        self.back_up(&kept, false)?;
        Ok(kept)
    }

    /// Whether the file at `path` is a database of SQLite, a memory or another.
    pub fn is_database(path: &Path) -> bool {
        use std::io::Read as _;
        let mut beginning = [0; 16];
        let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut beginning));
        read.is_ok() && &beginning == b"SQLite format 3\0"
    }
}

fn absorb(tx: &Transaction, other: &Connection) -> rusqlite::Result<Absorbed> {
    let mut absorbed = Absorbed::default();
    let mut select = other.prepare(&format!("SELECT id, {DOCUMENT} FROM document ORDER BY id"))?;
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        take_document(tx, other, row.get(0)?, &Document::read(row, 1)?, &mut absorbed)?;
    }
    take_log(tx, other, &mut absorbed)?;
    Ok(absorbed)
}

const DOCUMENT: &str = "path, read_at, content_hash, aligner, settings, region, date, publisher, encoding";

/// A document's row. The order is that of which reading holds: the later, and of one moment any, but the same
/// whoever asks.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Document {
    path: String,
    read_at: String,
    /// All else that tells one reading from another.
    reading: [Option<String>; 7],
}

impl Document {
    fn read(row: &Row<'_>, from: usize) -> rusqlite::Result<Self> {
        let mut reading = [const { None }; 7];
        for (at, cell) in reading.iter_mut().enumerate() {
            *cell = row.get(from + 2 + at)?;
        }
        Ok(Self { path: row.get(from)?, read_at: row.get(from + 1)?, reading })
    }

    fn write(&self, tx: &Transaction) -> rusqlite::Result<i64> {
        let mut insert = tx.prepare_cached(&format!(
            "INSERT INTO document ({DOCUMENT}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
        ))?;
        let [hash, aligner, settings, region, date, publisher, encoding] = &self.reading;
        insert.insert(params![self.path, self.read_at, hash, aligner, settings, region, date, publisher, encoding])
    }
}

fn take_document(
    tx: &Transaction,
    other: &Connection,
    their_id: i64,
    theirs: &Document,
    absorbed: &mut Absorbed,
) -> rusqlite::Result<()> {
    let mut find = tx.prepare_cached(&format!("SELECT id, {DOCUMENT} FROM document WHERE path = ?1"))?;
    let known = find.query_row([&theirs.path], |row| Ok((row.get::<_, i64>(0)?, Document::read(row, 1)?)));
    match known.optional()? {
        None => absorbed.documents += 1,
        Some((our_id, ours)) if ours.reading == theirs.reading => {
            absorbed.shared += 1;
            if ours.read_at < theirs.read_at {
                // The date of its reading stands for that of a text which has none.
                tx.prepare_cached("UPDATE document SET read_at = ?2 WHERE id = ?1")?
                    .execute(params![our_id, theirs.read_at])?;
                mark_pending(tx, our_id)?;
            }
            return Ok(());
        }
        Some((_, ours)) if ours > *theirs => {
            absorbed.kept.push(theirs.path.clone());
            return Ok(());
        }
        Some((our_id, _)) => {
            remove_mentions(tx, our_id)?;
            tx.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([our_id])?;
            absorbed.replaced.push(theirs.path.clone());
        }
    }
    let our_id = theirs.write(tx)?;
    absorbed.mentions += take_mentions(tx, other, their_id, our_id)?;
    mark_pending(tx, our_id)
}

/// What a mention says besides its document and its forms, and its list where it stands in one.
const MENTION: &str = r#"kind, method, language, confidence, line, "column", end_column, start, original_start,
                         gloss_start, gloss_end, shared, sentence, title, note"#;
const LISTING: &str = "region, status, subject, original_mentions, original_documents, rendering_mentions,
                       rendering_documents, last";

fn take_mentions(tx: &Transaction, other: &Connection, theirs: i64, ours: i64) -> rusqlite::Result<u64> {
    let mut select = other.prepare_cached(&format!(
        "SELECT mention.id, rendered.text, named.text, {MENTION}
           FROM mention JOIN form AS rendered ON rendered.id = rendering JOIN form AS named ON named.id = original
          WHERE document = ?1 ORDER BY mention.id"
    ))?;
    let mut insert = tx.prepare_cached(&format!(
        "INSERT INTO mention (document, rendering, original, {MENTION})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
    ))?;
    let mut taken = 0;
    let mut rows = select.query([theirs])?;
    while let Some(row) = rows.next()? {
        let (rendering, original): (String, String) = (row.get(1)?, row.get(2)?);
        let (rendering, original) = (keys::form(tx, &rendering)?, keys::form(tx, &original)?);
        insert.raw_bind_parameter(1, ours)?;
        insert.raw_bind_parameter(2, rendering)?;
        insert.raw_bind_parameter(3, original)?;
        copy(row, 3, &mut insert, 4, 15)?;
        insert.raw_execute()?;
        let mention = tx.last_insert_rowid();
        let mention_there = row.get(0)?;
        take_details(tx, other, mention_there, mention, "mention_part", "position, rendering, original", 3)?;
        take_details(tx, other, mention_there, mention, "listing", LISTING, 8)?;
        taken += 1;
    }
    Ok(taken)
}

/// The rows of `table` that belong to a mention.
fn take_details(
    tx: &Transaction,
    other: &Connection,
    theirs: i64,
    ours: i64,
    table: &str,
    columns: &str,
    count: usize,
) -> rusqlite::Result<()> {
    let mut select = other.prepare_cached(&format!("SELECT {columns} FROM {table} WHERE mention = ?1"))?;
    let places = ", ?".repeat(count);
    let mut insert = tx.prepare_cached(&format!("INSERT INTO {table} (mention, {columns}) VALUES (?1{places})"))?;
    let mut rows = select.query([theirs])?;
    while let Some(row) = rows.next()? {
        insert.raw_bind_parameter(1, ours)?;
        copy(row, 0, &mut insert, 2, count)?;
        insert.raw_execute()?;
    }
    Ok(())
}

/// Bind `count` cells of `row`, from `from` on, to the parameters from `to` on.
fn copy(
    row: &Row<'_>,
    from: usize,
    insert: &mut rusqlite::Statement<'_>,
    to: usize,
    count: usize,
) -> rusqlite::Result<()> {
    (0..count).try_for_each(|at| insert.raw_bind_parameter(to + at, row.get::<_, Value>(from + at)?))
}

/// Write their decisions that we do not have, and tell where they disagree with ours.
fn take_log(tx: &Transaction, other: &Connection, absorbed: &mut Absorbed) -> rusqlite::Result<()> {
    let ours = log::all(tx)?;
    let theirs = log::all(other)?;
    let mut numbers: BTreeMap<i64, i64> = BTreeMap::new();
    let mut matched: BTreeSet<i64> = BTreeSet::new();
    // What is taken back stands before what takes it back, by number if not by time.
    let mut in_turn: Vec<&log::Entry> = theirs.iter().collect();
    in_turn.sort_by_key(|entry| entry.step.id);
    let mut fresh = Vec::new();
    for entry in in_turn {
        let undoes = entry.step.undoes.map(|target| numbers.get(&target).copied().unwrap_or_default());
        let same = ours.iter().find(|mine| {
            mine.step.says_as(&entry.step) && mine.step.undoes == undoes && !matched.contains(&mine.step.id)
        });
        let number = if let Some(same) = same {
            matched.insert(same.step.id);
            same.step.id
        } else {
            fresh.push(entry);
            insert_labelled(tx, &Step { undoes, ..entry.step.clone() }, &Labels::of(entry))?
        };
        numbers.insert(entry.step.id, number);
    }
    absorbed.decisions = fresh.len() as u64;
    let holding: Vec<&Step> = ours.iter().map(|entry| &entry.step).filter(|step| holds(step)).collect();
    for step in fresh.iter().map(|entry| &entry.step).filter(|step| holds(step)) {
        if let Some(against) = holding.iter().rev().find(|mine| disagree(mine, step)) {
            absorbed.conflicts.push(Conflict { ours: (*against).clone(), theirs: step.clone() });
        }
    }
    Ok(())
}

fn holds(step: &Step) -> bool {
    !step.undone && step.action != Action::Undo
}

/// Whether two decisions cannot both hold.
fn disagree(one: &Step, other: &Step) -> bool {
    let folded = |text: &Option<String>| text.as_deref().map(keys::folded);
    let about = |step: &Step| (keys::folded(&step.original), folded(&step.sense));
    let pair = |step: &Step| BTreeSet::from([Some(keys::folded(&step.original)), folded(&step.other)]);
    match (one.action, other.action) {
        (Action::Merge, Action::Split) | (Action::Split, Action::Merge) => pair(one) == pair(other),
        (Action::Note, Action::Note) => about(one) == about(other) && one.note != other.note,
        (Action::Merge | Action::Split | Action::Note, _)
        | (_, Action::Merge | Action::Split | Action::Note)
        | (Action::Delete, Action::Delete) => false,
        _ if about(one) != about(other) || one.scope != other.scope => false,
        // Deleting an original is against everything that settles it.
        _ if one.rendering.is_none() || other.rendering.is_none() => true,
        _ if folded(&one.rendering) == folded(&other.rendering) => {
            says(one.action) != says(other.action) && regions_meet(one, other)
        }
        (Action::Prefer, Action::Prefer) => regions_meet(one, other),
        _ => false,
    }
}

/// To add a rendering is to say that it may be used.
fn says(action: Action) -> Action {
    if action == Action::Add { Action::Admit } else { action }
}

fn regions_meet(one: &Step, other: &Step) -> bool {
    one.region.is_none() || other.region.is_none() || one.region == other.region
}
