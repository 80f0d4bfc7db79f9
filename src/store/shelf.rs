//! The former state of an imported list: laid aside when the list is imported anew, brought back when that
//! import is taken back.

use rusqlite::{OptionalExtension as _, Row, Transaction};

use super::labels::label;
use super::listing::ListWriter;
use crate::term::{Confidence, Listing, PartPair, SeenCount};

/// Lay the list that is the document `document` aside, in place of what was laid aside of the same list
/// before.
pub(super) fn put(tx: &Transaction, document: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM shelved WHERE path = (SELECT path FROM document WHERE id = ?1)")?
        .execute([document])?;
    let shelved = tx
        .prepare_cached(
            "INSERT INTO shelved (path, content_hash, date, publisher, region, encoding, settings, read_at)
             SELECT path, content_hash, date, publisher, region, encoding, settings, read_at
               FROM document WHERE id = ?1",
        )?
        .insert([document])?;
    let mut copy = tx.prepare_cached(
        r#"INSERT INTO shelved_listing (shelved, original, language, rendering, region, status, kind, method,
                  confidence, parts, note, subject, sentence, line, "column", concept, shared,
                  original_mentions, original_documents, rendering_mentions, rendering_documents, last)
           SELECT ?2, original.text, language, rendering.text, listing.region, status, kind, method, confidence,
                  (SELECT json_group_array(json_array(part.rendering, part.original) ORDER BY position)
                     FROM mention_part AS part WHERE part.mention = mention.id),
                  note, subject, sentence, line, "column", gloss_start, shared,
                  original_mentions, original_documents, rendering_mentions, rendering_documents, last
             FROM mention
             JOIN listing ON listing.mention = mention.id
             JOIN form AS original ON original.id = mention.original
             JOIN form AS rendering ON rendering.id = mention.rendering
            WHERE document = ?1
            ORDER BY mention.id"#,
    )?;
    copy.execute([document, shelved]).map(|_| ())
}

/// Bring back what was laid aside of the list `path`; how many pairs, or `None` when nothing was.
pub(super) fn take(tx: &Transaction, path: &str) -> rusqlite::Result<Option<u64>> {
    let known: Option<i64> =
        tx.prepare_cached("SELECT id FROM shelved WHERE path = ?1")?.query_row([path], |row| row.get(0)).optional()?;
    let Some(shelved) = known else { return Ok(None) };
    let document = tx
        .prepare_cached(
            "INSERT INTO document (path, content_hash, aligner, settings, region, date, publisher, encoding, read_at)
             SELECT path, content_hash, 'import', settings, region, date, publisher, encoding, read_at
               FROM shelved WHERE id = ?1",
        )?
        .insert([shelved])?;
    let mut listings = ListWriter::of(tx, document)?;
    let mut select = tx.prepare_cached(
        r#"SELECT original, language, rendering, region, status, kind, method, confidence, parts, note, subject,
                  sentence, line, "column", concept, shared, original_mentions, original_documents,
                  rendering_mentions, rendering_documents, last
             FROM shelved_listing WHERE shelved = ?1 ORDER BY id"#,
    )?;
    let mut rows = select.query([shelved])?;
    while let Some(row) = rows.next()? {
        listings.add(listing(row)?)?;
    }
    drop(rows);
    let pairs = listings.finish()?;
    forget(tx, path)?;
    Ok(Some(pairs))
}

/// Forget what was laid aside of the list `path`.
pub(super) fn forget(tx: &Transaction, path: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM shelved WHERE path = ?1")?.execute([path]).map(|_| ())
}

fn listing(row: &Row<'_>) -> rusqlite::Result<Listing> {
    let parts: Vec<(String, String)> = match row.get_ref(8)?.as_str_or_null()? {
        Some(parts) => serde_json::from_str(parts)
            .map_err(|error| rusqlite::Error::FromSqlConversionFailure(8, rusqlite::types::Type::Text, error.into()))?,
        None => Vec::new(),
    };
    Ok(Listing {
        original: row.get(0)?,
        language: row.get(1)?,
        rendering: row.get(2)?,
        region: label(row, 3)?,
        status: label(row, 4)?,
        kind: label(row, 5)?,
        method: label(row, 6)?,
        confidence: Confidence::new(row.get(7)?),
        parts: parts.into_iter().map(|(rendering, original)| PartPair { rendering, original }).collect(),
        note: row.get(9)?,
        subject: row.get(10)?,
        sentence: row.get(11)?,
        line: row.get(12)?,
        column: row.get(13)?,
        concept: row.get(14)?,
        shared: row.get(15)?,
        original_seen: SeenCount { mentions: row.get(16)?, documents: row.get(17)? },
        rendering_seen: SeenCount { mentions: row.get(18)?, documents: row.get(19)? },
        last: row.get(20)?,
    })
}
