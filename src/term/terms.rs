//! What others may ask of a memory of names.

use std::collections::BTreeMap;

use super::keys::KeyKind;
use super::{Entry, EntryId};
use crate::text::normalize::fold;

/// A memory could not answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct TermsError(#[from] pub Box<dyn std::error::Error + Send + Sync>);

/// A form that has a key, and an entry that has the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundForm {
    /// The form.
    pub text: String,
    /// The form, folded.
    pub folded: String,
    /// The entry.
    pub entry: EntryId,
    /// How often the renderings of the entry were seen.
    pub mentions: u64,
}

impl FoundForm {
    /// Every form of `entry`.
    fn all_of(entry: &Entry) -> impl Iterator<Item = FoundForm> {
        let originals = entry.originals.iter().map(|one| &one.text);
        let forms = originals.chain(entry.renderings.iter().map(|one| &one.text));
        let (id, mentions) = (entry.id, entry.mentions());
        forms.map(move |text| FoundForm { text: text.clone(), folded: fold(text), entry: id, mentions })
    }
}

/// So many words are told at most in answer to [`Terms::words`].
pub const MOST_WORDS: usize = 400;

/// A source of entries. The store answers from SQLite, [`super::MemoryTerms`] from a list.
pub trait Terms {
    /// The entries with a form that has this key, each once, by id.
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError>;

    /// The forms that have any of `keys`, each with every entry that has it. This is what look-up asks
    /// first, so that only the entries that it will show need be told whole. Where more than `_most` do,
    /// at least as many: those that have the most of the keys, and of these the best known.
    fn forms(&self, keys: &[(KeyKind, String)], _most: usize) -> Result<Vec<FoundForm>, TermsError> {
        let mut entries = BTreeMap::new();
        for (kind, key) in keys {
            entries.extend(self.by_key(*kind, key)?.into_iter().map(|entry| (entry.id, entry)));
        }
        Ok(entries.values().flat_map(FoundForm::all_of).collect())
    }

    /// How many forms there are, or nearly so: what it costs to look at every one.
    fn form_count(&self) -> Result<u64, TermsError> {
        let mut count = 0;
        self.visit(&mut |entry| count += entry.originals.len() + entry.renderings.len())?;
        Ok(count as u64)
    }

    /// The entries that have a form for which `wanted` holds, by id: it is shown every form, and that folded.
    /// For who would ask for so many keys that to look at all forms is less.
    fn entries_where(&self, wanted: &dyn Fn(&str, &str) -> bool) -> Result<Vec<EntryId>, TermsError> {
        let mut found = Vec::new();
        self.visit(&mut |entry| {
            found.extend(FoundForm::all_of(&entry).any(|form| wanted(&form.text, &form.folded)).then_some(entry.id));
        })?;
        Ok(found)
    }

    /// The words, as [`super::keys::words`] gives them, that have any of `keys` of words: those that share the
    /// most first, and not all where a great many do.
    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError>;

    /// One entry.
    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError>;

    /// The entries numbered `ids` that there are, in that order.
    fn entries(&self, ids: &[EntryId]) -> Result<Vec<Entry>, TermsError> {
        let found: Result<Vec<Option<Entry>>, TermsError> = ids.iter().map(|&id| self.entry(id)).collect();
        Ok(found?.into_iter().flatten().collect())
    }

    /// Every entry, by id.
    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError>;
}
