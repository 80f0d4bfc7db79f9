//! Fit graphones to name pairs by expectation maximisation.
//!
//! Every graphone that some segmentation of some sample could use gets a number first; the rounds then
//! only read and add to arrays. Samples are worked on side by side, but what they teach is added up in
//! their order, so the sums are the same on every machine.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::letters::{MAX_UNIT, Packed};
use super::quick::QuickMap;

/// A name pair for fitting: letters as 1–26 and simplified characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The letters of the original.
    pub letters: Vec<u8>,
    /// The characters of the rendering.
    pub chars: Vec<char>,
    /// How much it counts.
    pub weight: f64,
}

impl Sample {
    /// Whether each character can have one to six letters.
    fn fits(&self) -> bool {
        let (letters, chars) = (self.letters.len(), self.chars.len());
        chars > 0 && chars <= letters && letters <= chars * MAX_UNIT && letters <= 40
    }

    /// Every step that some whole segmentation takes: character, first letter, number of letters. By
    /// character, then first letter, then length.
    fn steps(&self) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
        let (n, m) = (self.chars.len(), self.letters.len());
        (0..n).flat_map(move |i| {
            let after = n - i - 1;
            let firsts = i.max(m.saturating_sub(MAX_UNIT * (after + 1)))..=(MAX_UNIT * i).min(m - after - 1);
            firsts.flat_map(move |j| {
                let least = (m - j).saturating_sub(MAX_UNIT * after).max(1);
                (least..=MAX_UNIT.min(m - j - after)).map(move |len| (i, j, len))
            })
        })
    }

    fn key(&self, (i, j, len): (usize, usize, usize)) -> u64 {
        let packed = Packed::new(&self.letters[j..j + len]).map_or(0, |packed| packed.0);
        u64::from(self.chars[i]) << 32 | u64::from(packed)
    }
}

/// Expected counts of graphones.
pub type Counts = HashMap<(char, Packed), f64>;

/// Samples worked on before their counts are added up: bounds the memory, not the result.
const BLOCK: usize = 4096;

/// Run `rounds` of EM over `samples` from uniform segmentations. After the second round, samples that
/// sound unlike (less than `floor` nats of log-odds a character) no longer teach.
pub fn fit(samples: &[Sample], rounds: usize, floor: f64) -> Counts {
    let lattice = Lattice::new(samples);
    let counts = lattice.fit(rounds, floor);
    let kept = lattice.graphones.iter().zip(counts).filter(|(_, count)| *count >= 0.2);
    kept.map(|(&key, count)| (unpack(key), count)).collect()
}

/// The likeliest segmentation of each sample after `rounds` of EM over all: how many letters each
/// character takes. `None` where characters and letters do not fit each other, and of samples that sound
/// unlike (less than `floor` nats of mutual information a character), which do not teach, either.
pub fn segment(samples: &[Sample], rounds: usize, floor: f64) -> Vec<Option<Vec<usize>>> {
    let lattice = Lattice::new(samples);
    let weights = Weights::new(&lattice.graphones, &lattice.fit(rounds, floor));
    let mut paths = vec![None; samples.len()];
    for (sample, edges) in &lattice.samples {
        let alike = expect(sample.sample, edges, &weights, floor).is_some();
        paths[sample.index] = alike.then(|| best_path(sample.sample, edges, &weights));
    }
    paths
}

fn unpack(key: u64) -> (char, Packed) {
    (char::from_u32((key >> 32) as u32).unwrap_or(char::REPLACEMENT_CHARACTER), Packed(key as u32))
}

struct Numbered<'a> {
    index: usize,
    sample: &'a Sample,
}

/// The usable samples with the number of the graphone of each of their steps.
struct Lattice<'a> {
    samples: Vec<(Numbered<'a>, Vec<u32>)>,
    /// Keys of the graphones in order: character, then letters.
    graphones: Vec<u64>,
}

impl<'a> Lattice<'a> {
    fn new(samples: &'a [Sample]) -> Self {
        let usable: Vec<Numbered<'a>> = samples
            .iter()
            .enumerate()
            .filter(|(_, sample)| sample.fits())
            .map(|(index, sample)| Numbered { index, sample })
            .collect();
        let keys = |one: &Numbered<'a>| one.sample.steps().map(|step| one.sample.key(step)).collect::<Vec<u64>>();
        let mut graphones: Vec<u64> =
            usable.par_chunks(BLOCK).flat_map_iter(|block| distinct(block.iter().flat_map(keys).collect())).collect();
        graphones = distinct(graphones);
        let numbers: QuickMap<u64, u32> = graphones.iter().zip(0..).map(|(&key, number)| (key, number)).collect();
        let samples = usable
            .into_par_iter()
            .map(|one| {
                let edges = keys(&one).iter().map(|key| numbers[key]).collect();
                (one, edges)
            })
            .collect();
        Self { samples, graphones }
    }

    fn fit(&self, rounds: usize, floor: f64) -> Vec<f64> {
        let mut counts = vec![0.0; self.graphones.len()];
        for round in 0..rounds {
            let weights =
                if round > 0 { Weights::new(&self.graphones, &counts) } else { Weights::uniform(counts.len()) };
            let floor = if round >= 2 { floor } else { f64::NEG_INFINITY };
            counts.fill(0.0);
            for block in self.samples.chunks(BLOCK) {
                let expected: Vec<Option<Vec<f64>>> =
                    block.par_iter().map(|(one, edges)| expect(one.sample, edges, &weights, floor)).collect();
                for ((_, edges), expected) in block.iter().zip(expected) {
                    for (&edge, count) in edges.iter().zip(expected.into_iter().flatten()) {
                        counts[edge as usize] += count;
                    }
                }
            }
        }
        counts
    }
}

fn distinct(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Of each graphone its probability and the pointwise mutual information of its two sides.
struct Weights {
    joint: Vec<f64>,
    mutual: Vec<f64>,
}

impl Weights {
    fn uniform(graphones: usize) -> Self {
        Self { joint: vec![1.0; graphones], mutual: vec![0.0; graphones] }
    }

    fn new(graphones: &[u64], counts: &[f64]) -> Self {
        let mut total = 0.0;
        let (mut chars, mut letters): (QuickMap<u32, f64>, QuickMap<u32, f64>) = Default::default();
        for (&key, &count) in graphones.iter().zip(counts) {
            *chars.entry((key >> 32) as u32).or_insert(0.0) += count;
            *letters.entry(key as u32).or_insert(0.0) += count;
            total += count;
        }
        // A little is left for those not yet seen.
        let joint: Vec<f64> = counts.iter().map(|count| (count + 1e-4) / total).collect();
        let side = |count: f64| (count + 1e-3) / total;
        let mutual = |(&key, &joint): (&u64, &f64)| {
            (joint / (side(chars[&((key >> 32) as u32)]) * side(letters[&(key as u32)]))).ln()
        };
        let mutual = graphones.par_iter().zip(&joint).map(mutual).collect();
        Self { joint, mutual }
    }
}

/// The expected count of each step of one sample (forward-backward over segmentations); `None` when it
/// sounds unlike.
fn expect(sample: &Sample, edges: &[u32], weights: &Weights, floor: f64) -> Option<Vec<f64>> {
    let (n, m) = (sample.chars.len(), sample.letters.len());
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut forward = vec![0.0; (n + 1) * (m + 1)];
    forward[0] = 1.0;
    for ((i, j, len), &edge) in sample.steps().zip(edges) {
        forward[at(i + 1, j + len)] += forward[at(i, j)] * weights.joint[edge as usize];
    }
    let total = forward[at(n, m)];
    if total <= 0.0 {
        return None;
    }
    let mut backward = vec![0.0; (n + 1) * (m + 1)];
    backward[at(n, m)] = 1.0;
    let steps: Vec<(usize, usize, usize)> = sample.steps().collect();
    let mut expected = vec![0.0; edges.len()];
    let mut mutual = 0.0;
    for (step, (i, j, len)) in steps.into_iter().enumerate().rev() {
        let edge = edges[step] as usize;
        let onward = backward[at(i + 1, j + len)] * weights.joint[edge];
        backward[at(i, j)] += onward;
        let posterior = forward[at(i, j)] * onward / total;
        expected[step] = posterior * sample.weight;
        mutual += posterior * weights.mutual[edge];
    }
    (mutual / n as f64 >= floor).then_some(expected)
}

/// How many letters each character takes on the likeliest path.
fn best_path(sample: &Sample, edges: &[u32], weights: &Weights) -> Vec<usize> {
    let (n, m) = (sample.chars.len(), sample.letters.len());
    let at = |i: usize, j: usize| i * (m + 1) + j;
    let mut best = vec![(f64::NEG_INFINITY, 0); (n + 1) * (m + 1)];
    best[0] = (0.0, 0);
    for ((i, j, len), &edge) in sample.steps().zip(edges) {
        let score = best[at(i, j)].0 + weights.joint[edge as usize].ln();
        if score > best[at(i + 1, j + len)].0 {
            best[at(i + 1, j + len)] = (score, len);
        }
    }
    let mut lengths = vec![0; n];
    let mut end = m;
    for i in (0..n).rev() {
        lengths[i] = best[at(i + 1, end)].1;
        end -= lengths[i];
    }
    lengths
}

/// Log-odds of each graphone against characters of running text (`text`, counts of characters) beside
/// letters drawn one by one: what the aligner adds up along a path.
#[allow(clippy::implicit_hasher, reason = "one caller")]
pub fn log_odds(counts: &Counts, text: &HashMap<char, f64>) -> BTreeMap<char, Vec<(Packed, f64)>> {
    let mut ordered: Vec<(&(char, Packed), &f64)> = counts.iter().collect();
    ordered.sort_by_key(|(key, _)| **key);
    let total: f64 = ordered.iter().map(|(_, count)| **count).sum();
    let mut letter_counts = [1.0f64; 27];
    for &(&(_, packed), &count) in &ordered {
        for letter in packed.unpack() {
            letter_counts[usize::from(letter)] += count;
        }
    }
    let letter_total: f64 = letter_counts.iter().sum();
    let mut text_ordered: Vec<f64> = text.values().copied().collect();
    text_ordered.sort_by(f64::total_cmp);
    let text_total: f64 = text_ordered.iter().sum::<f64>() + 1.0;
    let mut out: BTreeMap<char, Vec<(Packed, f64)>> = BTreeMap::new();
    for (&(char, packed), &count) in ordered {
        let spelled: f64 =
            packed.unpack().iter().map(|&letter| (letter_counts[usize::from(letter)] / letter_total).ln()).sum();
        // Rare characters would otherwise look like sure signs of a name.
        let plain = ((text.get(&char).copied().unwrap_or(0.0) + 40.0) / text_total).ln();
        let joint = (count / total).ln();
        out.entry(char).or_default().push((packed, joint - plain - spelled));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translit::letters;

    fn sample(original: &str, chars: &str) -> Sample {
        Sample { letters: letters(original), chars: chars.chars().collect(), weight: 1.0 }
    }

    #[test]
    fn finds_who_stands_for_whom() {
        let samples = [
            sample("kov", "科夫"),
            sample("kolev", "科列夫"),
            sample("lev", "列夫"),
            sample("petkov", "佩特科夫"),
            sample("pet", "佩特"),
        ];
        let counts = fit(&samples, 8, -100.0);
        let best = counts.iter().filter(|((char, _), _)| *char == '夫').max_by(|one, two| one.1.total_cmp(two.1));
        assert_eq!(best.unwrap().0.1.unpack(), letters("v"));
    }

    #[test]
    fn cuts_names_where_the_characters_meet() {
        let samples = [
            sample("petkov", "佩特科夫"),
            sample("pet", "佩特"),
            sample("kov", "科夫"),
            sample("lekov", "列科夫"),
            sample("x", "克斯"),
        ];
        let paths = segment(&samples, 8, f64::NEG_INFINITY);
        assert_eq!(paths[0].as_ref().unwrap().iter().sum::<usize>(), 6);
        assert_eq!(paths[3], Some(vec![2, 2, 1]));
        assert_eq!(paths[4], None, "two characters, one letter");
    }
}
