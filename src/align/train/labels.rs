//! Gold paragraphs to labelled slots.

use std::collections::{BTreeMap, HashSet};

use super::boost::Groups;
use super::data::{GoldPair, Labelled, ListedPair};
use crate::align::classify;
use crate::align::evaluate::{same_original, same_rendering};
use crate::align::features::Row;
use crate::align::net::Input;
use crate::align::slot::{Place, Slot};
use crate::align::{Aligner, Model};
use crate::mention;
use crate::text::normalize::simplify;
use crate::text::script::{Script, main_script};
use crate::text::{Document, Span};

/// How much a form counts that is judged without the others of its bracket.
const ALONE: f64 = 0.5;

/// A slot with its rows and the row that is right.
#[derive(Debug, Clone)]
pub(super) struct LabelledSlot {
    /// Which paragraph it stands in, over all documents.
    pub paragraph: usize,
    /// Its rows, the last "no pair".
    pub rows: Vec<Row>,
    /// The right row.
    pub right: usize,
    /// The slot as the network reads it.
    pub input: Input,
    /// Kind and method of the gold pair.
    pub classes: Option<(String, String)>,
    /// Signs of the gold pair for its classes.
    pub signs: Vec<u32>,
    /// How much it counts for the trees.
    pub weight: f64,
    /// Whether its paragraph was labelled whole, not bracket by bracket because it looked hard.
    pub ordinary: bool,
}

/// Labelled paragraphs put back together as documents, one for each file, line by line.
pub(super) fn documents(labelled: &[Labelled]) -> Vec<(Document, Vec<&Labelled>)> {
    let mut files: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
    for paragraph in labelled {
        files.entry(paragraph.file.as_deref().unwrap_or("")).or_default().push(paragraph);
    }
    files
        .into_iter()
        .map(|(file, paragraphs)| {
            let text: Vec<&str> = paragraphs.iter().map(|one| one.text.as_str()).collect();
            (Document::new(file, text.join("\n")), paragraphs)
        })
        .collect()
}

/// Of the people of labelled paragraphs one in so many is joined with the next.
const JOINED: usize = 8;
/// So many names that are coordinations themselves teach beside them.
const ONE_NAME: usize = 200;

/// Lessons in coordination, which texts give seldom. Two people, each glossed alone in a labelled paragraph, stand
/// under one bracket in the place of the first: 普京和库奇马(Vladimir Putin and Leonid Kuchma). And in such a place
/// stand names that lists have and that are one though they have an "and": Trinidad and Tobago.
pub(super) fn coordinations(labelled: &[Labelled], listed: &[ListedPair]) -> Vec<Labelled> {
    let people: Vec<Glossed<'_>> = labelled.iter().flat_map(glossed_people).collect();
    let two = people.iter().zip(people.iter().skip(1)).step_by(JOINED);
    let two = two.enumerate().map(|(number, (one, other))| joined(number, one, other.pair));
    let names: Vec<&ListedPair> = coordinated_names(listed).into_values().collect();
    let some = names.iter().step_by(names.len().div_ceil(ONE_NAME).max(1));
    let one = people.iter().skip(JOINED / 2).step_by(JOINED).zip(some);
    two.chain(one.map(|(place, name)| named(place, name))).collect()
}

/// Of the people of labelled paragraphs that stand behind a title one in so many loses the rendering.
const UNNAMED: usize = 24;

/// Lessons in brackets that name whom a title means: 美国驻军指挥官(Kevin Schneider) renders nobody's name. People of
/// labelled paragraphs lose their renderings behind one of the `titles`.
pub(super) fn unnamed(labelled: &[Labelled], titles: &[String]) -> Vec<Labelled> {
    let titles: HashSet<&str> = titles.iter().map(String::as_str).filter(|title| title.chars().count() > 1).collect();
    let is_titled = |person: &Glossed<'_>| {
        let before = simplify(person.paragraph.text.get(..person.span.start).unwrap_or_default());
        let mut ends = before.char_indices().rev().take(LONGEST_TITLE).filter_map(|(at, _)| before.get(at..));
        ends.any(|end| titles.contains(end))
    };
    let people = labelled.iter().flat_map(glossed_people).filter(is_titled);
    people.step_by(UNNAMED).map(|person| person.replaced("", &person.pair.original, Vec::new())).collect()
}

/// Titles with more characters are made up of several.
const LONGEST_TITLE: usize = 6;

/// A person of a labelled paragraph right before a bracket with nothing else in it.
struct Glossed<'a> {
    paragraph: &'a Labelled,
    pair: &'a GoldPair,
    /// Where both stand.
    span: Span,
}

fn glossed_people(paragraph: &Labelled) -> impl Iterator<Item = Glossed<'_>> {
    let is_person = |pair: &&GoldPair| pair.kind == "person" && pair.relation == "transliteration" && !pair.optional;
    paragraph.pairs.iter().filter(is_person).filter_map(move |pair| {
        let glossed =
            [['（', '）'], ['(', ')']].map(|[open, close]| format!("{}{open}{}{close}", pair.rendering, pair.original));
        let (start, gloss) = glossed.iter().find_map(|gloss| Some((paragraph.text.find(gloss.as_str())?, gloss)))?;
        Some(Glossed { paragraph, pair, span: Span::new(start, start + gloss.len()) })
    })
}

/// Names of lists with "and" on both sides, one rendering of each, in order.
fn coordinated_names(listed: &[ListedPair]) -> BTreeMap<&str, &ListedPair> {
    let is_joint = |pair: &&ListedPair| {
        [" and ", " & "].iter().any(|and| pair.original.contains(and)) && pair.zh.contains(['和', '与', '及', '與'])
    };
    let latin = listed.iter().filter(|pair| main_script(&pair.original) == Script::Latin);
    latin.filter(is_joint).map(|pair| (pair.original.as_str(), pair)).collect()
}

fn joined(number: usize, one: &Glossed<'_>, other: &GoldPair) -> Labelled {
    const JOINTS: [(&str, &str); 4] = [("和", " and "), ("与", " and "), ("及", " & "), ("和", " & ")];
    let (joint, and) = JOINTS[number % JOINTS.len()];
    let rendering = format!("{}{joint}{}", one.pair.rendering, other.rendering);
    let original = format!("{}{and}{}", one.pair.original, other.original);
    one.replaced(&rendering, &original, vec![one.pair.clone(), other.clone()])
}

fn named(place: &Glossed<'_>, name: &ListedPair) -> Labelled {
    let pair = GoldPair {
        rendering: name.zh.clone(),
        original: name.original.clone(),
        accept: Vec::new(),
        kind: String::new(),
        relation: String::new(),
        optional: false,
    };
    place.replaced(&name.zh, &name.original, vec![pair])
}

impl Glossed<'_> {
    /// The paragraph with another gloss in this place, which states `pairs`; only that was looked at.
    fn replaced(&self, rendering: &str, original: &str, pairs: Vec<GoldPair>) -> Labelled {
        let text = &self.paragraph.text;
        let (before, after) = (text.get(..self.span.start), text.get(self.span.end..));
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let open = before.chars().count() + rendering.chars().count();
        let close = open + original.chars().count() + 2;
        Labelled {
            // A document of its own: what recurs elsewhere was not changed.
            file: Some(format!("{}: {rendering}({original})", self.paragraph.line)),
            line: 1,
            text: format!("{before}{rendering}（{original}）{after}"),
            pairs,
            brackets: Some(vec![(open, close)]),
            ..self.paragraph.clone()
        }
    }
}

/// Every slot of the documents that gold decides; with `alone`, as if each form stood alone in its
/// bracket, and only those that do not.
pub(super) fn slots(model: &Model, documents: &[(Document, Vec<&Labelled>)], alone: bool) -> Vec<LabelledSlot> {
    let mut out = Vec::new();
    let mut first = 0;
    for (doc, paragraphs) in documents {
        let mentions = mention::find(doc);
        for scored in Aligner::new(model).score_with(doc, &mentions, !alone) {
            if alone && (scored.slot.forms < 2 || scored.slot.place != Place::Before) {
                continue;
            }
            let line = doc.position(scored.slot.form.span.start).line - 1;
            let Some(gold) = paragraphs.get(line) else { continue };
            if !was_looked_at(doc, gold, mentions[scored.slot.mention].bracket.outer) {
                continue;
            }
            let Some((right, pair)) = right_row(doc, &scored.slot, &gold.pairs) else { continue };
            let signs =
                pair.map_or(Vec::new(), |_| classify::signs(doc, &scored.slot, right, scored.rows.links[right]));
            out.push(LabelledSlot {
                paragraph: first + line,
                right,
                classes: pair
                    .filter(|pair| !pair.kind.is_empty())
                    .map(|pair| (pair.kind.clone(), pair.relation.clone())),
                rows: scored.rows.rows,
                signs,
                weight: if alone { ALONE } else { 1.0 },
                ordinary: gold.brackets.is_none(),
                input: Input::new(doc, &scored.slot, &mentions[scored.slot.mention]),
            });
        }
        first += paragraphs.len();
    }
    out
}

/// Whether the labels of a paragraph cover the bracket at `outer`.
fn was_looked_at(doc: &Document, gold: &Labelled, outer: Span) -> bool {
    let Some(brackets) = &gold.brackets else { return true };
    let column = doc.position(outer.start).column - 1;
    brackets.iter().any(|&(start, _)| start == column)
}

/// The row that gold says is right: a candidate, or "no pair". `None` where gold leaves it open or the
/// right rendering is no candidate.
///
/// Gold keeps titles that stand on both sides (高力博士, Dr Gauden Galea); a slot has none in its original, so that
/// what gold accepts beside, the bare rendering, is right.
fn right_row<'g>(doc: &Document, slot: &Slot, gold: &'g [GoldPair]) -> Option<(usize, Option<&'g GoldPair>)> {
    let original = doc.slice(slot.form.span);
    let titled = slot.form.title.map(|title| doc.slice(Span::new(title.start, slot.form.span.end)));
    let is_titled = |pair: &GoldPair| titled.is_some_and(|titled| same_original(&pair.original, titled));
    let same: Vec<&GoldPair> =
        gold.iter().filter(|pair| same_original(&pair.original, original) || is_titled(pair)).collect();
    let find = |rendering: &str| {
        (0..slot.candidates.len()).rev().find(|&at| same_rendering(doc.slice(slot.rendering(at)), rendering))
    };
    for pair in &same {
        let mut forms: Vec<&String> = std::iter::once(&pair.rendering).chain(&pair.accept).collect();
        if is_titled(pair) {
            forms.rotate_left(1);
        }
        if let Some(row) = forms.into_iter().find_map(|form| find(form)) {
            return (!pair.optional).then_some((row, Some(*pair)));
        }
    }
    // The original is in a pair whose rendering is not here: another slot of its bracket has it.
    if same.iter().any(|pair| pair.optional) {
        return None;
    }
    Some((slot.candidates.len(), None))
}

/// Slots as groups for the trees.
pub(super) fn groups(slots: &[&LabelledSlot]) -> Groups {
    let mut groups = Groups::default();
    for slot in slots {
        groups.push(&slot.rows, slot.right, slot.weight);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said_by(title: &str, line: usize, [rendering, original]: [&str; 2]) -> Labelled {
        Labelled {
            file: None,
            line,
            source: String::new(),
            script: String::new(),
            text: format!("{title}{rendering}（{original}）说"),
            pairs: vec![GoldPair {
                rendering: rendering.to_owned(),
                original: original.to_owned(),
                accept: Vec::new(),
                kind: "person".to_owned(),
                relation: "transliteration".to_owned(),
                optional: false,
            }],
            brackets: None,
        }
    }

    #[test]
    fn behind_a_title_a_name_can_be_missing() {
        let labelled = [said_by("是", 1, ["吕特", "Rutte"]), said_by("法國總統", 2, ["馬克宏", "Macron"])];
        let lessons = unnamed(&labelled, &["总统".to_owned()]);
        let told: Vec<_> = lessons.iter().map(|one| (one.text.as_str(), one.pairs.len(), &one.brackets)).collect();
        assert_eq!(told, [("法國總統（Macron）说", 0, &Some(vec![(4, 12)]))]);
    }

    #[test]
    fn people_are_joined_and_names_with_and_stay_one() {
        let people =
            [["普京", "Putin"], ["库奇马", "Kuchma"], ["吕特", "Rutte"], ["拜登", "Biden"], ["默克尔", "Merkel"]];
        let labelled: Vec<Labelled> = (1..).zip(people).map(|(line, pair)| said_by("总统", line, pair)).collect();
        let name =
            ListedPair { original: "Bosnia and Herzegovina".to_owned(), zh: "波黑和约".to_owned(), sounded: true };
        let lessons = coordinations(&labelled, &[name]);
        let told: Vec<_> =
            lessons.iter().map(|one| (one.text.as_str(), one.pairs.len(), one.brackets.clone())).collect();
        assert_eq!(
            told,
            [
                ("总统普京和库奇马（Putin and Kuchma）说", 2, Some(vec![(8, 26)])),
                ("总统波黑和约（Bosnia and Herzegovina）说", 1, Some(vec![(6, 30)])),
            ]
        );
    }
}
