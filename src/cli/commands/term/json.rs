//! What `yiming term show --format jsonl` promises.

use serde::Serialize;

use super::rows::Row;
use crate::store::MentionRow;
use crate::term::{Decision, Entry, Original, Part, Region};

/// An entry with its history.
#[derive(Serialize)]
pub(super) struct JsonEntry<'a> {
    entry: i64,
    kind: &'a str,
    note: Option<&'a str>,
    originals: Vec<JsonOriginal<'a>>,
    renderings: Vec<Row<'a>>,
    parts: Vec<JsonPart<'a>>,
    decisions: Vec<JsonDecision<'a>>,
    mentions: Vec<JsonMention<'a>>,
}

#[derive(Serialize)]
struct JsonOriginal<'a> {
    original: &'a str,
    language: &'a str,
    mentions: u64,
    documents: u64,
    first_source: Option<&'a str>,
    last_seen: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonPart<'a> {
    rendering: &'a str,
    original: &'a str,
    mentions: u64,
}

#[derive(Serialize)]
struct JsonDecision<'a> {
    at: &'a str,
    who: &'a str,
    action: &'a str,
    original: &'a str,
    rendering: &'a str,
    region: Option<&'a str>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonMention<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    rendering: &'a str,
    original: &'a str,
    confidence: f64,
    title: Option<&'a str>,
    note: Option<&'a str>,
    date: Option<&'a str>,
    publisher: Option<&'a str>,
    sentence: &'a str,
}

impl<'a> JsonEntry<'a> {
    pub(super) fn new(entry: &'a Entry, decisions: &'a [Decision], mentions: &'a [MentionRow]) -> Self {
        Self {
            entry: entry.id.0,
            kind: entry.kind.as_str(),
            note: entry.note.as_deref(),
            originals: entry.originals.iter().map(JsonOriginal::new).collect(),
            renderings: entry.renderings.iter().map(|one| Row::new(entry, one)).collect(),
            parts: entry.parts.iter().map(JsonPart::new).collect(),
            decisions: decisions.iter().map(JsonDecision::new).collect(),
            mentions: mentions.iter().map(JsonMention::new).collect(),
        }
    }
}

impl<'a> JsonOriginal<'a> {
    fn new(original: &'a Original) -> Self {
        let seen = &original.seen;
        Self {
            original: &original.text,
            language: &original.language,
            mentions: seen.mentions,
            documents: seen.documents,
            first_source: seen.first.as_deref(),
            last_seen: seen.last.as_deref(),
        }
    }
}

impl<'a> JsonPart<'a> {
    fn new(part: &'a Part) -> Self {
        Self { rendering: &part.pair.rendering, original: &part.pair.original, mentions: part.mentions }
    }
}

impl<'a> JsonDecision<'a> {
    fn new(decision: &'a Decision) -> Self {
        Self {
            at: &decision.at,
            who: &decision.who,
            action: decision.action.as_str(),
            original: &decision.original,
            rendering: &decision.rendering,
            region: decision.region.map(Region::as_str),
            reason: decision.reason.as_deref(),
        }
    }
}

impl<'a> JsonMention<'a> {
    fn new(mention: &'a MentionRow) -> Self {
        Self {
            file: &mention.path,
            line: mention.line,
            column: mention.column,
            end_column: mention.end_column,
            rendering: &mention.rendering,
            original: &mention.original,
            confidence: mention.confidence.rounded(4),
            title: mention.title.as_deref(),
            note: mention.note.as_deref(),
            date: mention.date.as_deref(),
            publisher: mention.publisher.as_deref(),
            sentence: &mention.sentence,
        }
    }
}
