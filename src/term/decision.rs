//! What a person settled: the memory's other source besides texts, and the stronger one.

use super::{Action, Region};

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
