//! Where in a run the work's own names stand: what is a name already is no slip for another name of the work.
//! It says beforehand what [`context::stands`](super::context::stands) would find of each stretch: in a work of
//! many names most stretches that resemble one are others.

use std::ops::Range;

use super::Run;
use super::target::Targets;
use crate::check::work::Work;

/// The names in a run of Chinese characters, by places of the run.
#[derive(Debug, Default)]
pub(super) struct Taken {
    names: Vec<Name>,
    /// For each place the first of `names` that ends behind it.
    next: Vec<usize>,
}

#[derive(Debug, Default)]
struct Name {
    place: Range<usize>,
    /// The targets of which it is a part, in order: it may be right in a slip for one of them.
    owners: Vec<usize>,
}

impl Taken {
    /// The names of `work` in a run.
    pub(super) fn new(work: &Work<'_>, targets: &Targets<'_>, run: &Run<'_>) -> Self {
        let Run { document, text, from, to } = *run;
        let mut spans = work.own_mentions_over(document, text.span(from, to)).map(|mention| mention.span).peekable();
        let (mut taken, mut last) = (Self::default(), None);
        for at in from..to {
            let here = text.span(at, at + 1);
            while spans.next_if(|name| name.end <= here.start).is_some() {}
            if let Some(&name) = spans.peek().filter(|name| name.start < here.end) {
                if last != Some(name) {
                    taken.names.push(Name { place: at - from..at - from, owners: Vec::new() });
                    last = Some(name);
                }
                taken.names.last_mut().expect("one was pushed").place.end = at - from + 1;
            }
        }
        for (number, Name { place, owners }) in taken.names.iter_mut().enumerate() {
            targets.of_part(&text.chars()[from..to][place.clone()]).clone_into(owners);
            taken.next.resize(place.end, number);
        }
        taken.next.resize(to - from, taken.names.len());
        taken
    }

    /// The targets for which a slip may have the character at `at`; nothing where that may be any.
    pub(super) fn owners(&self, at: usize) -> Option<&[usize]> {
        Some(self.names.get(self.next[at]).filter(|name| name.place.start <= at)?.owners.as_slice())
    }

    /// Whether the stretch `start..end`, which is not empty, may be a slip for `target`, or for one that has no
    /// parts.
    pub(super) fn leaves(&self, start: usize, end: usize, target: Option<usize>) -> bool {
        let over = self.names[self.next[start]..].iter().take_while(|name| name.place.start < end);
        let within = |place: &Range<usize>| start <= place.start && place.end <= end && place.len() < end - start;
        let right = |name: &Name| target.is_some_and(|target| name.owners.binary_search(&target).is_ok());
        over.into_iter().all(|name| within(&name.place) && right(name))
    }

    /// Whether any stretch from `start` may be a slip for `target`.
    pub(super) fn can_begin(&self, start: usize, target: usize) -> bool {
        let Some(&next) = self.next.get(start) else { return false };
        let Some(name) = self.names.get(next).filter(|name| name.place.start <= start) else { return true };
        name.place.start == start && name.owners.binary_search(&target).is_ok()
    }
}
