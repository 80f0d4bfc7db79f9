//! Translation links: which characters stand for which word of an original, from pairs.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::align::chain::{LONGEST_LINK, initial_hash};
use crate::align::tables::{Links, Table, combine, eighths, hash};
use crate::text::normalize::{fold, simplify};
use crate::text::script::{is_han, is_interpunct};

/// Links weaker than this many nats are not kept.
const LEAST: f64 = 2.5;

/// A pair to learn from and how much it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Known {
    /// The foreign form.
    pub original: String,
    /// The Chinese form.
    pub zh: String,
}

/// Learn links from `pairs`; `texts` tells how common a string is where no original explains it.
#[allow(clippy::iter_over_hash_type, reason = "counts and maxima come out the same in any order")]
pub(super) fn fit(pairs: &[Known], texts: &[&str], most: usize) -> Links {
    let mut words: HashMap<u32, u32> = HashMap::new();
    let mut joint: HashMap<(u32, u32), u32> = HashMap::new();
    let mut shorter: HashMap<u32, Vec<u32>> = HashMap::new();
    for pair in pairs {
        let strings = strings(&pair.zh);
        let found: HashSet<u32> = word_hashes(&pair.original).into_iter().collect();
        for &word in &found {
            *words.entry(word).or_insert(0) += 1;
            for &(string, ..) in &strings {
                *joint.entry((word, string)).or_insert(0) += 1;
            }
        }
        for (string, inner) in strings {
            shorter.entry(string).or_insert(inner);
        }
    }
    joint.retain(|(word, _), count| *count >= 2 && f64::from(*count) >= 0.04 * f64::from(words[word]));
    drop_contained(&mut joint, &shorter);
    let wanted: HashSet<u32> = joint.keys().map(|&(_, string)| string).collect();
    let (text, total) = count_strings(texts, &wanted);
    let mut rows: Vec<(u32, u32, f64)> = Vec::new();
    for (&(word, string), &count) in &joint {
        // A word seen twice is no certainty.
        let given = (f64::from(count) - 0.5) / (f64::from(words[&word]) + 1.0);
        let plain = (f64::from(text.get(&string).copied().unwrap_or(0)) + 2.0) / total;
        let log_odds = (given / plain).ln();
        if log_odds >= LEAST {
            rows.push((word, string, log_odds));
        }
    }
    rows.sort_by(|one, other| other.2.total_cmp(&one.2).then((one.0, one.1).cmp(&(other.0, other.1))));
    rows.truncate(most);
    let mut words: BTreeMap<u32, BTreeMap<u32, i8>> = BTreeMap::new();
    for (word, string, log_odds) in rows {
        words.entry(word).or_default().insert(string, eighths(log_odds));
    }
    let translations = Links::new(words.clone());
    words.extend(initials(pairs, &translations));
    Links::new(words)
}

/// What an acronym's letters stand for: of the strings that translate a word of some original, how often
/// that word begins with the letter, against how often any does.
#[allow(clippy::iter_over_hash_type, reason = "counts come out the same in any order")]
fn initials(pairs: &[Known], translations: &Links) -> BTreeMap<u32, BTreeMap<u32, i8>> {
    let mut joint: HashMap<(char, u32), u32> = HashMap::new();
    let mut strings_of: HashMap<u32, u32> = HashMap::new();
    let mut letters: HashMap<char, u32> = HashMap::new();
    let mut seen: HashSet<(u32, u32)> = HashSet::new();
    for pair in pairs {
        let original = hash(fold(&pair.original).chars());
        let found: HashSet<u32> = strings(&pair.zh).into_iter().map(|(string, _)| string).collect();
        for (letter, word) in lettered(&pair.original) {
            for &(string, value) in translations.of(word) {
                // A name that many lists have is one name.
                if value >= SURE && found.contains(&string) && seen.insert((original, combine(word, string))) {
                    *joint.entry((letter, string)).or_insert(0) += 1;
                    *strings_of.entry(string).or_insert(0) += 1;
                    *letters.entry(letter).or_insert(0) += 1;
                }
            }
        }
    }
    let total: f64 = letters.values().map(|&count| f64::from(count)).sum();
    let mut out: BTreeMap<u32, BTreeMap<u32, i8>> = BTreeMap::new();
    for (&(letter, string), &count) in joint.iter().filter(|(_, count)| **count >= FEW) {
        let given = f64::from(count) / (f64::from(strings_of[&string]) + 1.0);
        let log_odds = (given * total / f64::from(letters[&letter])).ln();
        if log_odds >= LEAST_INITIAL {
            out.entry(initial_hash(letter)).or_default().insert(string, eighths(log_odds));
        }
    }
    out
}

/// A translation is sure from this many eighths of a nat on.
const SURE: i8 = 40;
/// A letter that stands for a string in fewer names than this may be chance.
const FEW: u32 = 3;
/// Letters that stand for a string no better than this many nats are not kept.
const LEAST_INITIAL: f64 = 0.7;

/// The words of an original in small letters, as the chain has them, each with its first letter.
fn lettered(original: &str) -> Vec<(char, u32)> {
    let words = crate::align::chain::words(original);
    let firsts = words.iter().map(|word| word.first);
    firsts
        .zip(&words)
        .filter(|(first, word)| first.is_ascii_lowercase() && !word.stop)
        .map(|(first, word)| (first, word.hash))
        .collect()
}

/// Hashes of the folded words of an original, as the chain has them.
fn word_hashes(original: &str) -> Vec<u32> {
    crate::align::chain::words(original)
        .into_iter()
        .filter(|word| !word.stop && word.initial.is_none())
        .map(|word| word.hash)
        .collect()
}

/// The strings of up to [`LONGEST_LINK`] characters in a rendering, each once, with the two strings that
/// are one character shorter.
fn strings(zh: &str) -> Vec<(u32, Vec<u32>)> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for part in simplify(zh).split(|c: char| is_interpunct(c) || !is_han(c)) {
        let chars: Vec<char> = part.chars().collect();
        for start in 0..chars.len() {
            for end in start + 1..=chars.len().min(start + LONGEST_LINK) {
                let key = hash(chars[start..end].iter().copied());
                if seen.insert(key) {
                    let inner = if end - start > 1 {
                        vec![hash(chars[start + 1..end].iter().copied()), hash(chars[start..end - 1].iter().copied())]
                    } else {
                        Vec::new()
                    };
                    all.push((key, inner));
                }
            }
        }
    }
    all
}

/// A string that comes with a word only inside a longer one is not what the word means: 朗普 for Trump.
#[allow(clippy::iter_over_hash_type, reason = "counts and maxima come out the same in any order")]
fn drop_contained(joint: &mut HashMap<(u32, u32), u32>, shorter: &HashMap<u32, Vec<u32>>) {
    let mut contained = HashSet::new();
    for (&(word, string), &count) in joint.iter() {
        for &inner in shorter.get(&string).into_iter().flatten() {
            if joint.get(&(word, inner)).is_some_and(|&other| f64::from(count) >= 0.85 * f64::from(other)) {
                contained.insert((word, inner));
            }
        }
    }
    joint.retain(|key, _| !contained.contains(key));
}

/// How often each wanted string stands in `texts`, and how many characters they have.
fn count_strings(texts: &[&str], wanted: &HashSet<u32>) -> (HashMap<u32, u32>, f64) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    let mut total = 1.0;
    for text in texts {
        let chars: Vec<char> = simplify(text).chars().collect();
        total += chars.len() as f64;
        for start in 0..chars.len() {
            if !is_han(chars[start]) {
                continue;
            }
            for end in start + 1..=chars.len().min(start + LONGEST_LINK) {
                if !is_han(chars[end - 1]) {
                    break;
                }
                let key = hash(chars[start..end].iter().copied());
                if wanted.contains(&key) {
                    *counts.entry(key).or_insert(0) += 1;
                }
            }
        }
    }
    (counts, total)
}

/// Renderings known for an original: log2 of one plus how many sources have the pair.
pub(super) fn established(pairs: &[Known], most: usize) -> Table<1> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for pair in pairs {
        let original = hash(fold(&pair.original).chars());
        let key = combine(original, hash(simplify(&pair.zh).chars()));
        *counts.entry(key).or_insert(0) += 1;
    }
    let mut rows: Vec<(u32, u32)> = counts.into_iter().collect();
    rows.sort_by_key(|&(key, count)| (std::cmp::Reverse(count), key));
    rows.truncate(most);
    Table::new(rows.into_iter().map(|(key, count)| (key, [eighths(f64::from(count + 1).log2())])))
}
