//! Fixes written into files: whole or not at all.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use crate::check::{Diagnostic, fixed};
use crate::read::rewritten;
use crate::text::{Document, Span};

/// The safe fixes of one document, written in.
pub(crate) struct Fixes<'a> {
    pub(crate) index: usize,
    pub(crate) document: &'a Document,
    /// The file's text as it is.
    pub(crate) source: &'a str,
    /// The file's text as it is to be.
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
        documents.filter_map(|(index, document, fixes)| Self::of(index, document, &fixes)).collect()
    }

    /// Those that can be written back into the file exactly; `None` where there are none.
    fn of(index: usize, document: &'a Document, fixes: &[(Span, &str)]) -> Option<Self> {
        let source = document.source()?;
        let exact: Vec<(Span, &str)> =
            fixes.iter().filter_map(|&(span, text)| Some((document.source_span(span)?, text))).collect();
        let text = fixed(source, &exact);
        (!exact.is_empty()).then_some(Self { index, document, source, text, count: exact.len() })
    }
}

/// Whether the place of `found` can be written to: in text, Markdown and subtitles it can, in what is taken
/// out of other formats it cannot.
pub(crate) fn is_writable(document: &Document, found: &Diagnostic) -> bool {
    document.source_span(found.span).is_some()
}

/// Whether a program may write the fix unasked.
pub(crate) fn is_safe(found: &Diagnostic) -> bool {
    found.fix.as_ref().is_some_and(|fix| fix.safe)
}

/// Replaces the text of the file that `document` was read from, which must be unchanged since, in the encoding
/// it is written in.
pub(crate) fn write(document: &Document, text: &str) -> anyhow::Result<()> {
    let path = Path::new(document.name());
    if !path.is_file() {
        bail!("fixes go into text files only; --diff shows them");
    }
    let bytes = fs::read(path).context("cannot read it again")?;
    let written = document.source().and_then(|source| rewritten(&bytes, source, text));
    let written =
        written.context("it is packed, has changed, or its encoding lacks a character; --diff shows the fixes")?;
    replace(path, &written)
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
    fn files_that_have_changed_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "呵").unwrap();
        let error = write(&Document::new(path.to_string_lossy(), "哈"), "蛤").unwrap_err();
        assert!(error.to_string().contains("has changed"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "呵");
        assert!(write(&Document::new("-", "哈"), "蛤").is_err());
    }
}
