//! Wikidata in: entities as JSON, one a line, as in its dumps (where each line ends with a comma and the
//! first and last are brackets) or in simpler extracts whose labels are plain strings.

use std::io::BufRead;

use serde_json::Value;

use super::super::concept::{Concept, Variant, is_chinese, region_of_tag};
use super::lines::{Line, Lines, text};
use super::{Account, Broken, Row, Sink, rows};
use crate::term::{Kind, Original, Region, Seen};
use crate::text::script::has_han;

/// Languages whose labels are taken as originals: English, and one for each other script.
const ORIGINALS: &[&str] = &["en", "mul", "ru", "uk", "el", "ar", "he", "ko", "ja", "th", "hi"];

/// Read names from the entities of `from`.
pub(super) fn read(from: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut lines = Lines::new(from);
    while let Some((number, line)) = lines.next()? {
        let parsed = match &line {
            Line::Bytes(bytes) => {
                let entity = bytes.trim_ascii().strip_suffix(b",").unwrap_or(bytes.trim_ascii());
                if matches!(entity, b"" | b"[" | b"]") {
                    continue;
                }
                serde_json::from_slice::<Value>(entity).map_err(|error| error.to_string())
            }
            Line::TooLong => text(&line).map(|_| Value::Null),
        };
        match parsed.and_then(|entity| concept(&entity)) {
            Ok(Some(concept)) => {
                if sink(Row { concept, line: number }).is_break() {
                    return Ok(());
                }
            }
            Ok(None) => account.passed += 1,
            Err(reason) => account.bad(number, reason),
        }
    }
    Ok(())
}

fn concept(entity: &Value) -> Result<Option<Concept>, String> {
    let labels = entity.get("labels").and_then(Value::as_object).ok_or("no labels")?;
    let mut concept = Concept { kind: kind(entity), ..Concept::default() };
    for language in ORIGINALS {
        let label = labels.get(*language).and_then(value);
        for text in label.into_iter().chain(aliases(entity, language).take(if *language == "en" { 8 } else { 0 })) {
            let held = concept.originals.iter().any(|one| one.text == text);
            if !held && !text.trim().is_empty() {
                let language = if *language == "mul" { "und-Latn" } else { language };
                let original =
                    Original { text: rows::name(text)?, language: language.to_owned(), seen: Seen::default() };
                concept.originals.push(original);
            }
        }
    }
    for (language, label) in labels.iter().filter(|(language, _)| is_chinese(language)) {
        let Some(text) = value(label).filter(|text| has_han(text)) else { continue };
        let region = region_of_tag(language).unwrap_or_else(|| Region::of(text));
        if !concept.renderings.iter().any(|one| one.text == text && one.region == region) {
            concept.renderings.push(Variant::new(rows::name(text)?, region));
        }
    }
    concept.note = entity.get("descriptions").and_then(|all| all.get("en")).and_then(value).map(str::to_owned);
    let complete = !concept.originals.is_empty() && !concept.renderings.is_empty();
    Ok(complete.then_some(concept))
}

/// `"text"`, or `{"language": "en", "value": "text"}`.
fn value(label: &Value) -> Option<&str> {
    label.as_str().or_else(|| label.get("value").and_then(Value::as_str))
}

fn aliases<'v>(entity: &'v Value, language: &str) -> impl Iterator<Item = &'v str> + use<'v> {
    let all = entity.get("aliases").and_then(|aliases| aliases.get(language)).and_then(Value::as_array);
    all.into_iter().flatten().filter_map(value)
}

/// What the entity is an instance of (P31), for the classes that are most of Wikidata's names.
fn kind(entity: &Value) -> Option<Kind> {
    let classes = entity.get("claims").and_then(|claims| claims.get("P31")).and_then(Value::as_array)?;
    classes.iter().find_map(|claim| {
        let class = claim.pointer("/mainsnak/datavalue/value/id").and_then(Value::as_str)?;
        match class {
            "Q5" | "Q15632617" => Some(Kind::Person),
            "Q6256" | "Q515" | "Q3624078" | "Q1549591" | "Q532" | "Q4022" | "Q8502" | "Q23442" | "Q486972"
            | "Q5119" | "Q35657" | "Q10864048" => Some(Kind::Place),
            "Q4830453" | "Q43229" | "Q783794" | "Q6881511" | "Q3918" | "Q7278" | "Q484652" | "Q476028" | "Q327333" => {
                Some(Kind::Org)
            }
            "Q11424" | "Q571" | "Q7725634" | "Q5398426" | "Q482994" | "Q47461344" => Some(Kind::Work),
            "Q198" | "Q178561" | "Q40231" => Some(Kind::Event),
            "Q16521" => Some(Kind::Species),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;
    use crate::term::Kind;

    #[test]
    fn dumps_and_extracts_are_read() {
        let dump = "[\n\
            {\"id\":\"Q7747\",\"labels\":{\"en\":{\"language\":\"en\",\"value\":\"Vladimir Putin\"},\"ru\":{\"value\":\"Владимир Путин\"},\
            \"zh\":{\"value\":\"弗拉基米尔·普京\"},\"zh-tw\":{\"value\":\"弗拉迪米爾·普丁\"}},\"aliases\":{\"en\":[{\"value\":\"Putin\"}]},\
            \"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":\"Q5\"}}}}]}},\n\
            {\"id\":\"Q1\",\"labels\":{\"en\":\"universe\"}},\n\
            {\"id\":\"Q2\",\"labels\":{\"en\":\"Earth\",\"zh\":\"地球\"}},\n\
            {\"id\":3,\n]\n";
        let (found, account) = concepts("dump.json", dump);
        assert_eq!(found[0].originals.len(), 3);
        assert_eq!((found[0].kind, found[0].renderings.len()), (Some(Kind::Person), 2));
        assert_eq!(found[1].headword(), "Earth");
        assert_eq!((account.passed, account.bad, account.examples[0].line), (1, 1, 5));
    }
}
