//! Mentions as entries see them.

use rusqlite::{Row, Transaction};

use super::derive::{Listed, Sighting};
use super::labels::{label, optional_label};
use crate::term::{Confidence, SeenCount};

/// Mentions of the originals `forms`, in the order of their places, undated documents last.
pub(super) fn sightings(tx: &Transaction, forms: &str) -> rusqlite::Result<Vec<Sighting>> {
    let mut select = tx.prepare_cached(
        r#"SELECT mention.id, document, COALESCE(date, substr(read_at, 1, 10)) AS date,
                  COALESCE(listing.region, document.region), original, rendering, kind, method, language,
                  confidence,
                  status, original_mentions, original_documents, rendering_mentions, rendering_documents, last, entry
             FROM json_each(?1) AS asked
            CROSS JOIN mention ON mention.original = asked.value
            CROSS JOIN document ON document.id = mention.document
             LEFT JOIN listing ON listing.mention = mention.id
            ORDER BY document.date IS NULL, document.date, document.path, line, "column", original_start"#,
    )?;
    select.query_map([forms], sighting)?.collect()
}

fn sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        mention: row.get(0)?,
        document: row.get(1)?,
        date: row.get(2)?,
        region: label(row, 3)?,
        original: row.get(4)?,
        rendering: row.get(5)?,
        kind: label(row, 6)?,
        method: label(row, 7)?,
        language: row.get(8)?,
        weight: Sighting::weight_of(Confidence::new(row.get(9)?)),
        listed: listed(row)?,
        entry: row.get(16)?,
    })
}

fn listed(row: &Row<'_>) -> rusqlite::Result<Option<Listed>> {
    let Some(status) = optional_label(row, 10)? else { return Ok(None) };
    let original = SeenCount { mentions: row.get(11)?, documents: row.get(12)? };
    let rendering = SeenCount { mentions: row.get(13)?, documents: row.get(14)? };
    Ok(Some(Listed { status, original, rendering, last: row.get(15)? }))
}
