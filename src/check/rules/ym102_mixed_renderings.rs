//! YM102: one original, two renderings.

use std::collections::{BTreeMap, BTreeSet};

use super::super::diagnostic::{Diagnostic, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Stated, Work};
use super::super::{agree, near};
use super::ym101_unsettled_rendering::fitting;
use crate::term::{Kind, Method, Pair, Status};
use crate::text::Span;
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM102",
    name: "mixed-renderings",
    name_zh: "一名两译",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "One original is rendered in two ways in this work",
    reason: "Readers take 季诺维也夫 and 齐诺维耶夫 for two people. The form that was settled, else the one used \
             more often, else the first, is taken as meant. A part and a whole name, a full and a short form, a \
             second rendering of an abbreviation or of a common word, and a Chinese name of its own (an alias) are \
             left alone.",
    bad: Example {
        settled: &[], text: "季诺维也夫(Grigory Zinoviev)到会，\n齐诺维耶夫(Grigory Zinoviev)发言"
    },
    good: Example {
        settled: &[],
        text: "格里戈里·季诺维也夫(Grigory Zinoviev)到会，\n季诺维也夫(Grigory Zinoviev)发言",
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for group in work.grouped(|keys| &keys.original).iter().filter(|group| group.len() > 1) {
        let meant = established(work, group);
        let odd = odd(work, group, meant.pair);
        found.extend(odd.iter().map(|odd| diagnostic(work, odd.document, odd.pair.rendering_span, odd.pair, meant)));
        found.extend(bare(work, &odd, meant));
    }
    found
}

/// The pair whose rendering is taken as meant.
fn established<'a>(work: &Work<'_>, group: &[Stated<'a>]) -> Stated<'a> {
    let settled = |stated: &Stated<'_>| {
        let mut renderings = work.entries_of(&stated.pair.original).flat_map(|entry| &entry.renderings);
        renderings.any(|one| one.status == Status::Preferred && one.text == stated.pair.rendering)
    };
    let weight = |stated: &Stated<'_>| (settled(stated), work.uses(&stated.pair.rendering));
    let mut weighed: BTreeSet<&str> = BTreeSet::from([group[0].pair.rendering.as_str()]);
    let mut best = group[0];
    let mut best_weight = weight(&best);
    for &stated in group[1..].iter().filter(|one| weighed.insert(&one.pair.rendering)) {
        let next = weight(&stated);
        if fold(&stated.pair.rendering) != fold(&best.pair.rendering) && next > best_weight {
            (best, best_weight) = (stated, next);
        }
    }
    best
}

/// The pairs of `group` that render the original otherwise than `meant`.
fn odd<'a>(work: &Work<'_>, group: &[Stated<'a>], meant: &Pair) -> Vec<Stated<'a>> {
    let mut judged: BTreeMap<(Kind, Method, &str, &str), bool> = BTreeMap::new();
    let mut is_odd = |one: &Stated<'a>| {
        let pair = one.pair;
        let key = (pair.kind, pair.method, pair.rendering.as_str(), pair.original.as_str());
        *judged.entry(key).or_insert_with(|| pair.rendering != meant.rendering && conflict(work, meant, pair))
    };
    group.iter().copied().filter(|one| is_odd(one)).collect()
}

fn conflict(work: &Work<'_>, meant: &Pair, odd: &Pair) -> bool {
    let by_sound = agree::by_sound(meant.method) && agree::by_sound(odd.method);
    // Kinds are guessed one by one: two spellings of one sound are one thing all the same.
    let other_thing = (meant.kind == Kind::Person) != (odd.kind == Kind::Person) && !is_slip(odd, meant);
    let own_name = |pair: &Pair| matches!(pair.method, Method::Alias | Method::Acronym);
    !(other_thing
        || own_name(meant)
        || own_name(odd)
        || agree::is_acronym(&odd.original)
        || agree::is_common_word(&odd.original)
        || agree::renderings(&meant.rendering, &odd.rendering, by_sound)
        || work.declares(meant, odd)
        // Another's rendering has a wrong gloss: YM111 tells.
        || work.owner_of_rendering(odd).is_some() && !is_slip(odd, meant))
}

fn is_slip(odd: &Pair, meant: &Pair) -> bool {
    let folded = |pair: &Pair| fold(&pair.rendering).chars().collect::<Vec<_>>();
    near::is_slight(&folded(odd), &folded(meant))
}

/// The odd renderings where they stand without a gloss.
fn bare(work: &Work<'_>, odd: &[Stated<'_>], meant: Stated<'_>) -> Vec<Diagnostic> {
    let mut distinct: BTreeMap<String, &Pair> = BTreeMap::new();
    for one in odd {
        distinct.entry(fold(&one.pair.rendering)).or_insert(one.pair);
    }
    let mut found = Vec::new();
    if distinct.is_empty() {
        return found;
    }
    let entries = work.index.entries(&fold(&meant.pair.original));
    let mentions = entries.iter().flat_map(|&entry| work.own_mentions_of(entry));
    for mention in mentions.filter(|one| !work.is_stated(one.document, one.span)) {
        let [form] = mention.forms.as_slice() else { continue };
        let text = fold(&form.text);
        let of_part = || {
            let mut odd = distinct.values().copied();
            odd.find(|pair| form.part.is_some() && agree::renderings(&pair.rendering, &form.text, true))
        };
        let pair = distinct.get(&text).copied().or_else(of_part);
        if let Some(pair) = pair.filter(|_| !agree::renderings(&meant.pair.rendering, &form.text, true)) {
            found.push(diagnostic(work, mention.document, mention.span, pair, meant));
        }
    }
    found
}

fn diagnostic(work: &Work<'_>, document: usize, span: Span, odd: &Pair, meant: Stated<'_>) -> Diagnostic {
    let found = work.slice(document, span);
    let original = &odd.original;
    let expected = fitting(&meant.pair.rendering, found);
    let message = Message {
        zh: format!("{original} 在别处译作“{expected}”，这里作“{found}”"),
        en: format!("{original} is rendered {expected} elsewhere in this work, here {found}"),
    };
    Diagnostic {
        original: Some(original.clone()),
        fix: Some(Fix { replacement: expected.clone(), safe: false }),
        expected: Some(expected),
        evidence: vec![work.evidence(meant)],
        ..META.at(document, span, found, message)
    }
}
