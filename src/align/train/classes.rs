//! Multinomial logistic regression for kinds and methods.

use std::collections::BTreeMap;

use super::labels::LabelledSlot;
use crate::align::classify::Classes;
use crate::align::tables::{Table, eighths};
use crate::term::{Kind, Method};

/// Signs seen less often say nothing.
const SEEN: usize = 3;
/// Times through the examples.
const EPOCHS: usize = 20;
/// The step of a weight's first change; later ones shrink with what it has moved already.
const STEP: f64 = 0.1;
/// How strongly weights are drawn to zero.
const RIDGE: f64 = 2e-4;

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

/// The weights of a sign for each class, and the sums of their squared gradients.
#[derive(Clone, Copy)]
struct Weights<const N: usize> {
    values: [f64; N],
    moved: [f64; N],
}

/// Stochastic gradient descent with a step for each weight (`AdaGrad`, Duchi et al. 2011).
fn table<const N: usize>(examples: &[(usize, &[u32])]) -> Table<N> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for sign in examples.iter().flat_map(|(_, signs)| *signs) {
        *counts.entry(*sign).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count >= SEEN);
    let places: BTreeMap<u32, usize> = counts.keys().enumerate().map(|(place, &sign)| (sign, place)).collect();
    let mut weights = vec![Weights { values: [0.0; N], moved: [1e-8; N] }; places.len()];
    let known: Vec<(usize, Vec<usize>)> = examples
        .iter()
        .map(|&(class, signs)| (class, signs.iter().filter_map(|sign| places.get(sign).copied()).collect()))
        .collect();
    for _ in 0..EPOCHS {
        for (class, signs) in &known {
            learn(&mut weights, *class, signs);
        }
    }
    Table::new(places.into_iter().map(|(sign, place)| (sign, weights[place].values.map(eighths))))
}

fn learn<const N: usize>(weights: &mut [Weights<N>], class: usize, signs: &[usize]) {
    let mut scores = [0.0f64; N];
    for &sign in signs {
        for (score, value) in scores.iter_mut().zip(weights[sign].values) {
            *score += value;
        }
    }
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares = scores.map(|score| (score - most).exp());
    let total: f64 = shares.iter().sum();
    for &sign in signs {
        let Weights { values, moved } = &mut weights[sign];
        for at in 0..N {
            let gradient = shares[at] / total - f64::from(u8::from(at == class)) + RIDGE * values[at];
            moved[at] += gradient * gradient;
            values[at] -= STEP * gradient / moved[at].sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_which_sign_decides() {
        // Sign 7 stands with every example, 1 and 2 decide.
        let examples: Vec<(usize, &[u32])> =
            (0..60).map(|at| if at % 3 == 0 { (4, [7, 1].as_slice()) } else { (2, [7, 2].as_slice()) }).collect();
        let table: Table<6> = table(&examples);
        let sum = |signs: [u32; 2], class: usize| -> i32 {
            signs.iter().filter_map(|&sign| table.get(sign)).map(|row| i32::from(row[class])).sum()
        };
        assert!(sum([7, 1], 4) > sum([7, 1], 2));
        assert!(sum([7, 2], 2) > sum([7, 2], 4));
        assert!(table.get(3).is_none());
    }
}
