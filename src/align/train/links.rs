//! Translation links: which characters stand for which word of an original, from pairs.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::align::chain::LONGEST_LINK;
use crate::align::tables::{Table, combine, eighths, hash};
use crate::text::normalize::{fold, simplify};
use crate::text::script::{is_han, is_interpunct};

/// Links weaker than this many nats are not kept.
const LEAST: f64 = 2.5;

/// A pair to learn from and how much it counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidenced {
    /// The foreign form.
    pub original: String,
    /// The Chinese form.
    pub zh: String,
}

/// Learn links from `pairs`; `texts` tells how common a string is where no original explains it.
#[allow(clippy::iter_over_hash_type, reason = "counts and maxima come out the same in any order")]
pub(super) fn fit(pairs: &[Evidenced], texts: &[String], most: usize) -> Table<1> {
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
    let mut rows: BTreeMap<u32, f64> = BTreeMap::new();
    for (&(word, string), &count) in &joint {
        // A word seen twice is no certainty.
        let given = (f64::from(count) - 0.5) / (f64::from(words[&word]) + 1.0);
        let plain = (f64::from(text.get(&string).copied().unwrap_or(0)) + 2.0) / total;
        let log_odds = (given / plain).ln();
        if log_odds >= LEAST {
            let row = rows.entry(combine(word, string)).or_insert(log_odds);
            *row = row.max(log_odds);
        }
    }
    let mut rows: Vec<(u32, f64)> = rows.into_iter().collect();
    rows.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    rows.truncate(most);
    Table::new(rows.into_iter().map(|(key, value)| (key, [eighths(value)])))
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
fn count_strings(texts: &[String], wanted: &HashSet<u32>) -> (HashMap<u32, u32>, f64) {
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
pub(super) fn established(pairs: &[Evidenced], most: usize) -> Table<1> {
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
