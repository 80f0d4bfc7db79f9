//! A copy of the memory that is whole, whoever writes meanwhile.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{Store, StoreError, schema};

impl Store {
    /// Write the memory, as it is at this moment, to the new file `target`: one transaction's view, without
    /// free pages, on the disk before the name is given. Others may read and write meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when `target` is there and `replace` is not wanted; what SQLite or the system
    /// refuses. `target` is then as it was.
    pub fn back_up(&self, target: &Path, replace: bool) -> Result<(), StoreError> {
        let exists = || StoreError::Exists { path: target.to_owned() };
        if is_same_file(&self.path, target) || (target.exists() && !replace) {
            return Err(exists());
        }
        let new = schema::with_suffix(target, ".yiming-new");
        // What a killed backup left: with its journal SQLite would make the new file into the old one.
        schema::remove(&new);
        let done = schema::copy(&self.conn, &self.path, &new).and_then(|()| {
            sync(&new).and_then(|()| fs::rename(&new, target)).map_err(|source| io_error(target, source))
        });
        if done.is_err() {
            schema::remove(&new);
        }
        done
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn sync(path: &Path) -> io::Result<()> {
    File::options().write(true).open(path)?.sync_all()
}

fn io_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), source }
}
