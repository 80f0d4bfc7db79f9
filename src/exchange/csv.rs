//! Comma-separated values: the table of everything that an entry has.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::{ExchangeError, Exported, Exporter};
use crate::term::{Entry, Filter, Rendering};

/// Columns of the table of everything. New ones go to the end: people's macros count columns.
const HEADER: [&str; 12] = [
    "original",
    "rendering",
    "kind",
    "status",
    "region",
    "mentions",
    "first_source",
    "method",
    "language",
    "documents",
    "last_seen",
    "other_originals",
];

/// Between several originals in one cell.
const SEPARATOR: &str = " | ";

/// How strict the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// UTF-8, line feeds, quotes where RFC 4180 asks for them.
    Plain,
    /// What Excel needs to open Chinese text by a double-click: a byte order mark and CRLF. All fields are
    /// quoted, so that a program which asks can take `March 5` for the text it is.
    Excel,
}

impl Dialect {
    fn writer<W: Write>(self, mut out: W) -> io::Result<Writer<W>> {
        let mut builder = WriterBuilder::new();
        if self == Dialect::Excel {
            out.write_all("\u{feff}".as_bytes())?;
            builder.terminator(Terminator::CRLF).quote_style(QuoteStyle::Always);
        }
        Ok(builder.from_writer(out))
    }
}

/// The table of everything, one row a rendering.
pub(super) struct Table<'a> {
    writer: Writer<&'a mut dyn Write>,
    filter: Filter,
    rows: u64,
}

impl<'a> Table<'a> {
    pub(super) fn new(out: &'a mut dyn Write, filter: Filter, dialect: Dialect) -> Result<Self, ExchangeError> {
        let mut writer = dialect.writer(out)?;
        writer.write_record(HEADER).map_err(io_error)?;
        Ok(Self { writer, filter, rows: 0 })
    }

    fn row(&mut self, entry: &Entry, rendering: &Rendering) -> io::Result<()> {
        let original = entry.best_original();
        let others: Vec<&str> = entry.originals.iter().skip(1).map(|one| one.text.as_str()).collect();
        let seen = &rendering.seen;
        let fields = [
            original.map_or("", |one| &one.text),
            &rendering.text,
            entry.kind.as_str(),
            rendering.status.as_str(),
            rendering.region.as_str(),
            &seen.mentions.to_string(),
            seen.first.as_deref().unwrap_or_default(),
            rendering.method.as_str(),
            original.map_or("", |one| &one.language),
            &seen.documents.to_string(),
            seen.last.as_deref().unwrap_or_default(),
            &others.join(SEPARATOR),
        ];
        self.rows += 1;
        self.writer.write_record(fields).map_err(io_error)
    }
}

impl Exporter for Table<'_> {
    fn entry(&mut self, entry: &Entry) -> Result<(), ExchangeError> {
        let filter = self.filter.clone();
        for rendering in filter.of(entry) {
            self.row(entry, rendering)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        self.writer.flush()?;
        Ok(Exported { rows: self.rows, left_out: Vec::new() })
    }
}

/// The error beneath, so that a closed pipe is still seen to be one.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
