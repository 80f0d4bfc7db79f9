//! Which forms and words have a key.
//!
//! Keys are most of a memory: a name has dozens. Those that come a few at a time are rows of the table `key`, those
//! that come many at a time are [`runs`]. Nobody else knows which are where.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};

use super::labels::list;
use super::runs;

/// The hash of a key, and a form that has it or, its number made negative, a word.
pub(super) type Posting = (i64, i64);

/// So many are many: fewer would be runs of a block or two.
const MANY: usize = 4096;

/// Write `postings`, none of which is there yet.
pub(super) fn add(tx: &Transaction, postings: Vec<Posting>) -> rusqlite::Result<()> {
    if postings.len() >= MANY {
        return runs::add(tx, postings);
    }
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO key (hash, form) VALUES (?1, ?2)")?;
    // In the order of the index.
    for posting in postings.into_iter().collect::<BTreeSet<Posting>>() {
        insert.execute(posting)?;
    }
    Ok(())
}

/// Make what was added in the last time quick to look in.
pub(super) fn tidy(tx: &Transaction) -> rusqlite::Result<()> {
    runs::tidy(tx)
}

/// The postings of `hashes`, in no order.
pub(super) fn find(conn: &Connection, hashes: &BTreeSet<i64>) -> rusqlite::Result<Vec<Posting>> {
    let mut select =
        conn.prepare_cached("SELECT hash, form FROM json_each(?1) AS asked CROSS JOIN key ON hash = asked.value")?;
    let rows = select.query_map([list(hashes)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found = rows.collect::<rusqlite::Result<Vec<Posting>>>()?;
    runs::find(conn, hashes, &mut found)?;
    Ok(found)
}

/// Remove `postings`, as far as they are there.
pub(super) fn remove(tx: &Transaction, postings: &BTreeSet<Posting>) -> rusqlite::Result<()> {
    let mut delete = tx.prepare_cached("DELETE FROM key WHERE hash = ?1 AND form = ?2")?;
    for posting in postings {
        delete.execute(*posting)?;
    }
    runs::remove(tx, postings)
}

/// Remove all.
pub(super) fn clear(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM key", ())?;
    runs::clear(tx)
}

/// How many there are.
pub(super) fn count(conn: &Connection) -> rusqlite::Result<u64> {
    let rows: u64 = conn.query_row("SELECT COUNT(*) FROM key", (), |row| row.get(0))?;
    Ok(rows + runs::count(conn)?)
}
