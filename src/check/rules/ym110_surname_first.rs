//! YM110: a surname stands before the full name.

use std::collections::BTreeSet;

use super::super::diagnostic::{Diagnostic, Evidence, Example, Message, Meta, Needs, Severity};
use super::super::work::Work;
use crate::names::{Form, Role};
use crate::term::{Entry, Kind};
use crate::text::script::is_interpunct;

pub(crate) static META: Meta = Meta {
    code: "YM110",
    name: "surname-first",
    name_zh: "先姓后全名",
    severity: Severity::Info,
    default: false,
    needs: Needs::Nothing,
    summary: "A person is called by the surname before the full name has been given",
    reason: "A reader who meets 佩斯科夫 on page 3 and 德米特里·佩斯科夫 on page 5 looks back in vain. Reported is \
             the first mention of a person by the surname, where the full name comes later in the work. The \
             first line of a document is its title and is left alone. This is house style, so it runs only when \
             it is selected.",
    bad: Example {
        settled: &[], text: "记者会\n佩斯科夫到会，\n德米特里·佩斯科夫(Dmitry Peskov)发言"
    },
    good: Example {
        settled: &[], text: "记者会\n德米特里·佩斯科夫(Dmitry Peskov)到会，\n佩斯科夫发言"
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut met: BTreeSet<usize> = BTreeSet::new();
    let mut found = Vec::new();
    for (at, mention) in work.own_mentions.iter().enumerate() {
        let [form] = mention.forms.as_slice() else { continue };
        if work.is_title(mention.document, mention.span) || !met.insert(form.entry) || form.role != Role::Surname {
            continue;
        }
        let entry = &work.own.entries()[form.entry];
        let full = |other: &&&Form| other.entry == form.entry && other.role == Role::Whole && is_full(&other.text);
        let places = work.index.mentions_of(form.entry);
        let later = places.iter().filter(|&&other| other > at).find_map(|&other| {
            let place = &work.own_mentions[other];
            Some((place, place.forms.iter().find(full)?))
        });
        if let Some((place, full)) = later.filter(|_| entry.kind == Kind::Person) {
            let evidence = Evidence::at(&work.documents[place.document], place.span);
            found.push(diagnostic(work, mention.document, mention.span, entry, &full.text, evidence));
        }
    }
    found
}

fn is_full(rendering: &str) -> bool {
    rendering.contains(is_interpunct)
}

fn diagnostic(
    work: &Work<'_>,
    document: usize,
    span: crate::text::Span,
    entry: &Entry,
    full: &str,
    evidence: Evidence,
) -> Diagnostic {
    let found = work.slice(document, span);
    let message = Message {
        zh: format!("“{found}”先于全名“{full}”出现"),
        en: format!("{found} stands before the full name {full}"),
    };
    Diagnostic {
        expected: Some(full.to_owned()),
        original: entry.best_original().map(|one| one.text.clone()),
        evidence: vec![evidence],
        ..META.at(document, span, found, message)
    }
}
