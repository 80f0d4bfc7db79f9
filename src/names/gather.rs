//! Of a large memory only what some texts may name, asked for by keys: a memory of millions need not be
//! read for an article.
//!
//! An entry may be named where one of its forms, or a word of one, stands in the texts.

use std::collections::{BTreeMap, BTreeSet};

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
use crate::text::script::{Script, is_han, script};
use crate::translit::{QuickMap, QuickSet};

/// Chinese texts of more characters than this are worth reading the whole memory.
const LONG: usize = 60_000;
/// The longest Chinese form that is asked for.
const LONGEST: usize = 14;
/// So many forms are looked at for the keys that are asked for at once: many share a word, but few a stretch of
/// Chinese text.
const MOST_FORMS: usize = 1000;
const WORDS: usize = 32;
const STRETCHES: usize = 512;

/// What to ask a memory for.
pub struct Asked {
    side: Side,
    /// `None` where texts are so long that they may name anything.
    keys: Option<Keys>,
}

/// The keys to ask for; whether a form may be named by that key alone.
type Keys = BTreeMap<(KeyKind, String), bool>;

impl Asked {
    /// What the `documents` may name with the forms of `side`.
    pub fn of(side: Side, documents: &[&Document]) -> Self {
        let keys = match side {
            Side::Original => Some(words(documents)),
            Side::Rendering => stretches(documents),
        };
        Self { side, keys }
    }
}

/// The entries of `terms` that are asked for, by id.
pub fn gather(terms: &dyn Terms, asked: &Asked) -> Result<MemoryTerms, TermsError> {
    let &Asked { side, keys: Some(ref asked) } = asked else {
        let mut all = Vec::new();
        terms.visit(&mut |entry| all.push(entry))?;
        return Ok(MemoryTerms::new(all));
    };
    let mut found = BTreeSet::new();
    let keys: Vec<(KeyKind, String)> = asked.keys().map(|(kind, key)| (*kind, key.clone())).collect();
    for batch in keys.chunks(if side == Side::Original { WORDS } else { STRETCHES }) {
        let forms = terms.forms(batch, MOST_FORMS)?;
        found.extend(forms.into_iter().filter(|form| may_stand(side, &form.folded, asked)).map(|form| form.entry));
    }
    let ids: Vec<EntryId> = found.into_iter().collect();
    Ok(MemoryTerms::new(terms.entries(&ids)?))
}

/// Whether all words of a foreign form stand in the texts, or one that a person may go by; a Chinese form
/// does, or it would not have been found.
fn may_stand(side: Side, folded: &str, asked: &Keys) -> bool {
    let word = |word: &str| asked.get(&(KeyKind::Part, word.to_owned())).copied();
    if folded.contains(is_han) || side == Side::Rendering {
        return side == Side::Rendering;
    }
    asked.contains_key(&(KeyKind::Folded, folded.to_owned()))
        || folded.split(' ').any(|part| word(part) == Some(true))
        || folded.split(' ').all(|part| part.len() < 3 || is_small(part) || word(part).is_some())
}

/// The words of foreign texts, and two short ones together; Russian words in the nominative too.
fn words(documents: &[&Document]) -> Keys {
    let blocks: Vec<&str> =
        documents.iter().flat_map(|doc| blocks(doc.text(), TASK).map(|span| doc.slice(span))).collect();
    let words = blocks.into_par_iter().fold(Words::default, Words::with).reduce(Words::default, Words::and);
    let mut asked = Keys::new();
    let mut ask = |kind, key: String, alone: bool| {
        if key.chars().count() > 1 {
            *asked.entry((kind, key)).or_insert(false) |= alone;
        }
    };
    let known: QuickMap<&str, Vec<Key>> = words.once.into_keys().map(|word| (word, keys(word))).collect();
    words.together.into_iter().for_each(|(before, word)| {
        for (one, other) in known[before].last().into_iter().zip(known[word].last()) {
            ask(KeyKind::Folded, format!("{} {}", one.text, other.text), false);
        }
    });
    known.into_values().flatten().for_each(|Key { text, alone }| {
        ask(KeyKind::Part, text.clone(), alone);
        ask(KeyKind::Folded, text, false);
    });
    asked
}

/// The words of a text, which has the same ones again and again.
#[derive(Default)]
struct Words<'a> {
    /// Each once, and whether it is short.
    once: QuickMap<&'a str, bool>,
    /// Short ones, with the short one before.
    together: QuickSet<(&'a str, &'a str)>,
}

impl<'a> Words<'a> {
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

/// The stretches of Chinese texts, unless there are too many.
fn stretches(documents: &[&Document]) -> Option<Keys> {
    let size: usize = documents.iter().map(|doc| doc.text().chars().count()).sum();
    if size > LONG {
        return None;
    }
    let mut asked = Keys::new();
    for doc in documents {
        let folded = Folded::new(doc.text());
        for clause in folded.chars().split(|&c| c == BARRIER || "。、；：！？()（）".contains(c)) {
            for start in 0..clause.len() {
                for end in start + 2..=clause.len().min(start + LONGEST) {
                    let key: String = clause[start..end].iter().collect();
                    asked.insert((KeyKind::Part, key.clone()), true);
                    asked.insert((KeyKind::Folded, key), true);
                }
            }
        }
    }
    Some(asked)
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
