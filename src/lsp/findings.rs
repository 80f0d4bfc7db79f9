//! Findings as an editor shows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    Code, Diagnostic as Shown, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Position, Range, Uri,
};

use super::position::Lines;
use super::texts::{Text, Texts};
use super::uri;
use crate::check::{Diagnostic, Evidence, Language, Severity};
use crate::read::{self, inputs};
use crate::text::Document;

/// Who says so, as the editor shows it.
const SOURCE: &str = "yiming";

/// Texts elsewhere that speak for a form: read once, to find the place in them.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    read: BTreeMap<String, Option<Document>>,
}

/// `found`, which stands in `text`.
pub(super) fn shown(
    found: &Diagnostic,
    text: &Text,
    texts: &Texts,
    elsewhere: &mut Elsewhere,
    language: Language,
) -> Shown {
    let related = found.evidence.iter().filter_map(|one| related(one, texts, elsewhere)).collect::<Vec<_>>();
    Shown {
        range: text.lines.range(text.doc.text(), found.span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(found.meta.code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: found.message.text(language).to_owned().into(),
        related_information: (!related.is_empty()).then_some(related),
        ..Shown::default()
    }
}

/// Where a form was established: in a text of the work, else in a file that the memory has read, if it is
/// still there.
fn related(evidence: &Evidence, texts: &Texts, elsewhere: &mut Elsewhere) -> Option<DiagnosticRelatedInformation> {
    let (uri, range) = if let Some(text) = texts.named(&evidence.file) {
        (text.uri.clone(), range(&text.doc, &text.lines, evidence)?)
    } else {
        let path = Path::new(&evidence.file);
        let doc = elsewhere.read.entry(evidence.file.clone()).or_insert_with(|| document(path)).as_ref()?;
        (uri::from_path(path), range(doc, &Lines::new(doc.text()), evidence)?)
    };
    Some(DiagnosticRelatedInformation::new(Location::new(Uri(uri), range), evidence.text.clone()))
}

fn document(path: &Path) -> Option<Document> {
    let path: PathBuf = path.is_file().then(|| path.to_path_buf())?;
    Some(inputs(vec![path], read::Options::default()).next()?.ok()?.document)
}

/// The range of the evidence; its columns count code points, those of the protocol units of UTF-16.
fn range(doc: &Document, lines: &Lines, evidence: &Evidence) -> Option<Range> {
    if evidence.line == 0 || evidence.line > doc.line_count() {
        return None;
    }
    let line = doc.line_span(evidence.line);
    let text = doc.slice(line);
    let at = text.char_indices().nth(evidence.column.checked_sub(1)?).map_or(text.len(), |(at, _)| at);
    let start = line.start + at;
    let there = doc.text().get(start..).is_some_and(|rest| rest.starts_with(&evidence.text));
    let end = if there { start + evidence.text.len() } else { start };
    Some(Range::new(lines.position(doc.text(), start), lines.position(doc.text(), end)))
}

/// Whether two ranges touch: a cursor right before or behind a name is on it.
pub(super) fn touch(one: Range, other: Range) -> bool {
    let before = |a: Position, b: Position| (a.line, a.character) <= (b.line, b.character);
    before(one.start, other.end) && before(other.start, one.end)
}
