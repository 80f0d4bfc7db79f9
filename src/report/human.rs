//! Source lines with what is meant marked under them, for a terminal where a Chinese character is two
//! cells wide and a paragraph is one long line.

use unicode_segmentation::UnicodeSegmentation as _;

use super::table::width;
use crate::text::{Document, Span};

/// How many cells of a source line are shown.
const SHOWN: usize = 76;

/// A source line, cropped around a span, and the carets under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Line number, from 1.
    pub line: usize,
    /// What stands before the span on its line, with `…` where it was cut.
    pub lead: String,
    /// What stands under the span.
    pub marked: String,
    /// What stands after it, with `…` where it was cut.
    pub trail: String,
    /// Blanks and carets, as wide as the source up to the span and the span.
    pub marks: String,
}

impl Frame {
    /// The line of `doc` that `span` stands on; of a span of several lines the first.
    ///
    /// ```
    /// use yiming::report::Frame;
    /// use yiming::text::{Document, Span};
    /// let doc = Document::new("a.txt", "会后，吕特说");
    /// let frame = Frame::new(&doc, Span::new(9, 15));
    /// assert_eq!((frame.source().as_str(), frame.marks.as_str()), ("会后，吕特说", "      ^^^^"));
    /// ```
    pub fn new(doc: &Document, span: Span) -> Self {
        let line = doc.line_at(span.start);
        let span = Span::new(span.start, span.end.min(line.end).max(span.start));
        let (before, cut_before) = tail(doc.slice(Span::new(line.start, span.start)), room(doc, span) / 2);
        let left = room(doc, span).saturating_sub(width(&before));
        let (after, cut_after) = head(doc.slice(Span::new(span.end, line.end)), left);
        let (lead, trail) = (if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" });
        let marked = printable(doc.slice(span));
        Self {
            line: doc.position(span.start).line,
            marks: " ".repeat(width(lead) + width(&before)) + &"^".repeat(width(&marked).max(1)),
            lead: format!("{lead}{before}"),
            trail: format!("{after}{trail}"),
            marked,
        }
    }

    /// The line, or the stretch of it around the span.
    pub fn source(&self) -> String {
        format!("{}{}{}", self.lead, self.marked, self.trail)
    }
}

/// Cells that are left for what stands around the span.
fn room(doc: &Document, span: Span) -> usize {
    SHOWN.saturating_sub(width(&printable(doc.slice(span))))
}

/// The end of `text` that fits into `room` cells, and whether anything was cut.
fn tail(text: &str, room: usize) -> (String, bool) {
    let text = printable(text);
    let (kept, cut) = fitting(text.graphemes(true).rev(), room);
    (kept.into_iter().rev().collect(), cut)
}

/// The beginning of `text` that fits into `room` cells, and whether anything was cut.
fn head(text: &str, room: usize) -> (String, bool) {
    let text = printable(text);
    let (kept, cut) = fitting(text.graphemes(true), room);
    (kept.concat(), cut)
}

/// As many of `pieces` as fit into `room` cells. What a person sees as one character is never cut.
fn fitting<'a>(pieces: impl Iterator<Item = &'a str>, room: usize) -> (Vec<&'a str>, bool) {
    let (mut kept, mut used) = (Vec::new(), 0);
    for piece in pieces {
        used += width(piece);
        if used > room {
            return (kept, true);
        }
        kept.push(piece);
    }
    (kept, false)
}

/// Tabs as one blank, and as `�` what moves or hides other characters: controls, line separators, marks
/// that turn the direction of writing.
fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| match c {
        '\t' => ' ',
        _ if c.is_control() || turns(c) => '\u{fffd}',
        _ => c,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The carets start in the cell where `marked` starts and are as wide as it.
    fn check(text: &str, marked: &str) -> Frame {
        let doc = Document::new("t", text);
        let at = text.find(marked).unwrap();
        let frame = Frame::new(&doc, Span::new(at, at + marked.len()));
        let blanks = frame.marks.chars().take_while(|&c| c == ' ').count();
        let source = frame.source();
        assert_eq!(blanks, width(source.split(marked).next().unwrap()), "{source}\n{}", frame.marks);
        assert_eq!(frame.marks.len() - blanks, width(marked), "{source}\n{}", frame.marks);
        frame
    }

    #[test]
    fn carets_stand_under_wide_characters() {
        // Full width, half width, a tab, 𠮷 of four bytes and two cells, marks that take no cell of their own.
        for (text, marked, blanks, carets) in [
            ("会后，季诺维耶夫说", "季诺维耶夫", 6, 10),
            ("甲\t乙，Ｇ，季诺维也夫到会", "季诺维也夫", 11, 10),
            ("ｱｲｳ与ﾏﾙｸｽ说", "ﾏﾙｸｽ", 5, 4),
            ("𠮷野家的𠮷田茂说", "𠮷田茂", 8, 6),
            ("a\u{301}e\u{308} 与约瑟普说", "约瑟普", 5, 6),
            ("👍🏽👩‍👩‍👧❤️🇨🇳 季诺维也夫", "季诺维也夫", 9, 10),
            ("格奥尔基·季诺维也夫（Zinoviev）", "Zinoviev", 21, 8),
            ("한국의 이재명(李在明)", "李在明", 14, 6),
        ] {
            let frame = check(text, marked);
            assert_eq!(frame.marks, format!("{}{}", " ".repeat(blanks), "^".repeat(carets)), "{text}");
        }
        assert_eq!(check("一\n二三\r\n", "三").source(), "二三");
    }

    #[test]
    fn long_paragraphs_are_cropped() {
        let frame = check(&format!("{}季诺维也夫{}", "前言".repeat(400), "后文".repeat(400)), "季诺维也夫");
        assert!(width(&frame.source()) <= SHOWN + 2, "{}", frame.source());
        assert!(frame.lead.starts_with('…') && frame.trail.ends_with('…'));
    }

    #[test]
    fn no_character_is_cut_in_two() {
        for at in 0..12 {
            let text = format!("{}季诺维也夫{}", "👩‍👩‍👧".repeat(30) + &"，".repeat(at), "e\u{301}".repeat(90));
            let frame = check(&text, "季诺维也夫");
            assert!(frame.lead.starts_with("…👩‍👩‍👧"), "{}", frame.lead);
            assert!(frame.trail.ends_with("e\u{301}…"), "{}", frame.trail);
        }
    }

    #[test]
    fn what_moves_the_cursor_is_shown_as_a_mark() {
        assert_eq!(check("a\u{202e}b\u{1b}[1m 普京", "普京").source(), "a\u{fffd}b\u{fffd}[1m 普京");
    }
}
