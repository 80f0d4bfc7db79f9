//! Forms and the keys that find them.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension as _, Transaction};

use super::insert::{insert_all, number, text};
use super::postings::Posting;
use super::sieve::{Role, Sieve};
use super::{hash, postings};
use crate::term::keys::{self, Analysed, KeyKind};
use crate::text::normalize::fold;

/// The number of the form `text`, which is written when it is new. Its keys follow when it is settled.
pub(super) fn form(tx: &Transaction, text: &str) -> rusqlite::Result<i64> {
    if let Some(known) = find(tx, text)? {
        return Ok(known);
    }
    tx.prepare_cached("INSERT INTO form (text, folded) VALUES (?1, ?2)")?.insert((text, folded(text)))
}

/// Forms by their text.
pub(super) type Numbers<'t> = HashMap<&'t str, i64>;

/// The numbers of the forms `texts`; the new ones are written, as [`form`] does it.
pub(super) fn forms<'t>(tx: &Transaction, texts: impl Iterator<Item = &'t str>) -> rusqlite::Result<Numbers<'t>> {
    let (mut numbers, new) = find_all(tx, texts)?;
    numbers.extend(insert_new(tx, new)?.into_iter().map(|(id, text)| (text, id)));
    Ok(numbers)
}

/// A form of a list, in the memory.
#[derive(Debug)]
pub(super) struct Form<'t> {
    pub(super) id: i64,
    /// Whether the memory did not have it before.
    pub(super) is_new: bool,
    pub(super) text: &'t str,
    pub(super) analysed: Analysed<'t>,
}

impl Form<'_> {
    /// As [`folded`] gives it.
    pub(super) fn folded(&self) -> &str {
        folded_of(self.text, &self.analysed)
    }

    /// Its last part, folded, when it has parts.
    pub(super) fn last_part(&self) -> Option<&str> {
        self.analysed.parts().last().map(String::as_str)
    }
}

/// What [`folded`] gives for `text`.
pub(super) fn folded_of<'a>(text: &'a str, analysed: &'a Analysed<'_>) -> &'a str {
    if analysed.folded().is_empty() { text } else { analysed.folded() }
}

/// The forms `texts`, each of them once and in order. The new ones are written with their keys: for when they are
/// many. What is not in `known`, if there is that, need not be asked for.
pub(super) fn keyed_forms<'t>(
    tx: &Transaction,
    texts: &[&'t str],
    known: Option<&mut Sieve>,
) -> rusqlite::Result<Vec<Form<'t>>> {
    let form = |&text: &&'t str| Form { id: 0, is_new: true, text, analysed: Analysed::new(text) };
    let mut forms: Vec<Form<'t>> = texts.par_iter().map(form).collect();
    let mut id = next_id(tx, "form")?;
    for form in &mut forms {
        let may_be_known = known.as_ref().is_none_or(|known| known.may_hold(Role::Text, form.text));
        if let Some(known) = if may_be_known { find(tx, form.text)? } else { None } {
            (form.id, form.is_new) = (known, false);
        } else {
            form.id = id;
            id += 1;
        }
    }
    let new = || forms.iter().filter(|form| form.is_new);
    insert_all(
        tx,
        "form (id, text, folded, keyed)",
        new().map(|form| [number(form.id), text(form.text), text(form.folded()), number(1)]),
    )?;
    let new: Vec<(i64, &Analysed<'_>)> = new().map(|form| (form.id, &form.analysed)).collect();
    write_of(tx, &new, known)?;
    Ok(forms)
}

/// The number of the next row of `table`, whose rows are numbered as they come.
pub(super) fn next_id(tx: &Transaction, table: &str) -> rusqlite::Result<i64> {
    tx.query_row(&format!("SELECT COALESCE(MAX(id), 0) + 1 FROM {table}"), (), |row| row.get(0))
}

/// The numbers of the forms of `texts` that are known, and the other texts, in the order of their index.
fn find_all<'t>(
    tx: &Transaction,
    texts: impl Iterator<Item = &'t str>,
) -> rusqlite::Result<(Numbers<'t>, Vec<&'t str>)> {
    let mut texts: Vec<&str> = texts.collect();
    texts.par_sort_unstable();
    texts.dedup();
    let (mut numbers, mut new) = (Numbers::with_capacity(texts.len()), Vec::new());
    let mut select = tx.prepare_cached("SELECT id FROM form WHERE text = ?1")?;
    for text in texts {
        match select.query_row([text], |row| row.get(0)).optional()? {
            Some(known) => _ = numbers.insert(text, known),
            None => new.push(text),
        }
    }
    Ok((numbers, new))
}

fn insert_new<'t>(tx: &Transaction, texts: Vec<&'t str>) -> rusqlite::Result<Vec<(i64, &'t str)>> {
    let folded: Vec<String> = texts.par_iter().map(|text| folded(text)).collect();
    let mut insert = tx.prepare_cached("INSERT INTO form (text, folded) VALUES (?1, ?2)")?;
    let inserted = texts.into_iter().zip(folded).map(|(text, folded)| Ok((insert.insert((text, folded))?, text)));
    inserted.collect()
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
    let unused = unused.collect::<rusqlite::Result<Vec<(i64, String)>>>()?;
    postings::remove(tx, &unused.iter().flat_map(|(id, text)| form_hashes(&Analysed::new(text), *id)).collect())?;
    let mut delete = tx.prepare_cached("DELETE FROM form WHERE id = ?1")?;
    for (id, _) in &unused {
        delete.execute([id])?;
    }
    sweep_words(tx, unused.iter().flat_map(|(_, text)| keys::words(text)).collect())
}

/// Forget those of `words` that no form has any more.
fn sweep_words(tx: &Transaction, words: BTreeSet<String>) -> rusqlite::Result<()> {
    let of_forms = |word: &String| [KeyKind::Part, KeyKind::Folded].map(|kind| hash::key(kind, word));
    let found = postings::find(tx, &words.iter().flat_map(of_forms).collect())?;
    let used: BTreeSet<i64> = found.into_iter().map(|(hash, _)| hash).collect();
    let mut delete = tx.prepare_cached("DELETE FROM word WHERE text = ?1 RETURNING id")?;
    let mut gone = BTreeSet::new();
    for word in words.into_iter().filter(|word| of_forms(word).iter().all(|hash| !used.contains(hash))) {
        let id: Option<i64> = delete.query_row([&word], |row| row.get(0)).optional()?;
        gone.extend(id.into_iter().flat_map(|id| word_hashes(&word, -id)));
    }
    postings::remove(tx, &gone)
}

/// Write the keys of the forms that have none, and of their words.
pub(super) fn write(tx: &Transaction) -> rusqlite::Result<()> {
    while write_some(tx)? {}
    Ok(())
}

/// Forms whose keys are in hand at a time: a form has some dozens.
const AT_ONCE: usize = 32_000;

/// Write the keys of some forms that have none, and of their words; whether there were any.
fn write_some(tx: &Transaction) -> rusqlite::Result<bool> {
    let mut unkeyed = tx.prepare_cached("SELECT id, text FROM form WHERE keyed = 0 ORDER BY id LIMIT ?1")?;
    let forms: Vec<(i64, String)> =
        unkeyed.query_map([AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let Some(&(last, _)) = forms.last() else { return Ok(false) };
    let analysed: Vec<(i64, Analysed<'_>)> = forms.par_iter().map(|(id, text)| (*id, Analysed::new(text))).collect();
    write_of(tx, &analysed.iter().map(|(id, form)| (*id, form)).collect::<Vec<_>>(), None)?;
    tx.prepare_cached("UPDATE form SET keyed = 1 WHERE keyed = 0 AND id <= ?1")?.execute([last])?;
    Ok(true)
}

/// Write the keys of `forms`, which have none, and of their words.
fn write_of(tx: &Transaction, forms: &[(i64, &Analysed<'_>)], mut known: Option<&mut Sieve>) -> rusqlite::Result<()> {
    for forms in forms.chunks(AT_ONCE) {
        let words = forms.par_iter().flat_map_iter(|(_, form)| form.words().map(String::as_str));
        let mut words: Vec<&str> = words.collect();
        words.par_sort_unstable();
        words.dedup();
        let words = insert_words(tx, words, known.as_deref_mut())?;
        let mut found: Vec<Posting> = Vec::new();
        found.par_extend(forms.par_iter().flat_map_iter(|(id, form)| form_hashes(form, *id)));
        found.par_extend(words.par_iter().flat_map_iter(|&(id, word)| word_hashes(word, -id)));
        postings::add(tx, found)?;
    }
    Ok(())
}

/// Write those of `words` that the memory does not have, and give them with their numbers.
fn insert_words<'w>(
    tx: &Transaction,
    words: Vec<&'w str>,
    known: Option<&mut Sieve>,
) -> rusqlite::Result<Vec<(i64, &'w str)>> {
    let may_be_known = |word: &&str| known.as_ref().is_none_or(|known| known.may_hold(Role::Word, word));
    let (old, new): (Vec<&str>, Vec<&str>) = words.into_iter().partition(may_be_known);
    let mut new: Vec<(i64, &str)> = (next_id(tx, "word")?..).zip(new).collect();
    insert_all(tx, "word (id, text)", new.iter().map(|&(id, word)| [number(id), text(word)]))?;
    let mut add = tx.prepare_cached("INSERT OR IGNORE INTO word (text) VALUES (?1)")?;
    for word in old {
        if add.execute([word])? > 0 {
            new.push((tx.last_insert_rowid(), word));
        }
    }
    if let Some(known) = known {
        for (_, word) in &new {
            known.add(Role::Word, word);
        }
    }
    Ok(new)
}

fn form_hashes(form: &Analysed<'_>, owner: i64) -> Vec<Posting> {
    let mut found = Vec::new();
    form.each_key(&mut |kind, key| found.push((hash::key(kind, key), owner)));
    found
}

fn word_hashes(word: &str, owner: i64) -> Vec<Posting> {
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
    postings::clear(tx)?;
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
