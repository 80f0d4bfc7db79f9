//! A memory as the checker reads it: once, however often texts are checked against it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::near::Remembered;
use crate::names::{Names, Side};
use crate::term::{Terms, TermsError};
use crate::text::normalize::fold;

/// The names of a memory, ready to be found in texts.
#[derive(Debug)]
pub struct Known {
    names: Names,
    /// The places of the entries that have an original, by its folded form.
    by_original: HashMap<String, Vec<usize>>,
    /// Made when near duplicates are first looked for.
    remembered: OnceLock<Remembered>,
}

impl Known {
    /// What `memory` holds now.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(memory: &dyn Terms) -> Result<Self, TermsError> {
        let names = Names::new(Side::Rendering, &[memory])?;
        let mut by_original: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, entry) in names.entries().iter().enumerate() {
            for original in &entry.originals {
                let places = by_original.entry(fold(&original.text)).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Ok(Self { names, by_original, remembered: OnceLock::new() })
    }

    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The renderings as near duplicates of them are looked for.
    pub(super) fn remembered(&self) -> &Remembered {
        self.remembered.get_or_init(|| Remembered::new(&self.names))
    }

    /// The places of the entries that have the folded `original`.
    pub(super) fn of_original(&self, original: &str) -> &[usize] {
        self.by_original.get(original).map_or(&[], Vec::as_slice)
    }
}

impl Default for Known {
    /// No memory.
    fn default() -> Self {
        Self::of(&crate::term::MemoryTerms::default()).expect("a list answers")
    }
}
