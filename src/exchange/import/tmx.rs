//! TMX in, as a list of names: units whose segments are names become concepts, sentences are passed over.

use std::io::BufRead;

use super::super::concept::{Concept, Quotation, Variant, guess_language, is_chinese, region_of_tag};
use super::super::xml::{Node, Nodes, attribute};
use super::tbx::{Joiner, number, stem};
use super::{Account, Broken, Row, Sink, rows};
use crate::term::{Original, Region, Seen};
use crate::text::script::has_han;

/// Read names from the translation memory `text`.
pub(super) fn read(text: impl BufRead, account: &mut Account, sink: &mut Sink<'_>) -> Result<(), Broken> {
    let mut nodes = Nodes::new(text);
    let mut joiner = Joiner { pending: None, sink };
    let mut ours = false;
    while let Some(unit) = next_unit(&mut nodes, &mut ours)? {
        let id = if ours { unit.id.clone() } else { String::new() };
        match unit.concept(number(&id)) {
            Ok(Some((concept, line))) => {
                if joiner.take(stem(&id), Row { concept, line }).is_break() {
                    return Ok(());
                }
            }
            Ok(None) => account.passed += 1,
            Err((line, reason)) => account.bad(line, reason),
        }
    }
    let _ = joiner.finish();
    Ok(())
}

/// A translation unit.
#[derive(Debug, Default)]
pub(crate) struct Unit {
    /// Its line.
    pub(crate) line: usize,
    id: String,
    notes: Vec<String>,
    props: Vec<(String, String)>,
    /// Its segments with their languages.
    pub(crate) segments: Vec<(String, String)>,
}

/// The next unit; `ours` learns whether the header says that we wrote the file.
pub(super) fn next_unit<R: BufRead>(nodes: &mut Nodes<R>, ours: &mut bool) -> Result<Option<Unit>, Broken> {
    loop {
        let line = nodes.line();
        match nodes.next().map_err(|reason| Broken::Here { line, reason })? {
            Node::Open(name, attributes) if name == "header" => {
                *ours = attribute(&attributes, "creationtool") == Some("yiming");
            }
            Node::Open(name, attributes) if name == "tu" => {
                let id = attribute(&attributes, "tuid").unwrap_or_default().to_owned();
                let mut unit = Unit { line, id, ..Unit::default() };
                unit.read(nodes)?;
                return Ok(Some(unit));
            }
            Node::End => return Ok(None),
            _ => {}
        }
    }
}

impl Unit {
    fn read<R: BufRead>(&mut self, nodes: &mut Nodes<R>) -> Result<(), Broken> {
        let (mut text, mut language, mut kind) = (String::new(), String::new(), String::new());
        let mut inline = 0_usize;
        let mut in_segment = false;
        loop {
            let line = nodes.line();
            match nodes.next().map_err(|reason| Broken::Here { line, reason })? {
                Node::Open(name, attributes) => match name.as_str() {
                    "tuv" => attribute(&attributes, "lang").unwrap_or_default().clone_into(&mut language),
                    "seg" => {
                        in_segment = true;
                        text.clear();
                    }
                    "note" | "prop" => {
                        text.clear();
                        attribute(&attributes, "type").unwrap_or_default().clone_into(&mut kind);
                    }
                    // What stands in these is code of the source format, no text.
                    "bpt" | "ept" | "it" | "ph" | "ut" => inline += 1,
                    _ => {}
                },
                Node::Text(piece) if inline == 0 => text += &piece,
                Node::Text(_) => {}
                Node::Close(name) => match name.as_str() {
                    "tu" => return Ok(()),
                    "seg" => {
                        in_segment = false;
                        self.segments.push((language.clone(), std::mem::take(&mut text)));
                    }
                    "note" if !in_segment => self.notes.push(text.trim().to_owned()),
                    "prop" if !in_segment => self.props.push((kind.clone(), text.trim().to_owned())),
                    "bpt" | "ept" | "it" | "ph" | "ut" => inline = inline.saturating_sub(1),
                    _ => {}
                },
                Node::End => return Ok(()),
            }
        }
    }

    fn prop(&self, name: &str) -> Option<&str> {
        self.props.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The pair that the unit states; `None` where its segments are sentences or not of two languages.
    fn concept(self, id: i64) -> Result<Option<(Concept, usize)>, (usize, String)> {
        let line = self.line;
        self.pair(id).map(|found| found.map(|concept| (concept, line))).map_err(|reason| (line, reason))
    }

    fn pair(self, id: i64) -> Result<Option<Concept>, String> {
        let label = |error: crate::term::UnknownLabel| error.to_string();
        let mut concept = Concept { id, ..Concept::default() };
        let status = self.prop("x-status").map(rows::status).transpose()?;
        let method = self.prop("x-method").map(str::parse).transpose().map_err(label)?;
        let contexts: Vec<Quotation> = self
            .props
            .iter()
            .filter(|(name, _)| name == "x-context")
            .map(|(_, text)| Quotation { place: String::new(), text: text.clone() })
            .collect();
        let seen = Seen {
            first: self.prop("x-first-source").map(str::to_owned),
            last: self.prop("x-last-seen").map(str::to_owned),
            ..Seen::default()
        };
        for (language, text) in &self.segments {
            let text = text.trim();
            if text.is_empty() || is_sentence(text) {
                return Ok(None);
            }
            let text = rows::name(text)?;
            if is_chinese(language) {
                let region = region_of_tag(language).unwrap_or_else(|| Region::of(&text));
                let mut one =
                    Variant { method, seen: seen.clone(), contexts: contexts.clone(), ..Variant::new(text, region) };
                one.status = status.unwrap_or(one.status);
                concept.renderings.push(one);
            } else {
                let language = match (self.prop("x-language"), language.as_str()) {
                    (Some(own), _) => own.to_owned(),
                    (None, "" | "und") => guess_language(&text).to_owned(),
                    (None, tag) => tag.to_owned(),
                };
                concept.originals.push(Original { text, language, seen: Seen::default() });
            }
        }
        concept.kind = self.prop("x-kind").and_then(rows::kind);
        concept.subject = self.prop("x-subject").map(str::to_owned);
        concept.note = self.notes.into_iter().find(|note| !note.is_empty());
        let complete = !concept.originals.is_empty() && !concept.renderings.is_empty();
        Ok(complete.then_some(concept))
    }
}

/// Whether a segment is a sentence, or longer than names are.
fn is_sentence(text: &str) -> bool {
    let ends = text.ends_with(['。', '！', '？', '!', '?', '；', '…']) || text.contains('，') || text.contains("。");
    // `J. R. R.` and `St. Louis` have dots too: what ends like a sentence and has words like one is one.
    let words = text.split_whitespace().count();
    let most = if has_han(text) { 40 } else { 120 };
    ends || text.ends_with('.') && words > 5 || words > 15 || text.chars().count() > most
}

#[cfg(test)]
mod tests {
    use super::super::tests::concepts;

    #[test]
    fn sentences_are_no_names() {
        let unit = |en: &str, zh: &str| {
            format!("<tu><tuv xml:lang='EN-US'><seg>{en}</seg></tuv><tuv xml:lang='zh-TW'><seg>{zh}</seg></tuv></tu>\n")
        };
        let units = [
            unit("Mark <ph x='1'>&lt;b&gt;</ph>Rutte", "呂特"),
            unit("Mark Rutte welcomed the decision.", "呂特對此表示歡迎。"),
            unit("J. R. R. Tolkien", "托爾金"),
            unit("", "空"),
        ];
        let tmx = format!("<tmx version='1.4'><header/><body>{}</body></tmx>", units.concat());
        let (found, account) = concepts("a.tmx", &tmx);
        let told: Vec<_> = found.iter().map(|one| (one.headword(), one.renderings[0].text.as_str())).collect();
        assert_eq!(told, [("Mark Rutte", "呂特"), ("J. R. R. Tolkien", "托爾金")]);
        assert_eq!((account.passed, account.bad), (2, 0));
        assert_eq!(found[0].renderings[0].region, crate::term::Region::Tw);
    }
}
