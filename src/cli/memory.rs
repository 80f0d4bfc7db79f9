//! The memory as commands open it: a file, or none.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;

use super::args::MemoryArgs;
use super::note;
use super::places::Places;
use crate::report::Context;
use crate::store::{Store, StoreError};
use crate::term::{EntryId, MemoryTerms, Terms};

/// What a command that only asks has before it.
#[derive(Debug)]
pub(crate) enum Memory {
    /// Nothing but what is built in.
    Empty(MemoryTerms),
    /// A file.
    Kept(Box<Store>),
}

/// The memory at `path`, to write in it: made when it is not there, and waited for while another process writes.
pub(crate) fn open_to_write(path: &Path) -> Result<Store, StoreError> {
    Store::open_telling(path, |path| note(&format!("waiting for another process that writes to {}", path.display())))
}

impl MemoryArgs {
    /// The memory that the flags name, to ask it; a write-protected one will do. Asking makes no memory: one
    /// that was named and is not there is an error, the default one is empty until something is put in.
    pub(crate) fn open(&self) -> anyhow::Result<Memory> {
        let Some(path) = self.path()? else { return Ok(Memory::Empty(MemoryTerms::default())) };
        if !path.exists() && !self.is_named() {
            return Ok(Memory::Empty(MemoryTerms::default()));
        }
        let store = Store::open_existing(&path)?.for_scope(self.scope.clone());
        Ok(Memory::Kept(Box::new(store)))
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

    /// The renderings that documents of `publisher` give.
    pub(crate) fn renderings_of(&self, publisher: &str) -> anyhow::Result<BTreeSet<String>> {
        match self {
            Memory::Empty(_) => Ok(BTreeSet::new()),
            Memory::Kept(store) => store.renderings_of(publisher).context("cannot read the documents"),
        }
    }

    /// The sentences that give `rendering` for `entry`.
    pub(crate) fn contexts(&self, entry: EntryId, rendering: &str) -> anyhow::Result<Vec<Context>> {
        let Memory::Kept(store) = self else { return Ok(Vec::new()) };
        let mentions = store.mentions(entry, None).context("cannot read the mentions")?;
        let mine = mentions.into_iter().filter(|mention| mention.rendering == rendering);
        let places = Places::from_here();
        Ok(mine
            .map(|mention| Context {
                file: places.shown(&mention.path).to_owned(),
                line: mention.line,
                column: mention.column,
                text: mention.sentence,
            })
            .collect())
    }
}
