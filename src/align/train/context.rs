//! What stands before names and recurs before brackets, counted.

use std::collections::{HashMap, HashSet};

use super::data::Data;
use crate::align::evidence::{WordClass, context_keys};
use crate::align::slot::{Place, Slot, Window};
use crate::align::tables::{Table, eighths, hash};

/// Counts of boundaries and of places that are none, by context key.
#[derive(Debug, Default)]
pub(super) struct Boundaries {
    counts: HashMap<u32, (f64, f64)>,
    total: (f64, f64),
}

impl Boundaries {
    /// A name surely begins at `start` and ends at `end`: the other starts of its window are none.
    pub(super) fn add(&mut self, slot: &Slot, start: usize, end: usize) {
        let mut add = |at: usize, real: bool| {
            for key in context_keys(&slot.window, at) {
                let count = self.counts.entry(key).or_insert((0.0, 0.0));
                *(if real { &mut count.0 } else { &mut count.1 }) += 1.0;
            }
            *(if real { &mut self.total.0 } else { &mut self.total.1 }) += 1.0;
        };
        add(start, true);
        let others: HashSet<usize> = slot
            .candidates
            .iter()
            .filter(|&&(at, _)| at != start && at < end && at + 12 > start)
            .map(|&(at, _)| at)
            .collect();
        let mut others: Vec<usize> = others.into_iter().collect();
        others.sort_unstable();
        for at in others {
            add(at, false);
        }
    }

    /// The log-odds of each key seen at least `least` times.
    pub(super) fn table(&self, least: f64) -> Table<1> {
        let (names, rest) = (self.total.0 + 1.0, self.total.1 + 1.0);
        Table::new(self.counts.iter().filter(|(_, (real, none))| real + none >= least).map(|(&key, &(real, none))| {
            let share = 2.0;
            let odds =
                ((real + share * names / (names + rest)) / names) / ((none + share * rest / (names + rest)) / rest);
            (key, [eighths(odds.ln())])
        }))
    }
}

/// Strings that stand right before brackets.
#[derive(Debug, Default)]
pub(super) struct Cohesion {
    counts: HashMap<u32, (u32, HashSet<char>)>,
    seen: HashSet<(u32, u32)>,
}

impl Cohesion {
    /// Count the endings of a window before a bracket, each (ending, original) once.
    pub(super) fn add(&mut self, slot: &Slot, original: &str) {
        let Window { simple, lead, .. } = &*slot.window;
        if slot.place != Place::Before || simple.is_empty() {
            return;
        }
        let size = simple.len();
        let tail = hash(simple[size.saturating_sub(14)..].iter().copied());
        if !self.seen.insert((tail, hash(original.chars()))) {
            return;
        }
        for length in 2..=size.min(12) {
            let start = size - length;
            let key = hash(simple[start..].iter().copied());
            let left = start.checked_sub(1).map_or(lead.last().copied().unwrap_or('\n'), |at| simple[at]);
            let entry = self.counts.entry(key).or_default();
            entry.0 += 1;
            entry.1.insert(left);
        }
    }

    /// Log2 counts of the `most` commonest strings seen at least twice.
    pub(super) fn table(&self, most: usize) -> Table<2> {
        let mut rows: Vec<(u32, u32, usize)> = self
            .counts
            .iter()
            .filter(|(_, (count, _))| *count >= 2)
            .map(|(&key, (count, lefts))| (key, *count, lefts.len()))
            .collect();
        rows.sort_by_key(|&(key, count, _)| (std::cmp::Reverse(count), key));
        rows.truncate(most);
        Table::new(
            rows.into_iter()
                .map(|(key, count, lefts)| (key, [eighths(f64::from(count).log2()), eighths((lefts as f64).log2())])),
        )
    }
}

/// The dictionary as a table of frequency and class.
pub(super) fn dictionary(data: &Data, most: usize) -> Table<2> {
    let roles: HashSet<&str> = data.roles.iter().map(String::as_str).collect();
    let mut words: Vec<(u64, &str, u8)> = data
        .dictionary
        .iter()
        .filter(|word| word.text.chars().count() <= crate::align::evidence::LONGEST_WORD)
        .map(|word| {
            let class = if roles.contains(word.text.as_str()) { WordClass::Role } else { class(&word.tag) };
            (word.frequency, word.text.as_str(), class as u8)
        })
        .collect();
    words.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    words.truncate(most);
    Table::new(
        words.into_iter().map(|(frequency, text, class)| {
            (hash(text.chars()), [eighths((frequency.max(1) as f64).ln()), class as i8])
        }),
    )
}

fn class(tag: &str) -> WordClass {
    match tag {
        "ns" => WordClass::Place,
        "nr" | "nt" | "nz" | "nrt" | "nrfg" => WordClass::Name,
        _ if tag.starts_with('n') => WordClass::Noun,
        _ if tag.starts_with('v') => WordClass::Verb,
        _ if tag.starts_with('a') || tag.starts_with('d') => WordClass::Modifier,
        _ if tag.starts_with(['p', 'c', 'u', 'y', 'r']) => WordClass::Function,
        _ if tag.starts_with(['m', 'q', 't', 'f', 's']) => WordClass::Measure,
        _ => WordClass::Other,
    }
}
