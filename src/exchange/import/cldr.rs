//! CLDR's JSON in: territories, languages, scripts and cities, by their codes.
//!
//! CLDR keeps a file for each language, so one of Chinese has only half of each pair. Files are joined to
//! one before they are read ([`join`]); in it what is filed under one code is one concept.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use serde_json::Value;

use super::super::concept::{Concept, Variant, is_chinese, region_of_tag};
use super::{Account, Broken, Row, Sink};
use crate::term::{Kind, Original, Region, Seen, Status};
use crate::text::script::has_han;

/// A file may be so long, in bytes: the largest of CLDR's have one million.
const LONGEST: u64 = 64 << 20;

/// One JSON text of several, for languages that are in files of their own.
pub fn join(texts: &[Vec<u8>]) -> Result<Vec<u8>, serde_json::Error> {
    let mut joined = Value::Object(serde_json::Map::new());
    for text in texts {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        merge(&mut joined, serde_json::from_slice(text)?);
    }
    serde_json::to_vec(&joined)
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

/// Read names from the JSON text `from`.
pub(super) fn read(from: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut text = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(Broken::Whole(format!("more than {} MB: no file of CLDR", LONGEST >> 20)));
    }
    let root: Value = serde_json::from_slice(&text)
        .map_err(|error| Broken::Here { line: error.line(), reason: error.to_string() })?;
    let Some(languages) = root.get("main").and_then(Value::as_object) else {
        return Err(Broken::Whole("no file of CLDR: it has no `main`".to_owned()));
    };
    let mut found: BTreeMap<String, Concept> = BTreeMap::new();
    for (language, content) in languages {
        leaves(content, "", &mut |path, text| {
            if let Some((kind, code)) = filed(path) {
                let concept =
                    found.entry(code.to_owned()).or_insert_with(|| Concept { kind: Some(kind), ..Concept::default() });
                add(concept, language, text);
            }
        });
    }
    if !languages.keys().any(|language| !is_chinese(language)) || !languages.keys().any(|language| is_chinese(language))
    {
        let held = languages.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        return Err(Broken::Whole(format!(
            "names in {held} alone make no pairs: name the same file of English and of Chinese together"
        )));
    }
    for (line, concept) in (1..).zip(found.into_values()) {
        if concept.originals.is_empty() || concept.renderings.is_empty() {
            account.passed += 1;
        } else if sink(Row { concept, line }).is_break() {
            break;
        }
    }
    Ok(())
}

fn leaves(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                leaves(value, &format!("{path}/{key}"), visit);
            }
        }
        Value::String(text) => visit(path, text),
        _ => {}
    }
}

/// What is filed under `path`, and under which code; `None` for what names nothing.
fn filed(path: &str) -> Option<(Kind, &str)> {
    let named = |part: &str| path.split_once(&format!("/localeDisplayNames/{part}/")).map(|(_, code)| code);
    if let Some(code) = named("territories") {
        return Some((Kind::Place, code));
    }
    if let Some(code) = named("languages").or(named("scripts")) {
        return Some((Kind::Term, code));
    }
    let (_, zone) = path.split_once("/timeZoneNames/zone/")?;
    zone.strip_suffix("/exemplarCity").map(|city| (Kind::Place, city))
}

fn add(concept: &mut Concept, language: &str, text: &str) {
    if is_chinese(language) {
        let region = region_of_tag(language).unwrap_or(Region::Cn);
        if has_han(text) && !concept.renderings.iter().any(|one| one.text == text && one.region == region) {
            concept.renderings.push(Variant { status: Status::Unreviewed, ..Variant::new(text, region) });
        }
    } else if !concept.originals.iter().any(|one| one.text == text) {
        concept.originals.push(Original {
            text: text.to_owned(),
            language: language.to_owned(),
            seen: Seen::default(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;
    use super::*;

    #[test]
    fn languages_meet_by_code() {
        let file = |language: &str, name: &str| {
            format!(
                "{{\"main\":{{\"{language}\":{{\"localeDisplayNames\":{{\"territories\":{{\"NL\":\"{name}\"}}}}}}}}}}"
            )
            .into_bytes()
        };
        let joined = join(&[file("en", "Netherlands"), file("zh", "荷兰"), file("zh-Hant", "荷蘭")]).unwrap();
        let (found, _) = concepts("territories.json", std::str::from_utf8(&joined).unwrap());
        assert_eq!(found[0].headword(), "Netherlands");
        let told: Vec<_> = found[0].renderings.iter().map(|one| (one.text.as_str(), one.region)).collect();
        assert_eq!(told, [("荷兰", Region::Cn), ("荷蘭", Region::Tw)]);
    }
}
