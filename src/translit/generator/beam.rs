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
        let mut ends: Vec<Vec<Partial>> = vec![Vec::new(); n + 1];
        let place = Place::first(Way::Onward, region, n);
        ends[0].push(Partial { place, context: 0, net: 0.0, ngram: 0.0, path: Vec::new() });
        for at in 0..n {
            let here = best(std::mem::take(&mut ends[at]), BEAM);
            let Some(first) = here.first() else { continue };
            let fitting = first.place.fitting(letters, self.inventory);
            let sum = self.net.letters(letters, first.place);
            for partial in &here {
                let probs = self.net.log_probs(self.inventory, &sum, partial.place, &fitting);
                for (&graphone, prob) in fitting.iter().zip(probs) {
                    let longer = self.longer(partial, graphone, prob, n);
                    ends[longer.place.at].push(longer);
                }
            }
        }
        let whole = best(ends.pop().unwrap_or_default(), PATHS);
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

fn best(mut partials: Vec<Partial>, most: usize) -> Vec<Partial> {
    partials.sort_by(|one, other| other.score().total_cmp(&one.score()));
    partials.truncate(most);
    partials
}
