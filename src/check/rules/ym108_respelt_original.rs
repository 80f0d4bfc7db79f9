//! YM108: an original spelt unlike its other mentions, or unlike the memory has it.

use std::collections::BTreeMap;

use super::super::agree::{self, Originals};
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::index::Keys;
use super::super::work::{Stated, Work};
use crate::term::{Entry, Kind, Original, Pair, Status};
use crate::text::normalize::fold;
use crate::text::script::is_interpunct;

pub(crate) static META: Meta = Meta {
    code: "YM108",
    name: "respelt-original",
    name_zh: "原文拼写不一",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "An original is spelt unlike its other mentions in this work, or unlike the memory has it",
    reason: "The same rendering is glossed twice and the originals differ by a letter or a space: one of them is \
             a slip. The spelling that the memory has, else the one used more often, else the first, is taken as \
             meant. A name that is glossed once is held against the memory: the same rendering, an original that \
             differs by a letter, and no entry that has this spelling. Other scripts, accents, initials, \
             abbreviations, British or American spelling, and short single words (Carl and Karl are two people) \
             are left alone.",
    bad: Example { settled: &[], text: "贝克汉姆(David Beckham)到会，\n贝克汉姆(David Beckam)发言" },
    good: Example { settled: &[], text: "贝克汉姆(David Beckham)到会，\n贝克汉姆(D. Beckham)发言" },
};

/// Single words shorter than this differ by a letter between one person and the next.
const LEAST_LETTERS: usize = 7;

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut judged: BTreeMap<(Kind, &str, &str), Option<Meant<'_>>> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, &odd) in work.stated.iter().enumerate() {
        let key = (odd.pair.kind, odd.pair.rendering.as_str(), odd.pair.original.as_str());
        let meant = judged.entry(key).or_insert_with(|| {
            let elsewhere = spelt_elsewhere(work, at).map(Meant::Work);
            elsewhere.or_else(|| remembered(work, odd.pair).map(|(entry, original)| Meant::Memory(entry, original)))
        });
        if let Some(meant) = *meant {
            found.push(diagnostic(work, odd, meant));
        }
    }
    found
}

/// Who spells the original as it is meant.
#[derive(Debug, Clone, Copy)]
enum Meant<'a> {
    Work(Stated<'a>),
    Memory(&'a Entry, &'a Original),
}

/// The first gloss of a better supported spelling; of two as good the first one is meant.
fn spelt_elsewhere<'a>(work: &Work<'a>, at: usize) -> Option<Stated<'a>> {
    let (one, keys) = (work.stated[at].pair, work.index.keys(at));
    let mut rivals = work.index.of_last(&keys.last).iter().copied().filter(|&other| {
        let rival = work.stated[other].pair;
        rival.original != one.original
            && same_name(one, keys, rival, work.index.keys(other))
            && agree::originals(&one.original, &rival.original) == Originals::Respelt
            && !work.declares(one, rival)
    });
    let better = |other: &usize| {
        let (mine, theirs) = (support(work, one), support(work, work.stated[*other].pair));
        theirs > mine || theirs == mine && *other < at
    };
    rivals.find(better).map(|other| work.stated[other])
}

/// The same rendering, or the same last part of it.
fn same_name(one: &Pair, keys: &Keys, other: &Pair, other_keys: &Keys) -> bool {
    let parts = |pair: &Pair| pair.rendering.chars().filter(|&c| is_interpunct(c)).count();
    one.kind == other.kind
        && (keys.rendering == other_keys.rendering || parts(one) != parts(other) && keys.last == other_keys.last)
}

/// Whether the memory has the spelling, and how often the work does.
fn support(work: &Work<'_>, pair: &Pair) -> (bool, usize) {
    (is_remembered(work, &pair.original), work.index.spelt(&pair.original))
}

fn is_remembered(work: &Work<'_>, original: &str) -> bool {
    work.entries_of(original).next().is_some()
}

/// The original of which the memory has the pair's rendering, when the pair spells it otherwise and the
/// memory has nobody who is spelt so.
fn remembered<'a>(work: &Work<'a>, pair: &Pair) -> Option<(&'a Entry, &'a Original)> {
    let is_short = !pair.original.contains(' ') && fold(&pair.original).chars().count() < LEAST_LETTERS;
    if is_short || is_remembered(work, &pair.original) {
        return None;
    }
    let key = fold(&pair.rendering);
    let whole =
        |entry: &&Entry| entry.renderings.iter().any(|one| one.status != Status::Deprecated && fold(&one.text) == key);
    let forms = work.known.named(&pair.rendering).into_iter();
    let entries: Vec<&Entry> = forms.map(|form| &work.known.entries()[form.entry]).filter(whole).collect();
    let originals = || entries.iter().flat_map(|entry| entry.originals.iter().map(move |one| (*entry, one)));
    let stands =
        |how: Originals| move |(_, one): &(&Entry, &Original)| agree::originals(&one.text, &pair.original) == how;
    if originals().any(|one| stands(Originals::Compatible)(&one)) {
        return None;
    }
    originals().filter(stands(Originals::Respelt)).max_by_key(|(_, one)| one.seen.mentions)
}

fn diagnostic(work: &Work<'_>, odd: Stated<'_>, meant: Meant<'_>) -> Diagnostic {
    let (found, rendering) = (&odd.pair.original, &odd.pair.rendering);
    let (expected, evidence, message) = match meant {
        Meant::Work(stated) => {
            let expected = &stated.pair.original;
            let message = Message {
                zh: format!("“{rendering}”的原文在别处拼作 {expected}，这里作 {found}"),
                en: format!("{rendering} is spelt {expected} elsewhere in this work, here {found}"),
            };
            (expected, Some(work.evidence(stated)), message)
        }
        Meant::Memory(entry, original) => {
            let expected = &original.text;
            let message = Message {
                zh: format!("“{rendering}”的原文在记忆库中拼作 {expected}，这里作 {found}"),
                en: format!("{rendering} is spelt {expected} in the memory, here {found}"),
            };
            let known = entry.renderings.iter().find(|one| fold(&one.text) == fold(rendering));
            (expected, known.and_then(|one| Evidence::seen(&one.seen, &one.text)), message)
        }
    };
    Diagnostic {
        expected: Some(expected.clone()),
        original: Some(expected.clone()),
        fix: Some(Fix { replacement: expected.clone(), safe: false }),
        evidence: evidence.into_iter().collect(),
        ..META.at(odd.document, odd.pair.original_span, found, message)
    }
}

#[cfg(test)]
mod tests {
    use crate::align::Aligner;
    use crate::check::{Options, check};
    use crate::names::tests::entry;
    use crate::term::MemoryTerms;
    use crate::text::Document;

    /// What is found in `text` beside a memory of `entries`: rule, what stands there, what is meant.
    fn found(entries: &[(&str, &str)], text: &str) -> Vec<String> {
        let entries = entries.iter().zip(1..).map(|((rendering, original), id)| entry(id, rendering, original));
        let doc = Document::new("t", text);
        let pairs = vec![Aligner::shipped().align(&doc)];
        let found = check(&[doc], &pairs, &MemoryTerms::new(entries.collect()), &Options::default()).unwrap();
        let told = |one: crate::check::Diagnostic| {
            format!("{} {} {}", one.meta.code, one.found, one.expected.unwrap_or_default())
        };
        found.into_iter().map(told).collect()
    }

    #[test]
    fn the_memory_knows_how_a_name_is_spelt() {
        let memory = [("马克·吕特", "Mark Rutte")];
        assert_eq!(found(&memory, "马克·吕特(Mark Rute)到会"), ["YM108 Mark Rute Mark Rutte"]);
        for text in ["马克·吕特(Mark Rutte)到会", "马克·吕特(M. Rutte)到会", "马克·鲁特(Adam Root)到会"]
        {
            assert_eq!(found(&memory, text), Vec::<String>::new(), "{text}");
        }
        let two = [("马克·吕特", "Mark Rutte"), ("马克·吕特", "Mark Rute")];
        assert_eq!(found(&two, "马克·吕特(Mark Rute)到会"), Vec::<String>::new());
    }

    #[test]
    fn a_short_word_is_another_name() {
        assert_eq!(found(&[("卡尔", "Karl")], "卡尔(Carl)到会"), Vec::<String>::new());
    }

    #[test]
    fn the_memory_outweighs_what_the_text_does_more_often() {
        let text = "马克·吕特(Mark Rute)到会，\n马克·吕特(Mark Rute)说，\n马克·吕特(Mark Rutte)又说";
        let slips = ["YM108 Mark Rute Mark Rutte"; 2];
        assert_eq!(found(&[("马克·吕特", "Mark Rutte")], text), slips);
        assert_eq!(found(&[], text), ["YM108 Mark Rutte Mark Rute"]);
    }
}
