//! The same string elsewhere in the document, with something else before it.

use std::collections::{HashMap, HashSet};

use super::slot::Slot;
use crate::text::Document;
use crate::text::normalize::simplify_char;

/// Places remembered for one pair of characters; more say nothing new.
const MOST_PLACES: usize = 64;

/// Where the last two characters of every candidate stand in the document.
#[derive(Debug, Default)]
pub struct Recurrence {
    text: Vec<char>,
    places: HashMap<(char, char), Vec<usize>>,
}

impl Recurrence {
    /// Index `doc` for `slots`.
    pub fn new(doc: &Document, slots: &[Slot]) -> Self {
        let wanted: HashSet<(char, char)> = slots
            .iter()
            .flat_map(|slot| slot.candidates.iter().filter_map(|&(_, end)| ending(&slot.window.simple, end)))
            .collect();
        let text: Vec<char> = doc.text().chars().map(simplify_char).collect();
        let mut places: HashMap<(char, char), Vec<usize>> = HashMap::new();
        for (at, two) in text.windows(2).enumerate() {
            let key = (two[0], two[1]);
            if wanted.contains(&key) {
                let known = places.entry(key).or_default();
                if known.len() < MOST_PLACES {
                    known.push(at + 2);
                }
            }
        }
        Self { text, places }
    }

    /// For each length, how many places share exactly that many characters leftwards with the string that
    /// ends at `end`. The string's own place shares all of them and its line's beginning.
    pub fn shared(&self, chars: &[char], end: usize, most: usize) -> Vec<u32> {
        let mut counts = vec![0; most + 1];
        let Some(key) = ending(chars, end) else { return counts };
        for &place in self.places.get(&key).into_iter().flatten() {
            let same = (0..end.min(place)).take_while(|&back| chars[end - 1 - back] == self.text[place - 1 - back]);
            let size = same.count();
            if size < end {
                counts[size.min(most)] += 1;
            }
        }
        counts
    }
}

fn ending(chars: &[char], end: usize) -> Option<(char, char)> {
    Some((*chars.get(end.checked_sub(2)?)?, *chars.get(end - 1)?))
}
