//! A text's stretches of Chinese characters, segmented once for all that look for names in them.

use rayon::prelude::*;

use crate::align::evidence::Evidence;
use crate::align::words::Words;
use crate::text::normalize::simplify_char;
use crate::text::script::is_han;
use crate::text::{Document, Span};

/// A longer stretch without any mark is cut: it is no text that people write, and to segment it whole would
/// take memory for nothing.
const LONGEST: usize = 4096;

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
    /// Whether it is a piece of a stretch that nobody would write.
    pub(super) fn is_cut(&self) -> bool {
        self.simple.len() == LONGEST
    }

    /// Where in the text the characters `from..to` stand.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.at[from], self.at[to])
    }
}

/// The runs of `doc`, in order; the words of each are found on all cores.
pub(super) fn runs(doc: &Document, evidence: &Evidence) -> Vec<Run> {
    let run = |(simple, at): (Vec<char>, Vec<usize>)| Run { words: Words::new(evidence, &simple), simple, at };
    stretches(doc).into_par_iter().map(run).collect()
}

/// The characters of each run, simplified, and where they and its end stand.
fn stretches(doc: &Document) -> Vec<(Vec<char>, Vec<usize>)> {
    let mut stretches = Vec::new();
    let (mut simple, mut at) = (Vec::new(), Vec::new());
    for (place, c) in doc.text().char_indices().chain([(doc.text().len(), '\n')]) {
        at.push(place);
        let goes_on = is_han(c);
        if !simple.is_empty() && (!goes_on || simple.len() == LONGEST) {
            stretches.push((std::mem::take(&mut simple), std::mem::take(&mut at)));
            at.push(place);
        }
        if goes_on {
            simple.push(simplify_char(c));
        } else {
            at.clear();
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    #[test]
    fn runs_are_what_stands_between_marks_and_no_longer_than_they_need_be() {
        let text = format!("普京，{}x呂特", "马".repeat(LONGEST + 1));
        let doc = Document::new("t", text);
        let runs = runs(&doc, &Model::shipped().evidence);
        let shown: Vec<(usize, &str)> =
            runs.iter().map(|run| (run.simple.len(), doc.slice(run.span(0, run.simple.len())))).collect();
        assert_eq!(shown.iter().map(|(size, _)| *size).collect::<Vec<_>>(), [2, LONGEST, 1, 2]);
        assert_eq!((shown[0].1, shown[2].1, shown[3].1), ("普京", "马", "呂特"));
        assert_eq!(runs[1].at[LONGEST], runs[2].at[0]);
        assert_eq!(runs.iter().map(Run::is_cut).collect::<Vec<_>>(), [false, true, false, false]);
    }
}
