//! Documents that were read, and the mentions in them.

use rusqlite::{OptionalExtension as _, Row, params};

use super::labels::label;
use super::record::{file_of, remove_mentions};
use super::settle::settle;
use super::{Store, StoreError};
use crate::term::{Confidence, EntryId, Kind, Pair, PartPair, SourceMeta};
use crate::text::Span;

/// A document that the memory has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Where it came from; the region is always there.
    pub meta: SourceMeta,
    /// Version of the aligner that read it.
    pub aligner: String,
    /// When it was read.
    pub read_at: String,
    /// Its mentions.
    pub mentions: u64,
}

/// One mention in its context.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionRow {
    /// The document.
    pub path: String,
    /// Line of the rendering, from 1.
    pub line: usize,
    /// Column of the rendering in code points, from 1.
    pub column: usize,
    /// One past its last column.
    pub end_column: usize,
    /// The rendering.
    pub rendering: String,
    /// The original.
    pub original: String,
    /// What the name names here.
    pub kind: Kind,
    /// How sure the aligner was.
    pub confidence: Confidence,
    /// The sentence around it.
    pub sentence: String,
    /// What was cut off the original as a title.
    pub title: Option<String>,
    /// What else the bracket said.
    pub note: Option<String>,
    /// Date of the document, if it has one.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
}

/// What forgetting took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Documents.
    pub documents: u64,
    /// Their mentions.
    pub mentions: u64,
}

/// How often texts take a rendering of an entry for one kind of thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindSeen {
    /// The kind.
    pub kind: Kind,
    /// The rendering.
    pub rendering: String,
    /// The mentions that say so.
    pub mentions: u64,
}

impl Store {
    /// What texts take each rendering of `entry` for, the most frequent first.
    pub fn kinds(&self, entry: EntryId) -> Result<Vec<KindSeen>, StoreError> {
        let read = || {
            let mut select = self.conn.prepare_cached(
                "SELECT kind, text, COUNT(*) FROM mention JOIN form ON form.id = rendering
                  WHERE entry = ?1 GROUP BY kind, rendering ORDER BY 3 DESC, 1, 2",
            )?;
            let seen =
                |row: &Row<'_>| Ok(KindSeen { kind: label(row, 0)?, rendering: row.get(1)?, mentions: row.get(2)? });
            select.query_map([entry.0], seen)?.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|error| self.failed(error))
    }

    /// Every document, by path.
    pub fn documents(&self) -> Result<Vec<DocumentRow>, StoreError> {
        self.read_documents().map_err(|error| self.failed(error))
    }

    fn read_documents(&self) -> rusqlite::Result<Vec<DocumentRow>> {
        let mut select = self.conn.prepare(
            "SELECT path, date, publisher, region, encoding, aligner, read_at,
                    (SELECT COUNT(*) FROM mention WHERE document = document.id)
               FROM document ORDER BY path",
        )?;
        select.query_map((), document)?.collect()
    }

    /// Forget what was read in the document `path`, or in those of the folder or file of many documents
    /// that `path` is. Decisions stay.
    pub fn forget(&mut self, path: &str) -> Result<Forgotten, StoreError> {
        self.write(|tx| {
            // `0` follows `/` and `$` follows `#`: the ranges hold all that begins with path and mark.
            let mut select = tx.prepare(
                "SELECT id FROM document WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')
                    OR (path > ?1 || '#' AND path < ?1 || '$')",
            )?;
            let found = select.query_map([path], |row| row.get(0))?;
            let documents: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
            let mut forgotten = Forgotten { documents: documents.len() as u64, mentions: 0 };
            for document in documents {
                forgotten.mentions +=
                    tx.query_row("SELECT COUNT(*) FROM mention WHERE document = ?1", [document], |row| {
                        row.get::<_, u64>(0)
                    })?;
                remove_mentions(tx, document)?;
                tx.execute("DELETE FROM document WHERE id = ?1", [document])?;
            }
            tx.execute(
                "DELETE FROM shelved WHERE path = ?1 OR (path > ?1 || '/' AND path < ?1 || '0')
                    OR (path > ?1 || '#' AND path < ?1 || '$')",
                [path],
            )?;
            settle(tx)?;
            Ok(forgotten)
        })
    }

    /// The mentions of `entry`, by date, then by place; at most `limit` of them.
    pub fn mentions(&self, entry: EntryId, limit: Option<usize>) -> Result<Vec<MentionRow>, StoreError> {
        self.read_mentions(entry, limit).map_err(|error| self.failed(error))
    }

    fn read_mentions(&self, entry: EntryId, limit: Option<usize>) -> rusqlite::Result<Vec<MentionRow>> {
        let mut select = self.conn.prepare_cached(
            r#"SELECT path, line, "column", end_column, rendering.text, original.text, kind, confidence, sentence,
                      title, note, date, publisher
                 FROM mention
                 JOIN document ON document.id = mention.document
                 JOIN form AS rendering ON rendering.id = mention.rendering
                 JOIN form AS original ON original.id = mention.original
                WHERE entry = ?1
                ORDER BY date IS NULL, date, path, line, "column", original_start
                LIMIT ?2"#,
        )?;
        let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        select.query_map([entry.0, limit], mention)?.collect()
    }

    /// The pairs that the document `path` stated when it was read, as they were found, runners-up aside;
    /// `None` for a document that was not read. Their spans are those of the text that was read then.
    pub fn pairs(&self, path: &str) -> Result<Option<Vec<Pair>>, StoreError> {
        self.read_pairs(path).map_err(|error| self.failed(error))
    }

    fn read_pairs(&self, path: &str) -> rusqlite::Result<Option<Vec<Pair>>> {
        let known = self
            .conn
            .prepare_cached("SELECT id FROM document WHERE path = ?1")?
            .query_row([path], |row| row.get::<_, i64>(0));
        let Some(document) = known.optional()? else { return Ok(None) };
        let mut select = self.conn.prepare_cached(
            "SELECT mention.id, rendering.text, start, original.text, original_start, kind, method, language,
                    confidence, title, note, gloss_start, gloss_end
               FROM mention
               JOIN form AS rendering ON rendering.id = mention.rendering
               JOIN form AS original ON original.id = mention.original
              WHERE document = ?1 ORDER BY mention.id",
        )?;
        let mut pairs = Vec::new();
        let mut rows = select.query([document])?;
        while let Some(row) = rows.next()? {
            pairs.push(pair(row, self.read_parts(row.get(0)?)?)?);
        }
        Ok(Some(pairs))
    }

    fn read_parts(&self, mention: i64) -> rusqlite::Result<Vec<PartPair>> {
        let mut select = self
            .conn
            .prepare_cached("SELECT rendering, original FROM mention_part WHERE mention = ?1 ORDER BY position")?;
        let part = |row: &Row<'_>| Ok(PartPair { rendering: row.get(0)?, original: row.get(1)? });
        select.query_map(params![mention], part)?.collect()
    }
}

fn document(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        meta: SourceMeta {
            path: row.get(0)?,
            date: row.get(1)?,
            publisher: row.get(2)?,
            region: Some(label(row, 3)?),
            encoding: row.get(4)?,
        },
        aligner: row.get(5)?,
        read_at: row.get(6)?,
        mentions: row.get(7)?,
    })
}

fn mention(row: &Row<'_>) -> rusqlite::Result<MentionRow> {
    Ok(MentionRow {
        path: file_of(row.get_ref(0)?.as_str()?).to_owned(),
        line: row.get(1)?,
        column: row.get(2)?,
        end_column: row.get(3)?,
        rendering: row.get(4)?,
        original: row.get(5)?,
        kind: label(row, 6)?,
        confidence: Confidence::new(row.get(7)?),
        sentence: row.get(8)?,
        title: row.get(9)?,
        note: row.get(10)?,
        date: row.get(11)?,
        publisher: row.get(12)?,
    })
}

fn pair(row: &Row<'_>, parts: Vec<PartPair>) -> rusqlite::Result<Pair> {
    let (rendering, original): (String, String) = (row.get(1)?, row.get(3)?);
    let (start, original_start): (usize, usize) = (row.get(2)?, row.get(4)?);
    Ok(Pair {
        rendering_span: Span::new(start, start + rendering.len()),
        original_span: Span::new(original_start, original_start + original.len()),
        rendering,
        original,
        kind: label(row, 5)?,
        method: label(row, 6)?,
        language: row.get(7)?,
        confidence: Confidence::new(row.get(8)?),
        parts,
        title: row.get(9)?,
        note: row.get(10)?,
        gloss: Span::new(row.get(11)?, row.get(12)?),
        runners_up: Vec::new(),
    })
}
