//! A text's stretches of Chinese characters, segmented once for all that look for names in them.

use crate::align::evidence::Evidence;
use crate::align::words::Words;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;
use crate::text::{Document, Span};

/// A stretch of Chinese characters.
pub(super) struct Run {
    /// The characters, simplified.
    pub(super) simple: Vec<char>,
    /// The bytes where each begins, and the end of the last.
    pub(super) at: Vec<usize>,
    /// How words explain it.
    pub(super) words: Words,
}

impl Run {
    /// Where in the text the characters `from..to` stand.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.at[from], self.at[to])
    }
}

/// The runs of `doc`, in order.
pub(super) fn runs(doc: &Document, evidence: &Evidence) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut simple, mut at) = (Vec::new(), Vec::new());
    for (place, c) in doc.text().char_indices().chain([(doc.text().len(), '\n')]) {
        at.push(place);
        if is_han(c) {
            simple.push(simplify_char(c));
        } else if simple.is_empty() {
            at.clear();
        } else {
            let words = Words::new(evidence, &simple);
            runs.push(Run { simple: std::mem::take(&mut simple), at: std::mem::take(&mut at), words });
        }
    }
    runs
}
