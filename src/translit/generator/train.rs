//! Fit a generator to name pairs.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::blend::{Blend, Ranked};
use super::learn::{self, NetConfig};
use super::learnt::Learnt;
use super::ngram::Ngram;
use super::rank::{FEATURES, Known};
use super::units::{Cut, Graphone, Inventory, spell};
use super::{Audience, Generator, is_joint};
use crate::text::normalize::{simplify, simplify_char};
use crate::text::script::is_han;
use crate::translit::em::{self, Sample};
use crate::translit::letters::Packed;

/// A name whose rendering is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// The name in its own script.
    pub original: String,
    /// Its rendering, in the script of its readers.
    pub rendering: String,
    /// Whose rendering it is.
    pub audience: Audience,
    /// How much is behind it, beside other renderings of the same name.
    pub weight: f64,
}

/// Sizes and limits of fitting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GeneratorConfig {
    /// Rounds of EM that cut the names into graphones.
    pub rounds: usize,
    /// Pairs that sound less alike (nats of mutual information a character) do not teach.
    pub floor: f64,
    /// Length of the n-grams over graphones.
    pub order: usize,
    /// How the network learns.
    pub net: NetConfig,
    /// The blend is fitted to names that the models of its fold have not seen; of so many folds. Below
    /// two, every model counts as much.
    pub folds: usize,
    /// Renderings that the models would miss are learnt by heart, if so much weight is behind them.
    pub by_heart: Option<f64>,
}

impl Default for GeneratorConfig {
    fn default() -> Self {
        let net = NetConfig { epochs: 7, rate: 0.02, dropped: 0.1, least: 3, rows: 60_000 };
        Self { rounds: 12, floor: f64::NEG_INFINITY, order: 3, net, folds: 3, by_heart: None }
    }
}

/// Fit a generator to lessons. Names of several parts teach part by part; pairs whose two sides have not as
/// many parts, or cannot be cut into graphones, teach nothing. The same lessons and settings give the same
/// generator on every machine.
pub fn train_generator(lessons: &[Lesson], config: GeneratorConfig) -> Generator {
    let (inventory, cuts, weights) = cut(lessons, config);
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
    generator.traditional = traditional(&inventory, lessons);
    if let Some(least) = config.by_heart {
        generator.learnt = by_heart(&generator, &cuts, &weights, least);
    }
    generator
}

/// Renderings of a word with the weight behind each.
type Renderings = BTreeMap<Vec<u16>, f64>;

/// The renderings that `generator` does not put first itself, each the one of its word that has the most
/// weight behind it, `least` or more.
fn by_heart(generator: &Generator, cuts: &[Cut], weights: &[f64], least: f64) -> Learnt {
    let mut words: BTreeMap<(&[u8], u8), Renderings> = BTreeMap::new();
    for (cut, weight) in cuts.iter().zip(weights) {
        let chars = generator.inventory.chars_of(&cut.graphones);
        *words.entry((&cut.letters, cut.region)).or_default().entry(chars).or_insert(0.0) += weight;
    }
    let words: Vec<_> = words.into_iter().collect();
    let missed = |((letters, region), renderings): &((&[u8], u8), Renderings)| {
        let usual = heaviest(renderings).filter(|(_, weight)| *weight >= least)?.0;
        let best = generator.ranked(letters, *region).into_iter().next();
        best.is_none_or(|(best, _)| best != *usual).then(|| (Learnt::key(letters, *region), usual.clone()))
    };
    Learnt::new(words.par_iter().filter_map(missed).collect())
}

/// The rendering with the most weight; of two with as much the models decide.
fn heaviest(renderings: &Renderings) -> Option<(&Vec<u16>, f64)> {
    let (chars, most) = renderings.iter().max_by(|one, other| one.1.total_cmp(other.1))?;
    let rivals = renderings.values().filter(|&weight| weight >= most).count();
    (rivals == 1).then_some((chars, *most))
}

/// How Traditional Chinese writes each character in names: as the lessons for its readers do most often.
fn traditional(inventory: &Inventory, lessons: &[Lesson]) -> Vec<char> {
    let mut written: BTreeMap<char, BTreeMap<char, usize>> = BTreeMap::new();
    for lesson in lessons.iter().filter(|lesson| lesson.audience != Audience::Mainland) {
        for char in lesson.rendering.chars() {
            *written.entry(simplify_char(char)).or_default().entry(char).or_insert(0) += 1;
        }
    }
    let most = |char: &char| {
        let forms = written.get(char)?;
        forms.iter().max_by_key(|&(form, count)| (*count, std::cmp::Reverse(*form))).map(|(form, _)| *form)
    };
    inventory.chars.iter().map(|char| most(char).unwrap_or(*char)).collect()
}

/// The candidates of a name whose rendering is known, if it is among them.
fn ranked(generator: &Generator, cut: &Cut) -> Option<Ranked> {
    let chars = generator.inventory.chars_of(&cut.graphones);
    let candidates = generator.candidates(&cut.letters, cut.region);
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
        traditional: inventory.chars.clone(),
        graphones: Ngram::fit(config.order, inventory.graphones.len() + 1, &paths),
        chars: [of_chars(4), of_chars(2)],
        net: learn::fit(inventory, cuts, config.net, seed),
        known: Known::fit(chars.iter().map(Vec::as_slice)),
        blend: Blend::even(FEATURES),
        learnt: Learnt::default(),
    }
}

/// Cut the pairs into graphones.
fn cut(lessons: &[Lesson], config: GeneratorConfig) -> (Inventory, Vec<Cut>, Vec<f64>) {
    let samples: Vec<((u8, f64), Sample)> = lessons.iter().flat_map(parts).collect();
    let (told, samples): (Vec<(u8, f64)>, Vec<Sample>) = samples.into_iter().unzip();
    let lengths = em::segment(&samples, config.rounds, config.floor);
    let used = || samples.iter().zip(&lengths).filter(|(_, lengths)| lengths.is_some());
    let mut chars: Vec<char> = used().flat_map(|(sample, _)| sample.chars.iter().copied()).collect();
    chars.sort_unstable();
    chars.dedup();
    let index = |char: char| chars.partition_point(|&other| other < char) as u16;
    let cut = |at: usize| {
        let graphones = graphones(&samples[at], lengths[at].as_ref()?, index)?;
        Some((samples[at].letters.clone(), told[at], graphones))
    };
    let cuts: Vec<_> = (0..samples.len()).filter_map(cut).collect();
    let all = cuts.iter().flat_map(|(_, _, graphones)| graphones.iter().copied()).collect();
    let inventory = Inventory::new(chars.clone(), all);
    let number = |(letters, (region, weight), graphones): (Vec<u8>, (u8, f64), Vec<Graphone>)| {
        let graphones = graphones.into_iter().map(|graphone| inventory.number(graphone)).collect::<Option<_>>()?;
        Some((Cut { letters, region, graphones }, weight))
    };
    let (cuts, weights) = cuts.into_iter().filter_map(number).unzip();
    (inventory, cuts, weights)
}

/// The parts of a pair, if both sides have as many; a part that is not all Chinese is left out.
fn parts(lesson: &Lesson) -> Vec<((u8, f64), Sample)> {
    let letters = |word: &str| Some(spell(word)).filter(|letters| !letters.is_empty());
    let originals: Vec<Vec<u8>> = lesson.original.split(is_joint).filter_map(letters).collect();
    let rendering = simplify(&lesson.rendering);
    let renderings: Vec<&str> = rendering.split(is_joint).filter(|part| !part.is_empty()).collect();
    if originals.len() != renderings.len() {
        return Vec::new();
    }
    let sample = |(letters, part): (Vec<u8>, &str)| Sample { letters, chars: part.chars().collect(), weight: 1.0 };
    let samples = originals.into_iter().zip(renderings).map(sample);
    let chinese = samples.filter(|sample| sample.chars.iter().all(|&char| is_han(char)));
    chinese.map(|sample| ((lesson.audience as u8, lesson.weight), sample)).collect()
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
