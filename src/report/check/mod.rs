//! Diagnostics for eyes, programs, spreadsheets and continuous integration: one file for each format.
//!
//! Every format tells the same findings in the same order; none of them decides what is told.

mod full;
mod github;
mod json;
mod place;
mod rows;
mod sarif;

use std::io::{self, Write};

pub use json::JsonFinding;

use crate::check::{Diagnostic, Language, Meta};
use crate::text::Document;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With the line, marks under the name, evidence and fix.
    Full,
    /// One line each.
    Concise,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0 (OASIS), for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// Comma-separated values with a header.
    Csv,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] =
        [Self::Full, Self::Concise, Self::Json, Self::Jsonl, Self::Sarif, Self::Github, Self::Csv];

    /// What it is called, and what it is in a few words.
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Full => ("full", "With the line, marks under the name, evidence and fix"),
            Self::Concise => ("concise", "One line each"),
            Self::Json => ("json", "One JSON array"),
            Self::Jsonl => ("jsonl", "One JSON object a line"),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning"),
            Self::Github => ("github", "Annotations of GitHub Actions"),
            Self::Csv => ("csv", "Comma-separated values with a header, for spreadsheets"),
        }
    }

    /// Whether it is read by a person, not by a program.
    pub const fn is_for_eyes(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }
}

/// What holds for every finding of a report.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The language of the messages.
    pub language: Language,
    /// Whether the reader is a terminal that shows colours.
    pub colour: bool,
    /// What stands before a relative file name for a reader who starts from the top of the repository:
    /// empty, or a path ending in `/`.
    pub prefix: String,
    /// The rules that were asked.
    pub rules: Vec<&'static Meta>,
}

/// A sink for findings.
pub trait Reporter {
    /// Tell one finding, which stands in `doc`.
    fn finding(&mut self, found: &Diagnostic, doc: &Document) -> io::Result<()>;

    /// There are no more.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The sink that writes `format` to `out`.
pub fn reporter<'a>(format: Format, out: &'a mut dyn Write, settings: Settings) -> io::Result<Box<dyn Reporter + 'a>> {
    Ok(match format {
        Format::Full => Box::new(full::Full::new(out, &settings)),
        Format::Concise => Box::new(full::Concise::new(out, &settings)),
        Format::Json => Box::new(json::Array::new(out, &settings)),
        Format::Jsonl => Box::new(json::Lines::new(out, &settings)),
        Format::Sarif => Box::new(sarif::Sarif::new(out, settings)),
        Format::Github => Box::new(github::Github::new(out, settings)),
        Format::Csv => Box::new(rows::Csv::new(out, &settings)?),
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::{Evidence, Fix, Message, Severity, Uses, rule};
    use crate::text::{Landmark, Mark, Span};

    /// A slip in the second line of `b.txt`, and the gloss that speaks against it.
    pub(super) fn finding(doc: &Document) -> Diagnostic {
        let start = doc.text().find("季诺维耶夫").unwrap();
        Diagnostic {
            document: 0,
            span: Span::new(start, start + 15),
            meta: rule("YM109").unwrap(),
            severity: Severity::Warning,
            found: "季诺维耶夫".to_owned(),
            expected: Some("季诺维也夫".to_owned()),
            original: Some("Georgy Zinoviev".to_owned()),
            message: Message { zh: "疑误".to_owned(), en: "a slip".to_owned() },
            fix: Some(Fix { replacement: "季诺维也夫".to_owned(), safe: false }),
            evidence: vec![Evidence {
                file: "a.txt".to_owned(),
                line: 1,
                column: 3,
                text: "季诺维也夫(Georgy Zinoviev)".to_owned(),
                uses: Some(Uses::Work(2)),
            }],
        }
    }

    pub(super) fn settings(language: Language) -> Settings {
        Settings { language, colour: false, prefix: String::new(), rules: vec![rule("YM109").unwrap()] }
    }

    /// What `format` writes of that slip in a document called `name`.
    pub(super) fn written(format: Format, name: &str, settings: Settings) -> String {
        told(format, &Document::new(name, "一\n𠮷，季诺维耶夫说"), settings)
    }

    fn told(format: Format, doc: &Document, settings: Settings) -> String {
        let mut out = Vec::new();
        let mut reporter = reporter(format, &mut out, settings).unwrap();
        reporter.finding(&finding(doc), doc).unwrap();
        reporter.finish().unwrap();
        drop(reporter);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_format_tells_what_people_call_the_place() {
        let mark = Mark { start: 0, line: None, landmark: Landmark::Paragraph(7) };
        let doc = Document::new("b.docx", "一\n𠮷，季诺维耶夫说").marked(vec![mark]);
        for (format, place) in [
            (Format::Full, "  = place: paragraph 7\n"),
            (Format::Concise, "YM109 a slip (paragraph 7)\n"),
            (Format::Json, "\"place\":\"paragraph 7\""),
            (Format::Jsonl, "\"place\":\"paragraph 7\""),
            (Format::Sarif, "\"fullyQualifiedName\": \"paragraph 7\""),
            (Format::Github, "a slip (paragraph 7)%0A"),
            (Format::Csv, ",a slip,paragraph 7\n"),
        ] {
            let written = told(format, &doc, settings(Language::English));
            assert!(written.contains(place), "{format:?}: {written}");
        }
    }
}
