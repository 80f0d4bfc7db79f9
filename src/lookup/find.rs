//! The entries that a query finds, each with its best grade.

use std::cmp::Ordering;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::grade::{Forms, Grade, Grader, MatchKind, Query, by_score};
use crate::term::keys::{self, KeyKind};
use crate::term::{EntryId, FoundForm, Terms, TermsError};
use crate::text::script::has_han;

/// An entry that the query found, and how.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) entry: EntryId,
    pub(super) mentions: u64,
    pub(super) grade: Grade,
    /// The form that fits best.
    pub(super) form: String,
}

impl Found {
    /// How well the query fits, and for a match that several entries may have, how often the entry is met:
    /// who asks for a surname means its best-known bearer.
    pub(super) fn score(&self) -> f64 {
        if self.grade.kind <= MatchKind::Folded {
            return self.grade.score;
        }
        let known = 0.005 * (1.0 + self.mentions as f64).log2();
        // Who misspells a name has sooner one in mind that his memory has.
        let far = if self.entry.0 < 0 && self.grade.kind >= MatchKind::Sound { FAR } else { 0.0 };
        (self.grade.score + known.min(0.03) - far).min(0.97)
    }
}

/// What a name of the reference that is not in the memory is worth less when it is only like the query.
const FAR: f64 = 0.03;

/// The better one is the greater: by score, then by how often the name is met.
pub(super) fn rank(one: &Found, other: &Found) -> Ordering {
    let scored = one.score().total_cmp(&other.score()).then_with(|| other.grade.kind.cmp(&one.grade.kind));
    // Entries of the reference have negative numbers, the first of them the highest.
    let place = |found: &Found| found.entry.0.unsigned_abs();
    scored.then_with(|| one.mentions.cmp(&other.mentions)).then_with(|| place(other).cmp(&place(one)))
}

/// Of the words that are near a word of the query, so many are followed.
const MOST_NEAR: usize = 60;
/// So many forms are graded for each question: four times as many as an answer names entries.
const MOST_FORMS: usize = 400;

/// What `query` finds in `terms`, each entry once.
pub(super) fn find(query: &Query<'_>, terms: &dyn Terms) -> Result<Vec<Found>, TermsError> {
    let mut wanted = form_keys(query);
    for word in near_words(query, terms)? {
        wanted.insert((KeyKind::Part, word.clone()));
        wanted.insert((KeyKind::Folded, word));
    }
    wanted.retain(|(_, key)| !key.is_empty());
    // Asked for apart: what has only a word of the query may be so much that it leaves no room.
    let (words, wholes): (Vec<_>, Vec<_>) = wanted.into_iter().partition(|(kind, _)| *kind == KeyKind::Part);
    let mut forms = terms.forms(&wholes, MOST_FORMS)?;
    forms.extend(terms.forms(&words, MOST_FORMS)?);
    Ok(grade_all(query, forms))
}

/// What `terms` have under one of the `spellings` that a Chinese query may stand for, each with its probability.
pub(super) fn find_spelt(spellings: &[(String, f64)], terms: &dyn Terms) -> Result<Vec<Found>, TermsError> {
    let likeliest = spellings.iter().map(|(_, probability)| *probability).fold(f64::MIN_POSITIVE, f64::max);
    let queries: Vec<(Query<'_>, f64)> = spellings
        .iter()
        .map(|(spelling, probability)| {
            (Query::new(spelling), SPELT_LEAST + SPELT_MORE * (probability / likeliest).sqrt())
        })
        .collect();
    let mut wanted = BTreeSet::new();
    for (query, _) in &queries {
        wanted.extend(query.parts().iter().flat_map(|part| keys::of_word(part)));
    }
    let words = terms.words(&wanted.into_iter().collect::<Vec<_>>())?;
    let grade = |word: &str| {
        let all = queries.iter().filter_map(|(query, weight)| Some(weighted(query.grade_word(word)?, *weight)));
        all.max_by(by_score)
    };
    let mut near: Vec<(Grade, String)> = words.into_iter().filter_map(|word| Some((grade(&word)?, word))).collect();
    near.sort_by(|(one, word), (other, second)| by_score(other, one).then_with(|| word.cmp(second)));
    near.truncate(MOST_NEAR);
    let mut wanted = BTreeSet::new();
    for part in queries.iter().flat_map(|(query, _)| query.parts()).chain(near.iter().map(|(_, word)| word)) {
        wanted.insert((KeyKind::Part, part.clone()));
        wanted.insert((KeyKind::Folded, part.clone()));
    }
    wanted.extend(queries.iter().map(|(query, _)| (KeyKind::Folded, query.folded.clone())));
    let forms = terms.forms(&wanted.into_iter().collect::<Vec<_>>(), MOST_FORMS)?;
    let mut graders: Vec<(Grader<'_>, f64)> =
        queries.iter().map(|(query, weight)| (Grader::new(query), *weight)).collect();
    let mut known = Forms::default();
    Ok(best_of(forms, |form| {
        // A Chinese form was compared with the query itself.
        if has_han(&form.text) {
            return None;
        }
        let form = known.form(&form.text, &form.folded);
        graders.iter_mut().filter_map(|(grader, weight)| Some(weighted(grader.grade(&form)?, *weight))).max_by(by_score)
    }))
}

/// What is left of a score when it is not the query that fits but a spelling that it may stand for, and what
/// the likeliest spelling adds.
const SPELT_LEAST: f64 = 0.8;
const SPELT_MORE: f64 = 0.12;

fn weighted(grade: Grade, weight: f64) -> Grade {
    Grade { kind: MatchKind::Sound, score: grade.score * weight }
}

/// The keys of the query as a form of its own, and what makes it a part of another form, or another form a
/// part of it.
fn form_keys(query: &Query<'_>) -> BTreeSet<(KeyKind, String)> {
    let mut wanted = keys::of(query.text);
    wanted.insert((KeyKind::Part, query.folded.clone()));
    // A form of several words has its letters run together for a key: `Illo Ilo` finds Ilo Ilo.
    let together = keys::run_together(&query.folded);
    wanted.extend(keys::deletions(&together).into_iter().map(|key| (KeyKind::Deletion, key)));
    wanted.insert((KeyKind::Deletion, together));
    // Among many words that sound like a short one it may not be told itself.
    wanted.extend(
        query.parts().iter().flat_map(|part| [KeyKind::Folded, KeyKind::Part].map(|kind| (kind, part.clone()))),
    );
    wanted.extend(query.pinyin.iter().map(|word| (KeyKind::Sound, word.clone())));
    wanted.extend(undotted(query).into_iter().map(|part| (KeyKind::Part, part)));
    wanted
}

/// The beginnings and ends of a long Chinese query that has no interpunct: one of them may be a part as the
/// name is usually written.
fn undotted(query: &Query<'_>) -> Vec<String> {
    let chars: Vec<char> = query.folded.chars().collect();
    if query.parts().len() > 1 || !has_han(&query.folded) || !(5..=20).contains(&chars.len()) {
        return Vec::new();
    }
    let cuts = (2..chars.len() - 1).flat_map(|at| [chars.iter().take(at).collect(), chars.iter().skip(at).collect()]);
    cuts.collect()
}

/// The words of `terms` that sound or are spelt like a word of the query, the nearest first.
fn near_words(query: &Query<'_>, terms: &dyn Terms) -> Result<Vec<String>, TermsError> {
    let mut wanted: BTreeSet<(KeyKind, String)> = query.parts().iter().flat_map(|part| keys::of_word(part)).collect();
    wanted.extend(query.pinyin.iter().map(|word| (KeyKind::Sound, word.clone())));
    wanted.insert((KeyKind::Deletion, keys::run_together(&query.folded)));
    wanted.retain(|(_, key)| !key.is_empty());
    let words = terms.words(&wanted.into_iter().collect::<Vec<_>>())?;
    let mut near: Vec<(Grade, String)> =
        words.into_iter().filter_map(|word| Some((query.grade_word(&word)?, word))).collect();
    near.sort_by(|(one, word), (other, second)| by_score(other, one).then_with(|| word.cmp(second)));
    near.truncate(MOST_NEAR);
    Ok(near.into_iter().map(|(_, word)| word).collect())
}

/// The best grade of each entry.
fn grade_all(query: &Query<'_>, forms: Vec<FoundForm>) -> Vec<Found> {
    let (mut grader, mut known) = (Grader::new(query), Forms::default());
    best_of(forms, |form| grader.grade(&known.form(&form.text, &form.folded)))
}

fn best_of(forms: Vec<FoundForm>, mut grade: impl FnMut(&FoundForm) -> Option<Grade>) -> Vec<Found> {
    let mut best: BTreeMap<EntryId, Found> = BTreeMap::new();
    for form in forms {
        let Some(grade) = grade(&form) else { continue };
        let next = Found { entry: form.entry, mentions: form.mentions, grade, form: form.text };
        add(&mut best, next);
    }
    best.into_values().collect()
}

/// Both, each entry as the better of them has it.
pub(super) fn better(one: Vec<Found>, other: Vec<Found>) -> Vec<Found> {
    let mut best = BTreeMap::new();
    one.into_iter().chain(other).for_each(|found| add(&mut best, found));
    best.into_values().collect()
}

fn add(best: &mut BTreeMap<EntryId, Found>, next: Found) {
    match best.entry(next.entry) {
        Entry::Vacant(empty) => {
            empty.insert(next);
        }
        Entry::Occupied(mut known) => {
            // Of forms that fit as well the first in order, whatever the order they were told in.
            let order = by_score(&next.grade, &known.get().grade);
            if order.then_with(|| known.get().form.cmp(&next.form)).is_gt() {
                known.insert(next);
            }
        }
    }
}
