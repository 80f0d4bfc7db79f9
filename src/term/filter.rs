//! Which renderings a listing or an export is about.

use super::{Entry, Kind, Region, Rendering, Status};

/// Conditions that all must hold; an empty list admits everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Statuses to admit.
    pub statuses: Vec<Status>,
    /// Regions to admit.
    pub regions: Vec<Region>,
    /// Kinds to admit.
    pub kinds: Vec<Kind>,
    /// Mentions that a rendering must have.
    pub min_mentions: u64,
    /// Date (`YYYY-MM-DD` or a beginning of it) on or after which a rendering was last seen.
    pub since: Option<String>,
}

impl Filter {
    /// Whether `rendering` of `entry` is meant.
    pub fn admits(&self, entry: &Entry, rendering: &Rendering) -> bool {
        admits(&self.kinds, &entry.kind)
            && admits(&self.statuses, &rendering.status)
            && admits(&self.regions, &rendering.region)
            && rendering.seen.mentions >= self.min_mentions
            && self.since.as_ref().is_none_or(|since| rendering.seen.last.as_ref().is_some_and(|last| last >= since))
    }

    /// The renderings of `entry` that are meant, best first.
    pub fn of<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Rendering> {
        entry.renderings.iter().filter(move |&one| self.admits(entry, one))
    }
}

fn admits<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}
