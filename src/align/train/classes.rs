//! Naive Bayes for kinds and methods.

use std::collections::HashMap;

use super::labels::LabelledSlot;
use crate::align::classify::{Classes, PRIOR};
use crate::align::tables::{Table, eighths};
use crate::term::{Kind, Method};

/// Fit the classes to slots that have them.
pub(super) fn fit(slots: &[LabelledSlot]) -> Classes {
    let mut kinds: Vec<(usize, &[u32])> = Vec::new();
    let mut methods: Vec<(usize, &[u32])> = Vec::new();
    for slot in slots {
        let Some((kind, method)) = &slot.classes else { continue };
        kinds.extend(kind.parse::<Kind>().ok().map(|kind| (kind as usize, slot.signs.as_slice())));
        methods.extend(method.parse::<Method>().ok().map(|method| (method as usize, slot.signs.as_slice())));
    }
    Classes { kinds: table(&kinds), methods: table(&methods) }
}

fn table<const N: usize>(examples: &[(usize, &[u32])]) -> Table<N> {
    let mut classes = [0.5f64; N];
    let mut signs: HashMap<u32, [f64; N]> = HashMap::new();
    for &(class, list) in examples {
        classes[class] += 1.0;
        for &sign in list.iter().filter(|&&sign| sign != PRIOR) {
            signs.entry(sign).or_insert([0.0; N])[class] += 1.0;
        }
    }
    let total: f64 = classes.iter().sum();
    let prior = classes.map(|count| eighths((count / total).ln()));
    let rows = signs.into_iter().filter(|(_, counts)| counts.iter().sum::<f64>() >= 2.0).map(|(sign, counts)| {
        let seen: f64 = counts.iter().sum();
        let mut row = [0; N];
        for at in 0..N {
            // P(sign | class) against P(sign): what the sign says of the class.
            let given = (counts[at] + 2.0 * seen / total) / (classes[at] + 2.0);
            row[at] = eighths((given * total / seen).ln().clamp(-4.0, 4.0));
        }
        (sign, row)
    });
    Table::new(std::iter::once((PRIOR, prior)).chain(rows))
}
