//! Interpolated Kneser–Ney n-grams over small numbers (Chen, Goodman 1998, three discounts).

use crate::translit::bytes::{Reader, put};
use crate::translit::quick::QuickMap;

/// Steps of a stored log-probability per nat.
const STEPS: f64 = 12.0;

/// An n-gram model over tokens. Token 0 stands before every sequence and behind it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ngram {
    /// Bits of a token.
    bits: u32,
    vocabulary: usize,
    /// By length of the n-gram, from one.
    levels: Vec<Level>,
}

/// N-grams of one length. Numbers are negative logarithms in steps.
#[derive(Debug, Clone, Default, PartialEq)]
struct Level {
    probabilities: QuickMap<u64, u8>,
    /// By context: what is left for shorter contexts.
    left: QuickMap<u64, u8>,
}

impl Ngram {
    /// Count and smooth `sequences`, whose tokens are above 0 and below `vocabulary`.
    pub(super) fn fit(order: usize, vocabulary: usize, sequences: &[Vec<u32>]) -> Self {
        let bits = usize::BITS - vocabulary.leading_zeros();
        let mut model = Self { bits, vocabulary, levels: Vec::new() };
        for counts in counts(order, bits, sequences) {
            let level = model.level(&counts);
            model.levels.push(level);
        }
        model
    }

    fn level(&self, counts: &QuickMap<u64, u32>) -> Level {
        let discount = discounts(counts);
        let mut sorted: Vec<(u64, u32)> = counts.iter().map(|(&key, &count)| (key, count)).collect();
        sorted.sort_unstable();
        let mut contexts: QuickMap<u64, (f64, f64)> = QuickMap::default();
        for &(key, count) in &sorted {
            let context = contexts.entry(key >> self.bits).or_insert((0.0, 0.0));
            context.0 += f64::from(count);
            context.1 += discount(count);
        }
        let length = self.levels.len();
        let mut level = Level::default();
        // Long n-grams that were seen once cost most of the room and tell least: shorter ones speak for them.
        let kept = |count: u32| count > 1 || length < 2;
        for &(key, count) in sorted.iter().filter(|(_, count)| !kept(*count)) {
            contexts.entry(key >> self.bits).or_insert((0.0, 0.0)).1 += f64::from(count) - discount(count);
        }
        for &(key, count) in sorted.iter().filter(|(_, count)| kept(*count)) {
            let (total, left) = contexts[&(key >> self.bits)];
            let lower = (-f64::from(self.cost(self.shortened(key, length), length))).exp();
            let probability = (f64::from(count) - discount(count) + left * lower) / total;
            level.probabilities.insert(key, quantize(probability));
            level.left.insert(key >> self.bits, quantize(left / total));
        }
        level
    }

    /// The last `length` tokens of `key`.
    fn shortened(&self, key: u64, length: usize) -> u64 {
        key & ((1u64 << (self.bits * length as u32)) - 1)
    }

    /// Negative log-probability of the last token of an n-gram of `length` tokens.
    fn cost(&self, key: u64, length: usize) -> f32 {
        let Some(level) = length.checked_sub(1).map(|at| &self.levels[at]) else {
            return (self.vocabulary as f32).ln();
        };
        let nats = |steps: u8| f32::from(steps) / STEPS as f32;
        if let Some(&steps) = level.probabilities.get(&key) {
            return nats(steps);
        }
        let left = level.left.get(&(key >> self.bits)).map_or(0.0, |&steps| nats(steps));
        left + self.cost(self.shortened(key, length - 1), length - 1)
    }

    /// Log-probability of `token` after `context`.
    pub(super) fn log_prob(&self, context: u64, token: u32) -> f32 {
        -self.cost(context << self.bits | u64::from(token), self.levels.len())
    }

    /// `context` with `token` behind it. A sequence begins with context 0.
    pub(super) fn push(&self, context: u64, token: u32) -> u64 {
        self.shortened(context << self.bits | u64::from(token), self.levels.len() - 1)
    }

    /// Log-probability of a whole sequence.
    pub(super) fn score(&self, sequence: impl IntoIterator<Item = u32>) -> f32 {
        let (mut context, mut sum) = (0, 0.0);
        for token in sequence.into_iter().chain([0]) {
            sum += self.log_prob(context, token);
            context = self.push(context, token);
        }
        sum
    }

    /// Whether tokens up to `most` are below the size of the vocabulary.
    pub(super) fn covers(&self, most: usize) -> bool {
        most < self.vocabulary
    }

    /// Append it to a model file.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        put(out, self.vocabulary as u64);
        put(out, self.levels.len() as u64);
        for level in &self.levels {
            write_map(&level.probabilities, out);
            write_map(&level.left, out);
        }
    }

    /// Read what [`Self::write`] wrote.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let vocabulary = usize::try_from(reader.number()?).ok().filter(|size| (1..1 << 16).contains(size))?;
        let bits = usize::BITS - vocabulary.leading_zeros();
        let order = reader.size().filter(|&order| order > 0 && order as u32 * bits < 64)?;
        let level = |reader: &mut Reader<'_>| Some(Level { probabilities: read_map(reader)?, left: read_map(reader)? });
        let levels = (0..order).map(|_| level(reader)).collect::<Option<_>>()?;
        Some(Self { bits, vocabulary, levels })
    }
}

/// Counts of n-grams by length; those below the longest are counts of distinct contexts.
fn counts(order: usize, bits: u32, sequences: &[Vec<u32>]) -> Vec<QuickMap<u64, u32>> {
    assert!(order as u32 * bits < 64, "{order}-grams of {bits} bits do not fit into a number");
    let mut counts: Vec<QuickMap<u64, u32>> = vec![QuickMap::default(); order];
    let mask = |length: usize| (1u64 << (bits * length as u32)) - 1;
    for sequence in sequences {
        let mut key = 0;
        for &token in sequence.iter().chain([&0]) {
            key = (key << bits | u64::from(token)) & mask(order);
            *counts[order - 1].entry(key).or_insert(0) += 1;
        }
    }
    for shorter in (1..order).rev() {
        let longer: Vec<u64> = counts[shorter].keys().map(|key| key & mask(shorter)).collect();
        for key in longer {
            *counts[shorter - 1].entry(key).or_insert(0) += 1;
        }
    }
    counts
}

/// What is taken from a count, from the counts of counts.
fn discounts(counts: &QuickMap<u64, u32>) -> impl Fn(u32) -> f64 + use<> {
    let mut of = [0u32; 5];
    for &count in counts.values().filter(|&&count| count < 5) {
        of[count as usize] += 1;
    }
    let n = of.map(|times| f64::from(times.max(1)));
    let share = n[1] / (n[1] + 2.0 * n[2]);
    move |count| {
        let at = count.min(3) as usize;
        let discount = at as f64 - (at + 1) as f64 * share * n[at + 1] / n[at];
        discount.clamp(0.1, 0.95 * at as f64)
    }
}

fn quantize(probability: f64) -> u8 {
    (-probability.ln() * STEPS).round().clamp(0.0, 255.0) as u8
}

fn write_map(map: &QuickMap<u64, u8>, out: &mut Vec<u8>) {
    let mut sorted: Vec<(u64, u8)> = map.iter().map(|(&key, &steps)| (key, steps)).collect();
    sorted.sort_unstable();
    put(out, sorted.len() as u64);
    let mut last = 0;
    for (key, steps) in sorted {
        put(out, key - last);
        out.push(steps);
        last = key;
    }
}

fn read_map(reader: &mut Reader<'_>) -> Option<QuickMap<u64, u8>> {
    let size = reader.size()?;
    let mut map = QuickMap::default();
    map.reserve(size);
    let mut last = 0u64;
    for _ in 0..size {
        last = last.checked_add(reader.number()?)?;
        let [steps] = reader.array()?;
        map.insert(last, steps);
    }
    Some(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Ngram {
        Ngram::fit(3, 6, &[vec![1, 2, 3], vec![1, 2, 4], vec![1, 2, 3], vec![5]])
    }

    #[test]
    fn what_was_seen_is_likelier_and_all_adds_up() {
        let model = model();
        let context = model.push(model.push(0, 1), 2);
        let of = |token| model.log_prob(context, token).exp();
        assert!(of(3) > of(4) && of(4) > of(5));
        let sum: f32 = (0..6).map(of).sum();
        assert!((sum - 1.0).abs() < 0.15, "{sum}");
        assert!(model.score([1, 2, 3]) > model.score([3, 2, 1]));
    }

    #[test]
    fn reads_what_it_writes() {
        let mut out = Vec::new();
        model().write(&mut out);
        assert_eq!(Ngram::read(&mut Reader(&out)), Some(model()));
        assert_eq!(Ngram::read(&mut Reader(&out[..out.len() - 1])), None);
    }
}
