//! The same strings elsewhere in the document: renderings with something else before them, originals
//! outside their brackets.

use super::slot::Slot;
use super::tables::{Running, combine};
use crate::text::Document;
use crate::text::normalize::simplify_char;
use crate::translit::QuickMap;

/// Places remembered for one pair of characters; more say nothing new.
const MOST_PLACES: usize = 64;

/// Where the last two characters of every candidate stand in the document, and how often each foreign
/// word does.
#[derive(Debug, Default)]
pub struct Recurrence {
    text: Vec<char>,
    places: QuickMap<u32, Vec<u32>>,
    words: QuickMap<u32, u32>,
}

impl Recurrence {
    /// Index `doc` for `slots`.
    pub fn new(doc: &Document, slots: &[Slot]) -> Self {
        let mut places: QuickMap<u32, Vec<u32>> = QuickMap::default();
        // Most pairs of characters are of no interest: a bit tells.
        let mut wanted = vec![false; 1 << 16];
        for slot in slots {
            for key in slot.candidates.iter().filter_map(|&(_, end)| ending(&slot.window.simple, end)) {
                wanted[key as usize & 0xffff] = true;
                places.entry(key).or_default();
            }
        }
        let text: Vec<char> = doc.text().chars().map(simplify_char).collect();
        for (at, two) in text.windows(2).enumerate() {
            let key = combine(two[0] as u32, two[1] as u32);
            if wanted[key as usize & 0xffff]
                && let Some(known) = places.get_mut(&key)
                && known.len() < MOST_PLACES
            {
                known.push(at as u32 + 2);
            }
        }
        Self { text, places, words: words(doc.text()) }
    }

    /// For each length, how many places share exactly that many characters leftwards with the string that
    /// ends at `end`. The string's own place shares all of them and its line's beginning.
    pub fn shared(&self, chars: &[char], end: usize, most: usize) -> Vec<u32> {
        let mut counts = vec![0; most + 1];
        let Some(key) = ending(chars, end) else { return counts };
        for &place in self.places.get(&key).into_iter().flatten() {
            let place = place as usize;
            let same = (0..end.min(place)).take_while(|&back| chars[end - 1 - back] == self.text[place - 1 - back]);
            let size = same.count();
            if size < end {
                counts[size.min(most)] += 1;
            }
        }
        counts
    }

    /// How often the rarest word of `original` stands at another place of the document.
    pub fn elsewhere(&self, original: &str) -> u32 {
        let mut rarest = u32::MAX;
        each_word(original, |word| rarest = rarest.min(self.words.get(&word).copied().unwrap_or(0)));
        if rarest == u32::MAX { 0 } else { rarest.saturating_sub(1) }
    }
}

fn words(text: &str) -> QuickMap<u32, u32> {
    let mut counts = QuickMap::default();
    each_word(text, |word| *counts.entry(word).or_insert(0) += 1);
    counts
}

/// The hash of each run of ASCII letters and digits; other scripts are too rare to count.
fn each_word(text: &str, mut found: impl FnMut(u32)) {
    let mut running = Running::default();
    let mut size = 0;
    for byte in text.bytes().chain([b' ']) {
        if byte.is_ascii_alphanumeric() {
            running.push(char::from(byte));
            size += 1;
        } else if size > 0 {
            found(running.hash());
            running = Running::default();
            size = 0;
        }
    }
}

fn ending(chars: &[char], end: usize) -> Option<u32> {
    Some(combine(*chars.get(end.checked_sub(2)?)? as u32, *chars.get(end - 1)? as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_original_recurs_outside_its_bracket() {
        let doc = Document::new("t", "世界卫生组织(WHO)说，WHO的报告没有NATO。");
        let recurrence = Recurrence::new(&doc, &[]);
        assert_eq!(recurrence.elsewhere("WHO"), 1);
        assert_eq!(recurrence.elsewhere("NATO"), 0);
        assert_eq!(recurrence.elsewhere("Нет"), 0);
    }
}
