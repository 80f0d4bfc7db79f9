//! Boosted regression trees: the scorer's form. Fitting them is `train::boost`'s work.

use super::features::{Row, WIDTH};

/// One tree: inner nodes, then leaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    /// Inner nodes; the root is the first.
    pub nodes: Vec<Node>,
    /// Values of the leaves.
    pub leaves: Vec<f32>,
}

/// A question of a tree. A child below zero is the leaf `-1 - child`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Which feature is asked.
    pub feature: u16,
    /// At most this goes left.
    pub threshold: f32,
    /// Left child.
    pub left: i16,
    /// Right child.
    pub right: i16,
}

impl Tree {
    /// The value for a row of features.
    pub fn value(&self, row: &[f32]) -> f32 {
        let mut at: i16 = if self.nodes.is_empty() { -1 } else { 0 };
        while at >= 0 {
            let node = &self.nodes[at as usize];
            at = if row[usize::from(node.feature)] <= node.threshold { node.left } else { node.right };
        }
        self.leaves.get((-1 - at) as usize).copied().unwrap_or(0.0)
    }
}

/// So many leaves a tree can have, and so many steps from its root to any.
pub const MOST_LEAVES: usize = 32;
/// So many steps lead from a root to any leaf.
pub const MOST_DEPTH: usize = 8;

/// After so many trees rows that are too far behind are cut.
const CUT_EVERY: usize = 20;
/// This far behind, in nats, is too far.
const CUT_BEHIND: f32 = 4.5;
/// So many rows stay, so that a winner's lead is known.
const KEPT: usize = 2;
/// A lead of so many nats is not lost any more: what other trees say would not change a digit.
const DECIDED: f32 = 7.0;

/// A sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    trees: Vec<Tree>,
    /// The same trees as they are walked.
    walks: Vec<Walk>,
}

impl Forest {
    /// A sum of `trees`, each of at most [`MOST_LEAVES`] leaves and [`MOST_DEPTH`] steps; `None` when one
    /// has more.
    pub fn new(trees: Vec<Tree>) -> Option<Self> {
        let walks = trees.iter().map(Walk::new).collect::<Option<Vec<Walk>>>()?;
        Some(Self { trees, walks })
    }

    /// The trees.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// The sum of the trees' values for a row.
    pub fn score(&self, row: &Row) -> f32 {
        self.walks.iter().map(|one| walk(std::array::from_ref(one), [row])[0][0]).sum()
    }

    /// The scores of rows that compete. Rows that fall far behind after some of the trees are out: they
    /// cannot win, and most rows are such. When the lead is large enough, the other trees are not asked.
    pub fn scores(&self, rows: &[Row]) -> Vec<f32> {
        let mut scores = vec![0.0; rows.len()];
        let mut running: Vec<usize> = (0..rows.len()).collect();
        for walks in self.walks.chunks(CUT_EVERY) {
            let mut fours = running.chunks_exact(4);
            for four in &mut fours {
                add::<1, 4>(walks, rows, [four[0], four[1], four[2], four[3]], &mut scores);
            }
            match *fours.remainder() {
                [one] => add::<4, 1>(walks, rows, [one], &mut scores),
                [one, two] => add::<4, 2>(walks, rows, [one, two], &mut scores),
                [one, two, three] => add::<2, 3>(walks, rows, [one, two, three], &mut scores),
                _ => {}
            }
            running.sort_unstable_by(|&one, &other| scores[other].total_cmp(&scores[one]).then(one.cmp(&other)));
            let Some(&first) = running.first() else { break };
            if running.get(1).is_none_or(|&second| scores[first] - scores[second] > DECIDED) {
                break;
            }
            let ahead = running.iter().take_while(|&&row| scores[row] > scores[first] - CUT_BEHIND).count();
            if ahead.max(KEPT) < running.len() {
                for row in running.split_off(ahead.max(KEPT)) {
                    scores[row] = f32::NEG_INFINITY;
                }
            }
        }
        scores
    }

    /// Bytes for the model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = (self.trees.len() as u32).to_le_bytes().to_vec();
        for tree in &self.trees {
            out.extend((tree.nodes.len() as u16).to_le_bytes());
            out.extend((tree.leaves.len() as u16).to_le_bytes());
            for node in &tree.nodes {
                out.extend(node.feature.to_le_bytes());
                out.extend(node.threshold.to_le_bytes());
                out.extend(node.left.to_le_bytes());
                out.extend(node.right.to_le_bytes());
            }
            for leaf in &tree.leaves {
                out.extend(leaf.to_le_bytes());
            }
        }
        out
    }

    /// Read what [`Self::to_bytes`] wrote. `None` when the bytes are no forest over rows of `features`
    /// numbers: every question asks a feature that is there and every child comes later.
    pub fn from_bytes(mut bytes: &[u8], features: usize) -> Option<Self> {
        let bytes = &mut bytes;
        let count = u32::from_le_bytes(take(bytes)?);
        let mut trees = Vec::new();
        for _ in 0..count {
            let nodes = u16::from_le_bytes(take(bytes)?);
            let leaves = u16::from_le_bytes(take(bytes)?);
            let mut tree = Tree::default();
            for index in 0..nodes {
                let node = Node {
                    feature: u16::from_le_bytes(take(bytes)?),
                    threshold: f32::from_le_bytes(take(bytes)?),
                    left: i16::from_le_bytes(take(bytes)?),
                    right: i16::from_le_bytes(take(bytes)?),
                };
                let sound = |child: i16| {
                    if child >= 0 {
                        child as u16 > index && (child as u16) < nodes
                    } else {
                        ((-1 - child) as u16) < leaves
                    }
                };
                if usize::from(node.feature) >= features.min(WIDTH - 1) || !sound(node.left) || !sound(node.right) {
                    return None;
                }
                tree.nodes.push(node);
            }
            for _ in 0..leaves {
                tree.leaves.push(f32::from_le_bytes(take(bytes)?));
            }
            trees.push(tree);
        }
        if bytes.is_empty() { Self::new(trees) } else { None }
    }
}

/// Add what `walks` say of `N` rows. Steps of one walk wait for each other, steps of several do not: `M`
/// trees are walked at a time, the more the fewer rows there are.
fn add<const M: usize, const N: usize>(walks: &[Walk], rows: &[Row], which: [usize; N], scores: &mut [f32]) {
    let chosen = which.map(|row| &rows[row]);
    let mut sums = which.map(|row| scores[row]);
    let (several, rest) = walks.as_chunks::<M>();
    for walks in several {
        accumulate(&mut sums, walk(walks, chosen));
    }
    for one in rest {
        accumulate(&mut sums, walk(std::array::from_ref(one), chosen));
    }
    for (row, sum) in which.into_iter().zip(sums) {
        scores[row] = sum;
    }
}

/// Tree by tree, so that the sums do not depend on how many are walked at a time.
fn accumulate<const M: usize, const N: usize>(sums: &mut [f32; N], values: [[f32; N]; M]) {
    for values in values {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
}

/// What each of `M` trees says of each of `N` rows. A walk that has arrived stays where it is.
fn walk<const M: usize, const N: usize>(walks: &[Walk; M], rows: [&Row; N]) -> [[f32; N]; M] {
    let mut at = [[0usize; N]; M];
    let depth = walks.iter().map(|walk| walk.depth).max().unwrap_or(0);
    for _ in 0..depth {
        for (at, walk) in at.iter_mut().zip(walks) {
            for (at, row) in at.iter_mut().zip(rows) {
                let step = walk.steps[*at % STEPS];
                *at = usize::from(step.left) + usize::from(row[usize::from(step.feature) % WIDTH] > step.threshold);
            }
        }
    }
    std::array::from_fn(|tree| at[tree].map(|at| walks[tree].steps[at % STEPS].threshold))
}

/// A tree laid out for walking: every step is one comparison and no branch. Both children of a step stand
/// side by side; a leaf is a step that leads to itself and keeps its value where others keep a threshold.
#[derive(Debug, Clone, PartialEq)]
struct Walk {
    steps: [Step; STEPS],
    depth: usize,
}

/// Steps of a walk: the nodes and leaves of a tree, rounded up to a power of two.
const STEPS: usize = 2 * MOST_LEAVES;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Step {
    threshold: f32,
    feature: u8,
    left: u8,
}

/// The feature that a leaf asks: negative infinity in every row, so that the step stays where it is.
const NEVER: u8 = WIDTH as u8 - 1;

impl Walk {
    fn new(tree: &Tree) -> Option<Self> {
        if tree.leaves.len() > MOST_LEAVES || tree.nodes.len() >= MOST_LEAVES {
            return None;
        }
        let mut walk = Self { steps: [Step::default(); STEPS], depth: 0 };
        let mut next = 1;
        let root = if tree.nodes.is_empty() { -1 } else { 0 };
        walk.lay(tree, root, 0, 0, &mut next);
        (walk.depth <= MOST_DEPTH).then_some(walk)
    }

    /// Lay out what hangs on the link `at` as step `place`.
    fn lay(&mut self, tree: &Tree, at: i16, place: usize, depth: usize, next: &mut usize) {
        self.depth = self.depth.max(depth);
        if at < 0 {
            let value = tree.leaves.get((-1 - at) as usize).copied().unwrap_or(0.0);
            self.steps[place] = Step { threshold: value, feature: NEVER, left: place as u8 };
            return;
        }
        let node = tree.nodes[at as usize];
        let left = *next;
        *next += 2;
        self.steps[place] = Step { threshold: node.threshold, feature: node.feature as u8, left: left as u8 };
        self.lay(tree, node.left, left, depth + 1, next);
        self.lay(tree, node.right, left + 1, depth + 1, next);
    }
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let tree =
            Tree { nodes: vec![Node { feature: 1, threshold: 0.5, left: -1, right: -2 }], leaves: vec![-1.0, 2.0] };
        let mut row = [0.0; WIDTH];
        row[1] = 0.7;
        row[WIDTH - 1] = f32::NEG_INFINITY;
        assert!((tree.value(&row) - 2.0).abs() < 1e-6);
        let forest = Forest::new(vec![tree]).unwrap();
        let read = Forest::from_bytes(&forest.to_bytes(), 2).unwrap();
        assert_eq!(read, forest);
        assert!((read.score(&row) - 2.0).abs() < 1e-6);
        assert!(Forest::from_bytes(&forest.to_bytes(), 1).is_none(), "feature 1 is not there");
    }
}
