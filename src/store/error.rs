//! What can go wrong with a memory, said so that a person knows which file and what to do.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

/// The memory cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no memory at {}", .path.display())]
    Missing {
        /// The file that was asked for.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a yiming memory", .path.display())]
    NotAMemory {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later release.
    #[error("the memory {} has version {found}, newer than {known}, the latest that this yiming knows", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest version that we know.
        known: i64,
    },
    /// The file or its folder may not be written.
    #[error("the memory {} is read-only", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds the file.
    #[error("the memory {} is in use by another process", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No room is left on the disk. What was stored before is kept.
    #[error("no space left for the memory {} (what was stored before is kept; run again to go on)", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// A file of this name is there already.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file's content contradicts itself.
    #[error("the memory {} is damaged: {what} (see `yiming doctor`)", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was wrong.
        what: String,
    },
    /// The file is broken so far that nothing can be saved.
    #[error("nothing can be read any more of the memory {} (it was left as it is)", .path.display())]
    Lost {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot open the memory {}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Anything else that SQLite said.
    #[error("the memory {} failed", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// A decision names an original that no entry has.
    #[error("the memory holds no original `{original}`")]
    UnknownOriginal {
        /// What was asked for.
        original: String,
    },
}

impl StoreError {
    /// What `error` means for the memory at `path`.
    pub(super) fn at(path: &Path, error: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAMemory { path },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, what: error.to_string() },
            // On a full disk SQLite cannot lengthen the index of its journal, either: readers need that.
            _ if extended_code(&error) == Some(ffi::SQLITE_IOERR_SHMSIZE) => Self::Full { path },
            _ if is_of_a_row(&error) => Self::Damaged { path, what: error.to_string() },
            _ => Self::Sqlite { path, source: error },
        }
    }
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

/// Whether a row does not hold what it should.
fn is_of_a_row(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error};
    matches!(error, FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..))
}
