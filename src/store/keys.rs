//! Forms and the keys that find them.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::hash;
use crate::term::keys::{self, KeyKind};
use crate::text::normalize::fold;

/// The number of the form `text`, which is written when it is new. Its keys follow when it is settled.
pub(super) fn form(tx: &Transaction, text: &str) -> rusqlite::Result<i64> {
    if let Some(known) = find(tx, text)? {
        return Ok(known);
    }
    tx.prepare_cached("INSERT INTO form (text, folded) VALUES (?1, ?2)")?.insert((text, folded(text)))
}

/// The number of the form `text`, if it is known.
pub(super) fn find(conn: &Connection, text: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM form WHERE text = ?1")?.query_row([text], |row| row.get(0)).optional()
}

/// What all spellings of one name share; the text itself when folding leaves nothing of it.
pub(super) fn folded(text: &str) -> String {
    let key = fold(text);
    if key.is_empty() { text.to_owned() } else { key }
}

/// What is true of a form that no mention and no decision names.
pub(super) const UNUSED: &str = "NOT EXISTS (SELECT 1 FROM mention WHERE original = form.id)
           AND NOT EXISTS (SELECT 1 FROM mention WHERE rendering = form.id)
           AND NOT EXISTS (SELECT 1 FROM decision WHERE original = form.id)
           AND NOT EXISTS (SELECT 1 FROM decision WHERE rendering = form.id)
           AND NOT EXISTS (SELECT 1 FROM decision WHERE other = form.id)";

/// Forget those of `forms`, a JSON list, that no mention and no decision names any more.
pub(super) fn sweep(tx: &Transaction, forms: &str) -> rusqlite::Result<()> {
    let mut unused = tx.prepare_cached(&format!(
        "SELECT id, text FROM form WHERE id IN (SELECT value FROM json_each(?1)) AND {UNUSED}"
    ))?;
    let unused = unused.query_map([forms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, text) in unused.collect::<rusqlite::Result<Vec<(i64, String)>>>()? {
        delete(tx, id, keys::of(&text))?;
        tx.prepare_cached("DELETE FROM form WHERE id = ?1")?.execute([id])?;
        for word in keys::words(&text) {
            sweep_word(tx, &word)?;
        }
    }
    Ok(())
}

/// Forget `word` when no form has it any more.
fn sweep_word(tx: &Transaction, word: &str) -> rusqlite::Result<()> {
    let mut find = tx.prepare_cached(
        "SELECT id FROM word WHERE text = ?1 AND NOT EXISTS (SELECT 1 FROM key WHERE hash IN (?2, ?3))",
    )?;
    let (part, whole) = (hash::key(KeyKind::Part, word), hash::key(KeyKind::Folded, word));
    let unused: Option<i64> = find.query_row((word, part, whole), |row| row.get(0)).optional()?;
    if let Some(id) = unused {
        delete(tx, -id, keys::of_word(word))?;
        tx.prepare_cached("DELETE FROM word WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

fn delete(tx: &Transaction, owner: i64, keys: BTreeSet<(KeyKind, String)>) -> rusqlite::Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM key WHERE hash = ?1 AND form = ?2")?;
    keys.into_iter().try_for_each(|(kind, key)| delete.execute((hash::key(kind, &key), owner)).map(|_| ()))
}

/// Write the keys of the forms that have none, and of their words.
pub(super) fn write(tx: &Transaction) -> rusqlite::Result<()> {
    while write_some(tx)? {}
    Ok(())
}

/// Forms whose keys are in hand at a time: enough to be written in an order that touches each page once.
const AT_ONCE: i64 = 50_000;

/// Write the keys of some forms that have none, and of their words; whether there were any.
fn write_some(tx: &Transaction) -> rusqlite::Result<bool> {
    let mut unkeyed = tx.prepare_cached("SELECT id, text FROM form WHERE keyed = 0 ORDER BY id LIMIT ?1")?;
    let forms: Vec<(i64, String)> =
        unkeyed.query_map([AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let Some(&(last, _)) = forms.last() else { return Ok(false) };
    let of_form = |(id, text): &(i64, String)| hashes(keys::of(text), *id);
    let mut found: Vec<(i64, i64)> = forms.par_iter().flat_map_iter(of_form).collect();
    let words: Vec<BTreeSet<String>> = forms.par_iter().map(|(_, text)| keys::words(text)).collect();
    let mut fresh = Vec::new();
    let mut add = tx.prepare_cached("INSERT OR IGNORE INTO word (text) VALUES (?1)")?;
    for word in words.into_iter().flatten().collect::<BTreeSet<String>>() {
        if add.execute([&word])? > 0 {
            fresh.push((-tx.last_insert_rowid(), word));
        }
    }
    found.par_extend(fresh.par_iter().flat_map_iter(|(owner, word)| word_hashes(word, *owner)));
    found.par_sort_unstable();
    found.dedup();
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO key (hash, form) VALUES (?1, ?2)")?;
    for key in found {
        insert.execute(key)?;
    }
    tx.prepare_cached("UPDATE form SET keyed = 1 WHERE keyed = 0 AND id <= ?1")?.execute([last])?;
    Ok(true)
}

fn hashes(keys: BTreeSet<(KeyKind, String)>, owner: i64) -> impl Iterator<Item = (i64, i64)> {
    keys.into_iter().map(move |(kind, key)| (hash::key(kind, &key), owner))
}

fn word_hashes(word: &str, owner: i64) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    keys::each_of_word(word, &mut |kind, halves| found.push((hash::key_in_halves(kind, halves), owner)));
    found
}

/// Whether the keys were made in another way than ours.
pub(super) fn are_stale(conn: &Connection) -> rusqlite::Result<bool> {
    let made: Option<String> =
        conn.query_row("SELECT value FROM meta WHERE name = 'keys'", (), |row| row.get(0)).optional()?;
    Ok(made != Some(keys::VERSION.to_string()))
}

/// Fold every form again, make its keys again, and leave every entry to be settled again.
pub(super) fn rebuild(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM key", ())?;
    tx.execute("DELETE FROM word", ())?;
    tx.execute("UPDATE form SET keyed = 0", ())?;
    let mut forms = tx.prepare("SELECT id, text FROM form")?;
    let mut rows = forms.query(())?;
    while let Some(row) = rows.next()? {
        let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
        tx.prepare_cached("UPDATE form SET folded = ?2 WHERE id = ?1 AND folded <> ?2")?
            .execute((id, folded(&text)))?;
    }
    tx.execute("INSERT OR IGNORE INTO pending SELECT id FROM form", ())?;
    tx.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('keys', ?1)", [keys::VERSION.to_string()])?;
    Ok(())
}
