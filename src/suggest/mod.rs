//! What to write for each name of a new text: renderings for foreign text, originals for Chinese.
//!
//! In: documents of one work, a memory, and the pairs that the work itself states. Out: the names that
//! stand in it, each with its suggestions, best first. It knows no files and no formats.

use std::cmp::Reverse;

use crate::names::{Form, Names, Owners, Role, Side, latin};
use crate::term::{Entry, Kind, MemoryTerms, Pair, PartPair, Region, Rendering, Seen, Status, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::script::{is_foreign_letter, is_han};
use crate::text::{Document, Span};

/// Which way a suggestion goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// A foreign text: renderings are suggested.
    ToChinese,
    /// A Chinese text: originals are suggested.
    ToOriginal,
}

/// How much a suggestion has behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A terminologist settled it.
    Settled,
    /// It was seen in text.
    Memory,
    /// It is established: the built-in list has it.
    Reference,
}

/// One form to write for a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The form: the rendering of what stands in the text, or the full original.
    pub text: String,
    /// The rendering's region.
    pub region: Region,
    /// What was decided about the rendering.
    pub status: Status,
    /// How much is behind it.
    pub origin: Origin,
    /// How often it was seen.
    pub mentions: u64,
    /// From 0 to 1, higher better.
    pub score: f64,
    /// The full name it belongs to, in the language that is suggested.
    pub whole: String,
    /// The parts that render each other, where only a part of a name stands in the text.
    pub parts: Vec<PartPair>,
    /// Why, in a few words.
    pub reason: String,
}

/// A name of the text and what to write for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    /// Which of the documents.
    pub document: usize,
    /// Where the name stands.
    pub span: Span,
    /// Which way its suggestions go.
    pub direction: Direction,
    /// What it names, where that is known.
    pub kind: Option<Kind>,
    /// Best first; none for an unknown name.
    pub suggestions: Vec<Suggestion>,
}

/// What the caller wishes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// The region whose renderings come first.
    pub region: Option<Region>,
    /// Whether names without any rendering are listed too.
    pub unknown: bool,
}

/// Where names are known from, the weightiest first.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What was settled and what was seen.
    pub memory: &'a dyn Terms,
    /// What is established.
    pub reference: &'a dyn Terms,
}

/// The place of [`Sources::reference`] among the sources of the names.
const REFERENCE: usize = 2;

/// The direction for `doc`: Chinese text, by its characters, goes to originals.
pub fn direction(doc: &Document) -> Direction {
    let han = doc.text().chars().filter(|&c| is_han(c)).count();
    let foreign = doc.text().chars().filter(|&c| is_foreign_letter(c)).count();
    // A Chinese character is worth about three letters.
    if han * 3 >= foreign && han > 0 { Direction::ToOriginal } else { Direction::ToChinese }
}

/// The names of `documents`, which form one work, with what the sources and the work's own `pairs` say.
pub fn suggest(
    documents: &[Document],
    pairs: &[Pair],
    sources: Sources<'_>,
    wishes: Wishes,
) -> Result<Vec<Suggested>, TermsError> {
    let stated = MemoryTerms::from_pairs(pairs, wishes.region.unwrap_or(Region::Cn));
    let mut found = Vec::new();
    for way in [Direction::ToChinese, Direction::ToOriginal] {
        let side = if way == Direction::ToChinese { Side::Original } else { Side::Rendering };
        let texts: Vec<(usize, &Document)> =
            documents.iter().enumerate().filter(|(_, doc)| direction(doc) == way).collect();
        if texts.is_empty() {
            continue;
        }
        let names = Names::new(side, &[sources.memory, &stated, sources.reference])?;
        let owners = names.owners(texts.iter().map(|&(_, doc)| doc));
        for (document, doc) in texts {
            found.extend(in_document(document, doc, way, &names, &owners, wishes));
        }
    }
    found.sort_by_key(|one| (one.document, one.span));
    Ok(found)
}

fn in_document(
    document: usize,
    doc: &Document,
    direction: Direction,
    names: &Names,
    owners: &Owners,
    wishes: Wishes,
) -> Vec<Suggested> {
    let mut found: Vec<Suggested> = Vec::new();
    for hit in names.find(doc, owners) {
        let suggestions = suggestions(&hit.forms, names, direction, wishes);
        let kind = hit.forms.first().map(|form| names.entries()[form.entry].kind);
        found.push(Suggested { document, span: hit.span, direction, kind, suggestions });
    }
    // A name all of whose renderings are deprecated has nothing to suggest.
    let mut listed: Vec<Suggested> = Vec::new();
    if wishes.unknown && direction == Direction::ToChinese {
        let unknown = latin::find(doc).into_iter().filter(|span| !found.iter().any(|one| one.span.overlaps(*span)));
        listed.extend(unknown.map(|span| Suggested { document, span, direction, kind: None, suggestions: Vec::new() }));
    }
    listed.extend(found.into_iter().filter(|one| wishes.unknown || !one.suggestions.is_empty()));
    listed
}

/// Every suggestion that `forms` give, each text once, best first.
fn suggestions(forms: &[&Form], names: &Names, direction: Direction, wishes: Wishes) -> Vec<Suggestion> {
    let mut all: Vec<Suggestion> = Vec::new();
    for form in forms {
        let (entry, established) = (&names.entries()[form.entry], names.source(form.entry) == REFERENCE);
        match direction {
            Direction::ToChinese => all.extend(renderings(form, entry, established, wishes)),
            // A plain word of Chinese names nothing by itself.
            Direction::ToOriginal if established && entry.note.is_some() => {}
            Direction::ToOriginal => all.extend(original(form, entry, established)),
        }
    }
    all.sort_by(|one, other| {
        let rank = |one: &Suggestion| (one.origin, Reverse(one.mentions));
        other
            .score
            .total_cmp(&one.score)
            .then_with(|| rank(one).cmp(&rank(other)))
            .then_with(|| one.text.cmp(&other.text))
    });
    let mut kept: Vec<Suggestion> = Vec::new();
    for one in all {
        if !kept.iter().any(|known| fold(&known.text) == fold(&one.text)) {
            kept.push(one);
        }
    }
    kept
}

/// The renderings of what stands in the text: the whole ones, or of a part the part.
fn renderings(form: &Form, entry: &Entry, established: bool, wishes: Wishes) -> Vec<Suggestion> {
    let usable = entry.renderings.iter().filter(|one| one.status != Status::Deprecated);
    let of_form = usable.filter(|one| form.part.as_ref().is_none_or(|part| one.text.contains(&part.rendering)));
    of_form
        .map(|one| {
            let text = form.part.as_ref().map_or(&one.text, |part| &part.rendering);
            let place =
                entry.renderings.iter().filter(|other| other.region == one.region).position(|other| other == one);
            let rank = if established { place.map(|at| at as f64) } else { None };
            suggestion(form, one, Some(wishes.region.unwrap_or(Region::Cn)), (text, &one.text), rank)
        })
        .collect()
}

/// The full original of the entry that a rendering, or a part of one, stands for.
fn original(form: &Form, entry: &Entry, established: bool) -> Option<Suggestion> {
    let key = fold(form.part.as_ref().map_or(&form.text, |part| &part.rendering));
    let stands = |one: &&Rendering| fold(&one.text).contains(&key);
    let rendering = entry.renderings.iter().find(|one| fold(&one.text) == key);
    let rendering = rendering.or_else(|| entry.renderings.iter().find(stands))?;
    let whole = &entry.best_original()?.text;
    Some(suggestion(form, rendering, None, (whole, whole), established.then_some(0.0)))
}

/// `rank`: of an established form its place among those of its region.
fn suggestion(
    form: &Form,
    rendering: &Rendering,
    region: Option<Region>,
    (text, whole): (&str, &str),
    rank: Option<f64>,
) -> Suggestion {
    let status = rendering.status;
    let origin = match status {
        _ if rank.is_some() => Origin::Reference,
        Status::Preferred | Status::Admitted => Origin::Settled,
        _ => Origin::Memory,
    };
    Suggestion {
        text: text.to_owned(),
        region: rendering.region,
        status,
        origin,
        mentions: rendering.seen.mentions,
        score: score(form, rendering, region, rank),
        whole: whole.to_owned(),
        parts: form.part.iter().cloned().collect(),
        reason: if rank.is_some() { "established".to_owned() } else { reason(form, rendering) },
    }
}

/// Settled forms above seen ones, established ones above those that fewer than five documents have, the
/// region's own above others, whole names above parts.
fn score(form: &Form, rendering: &Rendering, region: Option<Region>, rank: Option<f64>) -> f64 {
    const ESTABLISHED: f64 = 0.7;
    let seen = rendering.seen.documents as f64;
    let standing = match rendering.status {
        _ if rank.is_some() => ESTABLISHED - 0.05 * rank.unwrap_or_default(),
        Status::Preferred => 1.0,
        Status::Admitted => 0.9,
        Status::Unreviewed => 0.5 + 0.3 * seen / (seen + 2.0),
        Status::Superseded => 0.3,
        Status::Deprecated => 0.0,
    };
    let at_home = region.map_or(1.0, |wished| kinship(wished, rendering.region));
    let part = match form.role {
        Role::Whole => 1.0,
        Role::Surname => 0.9,
        Role::Given => 0.7,
    };
    (standing * at_home * part * 1000.0_f64).round() / 1000.0
}

/// How well a form of one region serves another: Singapore writes as the mainland does, Hong Kong and
/// Taiwan share the script.
fn kinship(wished: Region, found: Region) -> f64 {
    match (wished, found) {
        (one, other) if one == other => 1.0,
        (Region::Sg, Region::Cn) | (Region::Cn, Region::Sg) => 0.95,
        (Region::Hk, Region::Tw) | (Region::Tw, Region::Hk) => 0.9,
        _ => 0.7,
    }
}

fn reason(form: &Form, rendering: &Rendering) -> String {
    let Seen { mentions, first, .. } = &rendering.seen;
    let seen = match (mentions, first) {
        (0, _) => String::new(),
        (1, None) => ", seen once".to_owned(),
        (1, Some(first)) => format!(", seen once, in {first}"),
        (many, None) => format!(", seen {many} times"),
        (many, Some(first)) => format!(", seen {many} times, first in {first}"),
    };
    let part = form.part.as_ref().filter(|part| part.rendering != rendering.text);
    let of = part.map(|_| format!(", part of {}", rendering.text)).unwrap_or_default();
    format!("{}{of}{seen}", rendering.status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{entry, rendered};

    /// `name → suggestions` for each name of `text`.
    fn check(entries: Vec<Entry>, text: &str, wishes: Wishes, expected: &[&str]) {
        let docs = [Document::new("t", text)];
        let found = suggest(
            &docs,
            &[],
            Sources { memory: &MemoryTerms::new(entries), reference: &MemoryTerms::default() },
            wishes,
        )
        .unwrap();
        let shown: Vec<String> = found
            .iter()
            .map(|one| {
                let forms: Vec<&str> = one.suggestions.iter().map(|one| one.text.as_str()).collect();
                format!("{} → {}", docs[0].slice(one.span), forms.join(" "))
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_surname_takes_the_part() {
        let people = || vec![entry(1, "马克·吕特", "Mark Rutte"), entry(2, "泽连斯基", "Volodymyr Zelensky")];
        check(
            people(),
            "Mark Rutte met Zelensky. Rutte left.",
            Wishes::default(),
            &["Mark Rutte → 马克·吕特", "Zelensky → 泽连斯基", "Rutte → 吕特"],
        );
        check(people(), "吕特会见泽连斯基", Wishes::default(), &["吕特 → Mark Rutte", "泽连斯基 → Volodymyr Zelensky"]);
    }

    #[test]
    fn settled_before_seen_and_deprecated_never() {
        let mut zelensky = entry(1, "泽伦斯基", "Zelensky");
        zelensky.renderings[0].seen.mentions = 90;
        zelensky.renderings.push(rendered("泽连斯基", Status::Preferred));
        zelensky.renderings.push(rendered("哲連斯基", Status::Deprecated));
        check(vec![zelensky], "Zelensky’s aide", Wishes::default(), &["Zelensky → 泽连斯基 泽伦斯基"]);
    }

    #[test]
    fn the_region_comes_first() {
        let mut trump = entry(1, "特朗普", "Trump");
        trump.renderings.push(Rendering { region: Region::Tw, ..rendered("川普", Status::Unreviewed) });
        let taiwan = Wishes { region: Some(Region::Tw), ..Wishes::default() };
        check(vec![trump], "Trump said", taiwan, &["Trump → 川普 特朗普"]);
    }

    #[test]
    fn unknown_names_are_listed_on_wish() {
        check(
            vec![],
            "the envoy Sergiy Kyslytsya said",
            Wishes { unknown: true, region: None },
            &["Sergiy Kyslytsya → "],
        );
        check(vec![], "the envoy Sergiy Kyslytsya said", Wishes::default(), &[]);
    }

    #[test]
    fn namesakes_are_all_listed() {
        let people = vec![entry(1, "约翰·布朗", "John Brown"), entry(2, "戈登·布劳恩", "Gordon Brown")];
        check(people, "met Brown there", Wishes::default(), &["Brown → 布劳恩 布朗"]);
    }
}
