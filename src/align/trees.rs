//! Boosted regression trees: the scorer's form. Fitting them is `train::boost`'s work.

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

/// After so many trees rows that are too far behind are cut.
const CUT_EVERY: usize = 25;
/// This far behind, in nats, is too far.
const CUT_BEHIND: f32 = 4.5;
/// So many rows always stay.
const KEPT: usize = 3;

/// A sum of trees.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    /// The trees.
    pub trees: Vec<Tree>,
}

impl Forest {
    /// The sum of the trees' values for a row of `features` numbers.
    pub fn score(&self, row: &[f32]) -> f32 {
        self.trees.iter().map(|tree| tree.value(row)).sum()
    }

    /// The scores of rows that compete. Rows that fall far behind after some of the trees are out: they
    /// cannot win, and most rows are such. Some rivals always stay, so that a winner's lead is known.
    pub fn scores(&self, rows: &[Vec<f32>]) -> Vec<f32> {
        let mut scores = vec![0.0; rows.len()];
        let mut running: Vec<usize> = (0..rows.len()).collect();
        for (index, tree) in self.trees.iter().enumerate() {
            // Tree by tree, so that each stays in the nearest cache for all rows.
            for &row in &running {
                scores[row] += tree.value(&rows[row]);
            }
            if (index + 1) % CUT_EVERY == 0 && running.len() > KEPT {
                running.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
                let limit = scores[running[0]] - CUT_BEHIND;
                let ahead = running.iter().take_while(|&&row| scores[row] > limit).count();
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
                if usize::from(node.feature) >= features || !sound(node.left) || !sound(node.right) {
                    return None;
                }
                tree.nodes.push(node);
            }
            for _ in 0..leaves {
                tree.leaves.push(f32::from_le_bytes(take(bytes)?));
            }
            trees.push(tree);
        }
        bytes.is_empty().then_some(Self { trees })
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
        let forest = Forest { trees: vec![tree] };
        let read = Forest::from_bytes(&forest.to_bytes(), 2).unwrap();
        assert_eq!(read, forest);
        assert!((read.score(&[0.0, 0.7]) - 2.0).abs() < 1e-6);
        assert!(Forest::from_bytes(&forest.to_bytes(), 1).is_none(), "feature 1 is not there");
    }
}
