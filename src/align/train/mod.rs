//! Fit the model: sound and links from name lists, contexts from text, the scorer from labels, and then
//! again with what the first scorer is sure of in unlabelled text.

pub mod boost;
mod classes;
mod context;
pub mod data;
mod labels;
mod links;
pub mod net;
mod sound;

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use serde::Deserialize;

use self::context::{Boundaries, Cohesion};
use self::data::{Data, Labelled};
use self::labels::LabelledSlot;
use self::links::Known;
use super::features::{self, NAMES};
use super::net::{Input, Net};
use super::slot::Slot;
use super::tables::{Links, Table};
use super::{Aligner, Card, Model, Scored};
use crate::mention::{self, Mention};
use crate::text::Document;
use crate::text::normalize::{simplify, simplify_char};
use crate::translit::SoundTable;

/// Sizes and limits of training.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Rounds of learning from unlabelled text.
    pub rounds: usize,
    /// A pair this likely teaches.
    pub sure: f64,
    /// How the network learns.
    pub net: net::Settings,
    /// How the trees grow.
    pub trees: boost::Settings,
    /// Most links kept.
    pub links: usize,
    /// Most links kept at last, so that the finished model is no larger than it may be.
    pub last_links: usize,
    /// Most dictionary words kept.
    pub words: usize,
    /// Most strings kept for cohesion.
    pub cohesion: usize,
    /// Most established pairs kept.
    pub established: usize,
    /// Folds of the cross-validation that fits the temperature and tells the trees how far to trust the network. With
    /// fewer than two there is no temperature, and the trees hear of a network that has seen no label.
    pub folds: usize,
    /// Whether the labels' pairs and text teach the tables once the scorer is done. Not where other scorers
    /// are fitted over these tables: each label would find itself there.
    pub stated: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rounds: 2,
            sure: 0.9,
            net: net::Settings { epochs: 6, batch: 192, rate: 2e-3, decay: 0.01, dropped: 0.2, hidden: 0.12, least: 4 },
            trees: boost::Settings {
                rounds: 500,
                leaves: 31,
                rate: 0.07,
                ridge: 2.0,
                least: 1.0,
                features: 0.5,
                groups: 0.8,
            },
            links: 285_000,
            last_links: 350_000,
            words: 140_000,
            cohesion: 100_000,
            established: 200_000,
            folds: 3,
            stated: true,
        }
    }
}

/// A source of evidence, to be taken away when its worth is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Graphones.
    Sound,
    /// Translation links, those of an acronym's letters included.
    Meaning,
    /// The letters of acronyms.
    Letters,
    /// What stands before names and how they begin.
    Context,
    /// The dictionary.
    Words,
    /// What else stands before brackets in unlabelled text.
    Cohesion,
    /// Pairs that lists and unlabelled text have.
    Established,
    /// What recurs in the document.
    Recurrence,
    /// The other forms of the bracket.
    Siblings,
    /// The network that reads the characters around.
    Net,
}

impl Source {
    /// Every source, with its name.
    pub const ALL: [(&'static str, Self); 10] = [
        ("sound", Self::Sound),
        ("meaning", Self::Meaning),
        ("letters", Self::Letters),
        ("context", Self::Context),
        ("words", Self::Words),
        ("cohesion", Self::Cohesion),
        ("established", Self::Established),
        ("recurrence", Self::Recurrence),
        ("siblings", Self::Siblings),
        ("network", Self::Net),
    ];

    /// Empty the tables that the source rests on.
    fn empty(self, model: &mut Model) {
        match self {
            Self::Sound => model.sound = SoundTable::default(),
            Self::Meaning => model.links = Links::default(),
            Self::Context => model.evidence.context = Table::default(),
            Self::Words => model.evidence.words = Table::default(),
            Self::Cohesion => model.evidence.cohesion = Table::default(),
            Self::Established => model.evidence.established = Table::default(),
            Self::Letters | Self::Recurrence | Self::Siblings | Self::Net => {}
        }
    }

    /// The beginnings of the names of features that say nothing without the source.
    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Letters => &["letters_"],
            Self::Recurrence => &["recurs", "original_recurs"],
            Self::Siblings => &["sibling"],
            _ => &[],
        }
    }
}

/// Fit a model to `data`; `progress` hears of every step. With `tables` everything but the scorer and the network is
/// taken from that model; `without` takes one source of evidence away.
pub fn fit(
    data: &Data,
    config: Config,
    card: Card,
    tables: Option<Model>,
    without: Option<Source>,
    progress: &mut dyn FnMut(&str),
) -> Model {
    let mut made = labels::coordinations(&data.labelled, &data.pairs);
    made.extend(labels::unnamed(&data.labelled, &data.roles));
    let mut documents = labels::documents(&data.labelled);
    documents.extend(labels::documents(&made));
    let measured = without.and(tables.as_ref()).map(|known| known.temperature);
    let (mut model, sure, known) = if let Some(tables) = tables {
        let sure = harvest(&tables, data, config.sure).readings;
        (Model { card, temperature: 1.0, net: Net::default(), ..tables }, sure, None)
    } else {
        let (model, harvest) = learn_tables(data, config, card, &documents, progress);
        (model, harvest.readings, Some(harvest.pairs))
    };
    if let Some(source) = without {
        source.empty(&mut model);
    }
    model.classes = classes::fit(&labels::slots(&model, &documents, false));
    let mut slots = labelled_slots(&model, &documents);
    if without != Some(Source::Net) {
        progress("network");
        model.net = read_by_networks(&mut slots, &sure, config);
    }
    blank(&mut slots, without.map_or(&[], Source::features));
    progress("scorer");
    model.scorer = boost::fit(&labels::groups(&slots.iter().collect::<Vec<_>>()), config.trees);
    if let Some(measured) = measured {
        model.temperature = measured;
    } else if config.folds > 1 {
        progress("temperature");
        model.temperature = temperature(&slots, config);
    }
    if let Some(mut known) = known.filter(|_| config.stated) {
        progress("what the labels state");
        known.extend(stated(data));
        let texts: Vec<&str> = data.texts().collect();
        learn_pairs(&mut model, &texts, &known, Config { links: config.last_links, ..config });
        model.evidence.cohesion = cohesion(&texts, config.cohesion);
    }
    model
}

/// The pairs that the labels state. They, and the text they stand in, teach the tables only when the scorer
/// is done: before, each label would find itself there, and the scorer would trust the tables too much.
fn stated(data: &Data) -> impl Iterator<Item = Known> + '_ {
    let pairs = data.labelled.iter().flat_map(|paragraph| &paragraph.pairs).filter(|pair| !pair.optional);
    let distinct: BTreeSet<(&str, String)> =
        pairs.map(|pair| (pair.original.as_str(), simplify(&pair.rendering))).collect();
    distinct.into_iter().map(|(original, zh)| Known { original: original.to_owned(), zh })
}

fn learn_pairs(model: &mut Model, texts: &[&str], known: &[Known], config: Config) {
    model.links = links::fit(known, texts, config.links);
    model.evidence.established = links::established(known, config.established);
}

/// Make the features with these beginnings say nothing.
fn blank(slots: &mut [LabelledSlot], beginnings: &[&str]) {
    let columns: Vec<usize> =
        (0..NAMES.len()).filter(|&at| beginnings.iter().any(|beginning| NAMES[at].starts_with(beginning))).collect();
    for row in slots.iter_mut().flat_map(|slot| &mut slot.rows) {
        for &column in &columns {
            row[column] = 0.0;
        }
    }
}

fn learn_tables(
    data: &Data,
    config: Config,
    card: Card,
    documents: &[(Document, Vec<&Labelled>)],
    progress: &mut dyn FnMut(&str),
) -> (Model, Harvest) {
    progress("sound");
    let text = characters(&data.unlabelled);
    let mut model = Model { card, temperature: 1.0, sound: sound::fit(data, &text), ..Model::default() };
    progress(&format!("links ({} graphones)", model.sound.len()));
    let listed: Vec<Known> =
        data.pairs.iter().map(|pair| Known { original: pair.original.clone(), zh: pair.zh.clone() }).collect();
    let texts: Vec<&str> = data.unlabelled.iter().map(String::as_str).collect();
    learn_pairs(&mut model, &texts, &listed, config);
    model.evidence.words = context::dictionary(data, config.words);
    model.evidence.cohesion = cohesion(&texts, config.cohesion);
    let mut last = Harvest::default();
    for round in 1..=config.rounds {
        progress(&format!("scorer of round {round} ({} links)", model.links.len()));
        let slots = labelled_slots(&model, documents);
        model.scorer = boost::fit(&labels::groups(&slots.iter().collect::<Vec<_>>()), config.trees);
        let harvest = harvest(&model, data, config.sure);
        progress(&format!("{} sure pairs", harvest.pairs.len()));
        last = Harvest { pairs: listed.iter().cloned().chain(harvest.pairs).collect(), ..harvest };
        learn_pairs(&mut model, &texts, &last.pairs, config);
        model.evidence.context = last.boundaries.table(4.0);
    }
    (model, last)
}

/// How much a labelled slot counts for the network beside a sure one.
const LABELLED: f32 = 1.5;

/// Fit the network to labelled slots and to what is `sure` in unlabelled text. What it says of each labelled slot
/// comes from one that has not seen the slot's paragraph, so that the trees trust it as far as it can be trusted.
fn read_by_networks(slots: &mut [LabelledSlot], sure: &[Reading], config: Config) -> Net {
    let folds = config.folds.max(1);
    let labelled: HashSet<u64> = slots.iter().map(|slot| slot.input.key()).collect();
    let unlabelled = sure.iter().filter(|reading| !labelled.contains(&reading.input.key()));
    let of_labels = slots.iter().filter(|slot| slot.weight >= 1.0).map(|slot| net::Lesson {
        input: &slot.input,
        right: slot.right,
        weight: LABELLED,
        fold: Some(slot.paragraph % folds),
    });
    let of_text =
        unlabelled.map(|Reading { input, right }| net::Lesson { input, right: *right, weight: 1.0, fold: None });
    let lessons: Vec<net::Lesson<'_>> = of_labels.chain(of_text).collect();
    let mut nets = net::fit(&lessons, folds, config.net);
    let whole = nets.pop().unwrap_or_default();
    slots
        .par_iter_mut()
        .for_each(|slot| features::read(&mut slot.rows, &nets[slot.paragraph % folds].log_probs(&slot.input)));
    whole
}

fn characters(texts: &[String]) -> HashMap<char, f64> {
    let mut counts = HashMap::new();
    for c in texts.iter().flat_map(|text| text.chars()) {
        *counts.entry(simplify_char(c)).or_insert(0.0) += 1.0;
    }
    counts
}

fn cohesion(texts: &[&str], most: usize) -> Table<2> {
    let mut cohesion = Cohesion::default();
    for &text in texts {
        let doc = Document::new("", text);
        for (index, found) in mention::find(&doc).iter().enumerate() {
            if let Some(slot) = super::slot::slots(&doc, found, index).first() {
                cohesion.add(slot, doc.slice(slot.form.span));
            }
        }
    }
    cohesion.table(most)
}

fn labelled_slots(model: &Model, documents: &[(Document, Vec<&Labelled>)]) -> Vec<LabelledSlot> {
    let mut slots = labels::slots(model, documents, false);
    slots.extend(labels::slots(model, documents, true));
    slots
}

/// What the scorer is sure of in the unlabelled text.
#[derive(Default)]
struct Harvest {
    pairs: Vec<Known>,
    boundaries: Boundaries,
    readings: Vec<Reading>,
}

/// A slot with the row that is surely right.
#[derive(Debug, Clone)]
struct Reading {
    input: Input,
    right: usize,
}

/// Rows this likely teach the network; of slots that surely state nothing one in so many does.
const CERTAIN: f64 = 0.97;
const OF_NOTHING: u64 = 3;

impl Reading {
    /// What a scored slot teaches.
    fn of(doc: &Document, scored: &Scored, mentions: &[Mention]) -> Option<Self> {
        let right = scored.posterior.iter().position(|&prob| prob >= CERTAIN)?;
        let input = Input::new(doc, &scored.slot, &mentions[scored.slot.mention]);
        let states_nothing = right == scored.slot.candidates.len();
        (!states_nothing || input.key().is_multiple_of(OF_NOTHING)).then_some(Self { input, right })
    }
}

/// A slot of unlabelled text whose best candidate is sure.
struct Found {
    pair: Known,
    slot: Slot,
    best: (usize, usize),
}

/// What the scorer is sure of in the unlabelled text, each pair and reading once, in order.
fn harvest(model: &Model, data: &Data, sure: f64) -> Harvest {
    let found: Vec<(Vec<Found>, Vec<Reading>)> = data
        .unlabelled
        .par_iter()
        .map(|text| {
            let doc = Document::new("", text.as_str());
            let mentions = mention::find(&doc);
            let scored = Aligner::new(model).score(&doc, &mentions);
            let readings = scored.iter().filter_map(|scored| Reading::of(&doc, scored, &mentions)).collect();
            (scored.into_iter().filter_map(|scored| found(&doc, scored, sure)).collect(), readings)
        })
        .collect();
    let mut seen = HashSet::new();
    let mut read = HashSet::new();
    let mut harvest = Harvest::default();
    for (found, readings) in found {
        for Found { pair, slot, best: (start, end) } in found {
            let left: String = super::evidence::before(&slot.window, start, 3).collect();
            if seen.insert((pair.original.clone(), pair.zh.clone(), left)) {
                harvest.boundaries.add(&slot, start, end);
            }
            if seen.insert((pair.original.clone(), pair.zh.clone(), "pair".to_owned())) {
                harvest.pairs.push(pair);
            }
        }
        harvest.readings.extend(readings.into_iter().filter(|reading| read.insert(reading.input.key())));
    }
    harvest
}

fn found(doc: &Document, scored: Scored, sure: f64) -> Option<Found> {
    let best = (0..scored.slot.candidates.len())
        .max_by(|&one, &other| scored.posterior[one].total_cmp(&scored.posterior[other]))?;
    (scored.posterior[best] >= sure).then(|| {
        let (start, end) = scored.slot.candidates[best];
        let zh: String = scored.slot.window.simple[start..end].iter().collect();
        let original = doc.slice(scored.slot.form.span).to_owned();
        Found { pair: Known { original, zh }, slot: scored.slot, best: (start, end) }
    })
}

/// The temperature under which the held-out probabilities of ordinary paragraphs fit best.
fn temperature(slots: &[LabelledSlot], config: Config) -> f32 {
    let held_out = |fold: usize| -> Vec<(Vec<f64>, usize)> {
        let (held, kept): (Vec<&LabelledSlot>, Vec<&LabelledSlot>) =
            slots.iter().partition(|slot| slot.paragraph % config.folds == fold);
        let forest = boost::fit(&labels::groups(&kept), config.trees);
        let ordinary = held.into_iter().filter(|slot| slot.weight >= 1.0 && slot.ordinary);
        ordinary.map(|slot| (forest.scores(&slot.rows).into_iter().map(f64::from).collect(), slot.right)).collect()
    };
    let scored: Vec<(Vec<f64>, usize)> = (0..config.folds).into_par_iter().flat_map(held_out).collect();
    let loss = |temperature: f64| -> f64 {
        scored
            .iter()
            .map(|(scores, right)| {
                let divided: Vec<f64> = scores.iter().map(|score| score / temperature).collect();
                -super::softmax(&divided)[*right].max(1e-9).ln()
            })
            .sum()
    };
    let best = (10..=60).map(|step| f64::from(step) / 20.0).min_by(|one, other| loss(*one).total_cmp(&loss(*other)));
    best.unwrap_or(1.0) as f32
}
