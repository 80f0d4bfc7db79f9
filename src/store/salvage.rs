//! What can still be read of a broken file, into a new one.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::health::mend;
use super::{Store, StoreError, schema};

/// Tables that are derived: they are made anew, not copied.
const DERIVED: [&str; 9] = ["entry", "original", "rendering", "part", "pending", "key", "key_block", "key_run", "word"];

/// The longest stretch of lost rows over which the search for the next one goes.
const LONGEST_GAP: i64 = 1 << 20;

/// Make a new memory of what can be read of the one at `path`, put it in its place, and give the name under
/// which the old file lies now.
pub(super) fn replace(path: &Path) -> Result<PathBuf, StoreError> {
    let new = schema::free_name(path, "repaired");
    let copied = copy(path, &new);
    if copied.is_err() {
        remove(&new);
    }
    copied?;
    let kept = schema::free_name(path, "damaged");
    let moved = move_all(path, &kept).and_then(|()| move_all(&new, path));
    moved.map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok(kept)
}

/// A database with its journal: without the journal its last transactions would be gone.
fn move_all(from: &Path, to: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let part = schema::with_suffix(from, suffix);
        if part.exists() {
            fs::rename(part, schema::with_suffix(to, suffix))?;
        }
    }
    Ok(())
}

fn remove(path: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(schema::with_suffix(path, suffix));
    }
}

fn copy(path: &Path, new: &Path) -> Result<(), StoreError> {
    let old = schema::open_unprepared(path)?;
    let mut store = Store::open(new)?;
    // Rows come before those they point to.
    store.conn.pragma_update(None, "foreign_keys", "off").map_err(|error| StoreError::at(new, error))?;
    store.write(|tx| {
        for table in kept_tables(tx)? {
            copy_table(&old, tx, &table)?;
        }
        // Nobody knows whose mentions are lost: every text is to be read again.
        tx.execute("UPDATE document SET content_hash = ''", ())?;
        // What points to lost rows must go before the new file is opened: opening settles its entries.
        mend(tx)
    })
}

/// The tables whose rows are not derived, as the newest version has them.
fn kept_tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?;
    let names: Vec<String> = select.query_map((), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(names.into_iter().filter(|name| !DERIVED.contains(&name.as_str())).collect())
}

fn columns(conn: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut select = conn.prepare("SELECT name FROM pragma_table_info(?1)")?;
    select.query_map([table], |row| row.get(0))?.collect()
}

/// Copy the rows of `table` that can be read, with the columns that both files know.
fn copy_table(old: &Connection, new: &Connection, table: &str) -> rusqlite::Result<()> {
    let known = columns(old, table).unwrap_or_default();
    let shared: Vec<String> = columns(new, table)?.into_iter().filter(|column| known.contains(column)).collect();
    if shared.is_empty() {
        return Ok(());
    }
    let list = shared.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
    let marks = vec!["?"; shared.len()].join(", ");
    let mut insert = new.prepare(&format!("INSERT OR IGNORE INTO \"{table}\" ({list}) VALUES ({marks})"))?;
    let mut write = |row: &rusqlite::Row<'_>, first: usize| -> rusqlite::Result<()> {
        let values = (0..shared.len()).map(|at| row.get(at + first)).collect::<rusqlite::Result<Vec<Value>>>()?;
        insert.execute(params_from_iter(values)).map(|_| ())
    };
    let Ok(mut by_number) =
        old.prepare(&format!("SELECT rowid, {list} FROM \"{table}\" WHERE rowid >= ?1 ORDER BY rowid"))
    else {
        // Without row numbers there is one way through the table: as far as it goes.
        let Ok(mut all) = old.prepare(&format!("SELECT {list} FROM \"{table}\"")) else { return Ok(()) };
        let Ok(mut rows) = all.query(()) else { return Ok(()) };
        while let Ok(Some(row)) = rows.next() {
            write(row, 0)?;
        }
        return Ok(());
    };
    let mut next = Some(0);
    while let Some(from) = next {
        let mut at = from;
        let mut rows = by_number.query([from])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let Ok(number) = row.get::<_, i64>(0) else { break };
                    write(row, 1)?;
                    at = number.saturating_add(1);
                }
                Ok(None) => return Ok(()),
                Err(_) => break,
            }
        }
        drop(rows);
        next = next_readable(&mut by_number, at);
    }
    Ok(())
}

/// The lowest row number from `broken` on, which cannot be read, from which on rows can be read again.
fn next_readable(by_number: &mut rusqlite::Statement<'_>, broken: i64) -> Option<i64> {
    let mut reads = |from: i64| by_number.query([from]).is_ok_and(|mut rows| rows.next().is_ok());
    let mut gap = 1;
    while !reads(broken.saturating_add(gap)) {
        gap *= 2;
        if gap > LONGEST_GAP {
            return None;
        }
    }
    let (mut low, mut high) = (broken.saturating_add(gap / 2), broken.saturating_add(gap));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reads(middle) { high = middle } else { low = middle }
    }
    Some(high)
}
