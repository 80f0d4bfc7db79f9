//! The memory as commands open it: a file, or none.

use super::args::MemoryArgs;
use crate::store::Store;
use crate::term::{MemoryTerms, Terms};

/// What a command that only asks has before it.
#[derive(Debug)]
pub(crate) enum Memory {
    /// Nothing but what is built in.
    Empty(MemoryTerms),
    /// A file.
    Kept(Box<Store>),
}

impl MemoryArgs {
    /// The memory that the flags name, to ask it. A write-protected one will do; one that is not there yet
    /// is made.
    pub(crate) fn open(&self) -> anyhow::Result<Memory> {
        let Some(path) = self.path()? else { return Ok(Memory::Empty(MemoryTerms::default())) };
        let store = if path.exists() { Store::open_existing(&path) } else { Store::open(&path) };
        Ok(Memory::Kept(Box::new(store?)))
    }
}

impl Memory {
    /// It answers here.
    pub(crate) fn terms(&self) -> &dyn Terms {
        match self {
            Memory::Empty(terms) => terms,
            Memory::Kept(store) => store.as_ref(),
        }
    }
}
