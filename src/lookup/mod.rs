//! A query to ranked matches: exact, folded, part, by sound, fuzzy, in either direction.
//!
//! In: what a person typed, and [`Terms`]. Out: [`Match`]es, the right entry first. It asks `Terms` by
//! keys and never walks the whole memory, so its time does not grow with it.

mod fuzzy;
mod grade;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub use grade::MatchKind;
use grade::{Grade, Query, by_score};

use crate::term::keys::{self, KeyKind};
use crate::term::{self, Confidence, EntryId, FoundForm, Kind, PartPair, Region, Rendering, Terms, TermsError};
use crate::text::normalize::fold;

/// Beside surer matches, one is shown from this score on.
const WORTH_SHOWING: f64 = 0.8;

/// One rendering of an entry that a query found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The entry.
    pub entry: EntryId,
    /// What it is.
    pub kind: Kind,
    /// The original that the query found, else the entry's most mentioned one.
    pub original: String,
    /// The rendering.
    pub rendering: Rendering,
    /// The aligned parts, when the query names one of them: 基斯利西亚 for `Kyslytsya`.
    pub part: Option<PartPair>,
    /// How the query found the entry.
    pub found: MatchKind,
    /// How well, from 0 to 1.
    pub score: Confidence,
}

/// The matches of `query` in `terms`, best first: one for each rendering of each entry found. With a
/// `region`, an entry that has renderings there shows only those.
///
/// ```
/// use yiming::lookup::{MatchKind, lookup};
/// use yiming::term::MemoryTerms;
/// let nothing = MemoryTerms::default();
/// assert!(lookup("佩斯科夫", &nothing, None).unwrap().is_empty());
/// ```
pub fn lookup(query: &str, terms: &dyn Terms, region: Option<Region>) -> Result<Vec<Match>, TermsError> {
    let query = Query::new(query);
    let mut found = grade_all(&query, terms.forms(&query_keys(&query))?);
    found.sort_by(|one, other| rank(other, one));
    let is_sure = |found: &Found| found.score() >= WORTH_SHOWING;
    if found.iter().any(is_sure) {
        found.retain(is_sure);
    }
    found.truncate(MOST_ENTRIES);
    let mut all = Vec::new();
    for found in found {
        if let Some(entry) = terms.entry(found.entry)? {
            all.extend(matches(&query, &found, &entry, region));
        }
    }
    Ok(all)
}

/// How many entries an answer names at most: a person reads the first, a program the first few.
const MOST_ENTRIES: usize = 100;

/// The keys of the query as a form of its own, and what makes it a part of another form, or another form
/// a part of it, and a query in Latin letters pinyin.
fn query_keys(query: &Query<'_>) -> Vec<(KeyKind, String)> {
    let mut wanted = keys::of(query.text);
    wanted.insert((KeyKind::Part, query.folded.clone()));
    wanted.extend(query.parts().iter().map(|part| (KeyKind::Folded, part.clone())));
    wanted.extend(query.pinyin.iter().map(|word| (KeyKind::Sound, word.clone())));
    wanted.retain(|(_, key)| !key.is_empty());
    wanted.into_iter().collect()
}

/// An entry that the query found, and how.
struct Found {
    entry: EntryId,
    mentions: u64,
    grade: Grade,
    /// The form that fits best.
    form: String,
}

impl Found {
    /// How well the query fits, and for a match that several entries may have, how often the entry is met:
    /// who asks for a surname means its best-known bearer.
    fn score(&self) -> f64 {
        if self.grade.kind <= MatchKind::Folded {
            return self.grade.score;
        }
        let known = 0.005 * (1.0 + self.mentions as f64).log2();
        (self.grade.score + known.min(0.03)).min(0.97)
    }
}

/// The best grade of each entry.
fn grade_all(query: &Query<'_>, forms: Vec<FoundForm>) -> Vec<Found> {
    let mut best: BTreeMap<EntryId, Found> = BTreeMap::new();
    for form in forms {
        let Some(grade) = query.grade(&form.text, &form.folded) else { continue };
        let next = Found { entry: form.entry, mentions: form.mentions, grade, form: form.text };
        match best.entry(form.entry) {
            Entry::Vacant(empty) => {
                empty.insert(next);
            }
            Entry::Occupied(mut known) => {
                // Of forms that fit as well the first in order, whatever the order they were told in.
                let order = by_score(&next.grade, &known.get().grade);
                if order.then_with(|| known.get().form.cmp(&next.form)).is_gt() {
                    known.insert(next);
                }
            }
        }
    }
    best.into_values().collect()
}

/// The better one is the greater: by score, then by how often the name is met.
fn rank(one: &Found, other: &Found) -> std::cmp::Ordering {
    let scored = one.score().total_cmp(&other.score()).then_with(|| other.grade.kind.cmp(&one.grade.kind));
    scored.then_with(|| one.mentions.cmp(&other.mentions)).then_with(|| other.entry.cmp(&one.entry))
}

/// One match for each rendering to show, the one that the query hit first.
fn matches(query: &Query<'_>, found: &Found, entry: &term::Entry, region: Option<Region>) -> Vec<Match> {
    let there = |one: &&Rendering| region.is_none_or(|region| one.region == region);
    let mut renderings: Vec<&Rendering> = entry.renderings.iter().filter(there).collect();
    if renderings.is_empty() {
        renderings = entry.renderings.iter().collect();
    }
    renderings.sort_by_key(|one| one.text != found.form);
    renderings
        .into_iter()
        .map(|rendering| Match {
            entry: entry.id,
            kind: entry.kind,
            original: original(found, entry),
            rendering: rendering.clone(),
            part: part(query, entry, rendering),
            found: found.grade.kind,
            score: Confidence::new(found.score()),
        })
        .collect()
}

fn original(found: &Found, entry: &term::Entry) -> String {
    let met = entry.originals.iter().find(|one| one.text == found.form);
    met.or(entry.best_original()).map(|one| one.text.clone()).unwrap_or_default()
}

/// The most mentioned part pair of which the query is one side and `rendering` holds the other.
fn part(query: &Query<'_>, entry: &term::Entry, rendering: &Rendering) -> Option<PartPair> {
    let whole = fold(&rendering.text);
    let named = |pair: &PartPair| [&pair.rendering, &pair.original].map(|one| fold(one)).contains(&query.folded);
    let within = |pair: &PartPair| fold(&pair.rendering) != whole && whole.contains(&fold(&pair.rendering));
    let fitting = entry.parts.iter().filter(|part| named(&part.pair) && within(&part.pair));
    fitting.max_by_key(|part| part.mentions).map(|part| part.pair.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::{MemoryTerms, Method, Pair};
    use crate::text::Span;

    fn pair(rendering: &str, original: &str, parts: &[(&str, &str)]) -> Pair {
        let part =
            |&(rendering, original): &(&str, &str)| PartPair { rendering: rendering.into(), original: original.into() };
        Pair {
            rendering: rendering.into(),
            rendering_span: Span::new(0, 0),
            original: original.into(),
            original_span: Span::new(0, 0),
            kind: Kind::Person,
            method: Method::Transliteration,
            language: "und-Latn".into(),
            confidence: Confidence::new(0.9),
            parts: parts.iter().map(part).collect(),
            title: None,
            note: None,
            gloss: Span::new(0, 0),
            runners_up: Vec::new(),
        }
    }

    fn memory() -> MemoryTerms {
        let pairs = [
            pair("格奥尔基·季诺维也夫", "Georgy Zinoviev", &[("格奥尔基", "Georgy"), ("季诺维也夫", "Zinoviev")]),
            pair("德米特里·佩斯科夫", "Dmitry Peskov", &[]),
            pair("谢尔盖·基斯利西亚", "Sergiy Kyslytsya", &[("基斯利西亚", "Kyslytsya")]),
            pair("谢尔盖·拉夫罗夫", "Sergey Lavrov", &[]),
            pair("弗拉基米尔·普京", "Vladimir Putin", &[]),
            pair("弗拉基米尔·普京", "Vladimir Putin", &[]),
            pair("弗拉迪米爾·普丁", "Vladimir Putin", &[]),
            pair("马克·吕特", "Mark Rutte", &[]),
            pair("国家情报院", "NIS", &[]),
        ];
        MemoryTerms::from_pairs(&pairs, Region::Cn)
    }

    /// Asking `query` gives `original` first.
    fn check(query: &str, original: &str) -> Match {
        let found = lookup(query, &memory(), None).unwrap();
        let first = found.into_iter().next().unwrap_or_else(|| panic!("{query}: nothing found"));
        assert_eq!(first.original, original, "{query}");
        first
    }

    #[test]
    fn either_direction() {
        check("季诺维也夫", "Georgy Zinoviev");
        check("Peskov", "Dmitry Peskov");
        check("kyslytsya", "Sergiy Kyslytsya");
        check("佩斯科夫", "Dmitry Peskov");
        check("nis", "NIS");
        check("國家情報院", "NIS");
    }

    #[test]
    fn slips_and_other_hands() {
        for query in [
            "Peskow",
            "Песков",
            "Peskof",
            "Pskov",
            "Peksov",
            "佩斯柯夫",
            "裴斯可夫",
            "別斯科夫",
            "peisikefu",
            "dmitri peskov",
        ] {
            check(query, "Dmitry Peskov");
        }
        for query in
            ["Zinovyev", "Зиновьев", "齐诺维耶夫", "季诺维耶夫", "季诺维夫", "ji nuo wei ye fu", "Gerogy Zinovev"]
        {
            check(query, "Georgy Zinoviev");
        }
        for query in ["Kislitsa", "Kyslytsia", "Kyslystya", "基斯里西亚", "Serhiy Kyslytsya"] {
            check(query, "Sergiy Kyslytsya");
        }
    }

    #[test]
    fn a_part_answers_with_its_part() {
        let found = check("Kyslytsya", "Sergiy Kyslytsya");
        assert_eq!(found.part.unwrap().rendering, "基斯利西亚");
        assert_eq!(check("Sergiy Kyslytsya", "Sergiy Kyslytsya").part, None);
    }

    #[test]
    fn every_rendering_of_the_entry_is_a_row() {
        let found = lookup("Putin", &memory(), None).unwrap();
        let renderings: Vec<&str> = found.iter().map(|one| one.rendering.text.as_str()).collect();
        assert_eq!(renderings, ["弗拉基米尔·普京", "弗拉迪米爾·普丁"]);
        assert_eq!(found[0].rendering.seen.mentions, 2);
        let asked = lookup("普丁", &memory(), None).unwrap();
        assert_eq!(asked[0].rendering.text, "弗拉迪米爾·普丁");
    }

    #[test]
    fn a_region_hides_others_only_when_it_has_its_own() {
        let mut entries = memory().entries().to_vec();
        let putin = entries.iter_mut().find(|entry| entry.originals[0].text == "Vladimir Putin").unwrap();
        putin.renderings[1].region = Region::Tw;
        let memory = MemoryTerms::new(entries);
        let there = lookup("Putin", &memory, Some(Region::Tw)).unwrap();
        assert_eq!(there.iter().map(|one| one.rendering.text.as_str()).collect::<Vec<_>>(), ["弗拉迪米爾·普丁"]);
        assert_eq!(lookup("Rutte", &memory, Some(Region::Tw)).unwrap().len(), 1);
    }

    #[test]
    fn a_good_answer_hides_poor_ones() {
        let found = lookup("Peskof", &memory(), None).unwrap();
        assert!(found.iter().all(|one| one.score.get() >= WORTH_SHOWING), "{found:?}");
        assert_eq!(
            lookup("的", &MemoryTerms::from_pairs(&[pair("德·戈尔", "de Gaulle", &[])], Region::Cn), None).unwrap(),
            []
        );
    }

    #[test]
    fn nothing_is_found_where_nothing_is_alike() {
        for query in ["Macron", "马克龙", "", " · ", "—"] {
            assert_eq!(lookup(query, &memory(), None).unwrap(), [], "{query}");
        }
    }
}
