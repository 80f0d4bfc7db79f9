//! Many rows into one table by one statement, whose values are only looked at.

use rusqlite::Transaction;
use rusqlite::types::ToSqlOutput;

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

/// Insert `rows` into `target`, a table with its columns, one value for each. One row a statement: for several at
/// once SQLite would keep what each page was before, to be able to take the statement back.
pub(super) fn insert_all<'v, const COLUMNS: usize>(
    tx: &Transaction,
    target: &str,
    rows: impl Iterator<Item = [Value<'v>; COLUMNS]>,
) -> rusqlite::Result<()> {
    let mut insert = tx.prepare_cached(&format!("INSERT INTO {target} VALUES ({})", ["?"; COLUMNS].join(", ")))?;
    for row in rows {
        for (at, value) in row.into_iter().enumerate() {
            insert.raw_bind_parameter(at + 1, value)?;
        }
        insert.raw_execute()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn rows_arrive_in_order() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE t (a INTEGER, b TEXT, c TEXT)").unwrap();
        let tx = conn.transaction().unwrap();
        let texts = ["普京", "吕特"];
        let row = |(at, one)| [count(at), text(one), optional(None)];
        insert_all(&tx, "t (a, b, c)", (7..).zip(texts).map(row)).unwrap();
        let mut select = tx.prepare("SELECT a, b FROM t WHERE c IS NULL ORDER BY rowid").unwrap();
        let found = select.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let found: Vec<(u64, String)> = found.map(Result::unwrap).collect();
        assert_eq!(found, [(7, "普京".to_owned()), (8, "吕特".to_owned())]);
    }
}
