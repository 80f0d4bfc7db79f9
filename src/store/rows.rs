//! What the rows of a memory must be like to be read: text that is text, labels that there are, numbers that count.
//!
//! SQLite takes any bytes for a text, so its own checks pass over these.

use std::str::from_utf8;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::term::{Action, Kind, Method, Region, Status};

/// Tables whose content only `keys` reads: it compares what they say with what they should.
const KEYS: [&str; 3] = ["key", "key_block", "key_run"];

/// Whether `value` is one that `column` can have, in whatever table.
pub(super) fn is_readable(column: &str, value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Text(bytes) => from_utf8(bytes).is_ok_and(|text| is_label(column, text)),
        ValueRef::Integer(number) => number >= 0,
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => true,
    }
}

fn is_label(column: &str, word: &str) -> bool {
    match column {
        "kind" => word.parse::<Kind>().is_ok(),
        "method" => word.parse::<Method>().is_ok(),
        "region" => word.parse::<Region>().is_ok(),
        "status" => word.parse::<Status>().is_ok(),
        "action" => word.parse::<Action>().is_ok(),
        _ => true,
    }
}

/// The names of all tables.
pub(super) fn tables(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut select =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?;
    select.query_map((), |row| row.get(0))?.collect()
}

/// Where rows are that cannot be read, one line for each.
pub(super) fn unreadable(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut found = Vec::new();
    for table in tables(conn)?.iter().filter(|table| !KEYS.contains(&table.as_str())) {
        let mut select = conn.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = select.query(())?;
        while let Some(row) = rows.next()? {
            for (at, column) in columns.iter().enumerate() {
                if !is_readable(column, row.get_ref(at)?) {
                    found.push(format!("`{column}` of a row of `{table}`"));
                    break;
                }
            }
        }
    }
    Ok(found)
}
