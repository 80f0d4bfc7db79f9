//! YM103: one rendering, two originals.

use super::super::agree::{self, Originals};
use super::super::diagnostic::{Diagnostic, Example, Message, Meta, Needs, Severity};
use super::super::work::{Stated, Work};
use crate::names::parts;
use crate::term::{Kind, Method, Pair};
use crate::text::normalize::fold;
use crate::text::script::is_interpunct;

pub(crate) static META: Meta = Meta {
    code: "YM103",
    name: "shared-rendering",
    name_zh: "两名一译",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "Two originals have one rendering in this work",
    reason: "Two people or places that look the same in Chinese need a given name, an initial or another \
             rendering to be told apart, or one of the glosses is wrong. People of one surname who are \
             called by it alone, abbreviations beside full names, spellings of several languages and generic \
             names of institutions are left alone.",
    bad: Example { settled: &[], text: "约翰·卡特(John Carter)到会，\n约翰·卡特(Jon Katterfeld)发言" },
    good: Example {
        settled: &[], text: "约翰·卡特(John Carter)到会，\n乔恩·卡特费尔德(Jon Katterfeld)发言"
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for group in work.grouped(|keys| &keys.rendering) {
        let first = group[0];
        found.extend(
            group[1..]
                .iter()
                .filter(|other| clash(first.pair, other.pair) && !work.declares(first.pair, other.pair))
                .map(|&other| diagnostic(work, first, other)),
        );
    }
    found
}

fn clash(first: &Pair, other: &Pair) -> bool {
    let by_sound =
        |pair: &Pair| pair.method == Method::Transliteration && matches!(pair.kind, Kind::Person | Kind::Place);
    let full = first.rendering.contains(is_interpunct) || fold(&first.rendering).chars().count() > 2;
    let of_one_surname = || fold(&parts::surname(&first.original)) == fold(&parts::surname(&other.original));
    by_sound(first)
        && by_sound(other)
        && full
        && first.original != other.original
        && agree::originals(&first.original, &other.original) == Originals::Different
        && (first.rendering.contains(is_interpunct) || !of_one_surname())
}

fn diagnostic(work: &Work<'_>, first: Stated<'_>, other: Stated<'_>) -> Diagnostic {
    let found = work.slice(other.document, other.pair.rendering_span);
    let (original, known) = (&other.pair.original, &first.pair.original);
    let message = Message {
        zh: format!("“{found}”在别处指 {known}，这里指 {original}"),
        en: format!("{found} stands for {known} elsewhere in this work, here for {original}"),
    };
    Diagnostic {
        original: Some(original.clone()),
        evidence: vec![work.evidence(first)],
        ..META.at(other.document, other.pair.rendering_span, found, message)
    }
}
