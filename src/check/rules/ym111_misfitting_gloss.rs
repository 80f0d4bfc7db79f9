//! YM111: the gloss does not fit its rendering.

use super::super::agree::{self, Originals};
use super::super::diagnostic::{Diagnostic, Evidence, Example, Message, Meta, Needs, Severity};
use super::super::near;
use super::super::work::{Stated, Work};
use crate::align::Model;
use crate::mention;
use crate::term::Entry;
use crate::text::Span;
use crate::text::normalize::simplify_char;
use crate::text::script::{Script, is_foreign_letter, is_han, is_interpunct, main_script, script};

pub(crate) static META: Meta = Meta {
    code: "YM111",
    name: "misfitting-gloss",
    name_zh: "译名与所注原文不符",
    severity: Severity::Warning,
    default: true,
    needs: Needs::Nothing,
    summary: "The original in the brackets does not fit the rendering before them",
    reason: "Somebody pasted another person's original. Reported is a known name with the original of another known \
             name behind it, and a full transliterated name whose last part sounds nothing like any word of its \
             gloss. Abbreviations, other scripts, descriptions and names of one's own (a sinologist's Chinese \
             name) are left alone.",
    bad: Example {
        settled: &[],
        text: "德米特里·佩斯科夫(Dmitry Peskov)到会，\n马克·吕特(Mark Rutte)发言，\n后来佩斯科夫(Mark Rutte)说",
    },
    good: Example {
        settled: &[],
        text: "德米特里·佩斯科夫(Dmitry Peskov)到会，\n马克·吕特(Mark Rutte)发言，\n后来佩斯科夫(Dmitry Peskov)说",
    },
};

/// A bracket with one foreign name in it.
struct Gloss<'t> {
    document: usize,
    /// Where its bracket begins.
    bracket: usize,
    span: Span,
    text: &'t str,
}

pub(crate) fn run(work: &Work<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = work.stated.iter().filter_map(|&one| pasted(work, one)).collect();
    for (document, doc) in work.documents.iter().enumerate() {
        for mention in mention::find(doc) {
            let [form] = mention.contents.forms.as_slice() else { continue };
            let (span, text) = (form.span, doc.slice(form.span));
            let gloss = Gloss { document, bracket: mention.bracket.outer.start, span, text };
            if is_name(text) {
                found.extend(swapped(work, &gloss).or_else(|| unheard(work, &gloss)));
            }
        }
    }
    found
}

/// Two words or more, each large, in Latin letters.
fn is_name(gloss: &str) -> bool {
    let words: Vec<&str> = gloss.split_whitespace().collect();
    let large = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let plain = gloss.chars().all(|c| script(c) == Script::Latin || c.is_whitespace() || "-'’.".contains(c));
    (2..=4).contains(&words.len()) && words.iter().all(large) && plain && main_script(gloss) == Script::Latin
}

/// A pair of a rendering that is somebody else's and an original that has another rendering.
fn pasted(work: &Work<'_>, odd: Stated<'_>) -> Option<Diagnostic> {
    let pair = odd.pair;
    let owner = work.owner_of_rendering(pair)?;
    let same = |one: &Stated<'_>| {
        !agree::renderings(&one.pair.rendering, &pair.rendering, true) && agree::by_sound(one.pair.method)
    };
    let meant = work.stated_of(&pair.original).find(same)?;
    let by_sound = agree::by_sound(pair.method) && agree::by_sound(owner.pair.method);
    if !by_sound || work.declares(pair, owner.pair) || work.declares(pair, meant.pair) {
        return None;
    }
    let (found, gloss, whose) = (&pair.rendering, &pair.original, &meant.pair.rendering);
    let expected = owner.pair.original.clone();
    let message = misfit(found, &expected, gloss, whose);
    let evidence = vec![work.evidence(owner), work.evidence(meant)];
    Some(diagnostic(work, odd.document, pair.original_span, Some(expected), message, evidence))
}

fn misfit(found: &str, meant: &str, gloss: &str, whose: &str) -> Message {
    Message {
        zh: format!("“{found}”（{meant}）后所注 {gloss} 是“{whose}”的原文"),
        en: format!("{gloss} is the original of {whose}, not of {found} ({meant})"),
    }
}

/// A known name before the original of another.
fn swapped(work: &Work<'_>, gloss: &Gloss<'_>) -> Option<Diagnostic> {
    let Gloss { document, bracket, span: at, text: gloss } = *gloss;
    let text = work.documents[document].text().get(..bracket)?;
    let end = text.trim_end_matches(' ').len();
    let before = Span::new(end.checked_sub(1)?, end);
    let own = work.own_mentions_over(document, before).filter(|mention| mention.span.end == end);
    let named: Vec<(Span, &Entry)> = own
        .flat_map(|mention| mention.forms.iter().map(|form| (mention.span, &work.own.entries()[form.entry])))
        .collect();
    let (span, entry) = *named.first()?;
    let fits =
        |entry: &Entry| entry.originals.iter().any(|one| agree::originals(&one.text, gloss) != Originals::Different);
    // The entry that this very gloss makes of the name proves nothing.
    let others: Vec<&Entry> = named.iter().map(|(_, entry)| *entry).filter(|entry| !fits(entry)).collect();
    let entry_is_other = others.first().copied().unwrap_or(entry);
    if fits(entry_is_other) {
        return None;
    }
    let owner = work.stated_of(gloss).find(|one| {
        (one.document, one.pair.original_span) != (document, at) && !shares(entry_is_other, &one.pair.rendering)
    })?;
    let found = work.slice(document, span).to_owned();
    let meant = entry_is_other.best_original()?.text.clone();
    let whose = &owner.pair.rendering;
    let message = misfit(&found, &meant, gloss, whose);
    Some(diagnostic(work, document, at, Some(meant), message, vec![work.evidence(owner)]))
}

fn shares(entry: &Entry, rendering: &str) -> bool {
    entry.renderings.iter().any(|one| agree::renderings(&one.text, rendering, true))
}

/// A full name by sound, whose last two parts sound like no word of the gloss.
fn unheard(work: &Work<'_>, gloss: &Gloss<'_>) -> Option<Diagnostic> {
    let Gloss { document, bracket, span: at, text: gloss } = *gloss;
    let before = work.documents[document].text().get(..bracket)?.trim_end_matches(' ');
    let name = before.rsplit(|c: char| !is_han(c) && !is_interpunct(c)).next()?;
    let mut parts = name.rsplit(is_interpunct);
    let (last, given) = (parts.next()?, parts.next()?);
    // What stands before a name runs into its first part: the end of it is enough.
    let heard = |part: &str| {
        let chars: Vec<char> = part.chars().map(simplify_char).collect();
        let tails = (2..=chars.len().min(6)).filter_map(|size| chars.get(chars.len() - size..));
        tails
            .into_iter()
            .any(|tail| near::best_sound(gloss, tail, &Model::shipped().sound).is_some_and(|score| score > 0.0))
    };
    let spelt = |part: &str| {
        let chars: Vec<char> = part.chars().map(simplify_char).collect();
        (2..=6).contains(&chars.len()) && near::unusual(&chars) == 0
    };
    let plain = gloss.chars().all(|c| !is_foreign_letter(c) || c.is_ascii());
    if !plain || !spelt(last) || heard(last) || heard(given) {
        return None;
    }
    let message = Message {
        zh: format!("所注 {gloss} 与译名“…{given}·{last}”读音不符"),
        en: format!("{gloss} sounds nothing like …{given}·{last}"),
    };
    Some(diagnostic(work, document, at, None, message, Vec::new()))
}

fn diagnostic(
    work: &Work<'_>,
    document: usize,
    span: Span,
    expected: Option<String>,
    message: Message,
    evidence: Vec<Evidence>,
) -> Diagnostic {
    let found = work.slice(document, span);
    let original = expected.clone().or_else(|| Some(found.to_owned()));
    Diagnostic { expected, original, evidence, ..META.at(document, span, found, message) }
}
