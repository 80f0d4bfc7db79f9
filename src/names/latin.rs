//! Names that no memory holds, in Latin and Cyrillic text: runs of capitalised words with the small words,
//! initials and hyphens that belong to them.
//!
//! Titles, months, possessives and the capital of a sentence's first word are left out.

use std::collections::BTreeSet;

use super::parts::{is_particle, is_suffix};
use super::words::{describes, has_common_ending, is_calendar, is_office, is_rank, is_small, is_title};
use crate::text::script::{Script, script};
use crate::text::{Document, Span};

/// The unknown names of `doc`, in order.
///
/// ```
/// use yiming::names::latin::find;
/// use yiming::text::Document;
/// let doc = Document::new("t", "On Monday President Ursula von der Leyen’s aide J. K. Smith left.");
/// let names: Vec<&str> = find(&doc).into_iter().map(|span| doc.slice(span)).collect();
/// assert_eq!(names, ["Ursula von der Leyen", "J. K. Smith"]);
/// ```
pub fn find(doc: &Document) -> Vec<Span> {
    let words = words(doc);
    let usage = Usage::of(&words);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let end = run_end(doc, &words, at);
        if end > at {
            let run = &words[at..end];
            if run[0].shouted {
                found.extend(shouted_names(run, &usage));
            } else {
                found.extend(between_offices(run).into_iter().filter_map(|run| name_in(run, &usage)));
            }
        }
        at = end.max(at + 1);
    }
    found
}

/// The large words of a text that stand together, titles and dates apart.
pub(super) struct Runs(Vec<Vec<(Span, bool)>>);

impl Runs {
    pub(super) fn of(doc: &Document) -> Self {
        let words = words(doc);
        let usage = Usage::of(&words);
        let mut runs = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let end = run_end(doc, &words, at).max(at + 1);
            // An opening word may be large for its place alone.
            let sure = |word: &Word<'_>| !word.opens || usage.large.contains(&word.text.to_lowercase());
            for run in words[at..end].split(|word| is_left_out(word, &usage)) {
                let large = run.iter().filter(|word| word.is_large() && !word.shouted);
                runs.push(large.map(|word| (word.span, sure(word))).collect());
            }
            at = end;
        }
        runs.retain(|run: &Vec<_>| run.len() > 1);
        Self(runs)
    }

    /// Whether other words of its run stand before and after `span`.
    pub(super) fn beside(&self, span: Span) -> (bool, bool) {
        let at = self.0.partition_point(|run| run.last().is_none_or(|(last, _)| last.end <= span.start));
        let Some(run) = self.0.get(at).filter(|run| run.iter().any(|(word, _)| word.overlaps(span))) else {
            return (false, false);
        };
        let sure = || run.iter().filter(|(_, sure)| *sure).map(|(word, _)| word);
        (sure().any(|word| word.end <= span.start), sure().any(|word| word.start >= span.end))
    }
}

/// A word as it stands, without a possessive ending.
struct Word<'a> {
    text: &'a str,
    span: Span,
    /// First of its sentence, or after a colon or an opening quotation mark.
    opens: bool,
    /// In a line without small letters.
    shouted: bool,
}

impl Word<'_> {
    fn is_large(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    fn is_initial(&self) -> bool {
        self.is_large() && self.text.chars().count() == 1
    }

    /// `The`, but neither an initial `A.` nor `WHO`.
    fn is_small_word(&self) -> bool {
        self.text.chars().any(char::is_lowercase) && is_small(&self.text.to_lowercase())
    }

    /// `al-Assad`, `d’Estaing`, `iPhone`: small at first, large within.
    fn is_large_within(&self) -> bool {
        self.text.chars().skip(1).any(char::is_uppercase)
    }
}

/// How the words of a text are written elsewhere in it.
struct Usage {
    small: BTreeSet<String>,
    large: BTreeSet<String>,
}

impl Usage {
    fn of(words: &[Word<'_>]) -> Self {
        let spelt = |test: &dyn Fn(&&Word<'_>) -> bool| {
            words.iter().filter(test).map(|word| word.text.to_lowercase()).collect()
        };
        Self {
            small: spelt(&|word| !word.is_large()),
            large: spelt(&|word| word.is_large() && !word.opens && !word.shouted),
        }
    }

    /// Whether a word that opens a sentence would be large anyway.
    fn is_name(&self, word: &Word<'_>) -> bool {
        let key = word.text.to_lowercase();
        !word.is_small_word() && (self.large.contains(&key) || !self.small.contains(&key) && !has_common_ending(&key))
    }
}

fn words(doc: &Document) -> Vec<Word<'_>> {
    let text = doc.text();
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        let goes_on = is_letter(c) || start.is_some() && joins(text, at, c);
        match (start, goes_on) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(word(doc, Span::new(from, at)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_letter(c: char) -> bool {
    matches!(script(c), Script::Latin | Script::Cyrillic | Script::Digit)
}

/// Apostrophes and hyphens between letters, accents written apart.
fn joins(text: &str, at: usize, c: char) -> bool {
    let next = || text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
    match c {
        '\u{300}'..='\u{36f}' => true,
        '\'' | '’' | '-' | '‑' => next().is_some_and(is_letter),
        _ => false,
    }
}

fn word(doc: &Document, span: Span) -> Word<'_> {
    let whole = doc.slice(span);
    let text = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| whole.strip_suffix(ending)).unwrap_or(whole);
    let span = Span::new(span.start, span.start + text.len());
    Word { text, span, opens: opens_sentence(doc, span.start), shouted: is_shouted(doc.slice(doc.line_at(span.start))) }
}

fn opens_sentence(doc: &Document, at: usize) -> bool {
    let line = doc.line_at(at);
    let before = doc.slice(Span::new(line.start, at)).trim_end();
    match before.chars().next_back() {
        None | Some('!' | '?' | ':' | '…' | '“' | '"' | '«' | '‘' | '—' | '–' | '*' | '#' | '>') => true,
        // The dot of an initial or a title ends no sentence.
        Some('.') => !ends_in_abbreviation(before),
        _ => false,
    }
}

fn ends_in_abbreviation(before: &str) -> bool {
    let last = before.trim_end_matches('.').rsplit([' ', '.', '(']).next().unwrap_or_default();
    last.chars().count() == 1 && last.chars().all(char::is_uppercase) || is_title(last)
}

/// Whether the line at `span` is a headline all in capitals.
pub fn in_headline(doc: &Document, span: Span) -> bool {
    is_shouted(doc.slice(doc.line_at(span.start)))
}

/// A headline all in capitals says nothing about its words.
fn is_shouted(line: &str) -> bool {
    !line.chars().any(char::is_lowercase) && line.split_whitespace().count() > 2
}

/// Where the run of name words that starts at `at` ends; `at` itself when none does.
fn run_end(doc: &Document, words: &[Word<'_>], at: usize) -> usize {
    let mut end = at;
    let mut next = at;
    while let Some(word) = words.get(next) {
        let adjoins = next == at || adjoins(doc, &words[next - 1], word);
        if adjoins
            && (word.is_large() || word.is_large_within() && !word.text.starts_with(|c: char| c.is_ascii_digit()))
        {
            end = next + 1;
        } else if !(adjoins && next > at && is_particle(word.text)) {
            break;
        }
        next += 1;
    }
    end
}

/// Whether only a space, or the dot of an initial, stands between two words of one name.
fn adjoins(doc: &Document, before: &Word<'_>, after: &Word<'_>) -> bool {
    let between = doc.slice(Span::new(before.span.end, after.span.start));
    match between {
        " " | "\u{a0}" | "&" | " & " => true,
        "." | ". " | ".\u{a0}" => before.is_initial() || is_title(before.text),
        ", " => is_suffix(after.text),
        _ => false,
    }
}

/// The run cut before the titles in it that a person's name follows: House Speaker | Mike Johnson.
fn between_offices<'a, 'b>(run: &'a [Word<'b>]) -> Vec<&'a [Word<'b>]> {
    let mut cut = Vec::new();
    let mut rest = run;
    while let Some(at) = (1..rest.len().saturating_sub(1)).find(|&at| is_office(rest[at].text)) {
        let (before, after) = rest.split_at(at);
        cut.push(without_office(before));
        rest = after;
        let titles = rest.iter().take_while(|word| is_title(word.text)).count();
        rest = &rest[titles..];
    }
    cut.push(rest);
    cut.into_iter().map(without_office).filter(|run| !run.is_empty()).collect()
}

/// A run without the office at its end: Labour MP, Madhya Pradesh Chief.
fn without_office<'a, 'b>(run: &'a [Word<'b>]) -> &'a [Word<'b>] {
    match run {
        [rest @ .., last] if !rest.is_empty() && is_rank(last.text) => without_office(rest),
        _ => run,
    }
}

/// The name in a run of large words, if one is left when titles and an opening word are taken off.
fn name_in(run: &[Word<'_>], usage: &Usage) -> Option<Span> {
    let skip = run.iter().position(|word| !is_left_out(word, usage))?;
    let mut rest = run.get(skip..)?;
    // `The Hague` would be one word short, `The Met` one too long: articles are no part of most names.
    while rest.first().is_some_and(|word| is_particle(word.text) || word.is_small_word()) {
        rest = &rest[1..];
    }
    while rest.last().is_some_and(|word| is_calendar(word.text)) {
        rest = &rest[..rest.len() - 1];
    }
    let (first, last) = (rest.first()?, rest.last()?);
    if rest.len() == 1 && (first.is_initial() || is_calendar(first.text)) {
        return None;
    }
    Some(Span::new(first.span.start, last.span.end))
}

/// In a headline all in capitals only the words that the text writes large elsewhere are names.
fn shouted_names(run: &[Word<'_>], usage: &Usage) -> Vec<Span> {
    let known = |word: &Word<'_>| usage.large.contains(&word.text.to_lowercase()) && !is_calendar(word.text);
    let names = run.chunk_by(|one, other| known(one) == known(other)).filter(|words| known(&words[0]));
    names.map(|words| Span::new(words[0].span.start, words[words.len() - 1].span.end)).collect()
}

fn is_left_out(word: &Word<'_>, usage: &Usage) -> bool {
    let pronoun = matches!(word.text, "I" | "I'm" | "I’m" | "I'll" | "I’ll" | "I've" | "I’ve" | "I'd" | "I’d");
    pronoun
        || describes(word.text)
        || is_title(word.text)
        || is_calendar(word.text)
        || word.opens && !word.is_initial() && !usage.is_name(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(marked: &str) {
        let doc = Document::new("t", marked.replace(['⟦', '⟧'], ""));
        let mut shown = doc.text().to_owned();
        for span in find(&doc).into_iter().rev() {
            shown.insert(span.end, '⟧');
            shown.insert(span.start, '⟦');
        }
        assert_eq!(shown, marked);
    }

    #[test]
    fn runs_of_capitals() {
        check("the envoy ⟦Sergiy Kyslytsya⟧ told the ⟦Security Council⟧ on Monday");
        check("by ⟦Ludwig van Beethoven⟧ and ⟦J.R.R. Tolkien⟧, with ⟦Bashar al-Assad⟧");
        check("and ⟦Martin Luther King, Jr⟧. met ⟦Jean-Claude O’Neill⟧’s sister");
    }

    #[test]
    fn sentences_open_with_capitals() {
        check("The man left. ⟦Peskov⟧ stayed. Running is fun. Dogs bark, and dogs bite.");
        check("And ⟦WHO⟧ met the ⟦Met⟧. The ⟦Met⟧ and ⟦A. Smith⟧ left.");
        check("In ⟦Paris⟧ he met Mr. ⟦Smith⟧. \"When?\" asked Lt Gen ⟦Budanov⟧.");
    }

    #[test]
    fn an_office_parts_two_names() {
        check("⟦Labour⟧ MP and ⟦SEC⟧ Chair ⟦Gary Gensler⟧ and ⟦Madhya Pradesh⟧ Chief Minister ⟦Shivraj Chouhan⟧");
        check("the Iranian-born ⟦Kianzad⟧ met ⟦Jean-Claude Juncker⟧ and Attorney General ⟦Tamer Motea⟧");
        check("⟦White House⟧ Secretary ⟦Jen Psaki⟧ met ⟦Labour⟧ MP ⟦Jess Phillips⟧ and Queen ⟦Eirwen⟧");
    }

    #[test]
    fn headlines_and_months_are_no_names() {
        check("TALKS WITH ⟦PESKOV⟧ FAIL\nIn May ⟦Peskov⟧ and ⟦NATO⟧ talked.");
    }

    #[test]
    fn cyrillic_runs() {
        check("По словам, что ⟦Владимир Путин⟧ встретил, Президент ⟦Макрон⟧ уехал");
    }
}
