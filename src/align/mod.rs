//! Mentions to pairs: is the bracket a gloss, where does the rendering begin, what is the original.
//!
//! mention → slots (an original and a window) → candidates → features → scorer → pair with runners-up.
//! A pure function of the text and the model.

pub mod chain;
pub mod classify;
pub mod evaluate;
pub mod evidence;
pub mod features;
mod model;
pub mod net;
pub mod parts;
mod recurrence;
pub mod setting;
pub mod slot;
pub mod tables;
pub mod train;
pub mod trees;
pub(crate) mod words;

pub use model::{Card, FORMAT, Model, ModelError, SourceCard, checksum};

use std::sync::Arc;

use rayon::prelude::*;

use crate::mention::{self, Mention};
use crate::term::{Confidence, Pair, RunnerUp};
use crate::text::Document;
use crate::text::script::{Script, main_script};
use features::{Prepared, Rows};
use recurrence::Recurrence;
use setting::Setting;
use slot::{Coordinated, Place, Slot};

/// Finds the pairs that a text states. Immutable, shared by threads.
#[derive(Debug, Clone, Copy)]
pub struct Aligner<'m> {
    model: &'m Model,
}

/// A slot scored: the posterior of each candidate, and of "no pair" last.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The slot.
    pub slot: Slot,
    /// Its feature rows and links.
    pub rows: Rows,
    /// Posteriors, one for each row.
    pub posterior: Vec<f64>,
}

impl Scored {
    /// The posterior of the likeliest candidate.
    fn best(&self) -> f64 {
        self.posterior.iter().take(self.slot.candidates.len()).copied().fold(0.0, f64::max)
    }
}

/// Pairs likelier than this are reported, runners-up likelier than [`RUNNER_UP`].
const REPORTED: f64 = 0.05;
const RUNNER_UP: f64 = 0.01;

impl Aligner<'static> {
    /// The aligner with the model in the binary.
    pub fn shipped() -> Self {
        Self { model: Model::shipped() }
    }
}

impl<'m> Aligner<'m> {
    /// An aligner with another model.
    pub fn new(model: &'m Model) -> Self {
        Self { model }
    }

    /// The version of model and code, kept with every mention it finds.
    pub fn version(&self) -> String {
        format!("{}+{}", env!("CARGO_PKG_VERSION"), self.model.card.date)
    }

    /// Every pair that `doc` states with a confidence of at least 0.05, in the order of their brackets.
    ///
    /// ```
    /// use yiming::{align::Aligner, text::Document};
    /// let doc = Document::new("-", "俄罗斯驻韩大使格奥尔基·季诺维也夫(Georgy Zinoviev)到会");
    /// let pairs = Aligner::shipped().align(&doc);
    /// assert_eq!(pairs[0].rendering, "格奥尔基·季诺维也夫");
    /// assert_eq!(pairs[0].original, "Georgy Zinoviev");
    /// ```
    pub fn align(&self, doc: &Document) -> Vec<Pair> {
        let mentions = mention::find(doc);
        let mut pairs: Vec<Pair> = Vec::new();
        self.each_mention(doc, &mentions, true, |group| {
            self.stated(doc, &mentions, &group).for_each(|pair| keep(&mut pairs, pair));
        });
        pairs
    }

    /// As [`Self::align`], on all cores: for who has nothing else to do meanwhile.
    pub fn align_on_all_cores(&self, doc: &Document) -> Vec<Pair> {
        let mentions = mention::find(doc);
        let slots = slots(doc, &mentions);
        if slots.is_empty() {
            return Vec::new();
        }
        let recurrence = Recurrence::new(doc, &slots);
        let stated = |group: Vec<Slot>| -> Vec<Pair> {
            let group = self.score_group(doc, &mentions, group, true, &recurrence);
            self.stated(doc, &mentions, &group).collect()
        };
        let groups: Vec<Vec<Slot>> = groups(slots).collect();
        let stated: Vec<Vec<Pair>> = groups.into_par_iter().map(stated).collect();
        let mut pairs: Vec<Pair> = Vec::new();
        stated.into_iter().flatten().for_each(|pair| keep(&mut pairs, pair));
        pairs
    }

    /// What the `group` of slots of a mention states.
    fn stated(&self, doc: &Document, mentions: &[Mention], group: &[Scored]) -> impl Iterator<Item = Pair> {
        let meant = group.iter().filter(|scored| !is_coordination(scored, group));
        meant.filter_map(|scored| self.pair(doc, mentions, scored))
    }

    /// Every slot of `mentions`, scored.
    pub fn score(&self, doc: &Document, mentions: &[Mention]) -> Vec<Scored> {
        self.score_with(doc, mentions, true)
    }

    /// As [`Self::score`]; without `siblings` each form of a bracket is judged as if it stood there alone,
    /// which teaches from brackets with a full form what an acronym alone must be told by.
    pub fn score_with(&self, doc: &Document, mentions: &[Mention], siblings: bool) -> Vec<Scored> {
        let mut all = Vec::new();
        self.each_mention(doc, mentions, siblings, |group| all.extend(group));
        all
    }

    /// Score mention by mention: `found` hears of the slots of each.
    fn each_mention(self, doc: &Document, mentions: &[Mention], siblings: bool, mut found: impl FnMut(Vec<Scored>)) {
        let slots = slots(doc, mentions);
        if slots.is_empty() {
            return;
        }
        let recurrence = Recurrence::new(doc, &slots);
        groups(slots).for_each(|group| found(self.score_group(doc, mentions, group, siblings, &recurrence)));
    }

    /// Score the slots of one mention.
    fn score_group(
        self,
        doc: &Document,
        mentions: &[Mention],
        group: Vec<Slot>,
        siblings: bool,
        recurrence: &Recurrence,
    ) -> Vec<Scored> {
        let Some(mention) = group.first().map(|slot| &mentions[slot.mention]) else { return Vec::new() };
        let mut settings: Vec<Setting> = Vec::with_capacity(1);
        let mut places = Vec::with_capacity(group.len());
        for slot in &group {
            let known = settings.iter().position(|known| Arc::ptr_eq(&known.window, &slot.window));
            places.push(known.unwrap_or_else(|| {
                settings.push(Setting::new(self.model, &slot.window));
                settings.len() - 1
            }));
        }
        let prepared: Vec<Prepared> = group
            .iter()
            .zip(&places)
            .map(|(slot, &place)| features::prepare(doc, slot, &settings[place], self.model))
            .collect();
        let mut scored = Vec::with_capacity(group.len());
        for (at, slot) in group.iter().enumerate() {
            let related = if siblings { related(&group, &prepared, at) } else { Vec::new() };
            let around =
                features::Around { doc, mention, setting: &settings[places[at]], recurrence, net: &self.model.net };
            let rows = features::rows(&around, slot, &prepared[at], &related, &self.model.evidence);
            let posterior = self.posterior(&rows);
            scored.push((rows, posterior));
        }
        let with_slot = |(slot, (rows, posterior))| Scored { slot, rows, posterior };
        group.into_iter().zip(scored).map(with_slot).collect()
    }

    fn posterior(self, rows: &Rows) -> Vec<f64> {
        let temperature = f64::from(self.model.temperature.max(0.05));
        let scores = self.model.scorer.scores(&rows.rows);
        let scores: Vec<f64> = scores.into_iter().map(|score| f64::from(score) / temperature).collect();
        softmax(&scores)
    }

    fn pair(self, doc: &Document, mentions: &[Mention], scored: &Scored) -> Option<Pair> {
        let slot = &scored.slot;
        let mut ranked: Vec<usize> = (0..slot.candidates.len()).collect();
        ranked.sort_by(|&one, &other| scored.posterior[other].total_cmp(&scored.posterior[one]));
        let &best = ranked.first()?;
        if scored.posterior[best] < REPORTED {
            return None;
        }
        let rendering_span = slot.rendering(best);
        let rendering = doc.slice(rendering_span).to_owned();
        let original = doc.slice(slot.form.span).to_owned();
        let signs = classify::signs(doc, slot, best, scored.rows.links[best]);
        let (kind, method) = self.model.classes.classify(&signs);
        let parts = parts::align(&rendering, &original, method, &self.model.sound);
        let runners_up = ranked
            .iter()
            .skip(1)
            .take(3)
            .filter(|&&other| scored.posterior[other] >= RUNNER_UP)
            .map(|&other| RunnerUp {
                rendering: doc.slice(slot.rendering(other)).to_owned(),
                confidence: Confidence::new(scored.posterior[other]),
            })
            .collect();
        let note = Some(doc.slice(slot.form.trailing)).filter(|note| !note.is_empty());
        Some(Pair {
            language: language(slot, &original),
            rendering,
            rendering_span,
            original,
            original_span: slot.form.span,
            kind,
            method,
            confidence: Confidence::new(scored.posterior[best]),
            parts,
            title: slot.form.title.map(|title| doc.slice(title).to_owned()),
            note: note.map(str::to_owned).or_else(|| note_of(doc, &mentions[slot.mention])),
            gloss: mentions[slot.mention].bracket.outer,
            runners_up,
        })
    }
}

/// The slots of `mentions`, in order.
fn slots(doc: &Document, mentions: &[Mention]) -> Vec<Slot> {
    mentions.iter().enumerate().flat_map(|(index, one)| slot::slots(doc, one, index)).collect()
}

/// The slots of each mention.
fn groups(slots: Vec<Slot>) -> impl Iterator<Item = Vec<Slot>> {
    let mut slots = slots.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut group = vec![slots.next()?];
        let mention = group[0].mention;
        group.extend(std::iter::from_fn(|| slots.next_if(|next| next.mention == mention)));
        Some(group)
    })
}

/// Adds `pair`, unless the slot of another form has stated it just before.
fn keep(pairs: &mut Vec<Pair>, pair: Pair) {
    let same = |known: &Pair| known.rendering_span == pair.rendering_span && known.original_span == pair.original_span;
    if !pairs.iter().rev().take(8).any(same) {
        pairs.push(pair);
    }
}

/// Whether a slot's original is two coordinated ones that find their renderings: 普京和库奇马 is nobody's name.
fn is_coordination(whole: &Scored, group: &[Scored]) -> bool {
    let is_half = |other: &&Scored| {
        other.slot.coordinated == Coordinated::Half && whole.slot.form.span.contains(other.slot.form.span)
    };
    whole.slot.coordinated == Coordinated::Whole
        && group.iter().filter(is_half).map(Scored::best).sum::<f64>() >= BOTH_HALVES
}

/// Halves that are together this likely are pairs of their own.
const BOTH_HALVES: f64 = 1.0;

/// The other forms of the bracket that the slot at `at` comes from, over the same window.
fn related<'p>(group: &[Slot], prepared: &'p [Prepared], at: usize) -> Vec<&'p Prepared> {
    let slot = &group[at];
    let same_window =
        |other: &Slot| other.place == Place::Before && slot.place == Place::Before && other.form.span != slot.form.span;
    group.iter().zip(prepared).filter(|(other, _)| same_window(other)).map(|(_, found)| found).collect()
}

/// A short Chinese remark that is the whole of one piece: 音译.
fn note_of(doc: &Document, mention: &Mention) -> Option<String> {
    let notes: Vec<&str> = mention
        .contents
        .han
        .iter()
        .map(|han| doc.slice(han.span))
        .filter(|text| matches!(*text, "音译" | "音譯" | "饰" | "飾" | "化名" | "译音" | "譯音" | "简称" | "簡稱"))
        .collect();
    notes.first().map(|&note| note.to_owned())
}

fn language(slot: &Slot, original: &str) -> String {
    let tag = slot.form.language.unwrap_or_else(|| match main_script(original) {
        Script::Latin => "und-Latn",
        Script::Cyrillic => "und-Cyrl",
        Script::Greek => "el",
        Script::Kana => "ja",
        Script::Hangul => "ko",
        Script::Arabic => "und-Arab",
        Script::Hebrew => "he",
        _ => "und",
    });
    tag.to_owned()
}

fn softmax(scores: &[f64]) -> Vec<f64> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}
