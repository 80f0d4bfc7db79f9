//! Fit the network: batches of slots, dropout (Srivastava et al. 2014), steps after Adam with the decay
//! beside them (Loshchilov and Hutter 2019).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Deserialize;

use crate::align::net::layout::{ABOUT, CHAR, GLOSS, HIDDEN, INNER, Layout, PLACES, WORD};
use crate::align::net::{Head, Hidden, Input, Net, Read, SPECIAL, UNKNOWN, about, log_probs};
use crate::translit::Random;
use crate::translit::vector::{add, dot};

/// How to fit a network.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Times that every slot is read.
    pub epochs: usize,
    /// Slots that are read before a step is taken.
    pub batch: usize,
    /// Length of the longest steps.
    pub rate: f32,
    /// The share of a step by which every number shrinks.
    pub decay: f32,
    /// The share of numbers that are left out of a pass.
    pub dropped: f32,
    /// The share of characters that are read as unknown; of words twice that are left out.
    pub hidden: f32,
    /// A character that is read less often has no vector of its own.
    pub least: usize,
}

/// A slot whose right row is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lesson<'a> {
    pub(super) input: &'a Input,
    /// The candidate that is right; their number where none is.
    pub(super) right: usize,
    /// How much it counts.
    pub(super) weight: f32,
    /// The fold it belongs to; without one every network sees it.
    pub(super) fold: Option<usize>,
}

/// Networks of which each has not seen one fold, and a last one that has seen everything. The same lessons
/// give the same networks.
pub(super) fn fit(lessons: &[Lesson<'_>], folds: usize, settings: Settings) -> Vec<Net> {
    let chars = characters(lessons, settings.least);
    let without = |fold: usize| {
        let kept: Vec<Lesson<'_>> = lessons.iter().filter(|lesson| lesson.fold != Some(fold)).copied().collect();
        Learner::new(&chars, settings, fold as u64).fit(&kept)
    };
    (0..=folds).into_par_iter().map(without).collect()
}

/// The characters that are read so often at least, in order.
fn characters(lessons: &[Lesson<'_>], least: usize) -> Vec<char> {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for &c in lessons.iter().flat_map(|lesson| lesson.input.read_chars()) {
        *counts.entry(c).or_default() += 1;
    }
    counts.into_iter().filter(|&(_, count)| count >= least).map(|(c, _)| c).collect()
}

struct Learner {
    settings: Settings,
    layout: Layout,
    net: Net,
    numbers: Vec<f32>,
    slopes: Vec<f32>,
    /// Running means of the slopes and of their squares.
    means: [Vec<f32>; 2],
    steps: i32,
    random: Random,
}

/// One head over one candidate, or over the whole slot, on its way forward: what its way back needs.
struct Pass {
    which: usize,
    length: usize,
    ids: Vec<u16>,
    /// What the places read, and how much of it came through.
    vectors: Vec<f32>,
    through: Vec<f32>,
    hidden: Hidden,
    hidden_through: Hidden,
    inner: [f32; INNER],
    score: f32,
}

/// A vector's numbers are drawn between this and its negative.
const FIRST_VECTORS: f32 = 0.17;
/// Slopes less steep than this teach nothing.
const FLAT: f32 = 1e-4;
/// Steps until they have their full length.
const WARM: f32 = 200.0;

impl Learner {
    fn new(chars: &[char], settings: Settings, seed: u64) -> Self {
        let layout = Layout::new(chars.len());
        let mut random = Random::new(seed);
        let mut numbers = vec![0.0; layout.len()];
        let vectors = layout.heads[0].place(0, 0).start;
        numbers[..vectors].iter_mut().for_each(|value| *value = random.between(FIRST_VECTORS));
        for (which, head) in layout.heads.iter().enumerate() {
            let first = 1.0 / ((PLACES[which] * CHAR) as f32).sqrt();
            numbers[head.place(0, 0).start..head.inner(0).start]
                .iter_mut()
                .for_each(|value| *value = random.between(first));
            let second = 1.0 / (HIDDEN as f32).sqrt();
            let layers = head.inner(0).start..head.inner(HIDDEN - 1).end;
            numbers[layers].iter_mut().for_each(|value| *value = random.between(second));
            numbers[head.out()].iter_mut().for_each(|value| *value = random.between(2.0 * second));
        }
        Self {
            settings,
            layout,
            net: Net::new(chars.to_vec(), numbers.clone()).expect("as many numbers as the layout has"),
            slopes: vec![0.0; numbers.len()],
            means: [vec![0.0; numbers.len()], vec![0.0; numbers.len()]],
            numbers,
            steps: 0,
            random,
        }
    }

    fn fit(mut self, lessons: &[Lesson<'_>]) -> Net {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let batches = lessons.len().div_ceil(self.settings.batch.max(1));
        let all = (self.settings.epochs * batches).max(1) as f32;
        for _ in 0..self.settings.epochs {
            self.random.shuffle(&mut order);
            for batch in order.chunks(self.settings.batch.max(1)) {
                for &at in batch {
                    self.learn(&lessons[at], 1.0 / batch.len() as f32);
                }
                let done = self.steps as f32;
                let rate = self.settings.rate * (done / WARM).min(1.0) * (1.0 - done / all) + 1e-5;
                self.step(rate);
            }
        }
        let chars = self.net.chars().to_vec();
        Net::new(chars, self.numbers).expect("as many numbers as the layout has").rounded()
    }

    /// Add the slopes of one lesson.
    fn learn(&mut self, lesson: &Lesson<'_>, share: f32) {
        let mut read = lesson.input.read(|c| self.net.id(c));
        let (hidden, random) = (self.settings.hidden, &mut self.random);
        read.chars.iter_mut().filter(|id| usize::from(**id) >= SPECIAL).for_each(|id| {
            if random.unit() < hidden {
                *id = UNKNOWN;
            }
        });
        let words: Vec<u16> = lesson.input.words.iter().copied().filter(|_| random.unit() >= 2.0 * hidden).collect();
        let about = about(&self.layout, &self.numbers, &lesson.input.gloss, &words, read.after);
        let passes = self.passes(&read, &about);
        let mut gaps: Vec<f32> = passes.iter().map(|pass| pass.score).collect();
        log_probs(&mut gaps);
        for prob in &mut gaps {
            *prob = prob.exp();
        }
        gaps[lesson.right] -= 1.0;
        let mut about_slopes = [[0.0; HIDDEN]; 2];
        for (pass, gap) in passes.iter().zip(gaps).filter(|(_, gap)| gap.abs() >= FLAT) {
            self.back(pass, gap * lesson.weight * share, &mut about_slopes[pass.which]);
        }
        self.back_about(&about, &about_slopes, &words, read.after);
    }

    /// Both heads over a slot: each candidate, and the whole last.
    fn passes(&mut self, read: &Read<'_>, about: &[f32]) -> Vec<Pass> {
        let glosses = self.layout.heads.map(|at| Head { at, numbers: &self.numbers }.gloss(about));
        let mut passes: Vec<Pass> =
            read.candidates().map(|around| self.pass(0, around.length, &around.places, &glosses[0])).collect();
        passes.push(self.pass(1, 0, &read.ending(), &glosses[1]));
        passes
    }

    fn pass(&mut self, which: usize, length: usize, ids: &[u16], gloss: &Hidden) -> Pass {
        let head = Head { at: self.layout.heads[which], numbers: &self.numbers };
        let mut through = |len: usize| -> Vec<f32> {
            let kept = 1.0 / (1.0 - self.settings.dropped);
            (0..len).map(|_| if self.random.unit() < self.settings.dropped { 0.0 } else { kept }).collect()
        };
        let through_vectors = through(ids.len() * CHAR);
        let units = through(HIDDEN);
        let mut vectors = Vec::with_capacity(ids.len() * CHAR);
        for &id in ids {
            vectors.extend(&self.numbers[Layout::char(id)]);
        }
        vectors.iter_mut().zip(&through_vectors).for_each(|(value, through)| *value *= through);
        let mut hidden = *gloss;
        add(&mut hidden, head.length(length), 1.0);
        for (at, &value) in vectors.iter().enumerate().filter(|&(_, &value)| value != 0.0) {
            add(&mut hidden, &self.numbers[head.at.place(at / CHAR, at % CHAR)], value);
        }
        let hidden_through: Hidden = std::array::from_fn(|unit| if hidden[unit] > 0.0 { units[unit] } else { 0.0 });
        hidden.iter_mut().zip(&hidden_through).for_each(|(value, through)| *value *= through);
        let inner = head.inner(&hidden);
        let score = inner.iter().zip(&self.numbers[head.at.out()]).map(|(one, other)| one * other).sum();
        Pass {
            which,
            length,
            ids: ids.to_vec(),
            vectors,
            through: through_vectors,
            hidden,
            hidden_through,
            inner,
            score,
        }
    }

    /// Carry the `slope` of a pass's score back to every number it came from.
    fn back(&mut self, pass: &Pass, slope: f32, about: &mut Hidden) {
        let head = self.layout.heads[pass.which];
        let (numbers, slopes) = (&self.numbers, &mut self.slopes);
        add(&mut slopes[head.out()], &pass.inner, slope);
        let mut inner = [0.0; INNER];
        for ((inner, &value), &out) in inner.iter_mut().zip(&pass.inner).zip(&numbers[head.out()]) {
            *inner = if value > 0.0 { slope * out } else { 0.0 };
        }
        add(&mut slopes[head.inner_bias()], &inner, 1.0);
        let mut hidden = [0.0; HIDDEN];
        for (unit, through) in pass.hidden_through.iter().enumerate().filter(|(_, through)| **through != 0.0) {
            hidden[unit] = dot(&numbers[head.inner(unit)], &inner) * through;
            add(&mut slopes[head.inner(unit)], &inner, pass.hidden[unit]);
        }
        add(&mut slopes[head.length(pass.length)], &hidden, 1.0);
        add(about, &hidden, 1.0);
        for (at, &through) in pass.through.iter().enumerate().filter(|&(_, &through)| through != 0.0) {
            let row = head.place(at / CHAR, at % CHAR);
            let vector = Layout::char(pass.ids[at / CHAR]);
            slopes[vector.start + at % CHAR] += dot(&numbers[row.clone()], &hidden) * through;
            add(&mut slopes[row], &hidden, pass.vectors[at]);
        }
    }

    /// The same for what is known about the slot, which all its passes share.
    fn back_about(&mut self, about: &[f32; ABOUT], hidden: &[Hidden; 2], words: &[u16], after: u16) {
        let mut back = [0.0; ABOUT];
        for (head, hidden) in self.layout.heads.iter().zip(hidden) {
            for number in 0..ABOUT {
                back[number] += dot(&self.numbers[head.about(number)], hidden);
                add(&mut self.slopes[head.about(number)], hidden, about[number]);
            }
        }
        for &word in words {
            add(&mut self.slopes[self.layout.word(word)], &back[GLOSS..GLOSS + WORD], 1.0);
        }
        add(&mut self.slopes[Layout::char(after)], &back[GLOSS + WORD..], 1.0);
    }

    /// Take a step against the slopes, and forget them.
    fn step(&mut self, rate: f32) {
        const KEPT: [f32; 2] = [0.9, 0.999];
        self.steps += 1;
        let [mean, square] = KEPT.map(|kept| 1.0 / (1.0 - kept.powi(self.steps)));
        let [means, squares] = &mut self.means;
        let moved = self.numbers.iter_mut().zip(&mut self.slopes).zip(means.iter_mut().zip(squares));
        for ((number, slope), (kept, kept_square)) in moved {
            *kept += (*slope - *kept) * (1.0 - KEPT[0]);
            *kept_square += (*slope * *slope - *kept_square) * (1.0 - KEPT[1]);
            *number -= rate * (*kept * mean / ((*kept_square * square).sqrt() + 1e-8) + self.settings.decay * *number);
            *slope = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::slot::slots;
    use crate::mention;
    use crate::text::Document;

    const SETTINGS: Settings =
        Settings { epochs: 30, batch: 4, rate: 5e-3, decay: 0.0, dropped: 0.1, hidden: 0.05, least: 1 };

    /// The slot of a text's one bracket, with the candidate that is `rendering`.
    fn slot(text: &str, rendering: &str) -> (Input, usize) {
        let doc = Document::new("t", text);
        let mentions = mention::find(&doc);
        let slot = &slots(&doc, &mentions[0], 0)[0];
        let right = (0..slot.candidates.len()).find(|&at| doc.slice(slot.rendering(at)) == rendering);
        (Input::new(&doc, slot, &mentions[0]), right.unwrap_or(slot.candidates.len()))
    }

    fn lesson((input, right): &(Input, usize)) -> Lesson<'_> {
        Lesson { input, right: *right, weight: 1.0, fold: None }
    }

    fn best(net: &Net, input: &Input) -> usize {
        let probs = net.log_probs(input);
        (0..probs.len()).max_by(|&one, &other| probs[one].total_cmp(&probs[other])).unwrap_or(0)
    }

    /// What stands behind a title it has seen is a name that it has not.
    #[test]
    fn titles_are_learnt() {
        let names = ["甲乙", "丙丁戊", "己庚", "辛壬癸", "子丑", "寅卯辰", "巳午", "未申酉"];
        let titles = ["首相", "总统", "部长", "法官"];
        let slots: Vec<(Input, usize)> = names
            .iter()
            .flat_map(|name| titles.map(|title| slot(&format!("据{title}{name}(Foo Bar)说"), name)))
            .chain(names.iter().map(|name| slot(&format!("{name}都不认识(see below)说"), "")))
            .collect();
        let lessons: Vec<Lesson<'_>> = slots.iter().map(lesson).collect();
        let nets = fit(&lessons, 0, SETTINGS);
        for (input, right) in [slot("据部长亥戌(Foo Bar)说", "亥戌"), slot("亥戌都不认识(see below)说", "")]
        {
            assert_eq!(best(&nets[0], &input), right, "{input:?}");
        }
        assert_eq!(fit(&lessons, 0, SETTINGS), nets, "the same again");
    }

    /// The slopes are what a small change of a number does to the loss.
    #[test]
    fn slopes_are_those_of_the_loss() {
        let slot = slot("据首相甲乙丙(Foo Bar)说", "甲乙丙");
        let lesson = lesson(&slot);
        let settings = Settings { dropped: 0.0, hidden: 0.0, ..SETTINGS };
        let chars = characters(&[lesson], 1);
        let mut learner = Learner::new(&chars, settings, 7);
        let loss = |numbers: &[f32]| {
            let net = Net::new(chars.clone(), numbers.to_vec()).expect("as many");
            -f64::from(net.log_probs(lesson.input)[lesson.right])
        };
        learner.learn(&lesson, 1.0);
        let numbers = learner.numbers.clone();
        let steepest = (0..numbers.len()).max_by(|&a, &b| learner.slopes[a].abs().total_cmp(&learner.slopes[b].abs()));
        let some = (0..numbers.len()).filter(|&at| learner.slopes[at].abs() > 0.005).step_by(11).chain(steepest);
        let mut seen = 0;
        for at in some {
            let moved = |by: f32| {
                let mut moved = numbers.clone();
                moved[at] += by;
                loss(&moved)
            };
            let measured = (moved(1e-3) - moved(-1e-3)) / 2e-3;
            let slope = f64::from(learner.slopes[at]);
            assert!((measured - slope).abs() < 0.01 + 0.1 * slope.abs(), "{at}: {measured} {slope}");
            seen += 1;
        }
        assert!(seen > 10, "{seen}");
    }
}
