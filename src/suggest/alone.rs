//! Japanese surnames that stand alone: of somebody whom the text has introduced, or behind a title.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::beside::{beside, ends_in_title};
use super::homeland::{Bond, Homelands};
use super::people::is_others;
use super::romanise::{Tradition, family};
use super::run::Run;
use super::{Direction, Suggested, Suggestion, is_taken};
use crate::align::evidence::{Evidence, WordClass};
use crate::align::words::word;
use crate::term::{Kind, Region};

/// What a surname that is another word stands before.
const BEHIND: [&str; 7] = ["氏", "内阁", "政府", "政权", "派", "代表", "外相"];
/// Surnames have so many characters; shorter ones are other words.
const SIZES: [usize; 2] = [2, 3];
/// A boundary that costs more than this, in nats, is within a word.
const CUT: f32 = 4.0;

/// Those whom a text has introduced, by their surnames, simplified.
#[derive(Default)]
pub(super) struct Families {
    introduced: BTreeMap<Vec<char>, (usize, Arc<[Suggestion]>)>,
}

impl Families {
    /// Of two of a surname the first introduced is meant.
    pub(super) fn introduce(&mut self, surname: &[char], person: &Suggested) {
        if SIZES.contains(&surname.len()) {
            let known = (person.span.end, Arc::clone(&person.suggestions));
            self.introduced.entry(surname.to_vec()).or_insert(known);
        }
    }

    /// The surnames that stand alone in the `runs` of a document, outside of the `people` found and of what is `known`.
    pub(super) fn alone(
        &self,
        document: usize,
        runs: &[Run],
        people: &[Suggested],
        known: &[Suggested],
        homelands: &Homelands,
        evidence: &Evidence,
    ) -> Vec<Suggested> {
        if self.introduced.is_empty() && !homelands.names(Tradition::Japanese) {
            return Vec::new();
        }
        let places = runs.iter().flat_map(|run| {
            let starts = 0..run.simple.len();
            starts.flat_map(move |start| SIZES.map(|size| (run, start, start + size)))
        });
        let mut found: Vec<Suggested> = Vec::new();
        for (run, start, end) in places.filter(|(run, _, end)| *end <= run.simple.len()) {
            let span = run.span(start, end);
            let is_place = || is_taken(known, span);
            let Some(suggestions) = self.of(run, start, end, is_place, homelands, evidence) else { continue };
            let is_free = !is_taken(people, span) && !is_others(known, span, true);
            if is_free && !is_taken(&found, span) {
                let (direction, kind) = (Direction::ToOriginal, Some(Kind::Person));
                found.push(Suggested { document, span, direction, kind, suggestions });
            }
        }
        found
    }

    /// What to write for the characters `start..end` of `run` where they are somebody's surname, and a place's name
    /// elsewhere or not.
    fn of(
        &self,
        run: &Run,
        start: usize,
        end: usize,
        is_place: impl FnOnce() -> bool,
        homelands: &Homelands,
        evidence: &Evidence,
    ) -> Option<Arc<[Suggestion]>> {
        // 高岛 is nobody in 最高岛屿.
        if run.words.cut(start) > CUT || run.words.cut(end) > CUT {
            return None;
        }
        let surname = &run.simple[start..end];
        let introduced = self.introduced.get(surname).filter(|(from, _)| *from <= run.at[start]);
        if introduced.is_none() && !ends_in_title(evidence, &run.simple[..start]) {
            return None;
        }
        let is_other = is_place() || word(evidence, surname).is_some_and(|word| word.class != WordClass::Name as u8);
        if let Some((_, suggestions)) = introduced {
            let is_meant = !is_other || is_told(evidence, run, start, end);
            return is_meant.then(|| Arc::clone(suggestions));
        }
        let before = homelands.before(run.at[start]);
        let is_japans = before.last == Some(Tradition::Japanese) && before.bond == Bond::Apposed;
        if is_japans && !is_other { by_itself(surname) } else { None }
    }
}

/// Whether what stands beside the characters `start..end` of `run` tells of somebody.
fn is_told(evidence: &Evidence, run: &Run, start: usize, end: usize) -> bool {
    let after: String = run.simple[end..].iter().take(2).collect();
    BEHIND.iter().any(|word| after.starts_with(word)) || beside(evidence, run, start, end).is_some()
}

/// How a surname is read whose bearer's given name nothing tells.
fn by_itself(surname: &[char]) -> Option<Arc<[Suggestion]>> {
    let made = |text: String| {
        let reason = "generated: romanised Japanese, a surname".to_owned();
        Suggestion::generated(text.clone(), text, Region::Cn, 1.0, reason)
    };
    let ways: Arc<[Suggestion]> = family(surname).into_iter().map(made).collect();
    (!ways.is_empty()).then_some(ways)
}
