//! The text: a document as it was read, and every position in it.
//!
//! In: a name and a string. Out: spans, lines, columns, folded keys. It knows no names and no files.

pub mod folded;
pub mod hash;
mod landmark;
pub mod normalize;
mod origin;
pub mod pinyin;
pub mod script;
mod span;

pub use landmark::{Column, Landmark, NoteKind};
pub use origin::{Origin, Piece, is_invisible};
pub use span::{Position, Span};

/// One text with the name it is reported under. All spans in the crate are bytes of `text`.
///
/// A document that was taken out of a file knows where its text stands there: [`Document::position`] tells
/// line and column of the file, [`Document::place`] what people call the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    name: String,
    text: String,
    line_starts: Vec<usize>,
    origin: Option<Box<Origin>>,
    /// In the order of the text.
    marks: Vec<Mark>,
    part: Part,
}

/// From here on, people call the place so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it begins in the text.
    pub start: usize,
    /// The number that the line has for people, where it is not that of the text.
    pub line: Option<usize>,
    /// What they call it.
    pub landmark: Landmark,
}

/// Which part of a file a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its number, from 1.
    pub number: usize,
    /// Where in the file its text begins.
    pub begins: Position,
    /// Whether no other part follows.
    pub is_last: bool,
}

impl Part {
    /// A document that is all of its file.
    pub const WHOLE: Part = Part { number: 1, begins: Position { line: 1, column: 1 }, is_last: true };
}

fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
    starts
}

/// Line and column of the byte `offset` of `text`.
fn position_in(text: &str, line_starts: &[usize], offset: usize) -> Position {
    let line = line_starts.partition_point(|&start| start <= offset).max(1);
    let start = line_starts.get(line - 1).copied().unwrap_or(0);
    let column = text.get(start..offset).map_or(0, |text| text.chars().count()) + 1;
    Position { line, column }
}

impl Document {
    /// A document called `name` (a path, `-`, or `file.jsonl#17`) holding `text`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let line_starts = line_starts(&text);
        Self { name, text, line_starts, origin: None, marks: Vec::new(), part: Part::WHOLE }
    }

    /// This document with positions in the file that it was taken from.
    #[must_use]
    pub fn taken_from(mut self, origin: Origin) -> Self {
        self.origin = Some(Box::new(origin));
        self
    }

    /// This document with the places that people know in it, in the order of the text.
    #[must_use]
    pub fn marked(mut self, marks: Vec<Mark>) -> Self {
        self.marks = marks;
        self
    }

    /// This document, all of which people call `landmark`.
    #[must_use]
    pub fn all_marked(self, landmark: Landmark) -> Self {
        self.marked(vec![Mark { start: 0, line: None, landmark }])
    }

    /// This document as a part of its file.
    #[must_use]
    pub fn as_part(mut self, part: Part) -> Self {
        self.part = part;
        self
    }

    /// Which part of its file this is.
    pub fn part(&self) -> Part {
        self.part
    }

    /// What people call the place of the byte `offset`, where they call it more than its line.
    pub fn place(&self, offset: usize) -> Option<&Landmark> {
        self.mark(offset).map(|mark| &mark.landmark)
    }

    fn mark(&self, offset: usize) -> Option<&Mark> {
        self.marks.get(self.marks.partition_point(|mark| mark.start <= offset).checked_sub(1)?)
    }

    /// The text into which changes can be written back: the file's, where that is known and made of text;
    /// `None` where the document was taken out of something else, or is not all of its file.
    pub fn source(&self) -> Option<&str> {
        match &self.origin {
            _ if self.part != Part::WHOLE => None,
            Some(origin) => origin.writable(),
            None => self.marks.iter().all(|mark| mark.line.is_none()).then_some(self.text.as_str()),
        }
    }

    /// Where `span` stands in [`Document::source`], if it stands there in one stretch.
    pub fn source_span(&self, span: Span) -> Option<Span> {
        self.source()?;
        match &self.origin {
            Some(origin) => origin.exact(span),
            None => Some(span),
        }
    }

    /// How many columns `span` takes where it stands.
    pub fn columns(&self, span: Span) -> usize {
        match &self.origin {
            Some(origin) => origin.columns(span),
            None => self.slice(span).chars().count(),
        }
    }

    /// What findings call this document.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under `span`: the only byte slicing in the crate.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).expect("spans come from this document")
    }

    /// Line and column of the byte `offset`, which lies on a character boundary, in the file that people have.
    pub fn position(&self, offset: usize) -> Position {
        let at = match &self.origin {
            Some(origin) => origin.position(offset),
            None => self.own_position(offset),
        };
        let Position { line, column } = self.part.begins;
        Position { line: at.line + line - 1, column: if at.line == 1 { at.column + column - 1 } else { at.column } }
    }

    /// Line and column of the byte `offset` in the text, lines numbered as they are marked.
    fn own_position(&self, offset: usize) -> Position {
        let at = position_in(&self.text, &self.line_starts, offset);
        let start = self.line_starts.get(at.line - 1).copied().unwrap_or(0);
        let marked = self.mark(start).and_then(|mark| mark.line);
        Position { line: marked.unwrap_or(at.line), ..at }
    }

    /// Number of lines; a final newline does not open another.
    pub fn line_count(&self) -> usize {
        self.line_starts.len() - usize::from(self.text.ends_with('\n') || self.text.is_empty())
    }

    /// The span of the 1-based `line`, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        let trimmed = self.slice(Span::new(start, end)).trim_end_matches('\r').len();
        Span::new(start, start + trimmed)
    }

    /// The span of the line that holds the byte `offset`.
    pub fn line_at(&self, offset: usize) -> Span {
        self.line_span(self.line_starts.partition_point(|&start| start <= offset))
    }

    /// The sentence around `span`, for concordances: up to the nearest sentence marks on its line.
    pub fn sentence_at(&self, span: Span) -> Span {
        const ENDS: [char; 7] = ['。', '！', '？', '!', '?', '；', '…'];
        let line = self.line_at(span.start);
        let before = self.slice(Span::new(line.start, span.start));
        let start = before
            .char_indices()
            .rev()
            .find(|(_, c)| ENDS.contains(c))
            .map_or(line.start, |(at, c)| line.start + at + c.len_utf8());
        let after = self.slice(Span::new(span.end.min(line.end), line.end));
        let end = after
            .char_indices()
            .find(|(_, c)| ENDS.contains(c))
            .map_or(line.end, |(at, c)| span.end + at + c.len_utf8());
        let text = self.slice(Span::new(start, end));
        let lead = text.len() - text.trim_start().len();
        Span::new(start + lead, start + lead + text.trim().len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let doc = Document::new("t", "一\n𠮷野(Yoshino)\r\n");
        let at = doc.text().find('(').unwrap();
        assert_eq!(doc.position(at), Position { line: 2, column: 3 });
        assert_eq!(doc.slice(doc.line_span(2)), "𠮷野(Yoshino)");
        assert_eq!(doc.line_count(), 2);
    }

    #[test]
    fn a_sentence_ends_at_its_mark() {
        let doc = Document::new("t", "甲。 乙(B)说。丙");
        let at = doc.text().find('乙').unwrap();
        assert_eq!(doc.slice(doc.sentence_at(Span::new(at, at + 3))), "乙(B)说。");
    }
}
