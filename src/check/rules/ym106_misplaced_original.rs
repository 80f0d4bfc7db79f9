//! YM106: the original is missing at the first mention, given late, or given again.

use std::collections::{BTreeMap, BTreeSet};

use super::super::diagnostic::{Diagnostic, Evidence, Example, Message, Meta, Needs, Severity};
use super::super::work::{Mention, Stated, Work};
use crate::names::Form;
use crate::term::{Kind, Status};
use crate::text::Span;
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM106",
    name: "misplaced-original",
    name_zh: "原文标注不当",
    severity: Severity::Info,
    default: false,
    needs: Needs::Nothing,
    summary: "An original is missing at the first mention of its name, given late, or given again",
    reason: "Many houses print the original once, where the name first stands. Reported are a name that stands \
             before the place that glosses it, a second gloss of the same name, and, with a memory, the first \
             mention of a person or an organisation that the work never glosses. The first line of a document \
             is its title and glosses nothing. This is house style, so it runs only when it is selected.",
    bad: Example {
        settled: &[], text: "记者会\n佩斯科夫到会，\n德米特里·佩斯科夫(Dmitry Peskov)发言"
    },
    good: Example {
        settled: &[], text: "记者会\n德米特里·佩斯科夫(Dmitry Peskov)到会，\n佩斯科夫发言"
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for group in work.grouped(|keys| &keys.original) {
        found.extend(late(work, group[0]));
        found.extend(again(work, &group));
    }
    found.extend(missing(work));
    found
}

/// The first mention of the name, where it stands before its gloss.
fn late(work: &Work<'_>, gloss: Stated<'_>) -> Option<Diagnostic> {
    let key = fold(&gloss.pair.original);
    let names = |form: &&Form| work.own.entries()[form.entry].originals.iter().any(|one| fold(&one.text) == key);
    let entries = work.index.entries(&key);
    let first = entries.iter().filter_map(|&entry| {
        let mut mentions = work.own_mentions_of(entry);
        mentions.find(|one| !work.is_title(one.document, one.span) && one.forms.iter().all(names))
    });
    let first = first.min_by_key(|mention| (mention.document, mention.span))?;
    let before = (first.document, first.span.start) < (gloss.document, gloss.pair.rendering_span.start);
    let original = &gloss.pair.original;
    let found = work.slice(first.document, first.span);
    before.then(|| {
        let message = Message {
            zh: format!("“{found}”首次出现时未注原文 {original}，到后文才注"),
            en: format!("{found} stands here without its original {original}, which is given only later"),
        };
        diagnostic(work, first.document, first.span, original, message, vec![work.evidence(gloss)])
    })
}

/// Glosses that say again what the work has said.
fn again(work: &Work<'_>, group: &[Stated<'_>]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, Stated<'_>> = BTreeMap::new();
    let mut found = Vec::new();
    for &stated in group.iter().filter(|one| !work.is_title(one.document, one.pair.gloss)) {
        let Some(&first) = seen.get(&fold(&stated.pair.rendering)) else {
            seen.insert(fold(&stated.pair.rendering), stated);
            continue;
        };
        let (rendering, original) = (&stated.pair.rendering, &stated.pair.original);
        let message = Message {
            zh: format!("“{rendering}”的原文 {original} 前文已注，此处重复"),
            en: format!("the original {original} of {rendering} was given before"),
        };
        let evidence = vec![work.evidence(first)];
        found.push(diagnostic(work, stated.document, stated.pair.gloss, original, message, evidence));
    }
    found
}

/// The first mentions of names that the memory knows and the work never glosses.
fn missing(work: &Work<'_>) -> Vec<Diagnostic> {
    let stated: BTreeSet<String> = work.stated.iter().map(|one| fold(&one.pair.original)).collect();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut found = Vec::new();
    let open = |mention: &&Mention<'_>| {
        !work.is_title(mention.document, mention.span) && !work.is_stated(mention.document, mention.span)
    };
    for mention in work.known_mentions.iter().filter(open) {
        let [form] = mention.forms.as_slice() else { continue };
        let entry = &work.known.entries()[form.entry];
        let live = entry.renderings.iter().any(|one| one.status != Status::Deprecated);
        let glossed = entry.originals.iter().any(|one| stated.contains(&fold(&one.text)));
        let Some(original) = entry.best_original().filter(|_| live && !glossed) else { continue };
        if matches!(entry.kind, Kind::Person | Kind::Org) && told.insert(form.entry) {
            let name = work.slice(mention.document, mention.span);
            let message = Message {
                zh: format!("“{name}”首次出现，未注原文 {}", original.text),
                en: format!("{name} stands here for the first time, without its original {}", original.text),
            };
            let rendering = entry.renderings.first();
            let evidence = rendering.and_then(|one| Evidence::seen(&one.seen, &one.text)).into_iter().collect();
            found.push(diagnostic(work, mention.document, mention.span, &original.text, message, evidence));
        }
    }
    found
}

fn diagnostic(
    work: &Work<'_>,
    document: usize,
    span: Span,
    original: &str,
    message: Message,
    evidence: Vec<Evidence>,
) -> Diagnostic {
    let found = work.slice(document, span);
    Diagnostic { original: Some(original.to_owned()), evidence, ..META.at(document, span, found, message) }
}
