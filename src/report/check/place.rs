//! Where a finding stands: in its document, and in the file that a tool of another maker opens.

use std::path::{Component, Path, PathBuf};

use crate::check::Language;
use crate::text::{Document, Landmark, Position, Span};

/// A place as the readers of `language` call it.
pub(super) fn called(place: &Landmark, language: Language) -> String {
    match language {
        Language::Chinese => place.in_chinese(),
        Language::English => place.to_string(),
    }
}

/// Lines and columns of a span, from 1, columns in code points; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    /// On the span's last line.
    pub(super) last_column: usize,
    /// As the published shapes count it: from the first line's start, whatever line breaks the span holds.
    pub(super) end_column: usize,
}

impl Place {
    pub(super) fn of(doc: &Document, span: Span) -> Self {
        let Position { line, column } = doc.position(span.start);
        let Position { line: end_line, column: last_column } = doc.position(span.end);
        Self { line, column, end_line, last_column, end_column: column + doc.columns(span) }
    }
}

/// A file, and in it the line of a document that is only a line of the file (`a.jsonl#17`), where columns
/// of the text are none of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) line: Option<usize>,
}

impl File {
    /// The file of the document called `name`, for a reader who starts from above `prefix`.
    pub(super) fn of(name: &str, prefix: &str) -> Self {
        let record = name.rsplit_once('#').and_then(|(path, line)| {
            let lines = path.to_ascii_lowercase().ends_with(".jsonl") || path == "-";
            lines.then(|| line.parse().ok()).flatten().map(|line: usize| (path, line))
        });
        let (path, line) = record.map_or((name, None), |(path, line)| (path, Some(line)));
        Self { path: from_above(path, prefix), line }
    }
}

/// `prefix` and `path` as one path with `/` between its steps and without steps back.
fn from_above(path: &str, prefix: &str) -> String {
    if prefix.is_empty() || path == "-" || Path::new(path).is_absolute() {
        return slashes(Path::new(path));
    }
    let mut whole = PathBuf::new();
    for step in Path::new(prefix).join(path).components() {
        match step {
            Component::ParentDir if whole.file_name().is_some() => {
                whole.pop();
            }
            Component::CurDir => {}
            other => whole.push(other),
        }
    }
    slashes(&whole)
}

fn slashes(path: &Path) -> String {
    path.display().to_string().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_from_the_top() {
        for (name, prefix, path, line) in [
            ("第1章.txt", "", "第1章.txt", None),
            ("第1章.txt", "book/", "book/第1章.txt", None),
            ("../c.txt", "book/", "c.txt", None),
            ("./c.txt", "book/", "book/c.txt", None),
            ("a.jsonl#17", "", "a.jsonl", Some(17)),
            ("a#17", "", "a#17", None),
            ("-", "book/", "-", None),
        ] {
            assert_eq!(File::of(name, prefix), File { path: path.to_owned(), line }, "{name}");
        }
    }

    #[test]
    fn a_span_may_cross_lines() {
        let doc = Document::new("t", "甲𠮷乙\n丙丁");
        let at = doc.text().find('乙').unwrap();
        let place = Place::of(&doc, Span::new(at, doc.text().len()));
        assert_eq!((place.line, place.column, place.end_line, place.last_column), (1, 3, 2, 3));
    }
}
