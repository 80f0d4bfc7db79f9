//! What others may ask of a memory of names.

use super::keys::KeyKind;
use super::{Entry, EntryId};

/// A memory could not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TermsError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

/// A source of entries. The store answers from SQLite, [`super::MemoryTerms`] from a list.
pub trait Terms {
    /// The entries with a form that has this key, each once, by id.
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError>;

    /// One entry.
    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError>;

    /// Every entry, by id.
    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError>;
}
