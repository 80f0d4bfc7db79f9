//! Suggestions for eyes, programs and spreadsheets.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{table, write_record};
use crate::suggest::{Direction, Origin, Suggested, Suggestion};
use crate::term::Kind;
use crate::text::Document;

/// Writes names and what is suggested for them as lines of JSON. Names that share their suggestions have them
/// made into text once.
#[derive(Default)]
pub struct JsonLines<'a> {
    /// By where the suggestions lie in memory, which nothing else takes while they are borrowed.
    suggestions: HashMap<*const Suggestion, Box<RawValue>>,
    borrowed: PhantomData<&'a Suggested>,
}

impl<'a> JsonLines<'a> {
    /// Append the line of `suggested`, which stands in `doc`, to `out`.
    pub fn write(&mut self, out: &mut Vec<u8>, suggested: &'a Suggested, doc: &Document) -> serde_json::Result<()> {
        let suggestions = match self.suggestions.entry(suggested.suggestions.as_ptr()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let direction = suggested.direction;
                let shown: Vec<JsonSuggestion<'_>> =
                    suggested.suggestions.iter().map(|one| JsonSuggestion::new(one, direction)).collect();
                new.insert(to_raw_value(&shown)?)
            }
        };
        serde_json::to_writer(&mut *out, &JsonSuggested::new(suggested, doc, suggestions))?;
        out.push(b'\n');
        Ok(())
    }
}

/// The published shape of a name and what is suggested for it.
#[derive(Debug, Serialize)]
struct JsonSuggested<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_column: usize,
    text: &'a str,
    direction: &'static str,
    kind: Option<&'static str>,
    suggestions: &'a RawValue,
}

#[derive(Debug, Serialize)]
struct JsonSuggestion<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    rendering: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
    region: &'static str,
    status: &'static str,
    origin: &'static str,
    mentions: u64,
    score: f64,
    whole: &'a str,
    parts: Vec<JsonPart<'a>>,
    reason: &'a str,
}

#[derive(Debug, Serialize)]
struct JsonPart<'a> {
    rendering: &'a str,
    original: &'a str,
}

impl<'a> JsonSuggested<'a> {
    fn new(suggested: &'a Suggested, doc: &'a Document, suggestions: &'a RawValue) -> Self {
        let place = doc.position(suggested.span.start);
        let text = doc.slice(suggested.span);
        Self {
            file: doc.name(),
            line: place.line,
            column: place.column,
            end_column: place.column + doc.columns(suggested.span),
            text,
            direction: direction_word(suggested.direction),
            kind: suggested.kind.map(Kind::as_str),
            suggestions,
        }
    }
}

impl<'a> JsonSuggestion<'a> {
    fn new(one: &'a Suggestion, direction: Direction) -> Self {
        let form = Some(one.text.as_str());
        let to_chinese = direction == Direction::ToChinese;
        Self {
            rendering: form.filter(|_| to_chinese),
            original: form.filter(|_| !to_chinese),
            region: one.region.as_str(),
            status: one.status.as_str(),
            origin: one.origin.as_str(),
            mentions: one.mentions,
            score: one.score,
            whole: &one.whole,
            parts: one
                .parts
                .iter()
                .map(|part| JsonPart { rendering: &part.rendering, original: &part.original })
                .collect(),
            reason: &one.reason,
        }
    }
}

const fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::ToChinese => "to-zh",
        Direction::ToOriginal => "to-original",
    }
}

/// The header of [`write_rows`].
pub const COLUMNS: [&str; 13] = [
    "file",
    "line",
    "column",
    "end_column",
    "text",
    "direction",
    "kind",
    "rank",
    "suggestion",
    "region",
    "status",
    "mentions",
    "score",
];

/// One record for each suggestion of a name; one without a suggestion for a name that has none.
pub fn write_rows(out: &mut dyn Write, suggested: &Suggested, doc: &Document) -> io::Result<()> {
    let place = doc.position(suggested.span.start);
    let text = doc.slice(suggested.span);
    let start = [
        doc.name().to_owned(),
        place.line.to_string(),
        place.column.to_string(),
        (place.column + text.chars().count()).to_string(),
        text.to_owned(),
        direction_word(suggested.direction).to_owned(),
        suggested.kind.map(|kind| kind.to_string()).unwrap_or_default(),
    ];
    if suggested.suggestions.is_empty() {
        return write_record(out, start.iter().map(String::as_str).chain([""; 6]));
    }
    for (rank, one) in (1..).zip(suggested.suggestions.iter()) {
        let rest = [
            i32::to_string(&rank),
            one.text.clone(),
            one.region.to_string(),
            one.status.to_string(),
            one.mentions.to_string(),
            one.score.to_string(),
        ];
        write_record(out, start.iter().chain(&rest))?;
    }
    Ok(())
}

/// The names of one document as a table: each name once with the places it stands at, its suggestions one
/// below the other.
pub fn write_table(out: &mut dyn Write, suggested: &[&Suggested], doc: &Document) -> io::Result<()> {
    let mut names: Vec<(&str, Vec<&Suggested>)> = Vec::new();
    // By text, where in `names` it is: twice or more where its suggestions differ from place to place.
    let mut alike: HashMap<&str, Vec<usize>> = HashMap::new();
    for one in suggested {
        let text = doc.slice(one.span);
        let alike = alike.entry(text).or_default();
        let same = |first: &Suggested| {
            // Nearly all names share their suggestions, and to compare these takes longer.
            Arc::ptr_eq(&first.suggestions, &one.suggestions) || first.suggestions == one.suggestions
        };
        if let Some(&at) = alike.iter().find(|&&at| same(names[at].1[0])) {
            names[at].1.push(one);
        } else {
            alike.push(names.len());
            names.push((text, vec![one]));
        }
    }
    let rows: Vec<Vec<String>> = names.iter().flat_map(|(text, all)| rows(text, all, doc)).collect();
    table::aligned(&rows).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn rows(text: &str, all: &[&Suggested], doc: &Document) -> Vec<Vec<String>> {
    let place = doc.position(all[0].span.start);
    let times = if all.len() > 1 { format!(" ×{}", all.len()) } else { String::new() };
    let first = [format!("{}:{}{times}", place.line, place.column), text.to_owned()];
    let blank = [String::new(), String::new()];
    if all[0].suggestions.is_empty() {
        return vec![first.into_iter().chain(["?".to_owned()]).collect()];
    }
    let heads = [first].into_iter().chain(std::iter::repeat(blank));
    let shown = shown(&all[0].suggestions);
    heads.zip(&shown).map(|(head, (one, others))| head.into_iter().chain(cells(one, others)).collect()).collect()
}

/// How many known forms of a name are shown.
const KNOWN: usize = 4;

/// What a person wants to see: every known form with what is behind it, of the made ones the likeliest,
/// and beside it those that are nearly as likely.
fn shown(suggestions: &[Suggestion]) -> Vec<(&Suggestion, String)> {
    let (made, known): (Vec<&Suggestion>, Vec<&Suggestion>) =
        suggestions.iter().partition(|one| one.origin == Origin::Generated);
    let near = |best: &Suggestion| {
        let others = made[1..].iter().filter(|one| one.score * 3.0 > best.score).take(2);
        others.map(|one| one.text.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut shown: Vec<(&Suggestion, String)> = known.into_iter().take(KNOWN).map(|one| (one, String::new())).collect();
    if let Some(best) = made.first() {
        // Where it stands first it was put there: what is known does not fit.
        let at = if suggestions[0].origin == Origin::Generated { 0 } else { shown.len() };
        if shown.is_empty() || at == 0 {
            shown.insert(at, (best, near(best)));
        }
    }
    shown
}

fn cells(one: &Suggestion, others: &str) -> [String; 3] {
    let others = if others.is_empty() { String::new() } else { format!(", or {others}") };
    [one.text.clone(), one.region.to_string(), format!("{}{others}", one.reason)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;
    use crate::suggest::{Sources, Wishes, suggest};
    use crate::term::MemoryTerms;

    fn suggested(text: &str) -> (Document, Vec<Suggested>) {
        let doc = Document::new("a.txt", text);
        let memory = MemoryTerms::new(vec![entry(1, "马克·吕特", "Mark Rutte")]);
        let wishes = Wishes { unknown: true, region: None };
        let found = suggest(
            std::slice::from_ref(&doc),
            &[],
            Sources { memory: &memory, reference: &MemoryTerms::default(), generator: None },
            wishes,
        )
        .unwrap();
        (doc, found)
    }

    #[test]
    fn the_table_has_each_name_once() {
        let (doc, found) = suggested("Mark Rutte met Ann Lee. Rutte left. Rutte won.");
        let mut out = Vec::new();
        write_table(&mut out, &found.iter().collect::<Vec<_>>(), &doc).unwrap();
        let expected = "\
1:1      Mark Rutte  马克·吕特  zh-CN  unreviewed, seen once, in b.txt:3:7
1:16     Ann Lee     ?
1:25 ×2  Rutte       吕特       zh-CN  unreviewed, part of 马克·吕特, seen once, in b.txt:3:7
";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn the_published_shape() {
        let (doc, found) = suggested("会见吕特");
        let mut json = Vec::new();
        JsonLines::default().write(&mut json, &found[0], &doc).unwrap();
        assert_eq!(
            String::from_utf8(json).unwrap(),
            "{\"file\":\"a.txt\",\"line\":1,\"column\":3,\"end_column\":5,\"text\":\"吕特\",\
             \"direction\":\"to-original\",\"kind\":\"person\",\"suggestions\":[{\"original\":\"Mark Rutte\",\
             \"region\":\"zh-CN\",\"status\":\"unreviewed\",\"origin\":\"memory\",\"mentions\":1,\"score\":0.54,\
             \"whole\":\"Mark Rutte\",\"parts\":[{\"rendering\":\"吕特\",\"original\":\"Rutte\"}],\
             \"reason\":\"unreviewed, part of 马克·吕特, seen once, in b.txt:3:7\"}]}\n"
        );
    }

    #[test]
    fn records_have_all_columns() {
        let (doc, found) = suggested("Mark Rutte met Ann Lee.");
        let mut out = Vec::new();
        found.iter().try_for_each(|one| write_rows(&mut out, one, &doc)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().all(|line| line.split(',').count() == COLUMNS.len()), "{text}");
    }
}
