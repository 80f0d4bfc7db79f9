//! Fit the network: one name after the other, steps that shrink where a row has moved much (Duchi et
//! al. 2011, one sum a row), and half-linear units left out at random (Srivastava et al. 2014).

use std::cmp::Reverse;

use super::net::{Head, Net, Place, WAYS, history_keys, letter_keys, rounded};
use super::rows::{COARSE, FINE, Row, Rows, WIDTH};
use super::units::{Cut, Inventory};
use crate::translit::quick::QuickMap;
use crate::translit::random::Random;
use crate::translit::vector::{add, dot};

/// How to fit a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NetConfig {
    /// Times that every name is read.
    pub epochs: usize,
    /// Length of the first steps; it falls to nothing.
    pub rate: f32,
    /// The share of units that are left out of a step.
    pub dropped: f32,
    /// A feature seen less often has no row.
    pub least: u32,
    /// So many features have rows at most, the most frequent ones.
    pub rows: usize,
}

/// Fit a network to `cuts`. The same cuts and seed give the same network.
pub(super) fn fit(inventory: &Inventory, cuts: &[&Cut], config: NetConfig, seed: u64) -> Net {
    let mut learner = Learner::new(inventory, cuts, config, seed);
    let mut order: Vec<usize> = (0..cuts.len()).collect();
    let all = (config.epochs * cuts.len()).max(1) as f32;
    let mut done = 0.0;
    for _ in 0..config.epochs {
        learner.random.shuffle(&mut order);
        for &at in &order {
            let rate = config.rate * (1.0 - done / all).max(0.02);
            done += 1.0;
            for (place, right) in WAYS.into_iter().flat_map(|way| Place::of(cuts[at], way, inventory)) {
                learner.step(&cuts[at].letters, place, right, rate);
            }
        }
    }
    learner.finish()
}

struct Learner<'a> {
    inventory: &'a Inventory,
    dropped: f32,
    keys: QuickMap<u32, u32>,
    rows: Vec<Row>,
    heads: [Head; 2],
    /// Mean squares of the slopes so far, a row's together.
    row_sums: Vec<f32>,
    head_sums: [Vec<f32>; 2],
    graphone_sums: [Vec<f32>; 2],
    random: Random,
    /// Keys and rows of the place at hand.
    scratch: (Vec<u32>, Vec<usize>),
}

/// What a row's sum of squares begins with.
const START: f32 = 1e-4;

impl<'a> Learner<'a> {
    fn new(inventory: &'a Inventory, cuts: &[&Cut], config: NetConfig, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let kept = frequent(inventory, cuts, config);
        let mut rows = |count: usize, most: f32| -> Vec<Row> {
            (0..count).map(|_| std::array::from_fn(|_| random.between(most))).collect()
        };
        let feature_rows = rows(kept.len(), 0.1);
        let graphones = inventory.graphones.len();
        let heads = [(); 2].map(|()| {
            let mut rows = rows(Head::size(inventory), 0.05);
            rows[Head::BIAS] = [0.0; WIDTH];
            rows[Head::INNER_BIAS] = [0.0; WIDTH];
            rows[Head::INNER..Head::KINDS].iter_mut().flatten().for_each(|value| *value *= 2.0);
            Head { rows, graphones: vec![0.0; graphones] }
        });
        Self {
            inventory,
            dropped: config.dropped,
            row_sums: vec![START; kept.len()],
            keys: kept.into_iter().zip(0..).collect(),
            rows: feature_rows,
            heads,
            head_sums: [(); 2].map(|()| vec![START; Head::size(inventory)]),
            graphone_sums: [(); 2].map(|()| vec![START; graphones]),
            random,
            scratch: Default::default(),
        }
    }

    /// Learn that `right` is right at `place`.
    fn step(&mut self, letters: &[u8], place: Place, right: u32, rate: f32) {
        let (mut keys, mut active) = std::mem::take(&mut self.scratch);
        keys.clear();
        letter_keys(letters, place, &mut keys);
        history_keys(self.inventory, place, &mut keys);
        active.clear();
        active.extend(keys.iter().filter_map(|key| self.keys.get(key)).map(|&row| row as usize));
        let fitting = place.fitting(letters, self.inventory);

        let way = place.way as usize;
        let (first, first_on) = self.first_layer(way, &active);
        let (last, inner_on) = self.inner_layer(way, &first);
        let slope = self.learn_scores(way, &last, &fitting, right, rate);
        let slope = self.learn_inner(way, &first, &slope, &inner_on, rate);
        let slope: Row = std::array::from_fn(|at| slope[at] * first_on[at]);
        let square = dot(&slope, &slope) / WIDTH as f32;
        descend(&mut self.heads[way].rows[Head::BIAS], &mut self.head_sums[way][Head::BIAS], &slope, square, rate);
        for &row in &active {
            descend(&mut self.rows[row], &mut self.row_sums[row], &slope, square, rate);
        }
        self.scratch = (keys, active);
    }

    /// The first layer, and how much of each unit's slope comes through.
    fn first_layer(&mut self, way: usize, active: &[usize]) -> (Row, Row) {
        let mut values = self.heads[way].rows[Head::BIAS];
        for &row in active {
            add(&mut values, &self.rows[row], 1.0);
        }
        let mut on = [0.0; WIDTH];
        for (value, on) in values.iter_mut().zip(&mut on) {
            *on = if self.random.unit() >= self.dropped && *value > 0.0 { 1.0 / (1.0 - self.dropped) } else { 0.0 };
            *value *= *on;
        }
        (values, on)
    }

    /// The last layer: the first, and the inner units on top.
    fn inner_layer(&mut self, way: usize, first: &Row) -> (Row, Row) {
        let rows = &self.heads[way].rows;
        let mut values = *first;
        let mut on = [0.0; WIDTH];
        for at in 0..WIDTH {
            let value = dot(&rows[Head::INNER + at], first) + rows[Head::INNER_BIAS][at];
            if value > 0.0 && self.random.unit() >= self.dropped {
                on[at] = 1.0 / (1.0 - self.dropped);
                values[at] += value * on[at];
            }
        }
        (values, on)
    }

    /// Move the rows of the graphones; give the slope of the last layer.
    fn learn_scores(&mut self, way: usize, last: &Row, fitting: &[u32], right: u32, rate: f32) -> Row {
        let head = &mut self.heads[way];
        let scores: Vec<f32> = fitting.iter().map(|&graphone| head.score(self.inventory, last, graphone)).collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let energy = dot(last, last) / WIDTH as f32;
        let mut slope = [0.0; WIDTH];
        for (&graphone, score) in fitting.iter().zip(scores) {
            let gap = (score - most).exp() / total - f32::from(u8::from(graphone == right));
            if gap.abs() < 1e-4 {
                continue;
            }
            for row in Head::rows_of(self.inventory, graphone) {
                add(&mut slope, &head.rows[row], gap);
                let sum = &mut self.head_sums[way][row];
                *sum += gap * gap * energy;
                add(&mut head.rows[row], last, -rate * gap / sum.sqrt());
            }
            let sum = &mut self.graphone_sums[way][graphone as usize];
            *sum += gap * gap;
            head.graphones[graphone as usize] -= rate * gap / sum.sqrt();
        }
        slope
    }

    /// Move the inner layer; give the slope of the first.
    fn learn_inner(&mut self, way: usize, first: &Row, slope: &Row, on: &Row, rate: f32) -> Row {
        let (rows, sums) = (&mut self.heads[way].rows, &mut self.head_sums[way]);
        let inner: Row = std::array::from_fn(|at| slope[at] * on[at]);
        let energy = dot(first, first) / WIDTH as f32;
        let mut back = *slope;
        for at in 0..WIDTH {
            if inner[at] != 0.0 {
                let (row, sum) = (&mut rows[Head::INNER + at], &mut sums[Head::INNER + at]);
                add(&mut back, row, inner[at]);
                *sum += inner[at] * inner[at] * energy;
                add(row, first, -rate * inner[at] / sum.sqrt());
            }
        }
        let square = dot(&inner, &inner) / WIDTH as f32;
        descend(&mut rows[Head::INNER_BIAS], &mut sums[Head::INNER_BIAS], &inner, square, rate);
        back
    }

    fn finish(mut self) -> Net {
        for head in &mut self.heads {
            // As the file keeps them, twice: rounding what is rounded must change nothing.
            head.rows = Rows::new(&Rows::new(&head.rows, FINE).to_rows(), FINE).to_rows();
            head.graphones.iter_mut().for_each(|value| *value = rounded(*value));
        }
        Net { keys: self.keys, rows: Rows::new(&self.rows, COARSE), heads: self.heads }
    }
}

/// One step down `slope`, whose mean square is `square`.
fn descend(row: &mut Row, sum: &mut f32, slope: &Row, square: f32, rate: f32) {
    *sum += square;
    add(row, slope, -rate / sum.sqrt());
}

/// Keys of the features seen often enough, in order.
fn frequent(inventory: &Inventory, cuts: &[&Cut], config: NetConfig) -> Vec<u32> {
    let mut counts: QuickMap<u32, u32> = QuickMap::default();
    let mut keys = Vec::new();
    for cut in cuts {
        for (place, _) in WAYS.into_iter().flat_map(|way| Place::of(cut, way, inventory)) {
            keys.clear();
            letter_keys(&cut.letters, place, &mut keys);
            history_keys(inventory, place, &mut keys);
            for &key in &keys {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
    }
    let mut kept: Vec<(u32, u32)> = counts.into_iter().filter(|(_, count)| *count >= config.least).collect();
    kept.sort_unstable_by_key(|&(key, count)| (Reverse(count), key));
    kept.truncate(config.rows);
    let mut kept: Vec<u32> = kept.into_iter().map(|(key, _)| key).collect();
    kept.sort_unstable();
    kept
}
