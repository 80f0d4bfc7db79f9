//! Fixes written into files: whole or not at all.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};

use crate::check::{Diagnostic, fixed};
use crate::read::{Options, Unwritable, documents, path_shown, rewritten};
use crate::text::{Document, Span};

/// So often a text is fixed and checked again: a fix may uncover a finding, and two may not chase each other.
const ROUNDS: usize = 8;

/// Documents with fixes written in, and what is found in them now.
pub(crate) struct Settled {
    pub(crate) documents: Vec<Document>,
    pub(crate) found: Vec<Diagnostic>,
    /// How many fixes were written in.
    pub(crate) count: usize,
}

/// `documents` with every fix that `wanted` picks from what `check` finds, until there is none left.
pub(crate) fn settle(
    mut documents: Vec<Document>,
    mut check: impl FnMut(&[Document]) -> anyhow::Result<Vec<Diagnostic>>,
    mut wanted: impl FnMut(&[Document], &[Diagnostic]) -> Vec<Diagnostic>,
) -> anyhow::Result<Settled> {
    let (mut found, mut count) = (check(&documents)?, 0);
    for _ in 0..ROUNDS {
        let fixes = wanted(&documents, &found);
        if fixes.is_empty() {
            break;
        }
        count += fixes.len();
        documents = written_in(documents, &fixes);
        found = check(&documents)?;
    }
    Ok(Settled { documents, found, count })
}

fn written_in(mut documents: Vec<Document>, found: &[Diagnostic]) -> Vec<Document> {
    for (index, doc) in documents.iter_mut().enumerate() {
        let here = found.iter().filter(|one| one.document == index);
        let fixes: Vec<(Span, &str)> =
            here.filter_map(|one| Some((doc.source_span(one.span)?, one.fix.as_ref()?.replacement.as_str()))).collect();
        if let Some(source) = doc.source().filter(|_| !fixes.is_empty()) {
            *doc = read_again(doc, fixed(source, &fixes));
        }
    }
    documents
}

/// What `doc` is when its file holds `source`.
fn read_again(doc: &Document, source: String) -> Document {
    let bytes = Box::new(Cursor::new(source.clone().into_bytes()));
    let read = documents(bytes, doc.name(), &Options::default());
    let read = read.ok().and_then(|mut found| found.next()?.ok()).map(|input| input.document);
    read.unwrap_or_else(|| Document::new(doc.name(), source))
}

/// Whether the place of `found` stands in its file in one stretch, so that it can be changed there.
pub(crate) fn is_exact(documents: &[Document], found: &Diagnostic) -> bool {
    documents[found.document].source_span(found.span).is_some()
}

/// Refuses a document whose file could not be written back: no text file of its own, or changed since.
pub(crate) fn writable(document: &Document) -> anyhow::Result<()> {
    bytes_of(document, source(document)?).map(|_| ())
}

/// Replaces the file that `document` was read from, which must be plain text and unchanged since. It keeps
/// its encoding.
pub(crate) fn write(document: &Document, text: &str) -> anyhow::Result<()> {
    replace(&path_shown(document.name()), &bytes_of(document, text)?)
}

fn source(document: &Document) -> anyhow::Result<&str> {
    document.source().context("fixes go into text, Markdown and subtitles only")
}

/// What the file of `document` is to hold so that its text is `text`, marks of its format included.
fn bytes_of(document: &Document, text: &str) -> anyhow::Result<Vec<u8>> {
    let path = path_shown(document.name());
    if !path.is_file() {
        bail!("fixes go into text files only; --diff shows them");
    }
    let bytes = fs::read(&path).context("cannot read it again")?;
    let source = source(document)?;
    rewritten(&bytes, source, text).map_err(|why| match why {
        Unwritable::Lacks(encoding, c) => anyhow!("its encoding, {encoding}, has no {c}; --diff shows the fixes"),
        Unwritable::Differs if source.contains('\u{fffd}') => {
            anyhow!("some of its bytes make no sense and would be lost; --diff shows the fixes")
        }
        Unwritable::Differs => anyhow!("it is packed, or has changed since it was read; --diff shows the fixes"),
    })
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
    fn two_fixes_that_chase_each_other_come_to_an_end() {
        let swapped = |documents: &[Document]| -> anyhow::Result<Vec<Diagnostic>> {
            let replacement = if documents[0].text() == "甲" { "乙" } else { "甲" };
            Ok(vec![Diagnostic {
                document: 0,
                span: Span::new(0, 3),
                meta: crate::check::rule("YM101").unwrap(),
                severity: crate::check::Severity::Warning,
                found: documents[0].text().to_owned(),
                expected: None,
                original: None,
                message: crate::check::Message { zh: String::new(), en: String::new() },
                fix: Some(crate::check::Fix { replacement: replacement.to_owned(), safe: true }),
                evidence: Vec::new(),
            }])
        };
        let settled = settle(vec![Document::new("t", "甲")], swapped, |_, found| found.to_vec()).unwrap();
        assert_eq!((settled.count, settled.documents[0].text(), settled.found.len()), (ROUNDS, "甲", 1));
    }

    #[test]
    fn what_has_changed_and_what_is_no_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, b"\xb9\xfe\xb9\xfe").unwrap();
        let error = write(&Document::new(path.to_string_lossy(), "哈"), "蛤").unwrap_err();
        assert!(error.to_string().contains("has changed"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"\xb9\xfe\xb9\xfe");
        assert!(write(&Document::new("-", "哈"), "蛤").is_err());
    }
}
