//! A row of somebody's list: a pair that no text states, and what the list says of it.

use super::{Confidence, Kind, Method, PartPair, Region, Status};

/// One pair of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The foreign form.
    pub original: String,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// The Chinese form.
    pub rendering: String,
    /// Where the Chinese form is at home.
    pub region: Region,
    /// What the list says of it; it never outranks a decision.
    pub status: Status,
    /// What the name names.
    pub kind: Kind,
    /// How the rendering renders the original.
    pub method: Method,
    /// How sure it is that the pair is right.
    pub confidence: Confidence,
    /// Which part renders which.
    pub parts: Vec<PartPair>,
    /// What the list remarks.
    pub note: Option<String>,
    /// The field or project that the list belongs to.
    pub subject: Option<String>,
    /// What to show as its context.
    pub sentence: String,
    /// Line or row, from 1.
    pub line: usize,
    /// Column or cell, from 1.
    pub column: usize,
    /// Pairs of one file with one number and one rendering are one entry's.
    pub concept: u64,
    /// Whether another original has the same concept and rendering.
    pub shared: bool,
    /// How often the list's makers have seen the original.
    pub original_seen: SeenCount,
    /// How often the list's makers have seen the rendering.
    pub rendering_seen: SeenCount,
    /// Date (`YYYY-MM-DD`) of the latest sight.
    pub last: Option<String>,
}

/// Mentions and the documents they stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SeenCount {
    /// Mentions.
    pub mentions: u64,
    /// Documents.
    pub documents: u64,
}

impl SeenCount {
    /// One mention in one document: the list itself.
    pub const ONCE: SeenCount = SeenCount { mentions: 1, documents: 1 };
}
