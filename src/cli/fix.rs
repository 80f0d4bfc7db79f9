//! Fixes written into files: whole or not at all.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail, ensure};

use crate::check::{Diagnostic, fixed};
use crate::text::{Document, Span};

/// The safe fixes of one document, written in.
pub(crate) struct Fixes<'a> {
    pub(crate) index: usize,
    pub(crate) document: &'a Document,
    pub(crate) text: String,
    pub(crate) count: usize,
}

impl<'a> Fixes<'a> {
    /// The documents that have safe fixes, with those written in.
    pub(crate) fn safe(documents: &'a [Document], found: &[Diagnostic]) -> Vec<Self> {
        let fixes = |index: usize| -> Vec<(Span, &str)> {
            let here = found.iter().filter(|one| one.document == index && is_safe(one));
            here.filter_map(|one| Some((one.span, one.fix.as_ref()?.replacement.as_str()))).collect()
        };
        let documents = documents.iter().enumerate().map(|(index, document)| (index, document, fixes(index)));
        documents
            .filter(|(_, _, fixes)| !fixes.is_empty())
            .map(|(index, document, fixes)| Self {
                index,
                document,
                text: fixed(document.text(), &fixes),
                count: fixes.len(),
            })
            .collect()
    }
}

/// Whether a program may write the fix unasked.
pub(crate) fn is_safe(found: &Diagnostic) -> bool {
    found.fix.as_ref().is_some_and(|fix| fix.safe)
}

/// Replaces the file that `document` was read from, which must be plain UTF-8 text and unchanged since.
pub(crate) fn write(document: &Document, text: &str) -> anyhow::Result<()> {
    let path = Path::new(document.name());
    if !path.is_file() {
        bail!("fixes go into text files only; --diff shows them");
    }
    let bytes = fs::read(path).context("cannot read it again")?;
    let bom: &[u8] = if bytes.starts_with(b"\xef\xbb\xbf") { b"\xef\xbb\xbf" } else { b"" };
    let read = &bytes[bom.len()..];
    ensure!(read == document.text().as_bytes(), "it is not plain UTF-8 text, or has changed; --diff shows the fixes");
    replace(path, &[bom, text.as_bytes()].concat())
}

/// A new file takes the old one's place, so that no moment leaves half a text.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    // Through a link, the file it leads to is replaced, not the link.
    let path = path.canonicalize()?;
    let name = path.file_name().context("it has no name")?;
    let new = path.with_file_name(format!(".{}.yiming-new", name.to_string_lossy()));
    fs::write(&new, bytes).with_context(|| format!("cannot write {}", new.display()))?;
    let permissions = fs::metadata(&path)?.permissions();
    let done = fs::set_permissions(&new, permissions).and_then(|()| fs::rename(&new, &path));
    if done.is_err() {
        let _ = fs::remove_file(&new);
    }
    done.context("cannot replace it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_mark() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "\u{feff}哲连斯基\r\n").unwrap();
        let doc = Document::new(path.to_string_lossy(), "哲连斯基\r\n");
        write(&doc, "泽连斯基\r\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}泽连斯基\r\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn other_encodings_and_changed_files_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, b"\xb9\xfe").unwrap();
        let error = write(&Document::new(path.to_string_lossy(), "哈"), "蛤").unwrap_err();
        assert!(error.to_string().contains("UTF-8"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"\xb9\xfe");
        assert!(write(&Document::new("-", "哈"), "蛤").is_err());
    }
}
