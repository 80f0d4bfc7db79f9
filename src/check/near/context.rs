//! What stands beside a stretch of text: whether it is a word of its own that nothing else explains, and
//! whether it keeps the company of an established name.

use std::collections::{HashMap, HashSet};

use super::features::Observed;
use super::target::{Target, Targets, pieces};
use crate::check::work::{Mention, Work};
use crate::names::han::{Spelling, spelling};
use crate::names::{Form, Role, parts};
use crate::term::{Entry, Original, Pair};
use crate::text::Span;
use crate::text::normalize::{fold, simplify_char};
use crate::text::script::{is_foreign_letter, is_han, is_interpunct};

/// What follows a name two times as often as anything else does, or more: counted after the renderings of
/// people and places in news and magazines.
const AFTER_NAMES: &str = "说曾认称表则指参还今也提被在和与";

/// How a stretch that nothing else explains stands there.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stands {
    /// After the given name of the target's owner.
    pub(super) given_name: bool,
    /// Before a bracket with the target's original.
    pub(super) glossed: bool,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing {
    /// A word of its own that nothing else explains.
    Free(Stands),
    /// A known name, or no stretch that could be one name.
    Explained,
    /// Somebody else's name: with another given name, or with a gloss of its own.
    Another,
}

/// What the stretch `span` is to `target`.
pub(super) fn stands(work: &Work<'_>, document: usize, span: Span, target: &Target<'_>) -> Standing {
    let text = work.slice(document, span);
    let marks = |text: &str| text.chars().filter(|&c| is_interpunct(c)).count();
    let joint = |text: &str| text.chars().any(|c| !is_han(c) && !is_interpunct(c));
    if joint(text) || marks(text) > 0 && marks(text) != marks(&target.form.text) {
        return Standing::Explained;
    }
    let (before, after) = work.neighbours(document, span);
    if is_explained(work, document, span, target) {
        return Standing::Explained;
    }
    let given_name = before.is_some_and(is_interpunct);
    if after.is_some_and(is_interpunct) || given_name && !has_owners_given_name(work, document, span, target) {
        return Standing::Another;
    }
    match gloss_after(work, document, span, target) {
        Some(glossed) => Standing::Free(Stands { given_name, glossed }),
        None => Standing::Another,
    }
}

/// Whether a known name that is no part of the target stands there, or a pair of another original. Of the
/// work's own targets [`Taken`](super::taken::Taken) knows the first beforehand.
fn is_explained(work: &Work<'_>, document: usize, span: Span, target: &Target<'_>) -> bool {
    let same_name = |form: &&Form| !target.own && shares_original(&work.own.entries()[form.entry], target.entry);
    let is_within = |mention: &Mention<'_>| is_within(work.slice(document, mention.span), mention.span, span, target);
    let own = work.own_mentions_over(document, span).filter(|mention| !is_within(mention));
    let of_target = |pair: &Pair| has_original(target.entry, &pair.original);
    own.into_iter().any(|mention| !mention.forms.iter().all(&same_name))
        || work.known_mentions_over(document, span).any(|mention| !is_within(mention))
        || work.stated_over(document, span).any(|one| !of_target(one.pair))
}

fn shares_original(one: &Entry, other: &Entry) -> bool {
    one.originals.iter().any(|original| has_original(other, &original.text))
}

fn has_original(entry: &Entry, original: &str) -> bool {
    entry.originals.iter().any(|one| fold(&one.text) == fold(original))
}

/// A given name, `text`, that is right in a full name of which the rest is not.
fn is_within(text: &str, mention: Span, span: Span, target: &Target<'_>) -> bool {
    let is_part = || {
        let text: Vec<char> = fold(text).chars().collect();
        pieces(&target.form.text).any(|part| part == text)
    };
    span.contains(mention) && mention.len() < span.len() && is_part()
}

/// Whether a bracket with the target's original follows; nothing when one with another does.
fn gloss_after(work: &Work<'_>, document: usize, span: Span, target: &Target<'_>) -> Option<bool> {
    let rest = work.documents[document].text().get(span.end..).unwrap_or_default().trim_start_matches(' ');
    let Some(inner) = rest.strip_prefix(['(', '（']) else { return Some(false) };
    let gloss = inner.split([')', '）', '\n']).next().unwrap_or_default();
    if !gloss.starts_with(is_foreign_letter) {
        return Some(false);
    }
    let key = fold(gloss);
    let names_target = |one: &Original| key.contains(&fold(&one.text));
    target.entry.originals.iter().any(names_target).then_some(true)
}

fn has_owners_given_name(work: &Work<'_>, document: usize, span: Span, target: &Target<'_>) -> bool {
    let text = work.documents[document].text().get(..span.start).unwrap_or_default();
    let text = text.trim_end_matches(is_interpunct);
    let given = |rendering: &str| {
        let parts: Vec<&str> = parts::of_rendering(rendering).collect();
        parts.len() > 1 && text.ends_with(parts[parts.len() - 2])
    };
    target.form.role == Role::Surname && target.entry.renderings.iter().any(|one| given(&one.text))
}

/// How many of `chars` hardly ever spell a foreign name.
pub(crate) fn unusual(chars: &[char]) -> usize {
    chars.iter().filter(|&&c| spelling(c) == Spelling::Unusual).count()
}

/// What stands beside the targets where they stand themselves.
#[derive(Debug, Default)]
pub(super) struct Surroundings {
    before: HashSet<(usize, char)>,
    two_before: HashSet<(usize, [char; 2])>,
    after: HashSet<(usize, char)>,
    often: HashMap<usize, usize>,
}

impl Surroundings {
    pub(super) fn new(work: &Work<'_>, targets: &Targets<'_>) -> Self {
        let mut all = Self::default();
        let mut numbers: HashMap<*const Form, Option<usize>> = HashMap::new();
        let mut number = |own: bool, form: &Form| {
            *numbers.entry(std::ptr::from_ref(form)).or_insert_with(|| targets.number_of(form, own))
        };
        for (own, mentions) in [(true, &work.own_mentions), (false, &work.known_mentions)] {
            for mention in mentions {
                for &form in &mention.forms {
                    let Some(target) = number(own, form) else { continue };
                    let [second, first, after] = beside(work, mention.document, mention.span);
                    *all.often.entry(target).or_default() += 1;
                    all.before.extend(first.map(|c| (target, c)));
                    all.two_before.extend(second.zip(first).map(|(a, b)| (target, [a, b])));
                    all.after.extend(after.map(|c| (target, c)));
                }
            }
        }
        all
    }

    pub(super) fn observe(&self, work: &Work<'_>, document: usize, span: Span, target: usize, observed: &mut Observed) {
        let [second, first, after] = beside(work, document, span);
        observed.often[1] = self.often.get(&target).copied().unwrap_or(0);
        observed.company = [
            first.is_some_and(|c| self.before.contains(&(target, c))),
            second.zip(first).is_some_and(|(a, b)| self.two_before.contains(&(target, [a, b]))),
            after.is_some_and(|c| self.after.contains(&(target, c))),
        ];
        observed.verb_after = after.is_some_and(|c| AFTER_NAMES.contains(c));
        let spells = |c: Option<char>, least| c.is_some_and(|c| spelling(c) == least);
        observed.strong = [spells(first, Spelling::Strong), spells(after, Spelling::Strong)];
        observed.usual = [spells(first, Spelling::Usual), spells(after, Spelling::Usual)];
    }
}

/// The Chinese characters beside a stretch, simplified: the second and the first before it, the one after.
fn beside(work: &Work<'_>, document: usize, span: Span) -> [Option<char>; 3] {
    let text = work.documents[document].text();
    let mut before =
        text.get(..span.start).unwrap_or_default().chars().rev().take_while(|&c| is_han(c)).map(simplify_char);
    let first = before.next();
    let after = text.get(span.end..).and_then(|text| text.chars().next()).filter(|&c| is_han(c)).map(simplify_char);
    [before.next(), first, after]
}
