//! Diagnostics for eyes, programs and spreadsheets.

use std::io::{self, Write};

use serde::Serialize;

use super::human::Frame;
use super::write_record;
use crate::check::{Diagnostic, Evidence, Language, Severity};
use crate::text::{Document, Span};

/// The published shape of a finding; [`Diagnostic`] stays free to change.
#[derive(Debug, Serialize)]
pub struct JsonFinding<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
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

#[derive(Debug, Serialize)]
struct JsonEvidence<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
}

impl<'a> JsonFinding<'a> {
    /// `found`, which stands in `doc`, told in `language`.
    pub fn new(found: &'a Diagnostic, doc: &'a Document, language: Language) -> Self {
        let (place, end_column) = place(doc, found.span);
        Self {
            file: doc.name(),
            line: place.line,
            column: place.column,
            end_column,
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
        Self { file: &evidence.file, line: evidence.line, column: evidence.column, text: &evidence.text }
    }
}

/// A finding with its source line, the carets under it, and what speaks for it.
pub fn write_full(out: &mut dyn Write, found: &Diagnostic, doc: &Document, language: Language) -> io::Result<()> {
    let words = Words::of(language);
    let place = doc.position(found.span.start);
    let (code, message) = (found.meta.code, found.message.text(language));
    let (severity, name) = match language {
        Language::Chinese => (words.severity(found.severity), found.meta.name_zh),
        Language::English => (found.severity.as_str(), found.meta.name),
    };
    writeln!(out, "{}:{}:{}: {severity}[{code} {name}] {message}", doc.name(), place.line, place.column)?;
    for line in Frame::new(doc, found.span).lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    let indent = " ".repeat(place.line.to_string().len() + 2);
    for evidence in &found.evidence {
        let Evidence { file, line, column, text } = evidence;
        writeln!(out, "{indent}= {}{file}:{line}:{column}: {text}", words.evidence)?;
    }
    if let Some(fix) = &found.fix {
        let how = if fix.safe { words.safe } else { words.by_hand };
        writeln!(out, "{indent}= {}{} {how}", words.fix, fix.replacement)?;
    }
    writeln!(out)
}

/// A finding in one line.
pub fn write_concise(out: &mut dyn Write, found: &Diagnostic, doc: &Document, language: Language) -> io::Result<()> {
    let place = doc.position(found.span.start);
    let message = found.message.text(language);
    writeln!(out, "{}:{}:{}: {} {message}", doc.name(), place.line, place.column, found.meta.code)
}

/// The header of [`write_row`].
pub const COLUMNS: [&str; 13] = [
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
];

/// A finding as a record of a spreadsheet.
pub fn write_row(out: &mut dyn Write, found: &Diagnostic, doc: &Document, language: Language) -> io::Result<()> {
    let (place, end_column) = place(doc, found.span);
    let established = found.evidence.first().map(|one| format!("{}:{}:{}", one.file, one.line, one.column));
    let safe = found.fix.as_ref().map(|fix| if fix.safe { "yes" } else { "no" });
    write_record(
        out,
        [
            doc.name(),
            &place.line.to_string(),
            &place.column.to_string(),
            &end_column.to_string(),
            found.meta.code,
            found.meta.name,
            found.severity.as_str(),
            &found.found,
            found.expected.as_deref().unwrap_or_default(),
            found.original.as_deref().unwrap_or_default(),
            safe.unwrap_or_default(),
            &established.unwrap_or_default(),
            found.message.text(language),
        ],
    )
}

fn place(doc: &Document, span: Span) -> (crate::text::Position, usize) {
    let place = doc.position(span.start);
    (place, place.column + doc.slice(span).chars().count())
}

/// The fixed words of the full view.
struct Words {
    evidence: &'static str,
    fix: &'static str,
    safe: &'static str,
    by_hand: &'static str,
    chinese: bool,
}

impl Words {
    const fn of(language: Language) -> Self {
        match language {
            Language::Chinese => Self {
                evidence: "依据：",
                fix: "改作：",
                safe: "（--fix 可代改）",
                by_hand: "（请人工确认）",
                chinese: true,
            },
            Language::English => Self {
                evidence: "established: ",
                fix: "write: ",
                safe: "(--fix does it)",
                by_hand: "(by hand)",
                chinese: false,
            },
        }
    }

    const fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            _ if !self.chinese => severity.as_str(),
            Severity::Error => "错误",
            Severity::Warning => "警告",
            Severity::Info => "提示",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Fix, Message, rule};

    fn finding(doc: &Document) -> Diagnostic {
        let start = doc.text().find("季诺维耶夫").unwrap();
        Diagnostic {
            document: 0,
            span: Span::new(start, start + 15),
            meta: rule("YM109").unwrap(),
            severity: crate::check::Severity::Warning,
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
            }],
        }
    }

    fn written(write: impl Fn(&mut dyn Write, &Diagnostic, &Document) -> io::Result<()>) -> String {
        let doc = Document::new("b.txt", "一\n会后，季诺维耶夫说");
        let mut out = Vec::new();
        write(&mut out, &finding(&doc), &doc).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_full_view_lines_up() {
        let expected = "\
b.txt:2:4: 警告[YM109 疑似误写的译名] 疑误
   |
 2 | 会后，季诺维耶夫说
   |       ^^^^^^^^^^
   = 依据：a.txt:1:3: 季诺维也夫(Georgy Zinoviev)
   = 改作：季诺维也夫 （请人工确认）

";
        assert_eq!(written(|out, found, doc| write_full(out, found, doc, Language::Chinese)), expected);
    }

    #[test]
    fn one_line_and_one_record() {
        let concise = written(|out, found, doc| write_concise(out, found, doc, Language::English));
        assert_eq!(concise, "b.txt:2:4: YM109 a slip\n");
        let record = written(|out, found, doc| write_row(out, found, doc, Language::English));
        assert_eq!(
            record,
            "b.txt,2,4,9,YM109,near-duplicate,warning,季诺维耶夫,季诺维也夫,Georgy Zinoviev,no,a.txt:1:3,a slip\n"
        );
        assert_eq!(COLUMNS.len(), record.split(',').count());
    }

    #[test]
    fn the_published_shape() {
        let doc = Document::new("b.txt", "一\n会后，季诺维耶夫说");
        let json = serde_json::to_string(&JsonFinding::new(&finding(&doc), &doc, Language::English)).unwrap();
        assert_eq!(
            json,
            "{\"file\":\"b.txt\",\"line\":2,\"column\":4,\"end_column\":9,\"code\":\"YM109\",\
             \"name\":\"near-duplicate\",\"severity\":\"warning\",\"message\":\"a slip\",\
             \"found\":\"季诺维耶夫\",\"expected\":\"季诺维也夫\",\"original\":\"Georgy Zinoviev\",\
             \"fix\":{\"replacement\":\"季诺维也夫\",\"safe\":false},\
             \"evidence\":[{\"file\":\"a.txt\",\"line\":1,\"column\":3,\"text\":\"季诺维也夫(Georgy Zinoviev)\"}]}"
        );
    }
}
