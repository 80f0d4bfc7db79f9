//! The pairs of a document, for eyes and for spreadsheets.

use std::io::{self, Write};

use super::aligned;
use crate::term::Pair;
use crate::text::{Document, Span};

/// A stretch of a line as people count: from 1, in code points, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line of its beginning.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// One past the last column.
    pub end_column: usize,
}

impl Place {
    /// Where `span` lies in `doc`.
    pub fn of(doc: &Document, span: Span) -> Self {
        let start = doc.position(span.start);
        // Counted on from the start, so that a bracket over a line break has an end as well.
        let end_column = start.column + doc.columns(span);
        Self { line: start.line, column: start.column, end_column }
    }
}

/// The pairs of `doc` as `rendering⇥original⇥confidence`, after `file:line:column⇥` when `placed`.
pub fn write_pairs_plain(out: &mut dyn Write, doc: &Document, pairs: &[Pair], placed: bool) -> io::Result<()> {
    for pair in pairs {
        if placed {
            let Place { line, column, .. } = Place::of(doc, pair.rendering_span);
            write!(out, "{}:{line}:{column}\t", doc.name())?;
        }
        writeln!(out, "{}\t{}\t{}", flat(&pair.rendering), flat(&pair.original), pair.confidence.shown())?;
    }
    Ok(())
}

/// The pairs of `doc` in columns that line up, under its name when `named`.
pub fn write_pairs_aligned(out: &mut dyn Write, doc: &Document, pairs: &[Pair], named: bool) -> io::Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    if named {
        writeln!(out, "{}", doc.name())?;
    }
    let rows: Vec<Vec<String>> = pairs.iter().map(|pair| row(doc, pair)).collect();
    for line in aligned(&rows) {
        writeln!(out, "{line}")?;
    }
    if named { writeln!(out) } else { Ok(()) }
}

fn row(doc: &Document, pair: &Pair) -> Vec<String> {
    let Place { line, column, .. } = Place::of(doc, pair.rendering_span);
    let besides: Vec<&str> = pair.title.iter().chain(&pair.note).map(String::as_str).collect();
    let place = doc.place(pair.rendering_span.start).map_or_else(String::new, |place| format!("  {place}"));
    vec![
        format!("{line}:{column}{place}"),
        flat(&pair.rendering),
        flat(&pair.original),
        pair.kind.to_string(),
        pair.confidence.shown(),
        besides.join("; "),
    ]
}

/// A form that stands over a line break, in one line.
fn flat(form: &str) -> String {
    form.replace(['\n', '\r', '\t'], " ")
}

/// The header of [`pair_record`].
pub fn pair_columns() -> [&'static str; 13] {
    [
        "file",
        "line",
        "column",
        "end_column",
        "rendering",
        "original",
        "kind",
        "method",
        "language",
        "confidence",
        "parts",
        "title",
        "note",
    ]
}

/// `pair` as a record of comma-separated values.
pub fn pair_record(doc: &Document, pair: &Pair) -> [String; 13] {
    let Place { line, column, end_column } = Place::of(doc, pair.rendering_span);
    let parts: Vec<String> = pair.parts.iter().map(|part| format!("{}={}", part.rendering, part.original)).collect();
    [
        doc.name().to_owned(),
        line.to_string(),
        column.to_string(),
        end_column.to_string(),
        pair.rendering.clone(),
        pair.original.clone(),
        pair.kind.to_string(),
        pair.method.to_string(),
        pair.language.clone(),
        pair.confidence.rounded(4).to_string(),
        parts.join("; "),
        pair.title.clone().unwrap_or_default(),
        pair.note.clone().unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let doc = Document::new("t", "一\n𠮷野(Yoshino)");
        let start = doc.text().find('𠮷').unwrap();
        let place = Place::of(&doc, Span::new(start, start + "𠮷野".len()));
        assert_eq!(place, Place { line: 2, column: 1, end_column: 3 });
    }
}
