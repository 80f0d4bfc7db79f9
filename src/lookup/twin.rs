//! One thing in the memory and in the reference: which entries they are, and what each adds.

use super::find::{Found, rank};
use crate::term::keys::{KeyKind, near_sound};
use crate::term::{Entry, EntryId, Kind, Rendering, Terms, TermsError};
use crate::text::normalize::fold;

/// A memory and the established names under it.
pub(super) struct Twins<'a> {
    pub(super) memory: &'a dyn Terms,
    pub(super) reference: &'a dyn Terms,
}

/// So many of the established names that a query finds are looked for in the memory.
const MOST: usize = 20;

impl Twins<'_> {
    /// Add what the query found in the reference to what it found in the memory. An established name that the
    /// memory has too finds the memory's entry: so does a region's form that no text has.
    pub(super) fn join(&self, found: &mut Vec<Found>, mut established: Vec<Found>) -> Result<(), TermsError> {
        established.sort_by(|one, other| rank(other, one));
        for one in established.into_iter().take(MOST) {
            let Some(entry) = self.reference.entry(one.entry)? else { continue };
            let twins = twins(&entry, self.memory)?;
            for twin in &twins {
                let theirs = Found { entry: twin.id, mentions: twin.mentions(), ..one.clone() };
                match found.iter_mut().find(|known| known.entry == twin.id) {
                    Some(known) if rank(known, &theirs).is_lt() => *known = theirs,
                    Some(_) => {}
                    None => found.push(theirs),
                }
            }
            if twins.is_empty() {
                found.push(one);
            }
        }
        Ok(())
    }

    /// An entry of either.
    pub(super) fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        if id.0 < 0 { self.reference.entry(id) } else { self.memory.entry(id) }
    }

    /// The established renderings of what `entry` of the memory is, that it does not have.
    pub(super) fn renderings(&self, entry: &Entry) -> Result<Vec<Rendering>, TermsError> {
        if entry.id.0 < 0 {
            return Ok(Vec::new());
        }
        let has = |one: &Rendering| entry.renderings.iter().any(|known| fold(&known.text) == fold(&one.text));
        let established = twins(entry, self.reference)?.into_iter().flat_map(|twin| twin.renderings);
        Ok(established.filter(|one| !has(one)).collect())
    }
}

/// The entries of `terms` that have an original of `entry` and may be the same thing.
fn twins(entry: &Entry, terms: &dyn Terms) -> Result<Vec<Entry>, TermsError> {
    let mut found: Vec<Entry> = Vec::new();
    for original in &entry.originals {
        for other in terms.by_key(KeyKind::Folded, &fold(&original.text))? {
            let is_original = other.originals.iter().any(|one| fold(&one.text) == fold(&original.text));
            if is_original && may_be_one(entry, &other) && found.iter().all(|known| known.id != other.id) {
                found.push(other);
            }
        }
    }
    Ok(found)
}

/// Washington the person is not the place; what is a place to one may be a body to another. A name by itself
/// tells a reader of brackets little of its kind: where one entry has no other name, a rendering decides.
fn may_be_one(one: &Entry, other: &Entry) -> bool {
    let is_person = |entry: &Entry| entry.kind == Kind::Person;
    is_person(one) == is_person(other) || (is_within(one, other) || is_within(other, one)) && agree(one, other)
}

/// Whether every original of `one` is an original of `other`.
fn is_within(one: &Entry, other: &Entry) -> bool {
    let known: Vec<String> = other.originals.iter().map(|original| fold(&original.text)).collect();
    one.originals.iter().all(|original| known.contains(&fold(&original.text)))
}

/// Whether they have a rendering in common, or two that sound nearly alike: 麦纳麦 and 麦纳玛.
fn agree(one: &Entry, other: &Entry) -> bool {
    let alike = |one: &Rendering, other: &Rendering| {
        let sound = near_sound(&one.text);
        fold(&one.text) == fold(&other.text) || sound.is_some() && sound == near_sound(&other.text)
    };
    one.renderings.iter().any(|mine| other.renderings.iter().any(|theirs| alike(mine, theirs)))
}
