//! Whose turn it is to write: one process writes at a time, and some write for minutes.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use super::schema;

/// How long one waits who came to write. A list of a million names is written in one transaction.
const PATIENCE: Duration = Duration::from_mins(10);

/// After so long somebody wonders what is going on.
const NOTICE: Duration = Duration::from_secs(2);

/// How a store waits for its turn to write.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn {
    patience: Duration,
    /// Is told once for each long wait which memory is waited for.
    told: fn(&Path),
}

impl Turn {
    /// For one who came to write.
    pub(super) fn to_write(told: fn(&Path)) -> Self {
        Self { patience: PATIENCE, told }
    }

    /// For one who came to read.
    pub(super) fn to_read() -> Self {
        Self { patience: schema::PATIENCE, told: |_| () }
    }

    /// For one who would rather not write than wait.
    pub(super) fn if_free() -> Self {
        Self { patience: Duration::ZERO, told: |_| () }
    }

    /// Run `change` in a transaction on the memory at `path` when its turn has come.
    pub(super) fn take<T>(
        self,
        conn: &mut Connection,
        path: &Path,
        change: impl FnOnce(Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let deadline = Instant::now() + self.patience;
        let mut tell = Some(self.told);
        conn.busy_timeout(NOTICE.min(self.patience))?;
        loop {
            // Immediate: a transaction that reads first and then wants to write cannot wait for its turn.
            match conn.transaction_with_behavior(TransactionBehavior::Immediate) {
                Ok(tx) => {
                    tx.busy_timeout(schema::PATIENCE.min(self.patience))?;
                    return change(tx);
                }
                Err(error) if is_taken(&error) && Instant::now() < deadline => {
                    if let Some(tell) = tell.take() {
                        tell(path);
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_taken(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
