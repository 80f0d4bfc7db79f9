//! Keys in sorted runs of blocks, a log-structured merge tree: what is written together is one run, and runs that
//! have become many are merged.
//!
//! A key is kept by the highest 56 bits of its hash, its place. A block holds places in order, each with an owner,
//! and all owners of a place are in one block. The row number of a block is made of its run and its first place.

use std::collections::BTreeSet;

use rayon::slice::ParallelSliceMut as _;
use rusqlite::{CachedStatement, Connection, Transaction};

use super::postings::Posting;

/// Bits of a hash that a run keeps. In the number of a block those of the run stand above them.
const PLACE_BITS: u32 = 56;
/// Runs are numbered below this: the number of a block is not negative.
const RUNS: i64 = 1 << (63 - PLACE_BITS);
/// A search looks in each run: more are not left.
const MOST_RUNS: usize = 8;
/// Runs that are merged, at least: the more at once, the less often a key is written again.
const MERGED_RUNS: usize = 4;
/// A block of at least so many bytes is full: with the longest item behind it, it still fills one page of the file.
const FULL: usize = 4000;
/// Blocks read at a time from a run that is merged.
const AHEAD: i64 = 64;

/// The place of a key, and who has it.
type Item = (u64, i64);

/// A run and how many items it has.
#[derive(Debug, Clone, Copy)]
struct Run {
    id: i64,
    items: u64,
}

fn place(hash: i64) -> u64 {
    hash.cast_unsigned() >> (u64::BITS - PLACE_BITS)
}

impl Run {
    /// The number of the block that begins at `place`.
    fn block(self, place: u64) -> i64 {
        (self.id << PLACE_BITS) | place.cast_signed()
    }

    /// The lowest and highest number that a block can have.
    fn blocks(self) -> (i64, i64) {
        (self.block(0), self.block((1 << PLACE_BITS) - 1))
    }
}

fn first_place(block: i64) -> u64 {
    block.cast_unsigned() & ((1 << PLACE_BITS) - 1)
}

/// Write `postings` as a run.
pub(super) fn add(tx: &Transaction, postings: Vec<Posting>) -> rusqlite::Result<()> {
    let mut items: Vec<Item> = postings.into_iter().map(|(hash, owner)| (place(hash), owner)).collect();
    items.par_sort_unstable();
    items.dedup();
    let mut writer = Writer::new(tx, free(&all(tx)?))?;
    items.into_iter().try_for_each(|item| writer.push(item))?;
    writer.finish(tx)?;
    merge_smaller(tx, MOST_RUNS, MERGED_RUNS)
}

/// Leave few runs to look in, each larger than all smaller ones, for when nothing more is to come for a while.
pub(super) fn tidy(tx: &Transaction) -> rusqlite::Result<()> {
    merge_smaller(tx, 1, 1)
}

/// Add the postings of `hashes` to `found`.
pub(super) fn find(conn: &Connection, hashes: &BTreeSet<i64>, found: &mut Vec<Posting>) -> rusqlite::Result<()> {
    let mut hashes: Vec<i64> = hashes.iter().copied().collect();
    hashes.sort_unstable_by_key(|hash| hash.cast_unsigned());
    for run in all(conn)? {
        let mut block = Block::default();
        for &hash in &hashes {
            block.reach(conn, run, place(hash))?;
            found.extend(block.owners(place(hash)).map(|owner| (hash, owner)));
        }
    }
    Ok(())
}

/// Remove `postings`, as far as they are there.
pub(super) fn remove(tx: &Transaction, postings: &BTreeSet<Posting>) -> rusqlite::Result<()> {
    let gone: BTreeSet<Item> = postings.iter().map(|&(hash, owner)| (place(hash), owner)).collect();
    for run in all(tx)? {
        let mut left = run.items;
        let mut block = Block::default();
        for &(place, _) in &gone {
            if block.ends_before(place) {
                block.reach(tx, run, place)?;
                left -= block.without(tx, &gone)?;
            }
        }
        Run { items: left, ..run }.note(tx)?;
    }
    Ok(())
}

/// Remove all runs.
pub(super) fn clear(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute_batch("DELETE FROM key_block; DELETE FROM key_run")
}

/// How many items there are, counted.
pub(super) fn count(conn: &Connection) -> rusqlite::Result<u64> {
    let mut select = conn.prepare("SELECT id, block FROM key_block")?;
    let mut rows = select.query(())?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += items(row.get(0)?, row.get_ref(1)?.as_blob()?).count() as u64;
    }
    Ok(count)
}

fn all(conn: &Connection) -> rusqlite::Result<Vec<Run>> {
    let mut select = conn.prepare_cached("SELECT id, keys FROM key_run ORDER BY keys, id")?;
    select.query_map((), |row| Ok(Run { id: row.get(0)?, items: row.get(1)? }))?.collect()
}

/// A number that none of `runs` has.
fn free(runs: &[Run]) -> i64 {
    let is_free = |id: &i64| runs.iter().all(|run| run.id != *id);
    (0..RUNS).find(is_free).expect("there are never more runs than are merged")
}

impl Run {
    /// Write how many items it has, or that it is no more.
    fn note(self, tx: &Transaction) -> rusqlite::Result<()> {
        if self.items == 0 {
            return tx.prepare_cached("DELETE FROM key_run WHERE id = ?1")?.execute([self.id]).map(|_| ());
        }
        let mut upsert = tx.prepare_cached("INSERT OR REPLACE INTO key_run (id, keys) VALUES (?1, ?2)")?;
        upsert.execute((self.id, self.items)).map(|_| ())
    }
}

/// Merge the smaller runs, `least` at least, when there are more than `most`.
fn merge_smaller(tx: &Transaction, most: usize, least: usize) -> rusqlite::Result<()> {
    let runs = all(tx)?;
    if runs.len() <= most {
        return Ok(());
    }
    // One that is larger than all before it is left alone, with what comes behind: each key is seldom written again.
    let (mut count, mut items) = (least, 0);
    for (at, run) in runs.iter().enumerate() {
        if run.items <= items {
            count = count.max(at + 1);
        }
        items += run.items;
    }
    if count > 1 { merge(tx, &runs[..count], free(&runs)) } else { Ok(()) }
}

/// Make one run of several.
fn merge(tx: &Transaction, runs: &[Run], id: i64) -> rusqlite::Result<()> {
    let mut writer = Writer::new(tx, id)?;
    let mut sources: Vec<Source> = runs.iter().map(|&run| Source::of(run)).collect();
    loop {
        sources.iter_mut().try_for_each(|source| source.fill(tx))?;
        let unread = sources.iter().filter(|source| !source.at_end).filter_map(|source| source.items.last());
        // What is still to be read of any of them comes behind this.
        let bound = unread.map(|&(place, _)| place).min().unwrap_or(u64::MAX);
        let mut ready: Vec<Item> = Vec::new();
        for source in &mut sources {
            source.give(bound, &mut ready);
        }
        if ready.is_empty() {
            break;
        }
        // Stable sorting finds the stretches that are in order.
        ready.par_sort();
        ready.dedup();
        ready.into_iter().try_for_each(|item| writer.push(item))?;
    }
    runs.iter().try_for_each(|&run| Run { items: 0, ..run }.note(tx))?;
    writer.finish(tx)
}

/// A run that is merged, as far as it was read; what was read is removed.
struct Source {
    run: Run,
    items: Vec<Item>,
    at_end: bool,
}

impl Source {
    fn of(run: Run) -> Self {
        Self { run, items: Vec::new(), at_end: false }
    }

    /// Read the next blocks when none are in hand.
    fn fill(&mut self, tx: &Transaction) -> rusqlite::Result<()> {
        if self.at_end || !self.items.is_empty() {
            return Ok(());
        }
        let mut select =
            tx.prepare_cached("SELECT id, block FROM key_block WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT ?3")?;
        let (lowest, highest) = self.run.blocks();
        let mut rows = select.query((lowest, highest, AHEAD))?;
        let mut last = None;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            self.items.extend(items(id, row.get_ref(1)?.as_blob()?));
            last = Some(id);
        }
        let Some(last) = last else {
            self.at_end = true;
            return Ok(());
        };
        tx.prepare_cached("DELETE FROM key_block WHERE id BETWEEN ?1 AND ?2")?.execute((lowest, last))?;
        Ok(())
    }

    /// Move the items up to `bound` to `ready`.
    fn give(&mut self, bound: u64, ready: &mut Vec<Item>) {
        let count = self.items.partition_point(|&(place, _)| place <= bound);
        ready.extend(self.items.drain(..count));
    }
}

/// Writes a run whose items come in order.
struct Writer<'tx> {
    insert: CachedStatement<'tx>,
    run: Run,
    first: u64,
    last: u64,
    bytes: Vec<u8>,
}

impl<'tx> Writer<'tx> {
    fn new(tx: &'tx Transaction<'_>, id: i64) -> rusqlite::Result<Self> {
        let insert = tx.prepare_cached("INSERT INTO key_block (id, block) VALUES (?1, ?2)")?;
        Ok(Self { insert, run: Run { id, items: 0 }, first: 0, last: 0, bytes: Vec::new() })
    }

    fn push(&mut self, item: Item) -> rusqlite::Result<()> {
        let (place, _) = item;
        if self.bytes.len() >= FULL && place != self.last {
            self.flush()?;
        }
        if self.bytes.is_empty() {
            (self.first, self.last) = (place, place);
        }
        put(&mut self.bytes, self.last, item);
        self.last = place;
        self.run.items += 1;
        Ok(())
    }

    fn flush(&mut self) -> rusqlite::Result<()> {
        if !self.bytes.is_empty() {
            self.insert.execute((self.run.block(self.first), &self.bytes))?;
            self.bytes.clear();
        }
        Ok(())
    }

    fn finish(mut self, tx: &Transaction) -> rusqlite::Result<()> {
        self.flush()?;
        self.run.note(tx)
    }
}

/// A block in hand.
#[derive(Default)]
struct Block {
    id: i64,
    items: Vec<Item>,
}

impl Block {
    /// Take the block of `run` in hand in which `place` is, if it is in any.
    fn reach(&mut self, conn: &Connection, run: Run, place: u64) -> rusqlite::Result<()> {
        if !self.ends_before(place) {
            return Ok(());
        }
        self.items.clear();
        let mut select =
            conn.prepare_cached("SELECT id, block FROM key_block WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1")?;
        let (lowest, _) = run.blocks();
        let mut rows = select.query((lowest, run.block(place)))?;
        if let Some(row) = rows.next()? {
            self.id = row.get(0)?;
            self.items.extend(items(self.id, row.get_ref(1)?.as_blob()?));
        }
        Ok(())
    }

    fn ends_before(&self, place: u64) -> bool {
        self.items.last().is_none_or(|&(last, _)| last < place)
    }

    fn owners(&self, place: u64) -> impl Iterator<Item = i64> {
        let from = self.items.partition_point(|&(one, _)| one < place);
        self.items.iter().skip(from).take_while(move |&&(one, _)| one == place).map(|&(_, owner)| owner)
    }

    /// Write the block without the items that are `gone`; how many those are.
    fn without(&self, tx: &Transaction, gone: &BTreeSet<Item>) -> rusqlite::Result<u64> {
        let kept: Vec<Item> = self.items.iter().filter(|item| !gone.contains(item)).copied().collect();
        let removed = self.items.len() - kept.len();
        if kept.is_empty() && removed > 0 {
            tx.prepare_cached("DELETE FROM key_block WHERE id = ?1")?.execute([self.id])?;
        } else if removed > 0 {
            // It keeps its number: that is the place it begins at, or one before it.
            let (mut bytes, mut last) = (Vec::new(), first_place(self.id));
            for item in kept {
                put(&mut bytes, last, item);
                last = item.0;
            }
            tx.prepare_cached("UPDATE key_block SET block = ?2 WHERE id = ?1")?.execute((self.id, bytes))?;
        }
        Ok(removed as u64)
    }
}

/// Write `item`, which comes after the place `last`: how far behind, and its owner with the sign in the lowest bit.
fn put(bytes: &mut Vec<u8>, last: u64, (place, owner): Item) {
    put_number(bytes, place - last);
    put_number(bytes, ((owner << 1) ^ (owner >> 63)).cast_unsigned());
}

/// Write seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The items of the block `id`. A block that is damaged ends where it makes no sense any more.
fn items(id: i64, mut block: &[u8]) -> impl Iterator<Item = Item> {
    let mut last = first_place(id);
    std::iter::from_fn(move || {
        last = last.checked_add(take_number(&mut block)?)?;
        let owner = take_number(&mut block)?;
        Some((last, (owner >> 1).cast_signed() ^ -(owner & 1).cast_signed()))
    })
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;

    /// Numbers that look random and are the same in every run (xorshift).
    fn numbers(count: usize) -> impl Iterator<Item = i64> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.cast_signed()
        })
        .take(count)
    }

    fn owners(tx: &Transaction, hash: i64) -> BTreeSet<i64> {
        let mut found = Vec::new();
        find(tx, &BTreeSet::from([hash]), &mut found).unwrap();
        found.into_iter().map(|(_, owner)| owner).collect()
    }

    #[test]
    fn numbers_of_any_length_come_back() {
        for owner in [0, 1, -1, 63, -64, 1 << 40, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            put(&mut bytes, 7, (7, owner));
            put(&mut bytes, 7, (1 << 55, owner));
            assert_eq!(items(7, &bytes).collect::<Vec<_>>(), [(7, owner), (1 << 55, owner)]);
            assert_eq!(items(7, &bytes[..bytes.len() - 1]).count(), 1, "a block cut short");
        }
    }

    #[test]
    fn what_is_added_is_found_until_it_is_removed() {
        let mut conn = schema::open_in_memory().unwrap();
        let tx = conn.transaction().unwrap();
        let hashes: Vec<i64> = numbers(30_000).collect();
        // Enough runs that some are merged, and a key that fills more than a block.
        for (turn, part) in hashes.chunks(1000).enumerate() {
            let owner = turn as i64 + 1;
            let common = (0..300).map(|more| (42, owner * 1000 + more));
            add(&tx, part.iter().map(|&hash| (hash, -owner)).chain(common).collect()).unwrap();
        }
        assert!(all(&tx).unwrap().len() <= MOST_RUNS);
        assert_eq!(count(&tx).unwrap(), 30_000 + 30 * 300);
        for (at, &hash) in hashes.iter().enumerate() {
            assert_eq!(owners(&tx, hash), BTreeSet::from([-(at as i64 / 1000) - 1]));
        }
        assert_eq!(owners(&tx, 42).len(), 9000);
        tidy(&tx).unwrap();
        let sizes: Vec<u64> = all(&tx).unwrap().iter().map(|run| run.items).collect();
        assert!((1..sizes.len()).all(|at| sizes[at] > sizes[..at].iter().sum()), "{sizes:?}");
        assert_eq!((owners(&tx, hashes[29_999]).len(), count(&tx).unwrap()), (1, 39_000));
        let gone: BTreeSet<Posting> =
            hashes.iter().enumerate().map(|(at, &hash)| (hash, -(at as i64 / 1000) - 1)).collect();
        remove(&tx, &gone).unwrap();
        assert!(owners(&tx, hashes[17]).is_empty());
        assert_eq!((owners(&tx, 42).len(), count(&tx).unwrap()), (9000, 9000));
        let noted: u64 = all(&tx).unwrap().iter().map(|run| run.items).sum();
        assert_eq!(noted, 9000);
    }
}
