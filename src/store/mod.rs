//! The memory in SQLite: what was read, what was decided, and the entries that follow from both.
//!
//! In: documents with their pairs, and decisions. Out: entries, by key, by number or all of them. Every
//! change is one transaction. It knows nothing of how pairs are found or queries are ranked, and no
//! `rusqlite` type leaves it.

mod absorb;
mod backup;
mod decide;
mod derive;
mod documents;
mod entries;
mod error;
mod hash;
mod health;
mod keys;
mod kinship;
mod labels;
mod listing;
mod log;
mod partition;
mod postings;
mod query;
mod record;
mod rows;
mod runs;
mod salvage;
mod schema;
mod settle;
mod shelf;
mod sightings;
mod stats;
mod ties;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use absorb::{Absorbed, Conflict};
pub use documents::{DocumentRow, Forgotten, KindSeen, MentionRow};
pub use error::StoreError;
pub use hash::Fingerprint;
pub use health::{Fault, FaultKind, Health, Repair, examine, repair};
pub use listing::{Imported, ListingError, Listings, Refused, Remarks, Settled, TakenBack};
pub use record::{Change, Recorded, Statement, path_of};
pub use salvage::Loss;
pub use settle::Settling;
pub use stats::Stats;

use crate::text::Document;

/// Twelve digits by which a text is told from others that have no name of their own.
pub fn fingerprint(document: &Document) -> String {
    hash::content(document.text()).chars().take(12).collect()
}

/// An open memory.
///
/// ```
/// use yiming::store::Store;
/// use yiming::term::{Terms as _, keys::KeyKind};
/// let store = Store::in_memory()?;
/// assert!(store.by_key(KeyKind::Folded, "peskov")?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    conn: Connection,
    path: PathBuf,
    /// The client or project whose decisions count beside everybody's.
    scope: Option<String>,
}

impl Store {
    /// Open the memory at `path` to write in it; made, with its folder, when it is not there.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        Self { conn: schema::open(path)?, path: path.to_owned(), scope: None }.caught_up()
    }

    /// Open the memory at `path` to read it, write-protected or not. It must be there.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let store = Self { conn: schema::open_existing(path)?, path: path.to_owned(), scope: None };
        if store.is_read_only()? { Ok(store) } else { store.caught_up_if_free() }
    }

    /// A memory that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self { conn: schema::open_in_memory()?, path: PathBuf::from(":memory:"), scope: None }.caught_up()
    }

    /// Let decisions for `scope`, a client or project, count beside those for everybody.
    #[must_use]
    pub fn for_scope(self, scope: Option<String>) -> Self {
        Self { scope, ..self }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn is_read_only(&self) -> Result<bool, StoreError> {
        self.conn.is_readonly(rusqlite::MAIN_DB).map_err(|error| self.failed(error))
    }

    /// Do what a killed process or an older release left undone.
    fn caught_up(mut self) -> Result<Self, StoreError> {
        self.catch_up()?;
        Ok(self)
    }

    fn catch_up(&mut self) -> Result<(), StoreError> {
        if keys::are_stale(&self.conn).map_err(|error| self.failed(error))? {
            self.write(keys::rebuild)?;
        }
        self.settle()
    }

    /// As [`Self::caught_up`], for one who only wants to read: what another process is writing is not waited
    /// for. That process brings it up to date itself.
    fn caught_up_if_free(self) -> Result<Self, StoreError> {
        let patient = |store: &Self, time| store.conn.busy_timeout(time).map_err(|error| store.failed(error));
        patient(&self, Duration::ZERO)?;
        let mut store = self;
        let outcome = store.catch_up();
        patient(&store, schema::PATIENCE)?;
        match outcome {
            Ok(()) | Err(StoreError::Busy { .. } | StoreError::Full { .. }) => Ok(store),
            Err(error) => Err(error),
        }
    }

    /// Run `change` in one transaction: all of it happens, or nothing does.
    fn write<T>(&mut self, change: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        // Immediate: a transaction that reads first and then wants to write cannot wait for its turn.
        let outcome = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|tx| {
            let outcome = change(&tx)?;
            tx.commit()?;
            Ok(outcome)
        });
        outcome.map_err(|error| self.failed(error))
    }

    /// Ask `question` in one transaction, so that all it sees is of one moment.
    fn read<T>(&mut self, question: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let outcome = self.conn.transaction().and_then(|tx| question(&tx));
        outcome.map_err(|error| self.failed(error))
    }

    /// What an error of SQLite means here.
    fn failed(&self, error: rusqlite::Error) -> StoreError {
        StoreError::at(&self.path, error)
    }
}
