//! Candidates of a word: paths through its letters, widest first.

use super::net::{Net, Place, Way};
use super::ngram::Ngram;
use super::units::{Cut, Inventory};

/// Paths kept at each letter.
const BEAM: usize = 12;
/// Whole paths that are given back.
const PATHS: usize = 32;
/// How much the n-grams count beside the network.
const NGRAM: f32 = 0.5;

/// What proposes paths.
pub(super) struct Proposer<'a> {
    pub(super) inventory: &'a Inventory,
    pub(super) ngram: &'a Ngram,
    pub(super) net: &'a Net,
}

/// A whole path with the scores of those who proposed it.
pub(super) struct Proposal {
    pub(super) cut: Cut,
    pub(super) net: f32,
    pub(super) ngram: f32,
}

#[derive(Clone)]
struct Partial {
    place: Place,
    context: u64,
    net: f32,
    ngram: f32,
    path: Vec<u32>,
}

impl Partial {
    fn score(&self) -> f32 {
        self.net + NGRAM * self.ngram
    }
}

impl Proposer<'_> {
    /// The best paths through `letters`, best first. None when no graphones cover them.
    pub(super) fn propose(&self, letters: &[u8], region: u8) -> Vec<Proposal> {
        let n = letters.len();
        let mut ends: Vec<Best> = (0..=n).map(|at| Best::new(if at == n { PATHS } else { BEAM })).collect();
        let place = Place::first(Way::Onward, region, n);
        ends[0].push(Partial { place, context: 0, net: 0.0, ngram: 0.0, path: Vec::new() });
        for at in 0..n {
            let here = std::mem::take(&mut ends[at].partials);
            let Some(first) = here.first() else { continue };
            let fitting = first.place.fitting(letters, self.inventory);
            let sum = self.net.letters(letters, first.place);
            for partial in &here {
                let probs = self.net.log_probs(self.inventory, &sum, partial.place, &fitting);
                for (&graphone, prob) in fitting.iter().zip(probs) {
                    let end = &mut ends[at + self.inventory.len(graphone)];
                    // The n-grams can only take from it.
                    if end.takes(partial.net + prob + NGRAM * partial.ngram) {
                        end.push(self.longer(partial, graphone, prob, n));
                    }
                }
            }
        }
        let whole = ends.pop().map(|end| end.partials).unwrap_or_default();
        let finish = |partial: Partial| Proposal {
            cut: Cut { letters: letters.to_vec(), region, graphones: partial.path },
            net: partial.net,
            ngram: partial.ngram,
        };
        whole.into_iter().filter(|partial| !partial.path.is_empty()).map(finish).collect()
    }

    fn longer(&self, partial: &Partial, graphone: u32, prob: f32, n: usize) -> Partial {
        let place = partial.place.after(graphone, self.inventory);
        let context = self.ngram.push(partial.context, graphone + 1);
        let mut ngram = partial.ngram + self.ngram.log_prob(partial.context, graphone + 1);
        if place.at == n {
            ngram += self.ngram.log_prob(context, 0);
        }
        let path = partial.path.iter().copied().chain([graphone]).collect();
        Partial { place, context, net: partial.net + prob, ngram, path }
    }
}

/// The best of the paths that end at a letter, best first; of equal ones the first.
struct Best {
    most: usize,
    partials: Vec<Partial>,
}

impl Best {
    fn new(most: usize) -> Self {
        Self { most, partials: Vec::new() }
    }

    /// Whether a path of this score would be kept.
    fn takes(&self, score: f32) -> bool {
        self.partials.len() < self.most || self.partials.last().is_some_and(|last| score > last.score())
    }

    fn push(&mut self, partial: Partial) {
        let score = partial.score();
        if self.takes(score) {
            self.partials.truncate(self.most - 1);
            let at = self.partials.partition_point(|other| other.score() >= score);
            self.partials.insert(at, partial);
        }
    }
}
