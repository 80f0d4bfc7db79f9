//! Writing what a document states: one document, one transaction.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::hash::{self, Fingerprint};
use super::keys::Numbers;
use super::{Store, StoreError, keys};
use crate::term::{Pair, Reading, Region, SourceMeta};
use crate::text::{Document, Part, Position, Span};

/// What recording a document did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// How the memory changed.
    pub change: Change,
    /// Mentions that the memory now has of the document.
    pub mentions: u64,
}

/// How a memory changed with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Not at all: it was read before, as it is.
    Unchanged,
    /// It was not known.
    New,
    /// Its mentions took the place of those of its former text or reading.
    Replaced,
}

impl Store {
    /// Remember that `doc` states `pairs`, and bring the entries they touch up to date.
    ///
    /// ```
    /// use yiming::store::{Change, Store};
    /// use yiming::term::{Reading, SourceMeta};
    /// use yiming::{align::Aligner, text::Document};
    /// let doc = Document::new("news.txt", "佩斯科夫(Peskov)说");
    /// let pairs = Aligner::shipped().align(&doc);
    /// let reading = Reading { aligner: "1".into(), settings: String::new(), at: "2026-01-01T00:00:00Z".into() };
    /// let meta = SourceMeta::named("/archive/news.txt");
    /// let mut store = Store::in_memory()?;
    /// assert_eq!(store.record(&meta, &reading, &doc, &pairs)?.change, Change::New);
    /// assert_eq!(store.record(&meta, &reading, &doc, &pairs)?.change, Change::Unchanged);
    /// # Ok::<(), yiming::store::StoreError>(())
    /// ```
    pub fn record(
        &mut self,
        meta: &SourceMeta,
        reading: &Reading,
        doc: &Document,
        pairs: &[Pair],
    ) -> Result<Recorded, StoreError> {
        let recorded = self.put(meta, reading, doc, pairs)?;
        self.settle()?;
        Ok(recorded)
    }

    /// As [`Store::record`], but leaves the entries to a later [`Store::settle`], for when many documents
    /// follow each other: an entry with a hundred thousand mentions is then derived once, not once for
    /// each document that has it.
    pub fn put(
        &mut self,
        meta: &SourceMeta,
        reading: &Reading,
        doc: &Document,
        pairs: &[Pair],
    ) -> Result<Recorded, StoreError> {
        let stamp = Stamp::of(meta, reading, doc);
        self.write(|tx| put_alone(tx, &stamp, doc, pairs))
    }

    /// As [`Store::put`] for each of `statements`, in one transaction: many small ones cost more than what is
    /// in them. When that fails, for want of room, as many as can be are stored one by one: give what was
    /// done for each, in order, and what stopped the others.
    pub fn put_all(
        &mut self,
        reading: &Reading,
        statements: &[Statement<'_>],
    ) -> (Vec<Recorded>, Result<(), StoreError>) {
        let stamps: Vec<Stamp<'_>> = statements.iter().map(|one| Stamp::of(one.meta, reading, one.document)).collect();
        let items = || stamps.iter().zip(statements);
        let put_items = |tx: &Transaction| {
            let pairs = statements.iter().flat_map(|one| one.pairs);
            let forms = keys::forms(tx, pairs.flat_map(texts_of))?;
            items().map(|(stamp, one)| put(tx, stamp, (one.document, one.pairs), &forms)).collect()
        };
        let whole = self.write(put_items);
        let mut recorded = Vec::new();
        let outcome = match whole {
            Ok(all) => {
                recorded = all;
                Ok(())
            }
            Err(StoreError::Busy { path }) => Err(StoreError::Busy { path }),
            Err(_) => items().try_for_each(|(stamp, one)| {
                recorded.push(self.write(|tx| put_alone(tx, stamp, one.document, one.pairs))?);
                Ok(())
            }),
        };
        (recorded, outcome)
    }

    /// Whether `doc` was read before exactly so: same text, same aligner and settings, same provenance.
    pub fn is_current(&self, meta: &SourceMeta, reading: &Reading, doc: &Document) -> Result<bool, StoreError> {
        let stamp = Stamp::of(meta, reading, doc);
        let known = stamp.known(&self.conn).map_err(|error| self.failed(error))?;
        Ok(known.is_some_and(|known| known.current))
    }
}

/// What a document states.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// Where the document comes from.
    pub meta: &'a SourceMeta,
    /// Its text.
    pub document: &'a Document,
    /// The pairs in it.
    pub pairs: &'a [Pair],
}

/// All that decides whether a document must be read again.
struct Stamp<'a> {
    meta: &'a SourceMeta,
    reading: &'a Reading,
    /// What the memory calls the document, or this part of it.
    path: String,
    region: Region,
    hash: String,
}

/// A document that the memory has.
struct Known {
    id: i64,
    current: bool,
}

impl<'a> Stamp<'a> {
    fn of(meta: &'a SourceMeta, reading: &'a Reading, doc: &Document) -> Self {
        Self { meta, reading, path: path_of(meta, doc), region: meta.region_of(doc), hash: hash_of(doc) }
    }

    fn known(&self, conn: &rusqlite::Connection) -> rusqlite::Result<Option<Known>> {
        let mut select = conn.prepare_cached(
            "SELECT id, content_hash = ?2 AND aligner = ?3 AND settings = ?4 AND region = ?5
                    AND date IS ?6 AND publisher IS ?7 AND encoding IS ?8
               FROM document WHERE path = ?1",
        )?;
        let (meta, reading) = (self.meta, self.reading);
        let values = params![
            self.path,
            self.hash,
            reading.aligner,
            reading.settings,
            self.region.as_str(),
            meta.date,
            meta.publisher,
            meta.encoding
        ];
        select.query_row(values, |row| Ok(Known { id: row.get(0)?, current: row.get(1)? })).optional()
    }

    /// Write the document's row and give its number, which stays with its path.
    fn write(&self, tx: &Transaction) -> rusqlite::Result<i64> {
        let mut upsert = tx.prepare_cached(
            "INSERT INTO document (path, content_hash, aligner, settings, region, date, publisher, encoding, read_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (path) DO UPDATE SET content_hash = ?2, aligner = ?3, settings = ?4, region = ?5,
                    date = ?6, publisher = ?7, encoding = ?8, read_at = ?9
             RETURNING id",
        )?;
        let (meta, reading) = (self.meta, self.reading);
        let values = params![
            self.path,
            self.hash,
            reading.aligner,
            reading.settings,
            self.region.as_str(),
            meta.date,
            meta.publisher,
            meta.encoding,
            reading.at
        ];
        upsert.query_row(values, |row| row.get(0))
    }
}

/// The hash by which a text is known to be what was read. A part of a file that begins elsewhere than it did is
/// read again: where its names stand has changed.
fn hash_of(doc: &Document) -> String {
    let Part { number, begins: Position { line, column }, .. } = doc.part();
    if number == 1 {
        return hash::content(doc.text());
    }
    let mut fingerprint = Fingerprint::default();
    fingerprint.write(format!("{line}:{column}\n").as_bytes());
    fingerprint.write(doc.text().as_bytes());
    fingerprint.finish()
}

/// The file of what the memory calls `path`: positions count from its beginning, whatever the part.
pub(super) fn file_of(path: &str) -> &str {
    match path.rsplit_once("#part") {
        Some((file, part)) if part.len() == 7 && part.bytes().all(|byte| byte.is_ascii_digit()) => file,
        _ => path,
    }
}

/// What the memory calls `doc`: the path of its file, and for a later part of it the number of the part.
pub fn path_of(meta: &SourceMeta, doc: &Document) -> String {
    match doc.part().number {
        1 => meta.path.clone(),
        part => part_path(&meta.path, part),
    }
}

/// The later parts of a large file have numbers behind its path, which sort as they count.
fn part_path(path: &str, part: usize) -> String {
    format!("{path}#part{part:07}")
}

/// Forget the parts after the last of a file that has become shorter.
fn remove_later_parts(tx: &Transaction, path: &str, last: usize) -> rusqlite::Result<()> {
    let mut select = tx.prepare_cached("SELECT id FROM document WHERE path > ?1 AND path < ?2")?;
    let range = (part_path(path, last), format!("{path}#paru"));
    for document in select.query_map(range, |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()? {
        remove_mentions(tx, document)?;
        tx.prepare_cached("DELETE FROM document WHERE id = ?1")?.execute([document])?;
    }
    Ok(())
}

/// The forms of a pair.
fn texts_of(pair: &Pair) -> [&str; 2] {
    [&pair.original, &pair.rendering]
}

fn put_alone(tx: &Transaction, stamp: &Stamp<'_>, doc: &Document, pairs: &[Pair]) -> rusqlite::Result<Recorded> {
    let forms = keys::forms(tx, pairs.iter().flat_map(texts_of))?;
    put(tx, stamp, (doc, pairs), &forms)
}

/// Write what a document states; `forms` has the numbers of all forms in it.
fn put(
    tx: &Transaction,
    stamp: &Stamp<'_>,
    (doc, pairs): (&Document, &[Pair]),
    forms: &Numbers<'_>,
) -> rusqlite::Result<Recorded> {
    if doc.part().is_last {
        remove_later_parts(tx, &stamp.meta.path, doc.part().number)?;
    }
    let change = match stamp.known(tx)? {
        Some(Known { id, current: true }) => {
            return Ok(Recorded { change: Change::Unchanged, mentions: count_mentions(tx, id)? });
        }
        Some(Known { id, .. }) => {
            remove_mentions(tx, id)?;
            Change::Replaced
        }
        None => Change::New,
    };
    let document = stamp.write(tx)?;
    let shared = shared_glosses(pairs);
    for pair in pairs {
        let mention = insert_mention(tx, (document, doc), (pair, shared[&gloss_of(pair)] > 1), forms)?;
        insert_parts(tx, mention, pair)?;
    }
    Ok(Recorded { change, mentions: pairs.len() as u64 })
}

fn count_mentions(tx: &Transaction, document: i64) -> rusqlite::Result<u64> {
    let mut select = tx.prepare_cached("SELECT COUNT(*) FROM mention WHERE document = ?1")?;
    select.query_row([document], |row| row.get(0))
}

/// Remove the mentions of `document` and mark what they named as to be settled.
pub(super) fn remove_mentions(tx: &Transaction, document: i64) -> rusqlite::Result<()> {
    mark_pending(tx, document)?;
    tx.prepare_cached("DELETE FROM mention WHERE document = ?1")?.execute([document])?;
    Ok(())
}

/// Mark what `document` names as to be settled.
pub(super) fn mark_pending(tx: &Transaction, document: i64) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO pending
         SELECT original FROM mention WHERE document = ?1 UNION SELECT rendering FROM mention WHERE document = ?1",
    )?;
    insert.execute([document]).map(|_| ())
}

/// Mark the original `form`, which has a mention more, as to be settled. Its rendering needs no mark: whatever
/// a new mention ties, it ties to its original.
pub(super) fn mark_name_pending(tx: &Transaction, form: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO pending VALUES (?1)")?.execute([form]).map(|_| ())
}

/// One rendering at one place and the bracket that glosses it.
type Gloss = (Span, Span);

fn gloss_of(pair: &Pair) -> Gloss {
    (pair.gloss, pair.rendering_span)
}

/// How many originals each gloss gives its rendering.
fn shared_glosses(pairs: &[Pair]) -> BTreeMap<Gloss, usize> {
    let mut counts = BTreeMap::new();
    for pair in pairs {
        *counts.entry(gloss_of(pair)).or_default() += 1;
    }
    counts
}

fn insert_mention(
    tx: &Transaction,
    (document, doc): (i64, &Document),
    (pair, shared): (&Pair, bool),
    forms: &Numbers<'_>,
) -> rusqlite::Result<i64> {
    let mut insert = tx.prepare_cached(
        r#"INSERT INTO mention (document, rendering, original, kind, method, language, confidence, line, "column",
                end_column, start, original_start, gloss_start, gloss_end, shared, sentence, title, note)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"#,
    )?;
    let at = doc.position(pair.rendering_span.start);
    let [original, rendering] = texts_of(pair).map(|text| forms[text]);
    mark_name_pending(tx, original)?;
    insert.insert(params![
        document,
        rendering,
        original,
        pair.kind.as_str(),
        pair.method.as_str(),
        pair.language,
        pair.confidence.get(),
        at.line,
        at.column,
        at.column + doc.columns(pair.rendering_span),
        pair.rendering_span.start,
        pair.original_span.start,
        pair.gloss.start,
        pair.gloss.end,
        shared,
        sentence(doc, pair),
        pair.title,
        pair.note,
    ])
}

/// The sentence that holds both the rendering and its gloss.
fn sentence<'d>(doc: &'d Document, pair: &Pair) -> &'d str {
    let (one, other) = (pair.rendering_span, pair.gloss);
    doc.slice(doc.sentence_at(Span::new(one.start.min(other.start), one.end.max(other.end))))
}

fn insert_parts(tx: &Transaction, mention: i64, pair: &Pair) -> rusqlite::Result<()> {
    let mut insert =
        tx.prepare_cached("INSERT INTO mention_part (mention, position, rendering, original) VALUES (?1, ?2, ?3, ?4)")?;
    for (position, part) in pair.parts.iter().enumerate() {
        insert.execute(params![mention, position, part.rendering, part.original])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(number: usize, line: usize) -> Document {
        let begins = Position { line, column: 1 };
        Document::new("t", "普京(Putin)").as_part(Part { number, begins, is_last: true })
    }

    #[test]
    fn a_part_that_begins_elsewhere_is_another_text() {
        assert_ne!(hash_of(&part(2, 10)), hash_of(&part(2, 12)));
        assert_eq!(hash_of(&part(2, 10)), hash_of(&part(2, 10)));
        assert_eq!(hash_of(&part(1, 1)), hash::content("普京(Putin)"));
    }

    #[test]
    fn a_part_is_of_its_file() {
        assert_eq!(file_of(&part_path("/a#part.txt", 12)), "/a#part.txt");
        assert_eq!(file_of("/a.jsonl#17"), "/a.jsonl#17");
    }
}
