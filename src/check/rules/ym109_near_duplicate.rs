//! YM109: a form that is almost, but not quite, an established rendering.

use std::collections::{BTreeMap, BTreeSet};

use super::super::agree;
use super::super::diagnostic::{Diagnostic, Evidence, Example, Fix, Message, Meta, Needs, Severity};
use super::super::work::{Mention, Work};
use crate::names::han::{Spelling, spelling};
use crate::names::near::{Departure, departure_of, is_slip};
use crate::names::{Form, Names, Role, parts};
use crate::term::{Entry, Kind, Method, Original, Pair, Status, keys};
use crate::text::folded::Folded;
use crate::text::normalize::fold;
use crate::text::pinyin;
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};
use crate::text::{Document, Span};

pub(crate) static META: Meta = Meta {
    code: "YM109",
    name: "near-duplicate",
    name_zh: "疑似误写的译名",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "A form differs by a sound or a character from a rendering that this work or the memory establishes",
    reason: "季诺维耶夫 beside 季诺维也夫 is a slip far more often than another person. Looked for are bare forms \
             of three characters or more, in characters that spell foreign names, that read like an \
             established rendering or differ in one near sound, one character put in or left out, or two \
             exchanged. Forms with a gloss of their own, other known names, pieces of longer names and namesakes \
             with another given name are left alone. The fix is never applied unasked unless the form was \
             settled.",
    bad: Example {
        settled: &[], text: "格奥尔基·季诺维也夫(Georgy Zinoviev)到会，\n季诺维耶夫发言"
    },
    good: Example {
        settled: &[], text: "格奥尔基·季诺维也夫(Georgy Zinoviev)到会，\n季诺维也夫发言"
    },
};

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let targets = Targets::of(work);
    let mut found = Vec::new();
    for (document, doc) in work.documents.iter().enumerate() {
        let near = resembling(&targets, work, document, doc);
        found.extend(best(near).into_iter().map(|near| diagnostic(work, &targets, document, &near)));
    }
    found
}

/// An established rendering, or the surname in one.
struct Target<'a> {
    chars: Vec<char>,
    form: &'a Form,
    entry: &'a Entry,
    /// Established by this work, not only by the memory.
    own: bool,
}

/// Every target, found by what all its near duplicates share with it: a deletion, or the sound.
struct Targets<'a> {
    all: Vec<Target<'a>>,
    by_key: BTreeMap<String, Vec<usize>>,
    /// The preferred renderings of the memory, by their folded form.
    preferred: BTreeMap<Vec<char>, Vec<&'a str>>,
    longest: usize,
}

/// A stretch of the text and the target that it is almost.
struct Near<'t, 'a> {
    span: Span,
    target: &'t Target<'a>,
    departure: Departure,
}

impl<'a> Targets<'a> {
    fn of(work: &Work<'a>) -> Self {
        let mut targets = Self { all: Vec::new(), by_key: BTreeMap::new(), preferred: preferred(work), longest: 0 };
        targets.add(work.own, true);
        targets.add(work.known, false);
        targets
    }

    fn add(&mut self, names: &'a Names, own: bool) {
        for form in names.forms() {
            let entry = &names.entries()[form.entry];
            let chars: Vec<char> = fold(&form.text).chars().collect();
            if chars.len() < 3 || form.role == Role::Given || !is_transliteration(form, entry) {
                continue;
            }
            self.longest = self.longest.max(chars.len());
            for key in shared_keys(&chars) {
                self.by_key.entry(key).or_default().push(self.all.len());
            }
            self.all.push(Target { chars, form, entry, own });
        }
    }

    /// The targets that share a key with `window`, each once.
    fn like(&self, window: &[char]) -> impl Iterator<Item = &Target<'a>> {
        let found: BTreeSet<usize> =
            shared_keys(window).iter().filter_map(|key| self.by_key.get(key)).flatten().copied().collect();
        found.into_iter().map(|at| &self.all[at])
    }

    /// What the memory prefers to write for `target`, whoever established it: one form, differently
    /// spelt at most. Of several the one in the script of `found`.
    fn preferred(&self, target: &Target<'_>, found: &str) -> Option<&'a str> {
        let forms = self.preferred.get(&target.chars)?;
        let fits = |form: &&&str| agree::same_script(found, form);
        forms.iter().find(fits).or_else(|| forms.first()).copied()
    }
}

fn preferred<'a>(work: &Work<'a>) -> BTreeMap<Vec<char>, Vec<&'a str>> {
    let mut forms: BTreeMap<Vec<char>, Vec<&str>> = BTreeMap::new();
    for entry in work.known.entries() {
        for one in work.settled(entry).into_iter().filter(|one| one.status == Status::Preferred) {
            forms.entry(fold(&one.text).chars().collect()).or_default().push(&one.text);
        }
    }
    forms
}

fn is_transliteration(form: &Form, entry: &Entry) -> bool {
    let rendering = entry.renderings.iter().find(|one| one.text.contains(&form.text));
    let by_sound = |method| matches!(method, Method::Transliteration | Method::Heritage);
    matches!(entry.kind, Kind::Person | Kind::Place)
        && rendering.is_some_and(|one| by_sound(one.method) && one.status != Status::Deprecated)
        && form.text.chars().filter(|&c| is_han(c)).filter(|&c| spelling(c) == Spelling::Unusual).count() <= 1
}

fn shared_keys(chars: &[char]) -> Vec<String> {
    let form: String = chars.iter().collect();
    let mut shared = keys::deletions(&form);
    shared.push(pinyin::spell(&form));
    shared
}

/// Every stretch of `doc` that is almost a target.
fn resembling<'t, 'a>(targets: &'t Targets<'a>, work: &Work<'a>, document: usize, doc: &Document) -> Vec<Near<'t, 'a>> {
    let text = Folded::new(doc.text());
    let mut found = Vec::new();
    if targets.all.is_empty() {
        return found;
    }
    for from in 0..text.chars().len() {
        for window in windows(&text.chars()[from..], targets.longest + 1) {
            let span = text.span(from, from + window.len());
            let near = targets.like(window).filter_map(|target| {
                let departure = departure_of(window, &target.chars)?;
                is_slip(departure, &target.chars).then_some(Near { span, target, departure })
            });
            found.extend(near.filter(|near| stands_alone(work, document, near)));
        }
    }
    found
}

/// The stretches at the head of `rest` that could be names: Chinese, and all but one of characters that
/// spell names.
fn windows(rest: &[char], longest: usize) -> impl Iterator<Item = &[char]> {
    let mut unusual = 0;
    let end = rest.iter().take(longest).take_while(|&&c| {
        unusual += usize::from(spelling(c) == Spelling::Unusual);
        is_han(c) && unusual < 2
    });
    let end = end.count();
    (3..=end).map(|len| &rest[..len])
}

/// Whether the stretch is a word of its own that nothing else explains. That the work glosses it with the
/// target's own original explains nothing to a memory that has the form otherwise.
fn stands_alone(work: &Work<'_>, document: usize, near: &Near<'_, '_>) -> bool {
    let here = |mention: &&Mention<'_>| {
        mention.document == document && mention.span.overlaps(near.span) && !is_within(mention.span, near)
    };
    let same_name =
        |form: &&Form| !near.target.own && shares_original(&work.own.entries()[form.entry], near.target.entry);
    let explained = work.own_mentions.iter().filter(here).any(|mention| !mention.forms.iter().all(&same_name));
    let stated =
        work.stated.iter().filter(|one| one.document == document && one.pair.rendering_span.overlaps(near.span));
    let of_target = |pair: &Pair| !near.target.own && has_original(near.target.entry, &pair.original);
    !explained
        && !work.known_mentions.iter().any(|mention| here(&mention))
        && stated.into_iter().all(|one| of_target(one.pair))
        && !is_glossed(work, document, near)
        && edges_are_free(work, document, near)
}

fn shares_original(one: &Entry, other: &Entry) -> bool {
    one.originals.iter().any(|original| has_original(other, &original.text))
}

fn has_original(entry: &Entry, original: &str) -> bool {
    entry.originals.iter().any(|one| fold(&one.text) == fold(original))
}

/// A given name that is right in a full name of which the rest is not.
fn is_within(mention: Span, near: &Near<'_, '_>) -> bool {
    near.span.contains(mention) && mention.len() < near.span.len() && near.target.form.text.contains(is_interpunct)
}

/// A bracket with a foreign form follows, of which no pair was made: it names something of its own, unless
/// the form is the target's.
fn is_glossed(work: &Work<'_>, document: usize, near: &Near<'_, '_>) -> bool {
    let rest = work.documents[document].text().get(near.span.end..).unwrap_or_default().trim_start();
    let Some(inner) = rest.strip_prefix(['(', '（']) else { return false };
    let gloss = inner.split([')', '）', '\n']).next().unwrap_or_default();
    let names_target = |one: &Original| fold(gloss).contains(&fold(&one.text));
    gloss.starts_with(is_foreign_letter) && !near.target.entry.originals.iter().any(names_target)
}

/// No character beside it goes on spelling a name, and a given name before it is the owner's.
fn edges_are_free(work: &Work<'_>, document: usize, near: &Near<'_, '_>) -> bool {
    let (before, after) = work.neighbours(document, near.span);
    let doubtful = near.departure != Departure::Homophone;
    let blocks = |c: char| match spelling(c) {
        Spelling::Strong => true,
        Spelling::Usual => doubtful && near.target.chars.len() < 4,
        Spelling::Unusual => false,
    };
    if after.is_some_and(|c| is_interpunct(c) || blocks(c)) {
        return false;
    }
    match before {
        Some(c) if is_interpunct(c) => has_owners_given_name(work, document, near),
        Some(c) => !blocks(c),
        None => true,
    }
}

fn has_owners_given_name(work: &Work<'_>, document: usize, near: &Near<'_, '_>) -> bool {
    let text = work.documents[document].text().get(..near.span.start).unwrap_or_default();
    let text = text.trim_end_matches(is_interpunct);
    near.target.entry.renderings.iter().any(|one| {
        let parts: Vec<&str> = parts::of_rendering(&one.text).collect();
        parts.len() > 1 && near.target.form.role == Role::Surname && text.ends_with(parts[parts.len() - 2])
    })
}

/// Of overlapping stretches the one nearest to its target; of equals the longer, then the work's own.
fn best<'t, 'a>(mut near: Vec<Near<'t, 'a>>) -> Vec<Near<'t, 'a>> {
    near.sort_by_key(|one| (one.departure, usize::MAX - one.span.len(), !one.target.own, one.span));
    let mut kept: Vec<Near<'t, 'a>> = Vec::new();
    for one in near {
        if !kept.iter().any(|better| better.span.overlaps(one.span)) {
            kept.push(one);
        }
    }
    kept
}

fn diagnostic(work: &Work<'_>, targets: &Targets<'_>, document: usize, near: &Near<'_, '_>) -> Diagnostic {
    let found = work.slice(document, near.span);
    let Target { form, entry, own, .. } = near.target;
    let preferred = targets.preferred(near.target, found);
    let expected = preferred.unwrap_or(&form.text).to_owned();
    let safe = preferred.is_some() && agree::same_script(found, &expected);
    let original = entry.best_original().map(|one| one.text.clone());
    let whose = original.as_deref().unwrap_or_default();
    Diagnostic {
        document,
        span: near.span,
        meta: &META,
        severity: META.severity,
        found: found.to_owned(),
        message: Message {
            zh: format!("“{found}”疑为“{expected}”（{whose}）之误"),
            en: format!("{found} looks like a slip for {expected} ({whose})"),
        },
        original,
        fix: Some(Fix { replacement: expected.clone(), safe }),
        expected: Some(expected),
        evidence: evidence(work, entry, *own).into_iter().collect(),
    }
}

/// The first gloss that establishes the form; else where the memory saw it.
fn evidence(work: &Work<'_>, entry: &Entry, own: bool) -> Option<Evidence> {
    if own {
        let originals: Vec<&str> = entry.originals.iter().map(|one| one.text.as_str()).collect();
        return work
            .stated
            .iter()
            .find(|one| originals.contains(&one.pair.original.as_str()))
            .map(|&one| work.evidence(one));
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
