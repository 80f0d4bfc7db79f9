//! Many rows into one table: what SQLite does once for each statement, it does here once for many rows.

use std::fmt::Write as _;

use rusqlite::Transaction;
use rusqlite::types::ToSqlOutput;

/// Rows of one statement.
const ROWS: usize = 32;

/// A value that outlives the statement it is bound to.
pub(super) type Value<'v> = ToSqlOutput<'v>;

/// `text`, which is only looked at.
pub(super) fn text(text: &str) -> Value<'_> {
    Value::Borrowed(text.into())
}

/// `text`, if there is one.
pub(super) fn optional(text: Option<&str>) -> Value<'_> {
    Value::Borrowed(text.into())
}

/// A number.
pub(super) fn number<'v>(number: impl Into<i64>) -> Value<'v> {
    Value::Owned(number.into().into())
}

/// A count, which is never negative.
pub(super) fn count<'v>(count: u64) -> Value<'v> {
    number(count.cast_signed())
}

/// Insert `rows` into `target`, a table with its columns, one value for each.
pub(super) fn insert_all<'v, const COLUMNS: usize>(
    tx: &Transaction,
    target: &str,
    rows: impl Iterator<Item = [Value<'v>; COLUMNS]>,
) -> rusqlite::Result<()> {
    let mut many = tx.prepare_cached(&statement(target, COLUMNS, ROWS))?;
    let mut in_hand = Vec::with_capacity(ROWS);
    for row in rows {
        in_hand.push(row);
        if in_hand.len() == ROWS {
            for (at, value) in in_hand.drain(..).flatten().enumerate() {
                many.raw_bind_parameter(at + 1, value)?;
            }
            many.raw_execute()?;
        }
    }
    if in_hand.is_empty() {
        return Ok(());
    }
    let mut one = tx.prepare_cached(&statement(target, COLUMNS, 1))?;
    for row in in_hand {
        for (at, value) in row.into_iter().enumerate() {
            one.raw_bind_parameter(at + 1, value)?;
        }
        one.raw_execute()?;
    }
    Ok(())
}

fn statement(target: &str, columns: usize, rows: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    let mut sql = format!("INSERT INTO {target} VALUES {row}");
    for _ in 1..rows {
        // Writing to a string does not fail.
        let _ = write!(sql, ", {row}");
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn all_rows_arrive_in_order_whatever_their_number() {
        for rows in [0, 1, ROWS, 3 * ROWS + 5] {
            let mut conn = Connection::open_in_memory().unwrap();
            conn.execute_batch("CREATE TABLE t (a INTEGER, b TEXT, c TEXT)").unwrap();
            let tx = conn.transaction().unwrap();
            let texts: Vec<String> = (0..rows).map(|at| at.to_string()).collect();
            let row = |(at, one): (usize, &String)| [count(at as u64), text(one), optional(None)];
            insert_all(&tx, "t (a, b, c)", texts.iter().enumerate().map(row)).unwrap();
            let mut select =
                tx.prepare("SELECT a FROM t WHERE b = CAST(a AS TEXT) AND c IS NULL ORDER BY rowid").unwrap();
            let found: Vec<usize> = select.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect();
            assert_eq!(found, (0..rows).collect::<Vec<_>>());
        }
    }
}
