//! The text: a document as it was read, and every position in it.
//!
//! In: a name and a string. Out: spans, lines, columns, folded keys. It knows no names and no files.

pub mod folded;
pub mod hash;
pub mod normalize;
pub mod pinyin;
pub mod script;
mod span;

pub use span::{Position, Span};

/// One text with the name it is reported under. All spans in the crate are bytes of `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Document {
    /// A document called `name` (a path, `-`, or `file.jsonl#17`) holding `text`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { name: name.into(), text, line_starts }
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

    /// Line and column of the byte `offset`, which lies on a character boundary.
    pub fn position(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        let column = self.slice(Span::new(start, offset)).chars().count() + 1;
        Position { line, column }
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
