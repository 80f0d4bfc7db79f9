//! Suggestions from what is known: settled, seen and established forms, ranked.

use std::cmp::Reverse;
use std::sync::Arc;

use super::{Direction, Origin, REFERENCE, Suggestion, Wishes};
use crate::names::{Form, Names, Role, parts};
use crate::term::{Entry, Kind, Region, Rendering, Seen, Status};
use crate::text::normalize::fold;

/// What is suggested for a name, best first, and what the best of it says that it names.
pub(super) type Known = (Option<Kind>, Vec<Suggestion>);
/// The same, for a name that comes again.
pub(super) type Shared = (Option<Kind>, Arc<[Suggestion]>);

/// Every suggestion that `forms` give, each text once.
pub(super) fn suggestions(forms: &[&Form], names: &Names, direction: Direction, wishes: Wishes) -> Known {
    // With the place that the reference has for what it established: it has the usual name first.
    let mut all: Vec<(usize, Kind, Suggestion)> = Vec::new();
    for form in forms {
        let (entry, established) = (&names.entries()[form.entry], names.source(form.entry) == REFERENCE);
        let place = if established { form.entry } else { 0 };
        let told = match direction {
            Direction::ToChinese => renderings(form, entry, established, wishes),
            // A plain word of Chinese names nothing by itself.
            Direction::ToOriginal if established && entry.note.is_some() => Vec::new(),
            Direction::ToOriginal => original(form, entry, established).into_iter().collect(),
        };
        all.extend(told.into_iter().map(|one| (place, entry.kind, one)));
    }
    all.sort_by(|(place, _, one), (other_place, _, other)| {
        let rank = |one: &Suggestion| (one.origin, Reverse(one.mentions));
        other
            .score
            .total_cmp(&one.score)
            .then_with(|| rank(one).cmp(&rank(other)))
            .then_with(|| place.cmp(other_place))
            .then_with(|| one.text.cmp(&other.text))
    });
    let kind = all.first().map(|&(_, kind, _)| kind);
    let mut kept: Vec<Suggestion> = Vec::new();
    for (_, _, one) in all {
        if !kept.iter().any(|known| fold(&known.text) == fold(&one.text)) {
            kept.push(one);
        }
    }
    (kind, kept)
}

/// The renderings of what stands in the text: the whole ones, or of a part the part.
fn renderings(form: &Form, entry: &Entry, established: bool, wishes: Wishes) -> Vec<Suggestion> {
    let usable = entry.renderings.iter().filter(|one| one.status != Status::Deprecated);
    let of_form = usable.filter(|one| form.part.as_ref().is_none_or(|part| one.text.contains(&part.rendering)));
    of_form
        .map(|one| {
            let plain = (form.role == Role::Plain).then(|| parts::plain(&one.text)).flatten();
            let text = plain.as_ref().or(form.part.as_ref().map(|part| &part.rendering)).unwrap_or(&one.text);
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
    let same = |one: &&Rendering| one.text == form.text;
    let alike = |one: &&Rendering| fold(&one.text) == key;
    let rendering = entry.renderings.iter().find(same).or_else(|| entry.renderings.iter().find(alike));
    let plain = |one: &&Rendering| parts::plain(&one.text).is_some_and(|plain| fold(&plain) == key);
    let rendering = rendering.or_else(|| entry.renderings.iter().find(stands));
    let rendering = rendering.or_else(|| entry.renderings.iter().find(plain))?;
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
        status if status.is_settled() => Origin::Settled,
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
        Role::Plain => 0.95,
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
