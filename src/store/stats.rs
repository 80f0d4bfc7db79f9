//! What the memory holds, counted.

use super::labels::label;
use super::{Store, StoreError};
use crate::term::{Kind, Region, Status};

/// Counts of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Documents read.
    pub documents: u64,
    /// Mentions in them.
    pub mentions: u64,
    /// Entries.
    pub entries: u64,
    /// Originals of all entries.
    pub originals: u64,
    /// Renderings of all entries.
    pub renderings: u64,
    /// Aligned parts of all entries.
    pub parts: u64,
    /// Decisions ever made.
    pub decisions: u64,
    /// Entries of each kind that has any.
    pub kinds: Vec<(Kind, u64)>,
    /// Renderings of each status that has any.
    pub statuses: Vec<(Status, u64)>,
    /// Renderings of each region that has any.
    pub regions: Vec<(Region, u64)>,
}

impl Store {
    /// Count everything.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        self.count_all().map_err(|error| self.failed(error))
    }

    fn count_all(&self) -> rusqlite::Result<Stats> {
        Ok(Stats {
            documents: self.rows("document")?,
            mentions: self.rows("mention")?,
            entries: self.rows("entry")?,
            originals: self.rows("original")?,
            renderings: self.rows("rendering")?,
            parts: self.rows("part")?,
            decisions: self.rows("decision")?,
            kinds: self.count_by("entry", "kind")?,
            statuses: self.count_by("rendering", "status")?,
            regions: self.count_by("rendering", "region")?,
        })
    }

    fn rows(&self, table: &str) -> rusqlite::Result<u64> {
        self.conn.query_row(&format!("SELECT COUNT(*) FROM {table}"), (), |row| row.get(0))
    }

    /// Rows of `table` for each label in `column`, in the labels' own order.
    fn count_by<T>(&self, table: &str, column: &str) -> rusqlite::Result<Vec<(T, u64)>>
    where
        T: std::str::FromStr<Err = crate::term::UnknownLabel> + Ord,
    {
        let mut select = self.conn.prepare(&format!("SELECT {column}, COUNT(*) FROM {table} GROUP BY 1"))?;
        let found = select.query_map((), |row| Ok((label(row, 0)?, row.get(1)?)))?;
        let mut counts: Vec<(T, u64)> = found.collect::<rusqlite::Result<_>>()?;
        counts.sort();
        Ok(counts)
    }
}
