//! Fit a generator to name pairs.

use rayon::prelude::*;

use super::blend::{Blend, Ranked};
use super::learn::{self, NetConfig};
use super::ngram::Ngram;
use super::rank::{FEATURES, Known};
use super::units::{Cut, Graphone, Inventory, spell};
use super::{Generator, is_joint};
use crate::text::script::is_han;
use crate::translit::em::{self, Sample};
use crate::translit::letters::Packed;

/// Sizes and limits of fitting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneratorConfig {
    /// Rounds of EM that cut the names into graphones.
    pub rounds: usize,
    /// Length of the n-grams over graphones.
    pub order: usize,
    /// How the network learns.
    pub net: NetConfig,
    /// The blend is fitted to names that the models of its fold have not seen; of so many folds. Below
    /// two, every model counts as much.
    pub folds: usize,
}

impl Default for GeneratorConfig {
    fn default() -> Self {
        let net = NetConfig { epochs: 7, rate: 0.02, dropped: 0.1, least: 3 };
        Self { rounds: 12, order: 3, net, folds: 3 }
    }
}

/// Fit a generator to pairs of an original and its rendering. Names of several parts teach part by part;
/// pairs whose two sides have not as many parts, or cannot be cut into graphones, teach nothing. The same pairs and settings give the same generator on
/// every machine.
pub fn train_generator(pairs: &[(String, String)], config: GeneratorConfig) -> Generator {
    let (inventory, cuts) = cut(pairs, config.rounds);
    let lists: Vec<Ranked> = (0..config.folds)
        .into_par_iter()
        .filter(|_| config.folds > 1)
        .flat_map(|fold| {
            let (held, rest): (Vec<_>, Vec<_>) = cuts.iter().enumerate().partition(|(at, _)| at % config.folds == fold);
            let rest: Vec<&Cut> = rest.into_iter().map(|(_, cut)| cut).collect();
            let generator = fit(&inventory, &rest, config, fold as u64 + 1);
            let ranked: Vec<Ranked> = held.into_par_iter().filter_map(|(_, cut)| ranked(&generator, cut)).collect();
            ranked
        })
        .collect();
    let all: Vec<&Cut> = cuts.iter().collect();
    let mut generator = fit(&inventory, &all, config, 0);
    if !lists.is_empty() {
        generator.blend = Blend::fit(&lists, FEATURES);
    }
    generator
}

/// The candidates of a name whose rendering is known, if it is among them.
fn ranked(generator: &Generator, cut: &Cut) -> Option<Ranked> {
    let chars = generator.inventory.chars_of(&cut.graphones);
    let candidates = generator.candidates(&cut.letters);
    let right = candidates.iter().position(|candidate| candidate.chars == chars)?;
    Some(Ranked { rows: candidates.into_iter().map(|candidate| candidate.features).collect(), right })
}

/// Every model but the blend.
fn fit(inventory: &Inventory, cuts: &[&Cut], config: GeneratorConfig, seed: u64) -> Generator {
    let numbered = |cut: &&Cut| cut.graphones.iter().map(|graphone| graphone + 1).collect();
    let paths: Vec<Vec<u32>> = cuts.iter().map(numbered).collect();
    let chars: Vec<Vec<u16>> = cuts.iter().map(|cut| inventory.chars_of(&cut.graphones)).collect();
    let numbered = |chars: &Vec<u16>| chars.iter().map(|&char| u32::from(char) + 1).collect();
    let texts: Vec<Vec<u32>> = chars.iter().map(numbered).collect();
    let of_chars = |order: usize| Ngram::fit(order, inventory.chars.len() + 1, &texts);
    Generator {
        inventory: inventory.clone(),
        graphones: Ngram::fit(config.order, inventory.graphones.len() + 1, &paths),
        chars: [of_chars(4), of_chars(2)],
        net: learn::fit(inventory, cuts, config.net, seed),
        known: Known::fit(chars.iter().map(Vec::as_slice)),
        blend: Blend::even(FEATURES),
    }
}

/// Cut the pairs into graphones.
fn cut(pairs: &[(String, String)], rounds: usize) -> (Inventory, Vec<Cut>) {
    let samples: Vec<Sample> = pairs.iter().flat_map(|(original, zh)| parts(original, zh)).collect();
    let mut chars: Vec<char> = samples.iter().flat_map(|sample| sample.chars.iter().copied()).collect();
    chars.sort_unstable();
    chars.dedup();
    let index = |char: char| chars.partition_point(|&other| other < char) as u16;
    let lengths = em::segment(&samples, rounds);
    let cut = |(sample, lengths): (&Sample, &Option<Vec<usize>>)| {
        let graphones = graphones(sample, lengths.as_ref()?, index)?;
        Some((sample.letters.clone(), graphones))
    };
    let cuts: Vec<(Vec<u8>, Vec<Graphone>)> = samples.iter().zip(&lengths).filter_map(cut).collect();
    let all = cuts.iter().flat_map(|(_, graphones)| graphones.iter().copied()).collect();
    let inventory = Inventory::new(chars.clone(), all);
    let number = |(letters, graphones): (Vec<u8>, Vec<Graphone>)| {
        let graphones = graphones.into_iter().map(|graphone| inventory.number(graphone)).collect::<Option<_>>()?;
        Some(Cut { letters, graphones })
    };
    let cuts = cuts.into_iter().filter_map(number).collect();
    (inventory, cuts)
}

/// The parts of a pair, if both sides have as many; a part that is not all Chinese is left out.
fn parts(original: &str, zh: &str) -> Vec<Sample> {
    let originals: Vec<Vec<u8>> = original.split(is_joint).map(spell).filter(|letters| !letters.is_empty()).collect();
    let renderings: Vec<&str> = zh.split(is_joint).filter(|part| !part.is_empty()).collect();
    if originals.len() != renderings.len() {
        return Vec::new();
    }
    let sample = |(letters, part): (Vec<u8>, &str)| Sample { letters, chars: part.chars().collect(), weight: 1.0 };
    let samples = originals.into_iter().zip(renderings).map(sample);
    samples.filter(|sample| sample.chars.iter().all(|&char| is_han(char))).collect()
}

fn graphones(sample: &Sample, lengths: &[usize], index: impl Fn(char) -> u16) -> Option<Vec<Graphone>> {
    let mut rest = sample.letters.as_slice();
    let mut graphone = |(&len, &char): (&usize, &char)| {
        let (unit, after) = rest.split_at_checked(len)?;
        rest = after;
        Some(Graphone { letters: Packed::new(unit)?, char: index(char) })
    };
    lengths.iter().zip(&sample.chars).map(&mut graphone).collect()
}
