//! What a person settled: the memory's other source besides texts, and the stronger one.

use super::{Action, EntryId, Kind, Region};

/// One decision about one rendering of an original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was done.
    pub action: Action,
    /// The original, as in the memory.
    pub original: String,
    /// The rendering, seen in a text or not.
    pub rendering: String,
    /// The region it holds for; wherever the rendering is at home when not named.
    pub region: Option<Region>,
    /// Why.
    pub reason: Option<String>,
    /// Who decided.
    pub who: String,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
}

/// One line of the log of decisions: any decision, of whatever action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number in its memory; 0 before it is written.
    pub id: i64,
    /// What was done.
    pub action: Action,
    /// The original it is about.
    pub original: String,
    /// Which entry of that original, where several have it: the rendering by which it was split off.
    pub sense: Option<String>,
    /// The rendering it is about.
    pub rendering: Option<String>,
    /// The second original of a merge or split.
    pub other: Option<String>,
    /// The sense of the second original.
    pub other_sense: Option<String>,
    /// The region it holds for.
    pub region: Option<Region>,
    /// The client or project it holds for; for all when not named.
    pub scope: Option<String>,
    /// What a note says.
    pub note: Option<String>,
    /// The decision that it takes back.
    pub undoes: Option<i64>,
    /// What an added original names.
    pub kind: Option<Kind>,
    /// Why.
    pub reason: Option<String>,
    /// Who decided.
    pub who: String,
    /// When, `YYYY-MM-DDTHH:MM:SSZ`.
    pub at: String,
    /// Whether a later decision takes it back. Told by the memory, never written.
    pub undone: bool,
}

impl Step {
    /// A decision about `original` by `who` at `at`.
    pub fn new(action: Action, original: impl Into<String>, who: impl Into<String>, at: impl Into<String>) -> Self {
        Self {
            id: 0,
            action,
            original: original.into(),
            sense: None,
            rendering: None,
            other: None,
            other_sense: None,
            region: None,
            scope: None,
            note: None,
            undoes: None,
            kind: None,
            reason: None,
            who: who.into(),
            at: at.into(),
            undone: false,
        }
    }

    /// Whether it says what `other` says: all but its number and whether it holds.
    pub fn says_as(&self, other: &Step) -> bool {
        let bare = |step: &Step| Step { id: 0, undoes: None, undone: false, ..step.clone() };
        bare(self) == bare(other)
    }
}

impl From<Decision> for Step {
    fn from(decision: Decision) -> Self {
        let Decision { action, original, rendering, region, reason, who, at } = decision;
        Self { rendering: Some(rendering), region, reason, ..Self::new(action, original, who, at) }
    }
}

/// An entry that has much in common with another and is kept apart from it, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The other entry.
    pub entry: EntryId,
    /// Its name.
    pub name: String,
    /// What they have in common.
    pub common: String,
    /// Why they are two.
    pub reason: String,
}
