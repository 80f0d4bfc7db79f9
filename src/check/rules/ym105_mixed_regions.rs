//! YM105: a rendering of another region than the one that holds.

use std::collections::BTreeMap;

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Mention, Work};
use super::ym101_unsettled_rendering::fitting;
use crate::names::Role;
use crate::term::{Entry, Region, Rendering, Status};
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM105",
    name: "mixed-regions",
    name_zh: "混用地区译名",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Memory,
    summary: "A rendering of another region stands in a work of this one",
    reason: "川普 beside 泽连斯基 mixes the usage of Taiwan with the mainland's. The region that holds is the one \
             that was named (--region, yiming.toml), else the one that most of the work's known names belong to, \
             if it is plain. Reported are renderings that the memory has for other regions only, of names that \
             have one in the region that holds. Forms that differ in script alone are left alone.",
    bad: Example {
        settled: &[
            ("Donald Trump", "特朗普", Status::Unreviewed),
            ("Donald Trump", "川普@zh-TW", Status::Unreviewed),
            ("Angela Merkel", "默克尔", Status::Unreviewed),
            ("Angela Merkel", "梅克爾@zh-TW", Status::Unreviewed),
            ("Mike Pompeo", "蓬佩奥", Status::Unreviewed),
            ("Mike Pompeo", "龐培歐@zh-TW", Status::Unreviewed),
        ],
        text: "蓬佩奥到会，默克尔没有出席，川普发言",
    },
    good: Example {
        settled: &[("Donald Trump", "特朗普", Status::Unreviewed), ("Donald Trump", "川普@zh-TW", Status::Unreviewed)],
        text: "默克尔没有出席，特朗普发言",
    },
};

/// The share of the telling names from which on a region is plain.
const PLAIN: f64 = 0.6;

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let Some(region) = work.region.or_else(|| told(work)) else { return Vec::new() };
    work.known_mentions.iter().filter_map(|mention| foreign(work, mention, region)).collect()
}

/// The region that most of the known names belong to which other regions render otherwise.
fn told(work: &Work<'_>) -> Option<Region> {
    let mut counts: BTreeMap<&'static str, (Region, usize)> = BTreeMap::new();
    let telling = work.known_mentions.iter().filter_map(|mention| {
        let (entry, here) = renderings(work, mention)?;
        let region = here.first()?.region;
        let elsewhere = entry.renderings.iter().any(|one| one.region != region && differs(one, &here));
        (here.iter().all(|one| one.region == region) && elsewhere).then_some(region)
    });
    for region in telling {
        counts.entry(region.as_str()).or_insert((region, 0)).1 += 1;
    }
    let all: usize = counts.values().map(|(_, count)| count).sum();
    let (region, most) = counts.into_values().max_by_key(|(_, count)| *count)?;
    (most as f64 >= PLAIN * all as f64 && most > 1).then_some(region)
}

/// The entry that a mention names beyond doubt, and its renderings that stand there.
fn renderings<'w>(work: &'w Work<'_>, mention: &Mention<'_>) -> Option<(&'w Entry, Vec<&'w Rendering>)> {
    let [form] = mention.forms.as_slice() else { return None };
    let entry = &work.known.entries()[form.entry];
    let key = fold(&form.text);
    let here = entry.renderings.iter().filter(|one| fold(&one.text) == key).collect();
    (form.role == Role::Whole).then_some((entry, here))
}

fn differs(rendering: &Rendering, here: &[&Rendering]) -> bool {
    here.iter().all(|one| fold(&one.text) != fold(&rendering.text))
}

fn foreign(work: &Work<'_>, mention: &Mention<'_>, region: Region) -> Option<Diagnostic> {
    let (entry, here) = renderings(work, mention)?;
    let other = here.first().filter(|_| here.iter().all(|one| one.region != region))?;
    let mut at_home = entry.renderings.iter().filter(|one| one.region == region && one.status != Status::Deprecated);
    let home = at_home.next().filter(|home| differs(home, &here))?;
    // A short form of the region's own rendering is no other region's.
    if agree::renderings(&home.text, &other.text, agree::by_sound(home.method)) {
        return None;
    }
    let found = work.slice(mention.document, mention.span);
    let expected = fitting(&home.text, found);
    let original = entry.best_original().map(|one| one.text.clone());
    let whose = original.as_deref().unwrap_or_default();
    let settled = home.status == Status::Preferred && at_home.next().is_none();
    Some(Diagnostic {
        document: mention.document,
        span: mention.span,
        meta: &META,
        severity: META.severity,
        found: found.to_owned(),
        message: Message {
            zh: format!("“{found}”（{whose}）是 {} 的译名，{region} 作“{expected}”", other.region),
            en: format!("{found} ({whose}) is a rendering of {}; {region} writes {expected}", other.region),
        },
        original,
        fix: Some(Fix {
            safe: settled && expected == home.text && agree::same_script(found, &expected),
            replacement: expected.clone(),
        }),
        expected: Some(expected),
        evidence: Evidence::seen(&home.seen, &home.text).into_iter().collect(),
    })
}
