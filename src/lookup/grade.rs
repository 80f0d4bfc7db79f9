//! How well a query fits one form: the class of the match and a score.

use std::collections::HashMap;
use std::rc::Rc;

use super::fuzzy::{Heard, Spoken, as_pinyin, hearing, spelling};
use crate::term::keys;
use crate::text::normalize::fold;
use crate::text::pinyin;
use crate::text::script::{has_han, is_initial};

/// In what way a query and a form agree, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchKind {
    /// Letter for letter.
    Exact,
    /// But for width, case, accents, interpuncts, Traditional or Simplified.
    Folded,
    /// One is a part of the other: a surname, a given name.
    Part,
    /// Heard alike.
    Sound,
    /// Written nearly alike.
    Fuzzy,
}

impl MatchKind {
    /// The word used in every machine format.
    pub const fn as_str(self) -> &'static str {
        match self {
            MatchKind::Exact => "exact",
            MatchKind::Folded => "folded",
            MatchKind::Part => "part",
            MatchKind::Sound => "sound",
            MatchKind::Fuzzy => "fuzzy",
        }
    }
}

/// How well a query fits a form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grade {
    pub(super) kind: MatchKind,
    pub(super) score: f64,
}

/// Scores. The classes share one scale, so that a name written nearly alike can come before one that merely
/// sounds somewhat alike.
const FOLDED: f64 = 0.98;
/// A query that is pinyin from end to end, and the whole form read so.
const READ: f64 = 0.95;
/// Another Chinese form read exactly alike.
const ALIKE: f64 = 0.93;
/// One part of a name: its last, which is the surname, and another.
const LAST_PART: f64 = 0.92;
const OTHER_PART: f64 = 0.89;
/// What remains of a score when the query is compared with only one part of the form.
const IN_PART: f64 = 0.96;
/// What one character of ten that differs costs, and of ten times as many.
const SPELT: f64 = 0.94;
const SLIP: f64 = 0.4;

/// A query with its keys.
#[derive(Debug)]
pub(super) struct Query<'a> {
    pub(super) text: &'a str,
    pub(super) folded: String,
    /// The query as one word of pinyin, when it reads so.
    pub(super) pinyin: Option<String>,
    parts: Vec<String>,
    /// The query as it stands.
    standing: Spoken,
    /// Its parts, itself when it has only one; and last the whole, folded.
    spoken: Vec<Spoken>,
}

impl<'a> Query<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.trim();
        let mut parts = parts_that_tell(text);
        let folded = fold(text);
        if parts.is_empty() {
            parts.push(folded.clone());
        }
        let spoken = parts.iter().chain([&folded]).map(|part| Spoken::new(part)).collect();
        Self { text, folded, pinyin: as_pinyin(text), parts, standing: Spoken::new(text), spoken }
    }

    /// Its parts; itself when it has only one.
    pub(super) fn parts(&self) -> &[String] {
        &self.parts
    }

    /// How well the nearest of its words fits `word` of a form.
    pub(super) fn grade_word(&self, word: &str) -> Option<Grade> {
        let known = Spoken::new(word);
        let words = self.spoken.iter().take(self.parts.len());
        let near = words.filter_map(|part| same_or_near(part, &known)).max_by(by_score);
        let whole = spelt(&self.folded, word);
        best(best(near, whole), self.read(word, &[]))
    }

    /// The query is pinyin, and the form or a part of it is read so.
    fn read(&self, form: &str, parts: &[Rc<Word>]) -> Option<Grade> {
        let word = self.pinyin.as_ref().filter(|_| has_han(form))?;
        let is_read = |text: &str| pinyin::spell(text) == *word || pinyin::spellings(text, READINGS).contains(word);
        let score = if is_read(form) {
            READ
        } else if parts.iter().any(|part| is_read(part.text())) {
            READ * IN_PART
        } else {
            return None;
        };
        Some(Grade { kind: MatchKind::Sound, score })
    }

    /// Every part of one stands in the other.
    fn part_of(&self, form: &Form<'_>) -> Option<Grade> {
        let parts = form.texts();
        let (narrow, wide) = (length(&self.folded), length(form.folded));
        let score = if self.parts.iter().all(|part| parts.contains(&part.as_str())) {
            // A surname says more than a given name, a long part more than a short one.
            let is_last = parts.last().copied() == self.parts.last().map(String::as_str);
            let named = if is_last { LAST_PART } else { OTHER_PART };
            named + 0.02 * share(narrow, wide)
        } else if parts.iter().all(|part| self.parts.iter().any(|mine| mine == part)) {
            0.7 + 0.1 * share(wide, narrow)
        } else {
            return None;
        };
        Some(Grade { kind: MatchKind::Part, score })
    }
}

/// The forms of an answer, taken apart: most of their words recur, and are heard only once.
#[derive(Debug, Default)]
pub(super) struct Forms {
    words: HashMap<String, Rc<Word>>,
}

/// A word of forms; its number is its own among theirs.
#[derive(Debug)]
struct Word {
    number: usize,
    spoken: Spoken,
}

impl Word {
    fn text(&self) -> &str {
        self.spoken.text()
    }
}

/// A form, taken apart.
#[derive(Debug)]
pub(super) struct Form<'a> {
    text: &'a str,
    folded: &'a str,
    spoken: Spoken,
    parts: Vec<Rc<Word>>,
}

impl Form<'_> {
    /// Its parts; itself when it has only one.
    fn texts(&self) -> Vec<&str> {
        if self.parts.is_empty() { vec![self.folded] } else { self.parts.iter().map(|part| part.text()).collect() }
    }
}

impl Forms {
    /// The form `text`, which folds to `folded`.
    pub(super) fn form<'a>(&mut self, text: &'a str, folded: &'a str) -> Form<'a> {
        let parts = parts_that_tell(text).into_iter().map(|part| {
            let number = self.words.len();
            let new = |part: &String| Rc::new(Word { number, spoken: Spoken::new(part) });
            Rc::clone(self.words.entry(part).or_insert_with_key(new))
        });
        Form { text, folded, parts: parts.collect(), spoken: Spoken::new(text) }
    }
}

/// Grades [`Forms`] by a query, and remembers how well their words fit.
#[derive(Debug)]
pub(super) struct Grader<'q> {
    query: &'q Query<'q>,
    /// By the number of a word how well each word of the query fits it, the whole query last.
    near: HashMap<usize, Vec<Option<Grade>>>,
}

impl<'q> Grader<'q> {
    pub(super) fn new(query: &'q Query<'q>) -> Self {
        Self { query, near: HashMap::new() }
    }

    /// How well the query fits `form`; `None` when it does not.
    pub(super) fn grade(&mut self, form: &Form<'_>) -> Option<Grade> {
        let query = self.query;
        if query.text == form.text {
            return Some(Grade { kind: MatchKind::Exact, score: 1.0 });
        }
        if query.folded == form.folded {
            return Some(Grade { kind: MatchKind::Folded, score: FOLDED });
        }
        best(query.read(form.text, &form.parts), query.part_of(form).or_else(|| self.near(form)))
    }

    /// The best of hearing and spelling, over the whole and part by part.
    fn near(&mut self, form: &Form<'_>) -> Option<Grade> {
        let whole = best(heard(&self.query.standing, &form.spoken), spelt(&self.query.folded, form.folded));
        let last = self.query.parts.len();
        let one = form.parts.iter().filter_map(|part| self.near_word(last, part)).max_by(by_score);
        let one = one.map(|grade| Grade { score: grade.score * IN_PART, ..grade });
        best(best(whole, one), self.part_by_part(form))
    }

    /// `Vladimir Zelensky` and `Volodymyr Zelensky`: each part of the query has its like in the form.
    fn part_by_part(&mut self, form: &Form<'_>) -> Option<Grade> {
        let parts = &self.query.parts;
        if parts.len() < 2 || form.parts.len() < 2 {
            return None;
        }
        let (mut sum, mut kind) = (0.0, MatchKind::Sound);
        let letters = parts.iter().map(|part| length(part)).sum();
        for (at, part) in parts.iter().enumerate() {
            let found = form.parts.iter().filter_map(|known| self.near_word(at, known)).max_by(by_score)?;
            sum += found.score * share(length(part), letters);
            kind = kind.max(found.kind);
        }
        Some(Grade { kind, score: sum * LAST_PART })
    }

    /// How well the word numbered `at` of the query, or the whole query behind them, fits `known`.
    fn near_word(&mut self, at: usize, known: &Word) -> Option<Grade> {
        let Query { spoken, parts, .. } = self.query;
        let grades = || {
            let words = spoken.iter().take(parts.len()).map(|word| same_or_near(word, &known.spoken));
            words.chain(spoken.last().map(|whole| near_part(whole, &known.spoken))).collect()
        };
        self.near.entry(known.number).or_insert_with(grades)[at]
    }
}

/// The parts of a form without initials, which one writer puts in and the next leaves out.
fn parts_that_tell(form: &str) -> Vec<String> {
    let mut parts = keys::parts(form);
    parts.retain(|part| !is_initial(part));
    parts
}

/// As many readings as the keys have.
const READINGS: usize = 4;

fn same_or_near(part: &Spoken, known: &Spoken) -> Option<Grade> {
    if part.text() == known.text() { Some(Grade { kind: MatchKind::Part, score: 1.0 }) } else { near_part(part, known) }
}

fn near_part(part: &Spoken, known: &Spoken) -> Option<Grade> {
    best(heard(part, known), spelt(part.text(), known.text()))
}

fn heard(query: &Spoken, form: &Spoken) -> Option<Grade> {
    // One syllable of Chinese is that of a great many characters.
    if query.is_han() && length(query.text()) < 2 {
        return None;
    }
    // Sounding alike is evidence of its own, on top of how alike the letters are.
    let score = match hearing(query, form)? {
        Heard::Alike => ALIKE,
        Heard::Nearly(likeness) => 0.5 + 0.4 * likeness,
        Heard::Remotely(likeness) => 0.4 + 0.4 * likeness,
    };
    Some(Grade { kind: MatchKind::Sound, score })
}

fn spelt(query: &str, form: &str) -> Option<Grade> {
    let score = |likeness| SPELT - SLIP * (1.0 - likeness);
    spelling(query, form).map(|likeness| Grade { kind: MatchKind::Fuzzy, score: score(likeness) })
}

fn best(one: Option<Grade>, other: Option<Grade>) -> Option<Grade> {
    [one, other].into_iter().flatten().max_by(by_score)
}

/// By score; of equal scores the surer kind is the greater.
pub(super) fn by_score(one: &Grade, other: &Grade) -> std::cmp::Ordering {
    one.score.total_cmp(&other.score).then(other.kind.cmp(&one.kind))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn share(part: usize, whole: usize) -> f64 {
    (part as f64 / whole.max(1) as f64).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(query: &str, form: &str) -> Option<Grade> {
        Grader::new(&Query::new(query)).grade(&Forms::default().form(form, &fold(form)))
    }

    fn check(query: &str, form: &str, kind: MatchKind) -> f64 {
        let grade = grade(query, form).unwrap_or_else(|| panic!("{query} finds no {form}"));
        assert_eq!(grade.kind, kind, "{query} {form} {grade:?}");
        assert!((0.0..=1.0).contains(&grade.score), "{grade:?}");
        grade.score
    }

    #[test]
    fn each_class_of_match() {
        check("佩斯科夫", "佩斯科夫", MatchKind::Exact);
        check("季諾維也夫", "季诺维也夫", MatchKind::Folded);
        check("kyslytsya", "Sergiy Kyslytsya", MatchKind::Part);
        check("Dmitry Peskov", "Peskov", MatchKind::Part);
        check("Zinoviev Georgy", "Georgy Zinoviev", MatchKind::Part);
        check("Peskow", "Dmitry Peskov", MatchKind::Sound);
        check("佩斯柯夫", "德米特里·佩斯科夫", MatchKind::Sound);
        check("peisikefu", "德米特里·佩斯科夫", MatchKind::Sound);
        check("Peksov", "Peskov", MatchKind::Fuzzy);
        check("Gerogy Zinovev", "Georgy Zinoviev", MatchKind::Fuzzy);
        check("特朗普", "Trump", MatchKind::Sound);
        check("pei sī kè fū", "德米特里·佩斯科夫", MatchKind::Sound);
        assert_eq!(grade("Macron", "Peskov"), None);
    }

    #[test]
    fn a_surname_counts_more_than_a_given_name() {
        let surname = check("Zinoviev", "Georgy Zinoviev", MatchKind::Part);
        let given = check("Georgy", "Georgy Zinoviev", MatchKind::Part);
        let whole = check("ZINOVIEV", "Zinoviev", MatchKind::Folded);
        assert!(whole > surname && surname > given);
    }

    #[test]
    fn a_shared_given_name_is_not_enough() {
        assert_eq!(grade("Vladimir Putin", "Vladimir Zelensky"), None);
        assert!(grade("Vladimir Zelensky", "Volodymyr Zelensky").is_some());
    }
}
