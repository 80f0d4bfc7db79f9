//! Findings as records of a spreadsheet.

use std::io::{self, Write};

use super::super::write_record;
use super::place::Place;
use super::{Reporter, Settings};
use crate::check::{Diagnostic, Language};
use crate::text::Document;

const COLUMNS: [&str; 14] = [
    "file",
    "line",
    "column",
    "end_column",
    "code",
    "name",
    "severity",
    "found",
    "expected",
    "original",
    "safe_fix",
    "established",
    "message",
    "place",
];

/// A header, then one record for each finding.
pub(super) struct Csv<'a> {
    out: &'a mut dyn Write,
    language: Language,
}

impl<'a> Csv<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: &Settings) -> io::Result<Self> {
        write_record(&mut *out, COLUMNS)?;
        Ok(Self { out, language: settings.language })
    }
}

impl Reporter for Csv<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        let place = Place::of(doc, found.span);
        let established = found.evidence.first().map(|one| format!("{}:{}:{}", one.file, one.line, one.column));
        let safe = found.fix.as_ref().map(|fix| if fix.safe { "yes" } else { "no" });
        write_record(
            &mut *self.out,
            [
                doc.name(),
                &place.line.to_string(),
                &place.column.to_string(),
                &place.end_column.to_string(),
                found.meta.code,
                found.meta.name,
                found.severity.as_str(),
                &found.found,
                found.expected.as_deref().unwrap_or_default(),
                found.original.as_deref().unwrap_or_default(),
                safe.unwrap_or_default(),
                &established.unwrap_or_default(),
                found.message.text(self.language),
                &doc.place(found.span.start).map(ToString::to_string).unwrap_or_default(),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::Format;
    use super::super::tests::{settings, written};
    use crate::check::Language;

    #[test]
    fn a_header_and_a_record() {
        let csv = written(Format::Csv, "b.txt", settings(Language::English));
        let expected =
            "b.txt,2,3,8,YM109,near-duplicate,warning,季诺维耶夫,季诺维也夫,Georgy Zinoviev,no,a.txt:1:3,a slip,";
        assert_eq!(csv.lines().nth(1), Some(expected));
        assert_eq!(csv.lines().next().map(|header| header.split(',').count()), Some(expected.split(',').count()));
    }
}
