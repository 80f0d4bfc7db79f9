//! Blend the opinions of several models: a log-linear reranker over a name's candidates.

use rayon::prelude::*;

use crate::translit::bytes::{Reader, put};

/// The weights of the features, fitted to lists of which one row is right.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Blend {
    pub(super) weights: Vec<f32>,
}

/// The rows of one name's candidates and which is right.
pub(super) struct Ranked {
    pub(super) rows: Vec<Vec<f32>>,
    pub(super) right: usize,
}

const STEPS: i32 = 300;
const RATE: f64 = 0.05;
const RIDGE: f64 = 1e-5;

impl Blend {
    /// Fit by gradient descent with Adam's steps on scaled features.
    pub(super) fn fit(lists: &[Ranked], features: usize) -> Self {
        let scales = scales(lists, features);
        let (mut weights, mut first, mut second) = (vec![0.0f64; features], vec![0.0; features], vec![0.0; features]);
        for step in 1..=STEPS {
            let gradient = gradient(lists, &weights, &scales);
            for at in 0..features {
                let slope = gradient[at] + RIDGE * weights[at];
                first[at] = 0.9 * first[at] + 0.1 * slope;
                second[at] = 0.99 * second[at] + 0.01 * slope * slope;
                let (mean, square) = (first[at] / (1.0 - 0.9f64.powi(step)), second[at] / (1.0 - 0.99f64.powi(step)));
                weights[at] -= RATE * mean / (square.sqrt() + 1e-8);
            }
        }
        Self { weights: weights.iter().zip(&scales).map(|(weight, scale)| (weight / scale) as f32).collect() }
    }

    /// Only the first feature counts.
    pub(super) fn even(features: usize) -> Self {
        Self { weights: (0..features).map(|at| f32::from(u8::from(at == 0))).collect() }
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put(out, self.weights.len() as u64);
        for weight in &self.weights {
            out.extend(weight.to_le_bytes());
        }
    }

    /// Read what [`Self::write`] wrote, if it weighs so many features.
    pub(super) fn read(reader: &mut Reader<'_>, features: usize) -> Option<Self> {
        let count = reader.size().filter(|&count| count == features)?;
        let weights = (0..count).map(|_| reader.float()).collect::<Option<_>>()?;
        Some(Self { weights })
    }

    /// The score of a row.
    pub(super) fn score(&self, row: &[f32]) -> f32 {
        self.weights.iter().zip(row).map(|(weight, value)| weight * value).sum()
    }
}

/// Standard deviations of the features.
fn scales(lists: &[Ranked], features: usize) -> Vec<f64> {
    let (mut sums, mut squares, mut count) = (vec![0.0; features], vec![0.0; features], 0.0);
    for row in lists.iter().flat_map(|list| &list.rows) {
        for (at, &value) in row.iter().enumerate() {
            sums[at] += f64::from(value);
            squares[at] += f64::from(value) * f64::from(value);
        }
        count += 1.0;
    }
    let deviation =
        |(sum, square): (&f64, &f64)| (square / count - (sum / count) * (sum / count)).max(0.0).sqrt().max(1e-6);
    sums.iter().zip(&squares).map(deviation).collect()
}

/// Slope of the mean loss. Lists are worked on in blocks whose sums are added in order.
fn gradient(lists: &[Ranked], weights: &[f64], scales: &[f64]) -> Vec<f64> {
    let of_block = |block: &[Ranked]| {
        let mut sum = vec![0.0; weights.len()];
        for list in block {
            let score = |row: &Vec<f32>| -> f64 {
                row.iter()
                    .zip(weights)
                    .zip(scales)
                    .map(|((&value, weight), scale)| f64::from(value) * weight / scale)
                    .sum()
            };
            let scores: Vec<f64> = list.rows.iter().map(score).collect();
            let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|score| (score - most).exp()).sum();
            for (at, (row, score)) in list.rows.iter().zip(&scores).enumerate() {
                let slope = (score - most).exp() / total - f64::from(u8::from(at == list.right));
                for ((sum, &value), scale) in sum.iter_mut().zip(row).zip(scales) {
                    *sum += slope * f64::from(value) / scale;
                }
            }
        }
        sum
    };
    let sums: Vec<Vec<f64>> = lists.par_chunks(1024).map(of_block).collect();
    let mut sum = vec![0.0; weights.len()];
    for block in sums {
        for (into, value) in sum.iter_mut().zip(block) {
            *into += value / lists.len() as f64;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trusts_the_feature_that_is_right() {
        let list = |at: usize| {
            let rows: Vec<Vec<f32>> = (0..3).map(|row| vec![((at * 5 + row * 7) % 4) as f32, row as f32]).collect();
            let right = (0..3).max_by(|&one, &other| rows[one][0].total_cmp(&rows[other][0])).unwrap();
            Ranked { rows, right }
        };
        let lists: Vec<Ranked> = (0..50).map(list).collect();
        let blend = Blend::fit(&lists, 2);
        assert!(blend.weights[0] > 2.0 * blend.weights[1].abs());
    }
}
