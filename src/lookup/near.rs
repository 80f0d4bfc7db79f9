//! The words of a memory held in memory, for many queries in a row.
//!
//! A single look-up asks the indexes in the file and reads a few pages of it. Thousands of them are answered
//! faster from here: each word of the memory once, under the hashes of the same keys that the file has
//! (symmetric deletion, Garbe 2012, over words rather than names), and which forms have it.

use std::collections::BTreeMap;

use strsim::osa_distance;

use crate::term::keys::{self, KeyKind};
use crate::term::{Entry, EntryId, FoundForm, MOST_WORDS, Terms, TermsError};
use crate::text::hash::fnv64;
use crate::text::normalize::fold;

/// Every word of a memory by its keys.
#[derive(Debug, Default)]
pub struct NearIndex {
    words: Vec<Box<str>>,
    /// Hashes of keys with the number of a word that has the key, sorted.
    keys: Vec<(u32, u32)>,
    forms: Vec<Box<str>>,
    /// The numbers of the forms that have each word, word after word.
    having: Vec<u32>,
    /// Where the forms of each word begin in `having`, and where the last ones end.
    begins: Vec<u32>,
}

/// A word at most one edit from the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearWord<'a> {
    /// The word, folded.
    pub word: &'a str,
    /// One less the edits for each character of the longer one; 1 for the word itself.
    pub likeness: f64,
    number: u32,
}

impl NearIndex {
    /// The words of `terms` as they are now.
    pub fn of(terms: &dyn Terms) -> Result<Self, TermsError> {
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut forms: Vec<Box<str>> = Vec::new();
        terms.visit(&mut |entry| {
            let originals = entry.originals.iter().map(|one| &one.text);
            for form in originals.chain(entry.renderings.iter().map(|one| &one.text)) {
                let number = forms.len() as u32;
                for word in keys::words(form) {
                    words.entry(word).or_default().push(number);
                }
                forms.push(form.as_str().into());
            }
        })?;
        let mut index = Self { forms, ..Self::default() };
        for (number, (word, having)) in (0..).zip(words) {
            index.keys.extend(keys::of_word(&word).iter().map(|(kind, key)| (hash(*kind, key), number)));
            index.keys.push((hash(KeyKind::Folded, &word), number));
            index.begins.push(index.having.len() as u32);
            index.having.extend(having);
            index.words.push(word.into());
        }
        index.begins.push(index.having.len() as u32);
        index.keys.sort_unstable();
        index.keys.dedup();
        Ok(index)
    }

    /// The words at most one edit (a letter more, less or other, or two swapped) from `word`, the nearest
    /// first. Words so short that one edit makes another name are found only as they are.
    ///
    /// ```
    /// use yiming::lookup::NearIndex;
    /// use yiming::reference::Reference;
    /// let index = NearIndex::of(Reference::shipped())?;
    /// assert_eq!(index.within_one_edit("Barcelnoa")[0].word, "barcelona");
    /// # Ok::<(), yiming::term::TermsError>(())
    /// ```
    pub fn within_one_edit(&self, word: &str) -> Vec<NearWord<'_>> {
        let folded = fold(word);
        let mut numbers: Vec<u32> = keys::deletions(&folded)
            .iter()
            .flat_map(|key| self.having_key(hash(KeyKind::Deletion, key)))
            .chain(self.having_key(hash(KeyKind::Folded, &folded)))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let length = folded.chars().count();
        let mut near: Vec<NearWord<'_>> = numbers
            .into_iter()
            .filter_map(|number| {
                let word = &self.words[number as usize];
                let edits = osa_distance(&folded, word);
                let longer = length.max(word.chars().count()).max(1);
                (edits < 2).then(|| NearWord { word, likeness: 1.0 - edits as f64 / longer as f64, number })
            })
            .collect();
        near.sort_by(|one, other| other.likeness.total_cmp(&one.likeness).then_with(|| one.word.cmp(other.word)));
        near
    }

    /// The forms, in either language, that are at most one edit from `query` or, when it is one word, have a
    /// word that is.
    pub fn forms_within_one_edit(&self, query: &str) -> Vec<&str> {
        let words = keys::words(query);
        let mut near: Vec<Vec<NearWord<'_>>> = words.iter().map(|word| self.within_one_edit(word)).collect();
        // The rarest word first: what it leaves is soon checked.
        near.sort_by_key(|words| words.iter().map(|word| self.having_word(word.number).len()).sum::<usize>());
        let Some((rarest, others)) = near.split_first() else { return Vec::new() };
        let mut forms: Vec<u32> = rarest.iter().flat_map(|word| self.having_word(word.number)).copied().collect();
        forms.sort_unstable();
        forms.dedup();
        let has_any = |form: u32, words: &Vec<NearWord<'_>>| {
            words.iter().any(|word| self.having_word(word.number).binary_search(&form).is_ok())
        };
        let folded = fold(query);
        let found = forms.into_iter().filter(|&form| others.iter().all(|words| has_any(form, words)));
        let texts = found.map(|form| &*self.forms[form as usize]);
        texts.filter(|form| words.len() < 2 || osa_distance(&folded, &fold(form)) < 2).collect()
    }

    fn having_word(&self, number: u32) -> &[u32] {
        let at = number as usize;
        &self.having[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    fn having_key(&self, hash: u32) -> impl Iterator<Item = u32> {
        let from = self.keys.partition_point(|&(known, _)| known < hash);
        self.keys.iter().skip(from).take_while(move |&&(known, _)| known == hash).map(|&(_, number)| number)
    }

    /// How many different words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Half the hash is enough: what a chance agreement brings in is measured and left out.
fn hash(kind: KeyKind, key: &str) -> u32 {
    fnv64(kind.as_str().bytes().chain([0]).chain(key.bytes())) as u32
}

/// A memory whose words are held in memory: the same answers, sooner.
pub struct Held<'a> {
    terms: &'a dyn Terms,
    index: NearIndex,
}

impl<'a> Held<'a> {
    /// `terms` with its words as they are now.
    pub fn of(terms: &'a dyn Terms) -> Result<Self, TermsError> {
        Ok(Self { terms, index: NearIndex::of(terms)? })
    }
}

impl Terms for Held<'_> {
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError> {
        self.terms.by_key(kind, key)
    }

    fn forms(&self, keys: &[(KeyKind, String)], most: usize) -> Result<Vec<FoundForm>, TermsError> {
        self.terms.forms(keys, most)
    }

    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError> {
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for number in keys.iter().flat_map(|(kind, key)| self.index.having_key(hash(*kind, key))) {
            *shared.entry(number).or_default() += 1;
        }
        let mut found: Vec<(u32, usize)> = shared.into_iter().collect();
        found.sort_by_key(|&(number, count)| (std::cmp::Reverse(count), number));
        Ok(found
            .into_iter()
            .take(MOST_WORDS)
            .map(|(number, _)| self.index.words[number as usize].to_string())
            .collect())
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        self.terms.entry(id)
    }

    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError> {
        self.terms.visit(visitor)
    }
}
