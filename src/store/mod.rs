//! The memory in SQLite: what was read, what was decided, and the entries that follow from both.
//!
//! In: documents with their pairs, and decisions. Out: entries, by key, by number or all of them. Every
//! change is one transaction. It knows nothing of how pairs are found or queries are ranked, and no
//! `rusqlite` type leaves it.

mod absorb;
mod backup;
mod batch;
mod decide;
mod derive;
mod documents;
mod entries;
mod error;
mod hash;
mod health;
mod insert;
mod keys;
mod kinship;
mod labels;
mod listing;
mod log;
mod lone;
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
mod sieve;
mod sightings;
mod stats;
mod ties;
mod turn;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};

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

use self::turn::Turn;
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
    turn: Turn,
}

impl Store {
    /// Open the memory at `path` to write in it; made, with its folder, when it is not there.
    /// While another process writes, it waits.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_telling(path, |_| ())
    }

    /// As [`Self::open`]; `told` is called when the memory it is given is waited for, now or later: another
    /// process that imports a long list writes for a minute.
    pub fn open_telling(path: impl AsRef<Path>, told: fn(&Path)) -> Result<Self, StoreError> {
        let path = path.as_ref();
        Self::over(schema::open(path)?, path, Turn::to_write(told)).caught_up()
    }

    /// Open the memory at `path` to read it, write-protected or not. It must be there.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let store = Self::over(schema::open_existing(path)?, path, Turn::to_read());
        if store.is_read_only()? { Ok(store) } else { store.caught_up_if_free() }
    }

    /// A memory that is gone when it is dropped.
    pub fn in_memory() -> Result<Self, StoreError> {
        Self::over(schema::open_in_memory()?, Path::new(":memory:"), Turn::to_read()).caught_up()
    }

    fn over(conn: Connection, path: &Path, turn: Turn) -> Self {
        Self { conn, path: path.to_owned(), scope: None, turn }
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
        let mut store = Self { turn: Turn::if_free(), ..self };
        let outcome = store.catch_up();
        store.turn = Turn::to_read();
        store.conn.busy_timeout(schema::PATIENCE).map_err(|error| store.failed(error))?;
        match outcome {
            Ok(()) | Err(StoreError::Busy { .. } | StoreError::Full { .. }) => Ok(store),
            Err(error) => Err(error),
        }
    }

    /// Run `change` in one transaction: all of it happens, or nothing does.
    fn write<T>(&mut self, change: impl FnOnce(&Transaction) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let outcome = self.turn.take(&mut self.conn, &self.path, |tx| {
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
