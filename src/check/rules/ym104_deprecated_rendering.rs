//! YM104: a rendering that was decided against.

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Mention, Work};
use super::ym101_unsettled_rendering::fitting;
use crate::names::han::{Spelling, spelling};
use crate::names::{Form, Role};
use crate::term::{Entry, Status};
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM104",
    name: "deprecated-rendering",
    name_zh: "停用译名",
    severity: Severity::Error,
    default: true,
    needs: Needs::Memory,
    summary: "A rendering is used that the memory has decided against",
    reason: "Somebody has deprecated this rendering, so it is wrong wherever it stands, with or without a gloss. \
             Characters inside a longer known name are left alone, and so is a form that is right for another \
             entry.",
    bad: Example {
        settled: &[
            ("Volodymyr Zelensky", "泽连斯基", Status::Preferred),
            ("Volodymyr Zelensky", "哲连斯基", Status::Deprecated),
        ],
        text: "总统哲连斯基到会",
    },
    good: Example {
        settled: &[
            ("Volodymyr Zelensky", "泽连斯基", Status::Preferred),
            ("Volodymyr Zelensky", "哲连斯基", Status::Deprecated),
        ],
        text: "总统泽连斯基到会",
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    work.known_mentions.iter().filter_map(|mention| forbidden(work, mention)).collect()
}

fn forbidden(work: &Work<'_>, mention: &Mention<'_>) -> Option<Diagnostic> {
    let entry = |form: &Form| &work.known.entries()[form.entry];
    let against = |form: &&Form| form.role == Role::Whole && is_deprecated(entry(form), &form.text);
    if !mention.forms.iter().all(against) || inside_a_name(work, mention) {
        return None;
    }
    let owner = entry(mention.forms.first()?);
    let found = work.slice(mention.document, mention.span);
    let live = work.preferred(owner).or_else(|| work.most_mentioned(owner).map(|one| (one, false)));
    let expected = live.map(|(one, _)| fitting(&one.text, found));
    let original = owner.best_original().map(|one| one.text.clone());
    let unique = mention.forms.len() == 1;
    let fix = live.zip(expected.clone()).map(|((one, only), replacement)| Fix {
        safe: unique && only && replacement == one.text && agree::same_script(found, &replacement),
        replacement,
    });
    let whose = original.as_deref().unwrap_or_default();
    let message = message(found, whose, expected.as_deref());
    Some(Diagnostic {
        expected,
        fix,
        evidence: live.and_then(|(one, _)| Evidence::seen(&one.seen, &one.text)).into_iter().collect(),
        original,
        ..META.at(mention.document, mention.span, found, message)
    })
}

fn message(found: &str, original: &str, expected: Option<&str>) -> Message {
    match expected {
        Some(expected) => Message {
            zh: format!("“{found}”（{original}）已停用，应作“{expected}”"),
            en: format!("{found} is deprecated for {original}: write {expected}"),
        },
        None => Message {
            zh: format!("“{found}”（{original}）已停用"),
            en: format!("{found} is deprecated for {original}"),
        },
    }
}

/// Deprecated, and in no region usable.
fn is_deprecated(entry: &Entry, text: &str) -> bool {
    let mut same = entry.renderings.iter().filter(|one| fold(&one.text) == fold(text)).peekable();
    same.peek().is_some() && same.all(|one| one.status == Status::Deprecated)
}

/// Two characters amid others that spell names are more likely a piece of a longer, unknown name.
fn inside_a_name(work: &Work<'_>, mention: &Mention<'_>) -> bool {
    let (before, after) = work.neighbours(mention.document, mention.span);
    let spells = |c: Option<char>| c.is_some_and(|c| spelling(c) == Spelling::Strong);
    work.slice(mention.document, mention.span).chars().count() < 3 && (spells(before) || spells(after))
}

#[cfg(test)]
mod tests {
    use crate::check::{Options, check};
    use crate::names::tests::{entry, rendered};
    use crate::term::{MemoryTerms, Region, Rendering, Status};
    use crate::text::Document;

    /// The form proposed for 齐诺维耶夫 beside `others`, whether its fix is safe, and how much speaks for it.
    fn proposed(others: Vec<Rendering>, region: Option<Region>) -> Option<(String, bool, usize)> {
        let mut zinoviev = entry(1, "齐诺维耶夫", "Georgy Zinoviev");
        zinoviev.renderings = vec![rendered("齐诺维耶夫", Status::Deprecated)];
        zinoviev.renderings.extend(others);
        let memory = MemoryTerms::new(vec![zinoviev]);
        let found = check(
            &[Document::new("t", "大使齐诺维耶夫说")],
            &[vec![]],
            &memory,
            &Options { region, ..Options::default() },
        )
        .unwrap();
        assert_eq!(found.iter().map(|one| one.meta.code).collect::<Vec<_>>(), ["YM104"]);
        let fix = found[0].fix.as_ref()?;
        Some((fix.replacement.clone(), fix.safe, found[0].evidence.len()))
    }

    #[test]
    fn a_live_rendering_is_proposed_and_a_settled_one_is_safe() {
        let of = |text: &str, status, mentions, region| {
            let mut one = rendered(text, status);
            (one.seen.mentions, one.region) = (mentions, region);
            one
        };
        let often = || of("季诺维也夫", Status::Unreviewed, 5, Region::Cn);
        let seldom = || of("吉诺维耶夫", Status::Unreviewed, 2, Region::Cn);
        let taiwan = || of("齊諾維夫", Status::Unreviewed, 9, Region::Tw);
        let told = |text: &str, safe| Some((text.to_owned(), safe, 1));
        assert_eq!(proposed(vec![seldom(), often(), taiwan()], None), told("季诺维也夫", false));
        assert_eq!(proposed(vec![often(), taiwan()], Some(Region::Tw)), told("齊諾維夫", false));
        let admitted = of("吉诺维耶夫", Status::Admitted, 2, Region::Cn);
        assert_eq!(proposed(vec![often(), admitted], None), told("吉诺维耶夫", true));
        assert_eq!(proposed(vec![], None), None);
    }
}
