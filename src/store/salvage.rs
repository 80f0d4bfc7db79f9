//! What can still be read of a broken file, into a new one, and what is lost.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, Row, Statement, params_from_iter};

use super::health::mend;
use super::{Store, StoreError, rows, schema};

/// Tables that are derived: they are made anew, not copied.
const DERIVED: [&str; 10] =
    ["entry", "original", "rendering", "part", "scoped", "pending", "key", "key_block", "key_run", "word"];

/// Columns that are derived, and what they hold until they are made anew.
const DERIVED_COLUMNS: [(&str, &str, &str); 3] =
    [("form", "folded", "''"), ("form", "keyed", "0"), ("mention", "entry", "NULL")];

/// Indexes that hold a whole row, apart from what is derived: a second way to it. Decisions name forms, so that a
/// form that is lost loses decisions.
const SECOND_WAYS: [(&str, &str, &str); 1] = [("form", "sqlite_autoindex_form_1", "text")];

/// What people miss when it is lost, and the tables that hold it, the dearest first.
const MISSED: [(&str, &str); 5] = [
    ("decision", "decision"),
    ("document", "document"),
    ("mention", "mention"),
    ("listing", "list row"),
    ("mention_part", "aligned part"),
];

/// The longest stretch of lost rows over which the search for the next one goes.
const LONGEST_GAP: i64 = 1 << 40;

/// What a memory has lost of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What kind of thing: `decision`, `document`.
    pub what: &'static str,
    /// How many are lost, if that is known.
    pub lost: Option<u64>,
    /// How many there still are.
    pub saved: u64,
}

/// Make a new memory of what can be read of the one at `path` and put it in its place; give the name under which
/// the old file lies now, and what is lost.
pub(super) fn replace(path: &Path) -> Result<(PathBuf, Vec<Loss>), StoreError> {
    let (whole, new) = (schema::free_name(path, "salvage"), schema::free_name(path, "repaired"));
    let copied = made_whole(path, &whole)
        .map_err(|source| StoreError::Io { path: path.to_owned(), source })
        .and_then(|()| copy(path, &whole, &new));
    schema::remove(&whole);
    if copied.is_err() {
        schema::remove(&new);
    }
    let lost = copied?;
    let kept = schema::free_name(path, "damaged");
    let moved = move_all(path, &kept).and_then(|()| move_all(&new, path));
    moved.map_err(|source| StoreError::Io { path: path.to_owned(), source })?;
    Ok((kept, lost))
}

/// A database with its journal: without the journal its last transactions would be gone.
fn move_all(from: &Path, to: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let part = schema::with_suffix(from, suffix);
        if part.exists() {
            fs::rename(part, schema::with_suffix(to, suffix))?;
        }
    }
    Ok(())
}

/// Copy the memory at `path` to `whole`, as long as it says that it is: of a file that was cut short SQLite reads
/// nothing at all. Reading a copy leaves the file itself as it was.
fn made_whole(path: &Path, whole: &Path) -> io::Result<()> {
    for suffix in ["", "-wal"] {
        let part = schema::with_suffix(path, suffix);
        if part.exists() {
            fs::copy(part, schema::with_suffix(whole, suffix))?;
        }
    }
    let mut file = File::options().read(true).write(true).open(whole)?;
    let mut header = [0; 32];
    if file.read_exact(&mut header).is_ok() {
        let wanted = length_in(&header);
        if file.metadata()?.len() < wanted {
            // Where the system does not grant so much, what is there is read all the same.
            let _ = file.set_len(wanted);
        }
    }
    Ok(())
}

/// How long the file is that begins so: the size of a page and the number of pages.
fn length_in(header: &[u8; 32]) -> u64 {
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65536,
        size => u64::from(size),
    };
    page * u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]))
}

/// Write what can be read of `whole`, the memory at `path`, to `new`; what is lost.
fn copy(path: &Path, whole: &Path, new: &Path) -> Result<Vec<Loss>, StoreError> {
    let old = schema::open_unprepared(whole)?;
    // Tables whose description is broken hide no others.
    let _ = old.pragma_update(None, "writable_schema", "on");
    let mut store = Store::open(new)?;
    // Rows come before those they point to.
    store.conn.pragma_update(None, "foreign_keys", "off").map_err(|error| StoreError::at(new, error))?;
    let known = MISSED.map(|(table, _)| known(&old, table));
    let saved = store.write(|tx| {
        for table in kept_tables(tx)? {
            copy_table(&old, tx, &table)?;
        }
        // Nobody knows whose mentions are lost: every text is to be read again.
        tx.execute("UPDATE document SET content_hash = ''", ())?;
        // What points to lost rows must go before the new file is opened: opening settles its entries.
        mend(tx)?;
        counts(tx)
    })?;
    let lost = losses(known, saved);
    if saved.iter().all(|&count| count == 0) && !lost.is_empty() {
        return Err(StoreError::Lost { path: path.to_owned() });
    }
    Ok(lost)
}

/// How many rows the tables have that people miss.
pub(super) fn counts(conn: &Connection) -> rusqlite::Result<[u64; MISSED.len()]> {
    let mut counts = [0; MISSED.len()];
    for (count, (table, _)) in counts.iter_mut().zip(MISSED) {
        *count = conn.query_row(&format!("SELECT COUNT(*) FROM {table}"), (), |row| row.get(0))?;
    }
    Ok(counts)
}

/// What is lost of what was `known` to be there when so much was `saved`.
pub(super) fn losses(known: [Option<u64>; MISSED.len()], saved: [u64; MISSED.len()]) -> Vec<Loss> {
    let all = MISSED.into_iter().zip(known).zip(saved);
    let lost =
        all.map(|(((_, what), known), saved)| Loss { what, lost: known.map(|n| n.saturating_sub(saved)), saved });
    lost.filter(|loss| loss.lost != Some(0)).collect()
}

/// How many rows `table` has in a broken file, if the table or one of its indexes can be read to its end.
fn known(old: &Connection, table: &str) -> Option<u64> {
    let version: i64 = old.pragma_query_value(None, "user_version", |row| row.get(0)).ok()?;
    if !rows::tables(old).ok()?.iter().any(|name| name == table) {
        // An older memory has fewer tables.
        return (version < schema::LATEST).then_some(0);
    }
    let mut ways = vec!["NOT INDEXED".to_owned()];
    if let Ok(mut indexes) = old.prepare("SELECT name FROM pragma_index_list(?1)")
        && let Ok(names) = indexes.query_map([table], |row| row.get::<_, String>(0))
    {
        ways.extend(names.flatten().map(|name| format!("INDEXED BY \"{name}\"")));
    }
    let count = |way: String| old.query_row(&format!("SELECT COUNT(*) FROM {table} {way}"), (), |row| row.get(0)).ok();
    ways.into_iter().filter_map(count).max()
}

/// The tables whose rows are not derived, as the newest version has them.
fn kept_tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    Ok(rows::tables(conn)?.into_iter().filter(|name| !DERIVED.contains(&name.as_str())).collect())
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
    let selected = shared.iter().map(|column| selected(table, column)).collect::<Vec<_>>().join(", ");
    let mut copying = Copying::of(new, table, shared)?;
    match number_of(new, table)? {
        Some(number) => copying.by_number(
            old,
            &format!("SELECT {number}, {selected} FROM \"{table}\" WHERE {number} >= ?1 ORDER BY {number}"),
        )?,
        None => copying.both_ends(old, &format!("SELECT {selected} FROM \"{table}\" ORDER BY 1"))?,
    }
    for (_, index, column) in SECOND_WAYS.iter().filter(|(of, ..)| *of == table) {
        let select = format!("SELECT {selected} FROM \"{table}\" INDEXED BY {index} ORDER BY {column}");
        copying.both_ends(old, &select)?;
    }
    Ok(())
}

/// What is asked for as `column` of `table`.
fn selected(table: &str, column: &str) -> String {
    let derived = DERIVED_COLUMNS.iter().find(|(of, name, _)| (*of, *name) == (table, column));
    derived.map_or_else(|| format!("\"{column}\""), |(_, _, value)| (*value).to_owned())
}

/// The number in whose order the rows of `table` lie, if they lie in the order of a number.
fn number_of(new: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    if new.prepare(&format!("SELECT rowid FROM \"{table}\"")).is_ok() {
        return Ok(Some("rowid".to_owned()));
    }
    let mut first = new.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk = 1 AND type = 'INTEGER'")?;
    let mut names = first.query_map([table], |row| row.get(0))?;
    names.next().transpose()
}

/// Rows on their way into a table of the new file. An error on the side of the new file ends it, one on the side
/// of the broken file does not.
struct Copying<'new> {
    insert: Statement<'new>,
    columns: Vec<String>,
}

impl<'new> Copying<'new> {
    fn of(new: &'new Connection, table: &str, columns: Vec<String>) -> rusqlite::Result<Self> {
        let list = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = new.prepare(&format!("INSERT OR IGNORE INTO \"{table}\" ({list}) VALUES ({marks})"))?;
        Ok(Self { insert, columns })
    }

    /// Write a row whose columns begin at `first`, unless something in it is not what its column holds.
    fn write(&mut self, row: &Row<'_>, first: usize) -> rusqlite::Result<()> {
        let Some(values) = self.values(row, first) else { return Ok(()) };
        match self.insert.execute(params_from_iter(values)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Ok(()),
            outcome => outcome.map(|_| ()),
        }
    }

    fn values(&self, row: &Row<'_>, first: usize) -> Option<Vec<Value>> {
        let value = |(at, column): (usize, &String)| {
            let value = row.get_ref(first + at).ok().filter(|value| rows::is_readable(column, *value))?;
            Value::try_from(value).ok()
        };
        self.columns.iter().enumerate().map(value).collect()
    }

    /// Copy what `select` gives, the number of a row first, from the number that is asked for on; behind a stretch
    /// that cannot be read it goes on.
    fn by_number(&mut self, old: &Connection, select: &str) -> rusqlite::Result<()> {
        let Ok(mut select) = old.prepare(select) else { return Ok(()) };
        let mut next = Some(0);
        while let Some(from) = next {
            let Some(broken) = self.stretch(&mut select, from)? else { return Ok(()) };
            next = next_readable(&mut select, broken);
        }
        Ok(())
    }

    /// Copy the rows from the number `from` on; from which number on they cannot be read, if it comes to that.
    fn stretch(&mut self, select: &mut Statement<'_>, from: i64) -> rusqlite::Result<Option<i64>> {
        let mut at = from;
        let Ok(mut rows) = select.query([from]) else { return Ok(Some(at)) };
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    self.write(row, 1)?;
                    // A broken file may have them in any order.
                    at = at.max(row.get(0).unwrap_or(0_i64).saturating_add(1));
                }
                Ok(None) => return Ok(None),
                Err(_) => return Ok(Some(at)),
            }
        }
    }

    /// Copy what `select` gives, and where that breaks off also what it gives from behind.
    fn both_ends(&mut self, old: &Connection, select: &str) -> rusqlite::Result<()> {
        if !self.all(old, select)? {
            self.all(old, &format!("{select} DESC"))?;
        }
        Ok(())
    }

    /// Copy what `select` gives; whether that came to its end.
    fn all(&mut self, old: &Connection, select: &str) -> rusqlite::Result<bool> {
        let Ok(mut select) = old.prepare(select) else { return Ok(false) };
        let Ok(mut rows) = select.query(()) else { return Ok(false) };
        loop {
            match rows.next() {
                Ok(Some(row)) => self.write(row, 0)?,
                Ok(None) => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }
}

/// A number behind `broken`, which cannot be read, from which on rows can be read again. Small islands between
/// broken pages are not jumped over: the steps grow with what is known to be lost.
fn next_readable(by_number: &mut Statement<'_>, broken: i64) -> Option<i64> {
    let mut reads = |from: i64| by_number.query([from]).is_ok_and(|mut rows| rows.next().is_ok());
    let (mut last, mut gap) = (0, 1);
    while !reads(broken.saturating_add(gap)) {
        last = gap;
        gap += 1 + gap / 8;
        if gap > LONGEST_GAP {
            return None;
        }
    }
    let (mut low, mut high) = (broken.saturating_add(last), broken.saturating_add(gap));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if reads(middle) { high = middle } else { low = middle }
    }
    (high > broken).then_some(high)
}
