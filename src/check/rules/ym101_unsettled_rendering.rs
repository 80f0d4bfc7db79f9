//! YM101: a name is rendered otherwise than the memory has settled.

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Mention, Stated, Work};
use crate::names::{Role, parts};
use crate::term::{Entry, Rendering, Status};
use crate::text::Span;
use crate::text::normalize::fold;
use crate::text::script::is_interpunct;

pub(crate) static META: Meta = Meta {
    code: "YM101",
    name: "unsettled-rendering",
    name_zh: "与既定译名不符",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Memory,
    summary: "A name is rendered otherwise than the memory has settled",
    reason: "A settled rendering (preferred or admitted) is a promise to the reader that one name looks the same \
             everywhere. A text that glosses the original with another rendering, or uses one that the memory \
             knows for the same entry, breaks it. A part of the settled form (the surname alone) and a form \
             settled for the region at hand are left alone.",
    bad: Example {
        settled: &[("Grigory Zinoviev", "格里戈里·季诺维也夫", Status::Preferred)],
        text: "齐诺维耶夫(Grigory Zinoviev)到会",
    },
    good: Example {
        settled: &[("Grigory Zinoviev", "格里戈里·季诺维也夫", Status::Preferred)],
        text: "季诺维也夫(Grigory Zinoviev)到会",
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let glossed = work.stated.iter().filter_map(|&stated| glossed(work, stated));
    glossed.chain(work.known_mentions.iter().filter_map(|mention| bare(work, mention))).collect()
}

/// A gloss whose original has a settled rendering, and the text gives another.
fn glossed(work: &Work<'_>, stated: Stated<'_>) -> Option<Diagnostic> {
    let pair = stated.pair;
    let entries: Vec<&Entry> = work.entries_of(&pair.original).collect();
    let agrees = |one: &&Rendering| agree::renderings(&one.text, &pair.rendering, agree::by_sound(one.method));
    let is_fine = |entry: &&Entry| work.settled(entry).iter().any(agrees) || deprecates(entry, &pair.rendering);
    if entries.iter().any(is_fine) {
        return None;
    }
    let entry = entries.iter().find(|entry| work.preferred(entry).is_some())?;
    let unique = entries.len() == 1;
    diagnostic(work, entry, stated.document, pair.rendering_span, &pair.original, unique)
}

/// A rendering that the memory knows for one entry only, and has settled another for.
fn bare(work: &Work<'_>, mention: &Mention<'_>) -> Option<Diagnostic> {
    let [form] = mention.forms.as_slice() else { return None };
    let entry = &work.known.entries()[form.entry];
    let rendering = entry.renderings.iter().find(|one| one.text == form.text)?;
    let open = matches!(rendering.status, Status::Unreviewed | Status::Superseded);
    let agrees = |one: &&Rendering| agree::renderings(&one.text, &form.text, agree::by_sound(one.method));
    if form.role != Role::Whole || !open || work.settled(entry).iter().any(agrees) {
        return None;
    }
    let original = entry.best_original().map_or("", |one| one.text.as_str());
    diagnostic(work, entry, mention.document, mention.span, original, true)
}

fn deprecates(entry: &Entry, rendering: &str) -> bool {
    entry.renderings.iter().any(|one| one.status == Status::Deprecated && fold(&one.text) == fold(rendering))
}

fn diagnostic(
    work: &Work<'_>,
    entry: &Entry,
    document: usize,
    span: Span,
    original: &str,
    unique: bool,
) -> Option<Diagnostic> {
    let (preferred, only) = work.preferred(entry)?;
    let found = work.slice(document, span);
    let expected = fitting(&preferred.text, found);
    let safe = unique && only && expected == preferred.text && agree::same_script(found, &expected);
    let status = preferred.status;
    let message = Message {
        zh: format!("{original} 的既定译名是“{expected}”，这里用了“{found}”"),
        en: format!("{original} is settled as {expected} ({status}), not {found}"),
    };
    Some(Diagnostic {
        original: Some(original.to_owned()).filter(|original| !original.is_empty()),
        fix: Some(Fix { replacement: expected.clone(), safe }),
        expected: Some(expected),
        evidence: Evidence::seen(&preferred.seen, &preferred.text).into_iter().collect(),
        ..META.at(document, span, found, message)
    })
}

/// As much of the `settled` form as the text gives: its surname for a surname.
pub(super) fn fitting(settled: &str, found: &str) -> String {
    if settled.contains(is_interpunct) && !found.contains(is_interpunct) {
        return parts::of_rendering(settled).next_back().unwrap_or(settled).to_owned();
    }
    settled.to_owned()
}
