//! The texts that an editor has open, and those on disk that belong to the same work.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gen_lsp_types::TextDocumentContentChangeEvent as Change;

use super::position::Lines;
use super::uri;
use crate::align::Aligner;
use crate::check::Diagnostic;
use crate::read::{self, inputs};
use crate::term::{Entry, MemoryTerms, Pair, Region};
use crate::text::Document;

/// One text as it stands now.
#[derive(Debug)]
pub(super) struct Text {
    /// What the client calls it.
    pub(super) uri: String,
    /// The client's count of its changes; `None` for a text that is not open.
    pub(super) version: Option<i32>,
    pub(super) doc: Document,
    pub(super) lines: Lines,
    /// What it states.
    pub(super) pairs: Vec<Pair>,
    /// What was found in it when it was last checked.
    pub(super) found: Vec<Diagnostic>,
    aligned: bool,
}

impl Text {
    fn new(uri: String, version: Option<i32>, doc: Document) -> Self {
        let lines = Lines::new(doc.text());
        Self { uri, version, doc, lines, pairs: Vec::new(), found: Vec::new(), aligned: false }
    }
}

/// All texts, by the name of their document: the path, of a text without one the address.
#[derive(Debug)]
pub(super) struct Texts {
    /// Files and folders that form one work with what is open in them.
    work: Vec<PathBuf>,
    all: BTreeMap<String, Text>,
}

impl Texts {
    pub(super) fn new(work: Vec<PathBuf>) -> Self {
        let work = work.into_iter().map(|path| path.canonicalize().unwrap_or(path)).collect();
        let mut texts = Self { work, all: BTreeMap::new() };
        texts.refresh();
        texts
    }

    /// What the text at `uri` is called.
    pub(super) fn name(uri: &str) -> String {
        let path = uri::to_path(uri).map(|path| path.canonicalize().unwrap_or(path));
        path.map_or_else(|| uri.to_owned(), |path| path.display().to_string())
    }

    pub(super) fn get(&self, uri: &str) -> Option<&Text> {
        self.all.get(&Self::name(uri))
    }

    pub(super) fn named(&self, name: &str) -> Option<&Text> {
        self.all.get(name)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Text> {
        self.all.values()
    }

    /// Takes what was found in the texts of `work`.
    pub(super) fn found(&mut self, work: &[String], found: Vec<Diagnostic>) {
        for one in found {
            if let Some(text) = work.get(one.document).and_then(|name| self.all.get_mut(name)) {
                text.found.push(one);
            }
        }
    }

    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        self.all.values_mut()
    }

    pub(super) fn open(&mut self, uri: String, version: i32, text: String) {
        let name = Self::name(&uri);
        self.all.insert(name.clone(), Text::new(uri, Some(version), Document::new(name, text)));
    }

    /// Writes the changes in, one after the other, as the protocol has it.
    pub(super) fn change(&mut self, uri: &str, version: i32, changes: Vec<Change>) {
        let Some(text) = self.all.get_mut(&Self::name(uri)) else { return };
        let mut now = text.doc.text().to_owned();
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => now = whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let span = Lines::new(&now).span(&now, part.range);
                    now.replace_range(span.start..span.end, &part.text);
                }
            }
        }
        *text = Text::new(text.uri.clone(), Some(version), Document::new(text.doc.name(), now));
    }

    /// What the file holds counts again, if it belongs to the work.
    pub(super) fn close(&mut self, uri: &str) {
        self.all.remove(&Self::name(uri));
        self.refresh();
    }

    /// Reads the work's files anew, but for those that are open. What cannot be read is left out: to say so
    /// is for `yiming check`.
    pub(super) fn refresh(&mut self) {
        let mut old: BTreeMap<String, Text> = std::mem::take(&mut self.all);
        for input in inputs(self.work.clone(), read::Options::default()).flatten() {
            let doc = input.document;
            let same = |text: &Text| text.version.is_some() || text.doc == doc;
            if !old.get(doc.name()).is_some_and(same) {
                let uri = uri::from_path(Path::new(doc.name()));
                self.all.insert(doc.name().to_owned(), Text::new(uri, None, doc));
            } else if let Some((name, text)) = old.remove_entry(doc.name()) {
                self.all.insert(name, text);
            }
        }
        self.all.extend(old.into_iter().filter(|(_, text)| text.version.is_some()));
    }

    /// The names of the texts of each work: those of the folders, and every other one by itself.
    pub(super) fn works(&self) -> Vec<Vec<String>> {
        let (together, alone): (Vec<String>, Vec<String>) =
            self.all.keys().cloned().partition(|name| self.work.iter().any(|path| Path::new(name).starts_with(path)));
        let mut works: Vec<Vec<String>> = alone.into_iter().map(|name| vec![name]).collect();
        works.extend((!together.is_empty()).then_some(together));
        works
    }

    /// The work of the text called `name`.
    pub(super) fn work_of(&self, name: &str) -> Vec<&Text> {
        let work = self.works().into_iter().find(|work| work.iter().any(|one| one == name));
        work.unwrap_or_default().iter().filter_map(|name| self.all.get(name)).collect()
    }

    /// Aligns what has changed.
    pub(super) fn align(&mut self, aligner: Aligner<'_>) {
        for text in self.all.values_mut().filter(|text| !text.aligned) {
            text.pairs = aligner.align(&text.doc);
            text.aligned = true;
        }
    }
}

/// What the texts of a work state, with the place of each form's first gloss.
pub(super) fn stated(work: &[&Text], region: Region) -> MemoryTerms {
    let pairs: Vec<Pair> = work.iter().flat_map(|text| text.pairs.iter().cloned()).collect();
    let mut entries: Vec<Entry> = MemoryTerms::from_pairs(&pairs, region).entries().to_vec();
    let first = |rendering: &str| {
        let texts = work.iter().flat_map(|text| text.pairs.iter().map(move |pair| (text, pair)));
        let (text, pair) = texts.into_iter().find(|(_, pair)| pair.rendering == rendering)?;
        let place = text.doc.position(pair.rendering_span.start);
        Some(format!("{}:{}:{}", text.doc.name(), place.line, place.column))
    };
    for rendering in entries.iter_mut().flat_map(|entry| &mut entry.renderings) {
        rendering.seen.first = first(&rendering.text);
        let gives = |text: &&&Text| text.pairs.iter().any(|pair| pair.rendering == rendering.text);
        rendering.seen.documents = work.iter().filter(gives).count() as u64;
    }
    MemoryTerms::new(entries)
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{Position, Range, TextDocumentContentChangePartial};

    use super::*;

    fn part(start: (u32, u32), end: (u32, u32), text: &str) -> Change {
        let range = Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1));
        TextDocumentContentChangePartial::new(range, None, text.to_owned()).into()
    }

    #[test]
    fn changes_are_written_in_one_after_the_other() {
        let mut texts = Texts::new(Vec::new());
        texts.open("untitled:1".to_owned(), 1, "𠮷甲\n乙".to_owned());
        texts.change("untitled:1", 2, vec![part((0, 2), (0, 3), "丙丁"), part((0, 4), (1, 0), "")]);
        let text = texts.get("untitled:1").unwrap();
        assert_eq!((text.doc.text(), text.version), ("𠮷丙丁乙", Some(2)));
    }

    #[test]
    fn an_open_text_stands_for_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        std::fs::write(top.join("a.txt"), "一").unwrap();
        std::fs::write(top.join("b.txt"), "二").unwrap();
        let mut texts = Texts::new(vec![top.clone()]);
        let uri = uri::from_path(&top.join("a.txt"));
        texts.open(uri.clone(), 1, "三".to_owned());
        texts.open("untitled:1".to_owned(), 1, "四".to_owned());
        texts.refresh();
        assert_eq!(texts.get(&uri).unwrap().doc.text(), "三");
        assert_eq!(texts.works().iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
        texts.close(&uri);
        assert_eq!(texts.get(&uri).unwrap().doc.text(), "一");
        texts.close("untitled:1");
        assert!(texts.get("untitled:1").is_none());
    }
}
