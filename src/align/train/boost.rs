//! Gradient-boosted trees with a softmax over each slot's candidates (histograms, leaf-wise growth, as
//! in Ke et al. 2017; the listwise objective of Cao et al. 2007).

use serde::Deserialize;

use crate::align::features::{NAMES, Row};
use crate::align::trees::{Forest, MOST_DEPTH, MOST_LEAVES, Node, Tree};

/// How to grow.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Trees.
    pub rounds: usize,
    /// Leaves of a tree.
    pub leaves: usize,
    /// How much of each tree counts.
    pub rate: f64,
    /// Weight of the squared leaf values.
    pub ridge: f64,
    /// The least sum of second derivatives in a leaf.
    pub least: f64,
    /// The share of the features that each tree may ask.
    pub features: f64,
    /// The share of the groups that each tree learns from.
    pub groups: f64,
}

/// Rows in groups: of each group one row is right.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Feature rows.
    pub rows: Vec<Row>,
    /// First row of each group, and the end of the last.
    pub bounds: Vec<usize>,
    /// The right row of each group.
    pub right: Vec<usize>,
    /// How much each group counts.
    pub weights: Vec<f64>,
}

impl Groups {
    /// Add a group whose row `right` is right.
    pub fn push(&mut self, rows: &[Row], right: usize, weight: f64) {
        if self.bounds.is_empty() {
            self.bounds.push(0);
        }
        self.right.push(self.rows.len() + right);
        self.rows.extend_from_slice(rows);
        self.bounds.push(self.rows.len());
        self.weights.push(weight);
    }
}

const BINS: usize = 64;

/// Grow a forest for `groups`.
pub fn fit(groups: &Groups, settings: Settings) -> Forest {
    let binned = Binned::new(&groups.rows);
    let mut scores = vec![0.0f64; groups.rows.len()];
    let mut trees = Vec::with_capacity(settings.rounds);
    for round in 0..settings.rounds {
        let (gradients, hessians) = derivatives(groups, &scores);
        let sample = Sample::draw(groups, binned.bins.len(), round as u64, settings);
        let tree = grow(&binned, &gradients, &hessians, sample, settings);
        for (row, score) in scores.iter_mut().enumerate() {
            *score += f64::from(tree.value(&groups.rows[row]));
        }
        trees.push(tree);
    }
    Forest::new(trees).expect("trees grow within the limits of a forest")
}

/// What one tree sees: trees that see different things err differently (Friedman 2002).
struct Sample {
    rows: Vec<u32>,
    features: Vec<usize>,
}

impl Sample {
    fn draw(groups: &Groups, features: usize, round: u64, settings: Settings) -> Self {
        let chosen = |index: usize, salt: u64, share: f64| chance(round, index as u64, salt) < share;
        let rows = groups
            .bounds
            .windows(2)
            .enumerate()
            .filter(|&(index, _)| chosen(index, 1, settings.groups))
            .flat_map(|(_, bounds)| bounds[0] as u32..bounds[1] as u32)
            .collect();
        let features = (0..features).filter(|&index| chosen(index, 2, settings.features)).collect();
        Self { rows, features }
    }
}

/// A number from 0 to 1 that looks drawn by lot and is the same on every machine (splitmix64).
fn chance(round: u64, index: u64, salt: u64) -> f64 {
    let mut state = (round << 32 ^ index << 3 ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ state >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((state ^ state >> 31) >> 11) as f64 / (1u64 << 53) as f64
}

fn derivatives(groups: &Groups, scores: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut gradients = vec![0.0; scores.len()];
    let mut hessians = vec![0.0; scores.len()];
    for (index, bounds) in groups.bounds.windows(2).enumerate() {
        let range = bounds[0]..bounds[1];
        let most = scores[range.clone()].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = scores[range.clone()].iter().map(|score| (score - most).exp()).sum();
        let weight = groups.weights[index];
        for row in range {
            let probability = (scores[row] - most).exp() / total;
            let right = f64::from(u8::from(row == groups.right[index]));
            gradients[row] = weight * (probability - right);
            hessians[row] = weight * (probability * (1.0 - probability)).max(1e-6);
        }
    }
    (gradients, hessians)
}

/// Features cut into at most [`BINS`] bins, feature by feature.
struct Binned {
    bins: Vec<Vec<u8>>,
    edges: Vec<Vec<f32>>,
}

impl Binned {
    fn new(rows: &[Row]) -> Self {
        let features = NAMES.len();
        let mut binned = Self { bins: Vec::new(), edges: Vec::new() };
        for feature in 0..features {
            let mut values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
            values.sort_by(f32::total_cmp);
            let all = values.len();
            values.dedup();
            let edges: Vec<f32> = if values.len() <= BINS {
                values.windows(2).map(|two| f32::midpoint(two[0], two[1])).collect()
            } else {
                let mut sorted: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
                sorted.sort_by(f32::total_cmp);
                let mut edges: Vec<f32> = (1..BINS).map(|cut| sorted[cut * all / BINS]).collect();
                edges.dedup();
                edges
            };
            let bins = rows.iter().map(|row| edges.partition_point(|&edge| edge < row[feature]) as u8).collect();
            binned.bins.push(bins);
            binned.edges.push(edges);
        }
        binned
    }
}

#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
}

struct Leaf {
    rows: Vec<u32>,
    depth: usize,
    sums: Sums,
    split: Option<Split>,
    /// The parent's child link that points here.
    link: Option<(usize, bool)>,
}

/// For each sampled feature and bin, the sums of first and second derivatives.
type Sums = Vec<[(f64, f64); BINS + 1]>;

/// What a tree grows from.
struct Soil<'a> {
    binned: &'a Binned,
    gradients: &'a [f64],
    hessians: &'a [f64],
    features: &'a [usize],
    settings: Settings,
}

fn grow(binned: &Binned, gradients: &[f64], hessians: &[f64], sample: Sample, settings: Settings) -> Tree {
    let soil = Soil { binned, gradients, hessians, features: &sample.features, settings };
    let sums = soil.sums(&sample.rows);
    let mut leaves = vec![soil.leaf(sample.rows, 0, sums, None)];
    let mut tree = Tree::default();
    while leaves.len() < settings.leaves.min(MOST_LEAVES) {
        let best = (0..leaves.len())
            .filter(|&at| leaves[at].split.is_some())
            .max_by(|&one, &other| gain(&leaves[one]).total_cmp(&gain(&leaves[other])).then(other.cmp(&one)));
        let Some(at) = best else { break };
        let leaf = leaves.swap_remove(at);
        let Some(split) = leaf.split else { break };
        let node = tree.nodes.len();
        let threshold = binned.edges[split.feature][split.bin];
        tree.nodes.push(Node { feature: split.feature as u16, threshold, left: 0, right: 0 });
        relink(&mut tree, leaf.link, node as i16);
        leaves.extend(soil.divide(leaf, split, node));
    }
    for (index, leaf) in leaves.into_iter().enumerate() {
        let gradient: f64 = leaf.rows.iter().map(|&row| gradients[row as usize]).sum();
        let hessian: f64 = leaf.rows.iter().map(|&row| hessians[row as usize]).sum();
        tree.leaves.push((-settings.rate * gradient / (hessian + settings.ridge)) as f32);
        relink(&mut tree, leaf.link, -1 - index as i16);
    }
    tree
}

impl Soil<'_> {
    fn leaf(&self, rows: Vec<u32>, depth: usize, sums: Sums, link: Option<(usize, bool)>) -> Leaf {
        let split = if depth < MOST_DEPTH { self.best_split(&sums) } else { None };
        Leaf { rows, depth, sums, split, link }
    }

    /// The two leaves of a split. Only the smaller one is summed: the other has the rest.
    fn divide(&self, leaf: Leaf, split: Split, node: usize) -> [Leaf; 2] {
        let bins = &self.binned.bins[split.feature];
        let (left, right): (Vec<u32>, Vec<u32>) =
            leaf.rows.into_iter().partition(|&row| usize::from(bins[row as usize]) <= split.bin);
        let left_is_smaller = left.len() <= right.len();
        let smaller = self.sums(if left_is_smaller { &left } else { &right });
        let larger = difference(leaf.sums, &smaller);
        let (left_sums, right_sums) = if left_is_smaller { (smaller, larger) } else { (larger, smaller) };
        let depth = leaf.depth + 1;
        [
            self.leaf(left, depth, left_sums, Some((node, true))),
            self.leaf(right, depth, right_sums, Some((node, false))),
        ]
    }

    fn sums(&self, rows: &[u32]) -> Sums {
        use rayon::prelude::*;
        let of_feature = |&feature: &usize| {
            let mut sums = [(0.0f64, 0.0f64); BINS + 1];
            let bins = &self.binned.bins[feature];
            for &row in rows {
                let sum = &mut sums[usize::from(bins[row as usize])];
                sum.0 += self.gradients[row as usize];
                sum.1 += self.hessians[row as usize];
            }
            sums
        };
        self.features.par_iter().map(of_feature).collect()
    }

    fn best_split(&self, sums: &Sums) -> Option<Split> {
        let settings = self.settings;
        let value = |gradient: f64, hessian: f64| gradient * gradient / (hessian + settings.ridge);
        let (total_gradient, total_hessian) =
            sums.first()?.iter().fold((0.0, 0.0), |sum, bin| (sum.0 + bin.0, sum.1 + bin.1));
        let parent = value(total_gradient, total_hessian);
        let mut best: Option<Split> = None;
        for (&feature, sums) in self.features.iter().zip(sums) {
            let (mut gradient, mut hessian) = (0.0, 0.0);
            for (bin, sum) in sums.iter().enumerate().take(self.binned.edges[feature].len()) {
                gradient += sum.0;
                hessian += sum.1;
                let rest = total_hessian - hessian;
                if hessian < settings.least || rest < settings.least {
                    continue;
                }
                let gain = value(gradient, hessian) + value(total_gradient - gradient, rest) - parent;
                if gain > 1e-6 && best.is_none_or(|best| gain > best.gain) {
                    best = Some(Split { gain, feature, bin });
                }
            }
        }
        best
    }
}

fn difference(mut all: Sums, part: &Sums) -> Sums {
    for (sums, part) in all.iter_mut().zip(part) {
        for (sum, part) in sums.iter_mut().zip(part) {
            sum.0 -= part.0;
            sum.1 -= part.1;
        }
    }
    all
}

fn gain(leaf: &Leaf) -> f64 {
    leaf.split.map_or(f64::NEG_INFINITY, |split| split.gain)
}

fn relink(tree: &mut Tree, link: Option<(usize, bool)>, to: i16) {
    if let Some((node, is_left)) = link {
        let node = &mut tree.nodes[node];
        *(if is_left { &mut node.left } else { &mut node.right }) = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::features::WIDTH;

    #[test]
    fn learns_which_row_is_right() {
        let mut groups = Groups::default();
        for at in 0..200usize {
            let row = |row: usize| {
                let mut numbers = [0.0; WIDTH];
                numbers[0] = ((at * 7 + row * 3) % 11) as f32;
                numbers[1] = row as f32;
                numbers[WIDTH - 1] = f32::NEG_INFINITY;
                numbers
            };
            let rows: Vec<Row> = (0..5).map(row).collect();
            let right = (0..5).max_by(|&one, &other| rows[one][0].total_cmp(&rows[other][0])).unwrap();
            groups.push(&rows, right, 1.0);
        }
        let settings =
            Settings { rounds: 40, leaves: 8, rate: 0.3, ridge: 1.0, least: 1.0, features: 1.0, groups: 0.8 };
        let forest = fit(&groups, settings);
        let right = groups.bounds.windows(2).zip(&groups.right).filter(|(bounds, right)| {
            let best = (bounds[0]..bounds[1])
                .max_by(|&one, &other| forest.score(&groups.rows[one]).total_cmp(&forest.score(&groups.rows[other])));
            best == Some(**right)
        });
        assert!(right.count() > 190);
    }
}
