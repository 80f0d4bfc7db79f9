//! Lists of names: written as one document of mentions, taken back as one step.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use super::batch::{Batch, Document};
use super::labels::{label, list};
use super::sieve::Sieve;
use super::turn::Turn;
use super::{Store, StoreError, keys, postings, schema, settle, shelf};
use crate::term::{Confidence, EntryId, Listing, Reading, Region, SourceMeta, Status};

/// The aligner of a document that is a list.
const IMPORT: &str = "import";

/// Entries are brought up to date after so many pairs. The more at once, the less often each page of an index is
/// written again, and all of a long list would not fit in memory.
const SETTLE_EVERY: usize = 16_000;

/// To read so many forms of the memory takes as long as to ask for what a pair needs.
const FORMS_A_PAIR: u64 = 8;

/// What an import did to the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Pairs written.
    pub pairs: u64,
    /// Pairs of an earlier state of the list, or of the list itself, that these took the place of.
    pub replaced: u64,
}

/// A rendering that somebody has settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// An original of its entry, folded.
    pub original: String,
    /// The rendering.
    pub rendering: String,
    /// Its region.
    pub region: Region,
    /// What was decided.
    pub status: Status,
}

/// What lists say of an entry as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remarks {
    /// Fields or projects that the lists belong to.
    pub subjects: Vec<String>,
    /// What they remark.
    pub notes: Vec<String>,
}

/// What taking an import back did to the memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// The list.
    pub path: String,
    /// Pairs that are gone.
    pub pairs: u64,
    /// Pairs of the state that the import had taken the place of, which are back.
    pub restored: Option<u64>,
}

/// Takes the pairs of one list. They are written by a thread of its own, while the next are read.
#[derive(Debug)]
pub struct Listings<'a> {
    writer: &'a SyncSender<Piece>,
    read: Vec<Listing>,
}

/// What the thread that writes a list is given.
#[derive(Debug)]
enum Piece {
    Pairs(Vec<Listing>),
    /// The list was read to its end: without that it is not kept.
    End,
}

/// Pairs that are given to the writing thread at once, and how many pieces may wait for it: while some pairs are
/// written, as many are read.
const PIECE: usize = 1000;
const WAITING: usize = SETTLE_EVERY / PIECE;

impl Listings<'_> {
    /// Write one more pair.
    ///
    /// # Errors
    /// Nothing more can be written, to be given back by the caller: the list is then not imported.
    pub fn add(&mut self, listing: Listing) -> Result<(), ListingError> {
        self.read.push(listing);
        if self.read.len() < PIECE { Ok(()) } else { self.send() }
    }

    fn send(&mut self) -> Result<(), ListingError> {
        self.writer.send(Piece::Pairs(std::mem::take(&mut self.read))).map_err(|_| ListingError(()))
    }
}

/// Writes the pairs of one list, within one transaction.
pub(super) struct ListWriter<'a> {
    tx: &'a Transaction<'a>,
    document: Document,
    in_hand: Vec<Listing>,
    pairs: u64,
    known: Option<Sieve>,
}

impl<'a> ListWriter<'a> {
    pub(super) fn of(tx: &'a Transaction<'a>, id: i64) -> rusqlite::Result<Self> {
        let mut select =
            tx.prepare_cached("SELECT COALESCE(date, substr(read_at, 1, 10)) FROM document WHERE id = ?1")?;
        let document = Document { id, date: select.query_row([id], |row| row.get(0))? };
        drop(select);
        Ok(Self { tx, document, in_hand: Vec::new(), pairs: 0, known: None })
    }

    /// Take one more pair, and write and settle those in hand when they are many.
    pub(super) fn add(&mut self, listing: Listing) -> rusqlite::Result<()> {
        self.in_hand.push(listing);
        if self.in_hand.len() < SETTLE_EVERY { Ok(()) } else { self.write() }
    }

    /// Write and settle what is in hand; how many pairs there were in all.
    pub(super) fn finish(mut self) -> rusqlite::Result<u64> {
        self.write()?;
        Ok(self.pairs)
    }

    fn write(&mut self) -> rusqlite::Result<()> {
        let listings = std::mem::take(&mut self.in_hand);
        if self.known.is_none() && self.is_long()? {
            self.known = Some(Sieve::of(self.tx)?);
        }
        let batch = Batch::of(self.tx, &listings, self.known.as_mut())?;
        batch.write(self.tx, &self.document, self.known.as_mut())?;
        self.pairs += listings.len() as u64;
        settle::settle(self.tx)
    }

    /// Whether the list is so long, beside the memory, that it pays to know what the memory has.
    fn is_long(&self) -> rusqlite::Result<bool> {
        let forms = keys::next_id(self.tx, "form")?.cast_unsigned();
        Ok(self.pairs * FORMS_A_PAIR >= forms - 1)
    }
}

/// A pair could not be written. Why, the memory says: hand it back to [`Store::import`].
#[derive(Debug)]
pub struct ListingError(());

/// Why a list was not imported.
#[derive(Debug)]
pub enum Refused<E> {
    /// The memory could not write it.
    Store(ListingError),
    /// The list could not be read.
    List(E),
}

impl<E> From<ListingError> for Refused<E> {
    fn from(error: ListingError) -> Self {
        Self::Store(error)
    }
}

impl Store {
    /// Write the list that `fill` gives, in place of an earlier state of the list with the same path: all
    /// of it, or nothing when `fill` fails. `fingerprint` tells this list from its next version.
    pub fn import<T, E: From<StoreError>>(
        &mut self,
        meta: &SourceMeta,
        reading: &Reading,
        fingerprint: &str,
        fill: impl FnOnce(&mut Listings<'_>) -> Result<T, Refused<E>>,
    ) -> Result<(Imported, T), E> {
        let list = List { meta, reading, fingerprint, memory: &self.path, turn: self.turn };
        let (told, written) = import(&mut self.conn, &list, fill);
        let written = written.map_err(|error| self.failed(error).into());
        match told {
            Err(Refused::List(error)) => Err(error),
            Err(Refused::Store(ListingError(()))) => Err(written.expect_err("the writer had a reason to stop")),
            Ok(told) => Ok((written?.expect("a list that was read to its end is written"), told)),
        }
    }

    /// Take back the import of the list `path`, the latest import when none is named: the state of the list
    /// that it had taken the place of is back. `None` when there is no such import. Decisions stay.
    pub fn undo_import(&mut self, path: Option<&str>) -> Result<Option<TakenBack>, StoreError> {
        self.write(|tx| {
            let Some((document, path)) = find_import(tx, path)? else { return Ok(None) };
            let pairs = remove(tx, document)?;
            tx.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([document])?;
            let restored = shelf::take(tx, &path)?;
            settle::settle(tx)?;
            Ok(Some(TakenBack { path, pairs, restored }))
        })
    }

    /// Whether this very list was imported before, in the same way.
    pub fn has_import(&self, path: &str, fingerprint: &str, settings: &str) -> Result<bool, StoreError> {
        let known = self.conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM document
                             WHERE path = ?1 AND aligner = ?2 AND content_hash = ?3 AND settings = ?4)",
            [path, IMPORT, fingerprint, settings],
            |row| row.get(0),
        );
        known.map_err(|error| self.failed(error))
    }

    /// The renderings of entries about which somebody has decided something, with every original of theirs.
    pub fn settled(&self) -> Result<Vec<Settled>, StoreError> {
        self.read_settled().map_err(|error| self.failed(error))
    }

    /// Whether any list says something of a name beside its forms: a subject, a note.
    pub fn has_remarks(&self) -> Result<bool, StoreError> {
        let any = self.conn.query_row(
            "SELECT EXISTS (SELECT 1 FROM listing WHERE subject IS NOT NULL)
                 OR EXISTS (SELECT 1 FROM mention WHERE note IS NOT NULL)",
            (),
            |row| row.get(0),
        );
        any.map_err(|error| self.failed(error))
    }

    /// What lists say of `entries`, each remark once, in the order they were imported.
    pub(super) fn remarks(&self, entries: &[i64]) -> rusqlite::Result<BTreeMap<i64, Remarks>> {
        let mut select = self.conn.prepare_cached(
            "SELECT entry, subject, note
               FROM json_each(?1) AS asked
              CROSS JOIN mention ON mention.entry = asked.value
              CROSS JOIN listing ON listing.mention = mention.id
              WHERE subject IS NOT NULL OR note IS NOT NULL ORDER BY mention.id",
        )?;
        let mut found: BTreeMap<i64, Remarks> = BTreeMap::new();
        let mut rows = select.query([list(entries)])?;
        while let Some(row) = rows.next()? {
            let remarks = found.entry(row.get(0)?).or_default();
            remarks.subjects.extend(row.get::<_, Option<String>>(1)?.filter(|one| !remarks.subjects.contains(one)));
            remarks.notes.extend(row.get::<_, Option<String>>(2)?.filter(|one| !remarks.notes.contains(one)));
        }
        Ok(found)
    }

    /// The renderings of `entry`, each with the confidence of its surest mention.
    pub fn confidences(&self, entry: EntryId) -> Result<Vec<(String, Confidence)>, StoreError> {
        let read = || {
            let mut select = self.conn.prepare_cached(
                "SELECT text, MAX(confidence) FROM mention JOIN form ON form.id = rendering
                  WHERE entry = ?1 GROUP BY rendering",
            )?;
            let found = select.query_map([entry.0], |row| Ok((row.get(0)?, Confidence::new(row.get(1)?))))?;
            found.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.failed(error))
    }

    fn read_settled(&self) -> rusqlite::Result<Vec<Settled>> {
        let mut select = self.conn.prepare(
            "SELECT DISTINCT name.folded, form.text, rendering.region, rendering.status
               FROM rendering
               JOIN form ON form.id = rendering.form
               JOIN original ON original.entry = rendering.entry
               JOIN form AS name ON name.id = original.form
              WHERE rendering.status <> 'unreviewed' AND rendering.entry IN (
                    SELECT original.entry FROM decision JOIN original ON original.form = decision.original)
              ORDER BY 1, 3, 4, 2",
        )?;
        select.query_map((), settled)?.collect()
    }
}

fn settled(row: &Row<'_>) -> rusqlite::Result<Settled> {
    Ok(Settled { original: row.get(0)?, rendering: row.get(1)?, region: label(row, 2)?, status: label(row, 3)? })
}

/// A list that is imported.
#[derive(Clone, Copy)]
struct List<'a> {
    meta: &'a SourceMeta,
    reading: &'a Reading,
    fingerprint: &'a str,
    memory: &'a Path,
    turn: Turn,
}

/// Write what `fill` gives; what `fill` told, and what was written.
fn import<T, E>(
    conn: &mut Connection,
    list: &List<'_>,
    fill: impl FnOnce(&mut Listings<'_>) -> Result<T, Refused<E>>,
) -> (Result<T, Refused<E>>, rusqlite::Result<Option<Imported>>) {
    std::thread::scope(|scope| {
        let (writer, pieces) = sync_channel(WAITING);
        let writing = scope.spawn(move || list.write(conn, pieces));
        let mut listings = Listings { writer: &writer, read: Vec::new() };
        let told = fill(&mut listings).and_then(|told| {
            listings.send()?;
            writer.send(Piece::End).map_err(|_| ListingError(()))?;
            Ok(told)
        });
        drop(writer);
        (told, writing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

impl List<'_> {
    /// Write the `pieces` of the list; `None`, and nothing is changed, when they break off.
    fn write(&self, conn: &mut Connection, pieces: Receiver<Piece>) -> rusqlite::Result<Option<Imported>> {
        conn.pragma_update(None, "cache_size", schema::LARGE_CACHE)?;
        let written = self.turn.take(conn, self.memory, |tx| self.write_in(tx, pieces));
        conn.pragma_update(None, "cache_size", schema::CACHE)?;
        written
    }

    fn write_in(&self, tx: Transaction<'_>, pieces: Receiver<Piece>) -> rusqlite::Result<Option<Imported>> {
        let (document, replaced) = self.begin(&tx)?;
        let mut writer = ListWriter::of(&tx, document)?;
        let mut is_whole = false;
        for piece in pieces {
            match piece {
                Piece::Pairs(listings) => listings.into_iter().try_for_each(|listing| writer.add(listing))?,
                Piece::End => is_whole = true,
            }
        }
        if !is_whole {
            return Ok(None);
        }
        let pairs = writer.finish()?;
        postings::tidy(&tx)?;
        tx.commit()?;
        Ok(Some(Imported { pairs, replaced }))
    }

    /// The document that the list becomes, and how many pairs of its earlier state went.
    fn begin(&self, tx: &Transaction) -> rusqlite::Result<(i64, u64)> {
        let Self { meta, reading: Reading { settings, at, .. }, fingerprint, .. } = self;
        let replaced = match find_import(tx, Some(&meta.path))? {
            Some((document, _)) => {
                shelf::put(tx, document)?;
                let pairs = remove(tx, document)?;
                tx.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([document])?;
                pairs
            }
            None => 0,
        };
        let mut insert = tx.prepare_cached(
            "INSERT INTO document (path, content_hash, aligner, settings, region, date, publisher, encoding, read_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let region = meta.region.unwrap_or(Region::Cn).as_str();
        let values =
            params![meta.path, fingerprint, IMPORT, settings, region, meta.date, meta.publisher, meta.encoding, at];
        Ok((insert.insert(values)?, replaced))
    }
}

fn find_import(tx: &Transaction, path: Option<&str>) -> rusqlite::Result<Option<(i64, String)>> {
    let mut select = tx.prepare_cached(
        "SELECT id, path FROM document WHERE aligner = ?1 AND path = COALESCE(?2, path)
          ORDER BY read_at DESC, id DESC LIMIT 1",
    )?;
    select.query_row(params![IMPORT, path], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// Remove the mentions of the list `document` a batch at a time, and settle what they named.
fn remove(tx: &Transaction, document: i64) -> rusqlite::Result<u64> {
    let mut removed = 0;
    loop {
        tx.prepare_cached(
            "INSERT OR IGNORE INTO pending
             SELECT original FROM (SELECT original FROM mention WHERE document = ?1 ORDER BY gloss_start, id LIMIT ?2)
              UNION SELECT rendering FROM
                    (SELECT rendering FROM mention WHERE document = ?1 ORDER BY gloss_start, id LIMIT ?2)",
        )?
        .execute(params![document, SETTLE_EVERY])?;
        let gone = tx
            .prepare_cached(
                "DELETE FROM mention WHERE id IN
                 (SELECT id FROM mention WHERE document = ?1 ORDER BY gloss_start, id LIMIT ?2)",
            )?
            .execute(params![document, SETTLE_EVERY])?;
        if gone == 0 {
            return Ok(removed);
        }
        settle::settle(tx)?;
        removed += gone as u64;
    }
}
