//! Source lines with what is meant marked under them, for a terminal where a Chinese character is two
//! cells wide and a paragraph is one long line.

use unicode_width::UnicodeWidthChar as _;

use crate::text::{Document, Span};

/// How many cells of a source line are shown.
const SHOWN: usize = 76;

/// A source line, cropped around a span, and the carets under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Line number, from 1.
    pub line: usize,
    /// The line, or the stretch of it around the span, with `…` where it was cut.
    pub source: String,
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
    /// assert_eq!((frame.source.as_str(), frame.marks.as_str()), ("会后，吕特说", "      ^^^^"));
    /// ```
    pub fn new(doc: &Document, span: Span) -> Self {
        let line = doc.line_at(span.start);
        let span = Span::new(span.start, span.end.min(line.end).max(span.start));
        let (before, cut_before) = tail(doc.slice(Span::new(line.start, span.start)), room(doc, span) / 2);
        let left = room(doc, span).saturating_sub(cells(&before));
        let (after, cut_after) = head(doc.slice(Span::new(span.end, line.end)), left);
        let (lead, trail) = (if cut_before { "…" } else { "" }, if cut_after { "…" } else { "" });
        let marked = printable(doc.slice(span));
        Self {
            line: doc.position(span.start).line,
            marks: " ".repeat(cells(lead) + cells(&before)) + &"^".repeat(cells(&marked).max(1)),
            source: format!("{lead}{before}{marked}{after}{trail}"),
        }
    }

    /// The frame's lines: a gutter with the number, the source, the carets.
    pub fn lines(&self) -> [String; 3] {
        let number = self.line.to_string();
        let blank = " ".repeat(number.len());
        [format!(" {blank} |"), format!(" {number} | {}", self.source), format!(" {blank} | {}", self.marks)]
    }
}

/// Cells that are left for what stands around the span.
fn room(doc: &Document, span: Span) -> usize {
    SHOWN.saturating_sub(cells(&printable(doc.slice(span))))
}

/// The end of `text` that fits into `room` cells, and whether anything was cut.
fn tail(text: &str, room: usize) -> (String, bool) {
    let mut kept: Vec<char> = Vec::new();
    let mut used = 0;
    for c in printable(text).chars().rev() {
        used += c.width().unwrap_or(0);
        if used > room {
            return (kept.into_iter().rev().collect(), true);
        }
        kept.push(c);
    }
    (kept.into_iter().rev().collect(), false)
}

/// The beginning of `text` that fits into `room` cells, and whether anything was cut.
fn head(text: &str, room: usize) -> (String, bool) {
    let mut kept = String::new();
    let mut used = 0;
    for c in printable(text).chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            return (kept, true);
        }
        kept.push(c);
    }
    (kept, false)
}

/// Tabs as one blank and other control characters as `�`, so that cells can be counted.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

fn cells(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns of cells that the carets cover hold exactly `marked`.
    fn check(text: &str, marked: &str) -> Frame {
        let doc = Document::new("t", text);
        let at = text.find(marked).unwrap();
        let frame = Frame::new(&doc, Span::new(at, at + marked.len()));
        let start = frame.marks.chars().take_while(|&c| c == ' ').count();
        let mut at = 0;
        let mut under = String::new();
        for c in frame.source.chars() {
            if at >= start && at < cells(&frame.marks) {
                under.push(c);
            }
            at += c.width().unwrap_or(0);
        }
        assert_eq!(under, marked);
        frame
    }

    #[test]
    fn carets_stand_under_wide_characters() {
        check("甲\t乙，Ｇ，季诺维也夫到会", "季诺维也夫");
        check("a\n格奥尔基·季诺维也夫(Georgy Zinoviev)到会", "季诺维也夫");
        assert_eq!(check("一\n二三\r\n", "三").source, "二三");
    }

    #[test]
    fn long_paragraphs_are_cropped() {
        let frame = check(&format!("{}季诺维也夫{}", "前言".repeat(400), "后文".repeat(400)), "季诺维也夫");
        assert!(cells(&frame.source) <= SHOWN + 2, "{}", frame.source);
        assert!(frame.source.starts_with('…') && frame.source.ends_with('…'));
    }
}
