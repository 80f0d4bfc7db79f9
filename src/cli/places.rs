//! Names of documents: whole in the memory, short on the screen.

use std::env;
use std::path::{self, Component, Path, PathBuf};

use crate::read::shown;
use crate::term::keys::KeyKind;
use crate::term::{Entry, EntryId, FoundForm, Terms, TermsError};

/// The name under which the memory keeps the document that is called `name` here: its absolute path, so
/// that `01.txt` of two folders are two documents, and one document is the same from everywhere. Standard
/// input has no path.
pub(crate) fn identity(name: &str) -> String {
    if name == "-" || name.starts_with("-#") || name.starts_with("-@") {
        return name.to_owned();
    }
    path::absolute(name).map_or_else(|_| name.to_owned(), |found| shown(&straight(&found)))
}

/// `path` without the folders that `..` leaves again; where such a folder is a link, `..` leads elsewhere and stays.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for step in path.components() {
        let returns = step == Component::ParentDir
            && matches!(straight.components().next_back(), Some(Component::Normal(_)))
            && !straight.is_symlink();
        if returns {
            straight.pop();
        } else {
            straight.push(step);
        }
    }
    straight
}

/// Shows the memory's names for documents as a person here would call them.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    here: Option<String>,
}

impl Places {
    /// Names as they are called from the current folder.
    pub(crate) fn from_here() -> Self {
        Self { here: env::current_dir().ok().map(|here| shown(&here)) }
    }

    /// `place`, a path or the place in one, without the current folder if it lies in that.
    pub(crate) fn shown<'a>(&self, place: &'a str) -> &'a str {
        let inside = self.here.as_deref().and_then(|here| place.strip_prefix(here));
        inside.and_then(|rest| rest.strip_prefix(path::MAIN_SEPARATOR)).unwrap_or(place)
    }

    /// `entry` with all its places shown so.
    pub(crate) fn shorten(&self, mut entry: Entry) -> Entry {
        let originals = entry.originals.iter_mut().map(|one| &mut one.seen);
        let renderings = entry.renderings.iter_mut().map(|one| &mut one.seen);
        for seen in originals.chain(renderings) {
            seen.first = seen.first.as_deref().map(|first| self.shown(first).to_owned());
        }
        entry
    }
}

/// A memory whose entries show their places as a person here would call them.
pub(crate) struct Shortened<'a> {
    pub(crate) terms: &'a dyn Terms,
    pub(crate) places: Places,
}

impl Terms for Shortened<'_> {
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError> {
        let found = self.terms.by_key(kind, key)?;
        Ok(found.into_iter().map(|entry| self.places.shorten(entry)).collect())
    }

    fn forms(&self, keys: &[(KeyKind, String)], most: usize) -> Result<Vec<FoundForm>, TermsError> {
        self.terms.forms(keys, most)
    }

    fn form_count(&self) -> Result<u64, TermsError> {
        self.terms.form_count()
    }

    fn entries_where(&self, wanted: &dyn Fn(&str, &str) -> bool) -> Result<Vec<EntryId>, TermsError> {
        self.terms.entries_where(wanted)
    }

    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError> {
        self.terms.words(keys)
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        Ok(self.terms.entry(id)?.map(|entry| self.places.shorten(entry)))
    }

    fn entries(&self, ids: &[EntryId]) -> Result<Vec<Entry>, TermsError> {
        Ok(self.terms.entries(ids)?.into_iter().map(|entry| self.places.shorten(entry)).collect())
    }

    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError> {
        self.terms.visit(&mut |entry| visitor(self.places.shorten(entry)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_shown_from_here() {
        let mut entry = crate::names::tests::entry(1, "普京", "Putin");
        entry.renderings[0].seen.first = Some("/home/译/a.txt:3:1".to_owned());
        let terms = crate::term::MemoryTerms::new(vec![entry]);
        let shown = Shortened { terms: &terms, places: Places { here: Some("/home/译".to_owned()) } };
        let mut firsts = Vec::new();
        shown.visit(&mut |entry| firsts.push(entry.renderings[0].seen.first.clone())).unwrap();
        assert_eq!(firsts, [Some("a.txt:3:1".to_owned())]);
    }

    #[test]
    fn ways_round_are_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let name = |way: &str| identity(base.join(way).to_str().unwrap());
        assert_eq!(name("many/../many/./00/../1.txt#2"), name("many/1.txt#2"));
        #[cfg(unix)]
        {
            std::fs::create_dir_all(base.join("deep/er")).unwrap();
            std::os::unix::fs::symlink(base.join("deep/er"), base.join("link")).unwrap();
            assert_ne!(name("link/../a.txt"), name("a.txt"));
        }
    }

    #[test]
    fn places_in_the_current_folder_lose_it() {
        let places = Places { here: Some("/home/译".to_owned()) };
        assert_eq!(places.shown("/home/译/a.txt:3:1"), "a.txt:3:1");
        assert_eq!(places.shown("/home/译者/a.txt:3:1"), "/home/译者/a.txt:3:1");
        assert_eq!(identity("-"), "-");
        assert!(std::path::Path::new(&identity("a.txt")).is_absolute());
    }
}
