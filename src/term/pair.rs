//! A pair: one rendering and one original that a text equates.

use super::{Confidence, Kind, Method};
use crate::text::Span;

/// One pair at one place of a document. Spans are bytes of that document.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The Chinese name alone, as in the text.
    pub rendering: String,
    /// Where the rendering stands.
    pub rendering_span: Span,
    /// The clean foreign form, as in the text.
    pub original: String,
    /// Where the original stands.
    pub original_span: Span,
    /// What the name names.
    pub kind: Kind,
    /// How the rendering renders it.
    pub method: Method,
    /// BCP 47 tag of the original: a label's language when the text gives one, else `und-Latn`, `ko`…
    pub language: String,
    /// Probability that the pair is exactly right.
    pub confidence: Confidence,
    /// Which part of the name renders which, in the order of the rendering.
    pub parts: Vec<PartPair>,
    /// What was cut off the original as a title (`Lt Gen`).
    pub title: Option<String>,
    /// What else the bracket said (`音译`).
    pub note: Option<String>,
    /// The whole bracket.
    pub gloss: Span,
    /// Other left boundaries, likeliest first.
    pub runners_up: Vec<RunnerUp>,
}

/// Aligned parts: 季诺维也夫 = Zinoviev.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartPair {
    /// Part of the rendering.
    pub rendering: String,
    /// Part of the original.
    pub original: String,
}

/// A rendering that lost, with its posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// The rendering it proposed.
    pub rendering: String,
    /// Its posterior probability.
    pub confidence: Confidence,
}
