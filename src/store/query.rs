//! Entries out of the memory.

use std::cmp::Reverse;
use std::collections::btree_map::Entry as MapEntry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc;

use rusqlite::{OptionalExtension as _, Row, params};

use super::hash;
use super::labels::{label, list};
use super::record::file_of;
use super::turn::Turn;
use super::{Remarks, Store, StoreError, keys, postings, schema};
use crate::term::keys::KeyKind;
use crate::term::{
    Entry, EntryId, FoundForm, MOST_WORDS, Original, Part, PartPair, Region, Rendering, Seen, Terms, TermsError,
};

/// How many entries are in hand at a time when all are visited.
const BATCH: usize = 1000;
/// From so many entries on it pays to have several readers.
const LARGE: usize = 8 * BATCH;
/// Each reader has its own pages in memory.
const MOST_READERS: usize = 4;
const READER_CACHE: i64 = -24_576;
/// So many batches a reader may be ahead.
const BATCHES_AHEAD: usize = 2;
/// Of forms that agree with a query equally, so many are asked how often they are mentioned.
const MOST_COUNTED: usize = 20_000;

impl Terms for Store {
    fn by_key(&self, kind: KeyKind, key: &str) -> Result<Vec<Entry>, TermsError> {
        self.told(|store| {
            let ids = store.ids_by_key(kind, key)?;
            store.load(&ids)
        })
    }

    fn forms(&self, keys: &[(KeyKind, String)], most: usize) -> Result<Vec<FoundForm>, TermsError> {
        self.told(|store| store.find_forms(keys, most))
    }

    fn form_count(&self) -> Result<u64, TermsError> {
        // Numbers of forms that went are few.
        self.told(|store| store.conn.query_row("SELECT COALESCE(MAX(id), 0) FROM form", (), |row| row.get(0)))
    }

    fn entries_where(&self, wanted: &dyn Fn(&str, &str) -> bool) -> Result<Vec<EntryId>, TermsError> {
        self.told(|store| {
            let forms = store.forms_where(wanted)?;
            Ok(store.ids_of_forms(&list(forms))?.into_iter().map(EntryId).collect())
        })
    }

    fn words(&self, keys: &[(KeyKind, String)]) -> Result<Vec<String>, TermsError> {
        self.told(|store| store.find_words(keys))
    }

    fn entry(&self, id: EntryId) -> Result<Option<Entry>, TermsError> {
        self.told(|store| Ok(store.load(&[id.0])?.pop()))
    }

    fn entries(&self, ids: &[EntryId]) -> Result<Vec<Entry>, TermsError> {
        let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
        self.told(|store| {
            let mut entries = Vec::with_capacity(ids.len());
            store.visit_all(&ids, Self::load, &mut |entry| entries.push(entry))?;
            Ok(entries)
        })
    }

    fn visit(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), TermsError> {
        self.told(|store| {
            let mut select = store.conn.prepare("SELECT id FROM entry ORDER BY id")?;
            let ids: Vec<i64> = select.query_map((), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            store.visit_all(&ids, Self::load, visitor)
        })
    }
}

impl Store {
    /// Every entry, by the name of its most mentioned original, as a person looks one up: case and accents
    /// aside, letters before digits. The order is the same whatever the order in which the texts were read.
    pub fn visit_by_name(&self, visitor: &mut dyn FnMut(Entry)) -> Result<(), StoreError> {
        let visited = self.ids_by_name().and_then(|ids| self.visit_all(&ids, Self::load, visitor));
        visited.map_err(|error| self.failed(error))
    }

    /// As [`Self::visit_by_name`], each with what imported lists say of it.
    pub fn visit_with_remarks(&self, visitor: &mut dyn FnMut(Entry, Remarks)) -> Result<(), StoreError> {
        let load = |store: &Self, batch: &[i64]| {
            let mut remarks = store.remarks(batch)?;
            let with_remarks = |entry: Entry| {
                let remarks = remarks.remove(&entry.id.0).unwrap_or_default();
                (entry, remarks)
            };
            Ok(store.load(batch)?.into_iter().map(with_remarks).collect())
        };
        let mut visit = |(entry, remarks)| visitor(entry, remarks);
        let visited = self.ids_by_name().and_then(|ids| self.visit_all(&ids, load, &mut visit));
        visited.map_err(|error| self.failed(error))
    }

    /// Show what `load` gives for `ids` to `visitor`, in order. Of a large memory several readers load it.
    fn visit_all<T: Send>(
        &self,
        ids: &[i64],
        load: impl Fn(&Self, &[i64]) -> rusqlite::Result<Vec<T>> + Copy + Send,
        visitor: &mut dyn FnMut(T),
    ) -> rusqlite::Result<()> {
        let readers = if ids.len() < LARGE { Vec::new() } else { self.readers() };
        if readers.is_empty() {
            return ids.chunks(BATCH).try_for_each(|batch| {
                load(self, batch)?.into_iter().for_each(&mut *visitor);
                Ok(())
            });
        }
        let count = readers.len();
        std::thread::scope(|scope| {
            let mut loading = Vec::new();
            for (at, reader) in readers.into_iter().enumerate() {
                let (loaded, receiver) = mpsc::sync_channel(BATCHES_AHEAD);
                loading.push(receiver);
                scope.spawn(move || {
                    let mut batches = ids.chunks(BATCH).skip(at).step_by(count);
                    // Where nobody listens any more, another reader has failed.
                    batches.all(|batch| loaded.send(load(&reader, batch)).is_ok())
                });
            }
            for at in 0..ids.len().div_ceil(BATCH) {
                let batch = loading[at % count].recv().expect("a reader ends when all is loaded");
                batch?.into_iter().for_each(&mut *visitor);
            }
            Ok(())
        })
    }

    /// More connections to the same memory, one for each processor; none where it has no file.
    fn readers(&self) -> Vec<Self> {
        let count = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_READERS);
        let reader = |_| {
            let conn = schema::open_unprepared(&self.path).ok()?;
            conn.pragma_update(None, "cache_size", READER_CACHE).ok()?;
            Some(Self { scope: self.scope.clone(), ..Self::over(conn, &self.path, Turn::to_read()) })
        };
        (0..count).map_while(reader).collect()
    }

    fn ids_by_name(&self) -> rusqlite::Result<Vec<i64>> {
        let mut select = self.conn.prepare("SELECT headword, id FROM entry")?;
        // A million names as strings of their own would not fit in what a million rows may take.
        let mut keys: Vec<u8> = Vec::new();
        let mut named: Vec<(usize, usize, i64)> = Vec::new();
        let mut rows = select.query(())?;
        while let Some(row) = rows.next()? {
            let name = row.get_ref(0)?.as_str()?;
            let folded = keys::folded(name);
            let start = keys.len();
            keys.push(u8::from(!folded.starts_with(char::is_alphabetic)));
            keys.extend_from_slice(folded.as_bytes());
            keys.push(0);
            keys.extend_from_slice(name.as_bytes());
            named.push((start, keys.len(), row.get(1)?));
        }
        let name = |&(start, end, _): &(usize, usize, i64)| keys.get(start..end);
        named.sort_unstable_by(|one, other| name(one).cmp(&name(other)));
        let mut ids = Vec::with_capacity(named.len());
        for namesakes in named.chunk_by(|one, other| name(one) == name(other)) {
            if let [(_, _, only)] = namesakes {
                ids.push(*only);
                continue;
            }
            // Their numbers are a matter of history, their renderings are not.
            let with_renderings = namesakes.iter().map(|&(_, _, id)| Ok((self.rendering_texts(id)?, id)));
            let mut several = with_renderings.collect::<rusqlite::Result<Vec<(String, i64)>>>()?;
            several.sort();
            ids.extend(several.into_iter().map(|(_, id)| id));
        }
        Ok(ids)
    }

    /// The renderings of `entry`, one a line, in order.
    fn rendering_texts(&self, entry: i64) -> rusqlite::Result<String> {
        let mut select = self.conn.prepare_cached(
            "SELECT COALESCE(group_concat(text, char(10)), '')
               FROM (SELECT form.text FROM rendering JOIN form ON form.id = rendering.form
                      WHERE entry = ?1 ORDER BY form.text)",
        )?;
        select.query_row([entry], |row| row.get(0))
    }

    /// The entries that `query` names: by number, else by an original, else by a rendering; any spelling
    /// that folds to the same string will do.
    pub fn named(&self, query: &str) -> Result<Vec<Entry>, StoreError> {
        self.find_named(query).map_err(|error| self.failed(error))
    }

    /// The renderings that documents of `publisher` give.
    pub fn renderings_of(&self, publisher: &str) -> Result<BTreeSet<String>, StoreError> {
        let found = || -> rusqlite::Result<BTreeSet<String>> {
            let mut select = self.conn.prepare(
                "SELECT DISTINCT text FROM mention JOIN document ON document.id = mention.document
                   JOIN form ON form.id = mention.rendering WHERE publisher = ?1 COLLATE NOCASE",
            )?;
            select.query_map([publisher], |row| row.get(0))?.collect()
        };
        found().map_err(|error| self.failed(error))
    }

    fn find_named(&self, query: &str) -> rusqlite::Result<Vec<Entry>> {
        if let Ok(number) = query.parse::<i64>() {
            let found = self.load(&[number])?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        let by_original = self.ids_by_form("original", query)?;
        let ids = if by_original.is_empty() { self.ids_by_form("rendering", query)? } else { by_original };
        self.load(&ids)
    }

    fn ids_by_form(&self, table: &str, text: &str) -> rusqlite::Result<Vec<i64>> {
        let mut select = self.conn.prepare_cached(&format!(
            "SELECT DISTINCT entry FROM {table} JOIN form ON form.id = form WHERE folded = ?1 ORDER BY entry"
        ))?;
        select.query_map([keys::folded(text)], |row| row.get(0))?.collect()
    }

    fn find_forms(&self, keys: &[(KeyKind, String)], most: usize) -> rusqlite::Result<Vec<FoundForm>> {
        let found = self.best_known(self.owners(keys, |owner| owner > 0)?, most)?;
        let mut select = self.conn.prepare_cached(
            "WITH found (form) AS (SELECT value FROM json_each(?1)),
                  owned (form, entry) AS (SELECT form, entry FROM found CROSS JOIN original USING (form)
                                    UNION SELECT form, entry FROM found CROSS JOIN rendering USING (form))
             SELECT text, folded, entry, (SELECT TOTAL(mentions) FROM rendering WHERE rendering.entry = owned.entry)
               FROM owned CROSS JOIN form ON form.id = owned.form",
        )?;
        let form = |row: &Row<'_>| {
            let mentions = row.get::<_, f64>(3)? as u64;
            Ok(FoundForm { text: row.get(0)?, folded: row.get(1)?, entry: EntryId(row.get(2)?), mentions })
        };
        select.query_map([list(found)], form)?.collect()
    }

    fn find_words(&self, keys: &[(KeyKind, String)]) -> rusqlite::Result<Vec<String>> {
        let mut found = self.owners(keys, |owner| owner < 0)?;
        found.truncate(MOST_WORDS);
        let mut select = self.conn.prepare_cached("SELECT text FROM word WHERE id = ?1")?;
        let word = |(owner, _): (i64, u64)| select.query_row([-owner], |row| row.get(0)).optional().transpose();
        found.into_iter().filter_map(word).collect()
    }

    /// What has any of `keys` and is `wanted`, with how many of them, the most first.
    fn owners(&self, keys: &[(KeyKind, String)], wanted: fn(i64) -> bool) -> rusqlite::Result<Vec<(i64, u64)>> {
        let hashes = keys.iter().map(|(kind, key)| hash::key(*kind, key)).collect();
        let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
        for (_, owner) in postings::find(&self.conn, &hashes)? {
            if wanted(owner) {
                *counts.entry(owner).or_default() += 1;
            }
        }
        let mut owners: Vec<(i64, u64)> = counts.into_iter().collect();
        owners.sort_by_key(|&(_, count)| Reverse(count));
        Ok(owners)
    }

    /// Of `found`, in order, at most so many forms; of those that agree as much, the most mentioned.
    fn best_known(&self, found: Vec<(i64, u64)>, most: usize) -> rusqlite::Result<Vec<i64>> {
        let Some(&(_, least)) = found.get(most) else {
            return Ok(found.into_iter().map(|(form, _)| form).collect());
        };
        let form = |&(form, _): &(i64, u64)| form;
        let mut kept: Vec<i64> = found.iter().filter(|(_, agreed)| *agreed > least).map(form).collect();
        let tied = list(found.iter().filter(|(_, agreed)| *agreed == least).map(form).take(MOST_COUNTED));
        let mut select = self.conn.prepare_cached(
            "SELECT value FROM json_each(?1)
              ORDER BY (SELECT COUNT(*) FROM mention WHERE rendering = value)
                     + (SELECT COUNT(*) FROM mention WHERE original = value) DESC, value LIMIT ?2",
        )?;
        let rest = select.query_map(params![tied, most - kept.len()], |row| row.get(0))?;
        kept.extend(rest.collect::<rusqlite::Result<Vec<i64>>>()?);
        Ok(kept)
    }

    fn ids_by_key(&self, kind: KeyKind, key: &str) -> rusqlite::Result<Vec<i64>> {
        let owners = postings::find(&self.conn, &BTreeSet::from([hash::key(kind, key)]))?;
        self.ids_of_forms(&list(owners.into_iter().map(|(_, owner)| owner)))
    }

    /// The entries that have any of `forms`, a JSON list.
    fn ids_of_forms(&self, forms: &str) -> rusqlite::Result<Vec<i64>> {
        let mut select = self.conn.prepare_cached(
            "SELECT entry FROM json_each(?1) AS asked JOIN original ON original.form = asked.value
             UNION SELECT entry FROM json_each(?1) AS asked JOIN rendering ON rendering.form = asked.value
             ORDER BY entry",
        )?;
        select.query_map([forms], |row| row.get(0))?.collect()
    }

    /// The forms for which `wanted` holds.
    fn forms_where(&self, wanted: &dyn Fn(&str, &str) -> bool) -> rusqlite::Result<Vec<i64>> {
        let mut select = self.conn.prepare("SELECT id, text, folded FROM form ORDER BY id")?;
        let mut rows = select.query(())?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if wanted(row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?) {
                found.push(row.get(0)?);
            }
        }
        Ok(found)
    }

    /// The entries numbered `ids` that exist, in that order.
    fn load(&self, ids: &[i64]) -> rusqlite::Result<Vec<Entry>> {
        let wanted = list(ids);
        let mut entries = self.load_heads(&wanted)?;
        let (originals, renderings) = (self.load_originals(&wanted)?, self.load_renderings(&wanted)?);
        let first = originals.iter().filter_map(|one| one.first);
        let places = self.places(&first.chain(renderings.iter().filter_map(|one| one.first)).collect())?;
        let place = |first: Option<i64>| places.get(&first?).cloned();
        for Loaded { entry, first, mut form } in originals {
            form.seen.first = place(first);
            entries.entry(entry).and_modify(|entry| entry.originals.push(form));
        }
        for Loaded { entry, first, mut form } in renderings {
            form.seen.first = place(first);
            entries.entry(entry).and_modify(|entry| entry.renderings.push(form));
        }
        self.load_scoped(&wanted, &mut entries)?;
        // The labels' own order is the order of use; sorting is stable, so mentions still count.
        for entry in entries.values_mut() {
            entry.renderings.sort_by_key(|one| one.status);
        }
        self.load_parts(&wanted, &mut entries)?;
        Ok(ids.iter().filter_map(|id| entries.remove(id)).collect())
    }

    fn load_heads(&self, wanted: &str) -> rusqlite::Result<BTreeMap<i64, Entry>> {
        let mut select = self
            .conn
            .prepare_cached("SELECT id, kind, note FROM entry WHERE id IN (SELECT value FROM json_each(?1))")?;
        let head = |row: &Row<'_>| {
            let id = row.get(0)?;
            let (originals, renderings, parts) = (Vec::new(), Vec::new(), Vec::new());
            Ok((id, Entry { id: EntryId(id), kind: label(row, 1)?, note: row.get(2)?, originals, renderings, parts }))
        };
        select.query_map([wanted], head)?.collect()
    }

    fn load_originals(&self, wanted: &str) -> rusqlite::Result<Vec<Loaded<Original>>> {
        let mut select = self.conn.prepare_cached(
            "SELECT original.entry, first, form.text, mentions, documents, last, original.language
               FROM original JOIN form ON form.id = form
              WHERE original.entry IN (SELECT value FROM json_each(?1))
              ORDER BY mentions DESC, form.text",
        )?;
        let original = |row: &Row<'_>| {
            let form = Original { text: row.get(2)?, language: row.get(6)?, seen: seen(row)? };
            Ok(Loaded { entry: row.get(0)?, first: row.get(1)?, form })
        };
        select.query_map([wanted], original)?.collect()
    }

    fn load_renderings(&self, wanted: &str) -> rusqlite::Result<Vec<Loaded<Rendering>>> {
        let mut select = self.conn.prepare_cached(
            "SELECT rendering.entry, first, form.text, mentions, documents, last, rendering.region, status,
                    rendering.method
               FROM rendering JOIN form ON form.id = form
              WHERE rendering.entry IN (SELECT value FROM json_each(?1))
              ORDER BY mentions DESC, form.text, rendering.region",
        )?;
        let loaded = |row: &Row<'_>| Ok(Loaded { entry: row.get(0)?, first: row.get(1)?, form: rendering(row)? });
        select.query_map([wanted], loaded)?.collect()
    }

    /// Where each of `mentions` stands, for people.
    fn places(&self, mentions: &BTreeSet<i64>) -> rusqlite::Result<BTreeMap<i64, String>> {
        let mut select = self.conn.prepare_cached(
            r#"SELECT mention.id, document, line, "column"
                 FROM json_each(?1) AS asked CROSS JOIN mention ON mention.id = asked.value"#,
        )?;
        let mut path = self.conn.prepare_cached("SELECT path FROM document WHERE id = ?1")?;
        let (mut places, mut paths) = (BTreeMap::new(), BTreeMap::<i64, String>::new());
        let mut rows = select.query([list(mentions)])?;
        while let Some(row) = rows.next()? {
            let (document, line, column): (i64, u64, u64) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let path = match paths.entry(document) {
                MapEntry::Occupied(known) => known.into_mut(),
                MapEntry::Vacant(new) => new.insert(path.query_row([document], |row| row.get(0))?),
            };
            places.insert(row.get(0)?, format!("{}:{line}:{column}", file_of(path)));
        }
        Ok(places)
    }

    /// Give renderings the statuses that they have for the scope that was asked for.
    fn load_scoped(&self, wanted: &str, entries: &mut BTreeMap<i64, Entry>) -> rusqlite::Result<()> {
        let Some(scope) = &self.scope else { return Ok(()) };
        let mut select = self.conn.prepare_cached(
            "SELECT entry, form.text, region, status FROM scoped JOIN form ON form.id = form
              WHERE entry IN (SELECT value FROM json_each(?1)) AND scope = ?2",
        )?;
        let mut rows = select.query(params![wanted, scope])?;
        while let Some(row) = rows.next()? {
            let (text, region): (String, Region) = (row.get(1)?, label(row, 2)?);
            let Some(entry) = entries.get_mut(&row.get(0)?) else { continue };
            if let Some(one) = entry.renderings.iter_mut().find(|one| one.text == text && one.region == region) {
                one.status = label(row, 3)?;
            }
        }
        Ok(())
    }

    fn load_parts(&self, wanted: &str, entries: &mut BTreeMap<i64, Entry>) -> rusqlite::Result<()> {
        let mut select = self.conn.prepare_cached(
            "SELECT entry, rendering, original, mentions FROM part
              WHERE entry IN (SELECT value FROM json_each(?1))
              ORDER BY mentions DESC, rendering, original",
        )?;
        let mut rows = select.query(params![wanted])?;
        while let Some(row) = rows.next()? {
            if let Some(entry) = entries.get_mut(&row.get(0)?) {
                let pair = PartPair { rendering: row.get(1)?, original: row.get(2)? };
                entry.parts.push(Part { pair, mentions: row.get(3)? });
            }
        }
        Ok(())
    }

    fn told<T>(&self, ask: impl FnOnce(&Self) -> rusqlite::Result<T>) -> Result<T, TermsError> {
        ask(self).map_err(|error| TermsError(Box::new(self.failed(error))))
    }
}

/// A form of an entry, with the mention in which it was seen first; none for one that only a decision names.
struct Loaded<T> {
    entry: i64,
    first: Option<i64>,
    form: T,
}

/// How often a form was seen; where first is told later, for many forms at a time.
fn seen(row: &Row<'_>) -> rusqlite::Result<Seen> {
    Ok(Seen { mentions: row.get(3)?, documents: row.get(4)?, first: None, last: row.get(5)? })
}

fn rendering(row: &Row<'_>) -> rusqlite::Result<Rendering> {
    Ok(Rendering {
        text: row.get(2)?,
        region: label(row, 6)?,
        status: label(row, 7)?,
        method: label(row, 8)?,
        seen: seen(row)?,
    })
}
