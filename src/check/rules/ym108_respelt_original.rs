//! YM108: an original spelt unlike its other mentions.

use super::super::agree::{self, Originals};
use super::super::diagnostic::{Diagnostic, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Stated, Work};
use crate::names::parts;
use crate::term::Pair;
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM108",
    name: "respelt-original",
    name_zh: "原文拼写不一",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "An original is spelt unlike its other mentions in this work",
    reason: "The same rendering is glossed twice and the originals differ by a letter or a space: one of them is \
             a slip. The spelling used more often, else the first, is taken as meant. Other scripts, accents, \
             initials, abbreviations and British or American spelling are left alone.",
    bad: Example { settled: &[], text: "贝克汉姆(David Beckham)到会，\n贝克汉姆(David Beckam)发言" },
    good: Example { settled: &[], text: "贝克汉姆(David Beckham)到会，\n贝克汉姆(D. Beckham)发言" },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, &one) in work.stated.iter().enumerate() {
        let rivals = work.stated.iter().enumerate().filter(|(other, rival)| {
            *other != at
                && same_name(one.pair, rival.pair)
                && agree::originals(&one.pair.original, &rival.pair.original) == Originals::Respelt
                && !work.declares(one.pair, rival.pair)
        });
        // The better supported spelling is meant; of two as good, the first.
        let meant = rivals.filter(|(other, rival)| {
            let (mine, theirs) = (support(work, one.pair), support(work, rival.pair));
            theirs > mine || theirs == mine && *other < at
        });
        if let Some((_, &meant)) = meant.min_by_key(|(other, _)| *other) {
            found.push(diagnostic(work, one, meant));
        }
    }
    found
}

/// The same rendering, or the same last part of it.
fn same_name(one: &Pair, other: &Pair) -> bool {
    let last = |pair: &Pair| parts::of_rendering(&pair.rendering).next_back().map(fold);
    let partial = parts::of_rendering(&one.rendering).count() != parts::of_rendering(&other.rendering).count();
    one.kind == other.kind && (fold(&one.rendering) == fold(&other.rendering) || partial && last(one) == last(other))
}

fn support(work: &Work<'_>, pair: &Pair) -> usize {
    work.stated.iter().filter(|other| other.pair.original == pair.original).count()
}

fn diagnostic(work: &Work<'_>, odd: Stated<'_>, meant: Stated<'_>) -> Diagnostic {
    let (found, expected) = (&odd.pair.original, &meant.pair.original);
    Diagnostic {
        document: odd.document,
        span: odd.pair.original_span,
        meta: &META,
        severity: META.severity,
        found: found.clone(),
        expected: Some(expected.clone()),
        original: Some(expected.clone()),
        message: Message {
            zh: format!("“{}”的原文在别处拼作 {expected}，这里作 {found}", odd.pair.rendering),
            en: format!("{} is spelt {expected} elsewhere in this work, here {found}", odd.pair.rendering),
        },
        fix: Some(Fix { replacement: expected.clone(), safe: false }),
        evidence: vec![work.evidence(meant)],
    }
}
