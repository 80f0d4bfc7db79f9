//! JSON Lines: one object a concept, with everything, to be read back as it was.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::concept::{Concept, Quotation, Variant};
use super::{ExchangeError, Exported, Exporter};
use crate::term::{Confidence, Kind, Method, Original, Part, PartPair, Region, Seen, Status};

/// What a line promises. Unknown keys are passed over, so that later releases may add some.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    #[serde(default, skip_serializing_if = "is_zero")]
    entry: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    originals: Vec<LineOriginal>,
    renderings: Vec<LineRendering>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<LinePart>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LineOriginal {
    original: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(flatten)]
    seen: LineSeen,
}

#[derive(Debug, Serialize, Deserialize)]
struct LineRendering {
    rendering: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(flatten)]
    seen: LineSeen,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contexts: Vec<LineContext>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct LineSeen {
    #[serde(default)]
    mentions: u64,
    #[serde(default)]
    documents: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_seen: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LinePart {
    rendering: String,
    original: String,
    #[serde(default)]
    mentions: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct LineContext {
    place: String,
    text: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &i64) -> bool {
    *number == 0
}

impl From<&Concept> for Line {
    fn from(concept: &Concept) -> Self {
        let part = |one: &Part| LinePart {
            rendering: one.pair.rendering.clone(),
            original: one.pair.original.clone(),
            mentions: one.mentions,
        };
        Self {
            entry: concept.id,
            kind: concept.kind.map(|kind| kind.to_string()),
            subject: concept.subject.clone(),
            note: concept.note.clone(),
            originals: concept.originals.iter().map(LineOriginal::from).collect(),
            renderings: concept.renderings.iter().map(LineRendering::from).collect(),
            parts: concept.parts.iter().map(part).collect(),
        }
    }
}

impl From<&Original> for LineOriginal {
    fn from(one: &Original) -> Self {
        Self { original: one.text.clone(), language: one.language.clone(), seen: LineSeen::from(&one.seen) }
    }
}

impl From<&Variant> for LineRendering {
    fn from(one: &Variant) -> Self {
        let context = |one: &Quotation| LineContext { place: one.place.clone(), text: one.text.clone() };
        Self {
            rendering: one.text.clone(),
            region: Some(one.region.to_string()),
            status: Some(one.status.to_string()),
            method: one.method.map(|method| method.to_string()),
            confidence: one.confidence.map(Confidence::get),
            seen: LineSeen::from(&one.seen),
            contexts: one.contexts.iter().map(context).collect(),
        }
    }
}

impl From<&Seen> for LineSeen {
    fn from(seen: &Seen) -> Self {
        let Seen { mentions, documents, first, last } = seen.clone();
        Self { mentions, documents, first_source: first, last_seen: last }
    }
}

impl From<LineSeen> for Seen {
    fn from(seen: LineSeen) -> Self {
        let LineSeen { mentions, documents, first_source, last_seen } = seen;
        Self { mentions, documents, first: first_source, last: last_seen }
    }
}

impl TryFrom<Line> for Concept {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, String> {
        let label = |error: crate::term::UnknownLabel| error.to_string();
        let original = |one: LineOriginal| {
            let language = match one.language.as_str() {
                "" => super::concept::guess_language(&one.original).to_owned(),
                _ => one.language,
            };
            Original { text: one.original, language, seen: one.seen.into() }
        };
        let part = |one: LinePart| Part {
            pair: PartPair { rendering: one.rendering, original: one.original },
            mentions: one.mentions,
        };
        Ok(Self {
            id: line.entry,
            kind: line.kind.map(|word| word.parse::<Kind>()).transpose().map_err(label)?,
            subject: line.subject,
            note: line.note,
            originals: line.originals.into_iter().map(original).collect(),
            renderings: line.renderings.into_iter().map(variant).collect::<Result<_, String>>()?,
            parts: line.parts.into_iter().map(part).collect(),
        })
    }
}

fn variant(one: LineRendering) -> Result<Variant, String> {
    let label = |error: crate::term::UnknownLabel| error.to_string();
    let region = match &one.region {
        Some(tag) => tag.parse().map_err(label)?,
        None => Region::of(&one.rendering),
    };
    let context = |one: LineContext| Quotation { place: one.place, text: one.text };
    Ok(Variant {
        status: one.status.map(|word| word.parse::<Status>()).transpose().map_err(label)?.unwrap_or(Status::Unreviewed),
        method: one.method.map(|word| word.parse::<Method>()).transpose().map_err(label)?,
        confidence: one.confidence.map(Confidence::new),
        seen: one.seen.into(),
        contexts: one.contexts.into_iter().map(context).collect(),
        ..Variant::new(one.rendering, region)
    })
}

/// The concept on one line; the message says what is wrong with it.
pub(super) fn read_line(line: &[u8]) -> Result<Concept, String> {
    let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    line.try_into()
}

/// Writes one line a concept.
pub(super) struct Lines<'a> {
    out: &'a mut dyn Write,
    rows: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, rows: 0 }
    }
}

impl Exporter for Lines<'_> {
    fn concept(&mut self, concept: &Concept) -> Result<(), ExchangeError> {
        serde_json::to_writer(&mut *self.out, &Line::from(concept)).map_err(std::io::Error::from)?;
        self.out.write_all(b"\n")?;
        self.rows += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<Exported, ExchangeError> {
        self.out.flush()?;
        Ok(Exported { rows: self.rows, ..Exported::default() })
    }
}
