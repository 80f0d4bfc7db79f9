//! Under which keys the list is found: written down beforehand, so that who asks pays for no making of keys.
//!
//! `keys.txt` has a line for each key, in the order of bytes: a letter for its kind, the key, a tab, and the
//! numbers of the rows of the list that have it; or, for the sound of a word, of the lines of `words.txt`. A
//! key is found by halving. A test compares both files with the list and writes them again when asked to.

use std::collections::BTreeMap;

use crate::term::MOST_WORDS;
use crate::term::keys::{self, KeyKind};

const KEYS: &str = include_str!("keys.txt");
const WORDS: &str = include_str!("words.txt");

/// Before the sound of a word.
const WORD: char = 'w';

/// The letter before a key of a whole form.
const fn letter(kind: KeyKind) -> char {
    match kind {
        KeyKind::Folded => 'f',
        KeyKind::Part => 'p',
        KeyKind::Sound => 's',
        KeyKind::Deletion => 'd',
    }
}

/// The numbers of the rows with a form that has this key, in order.
pub(super) fn rows(kind: KeyKind, key: &str) -> impl Iterator<Item = usize> + use<> {
    numbers(&format!("{}{key}", letter(kind)))
}

/// The words that have any of `keys` of words: those that share the most first.
pub(super) fn words(keys: &[(KeyKind, String)]) -> Vec<String> {
    let words: Vec<&str> = WORDS.lines().collect();
    let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
    let mut share = |word| *shared.entry(word).or_default() += 1;
    let of = |kind| keys.iter().filter(move |(known, _)| *known == kind).map(|(_, key)| key.as_str());
    of(KeyKind::Sound).flat_map(|key| numbers(&format!("{WORD}{key}"))).for_each(&mut share);
    // A line for each of these keys would be most of the file; all words are soon compared.
    let deletions: Vec<&str> = of(KeyKind::Deletion).collect();
    for (at, word) in words.iter().enumerate() {
        deletions.iter().filter(|key| has_deletion(word, key)).for_each(|_| share(at));
    }
    let mut found: Vec<(usize, usize)> = shared.into_iter().collect();
    found.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    found.into_iter().take(MOST_WORDS).map(|(word, _)| words[word].to_owned()).collect()
}

/// Whether `key` is one of [`keys::deletions`] of `word`: all but one character of the word, or all.
fn has_deletion(word: &str, key: &str) -> bool {
    /// Bytes of the longest character.
    const LONGEST: usize = 4;
    let Some(less) = word.len().checked_sub(key.len()) else { return false };
    let alike = |(one, other): &(u8, u8)| one == other;
    let begins = || word.bytes().zip(key.bytes()).take_while(alike).count();
    let ends = || word.bytes().rev().zip(key.bytes().rev()).take_while(alike).count();
    less <= LONGEST && begins() + ends() >= key.len() && keys::deletions(word).iter().any(|known| known == key)
}

/// The numbers on the line of `key`.
fn numbers(key: &str) -> impl Iterator<Item = usize> + use<> {
    line(KEYS, key).unwrap_or_default().split(' ').filter_map(|number| number.parse().ok())
}

/// What stands behind `key` in `table`, whose lines are in the order of their keys.
fn line<'a>(table: &'a str, key: &str) -> Option<&'a str> {
    let mut rest = table;
    while !rest.is_empty() {
        let middle = rest.floor_char_boundary(rest.len() / 2);
        let (before, after) = rest.split_at(middle);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(rest.len(), |at| middle + at + 1);
        let (known, value) = rest.get(start..end)?.trim_end().split_once('\t')?;
        match key.cmp(known) {
            std::cmp::Ordering::Less => rest = rest.get(..start)?,
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Greater => rest = rest.get(end..)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::reference::Reference;
    use crate::term::{MemoryTerms, Terms as _};

    /// What the two files must hold, from the list itself.
    fn made() -> (String, String) {
        let mut keyed: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let mut words = BTreeSet::new();
        for (row, entry) in Reference::shipped().entries().enumerate() {
            let originals = entry.originals.iter().map(|one| &one.text);
            for form in originals.chain(entry.renderings.iter().map(|one| &one.text)) {
                for (kind, key) in keys::of(form) {
                    keyed.entry(format!("{}{key}", letter(kind))).or_default().insert(row);
                }
                words.extend(keys::words(form));
            }
        }
        for (at, word) in words.iter().enumerate() {
            for (_, key) in keys::of_word(word).into_iter().filter(|(kind, _)| *kind == KeyKind::Sound) {
                keyed.entry(format!("{WORD}{key}")).or_default().insert(at);
            }
        }
        let numbers = |all: &BTreeSet<usize>| all.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
        let keys: Vec<String> = keyed.iter().map(|(key, all)| format!("{key}\t{}\n", numbers(all))).collect();
        let words: Vec<String> = words.iter().map(|word| format!("{word}\n")).collect();
        (keys.concat(), words.concat())
    }

    #[test]
    fn the_files_are_those_of_the_list() {
        let (keys, words) = made();
        for (name, known, made) in [("keys.txt", KEYS, &keys), ("words.txt", WORDS, &words)] {
            if std::env::var_os("UPDATE_REFERENCE").is_some() {
                let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/reference").join(name);
                std::fs::write(path, made).unwrap();
            } else {
                assert!(known == made, "{name} is out of date: UPDATE_REFERENCE=1 cargo test --lib reference");
            }
        }
    }

    #[test]
    fn it_answers_as_a_plain_list_does() {
        let reference = Reference::shipped();
        let plain = MemoryTerms::new(reference.entries().collect());
        let mut asked = 0;
        for entry in reference.entries().step_by(41) {
            for form in [&entry.originals[0].text, &entry.renderings[0].text] {
                // The form, one with a slip, and one that nothing has.
                let slip: String = form.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, c)| c).collect();
                for query in [form.clone(), slip, format!("{form}{form}")] {
                    let words: Vec<_> = keys::words(&query).iter().flat_map(|word| keys::of_word(word)).collect();
                    assert_eq!(reference.words(&words).unwrap(), plain.words(&words).unwrap(), "{query}");
                    for (kind, key) in keys::of(&query) {
                        assert_eq!(
                            reference.by_key(kind, &key).unwrap(),
                            plain.by_key(kind, &key).unwrap(),
                            "{query} {key}"
                        );
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 2_000, "{asked}");
    }

    #[test]
    fn every_line_is_found_by_halving() {
        let table = "a\t1\nab\t2\nb\t3\n";
        for (key, value) in [("a", "1"), ("ab", "2"), ("b", "3")] {
            assert_eq!(line(table, key), Some(value));
        }
        for key in ["", "aa", "c"] {
            assert_eq!(line(table, key), None);
        }
    }
}
