//! How well ordinary words explain a stretch of running text: the best segmentation by a dictionary, and
//! what it costs to take a stretch out of it.

use super::evidence::{Evidence, LONGEST_WORD, Word};
use super::tables::{Running, hash};

/// The log probability of a character that is no word.
const UNKNOWN: f32 = -14.0;

/// What the dictionary has of the simplified characters `word`, when they are one.
pub(crate) fn word(evidence: &Evidence, word: &[char]) -> Option<Word> {
    evidence.word(hash(word.iter().copied()), word.len())
}

/// Whether the simplified characters `word` are a word of the dictionary.
pub(crate) fn is_word(evidence: &Evidence, word: &[char]) -> bool {
    self::word(evidence, word).is_some()
}

/// A run of Chinese characters, segmented in every way at once (a unigram model's forward and backward
/// maxima).
#[derive(Debug, Clone)]
pub(crate) struct Words {
    forward: Vec<f32>,
    backward: Vec<f32>,
}

impl Words {
    /// Segment the simplified characters `run`.
    pub(crate) fn new(evidence: &Evidence, run: &[char]) -> Self {
        let size = run.len();
        let mut forward = vec![f32::NEG_INFINITY; size + 1];
        let mut backward = vec![f32::NEG_INFINITY; size + 1];
        forward[0] = 0.0;
        backward[size] = 0.0;
        let mut words = Vec::with_capacity(size * 2);
        for start in 0..size {
            let mut string = Running::default();
            for end in start + 1..=size.min(start + LONGEST_WORD) {
                string.push(run[end - 1]);
                let known = evidence.word(string.hash(), end - start).map(Word::log);
                let Some(log) = known.or((end == start + 1).then_some(UNKNOWN)) else { continue };
                forward[end] = forward[end].max(forward[start] + log);
                words.push((start, end, log));
            }
        }
        for &(start, end, log) in words.iter().rev() {
            backward[start] = backward[start].max(backward[end] + log);
        }
        Self { forward, backward }
    }

    /// The log probability of `start..end` as ordinary words where they stand, words that reach over its
    /// edges included: what is lost from the best segmentation when the stretch is taken out of it.
    pub(crate) fn explain(&self, start: usize, end: usize) -> f32 {
        self.backward[0] - self.forward[start] - self.backward[end]
    }

    /// The log probability of the best segmentation that has a word of log probability `log` at `start..end`.
    pub(crate) fn through(&self, start: usize, end: usize, log: f32) -> f32 {
        self.forward[start] + log + self.backward[end]
    }

    /// The dictionary's words in the best segmentation of the simplified characters `run`, which were segmented:
    /// from where to where each stands.
    pub(crate) fn best(&self, evidence: &Evidence, run: &[char]) -> Vec<(usize, usize, Word)> {
        let mut words = Vec::new();
        let mut start = 0;
        while start < run.len() {
            let mut string = Running::default();
            let ends = start + 1..=run.len().min(start + LONGEST_WORD);
            let steps = ends.map(|end| {
                string.push(run[end - 1]);
                (end, evidence.word(string.hash(), end - start))
            });
            let log = |&(end, word): &(usize, Option<Word>)| {
                let alone = if end == start + 1 { UNKNOWN } else { f32::NEG_INFINITY };
                word.map_or(alone, Word::log) + self.backward[end]
            };
            let Some((end, word)) = steps.max_by(|one, other| log(one).total_cmp(&log(other))) else { break };
            words.extend(word.map(|word| (start, end, word)));
            start = end;
        }
        words
    }

    /// What a boundary at `at` costs against the best segmentation, in nats; 0 where that has one.
    pub(crate) fn cut(&self, at: usize) -> f32 {
        self.explain(at, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Model;

    #[test]
    fn words_explain_words_and_not_names() {
        let run: Vec<char> = "外交部长布林垦当天表示".chars().collect();
        let words = Words::new(&Model::shipped().evidence, &run);
        assert!(words.explain(4, 7) < -25.0, "{}", words.explain(4, 7));
        assert!(words.explain(0, 2) > -15.0, "{}", words.explain(0, 2));
        assert!(words.cut(1) > 3.0 && words.cut(4) < 0.1);
    }
}
