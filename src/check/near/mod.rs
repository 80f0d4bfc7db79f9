//! Forms in running text that are almost an established rendering: slips, and other renderings of the same
//! name, told from ordinary words and from other people's names.
//!
//! In: a work. Out: stretches with the target that each is taken for and a score. Where a name is not
//! glossed nothing marks it off, so everything is weighed together: the edits that would make the slip, how
//! well the stretch spells the original, how well ordinary words explain it, what stands beside it here and
//! beside the target elsewhere, and how often both stand in the work.

mod channel;
mod context;
mod features;
mod remembered;
mod sound;
mod taken;
mod target;

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::work::Work;
use crate::align::tables::hash;
use crate::align::words::{Words, is_word};
use crate::align::{Model, slot};
use crate::text::Span;
use crate::text::folded::Folded;
use crate::text::script::{is_han, is_interpunct};
use channel::{Channel, Edits};
pub(crate) use context::unusual;
use context::{Standing, Surroundings};
use features::Observed;
pub(crate) use remembered::Remembered;
use taken::Taken;
use target::{Begun, Stretch};
pub(crate) use target::{Target, Targets, best_sound};

/// A stretch of a document and the target that it is almost.
#[derive(Debug, Clone)]
pub(crate) struct Near {
    pub(crate) document: usize,
    pub(crate) span: Span,
    /// What [`Targets::get`] takes.
    pub(crate) target: usize,
    pub(crate) observed: Observed,
}

/// A score above this is a finding: about three false alarms in a hundred thousand characters of news, where
/// it was fitted.
const LEAST_SCORE: f32 = -0.3;
/// So much more is asked of what is almost a name that only the memory knows and the work never uses: there
/// are many such names.
const UNUSED: f32 = 2.5;

/// The stretches of `work` that are slips for one of `targets`, of overlapping ones the likeliest.
pub(crate) fn find(work: &Work<'_>, targets: &Targets<'_>) -> Vec<Near> {
    let mut likely: Vec<(f32, Near)> = candidates(work, targets)
        .into_iter()
        .map(|near| {
            let target = targets.get(near.target);
            let unused = !target.own && near.observed.often[1] == 0;
            (near.observed.score() - if unused { UNUSED } else { 0.0 }, near)
        })
        .filter(|(score, near)| *score > LEAST_SCORE && !near.observed.is_usage() && !near.observed.goes_on())
        .collect();
    likely.sort_by(|(one, a), (other, b)| {
        // A full name is told as one, though its surname alone is likelier still.
        let order = |near: &Near| (near.document, near.span, near.target);
        let full = |near: &Near| near.observed.marks;
        full(b).cmp(&full(a)).then(other.total_cmp(one)).then_with(|| order(a).cmp(&order(b)))
    });
    let mut kept: BTreeMap<(usize, usize), Near> = BTreeMap::new();
    for (_, near) in likely {
        let before = kept.range(..(near.document, near.span.end)).next_back();
        if before.is_none_or(|(_, better)| better.document != near.document || !better.span.overlaps(near.span)) {
            kept.insert((near.document, near.span.start), near);
        }
    }
    kept.into_values().collect()
}

/// Every stretch of `work` that may be almost one of `targets` and that nothing else explains.
pub(crate) fn candidates(work: &Work<'_>, targets: &Targets<'_>) -> Vec<Near> {
    let surroundings = Surroundings::new(work, targets);
    let texts: Vec<Folded> = work.documents.par_iter().map(|document| Folded::new(document.text())).collect();
    let runs: Vec<Run<'_>> = texts.iter().enumerate().flat_map(|(document, text)| runs(document, text)).collect();
    let search = || Search::new(work, targets, &surroundings);
    let tasks = runs.par_chunks(TASK).map_init(search, |search, runs| search.in_runs(runs));
    let mut found = tasks.collect::<Vec<_>>().concat();
    count(work, &mut found);
    found
}

/// So many runs are searched by one core after each other: it remembers what it learnt in them.
const TASK: usize = 1024;

/// A run of Chinese characters of a document.
#[derive(Debug, Clone, Copy)]
struct Run<'a> {
    document: usize,
    text: &'a Folded,
    from: usize,
    to: usize,
}

/// What is asked of every stretch of a work.
struct Search<'w> {
    work: &'w Work<'w>,
    targets: &'w Targets<'w>,
    surroundings: &'w Surroundings,
    model: &'static Model,
    channel: Channel,
    begun: Begun,
}

impl<'w> Search<'w> {
    fn new(work: &'w Work<'w>, targets: &'w Targets<'w>, surroundings: &'w Surroundings) -> Self {
        let (model, channel, begun) = (Model::shipped(), Channel::default(), Begun::default());
        Self { work, targets, surroundings, model, channel, begun }
    }

    fn in_runs(&mut self, runs: &[Run<'_>]) -> Vec<Near> {
        runs.iter().flat_map(|run| self.in_run(run)).collect()
    }

    /// The windows of a run that are neither known names nor pieces of somebody else's.
    fn in_run(&mut self, run: &Run<'_>) -> Vec<Near> {
        let stretch = Stretch { text: run.text.chars(), from: run.from, to: run.to };
        let taken = Taken::new(self.work, self.targets, run);
        let (mut found, mut another) = (Vec::new(), Vec::new());
        let mut scene = None;
        for window in self.targets.windows(&stretch, &taken, &mut self.begun) {
            let target = self.targets.get(window.target);
            let chars = &run.text.chars()[window.start..window.end];
            let Some(mut observed) = self.compare(chars, &target, window.heard) else { continue };
            let span = run.text.span(window.start, window.end);
            match context::stands(self.work, run.document, span, &target) {
                Standing::Free(stands) => (observed.given_name, observed.glossed) = (stands.given_name, stands.glossed),
                Standing::Explained => continue,
                Standing::Another => {
                    another.push((window.target, span));
                    continue;
                }
            }
            let scene = scene.get_or_insert_with(|| Scene::new(self.model, self.work, run));
            scene.observe(window.start - run.from, window.end - run.from, &mut observed);
            self.surroundings.observe(self.work, run.document, span, window.target, &mut observed);
            found.push(Near { document: run.document, span, target: window.target, observed });
        }
        // A piece of what is somebody else's is nobody's slip.
        found.retain(|near| !another.iter().any(|(target, span)| *target == near.target && span.contains(near.span)));
        found
    }

    /// What `chars`, which spell the original as well as `heard`, have to do with `target`; nothing when they are
    /// the same, or so far from it that they can be no slip.
    fn compare(&mut self, chars: &[char], target: &Target<'_>, heard: Option<f32>) -> Option<Observed> {
        let edits = self.channel.edits(chars, target.chars);
        let far = !edits.is_slight(target.chars.len());
        if edits.cost() == 0 || far && heard.is_none() || is_other_word(chars, target.chars, edits) {
            return None;
        }
        let sound = target.spelt.and_then(|(spelt, established)| {
            let heard = heard.or_else(|| spelt.score(chars, &self.model.sound))?;
            Some((heard, *established))
        });
        Some(Observed {
            edits,
            sound,
            far,
            written: chars.len(),
            established: target.chars.len(),
            marks: target.form.text.contains(is_interpunct),
            ordinary: unusual(target.chars),
            odd: unusual(&new_in(chars, target.chars)),
            edge_added: added_at_edge(chars, target.chars),
            edge_dropped: added_at_edge(target.chars, chars),
            ..Observed::default()
        })
    }
}

/// Whether so little lies between two folded forms that one may be a slip for the other.
pub(crate) fn is_slight(written: &[char], established: &[char]) -> bool {
    Channel::default().edits(written, established).is_slight(established.len())
}

/// The characters of `written` that `established` does not have.
fn new_in(written: &[char], established: &[char]) -> Vec<char> {
    written.iter().filter(|c| !established.contains(c)).copied().collect()
}

/// Whether all that the stretch lacks of the target is an ordinary word for which another stands: 西南 where
/// 斯卡伯勒浅滩 has 浅滩. Characters for others of their sound are no other word.
fn is_other_word(written: &[char], established: &[char], edits: Edits) -> bool {
    let lost = new_in(established, written);
    let replaced = !lost.is_empty() && !new_in(written, established).is_empty();
    replaced && edits.other + edits.dropped + edits.added > 0 && unusual(&lost) == lost.len()
}

/// Whether the longer of two forms has another character at an edge, and is the same but for it.
fn added_at_edge(long: &[char], short: &[char]) -> bool {
    long.len() > short.len() && (long.starts_with(short) || long.ends_with(short))
}

/// The runs of Chinese characters.
fn runs(document: usize, text: &Folded) -> Vec<Run<'_>> {
    let mut runs = Vec::new();
    let mut from = 0;
    for run in text.chars().chunk_by(|&one, &other| is_han(one) == is_han(other)) {
        let to = from + run.len();
        if run.len() > 1 && is_han(run[0]) {
            runs.push(Run { document, text, from, to });
        }
        from = to;
    }
    runs
}

/// How often each stretch is written in the work.
fn count(work: &Work<'_>, found: &mut [Near]) {
    let key = |near: &Near| (near.target, work.slice(near.document, near.span).to_owned());
    let mut counts: HashMap<(usize, String), usize> = HashMap::new();
    for near in found.iter() {
        *counts.entry(key(near)).or_default() += 1;
    }
    for near in found.iter_mut() {
        near.observed.often[0] = counts.get(&key(near)).copied().unwrap_or(1);
    }
}

/// A run of Chinese characters as the model sees it.
struct Scene<'m> {
    model: &'m Model,
    window: slot::Window,
    words: Words,
}

impl<'m> Scene<'m> {
    fn new(model: &'m Model, work: &Work<'_>, run: &Run<'_>) -> Self {
        let Run { document, text, from, to } = *run;
        let before = work.documents[document].text().get(..text.span(from, to).start).unwrap_or_default();
        let run = text.chars()[from..to].to_vec();
        let lead: Vec<char> = before.chars().rev().take(3).take_while(|&c| c != '\n').collect();
        let mut lead: Vec<char> = lead.into_iter().rev().collect();
        if lead.is_empty() {
            lead.push('\n');
        }
        let words = Words::new(&model.evidence, &run);
        let window = slot::Window { chars: run.clone(), simple: run, lead, ..slot::Window::default() };
        Self { model, window, words }
    }

    fn observe(&self, start: usize, end: usize, observed: &mut Observed) {
        let evidence = &self.model.evidence;
        observed.is_word = is_word(evidence, &self.window.simple[start..end]);
        let rest = &self.window.simple[end..];
        observed.word_after = (2..=4).any(|size| rest.get(..size).is_some_and(|word| is_word(evidence, word)));
        observed.words = self.words.explain(start, end);
        observed.cuts = [self.words.cut(start), self.words.cut(end)];
        observed.left = evidence.left(&self.window, start);
        observed.edges = [start == 0, end == self.window.simple.len()];
        observed.glossed_elsewhere = evidence.cohesion(hash(self.window.simple[start..end].iter().copied()))[0];
    }
}
