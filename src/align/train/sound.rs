//! Name lists to graphones.

use std::collections::HashMap;

use super::data::{Data, ListedPair};
use crate::mention::form::words;
use crate::text::normalize::simplify_char;
use crate::text::script::{is_han, is_interpunct};
use crate::translit::em::{self, Sample};
use crate::translit::{SoundTable, letters};

/// Pairs that sound unlike by more than this (nats of mutual information a character) teach nothing.
const FLOOR: f64 = 1.0;
/// Fewer expected counts than this are chance.
const RARE: f64 = 0.8;
/// Graphones less likely than this (nats) speak against a name; none does as well.
const LEAST: f64 = -2.0;

/// Fit the sound table. `text` counts the characters of running text.
pub(super) fn fit(data: &Data, text: &HashMap<char, f64>) -> SoundTable {
    let mut samples: Vec<Sample> = data.pairs.iter().filter(|pair| pair.sounded).flat_map(samples).collect();
    samples.extend(data.readings.iter().map(|(char, reading)| Sample {
        letters: letters(reading),
        chars: vec![simplify_char(*char)],
        weight: 0.6,
    }));
    let mut counts = em::fit(&samples, 7, FLOOR);
    counts.retain(|_, count| *count >= RARE);
    let mut units = em::log_odds(&counts, text);
    for list in units.values_mut() {
        list.retain(|&(_, log_odds)| log_odds >= LEAST);
    }
    SoundTable::new(units)
}

/// A pair as samples: part by part where both sides have as many, else whole.
fn samples(pair: &ListedPair) -> Vec<Sample> {
    let parts: Vec<&str> = pair.zh.split(is_interpunct).filter(|part| !part.is_empty()).collect();
    let words = words(&pair.original);
    let whole = || vec![sample(&pair.original, &pair.zh)];
    let made = if parts.len() > 1 && parts.len() == words.len() {
        words.iter().zip(&parts).map(|(word, part)| sample(word, part)).collect()
    } else {
        whole()
    };
    made.into_iter().flatten().collect()
}

fn sample(original: &str, zh: &str) -> Option<Sample> {
    let chars: Vec<char> = zh.chars().filter(|&c| !is_interpunct(c) && !c.is_whitespace()).map(simplify_char).collect();
    let usable = (1..=10).contains(&chars.len()) && chars.iter().all(|&c| is_han(c));
    usable.then(|| Sample { letters: letters(original), chars, weight: 1.0 })
}
