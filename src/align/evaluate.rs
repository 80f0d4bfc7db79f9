//! Measure alignment against gold: precision, recall, F1, boundaries, calibration.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::train::data::{GoldPair, Labelled};
use crate::term::Pair;
use crate::text::script::is_interpunct;

/// Hits, false alarms and misses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found and right.
    pub hits: usize,
    /// Found and wrong.
    pub false_alarms: usize,
    /// Not found.
    pub misses: usize,
}

impl Tally {
    /// Right among the found.
    pub fn precision(self) -> f64 {
        ratio(self.hits, self.hits + self.false_alarms)
    }

    /// Found among the right.
    pub fn recall(self) -> f64 {
        ratio(self.hits, self.hits + self.misses)
    }

    fn add(&mut self, more: Self) {
        self.hits += more.hits;
        self.false_alarms += more.false_alarms;
        self.misses += more.misses;
    }

    fn since(self, before: Self) -> Self {
        Self {
            hits: self.hits - before.hits,
            false_alarms: self.false_alarms - before.false_alarms,
            misses: self.misses - before.misses,
        }
    }

    /// Their harmonic mean.
    pub fn f1(self) -> f64 {
        ratio(2 * self.hits, 2 * self.hits + self.false_alarms + self.misses)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// What a run of the aligner scored on gold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Exact pairs.
    pub pairs: Tally,
    /// Originals, whatever the rendering.
    pub detection: Tally,
    /// Of the gold pairs whose original was found, those whose rendering is right.
    pub boundaries: (usize, usize),
    /// Exact pairs by `source bbc` and `script hans`.
    pub texts: BTreeMap<String, Tally>,
    /// Hits and gold pairs by `kind person` and `method acronym`.
    pub groups: BTreeMap<String, (usize, usize)>,
    /// Of the hits, those whose kind, and those whose method, is named as gold does.
    pub named: (usize, usize),
    /// Tenths of confidence: pairs, sum of confidence, right ones.
    pub reliability: [(usize, f64, usize); 10],
}

impl Report {
    /// Expected calibration error over the ten bins.
    pub fn calibration_error(&self) -> f64 {
        let total: usize = self.reliability.iter().map(|bin| bin.0).sum();
        self.reliability.iter().map(|&(_, sum, right)| (sum - right as f64).abs()).sum::<f64>() / total.max(1) as f64
    }

    /// Count one paragraph: what gold says and what was found on its line.
    pub fn add(&mut self, gold: &Labelled, found: &[Pair]) {
        let before = self.pairs;
        self.count(gold, found);
        for text in [format!("source {}", gold.source), format!("script {}", gold.script)] {
            self.texts.entry(text).or_default().add(self.pairs.since(before));
        }
    }

    fn count(&mut self, gold: &Labelled, found: &[Pair]) {
        let mut left: Vec<&Pair> = found.iter().collect();
        let mut originals: Vec<&str> = found.iter().map(|pair| pair.original.as_str()).collect();
        for pair in gold.pairs.iter().filter(|pair| !pair.optional) {
            let hit = left.iter().position(|one| matches(pair, one));
            for group in [format!("kind {}", pair.kind), format!("method {}", pair.relation)] {
                let entry = self.groups.entry(group).or_default();
                entry.1 += 1;
                entry.0 += usize::from(hit.is_some());
            }
            if let Some(at) = hit {
                let found = left.remove(at);
                self.pairs.hits += 1;
                self.named.0 += usize::from(found.kind.as_str() == pair.kind);
                self.named.1 += usize::from(found.method.as_str() == pair.relation);
                self.count_confidence(found, true);
            } else {
                self.pairs.misses += 1;
            }
            if let Some(at) = originals.iter().position(|original| same_original(&pair.original, original)) {
                originals.remove(at);
                self.detection.hits += 1;
                self.boundaries.0 += usize::from(hit.is_some());
                self.boundaries.1 += 1;
            } else {
                self.detection.misses += 1;
            }
        }
        for pair in gold.pairs.iter().filter(|pair| pair.optional) {
            if let Some(at) = left.iter().position(|one| same_original(&pair.original, &one.original)) {
                left.remove(at);
            }
            if let Some(at) = originals.iter().position(|original| same_original(&pair.original, original)) {
                originals.remove(at);
            }
        }
        self.pairs.false_alarms += left.len();
        self.detection.false_alarms += originals.len();
        for pair in left {
            self.count_confidence(pair, false);
        }
    }

    fn count_confidence(&mut self, pair: &Pair, right: bool) {
        let confidence = pair.confidence.get();
        let bin = &mut self.reliability[((confidence * 10.0) as usize).min(9)];
        bin.0 += 1;
        bin.1 += confidence;
        bin.2 += usize::from(right);
    }
}

/// Whether a found pair is the gold pair, or one of the renderings it accepts.
pub fn matches(gold: &GoldPair, found: &Pair) -> bool {
    same_original(&gold.original, &found.original)
        && std::iter::once(&gold.rendering).chain(&gold.accept).any(|form| same_rendering(form, &found.rendering))
}

/// Whether two renderings are one: width, white space, interpuncts and outer marks aside.
pub fn same_rendering(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}

/// Whether two originals are one: a leading article aside, too.
pub fn same_original(one: &str, other: &str) -> bool {
    let bare = |text: &str| {
        let folded = comparable(text);
        ["The ", "the ", "THE "]
            .iter()
            .find_map(|article| folded.strip_prefix(article).map(str::to_owned))
            .unwrap_or(folded)
    };
    bare(one) == bare(other)
}

fn comparable(text: &str) -> String {
    let dotted: String = text.chars().map(|c| if is_interpunct(c) { '·' } else { c }).collect();
    let folded: String = dotted.nfkc().collect();
    let spaced = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.trim_matches(|c: char| "\"'“”‘’「」『』《》〈〉<>,;:，；：、# ".contains(c)).to_owned()
}
