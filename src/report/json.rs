//! The published JSON shapes, one object a line. They are promises, so they are types of their own: the
//! domain's types stay free to change.

use std::io::{self, Write};

use serde::Serialize;

use super::matches::origin;
use super::{Answer, Context, Place};
use crate::lookup::Match;
use crate::term::{Pair, PartPair};
use crate::text::{Document, Span};

/// Write `object` on a line of its own.
pub fn line(out: &mut dyn Write, object: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, object)?;
    out.write_all(b"\n")
}

/// A pair at its place, as `align` tells it.
#[derive(Debug, Serialize)]
pub struct JsonPair<'a> {
    file: &'a str,
    #[serde(flatten)]
    at: JsonPlace,
    rendering: &'a str,
    original: &'a str,
    kind: &'static str,
    method: &'static str,
    language: &'a str,
    confidence: f64,
    parts: Vec<JsonPart<'a>>,
    title: Option<&'a str>,
    note: Option<&'a str>,
    gloss: JsonPlace,
    /// What people call the place, where they call it more than its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl<'a> JsonPair<'a> {
    /// `pair` as it stands in `doc`.
    pub fn new(doc: &'a Document, pair: &'a Pair) -> Self {
        Self {
            file: doc.name(),
            at: JsonPlace::of(doc, pair.rendering_span),
            rendering: &pair.rendering,
            original: &pair.original,
            kind: pair.kind.as_str(),
            method: pair.method.as_str(),
            language: &pair.language,
            confidence: pair.confidence.rounded(4),
            parts: pair.parts.iter().map(JsonPart::new).collect(),
            title: pair.title.as_deref(),
            note: pair.note.as_deref(),
            gloss: JsonPlace::of(doc, pair.gloss),
            place: doc.place(pair.rendering_span.start).map(ToString::to_string),
        }
    }
}

/// Aligned parts.
#[derive(Debug, Serialize)]
struct JsonPart<'a> {
    rendering: &'a str,
    original: &'a str,
}

impl<'a> JsonPart<'a> {
    fn new(part: &'a PartPair) -> Self {
        Self { rendering: &part.rendering, original: &part.original }
    }
}

/// A stretch of a line.
#[derive(Debug, Serialize)]
struct JsonPlace {
    line: usize,
    column: usize,
    end_column: usize,
}

impl JsonPlace {
    fn of(doc: &Document, span: Span) -> Self {
        let Place { line, column, end_column } = Place::of(doc, span);
        Self { line, column, end_column }
    }
}

/// A match, as `lookup` tells it.
#[derive(Debug, Serialize)]
pub struct JsonMatch<'a> {
    query: &'a str,
    entry: i64,
    original: &'a str,
    rendering: &'a str,
    kind: &'static str,
    region: &'static str,
    status: &'static str,
    method: &'static str,
    #[serde(rename = "match")]
    found: &'static str,
    score: f64,
    mentions: u64,
    documents: u64,
    last_seen: Option<&'a str>,
    origin: &'static str,
    part: Option<JsonPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contexts: Option<Vec<JsonContext<'a>>>,
}

impl<'a> JsonMatch<'a> {
    /// `found` as an answer to `query`.
    pub fn new(query: &'a str, answer: &'a Answer) -> Self {
        let Match { rendering, .. } = &answer.found;
        Self {
            query,
            entry: answer.found.entry.0,
            original: &answer.found.original,
            rendering: &rendering.text,
            kind: answer.found.kind.as_str(),
            region: rendering.region.as_str(),
            status: rendering.status.as_str(),
            method: rendering.method.as_str(),
            found: answer.found.found.as_str(),
            score: answer.found.score.rounded(4),
            mentions: rendering.seen.mentions,
            documents: rendering.seen.documents,
            last_seen: rendering.seen.last.as_deref(),
            origin: origin(&answer.found),
            part: answer.found.part.as_ref().map(JsonPart::new),
            contexts: answer.contexts.as_ref().map(|all| all.iter().map(JsonContext::new).collect()),
        }
    }
}

/// A sentence that mentions a name.
#[derive(Debug, Serialize)]
struct JsonContext<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
}

impl<'a> JsonContext<'a> {
    fn new(context: &'a Context) -> Self {
        Self { file: &context.file, line: context.line, column: context.column, text: &context.text }
    }
}
