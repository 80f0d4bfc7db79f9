//! Labels and lists between SQLite and our types.

use std::error::Error;
use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{Row, RowIndex};

/// The label in column `index`.
pub(super) fn label<T>(row: &Row<'_>, index: impl RowIndex + Copy) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    parse(row.get_ref(index)?.as_str()?)
}

/// The label in column `index`, if there is one.
pub(super) fn optional_label<T>(row: &Row<'_>, index: impl RowIndex + Copy) -> rusqlite::Result<Option<T>>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    row.get_ref(index)?.as_str_or_null()?.map(parse).transpose()
}

fn parse<T>(word: &str) -> rusqlite::Result<T>
where
    T: FromStr<Err: Error + Send + Sync + 'static>,
{
    word.parse().map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

/// A list to be bound to one `?` and read with `json_each`.
pub(super) fn list<T: serde::Serialize>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<T> = items.into_iter().collect();
    serde_json::to_string(&items).expect("numbers and strings are JSON")
}
