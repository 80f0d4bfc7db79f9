//! Findings as JSON: one object a line, or one array.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Place;
use super::{Reporter, Settings};
use crate::check::{Diagnostic, Evidence, Language, Uses};
use crate::text::Document;

/// The published shape of a finding; [`Diagnostic`] stays free to change.
#[derive(Debug, Serialize)]
pub struct JsonFinding<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    /// What people call the place, where that is more than a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    found: &'a str,
    expected: Option<&'a str>,
    original: Option<&'a str>,
    fix: Option<JsonFix<'a>>,
    evidence: Vec<JsonEvidence<'a>>,
}

#[derive(Debug, Serialize)]
struct JsonFix<'a> {
    replacement: &'a str,
    safe: bool,
}

/// `uses` counts in the work, `mentions` and `documents` in the memory.
#[derive(Debug, Serialize)]
struct JsonEvidence<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    documents: Option<u64>,
}

impl<'a> JsonFinding<'a> {
    /// `found`, which stands in `doc`, told in `language`.
    pub fn new(found: &'a Diagnostic, doc: &'a Document, language: Language) -> Self {
        let Place { line, column, end_column, .. } = Place::of(doc, found.span);
        Self {
            file: doc.name(),
            line,
            column,
            end_column,
            place: doc.place(found.span.start).map(ToString::to_string),
            code: found.meta.code,
            name: found.meta.name,
            severity: found.severity.as_str(),
            message: found.message.text(language),
            found: &found.found,
            expected: found.expected.as_deref(),
            original: found.original.as_deref(),
            fix: found.fix.as_ref().map(|fix| JsonFix { replacement: &fix.replacement, safe: fix.safe }),
            evidence: found.evidence.iter().map(JsonEvidence::new).collect(),
        }
    }
}

impl<'a> JsonEvidence<'a> {
    fn new(evidence: &'a Evidence) -> Self {
        let (uses, mentions, documents) = match evidence.uses {
            Some(Uses::Work(count)) => (Some(count), None, None),
            Some(Uses::Memory { mentions, documents }) => (None, Some(mentions), Some(documents)),
            None => (None, None, None),
        };
        let Evidence { file, line, column, text, .. } = evidence;
        Self { file, line: *line, column: *column, text, uses, mentions, documents }
    }
}

/// One object a line.
pub(super) struct Lines<'a> {
    out: &'a mut dyn Write,
    language: Language,
}

impl<'a> Lines<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: &Settings) -> Self {
        Self { out, language: settings.language }
    }
}

impl Reporter for Lines<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        super::super::json::line(&mut *self.out, &JsonFinding::new(found, doc, self.language))
    }
}

/// An array with one object a line; an empty one where there is nothing to tell.
pub(super) struct Array<'a> {
    out: &'a mut dyn Write,
    language: Language,
    count: usize,
}

impl<'a> Array<'a> {
    pub(super) fn new(out: &'a mut dyn Write, settings: &Settings) -> Self {
        Self { out, language: settings.language, count: 0 }
    }
}

impl Reporter for Array<'_> {
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()> {
        self.out.write_all(if self.count == 0 { b"[\n " } else { b",\n " })?;
        self.count += 1;
        Ok(serde_json::to_writer(&mut *self.out, &JsonFinding::new(found, doc, self.language))?)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(if self.count == 0 { b"[]\n" } else { b"\n]\n" })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{finding, settings, written};
    use super::super::{Format, reporter};
    use crate::check::Language;
    use crate::text::Document;

    #[test]
    fn the_published_shape() {
        let expected = "{\"file\":\"b.txt\",\"line\":2,\"column\":3,\"end_column\":8,\"code\":\"YM109\",\
             \"name\":\"near-duplicate\",\"severity\":\"warning\",\"message\":\"a slip\",\
             \"found\":\"季诺维耶夫\",\"expected\":\"季诺维也夫\",\"original\":\"Georgy Zinoviev\",\
             \"fix\":{\"replacement\":\"季诺维也夫\",\"safe\":false},\
             \"evidence\":[{\"file\":\"a.txt\",\"line\":1,\"column\":3,\"text\":\"季诺维也夫(Georgy Zinoviev)\",\
             \"uses\":2}]}\n";
        assert_eq!(written(Format::Jsonl, "b.txt", settings(Language::English)), expected);
    }

    #[test]
    fn an_array_is_json_whatever_it_holds() {
        let doc = Document::new("b.txt", "季诺维耶夫");
        for count in 0..3 {
            let mut out = Vec::new();
            let mut array = reporter(Format::Json, &mut out, settings(Language::Chinese)).unwrap();
            (0..count).for_each(|_| array.finding(&finding(&doc), &doc).unwrap());
            array.finish().unwrap();
            drop(array);
            let read: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
            assert_eq!(read.len(), count);
        }
    }
}
