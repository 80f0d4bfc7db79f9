//! The memory that a command asks.

use anyhow::bail;

use super::args::MemoryArgs;
use crate::term::{MemoryTerms, Terms};

/// An open memory, or none.
pub(crate) struct Memory {
    terms: Box<dyn Terms>,
}

impl Memory {
    /// What it knows.
    pub(crate) fn terms(&self) -> &dyn Terms {
        &*self.terms
    }
}

impl MemoryArgs {
    /// The memory, created on first use; an empty one with `--no-memory`.
    pub(crate) fn open(&self) -> anyhow::Result<Memory> {
        match self.path()? {
            None => Ok(Memory { terms: Box::new(MemoryTerms::default()) }),
            Some(path) => bail!("{}: the store is wired when its branch is merged", path.display()),
        }
    }
}
