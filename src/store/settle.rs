//! Keeping entries true to mentions and decisions.
//!
//! Originals that fold to one string are one name. Names are tied together by a gloss that gives them one
//! rendering (full form and acronym, Russian and English), by a rendering that names which are akin have in
//! common, and by what somebody said. A component is a set of names that are tied, whether or not the ties
//! hold; `partition` makes entries of it. After a change the components of the forms that it touched are
//! derived again; no other can have changed, because both ends of every tie that came or went are among those
//! forms.

use std::collections::BTreeSet;

use rusqlite::Transaction;

use super::labels::list;
use super::ties::Web;
use super::{Store, StoreError, entries, keys, postings};

impl Store {
    /// Derive the entries that recent changes touched. Cheap when there is nothing to do.
    pub fn settle(&mut self) -> Result<(), StoreError> {
        let pending = self.conn.query_row("SELECT EXISTS (SELECT 1 FROM pending)", (), |row| row.get(0));
        if pending.map_err(|error| self.failed(error))? {
            let mut at = Place::START;
            while at != Place::End {
                at = self.write(|tx| settle_some(tx, at, AT_ONCE))?;
            }
            self.write(postings::tidy)?;
        }
        Ok(())
    }

    /// Take one step of a round through the names that recent changes touched, for who has other work between the
    /// steps; whether there are more. What changes behind the place that the round has come to is left for the next.
    pub fn settle_some(&mut self, settling: &mut Settling) -> Result<bool, StoreError> {
        let at = settling.0;
        settling.0 = self.write(|tx| settle_some(tx, at, AT_ONCE))?;
        Ok(![Place::START, Place::End].contains(&settling.0))
    }
}

/// How far a round of settling has come.
#[derive(Debug, Clone, Copy)]
pub struct Settling(Place);

impl Default for Settling {
    fn default() -> Self {
        Self(Place::START)
    }
}

/// So many forms are settled in one transaction: others who want to write wait for that long, and a kill
/// costs as much.
const AT_ONCE: i64 = 4096;
/// Names are settled together up to so many mentions, which are then in hand: a harvest of a gigabyte has frequent
/// names tens of thousands of times.
const MENTIONS_AT_ONCE: i64 = 16_384;

/// How far settling has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Names up to this form are settled, as far as they were pending when they were passed.
    Names(i64),
    /// Forms that are no names are being passed.
    Rest,
    /// Nothing is left.
    End,
}

impl Place {
    const START: Self = Self::Names(0);
}

/// Derive the entries of all pending forms, within the caller's transaction.
pub(super) fn settle(tx: &Transaction) -> rusqlite::Result<()> {
    let mut at = Place::START;
    while at != Place::End {
        at = settle_some(tx, at, AT_ONCE)?;
    }
    Ok(())
}

/// Derive the entries of some pending names after `at`, or, when no name is pending any more, forget pending
/// forms that nothing mentions; how far that came.
fn settle_some(tx: &Transaction, at: Place, most: i64) -> rusqlite::Result<Place> {
    let after = if let Place::Names(after) = at { after } else { 0 };
    let names = some_names(tx, after, most)?;
    if let Some(&last) = names.last() {
        // Ties are found by keys.
        keys::write(tx)?;
        let forms = list(derive_all(tx, &list(names))?);
        // An original that is gone waits with the renderings: entries still to be derived may have it.
        let done = format!(
            "DELETE FROM pending WHERE form IN (SELECT form.id FROM form JOIN json_each(?1) ON value = form.id
                WHERE NOT ({}))",
            keys::UNUSED
        );
        tx.prepare_cached(&done)?.execute([&forms])?;
        return Ok(Place::Names(last));
    }
    if after > 0 {
        // Another process may have left names that were passed before.
        return Ok(Place::START);
    }
    let rest = some_pending(tx, most)?;
    if rest.is_empty() {
        return Ok(Place::End);
    }
    let forms = list(rest);
    keys::sweep(tx, &forms)?;
    keys::write(tx)?;
    tx.prepare_cached("DELETE FROM pending WHERE form IN (SELECT value FROM json_each(?1))")?.execute([&forms])?;
    Ok(Place::Rest)
}

/// What is true of a form that is or was an original.
const IS_NAME: &str = "EXISTS (SELECT 1 FROM mention WHERE mention.original = form.id)
             OR EXISTS (SELECT 1 FROM original WHERE original.form = form.id)
             OR EXISTS (SELECT 1 FROM decision WHERE decision.original = form.id)
             OR EXISTS (SELECT 1 FROM decision WHERE decision.other = form.id)";

/// Up to `most` pending names after `after`, and not more than have [`MENTIONS_AT_ONCE`] mentions, unless one has.
fn some_names(tx: &Transaction, after: i64, most: i64) -> rusqlite::Result<Vec<i64>> {
    let mut select = tx.prepare_cached(&format!(
        "SELECT form.id, (SELECT COUNT(*) FROM mention WHERE original = form.id)
           FROM pending JOIN form ON form.id = pending.form
          WHERE pending.form > ?1 AND ({IS_NAME}) ORDER BY pending.form LIMIT ?2"
    ))?;
    let mut rows = select.query([after, most])?;
    let (mut kept, mut mentions) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let more: i64 = row.get(1)?;
        if mentions + more > MENTIONS_AT_ONCE && !kept.is_empty() {
            break;
        }
        mentions += more;
        kept.push(row.get(0)?);
    }
    Ok(kept)
}

/// Up to `most` pending forms.
fn some_pending(tx: &Transaction, most: i64) -> rusqlite::Result<Vec<i64>> {
    let mut select = tx.prepare_cached("SELECT form FROM pending ORDER BY form LIMIT ?1")?;
    select.query_map([most], |row| row.get(0))?.collect()
}

/// Derive the entries of the originals `forms`, a JSON list, with all that are tied to them; whose entries that
/// were.
fn derive_all(tx: &Transaction, forms: &str) -> rusqlite::Result<Vec<i64>> {
    let web = Web::around(tx, &names_of(tx, forms)?)?;
    entries::rebuild(tx, &web)?;
    Ok(web.forms.into_keys().collect())
}

/// The folded names of `forms`, in order.
fn names_of(tx: &Transaction, forms: &str) -> rusqlite::Result<BTreeSet<String>> {
    let mut select = tx.prepare_cached("SELECT folded FROM form WHERE id IN (SELECT value FROM json_each(?1))")?;
    select.query_map([forms], |row| row.get(0))?.collect()
}
