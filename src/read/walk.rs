//! Folders to the texts in them, in sorted order, honouring .gitignore.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{ReadError, kind};

/// The texts under `folder`, as they are found.
pub(super) fn texts(folder: &Path, with_field: bool) -> Texts {
    let walk = WalkBuilder::new(folder).require_git(false).sort_by_file_name(std::ffi::OsStr::cmp).build();
    Texts { folder: folder.to_path_buf(), walk, with_field, found: false, done: false }
}

/// Walks one folder. One that holds no text is an error at its end.
pub(super) struct Texts {
    folder: PathBuf,
    walk: ignore::Walk,
    with_field: bool,
    found: bool,
    done: bool,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Iterator for Texts {
    type Item = Result<PathBuf, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        for step in self.walk.by_ref() {
            match step {
                Ok(entry) if is_text(&entry, self.with_field) => {
                    self.found = true;
                    return Some(Ok(entry.into_path()));
                }
                Ok(_) => {}
                Err(error) => {
                    self.found = true;
                    return Some(Err(unreadable(&self.folder, error)));
                }
            }
        }
        let empty = !self.found && !self.done;
        self.done = true;
        empty.then(|| Err(ReadError::NoTexts { path: self.folder.clone() }))
    }
}

fn is_text(entry: &ignore::DirEntry, with_field: bool) -> bool {
    entry.file_type().is_some_and(|kind| !kind.is_dir())
        && kind::by_name(entry.path()).is_some_and(|kind| kind::is_walked(kind, with_field))
}

fn unreadable(folder: &Path, error: ignore::Error) -> ReadError {
    let mut name = folder.display().to_string();
    let mut cause = &error;
    // The crate wraps the reason in where it happened.
    loop {
        match cause {
            ignore::Error::WithPath { path, err } => {
                name = path.display().to_string();
                cause = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => cause = err,
            _ => break,
        }
    }
    let source = std::io::Error::other(cause.to_string());
    ReadError::Io { name, source: error.into_io_error().unwrap_or(source) }
}
