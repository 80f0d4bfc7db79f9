//! What `yiming term show --format jsonl` promises.

use serde::Serialize;

use super::rows::Row;
use crate::store::MentionRow;
use crate::term::{Doubt, Entry, Original, Part, Region, Step};

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
    doubts: Vec<JsonDoubt<'a>>,
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
struct JsonDoubt<'a> {
    entry: i64,
    original: &'a str,
    common: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct JsonDecision<'a> {
    number: i64,
    at: &'a str,
    who: &'a str,
    action: &'a str,
    original: &'a str,
    rendering: Option<&'a str>,
    other: Option<&'a str>,
    region: Option<&'a str>,
    scope: Option<&'a str>,
    note: Option<&'a str>,
    undoes: Option<i64>,
    undone: bool,
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
    pub(super) fn new(
        entry: &'a Entry,
        decisions: &'a [Step],
        doubts: &'a [Doubt],
        mentions: &'a [MentionRow],
    ) -> Self {
        Self {
            entry: entry.id.0,
            kind: entry.kind.as_str(),
            note: entry.note.as_deref(),
            originals: entry.originals.iter().map(JsonOriginal::new).collect(),
            renderings: entry.renderings.iter().map(|one| Row::new(entry, one)).collect(),
            parts: entry.parts.iter().map(JsonPart::new).collect(),
            decisions: decisions.iter().map(JsonDecision::new).collect(),
            doubts: doubts.iter().map(JsonDoubt::new).collect(),
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

impl<'a> JsonDoubt<'a> {
    fn new(doubt: &'a Doubt) -> Self {
        Self { entry: doubt.entry.0, original: &doubt.name, common: &doubt.common, reason: &doubt.reason }
    }
}

impl<'a> JsonDecision<'a> {
    fn new(decision: &'a Step) -> Self {
        Self {
            number: decision.id,
            at: &decision.at,
            who: &decision.who,
            action: decision.action.as_str(),
            original: &decision.original,
            rendering: decision.rendering.as_deref(),
            other: decision.other.as_deref(),
            region: decision.region.map(Region::as_str),
            scope: decision.scope.as_deref(),
            note: decision.note.as_deref(),
            undoes: decision.undoes,
            undone: decision.undone,
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
