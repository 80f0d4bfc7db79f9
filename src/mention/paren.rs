//! The bracket scanner: both widths and mixed, nested, unclosed, at most one line long.

use crate::text::script::{closer, closes};
use crate::text::{Document, Span};

/// Brackets nested deeper than this are noise; the outer ones are kept.
const MAX_DEPTH: usize = 8;

/// One bracket: opener, contents, closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bracket {
    /// From the opener to past the closer (to past the contents when unclosed).
    pub outer: Span,
    /// The contents.
    pub inner: Span,
    /// The bracket that holds this one, as an index into the scan's result.
    pub parent: Option<usize>,
    /// Whether it was closed on its line.
    pub closed: bool,
}

/// Every bracket of `doc`, by opener. An unclosed bracket ends at its sentence's end, or its line's.
pub fn brackets(doc: &Document) -> Vec<Bracket> {
    let mut scan = Scan { found: Vec::new(), open: Vec::new() };
    for (at, c) in marks(doc.text()) {
        match c {
            '\n' => scan.end_line(doc, at),
            _ if closer(c).is_some() => scan.push(at, c),
            _ => {
                if let Some(folded) = closes(c) {
                    scan.pop(doc, at, at + c.len_utf8(), folded);
                }
            }
        }
    }
    scan.end_line(doc, doc.text().len());
    scan.found
}

/// The characters of `text` that may be brackets or line feeds, with where they stand: few are, and a byte tells.
fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let begins = text.bytes().enumerate().filter(|&(_, byte)| may_begin(byte));
    begins.filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?)))
}

/// Whether `byte` may begin a bracket or a line feed; none of these is inside a longer character.
const fn may_begin(byte: u8) -> bool {
    matches!(byte, b'\n' | b'(' | b')' | b'[' | b']' | 0xe3 | 0xef)
}

struct Scan {
    found: Vec<Bracket>,
    /// Index of each open bracket and the closer it waits for.
    open: Vec<(usize, char)>,
}

impl Scan {
    fn push(&mut self, at: usize, c: char) {
        if self.open.len() == MAX_DEPTH {
            return;
        }
        let inner = at + c.len_utf8();
        let parent = self.open.last().map(|&(index, _)| index);
        self.open.push((self.found.len(), closer(c).unwrap_or(c)));
        self.found.push(Bracket { outer: Span::new(at, inner), inner: Span::new(inner, inner), parent, closed: false });
    }

    /// Close the innermost bracket that waits for `folded`; those inside it stay unclosed. A stray closer
    /// closes nothing.
    fn pop(&mut self, doc: &Document, start: usize, end: usize, folded: char) {
        let Some(depth) = self.open.iter().rposition(|&(_, waits)| waits == folded) else { return };
        for (index, _) in self.open.split_off(depth + 1) {
            self.leave_open(doc, index, start);
        }
        if let Some((index, _)) = self.open.pop() {
            let bracket = &mut self.found[index];
            bracket.inner.end = start;
            bracket.outer.end = end;
            bracket.closed = true;
        }
    }

    fn end_line(&mut self, doc: &Document, at: usize) {
        for (index, _) in std::mem::take(&mut self.open) {
            self.leave_open(doc, index, at);
        }
    }

    fn leave_open(&mut self, doc: &Document, index: usize, limit: usize) {
        let start = self.found[index].inner.start;
        let rest = doc.slice(Span::new(start, limit));
        let end = start + rest.find(['。', '！', '？', '；']).unwrap_or(rest.len());
        let bracket = &mut self.found[index];
        bracket.inner.end = end;
        bracket.outer.end = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contents of each bracket, `!` after the unclosed ones.
    fn check(text: &str, expected: &[&str]) {
        let doc = Document::new("t", text);
        let found: Vec<String> = brackets(&doc)
            .iter()
            .map(|one| format!("{}{}", doc.slice(one.inner), if one.closed { "" } else { "!" }))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn widths_mix() {
        check("甲(A)乙（B)丙(C）", &["A", "B", "C"]);
    }

    #[test]
    fn nested() {
        check("（甲[A]和乙[B]）", &["甲[A]和乙[B]", "A", "B"]);
        check("甲（A（B）C）", &["A（B）C", "B"]);
    }

    #[test]
    fn unclosed_ends_with_its_sentence() {
        check("甲(A说。乙(B)\n丙(C", &["A说!", "B", "C!"]);
        check("甲)乙(B)", &["B"]);
        check("（甲[A）乙", &["甲[A", "A!"]);
    }

    #[test]
    fn all_brackets_are_told_by_their_first_byte() {
        let is_bracket = |&c: &char| closer(c).is_some() || closes(c).is_some();
        let brackets: Vec<char> = ('\0'..=char::MAX).filter(is_bracket).collect();
        assert!(brackets.iter().all(|c| may_begin(c.encode_utf8(&mut [0; 4]).as_bytes()[0])), "{brackets:?}");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "(".repeat(100_000);
        assert_eq!(brackets(&Document::new("t", deep)).len(), MAX_DEPTH);
    }
}
