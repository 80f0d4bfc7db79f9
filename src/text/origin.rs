//! Where a text that was taken out of a file stands in that file.

use super::{Position, Span};

/// Whether nobody sees `c`: zero-width characters, marks of direction, soft hyphens, variation selectors.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0100}'..='\u{e01ef}')
}

/// A stretch of a document's text and the stretch of the file it was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the document; it ends where the next piece begins.
    pub start: usize,
    /// What it was in the file.
    pub source: Span,
    /// Whether both are the same, byte for byte.
    pub exact: bool,
}

impl Piece {
    /// The place in the file of the document's `offset`, in a piece that is exact.
    fn at(&self, offset: usize) -> usize {
        (self.source.start + (offset - self.start)).min(self.source.end)
    }
}

/// The text of a file from which a document was taken, and which of its stretches went into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    source: String,
    line_starts: Vec<usize>,
    /// In the order of the document, the first at 0.
    pieces: Vec<Piece>,
    /// Whether what is changed in the document may be changed in the file.
    writable: bool,
}

impl Origin {
    /// The origin `source` of a document made of `pieces`.
    pub fn new(source: impl Into<String>, pieces: Vec<Piece>, writable: bool) -> Self {
        let source = source.into();
        let line_starts = super::line_starts(&source);
        Self { source, line_starts, pieces, writable }
    }

    /// The file's text, if changes may be written into it.
    pub(super) fn writable(&self) -> Option<&str> {
        self.writable.then_some(self.source.as_str())
    }

    /// Line and column in the file of what is at `offset` of the document.
    pub(super) fn position(&self, offset: usize) -> Position {
        super::position_in(&self.source, &self.line_starts, self.start_of(offset))
    }

    /// How many code points of the file `span` of the document covers.
    pub(super) fn columns(&self, span: Span) -> usize {
        let span = self.span(span);
        self.source.get(span.start..span.end).map_or(0, |text| text.chars().count())
    }

    /// Where the document's `span` stands in the file.
    fn span(&self, span: Span) -> Span {
        let start = self.start_of(span.start);
        Span::new(start, self.end_of(span.end).max(start))
    }

    /// Where the document's `span` stands in the file, if nothing but what is invisible lies between its
    /// characters there.
    pub(super) fn exact(&self, span: Span) -> Option<Span> {
        let last = self.piece_before(span.end)?;
        let pieces = self.pieces.get(self.piece_at(span.start)?..=last)?;
        let gaps = pieces.windows(2).all(|two| {
            let gap = self.source.get(two[0].source.end..two[1].source.start);
            gap.is_some_and(|gap| gap.chars().all(is_invisible))
        });
        (gaps && pieces.iter().all(|piece| piece.exact)).then(|| self.span(span))
    }

    fn start_of(&self, offset: usize) -> usize {
        let piece = self.piece_at(offset).and_then(|at| self.pieces.get(at));
        piece.map_or(0, |piece| if piece.exact { piece.at(offset) } else { piece.source.start })
    }

    /// Where what stands before `offset` ends.
    fn end_of(&self, offset: usize) -> usize {
        let piece = self.piece_before(offset).and_then(|at| self.pieces.get(at));
        piece.map_or(0, |piece| if piece.exact { piece.at(offset) } else { piece.source.end })
    }

    /// The piece that `offset` lies in.
    fn piece_at(&self, offset: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.start <= offset).checked_sub(1)
    }

    /// The piece that what stands before `offset` lies in.
    fn piece_before(&self, offset: usize) -> Option<usize> {
        self.pieces.partition_point(|piece| piece.start < offset).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Document;
    use super::*;

    /// `*普*&middot;京` of a file, read as `普·京`.
    fn document() -> Document {
        let source = "x\n*普*&middot;京y";
        let at = |what: &str| source.find(what).unwrap();
        let pieces = vec![
            Piece { start: 0, source: Span::new(at("普"), at("普") + 3), exact: true },
            Piece { start: 3, source: Span::new(at("&"), at("京")), exact: false },
            Piece { start: 5, source: Span::new(at("京"), at("京") + 3), exact: true },
        ];
        Document::new("t", "普·京").taken_from(Origin::new(source, pieces, true))
    }

    #[test]
    fn positions_are_those_of_the_file() {
        let doc = document();
        assert_eq!(doc.position(0), Position { line: 2, column: 2 });
        assert_eq!(doc.position(5), Position { line: 2, column: 12 });
        assert_eq!(doc.columns(Span::new(0, 8)), 11);
        assert_eq!(doc.columns(Span::new(5, 8)), 1);
    }

    #[test]
    fn only_what_is_whole_in_the_file_can_be_replaced_there() {
        let doc = document();
        let source = doc.source().unwrap();
        let span = doc.source_span(Span::new(5, 8)).unwrap();
        assert_eq!(source.get(span.start..span.end), Some("京"));
        assert_eq!(doc.source_span(Span::new(0, 8)), None);
    }
}
