//! Mentions to pairs (placeholder scorer while the trained one is being built).

use crate::term::{Confidence, Kind, Method, Pair, PartPair};
use crate::text::script::{closes, has_foreign, is_han, is_interpunct};
use crate::text::{Document, Span};

/// Finds the pairs that a text states. Immutable, shared by threads.
#[derive(Debug, Default)]
pub struct Aligner {}

impl Aligner {
    /// The aligner with the model in the binary.
    pub fn shipped() -> &'static Self {
        static SHIPPED: Aligner = Aligner {};
        &SHIPPED
    }

    /// The version of model and code, kept with every mention it finds.
    pub fn version(&self) -> &'static str {
        "placeholder"
    }

    /// Every pair that `doc` states, in the order of their brackets.
    pub fn align(&self, doc: &Document) -> Vec<Pair> {
        let text = doc.text();
        let mut pairs = Vec::new();
        for (open, c) in text.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
            let inner = open + c.len_utf8();
            let Some(rest) = text.get(inner..) else { continue };
            let Some(len) = rest.char_indices().find(|(_, c)| closes(*c).is_some()).map(|(at, _)| at) else { continue };
            let original = doc.slice(Span::new(inner, inner + len));
            let before = doc.slice(Span::new(0, open));
            let start = before.char_indices().rev().take_while(|(_, c)| is_han(*c) || is_interpunct(*c)).last();
            let Some((start, _)) = start else { continue };
            if !has_foreign(original) {
                continue;
            }
            pairs.push(Pair {
                rendering: doc.slice(Span::new(start, open)).to_owned(),
                rendering_span: Span::new(start, open),
                original: original.to_owned(),
                original_span: Span::new(inner, inner + len),
                kind: Kind::Person,
                method: Method::Transliteration,
                language: "und-Latn".to_owned(),
                confidence: Confidence::new(0.5),
                parts: vec![PartPair { rendering: "x".into(), original: "x".into() }],
                title: None,
                note: None,
                gloss: Span::new(open, inner + len + 1),
                runners_up: Vec::new(),
            });
        }
        pairs
    }
}
