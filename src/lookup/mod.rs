//! A query to ranked matches: exact, folded, part, by sound, fuzzy, in either direction.
//!
//! In: what a person typed, and [`Terms`]: a memory, and established names below it. Out: [`Match`]es, the
//! right entry first. It asks `Terms` by keys and never walks the whole memory, so its time does not grow
//! with it: first the words that are near a word of the query, then the forms that have the nearest of them.

mod find;
mod fuzzy;
mod grade;
mod near;
mod twin;

use find::{Found, better, find, find_spelt, rank};
pub use grade::MatchKind;
use grade::Query;
pub use near::{Held, NearIndex, NearWord};
use twin::Twins;

use std::sync::LazyLock;

use crate::term::{self, Confidence, EntryId, Kind, MemoryTerms, PartPair, Region, Rendering, Terms, TermsError};
use crate::text::normalize::fold;
use crate::text::script::has_han;

/// Beside surer matches, one is shown from this score on.
const WORTH_SHOWING: f64 = 0.8;
/// Beside what was asked for letter by letter, one that is only like it is shown from here on.
const WORTH_SHOWING_TOO: f64 = 0.87;

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
    /// Whether it is the established one that was asked beside the memory, not one of the memory.
    pub is_reference: bool,
    /// The aligned parts, when the query names one of them: 基斯利西亚 for `Kyslytsya`.
    pub part: Option<PartPair>,
    /// How the query found the entry.
    pub found: MatchKind,
    /// How well, from 0 to 1.
    pub score: Confidence,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// What was harvested and settled.
    pub memory: &'a dyn Terms,
    /// Established names.
    pub reference: &'a dyn Terms,
    /// Originals that a Chinese name may stand for: asked when nothing that is known
    /// is near, so that 碧咸 finds Beckham whom the memory calls 贝克汉姆.
    pub spelt: Option<&'a dyn Fn(&str) -> Spellings>,
}

/// What a name may stand for, each with its probability.
pub type Spellings = Vec<(String, f64)>;

impl<'a> Sources<'a> {
    /// A memory alone.
    pub fn only(memory: &'a dyn Terms) -> Self {
        static NOTHING: LazyLock<MemoryTerms> = LazyLock::new(MemoryTerms::default);
        Self { memory, reference: &*NOTHING, spelt: None }
    }
}

/// The matches of `query` in `sources`, best first: one for each rendering of each entry found. With a
/// `region`, an entry that has renderings there shows only those. What the reference has established stands
/// with the memory's entry of that name, or alone where the memory has none.
///
/// ```
/// use yiming::lookup::{Sources, lookup};
/// use yiming::reference::Reference;
/// use yiming::term::MemoryTerms;
/// let nothing = MemoryTerms::default();
/// assert!(lookup("西班牙", Sources::only(&nothing), None)?.is_empty());
/// let sources = Sources { reference: Reference::shipped(), ..Sources::only(&nothing) };
/// assert_eq!(lookup("Spain", sources, None)?[0].rendering.text, "西班牙");
/// # Ok::<(), yiming::term::TermsError>(())
/// ```
pub fn lookup(query: &str, sources: Sources<'_>, region: Option<Region>) -> Result<Vec<Match>, TermsError> {
    let query = Query::new(query);
    let Sources { memory, reference, .. } = sources;
    let (mut found, mut established) = (find(&query, memory)?, find(&query, reference)?);
    if !found.iter().chain(&established).any(|found| found.score() >= near_enough(&query))
        && let Some(spelt) = sources.spelt.filter(|_| has_han(query.text))
    {
        let spellings = spelt(query.text);
        found = better(found, find_spelt(&spellings, memory)?);
        established = better(established, find_spelt(&spellings, reference)?);
    }
    let twins = Twins { memory, reference };
    twins.join(&mut found, established)?;
    found.sort_by(|one, other| rank(other, one));
    let is_met = found.first().is_some_and(|best| best.grade.kind <= MatchKind::Folded);
    let least = if is_met { WORTH_SHOWING_TOO } else { WORTH_SHOWING };
    if found.first().is_some_and(|best| best.score() >= least) {
        found.retain(|found| found.score() >= least);
    }
    found.truncate(MOST_ENTRIES);
    let mut all = Vec::new();
    for found in found {
        let Some(entry) = twins.entry(found.entry)? else { continue };
        let established = twins.renderings(&entry)?;
        all.extend(matches(&query, &found, &entry, &established, region));
    }
    Ok(all)
}

/// A match as good as this is no accident of sound: other spellings need not be thought of. Long names are less
/// often alike by chance.
fn near_enough(query: &Query<'_>) -> f64 {
    const LONG: usize = 5;
    if query.folded.chars().count() < LONG { 0.9 } else { WORTH_SHOWING }
}

/// How many entries an answer names at most: a person reads the first, a program the first few.
const MOST_ENTRIES: usize = 100;

/// From so many documents on, what they write is established whatever a reference says.
const INDEPENDENT: u64 = 3;

/// One match for each rendering to show, the one that the query hit first.
fn matches(
    query: &Query<'_>,
    found: &Found,
    entry: &term::Entry,
    established: &[Rendering],
    region: Option<Region>,
) -> Vec<Match> {
    let is_own = entry.id.0 < 0;
    let mine = entry.renderings.iter().map(|one| (one, is_own));
    let all: Vec<(&Rendering, bool)> = mine.chain(established.iter().map(|one| (one, true))).collect();
    let there = |(one, _): &(&Rendering, bool)| region.is_none_or(|region| one.region == region);
    let mut shown: Vec<(&Rendering, bool)> = all.iter().copied().filter(there).collect();
    if shown.is_empty() {
        shown = all;
    }
    let is_settled = entry.renderings.iter().any(|one| one.status < term::Status::Unreviewed);
    let is_met = entry.renderings.iter().any(|one| one.seen.documents >= INDEPENDENT);
    shown.sort_by_key(|(one, is_reference)| (one.text != found.form, *is_reference == (is_settled || is_met)));
    let mut told: Vec<String> = Vec::new();
    shown.retain(|(one, is_reference)| {
        // The same form of another region says nothing more.
        let is_new = !*is_reference || !told.contains(&fold(&one.text));
        told.push(fold(&one.text));
        is_new
    });
    shown
        .into_iter()
        .map(|(rendering, is_reference)| Match {
            entry: entry.id,
            kind: entry.kind,
            original: original(found, entry),
            rendering: rendering.clone(),
            is_reference,
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
    use crate::term::{Method, Pair};
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

    fn asked(query: &str, region: Option<Region>) -> Vec<Match> {
        lookup(query, Sources::only(&memory()), region).unwrap()
    }

    /// Asking `query` gives `original` first.
    fn check(query: &str, original: &str) -> Match {
        let found = asked(query, None);
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
        let found = asked("Putin", None);
        let renderings: Vec<&str> = found.iter().map(|one| one.rendering.text.as_str()).collect();
        assert_eq!(renderings, ["弗拉基米尔·普京", "弗拉迪米爾·普丁"]);
        assert_eq!(found[0].rendering.seen.mentions, 2);
        let other = asked("普丁", None);
        assert_eq!(other[0].rendering.text, "弗拉迪米爾·普丁");
    }

    #[test]
    fn a_region_hides_others_only_when_it_has_its_own() {
        let mut entries = memory().entries().to_vec();
        let putin = entries.iter_mut().find(|entry| entry.originals[0].text == "Vladimir Putin").unwrap();
        putin.renderings[1].region = Region::Tw;
        let memory = MemoryTerms::new(entries);
        let there = lookup("Putin", Sources::only(&memory), Some(Region::Tw)).unwrap();
        assert_eq!(there.iter().map(|one| one.rendering.text.as_str()).collect::<Vec<_>>(), ["弗拉迪米爾·普丁"]);
        assert_eq!(lookup("Rutte", Sources::only(&memory), Some(Region::Tw)).unwrap().len(), 1);
    }

    #[test]
    fn a_good_answer_hides_poor_ones() {
        let found = asked("Peskof", None);
        assert!(found.iter().all(|one| one.score.get() >= WORTH_SHOWING), "{found:?}");
        let memory = MemoryTerms::from_pairs(&[pair("德·戈尔", "de Gaulle", &[])], Region::Cn);
        assert_eq!(lookup("的", Sources::only(&memory), None).unwrap(), []);
    }

    #[test]
    fn nothing_is_found_where_nothing_is_alike() {
        for query in ["Macron", "马克龙", "", " · ", "—"] {
            assert_eq!(asked(query, None), [], "{query}");
        }
    }

    #[test]
    fn initials_may_be_left_out_or_put_in() {
        let memory = MemoryTerms::from_pairs(
            &[pair("罗斯玛丽·A·迪卡洛", "Rosemary A. DiCarlo", &[]), pair("唐纳德·特朗普", "Donald Trump", &[])],
            Region::Cn,
        );
        for (query, original) in [
            ("Rosemary DiCarlo", "Rosemary A. DiCarlo"),
            ("R. A. DiCarlo", "Rosemary A. DiCarlo"),
            ("罗斯玛丽·迪卡洛", "Rosemary A. DiCarlo"),
            ("Donald J. Trump", "Donald Trump"),
            ("唐纳德·J·特朗普", "Donald Trump"),
            ("唐納·J·特朗普", "Donald Trump"),
        ] {
            let found = lookup(query, Sources::only(&memory), None).unwrap();
            assert_eq!(found.first().map(|one| one.original.as_str()), Some(original), "{query}");
            assert!(found[0].score.get() > 0.85, "{query} {}", found[0].score.get());
        }
    }

    #[test]
    fn beside_an_exact_hit_nothing_far_fetched() {
        let places = [place("西班牙", "Spain"), place("塞班", "Saipan"), place("西班牙港", "Port of Spain")];
        let memory = MemoryTerms::from_pairs(&places, Region::Cn);
        let told = |query: &str| {
            let found = lookup(query, Sources::only(&memory), None).unwrap();
            found.into_iter().map(|one| one.original).collect::<Vec<_>>()
        };
        assert_eq!(told("Spain"), ["Spain", "Port of Spain"]);
        assert_eq!(told("Saipan")[0], "Saipan");
    }

    #[test]
    fn a_slip_in_a_name_of_short_words() {
        let memory = MemoryTerms::from_pairs(&[pair("爸妈不在家", "Ilo Ilo", &[])], Region::Cn);
        assert_eq!(lookup("Illo Ilo", Sources::only(&memory), None).unwrap()[0].original, "Ilo Ilo");
    }

    #[test]
    fn a_slip_in_a_name_written_without_its_dot() {
        check("格奥尔基季诺维耶夫", "Georgy Zinoviev");
        check("georgyzinoviev", "Georgy Zinoviev");
    }

    fn places() -> MemoryTerms {
        let rendering = |text: &str, region| Rendering {
            text: text.into(),
            region,
            status: crate::term::Status::Unreviewed,
            method: Method::Transliteration,
            seen: crate::term::Seen::default(),
        };
        let original = |text: &str| crate::term::Original {
            text: text.into(),
            language: "und-Latn".into(),
            seen: crate::term::Seen::default(),
        };
        let entry = |id, name: &str, renderings| term::Entry {
            id: EntryId(id),
            kind: Kind::Place,
            note: None,
            originals: vec![original(name)],
            renderings,
            parts: Vec::new(),
        };
        MemoryTerms::new(vec![
            entry(-1, "Chennai", vec![rendering("金奈", Region::Cn), rendering("清奈", Region::Tw)]),
            entry(-2, "Spain", vec![rendering("西班牙", Region::Cn), rendering("西班牙", Region::Tw)]),
        ])
    }

    fn place(rendering: &str, original: &str) -> Pair {
        Pair { kind: Kind::Place, ..pair(rendering, original, &[]) }
    }

    #[test]
    fn established_names_stand_under_the_memory() {
        let told = |memory: &MemoryTerms, query: &str| {
            let sources = Sources { reference: &places(), ..Sources::only(memory) };
            let found = lookup(query, sources, None).unwrap();
            found.into_iter().map(|one| (one.entry.0, one.rendering.text, one.is_reference)).collect::<Vec<_>>()
        };
        let empty = MemoryTerms::default();
        for query in ["Spain", "spain", "Spian", "xibanya", "西班牙"] {
            assert_eq!(told(&empty, query), [(-2, "西班牙".to_owned(), true)], "{query}");
        }
        // One bracket does not outrank it, three documents do.
        let once = MemoryTerms::from_pairs(&[place("西牙", "Spain")], Region::Cn);
        let (theirs, ours) = ((1, "西班牙".to_owned(), true), (1, "西牙".to_owned(), false));
        assert_eq!(told(&once, "Spain"), [theirs.clone(), ours.clone()]);
        let mut entries = once.entries().to_vec();
        entries[0].renderings[0].seen.documents = 3;
        assert_eq!(told(&MemoryTerms::new(entries), "Spain"), [ours, theirs]);
        // A city that the harvest took for a person is that city still; the person of another rendering is not.
        for (rendering, entry) in [("清奈", 1), ("陈乃", -1)] {
            let person = MemoryTerms::from_pairs(&[pair(rendering, "Chennai", &[])], Region::Tw);
            assert_eq!(told(&person, "金奈")[0].0, entry, "{rendering}");
        }
        // A form that only the reference knows finds the memory's entry.
        let there = MemoryTerms::from_pairs(&[place("清奈", "Chennai")], Region::Tw);
        assert_eq!(told(&there, "金奈")[0], (1, "金奈".to_owned(), true));
    }

    #[test]
    fn another_regions_form_is_found_by_what_it_may_stand_for() {
        let memory = MemoryTerms::from_pairs(&[pair("大卫·贝克汉姆", "David Beckham", &[])], Region::Cn);
        let spelt = |_: &str| vec![("Backham".to_owned(), 0.25), ("Beckham".to_owned(), 0.21)];
        assert_eq!(lookup("碧咸", Sources::only(&memory), None).unwrap(), []);
        let found = lookup("碧咸", Sources { spelt: Some(&spelt), ..Sources::only(&memory) }, None).unwrap();
        assert_eq!((found[0].original.as_str(), found[0].found), ("David Beckham", MatchKind::Sound));
    }
}
