//! Of a large memory only what some texts may name, asked for by keys: a memory of millions need not be
//! read for an article.
//!
//! An entry may be named where one of its forms, or a word of one, stands in the texts.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::blocks::{TASK, blocks};
use super::known::Side;
use super::russian;
use super::words::is_small;
use crate::term::keys::KeyKind;
use crate::term::{EntryId, MemoryTerms, Terms, TermsError};
use crate::text::Document;
use crate::text::folded::{BARRIER, Folded};
use crate::text::normalize::fold;
use crate::text::script::{Script, is_han, is_interpunct, script};
use crate::translit::{QuickMap, QuickSet};

/// The longest Chinese form that is asked for by its key.
const LONGEST: usize = 14;
/// So many forms are looked at for the keys that are asked for at once: many share a word, but few a stretch of
/// Chinese text.
const MOST_FORMS: usize = 1000;
const WORDS: usize = 32;
const STRETCHES: usize = 512;
/// To look at so many forms takes as long as to ask for those with one key.
const FORMS_A_KEY: u64 = 32;

/// What to ask a memory for.
pub enum Asked {
    /// What stands in foreign texts.
    Foreign(Words),
    /// What stands in Chinese texts.
    Chinese(Clauses),
}

impl Asked {
    /// What the `documents` may name with the forms of `side`.
    pub fn of(side: Side, documents: &[&Document]) -> Self {
        let blocks: Vec<&str> =
            documents.iter().flat_map(|doc| blocks(doc.text(), TASK).map(|span| doc.slice(span))).collect();
        match side {
            Side::Original => Self::Foreign(Words::of(blocks)),
            Side::Rendering => Self::Chinese(Clauses::of(blocks)),
        }
    }

    /// How many keys there are to ask for.
    fn key_count(&self) -> u64 {
        match self {
            Self::Foreign(words) => words.parts.len() + words.wholes.len(),
            Self::Chinese(clauses) => 2 * LONGEST * clauses.size(),
        }
        .try_into()
        .unwrap_or(u64::MAX)
    }

    /// The keys, in order and each once, and how many to ask for at once.
    fn keys(&self) -> (BTreeSet<(KeyKind, String)>, usize) {
        match self {
            Self::Foreign(words) => (words.keys(), WORDS),
            Self::Chinese(clauses) => (clauses.keys(), STRETCHES),
        }
    }

    /// Whether the form `text`, which is `folded` so, may be named.
    fn may_stand(&self, text: &str, folded: &str) -> bool {
        match self {
            Self::Foreign(words) => words.may_have(folded),
            Self::Chinese(clauses) => clauses.may_have(text, folded),
        }
    }
}

/// The entries of `terms` that are asked for, by id.
pub fn gather(terms: &dyn Terms, asked: &Asked) -> Result<MemoryTerms, TermsError> {
    let ids = if asked.key_count() * FORMS_A_KEY > terms.form_count()? {
        terms.entries_where(&|text, folded| asked.may_stand(text, folded))?
    } else {
        having_keys(terms, asked)?
    };
    Ok(MemoryTerms::new(terms.entries(&ids)?))
}

fn having_keys(terms: &dyn Terms, asked: &Asked) -> Result<Vec<EntryId>, TermsError> {
    let (keys, at_once) = asked.keys();
    let mut found = BTreeSet::new();
    for keys in keys.into_iter().collect::<Vec<_>>().chunks(at_once) {
        let forms = terms.forms(keys, MOST_FORMS)?.into_iter();
        found.extend(forms.filter(|form| asked.may_stand(&form.text, &form.folded)).map(|form| form.entry));
    }
    Ok(found.into_iter().collect())
}

/// The words of foreign texts, folded; Russian ones in the nominative too.
#[derive(Default)]
pub struct Words {
    /// Each word, and whether somebody may go by it alone.
    parts: QuickMap<String, bool>,
    /// What may be a whole name: a word, or two short ones together.
    wholes: QuickSet<String>,
}

impl Words {
    fn of(blocks: Vec<&str>) -> Self {
        let seen = blocks.into_par_iter().fold(Seen::default, Seen::with).reduce(Seen::default, Seen::and);
        let known: QuickMap<&str, Vec<Key>> = seen.once.into_keys().map(|word| (word, keys(word))).collect();
        let both = |(before, word): (&str, &str)| {
            let (one, other) = (known[before].last()?, known[word].last()?);
            Some(format!("{} {}", one.text, other.text))
        };
        let mut words = Self { wholes: seen.together.into_iter().filter_map(both).collect(), ..Self::default() };
        for Key { text, alone } in known.into_values().flatten().filter(|key| key.text.chars().nth(1).is_some()) {
            words.wholes.insert(text.clone());
            *words.parts.entry(text).or_default() |= alone;
        }
        words
    }

    fn keys(&self) -> BTreeSet<(KeyKind, String)> {
        let parts = self.parts.keys().map(|part| (KeyKind::Part, part.clone()));
        parts.chain(self.wholes.iter().map(|whole| (KeyKind::Folded, whole.clone()))).collect()
    }

    /// Whether all words of the foreign form `folded` stand in the texts, or one that a person may go by.
    fn may_have(&self, folded: &str) -> bool {
        let word = |word: &str| self.parts.get(word).copied();
        !folded.contains(is_han)
            && (self.wholes.contains(folded)
                || folded.split(' ').any(|part| word(part) == Some(true))
                || folded
                    .split(' ')
                    .all(|part| part.chars().nth(1).is_none() || is_small(part) || word(part).is_some()))
    }
}

/// Chinese texts, folded and cut where no name goes on.
pub struct Clauses {
    folded: Vec<Folded>,
    /// Which two characters stand one behind the other.
    pairs: QuickSet<[char; 2]>,
}

impl Clauses {
    fn of(blocks: Vec<&str>) -> Self {
        let folded: Vec<Folded> = blocks.into_par_iter().map(Folded::new).collect();
        let pairs_of = |folded| clauses(folded).flat_map(<[char]>::array_windows).copied();
        let pairs = folded.iter().flat_map(pairs_of).collect();
        Self { folded, pairs }
    }

    /// Characters.
    fn size(&self) -> usize {
        self.folded.iter().map(|folded| folded.chars().len()).sum()
    }

    /// The stretches of the texts.
    fn keys(&self) -> BTreeSet<(KeyKind, String)> {
        let mut keys = BTreeSet::new();
        for clause in self.folded.iter().flat_map(clauses) {
            for start in 0..clause.len() {
                for end in start + 2..=clause.len().min(start + LONGEST) {
                    let key: String = clause[start..end].iter().collect();
                    keys.insert((KeyKind::Part, key.clone()));
                    keys.insert((KeyKind::Folded, key));
                }
            }
        }
        keys
    }

    /// Whether the form, or what stands between its interpuncts, may stand in the texts.
    fn may_have(&self, text: &str, folded: &str) -> bool {
        self.has_pairs_of(folded)
            || text.contains(is_interpunct) && text.split(is_interpunct).any(|part| self.has_pairs_of(&fold(part)))
    }

    /// Whether the characters of `folded`, two at least, stand in the texts as far as their pairs tell.
    fn has_pairs_of(&self, folded: &str) -> bool {
        let mut pairs = folded.chars().zip(folded.chars().skip(1)).peekable();
        pairs.peek().is_some() && pairs.all(|(one, other)| self.pairs.contains(&[one, other]))
    }
}

fn clauses(folded: &Folded) -> impl Iterator<Item = &[char]> {
    folded.chars().split(|&c| c == BARRIER || "。、；：！？()（）".contains(c))
}

/// The words of a text, which has the same ones again and again.
#[derive(Default)]
struct Seen<'a> {
    /// Each once, and whether it is short.
    once: QuickMap<&'a str, bool>,
    /// Short ones, with the short one before.
    together: QuickSet<(&'a str, &'a str)>,
}

impl<'a> Seen<'a> {
    /// These and those of `text`.
    fn with(mut self, text: &'a str) -> Self {
        let mut before = None;
        for word in text.split(parts_words) {
            let is_short = || keys(word).last().is_some_and(Key::is_short);
            let is_short = *self.once.entry(word).or_insert_with(is_short);
            self.together.extend(before.filter(|_| is_short).map(|before| (before, word)));
            before = is_short.then_some(word);
        }
        self
    }

    fn and(self, other: Self) -> Self {
        let (mut more, fewer) = if self.once.len() < other.once.len() { (other, self) } else { (self, other) };
        more.once.extend(fewer.once);
        more.together.extend(fewer.together);
        more
    }
}

/// A folded word, and whether somebody may go by it alone.
struct Key {
    text: String,
    alone: bool,
}

impl Key {
    /// Short words are looked for together with another: one alone says little.
    fn is_short(&self) -> bool {
        self.text.chars().count() < 4
    }
}

/// Whether `c` stands between words.
fn parts_words(c: char) -> bool {
    matches!(
        c,
        '-' | '‑'
            | '–'
            | '—'
            | '/'
            | '('
            | ')'
            | '['
            | ']'
            | '“'
            | '”'
            | '"'
            | '«'
            | '»'
            | ','
            | ';'
            | ':'
            | '!'
            | '?'
    ) || c.is_whitespace()
}

/// What is asked for where `word` stands; nothing for small words that are written small.
fn keys(word: &str) -> Vec<Key> {
    let bare = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let is_large = bare.chars().any(char::is_uppercase);
    let is_cyrillic = bare.chars().next().is_some_and(|c| script(c) == Script::Cyrillic);
    let forms = if is_cyrillic { russian::lemmas(bare) } else { vec![bare.to_owned()] };
    let keys = forms.iter().map(|form| {
        let text = fold(form);
        Key { alone: is_large && !is_small(&text), text }
    });
    keys.filter(|key| !key.text.is_empty() && (is_large || !is_small(&key.text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::entry;

    fn gathered(side: Side, text: &str) -> Vec<i64> {
        let memory = MemoryTerms::new(vec![
            entry(1, "马克·吕特", "Mark Rutte"),
            entry(2, "李娜", "Li Na"),
            entry(3, "弗拉基米尔·普京", "Владимир Путин"),
            entry(4, "让-克洛德·容克", "Jean-Claude Juncker"),
        ]);
        let doc = Document::new("t", text);
        gather(&memory, &Asked::of(side, &[&doc])).unwrap().entries().iter().map(|entry| entry.id.0).collect()
    }

    #[test]
    fn whole_names_and_parts_are_asked_for() {
        assert_eq!(gathered(Side::Original, "“Rutte’s men”, said Li Na."), [1, 2]);
        assert_eq!(gathered(Side::Original, "у Путина и JUNCKER"), [3, 4]);
        assert_eq!(gathered(Side::Original, "a mark of honour"), Vec::<i64>::new());
        assert_eq!(gathered(Side::Rendering, "會見呂特，然後普京"), [1, 3]);
    }
}
