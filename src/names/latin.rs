//! Names that no memory holds, in Latin and Cyrillic text: runs of capitalised words with the small words,
//! initials and hyphens that belong to them.
//!
//! Titles, months, possessives and the capital of a sentence's first word are left out.

use super::parts::{is_particle, is_suffix};
use super::words::{describes, has_common_ending, is_calendar, is_office, is_rank, is_small, is_title};
use crate::text::script::{Script, script};
use crate::text::{Document, Span};
use crate::translit::QuickMap;

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
    Words::of(doc, Span::new(0, doc.text().len()), &mut Spellings::default()).names()
}

/// The words of a text, read once for all that is asked of them.
pub(super) struct Words<'a> {
    doc: &'a Document,
    /// Those that may belong to a name.
    all: Vec<Word<'a>>,
    /// By number, whether a word in small letters stands somewhere so, and whether it is written large where its
    /// place does not ask for it.
    usage: Vec<Usage>,
}

/// A word where it stands, without a possessive ending.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    span: Span,
    spelling: Spelling,
    /// Large, and first of its sentence, or after a colon or an opening quotation mark.
    opens: bool,
    /// In a line without small letters.
    shouted: bool,
}

/// All that is to be known of a word wherever it stands.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Spelling {
    /// The number of the word in small letters.
    small: usize,
    /// Its first letter is.
    is_large: bool,
    is_initial: bool,
    /// `al-Assad`, `d’Estaing`, `iPhone`: small at first, large within.
    is_large_within: bool,
    /// `The`, but neither an initial `A.` nor `WHO`.
    is_small_word: bool,
    /// It ends as words do that open sentences more often than they are names.
    is_common: bool,
    is_particle: bool,
    is_calendar: bool,
    is_title: bool,
    is_office: bool,
    is_rank: bool,
    /// A pronoun, a title, a date, a description: never a part of a name.
    is_none: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Usage {
    small: bool,
    large: bool,
}

impl<'a> Words<'a> {
    /// The words of `doc` in the stretch `within`, which are whole lines.
    pub(super) fn of(doc: &'a Document, within: Span, known: &mut Spellings<'a>) -> Self {
        let mut words = Self::none(doc);
        let mut start = within.start;
        for line in doc.slice(within).split_inclusive('\n') {
            words.read_line(line, start, known);
            start += line.len();
        }
        words
    }

    /// No words of `doc`.
    pub(super) fn none(doc: &'a Document) -> Self {
        Self { doc, all: Vec::new(), usage: Vec::new() }
    }

    /// What looks like a name, in order.
    pub(super) fn names(&self) -> Vec<Span> {
        let mut found = Vec::new();
        for run in self.runs() {
            if run[0].shouted {
                found.extend(self.shouted_names(run));
            } else {
                found.extend(between_offices(run).into_iter().filter_map(|run| self.name_in(run)));
            }
        }
        found
    }

    /// The words of `line`, which begins at the byte `start`.
    fn read_line(&mut self, line: &'a str, start: usize, known: &mut Spellings<'a>) {
        let mut shouted = None;
        for span in word_spans(line) {
            let text = without_possessive(line.get(span.start..span.end).unwrap_or_default());
            let spelling = known.of(text);
            if spelling.small >= self.usage.len() {
                self.usage.resize(known.small.len(), Usage::default());
            }
            let usage = &mut self.usage[spelling.small];
            usage.small |= !spelling.is_large;
            let may_open = spelling.is_large || spelling.is_large_within;
            if !may_open && !spelling.is_particle {
                continue;
            }
            let opens = may_open && opens_sentence(line.get(..span.start).unwrap_or_default());
            let shouted = *shouted.get_or_insert_with(|| is_shouted(line));
            usage.large |= spelling.is_large && !opens && !shouted;
            let span = Span::new(start + span.start, start + span.start + text.len());
            self.all.push(Word { text, span, spelling, opens, shouted });
        }
    }

    /// The stretches of words that may be names.
    fn runs(&self) -> impl Iterator<Item = &[Word<'a>]> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < self.all.len() {
                let start = at;
                let end = self.run_end(start);
                at = end.max(start + 1);
                if end > start {
                    return Some(&self.all[start..end]);
                }
            }
            None
        })
    }

    /// Where the run of name words that starts at `at` ends; `at` itself when none does.
    fn run_end(&self, at: usize) -> usize {
        let mut end = at;
        let mut next = at;
        while let Some(word) = self.all.get(next) {
            let Spelling { is_large, is_large_within, is_particle, .. } = word.spelling;
            let adjoins = || next == at || self.adjoins(&self.all[next - 1], word);
            if (is_large || is_large_within && !word.text.starts_with(|c: char| c.is_ascii_digit())) && adjoins() {
                end = next + 1;
            } else if !(next > at && is_particle && adjoins()) {
                break;
            }
            next += 1;
        }
        end
    }

    /// Whether only a space, or the dot of an initial, stands between two words of one name.
    fn adjoins(&self, before: &Word<'_>, after: &Word<'_>) -> bool {
        match self.doc.slice(Span::new(before.span.end, after.span.start)) {
            " " | "\u{a0}" | "&" | " & " => true,
            "." | ". " | ".\u{a0}" => before.spelling.is_initial || before.spelling.is_title,
            ", " => is_suffix(after.text),
            _ => false,
        }
    }

    /// The name in a run of large words, if one is left when titles and an opening word are taken off.
    fn name_in(&self, run: &[Word<'_>]) -> Option<Span> {
        let skip = run.iter().position(|word| !self.is_left_out(word))?;
        let mut rest = run.get(skip..)?;
        // `The Hague` would be one word short, `The Met` one too long: articles are no part of most names.
        while rest.first().is_some_and(|word| word.spelling.is_particle || word.spelling.is_small_word) {
            rest = &rest[1..];
        }
        while rest.last().is_some_and(|word| word.spelling.is_calendar) {
            rest = &rest[..rest.len() - 1];
        }
        let (first, last) = (rest.first()?, rest.last()?);
        if rest.len() == 1 && (first.spelling.is_initial || first.spelling.is_calendar) {
            return None;
        }
        Some(Span::new(first.span.start, last.span.end))
    }

    /// In a headline all in capitals only the words that the text writes large elsewhere are names.
    fn shouted_names(&self, run: &[Word<'_>]) -> Vec<Span> {
        let known = |word: &Word<'_>| self.usage[word.spelling.small].large && !word.spelling.is_calendar;
        let names = run.chunk_by(|one, other| known(one) == known(other)).filter(|words| known(&words[0]));
        names.map(|words| Span::new(words[0].span.start, words[words.len() - 1].span.end)).collect()
    }

    fn is_left_out(&self, word: &Word<'_>) -> bool {
        word.spelling.is_none || word.opens && !word.spelling.is_initial && !self.is_name(word)
    }

    /// Whether a word that opens a sentence would be large anyway.
    fn is_name(&self, word: &Word<'_>) -> bool {
        let usage = self.usage[word.spelling.small];
        !word.spelling.is_small_word && (usage.large || !usage.small && !word.spelling.is_common)
    }
}

/// The large words of a text that stand together, titles and dates apart.
pub(super) struct Runs(Vec<Vec<(Span, bool)>>);

impl Runs {
    pub(super) fn of(words: &Words<'_>) -> Self {
        // An opening word may be large for its place alone.
        let sure = |word: &Word<'_>| !word.opens || words.usage[word.spelling.small].large;
        let mut runs: Vec<Vec<(Span, bool)>> = Vec::new();
        for run in words.runs().filter(|run| run.len() > 1) {
            for run in run.split(|word| words.is_left_out(word)).filter(|run| run.len() > 1) {
                let large = run.iter().filter(|word| word.spelling.is_large && !word.shouted);
                runs.push(large.map(|word| (word.span, sure(word))).collect());
            }
        }
        runs.retain(|run| run.len() > 1);
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

/// The words of some texts so far, each once: what is to be known of one is the same in all of them.
#[derive(Debug, Default)]
pub(super) struct Spellings<'a> {
    of_words: QuickMap<&'a str, Spelling>,
    /// Numbers of words in small letters.
    small: QuickMap<String, usize>,
}

impl<'a> Spellings<'a> {
    fn of(&mut self, word: &'a str) -> Spelling {
        if let Some(&known) = self.of_words.get(word) {
            return known;
        }
        let lower = word.to_lowercase();
        let next = self.small.len();
        let spelling = Spelling::of(word, &lower, *self.small.entry(lower.clone()).or_insert(next));
        self.of_words.insert(word, spelling);
        spelling
    }
}

impl Spelling {
    /// Of `word`, which is `lower` in small letters, the `small`-th of these.
    fn of(word: &str, lower: &str, small: usize) -> Self {
        let is_large = word.chars().next().is_some_and(char::is_uppercase);
        let is_calendar = is_calendar(word);
        let is_title = is_title(word);
        let is_pronoun = matches!(word, "I" | "I'm" | "I’m" | "I'll" | "I’ll" | "I've" | "I’ve" | "I'd" | "I’d");
        Self {
            small,
            is_large,
            is_initial: is_large && word.chars().count() == 1,
            is_large_within: word.chars().skip(1).any(char::is_uppercase),
            is_small_word: word.chars().any(char::is_lowercase) && is_small(lower),
            is_common: has_common_ending(lower),
            is_particle: is_particle(word),
            is_calendar,
            is_title,
            is_office: is_office(word),
            is_rank: is_rank(word),
            is_none: is_pronoun || is_title || is_calendar || describes(word),
        }
    }
}

/// `word` without its possessive ending.
fn without_possessive(word: &str) -> &str {
    if !word.ends_with(['s', 'S']) {
        return word;
    }
    ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// The stretches of letters and digits of `line`.
fn word_spans(line: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = word_start(line, at)?;
        at = word_end(line, start);
        Some(Span::new(start, at))
    })
}

/// Where the first letter from `at` on stands.
fn word_start(line: &str, mut at: usize) -> Option<usize> {
    loop {
        at += line.as_bytes().get(at..)?.iter().position(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())?;
        let c = line.get(at..)?.chars().next()?;
        if is_letter(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Where the word ends that begins at `at`.
fn word_end(line: &str, mut at: usize) -> usize {
    loop {
        // Most of a word is plain.
        at += line.as_bytes().iter().skip(at).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let rest = line.get(at..).unwrap_or_default();
        match rest.chars().next() {
            Some(c) if is_letter(c) || joins(rest, c) => at += c.len_utf8(),
            _ => return at,
        }
    }
}

fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    matches!(script(c), Script::Latin | Script::Cyrillic | Script::Digit)
}

/// Apostrophes and hyphens between letters, accents written apart: whether `c`, with which `rest` begins, is one.
fn joins(rest: &str, c: char) -> bool {
    match c {
        '\u{300}'..='\u{36f}' => true,
        '\'' | '’' | '-' | '‑' => rest.chars().nth(1).is_some_and(is_letter),
        _ => false,
    }
}

/// Whether a sentence opens behind `before`, the line so far.
fn opens_sentence(before: &str) -> bool {
    let before = before.trim_end();
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

/// The run cut before the titles in it that a person's name follows: House Speaker | Mike Johnson.
fn between_offices<'a, 'b>(run: &'a [Word<'b>]) -> Vec<&'a [Word<'b>]> {
    let mut cut = Vec::new();
    let mut rest = run;
    while let Some(at) = (1..rest.len().saturating_sub(1)).find(|&at| rest[at].spelling.is_office) {
        let (before, after) = rest.split_at(at);
        cut.push(without_office(before));
        rest = after;
        let titles = rest.iter().take_while(|word| word.spelling.is_title).count();
        rest = &rest[titles..];
    }
    cut.push(rest);
    cut.into_iter().map(without_office).filter(|run| !run.is_empty()).collect()
}

/// A run without the office at its end: Labour MP, Madhya Pradesh Chief.
fn without_office<'a, 'b>(run: &'a [Word<'b>]) -> &'a [Word<'b>] {
    match run {
        [rest @ .., last] if !rest.is_empty() && last.spelling.is_rank => without_office(rest),
        _ => run,
    }
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
