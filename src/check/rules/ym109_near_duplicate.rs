//! YM109: a form that is almost, but not quite, an established rendering.

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::near::{self, Near, Target, Targets};
use super::super::work::Work;
use crate::align::Model;
use crate::term::{Entry, Rendering, Status};
use crate::text::normalize::fold;

pub(crate) static META: Meta = Meta {
    code: "YM109",
    name: "near-duplicate",
    name_zh: "疑似误写的译名",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "A form differs by a sound or a character from a rendering that this work or the memory establishes",
    reason: "季诺维耶夫 beside 季诺维也夫 is a slip far more often than another person. Looked for are bare forms \
             that read like an established rendering, spell its original otherwise (another region's form), or \
             lack a character, have one too many or two exchanged. Whether one is a slip is weighed: how well it \
             spells the original, how well ordinary words explain it, what stands beside it and beside the \
             established form, how often both are written: a form that \
             is written as often as the established one is a slip only where it is long and reads alike. Forms with a gloss of their own, other known names, \
             pieces of longer names and namesakes with another given name are left alone. The fix is never \
             applied unasked unless the form was settled.",
    bad: Example {
        settled: &[], text: "格奥尔基·季诺维也夫(Georgy Zinoviev)到会，\n季诺维耶夫发言"
    },
    good: Example {
        settled: &[], text: "格奥尔基·季诺维也夫(Georgy Zinoviev)到会，\n季诺维也夫发言"
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let targets = Targets::new(work.own, work.known, work.memory.remembered(), &Model::shipped().sound);
    let near = near::find(work, &targets);
    near.iter().map(|near| diagnostic(work, near, &targets.get(near.target))).collect()
}

/// What the memory prefers to write for `target`, whoever established it: one form, differently spelt at
/// most. Of several the one in the script of `found`.
fn preferred<'a>(work: &Work<'a>, target: &Target<'_>, found: &str) -> Option<&'a str> {
    let entries = work.known.named(&target.form.text).into_iter().map(|form| &work.known.entries()[form.entry]);
    let settled = entries.flat_map(|entry| work.settled(entry));
    let same = |one: &&Rendering| fold(&one.text).chars().eq(target.chars.iter().copied());
    let forms: Vec<&str> =
        settled.filter(|one| one.status == Status::Preferred).filter(same).map(|one| one.text.as_str()).collect();
    forms.iter().find(|form| agree::same_script(found, form)).or_else(|| forms.first()).copied()
}

fn diagnostic(work: &Work<'_>, near: &Near, target: &Target<'_>) -> Diagnostic {
    let found = work.slice(near.document, near.span);
    let Target { form, entry, own, .. } = target;
    let preferred = preferred(work, target, found);
    let expected = preferred.unwrap_or(&form.text).to_owned();
    let safe = preferred.is_some() && agree::same_script(found, &expected);
    let original = entry.best_original().map(|one| one.text.clone());
    let whose = original.as_deref().unwrap_or_default();
    let message = Message {
        zh: format!("“{found}”疑为“{expected}”（{whose}）之误"),
        en: format!("{found} looks like a slip for {expected} ({whose})"),
    };
    Diagnostic {
        original,
        fix: Some(Fix { replacement: expected.clone(), safe }),
        expected: Some(expected),
        evidence: evidence(work, entry, *own).into_iter().collect(),
        ..META.at(near.document, near.span, found, message)
    }
}

/// The first gloss that establishes the form; else where the memory saw it.
fn evidence(work: &Work<'_>, entry: &Entry, own: bool) -> Option<Evidence> {
    if own {
        let firsts = entry.originals.iter().filter_map(|one| {
            let mut stated = work.stated_of(&one.text);
            stated.find(|stated| stated.pair.original == one.text)
        });
        let first = firsts.min_by_key(|one| (one.document, one.pair.gloss))?;
        return Some(work.evidence(first));
    }
    let rendering = entry.renderings.first()?;
    Evidence::seen(&rendering.seen, &rendering.text)
}

#[cfg(test)]
mod tests {
    use crate::align::Aligner;
    use crate::check::{Options, check};
    use crate::names::tests::{entry, rendered};
    use crate::term::{MemoryTerms, Status};
    use crate::text::Document;

    const GLOSS: &str = "格奥尔基·季诺维也夫(Georgy Zinoviev)到会\n";

    /// What is found after `GLOSS` in `text`.
    fn found(text: &str) -> Vec<String> {
        let doc = Document::new("t", format!("{GLOSS}{text}"));
        let pairs = vec![Aligner::shipped().align(&doc)];
        let found = check(&[doc], &pairs, &MemoryTerms::default(), &Options::default()).unwrap();
        found
            .into_iter()
            .map(|one| format!("{} {} {}", one.meta.code, one.found, one.expected.unwrap_or_default()))
            .collect()
    }

    #[test]
    fn slips_are_found() {
        assert_eq!(found("大使季诺维耶夫的会晤"), ["YM109 季诺维耶夫 季诺维也夫"]);
        assert_eq!(found("格奥尔基·季诺维耶夫说"), ["YM109 格奥尔基·季诺维耶夫 格奥尔基·季诺维也夫"]);
        assert_eq!(found("季诺维夫说"), ["YM109 季诺维夫 季诺维也夫"]);
    }

    #[test]
    fn a_slip_that_is_kept_to_is_one_all_the_same() {
        let slip = "YM109 季诺维耶夫 季诺维也夫";
        assert_eq!(found("季诺维耶夫说\n大使季诺维耶夫曾来\n季诺维耶夫指出\n季诺维耶夫也在"), [slip; 4]);
        // Two characters read alike are soon somebody else.
        let text = "马克·吕特(Mark Rutte)到会\n律特说，律特来，律特走";
        assert_eq!(found(text), Vec::<String>::new());
    }

    #[test]
    fn others_are_left_alone() {
        for text in [
            "大使季诺维也夫说",
            "季诺维耶夫(Zinovyev)说",
            "亚历山大·季诺维耶夫说",
            "季诺维耶夫斯克市",
            "基辛格、科西嘉",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn another_name_is_no_part_that_is_right() {
        let text = "苏利文(Jake Sullivan)来访。丹·沙利文(Dan Sullivan)也在。\n";
        assert_eq!(found(&format!("{text}但苏利文说")), Vec::<String>::new());
        assert_eq!(found(&format!("{text}丹·沙莉文说")), ["YM109 丹·沙莉文 丹·沙利文"]);
    }

    #[test]
    fn what_the_memory_prefers_is_written_in_whoever_glosses_it() {
        let mut settled = entry(1, "波罗申科", "Petro Poroshenko");
        settled.renderings = vec![rendered("波罗申科", Status::Preferred)];
        let memory = MemoryTerms::new(vec![settled]);
        for gloss in ["波罗申科(Petro Poroshenko)", "彼得罗·波罗申科(Petro Poroshenko)"] {
            let doc = Document::new("t", format!("{gloss}到会\n会后波罗申柯说"));
            let pairs = vec![Aligner::shipped().align(&doc)];
            let found = check(&[doc], &pairs, &memory, &Options::default()).unwrap();
            let fix = found[0].fix.as_ref().unwrap();
            let told = (found[0].meta.code, found[0].found.as_str(), fix.replacement.as_str(), fix.safe);
            assert_eq!(told, ("YM109", "波罗申柯", "波罗申科", true), "{gloss}");
        }
    }

    #[test]
    fn forms_are_told_as_they_were_established() {
        let doc = Document::new("t", "喬治·齊諾維也夫(Georgy Zinoviev)到会\n后来齐诺维耶夫说");
        let pairs = vec![Aligner::shipped().align(&doc)];
        let found = check(&[doc], &pairs, &MemoryTerms::default(), &Options::default()).unwrap();
        assert_eq!((found[0].found.as_str(), found[0].expected.as_deref()), ("齐诺维耶夫", Some("齊諾維也夫")));
        assert!(found[0].message.zh.contains("“齊諾維也夫”"), "{}", found[0].message.zh);
        assert_eq!(found[0].fix.as_ref().map(|fix| fix.replacement.as_str()), Some("齊諾維也夫"));
    }

    #[test]
    fn the_memory_establishes_too() {
        let memory = MemoryTerms::new(vec![entry(1, "格奥尔基·季诺维也夫", "Georgy Zinoviev")]);
        for text in ["大使季诺维耶夫说", "季诺维耶夫(Georgy Zinoviev)说"] {
            let doc = Document::new("t", text);
            let pairs = vec![Aligner::shipped().align(&doc)];
            let found = check(&[doc], &pairs, &memory, &Options::default()).unwrap();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].evidence[0].line, 3);
        }
    }
}
