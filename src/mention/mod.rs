//! Text to mentions: brackets with the foreign forms they hold and what stands before them.
//!
//! It reads shapes only; whether a bracket states a pair, and where the rendering begins, is the
//! aligner's to say.

pub mod form;
mod formula;
pub mod labels;
pub mod paren;

use crate::text::script::{has_foreign, has_han};
use crate::text::{Document, Span};
use form::Contents;
use paren::Bracket;

/// A bracket that could state a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The bracket.
    pub bracket: Bracket,
    /// Its contents, taken apart.
    pub contents: Contents,
}

/// Longer contents than this many bytes explain; they do not gloss.
const MAX_CONTENTS: usize = 600;

/// Every bracket of `doc` that, with what stands before it, holds both Chinese and foreign script.
pub fn find(doc: &Document) -> Vec<Mention> {
    let brackets = paren::brackets(doc);
    let mut mentions = Vec::new();
    for (index, &bracket) in brackets.iter().enumerate() {
        if bracket.inner.len() > MAX_CONTENTS || is_absorbed(doc, &brackets, bracket) {
            continue;
        }
        let spans = stretches(doc, &brackets, index);
        let before = doc.slice(Span::new(0, bracket.outer.start));
        let contents = form::contents(doc, before, &spans);
        let foreign_first = contents.forms.is_empty() && has_han(doc.slice(bracket.inner));
        if !contents.forms.is_empty() || foreign_first {
            mentions.push(Mention { bracket, contents });
        }
    }
    mentions
}

/// Whether a nested bracket belongs to its parent's contents: `（Customs and Border Protection (CBP)）`.
fn is_absorbed(doc: &Document, brackets: &[Bracket], bracket: Bracket) -> bool {
    bracket.parent.is_some_and(|parent| {
        let parent = brackets[parent];
        parent.inner.len() <= MAX_CONTENTS && {
            let before = doc.slice(Span::new(parent.inner.start, bracket.outer.start));
            !has_han(before) && has_foreign(before)
        }
    })
}

/// The contents of a bracket without the nested brackets that stand for themselves.
fn stretches(doc: &Document, brackets: &[Bracket], index: usize) -> Vec<Span> {
    let bracket = brackets[index];
    let mut spans = Vec::new();
    let mut at = bracket.inner.start;
    for &child in brackets.iter().skip(index + 1).take_while(|child| child.outer.start < bracket.inner.end) {
        if child.parent != Some(index) {
            continue;
        }
        spans.push(Span::new(at, child.outer.start));
        if is_absorbed(doc, brackets, child) {
            spans.push(child.inner);
        }
        at = child.outer.end.min(bracket.inner.end);
    }
    spans.push(Span::new(at, bracket.inner.end));
    spans.retain(|span| !span.is_empty());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let doc = Document::new("t", text);
        let found: Vec<String> = find(&doc)
            .iter()
            .map(|one| one.contents.forms.iter().map(|form| doc.slice(form.span)).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn nested_forms() {
        check("海关（Customs and Border Protection (CBP)）", &["Customs and Border Protection|CBP"]);
        check("评估者（拉里·霍根[Larry Hogan]和本·萨斯[Ben Sasse]）", &["", "Larry Hogan", "Ben Sasse"]);
        check("周一(10月21日)召见", &[""]);
    }
}
