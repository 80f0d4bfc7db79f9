//! One row a rendering, in the three formats: what `term list` and `term show` have in common.

use std::io::{self, Write};

use serde::Serialize;

use crate::cli::args::Format;
use crate::report::{aligned, write_record};
use crate::term::{Entry, Rendering};

/// What `--format jsonl` and `csv` promise of a rendering.
#[derive(Debug, Serialize)]
pub(super) struct Row<'a> {
    entry: i64,
    kind: &'a str,
    original: &'a str,
    rendering: &'a str,
    region: &'a str,
    status: &'a str,
    method: &'a str,
    mentions: u64,
    documents: u64,
    first_source: Option<&'a str>,
    last_seen: Option<&'a str>,
}

const HEADER: [&str; 11] = [
    "entry",
    "kind",
    "original",
    "rendering",
    "region",
    "status",
    "method",
    "mentions",
    "documents",
    "first_source",
    "last_seen",
];

impl<'a> Row<'a> {
    pub(super) fn new(entry: &'a Entry, rendering: &'a Rendering) -> Self {
        Self {
            entry: entry.id.0,
            kind: entry.kind.as_str(),
            original: entry.best_original().map_or("", |one| &one.text),
            rendering: &rendering.text,
            region: rendering.region.as_str(),
            status: rendering.status.as_str(),
            method: rendering.method.as_str(),
            mentions: rendering.seen.mentions,
            documents: rendering.seen.documents,
            first_source: rendering.seen.first.as_deref(),
            last_seen: rendering.seen.last.as_deref(),
        }
    }

    fn record(&self) -> [String; HEADER.len()] {
        [
            self.entry.to_string(),
            self.kind.to_owned(),
            self.original.to_owned(),
            self.rendering.to_owned(),
            self.region.to_owned(),
            self.status.to_owned(),
            self.method.to_owned(),
            self.mentions.to_string(),
            self.documents.to_string(),
            self.first_source.unwrap_or_default().to_owned(),
            self.last_seen.unwrap_or_default().to_owned(),
        ]
    }

    /// What a person wants to see of it at a glance.
    fn cells(&self) -> Vec<String> {
        let [entry, kind, original, rendering, region, status, _, mentions, _, first, _] = self.record();
        let source = if first.is_empty() { "decided".to_owned() } else { first };
        vec![entry, kind, rendering, original, region, status, mentions, source]
    }
}

/// Writes rows in the format that was asked for. A table for eyes is held back to the end, because its
/// columns are as wide as their widest cell.
pub(super) struct RowWriter<'a> {
    out: &'a mut dyn Write,
    format: Format,
    table: Vec<Vec<String>>,
}

impl<'a> RowWriter<'a> {
    pub(super) fn new(out: &'a mut dyn Write, format: Format) -> io::Result<Self> {
        let mut table = Vec::new();
        match format {
            Format::Csv => write_record(out, HEADER)?,
            Format::Text => {
                let header = ["#", "kind", "rendering", "original", "region", "status", "mentions", "first in"];
                table.push(header.map(str::to_owned).to_vec());
            }
            Format::Jsonl => {}
        }
        Ok(Self { out, format, table })
    }

    pub(super) fn write(&mut self, row: &Row<'_>) -> io::Result<()> {
        match self.format {
            Format::Text => self.table.push(row.cells()),
            Format::Csv => write_record(self.out, row.record())?,
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, row)?;
                writeln!(self.out)?;
            }
        }
        Ok(())
    }

    /// Write what was held back. A heading over nothing is left out.
    pub(super) fn finish(self) -> io::Result<()> {
        if self.table.len() > 1 {
            for line in aligned(&self.table) {
                writeln!(self.out, "{line}")?;
            }
        }
        Ok(())
    }
}
