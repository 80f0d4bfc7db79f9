//! YM107: the interpunct or the brackets of names are written in several ways.

use std::collections::BTreeMap;

use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::Work;
use crate::text::normalize::fold;
use crate::text::script::{is_han, is_interpunct};
use crate::text::{Document, Span};

pub(crate) static META: Meta = Meta {
    code: "YM107",
    name: "mixed-marks",
    name_zh: "间隔号或括号不一",
    severity: Severity::Info,
    default: false,
    needs: Needs::Nothing,
    summary: "The interpunct or the brackets of names are written unlike elsewhere in this work",
    reason: "卡尔·马克思 here and 卡尔‧马克思 there, or one original in （） and the next in (), is untidy, and a \
             search for one form misses the other. The form that the work writes most often, else the first, is \
             taken as meant; a name that has its interpunct elsewhere and lacks it here is reported too. This is \
             house style, so it runs only when it is selected.",
    bad: Example { settled: &[], text: "卡尔·马克思和约翰·洛克，\n弗里德里希‧恩格斯" },
    good: Example { settled: &[], text: "卡尔·马克思和约翰·洛克，\n弗里德里希·恩格斯" },
};

/// A mark at a place.
struct Mark {
    document: usize,
    span: Span,
    text: String,
}

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let interpuncts: Vec<Mark> = work.documents.iter().enumerate().flat_map(|(at, doc)| interpuncts(at, doc)).collect();
    let mut found = odd(work, &interpuncts, "间隔号", "the interpunct");
    found.extend(odd(work, &brackets(work), "原文的括号", "the brackets of originals"));
    found.extend(unmarked(work));
    found
}

/// The interpuncts between two Chinese characters.
fn interpuncts(document: usize, doc: &Document) -> Vec<Mark> {
    let chars: Vec<(usize, char)> = doc.text().char_indices().collect();
    let between =
        chars.windows(3).filter(|three| is_han(three[0].1) && is_interpunct(three[1].1) && is_han(three[2].1));
    let mark = |three: &[(usize, char)]| {
        let (at, c) = three[1];
        Mark { document, span: Span::new(at, at + c.len_utf8()), text: c.to_string() }
    };
    between.map(mark).collect()
}

/// The brackets around originals, each as its two marks.
fn brackets(work: &Work<'_>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for one in &work.stated {
        let (span, text) = (one.pair.gloss, work.slice(one.document, one.pair.gloss));
        let edges: String = text.chars().next().into_iter().chain(text.chars().next_back()).collect();
        if marks.last().is_none_or(|last| (last.document, last.span) != (one.document, span)) {
            marks.push(Mark { document: one.document, span, text: edges });
        }
    }
    marks
}

/// The marks that are written otherwise than most.
fn odd(work: &Work<'_>, marks: &[Mark], zh: &str, en: &str) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        counts.entry(&mark.text).or_insert((0, usize::MAX - at)).0 += 1;
    }
    let Some((meant, _)) = counts.iter().max_by_key(|(_, often)| **often) else { return Vec::new() };
    let meant = (*meant).to_owned();
    let Some(first) = marks.iter().find(|mark| mark.text == meant) else { return Vec::new() };
    let evidence = Evidence::at(&work.documents[first.document], first.span);
    let odd = marks.iter().filter(|mark| mark.text != meant);
    odd.map(|mark| {
        let found = work.slice(mark.document, mark.span);
        let message = Message {
            zh: format!("{zh}多作“{meant}”，此处作“{}”", mark.text),
            en: format!("{en} are mostly {meant} in this work, here {}", mark.text),
        };
        let expected = rewritten(found, &meant);
        diagnostic(mark.document, mark.span, found, expected, message, Some(evidence.clone()))
    })
    .collect()
}

/// `found` with the `meant` mark, or within the meant pair of marks.
fn rewritten(found: &str, meant: &str) -> String {
    let mut marks = meant.chars();
    let (Some(open), close) = (marks.next(), marks.next()) else { return found.to_owned() };
    match close {
        None => meant.to_owned(),
        Some(close) => {
            let mut inner = found.chars();
            inner.next();
            inner.next_back();
            format!("{open}{}{close}", inner.as_str())
        }
    }
}

/// Names that the work gives with an interpunct, where they stand without.
fn unmarked(work: &Work<'_>) -> Vec<Diagnostic> {
    let marked = |text: &str| text.contains(is_interpunct);
    let mut found = Vec::new();
    for mention in &work.own_mentions {
        let text = work.slice(mention.document, mention.span);
        let Some(form) = mention.forms.iter().find(|form| marked(&form.text)).filter(|_| !marked(text)) else {
            continue;
        };
        let mut stated = work.index.of_rendering(&fold(&form.text)).iter().map(|&at| work.stated[at]);
        let evidence = stated.find(|one| one.pair.rendering == form.text).map(|one| work.evidence(one));
        let message = Message {
            zh: format!("“{}”在别处有间隔号，此处没有", form.text),
            en: format!("{} has its interpunct elsewhere in this work, not here", form.text),
        };
        found.push(diagnostic(mention.document, mention.span, text, form.text.clone(), message, evidence));
    }
    found
}

fn diagnostic(
    document: usize,
    span: Span,
    found: &str,
    expected: String,
    message: Message,
    evidence: Option<Evidence>,
) -> Diagnostic {
    Diagnostic {
        fix: Some(Fix { replacement: expected.clone(), safe: false }),
        expected: Some(expected),
        evidence: evidence.into_iter().collect(),
        ..META.at(document, span, found, message)
    }
}

#[cfg(test)]
mod tests {
    use super::rewritten;

    #[test]
    fn brackets_are_written_otherwise_and_their_contents_are_kept() {
        assert_eq!(rewritten("(Karl Marx)", "（）"), "（Karl Marx）");
        assert_eq!(rewritten("‧", "·"), "·");
    }
}
