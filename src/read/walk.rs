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
                    return Some(regular(entry.into_path()));
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

/// `path`, unless it is no file: whoever opens a pipe waits for its other end, and a folder is read without
/// anybody there to write into it.
fn regular(path: PathBuf) -> Result<PathBuf, ReadError> {
    match path.metadata() {
        Ok(found) if !found.is_file() => Err(ReadError::NoFile { name: super::name_of(&path) }),
        // What cannot be looked at is told when it is opened.
        _ => Ok(path),
    }
}

fn unreadable(folder: &Path, error: ignore::Error) -> ReadError {
    let mut name = super::shown(folder);
    let mut cause = &error;
    // The crate wraps the reason in where it happened.
    loop {
        match cause {
            ignore::Error::WithPath { path, err } => {
                name = super::shown(path);
                cause = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => cause = err,
            _ => break,
        }
    }
    let source = std::io::Error::other(cause.to_string());
    ReadError::Io { name, source: error.into_io_error().unwrap_or(source) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn what_is_no_file_is_told_and_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a.txt"), "一").unwrap();
        let _socket = UnixListener::bind(path("b.txt")).unwrap();
        let _other = UnixListener::bind(path("c")).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(path("d.txt")).status();
        assert!(pipe.unwrap().success());
        std::os::unix::fs::symlink(path("a.txt"), path("e.txt")).unwrap();
        let found: Vec<String> = texts(folder.path(), false)
            .map(|found| found.map_or_else(|error| error.to_string(), |path| path.display().to_string()))
            .map(|found| found.replace(&format!("{}/", folder.path().display()), ""))
            .collect();
        let refused = |name: &str| {
            format!("{name}: no file but a pipe, a socket, a device or a folder, which is not read in a folder")
        };
        assert_eq!(found, ["a.txt".to_owned(), refused("b.txt"), refused("d.txt"), "e.txt".to_owned()]);
    }
}
