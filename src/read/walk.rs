//! Folders to the texts in them, in sorted order, honouring .gitignore.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::ReadError;

/// What counts as a text in a folder; a file that is named itself may be called anything.
const EXTENSIONS: [&str; 5] = ["txt", "md", "markdown", "text", JSON_LINES];
const JSON_LINES: &str = "jsonl";

/// The extensions as a message shows them.
pub(super) fn extensions() -> String {
    EXTENSIONS.map(|extension| format!(".{extension}")).join(" ")
}

/// Whether `path` names a file of one JSON object a line.
pub(super) fn is_json_lines(path: &Path) -> bool {
    has_extension(path, &[JSON_LINES])
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    let found = path.extension().and_then(|extension| extension.to_str());
    found.is_some_and(|found| wanted.iter().any(|one| found.eq_ignore_ascii_case(one)))
}

/// The texts under `folder`, as they are found.
pub(super) fn texts(folder: &Path) -> Texts {
    let walk = WalkBuilder::new(folder).require_git(false).sort_by_file_name(std::ffi::OsStr::cmp).build();
    Texts { folder: folder.to_path_buf(), walk, found: false, done: false }
}

/// Walks one folder. One that holds no text is an error at its end.
pub(super) struct Texts {
    folder: PathBuf,
    walk: ignore::Walk,
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
                Ok(entry) if is_text(&entry) => {
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

fn is_text(entry: &ignore::DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| !kind.is_dir()) && has_extension(entry.path(), &EXTENSIONS)
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
