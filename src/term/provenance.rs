//! Where a pair was read, and by whom: what the memory keeps beside every mention.

use super::Region;
use crate::text::Document;

/// Where a text comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMeta {
    /// What identifies the document in the memory: an absolute path, so that two folders' `01.txt` stay
    /// two; `path#17` for a line of a JSON Lines file; `-` for standard input.
    pub path: String,
    /// When it was published, `YYYY-MM-DD` or a beginning of it.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Region of its Chinese; what its characters say when nobody knows.
    pub region: Option<Region>,
    /// Encoding it was read in (`UTF-8`, `GB18030`…).
    pub encoding: Option<String>,
}

impl SourceMeta {
    /// What is known of a text of which only the name is known.
    pub fn named(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// The region of `doc`: the one given, else the one its characters show.
    pub fn region_of(&self, doc: &Document) -> Region {
        self.region.unwrap_or_else(|| Region::of(doc.text()))
    }
}

/// How and when a text was read. A document is read again only when one of the first two differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Version of the aligner.
    pub aligner: String,
    /// What else decides which pairs are kept, as text (`min-confidence=0.5`).
    pub settings: String,
    /// The time, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}
