//! Fit graphones to name pairs by expectation maximisation.

use std::collections::{BTreeMap, HashMap};

use super::letters::{MAX_UNIT, Packed};

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
}

/// Expected counts of graphones.
pub type Counts = HashMap<(char, Packed), f64>;

/// Run `rounds` of EM over `samples` from uniform segmentations. After the second round, samples that
/// sound unlike (less than `floor` nats of log-odds a character) no longer teach.
pub fn fit(samples: &[Sample], rounds: usize, floor: f64) -> Counts {
    let usable: Vec<&Sample> = samples.iter().filter(|sample| sample.fits()).collect();
    let mut counts = Counts::new();
    for round in 0..rounds {
        let weights = (round > 0).then(|| Weights::new(&counts));
        let mut next = Counts::new();
        for sample in &usable {
            let filter = if round >= 2 { floor } else { f64::NEG_INFINITY };
            expect(sample, weights.as_ref(), filter, &mut next);
        }
        counts = next;
    }
    counts.retain(|_, count| *count >= 0.2);
    counts
}

/// Probabilities of graphones and of their two sides.
struct Weights<'a> {
    counts: &'a Counts,
    total: f64,
    chars: HashMap<char, f64>,
    letters: HashMap<Packed, f64>,
}

impl<'a> Weights<'a> {
    fn new(counts: &'a Counts) -> Self {
        let mut ordered: Vec<(&(char, Packed), &f64)> = counts.iter().collect();
        ordered.sort_by_key(|(key, _)| **key);
        let (mut chars, mut letters, mut total) = (HashMap::new(), HashMap::new(), 0.0);
        for (&(char, unit), &count) in ordered {
            *chars.entry(char).or_insert(0.0) += count;
            *letters.entry(unit).or_insert(0.0) += count;
            total += count;
        }
        Self { counts, total, chars, letters }
    }

    /// Probability of the graphone, with a little left for those not yet seen.
    fn joint(&self, char: char, unit: Packed) -> f64 {
        let seen = self.counts.get(&(char, unit)).copied().unwrap_or(0.0);
        (seen + 1e-4) / self.total
    }

    /// Pointwise mutual information of the two sides.
    fn mutual(&self, char: char, unit: Packed) -> f64 {
        let side = |count: Option<&f64>| (count.copied().unwrap_or(0.0) + 1e-3) / self.total;
        (self.joint(char, unit) / (side(self.chars.get(&char)) * side(self.letters.get(&unit)))).ln()
    }
}

/// Add the expected graphone counts of one sample (forward-backward over segmentations).
fn expect(sample: &Sample, weights: Option<&Weights<'_>>, floor: f64, into: &mut Counts) {
    let (n, m) = (sample.chars.len(), sample.letters.len());
    let unit = |j: usize, len: usize| Packed::new(&sample.letters[j..j + len]);
    let weight = |char: char, packed: Packed| weights.map_or(1.0, |weights| weights.joint(char, packed));
    let mut forward = vec![vec![0.0; m + 1]; n + 1];
    forward[0][0] = 1.0;
    for i in 0..n {
        for j in i..m {
            if forward[i][j] == 0.0 {
                continue;
            }
            for len in 1..=MAX_UNIT.min(m - j) {
                if let Some(packed) = unit(j, len) {
                    forward[i + 1][j + len] += forward[i][j] * weight(sample.chars[i], packed);
                }
            }
        }
    }
    let total = forward[n][m];
    if total <= 0.0 {
        return;
    }
    let mut backward = vec![vec![0.0; m + 1]; n + 1];
    backward[n][m] = 1.0;
    let mut found: BTreeMap<(char, Packed), f64> = BTreeMap::new();
    let mut mutual = 0.0;
    for i in (0..n).rev() {
        for j in i..m {
            for len in 1..=MAX_UNIT.min(m - j) {
                let Some(packed) = unit(j, len) else { continue };
                let onward = backward[i + 1][j + len] * weight(sample.chars[i], packed);
                if onward == 0.0 {
                    continue;
                }
                backward[i][j] += onward;
                let posterior = forward[i][j] * onward / total;
                *found.entry((sample.chars[i], packed)).or_insert(0.0) += posterior * sample.weight;
                if let Some(weights) = weights {
                    mutual += posterior * weights.mutual(sample.chars[i], packed);
                }
            }
        }
    }
    if mutual / n as f64 >= floor {
        for (key, count) in found {
            *into.entry(key).or_insert(0.0) += count;
        }
    }
}

/// Log-odds of each graphone against characters of running text (`text`, counts of characters) beside
/// letters drawn one by one: what the aligner adds up along a path.
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
}
