//! YM100: a waiver that waives nothing, or does not hold.

use super::super::diagnostic::{Diagnostic, Example, Message, Meta, Needs, Severity};
use super::super::waivers::{Flaw, Waiver, waivers};
use super::super::work::Work;
use crate::text::Document;

pub(crate) static META: Meta = Meta {
    code: "YM100",
    name: "idle-waiver",
    name_zh: "无效的豁免",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "A waiver has nothing to waive, gives no reason, or names a rule that is none",
    reason: "A comment such as [yiming: ignore YM102: 原书如此] lets a finding stand in its line (alone on a line: \
             in the next; with ignore-file: everywhere in the document). One whose finding is gone would hide the \
             next mistake. One that gives no reason, or names an unknown rule, does not hold at all. A waiver of \
             a rule that is not running is left alone.",
    bad: Example { settled: &[], text: "[yiming: ignore YM102: 旧译]\n季诺维也夫(Grigory Zinoviev)到会" },
    good: Example {
        settled: &[],
        text: "季诺维也夫(Grigory Zinoviev)到会，\n[yiming: ignore YM102: 旧译]\n齐诺维耶夫(Grigory Zinoviev)发言",
    },
};

/// The waivers that do not hold. Which ones are idle is known when all rules have run.
pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let documents = work.documents.iter().enumerate();
    let flawed = |(document, doc): (usize, &Document)| {
        let flaws = waivers(doc).into_iter().filter_map(|waiver| {
            let message = message(waiver.codes.as_ref().err()?);
            Some(META.at(document, waiver.span, doc.slice(waiver.span), message))
        });
        flaws.collect::<Vec<_>>()
    };
    documents.flat_map(flawed).collect()
}

fn message(flaw: &Flaw) -> Message {
    let (zh, en) = match flaw {
        Flaw::Unclear => (
            "看不懂这条豁免（应作 ignore 或 ignore-file）".to_owned(),
            "this says neither ignore nor ignore-file".to_owned(),
        ),
        Flaw::NoRule => {
            ("这条豁免没有指明规则，不起作用".to_owned(), "a waiver that names no rule does not hold".to_owned())
        }
        Flaw::Unknown(name) => {
            (format!("没有 {name} 这条规则，豁免不起作用"), format!("{name} is no rule, so this waiver does not hold"))
        }
        Flaw::NoReason => (
            "豁免须写明理由（ignore 规则：理由），否则不起作用".to_owned(),
            "a waiver without a reason (ignore RULE: reason) does not hold".to_owned(),
        ),
    };
    Message { zh, en }
}

/// What is told of a waiver whose `codes` have nothing to waive.
pub(crate) fn idle(document: usize, doc: &Document, waiver: &Waiver, codes: &[&str]) -> Diagnostic {
    let message = Message {
        zh: format!("这里没有 {} 的问题，这条豁免可以删去", codes.join("、")),
        en: format!("nothing to waive for {} here: this waiver can go", codes.join(", ")),
    };
    META.at(document, waiver.span, doc.slice(waiver.span), message)
}
