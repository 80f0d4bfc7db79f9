//! Positions of the protocol: lines that end as editors end them, characters in units of UTF-16.

use gen_lsp_types::{Position, Range};

use crate::text::Span;

/// Where the lines of a text start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of `text`; `\n`, `\r\n` and a lone `\r` end one.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
        let ends = ends.filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// The position of the byte `offset` of `text`.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = text.get(self.starts[line]..offset).unwrap_or_default();
        Position::new(line as u32, before.encode_utf16().count() as u32)
    }

    /// The range of `span`.
    pub(super) fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.position(text, span.start), self.position(text, span.end))
    }

    /// The byte of `text` at `position`: past the end of a line its end, past the last line the end of the
    /// text, within a character its start.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(&start) = self.starts.get(line) else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut units = position.character as usize;
        for (at, c) in line.char_indices() {
            if units < c.len_utf16() {
                return start + at;
            }
            units -= c.len_utf16();
        }
        start + line.len()
    }

    /// The bytes of `text` in `range`.
    pub(super) fn span(&self, text: &str, range: Range) -> Span {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_units_of_utf_16() {
        let text = "甲𠮷\r\n𠮷乙👍🏽丙";
        let lines = Lines::new(text);
        let at = text.find('丙').unwrap();
        assert_eq!(lines.position(text, at), Position::new(1, 7));
        assert_eq!(lines.offset(text, Position::new(1, 7)), at);
        // Between the halves of a pair the character starts.
        assert_eq!(lines.offset(text, Position::new(0, 2)), "甲".len());
        assert_eq!(lines.offset(text, Position::new(0, 3)), "甲𠮷".len());
    }

    #[test]
    fn every_offset_comes_back() {
        let text = "一\n\r\n𠮷\r二e\u{301}\n";
        let lines = Lines::new(text);
        for (at, c) in text.char_indices().filter(|(_, c)| !matches!(c, '\r' | '\n')) {
            assert_eq!(lines.offset(text, lines.position(text, at)), at, "{c}");
        }
        assert_eq!(lines.starts.len(), 5);
        assert_eq!(lines.position(text, text.len()), Position::new(4, 0));
    }

    #[test]
    fn what_lies_outside_is_the_nearest_end() {
        let text = "一\r\n二";
        let lines = Lines::new(text);
        assert_eq!(lines.offset(text, Position::new(0, 99)), "一".len());
        assert_eq!(lines.offset(text, Position::new(9, 0)), text.len());
        let backwards = Range::new(Position::new(1, 1), Position::new(0, 0));
        assert!(lines.span(text, backwards).is_empty());
    }
}
