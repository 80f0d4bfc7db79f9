//! A memory over a list: for `--no-memory`, for what one text establishes, and for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::OnceLock;

use super::keys::{self, KeyKind};
use super::terms::MOST_WORDS;
use super::{Entry, EntryId, Original, Pair, Part, Region, Rendering, Seen, Status, Terms, TermsError};
use crate::text::normalize::fold;

/// [`Terms`] over a list of entries. Who only visits them pays for no keys: those are made when first asked for.
#[derive(Debug, Clone, Default)]
pub struct MemoryTerms {
    entries: Vec<Entry>,
    index: OnceLock<Index>,
}

/// Hashes of keys with what has them, sorted: many small maps would cost more than all that is asked of them.
#[derive(Debug, Clone, Default)]
struct Index {
    /// With the places of entries.
    entries: Vec<(u64, u32)>,
    /// With the places of words.
    by_word: Vec<(u64, u32)>,
    /// Words, sorted.
    words: Vec<String>,
}

impl MemoryTerms {
    /// A memory of `entries`.
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries, index: OnceLock::new() }
    }

    /// What `pairs` state, one entry for each original (folded), renderings by mentions.
    pub fn from_pairs(pairs: &[Pair], region: Region) -> Self {
        let mut by_original: BTreeMap<String, Entry> = BTreeMap::new();
        for pair in pairs {
            let next = EntryId(by_original.len() as i64 + 1);
            let entry = by_original.entry(fold(&pair.original)).or_insert_with(|| Entry {
                id: next,
                kind: pair.kind,
                note: None,
                originals: Vec::new(),
                renderings: Vec::new(),
                parts: Vec::new(),
            });
            add_mention(entry, pair, region);
        }
        let mut entries: Vec<Entry> = by_original.into_values().collect();
        entries.sort_by_key(|entry| entry.id);
        for entry in &mut entries {
            entry.originals.sort_by_key(|one| std::cmp::Reverse(one.seen.mentions));
            entry.renderings.sort_by_key(|one| std::cmp::Reverse(one.seen.mentions));
        }
        Self::new(entries)
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(&self.entries))
    }
}

impl Index {
    fn new(all: &[Entry]) -> Self {
        let mut entries = Vec::new();
        let mut words = BTreeSet::new();
        for (at, entry) in (0..).zip(all) {
            let originals = entry.originals.iter().map(|one| &one.text);
            for form in originals.chain(entry.renderings.iter().map(|one| &one.text)) {
                entries.extend(keys::of(form).iter().map(|(kind, key)| (hash(*kind, key), at)));
                words.extend(keys::words(form));
            }
        }
        let words: Vec<String> = words.into_iter().collect();
        let mut by_word = Vec::new();
        for (at, word) in (0..).zip(&words) {
            by_word.extend(keys::of_word(word).iter().map(|(kind, key)| (hash(*kind, key), at)));
        }
        for places in [&mut entries, &mut by_word] {
            places.sort_unstable();
            places.dedup();
        }
        Self { entries, by_word, words }
    }
}

fn add_mention(entry: &mut Entry, pair: &Pair, region: Region) {
    let once = || Seen { mentions: 1, documents: 1, first: None, last: None };
    match entry.originals.iter_mut().find(|one| one.text == pair.original) {
        Some(known) => known.seen.mentions += 1,
        None => entry.originals.push(Original {
            text: pair.original.clone(),
            language: pair.language.clone(),
            seen: once(),
        }),
    }
    match entry.renderings.iter_mut().find(|one| one.text == pair.rendering) {
        Some(known) => known.seen.mentions += 1,
        None => entry.renderings.push(Rendering {
            text: pair.rendering.clone(),
            region,
            status: Status::Unreviewed,
            method: pair.method,
            seen: once(),
        }),
    }
    for part in &pair.parts {
        match entry.parts.iter_mut().find(|one| one.pair == *part) {
            Some(known) => known.mentions += 1,
            None => entry.parts.push(Part { pair: part.clone(), mentions: 1 }),
        }
    }
}

impl Terms for MemoryTerms {
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError> {
        Ok(under(&self.index().entries, hash(kind, key)).map(|at| self.entries[at].clone()).collect())
    }

    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError> {
        let index = self.index();
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for word in keys.iter().flat_map(|(kind, key)| under(&index.by_word, hash(*kind, key))) {
            *shared.entry(word).or_default() += 1;
        }
        let mut found: Vec<(usize, usize)> = shared.into_iter().collect();
        found.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        Ok(found.into_iter().take(MOST_WORDS).map(|(word, _)| index.words[word].clone()).collect())
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        Ok(self.entries.iter().find(|entry| entry.id == id).cloned())
    }

    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError> {
        self.entries.iter().cloned().for_each(visitor);
        Ok(())
    }
}

/// A key's hash: the same in every run, and long enough that two keys of a list do not share one.
fn hash(kind: KeyKind, key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, key).hash(&mut hasher);
    hasher.finish()
}

/// What `places` has under a hash, in order.
fn under(places: &[(u64, u32)], hash: u64) -> impl Iterator<Item = usize> + '_ {
    let first = places.partition_point(|&(known, _)| known < hash);
    places[first..].iter().take_while(move |&&(known, _)| known == hash).map(|&(_, at)| at as usize)
}
