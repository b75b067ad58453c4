//! From columns to our types. What does not fit was not written by us, and is told without being shown (F60).

use crate::cloud::store::{StoreError, Stored};
use crate::value::Text;
use tokio_postgres::Row;
use tokio_postgres::types::FromSql;

/// A column.
pub fn get<'a, T: FromSql<'a>>(row: &'a Row, at: usize) -> Stored<T> {
    row.try_get(at).map_err(|error| StoreError::Broken(format!("a column is not what it was made as: {error}")))
}

/// A column of text, which is kept as bytes.
pub fn string(row: &Row, at: usize) -> Stored<String> {
    let bytes: &[u8] = get(row, at)?;
    str_of(bytes).map(str::to_owned)
}

/// The same, where there may be none.
pub fn maybe_string(row: &Row, at: usize) -> Stored<Option<String>> {
    let bytes: Option<&[u8]> = get(row, at)?;
    bytes.map(|bytes| str_of(bytes).map(str::to_owned)).transpose()
}

/// A value or a name.
pub fn text(row: &Row, at: usize) -> Stored<Text> {
    text_of(get(row, at)?)
}

/// A value or a name of bytes.
pub fn text_of(bytes: &[u8]) -> Stored<Text> {
    str_of(bytes).map(Text::new)
}

fn str_of(bytes: &[u8]) -> Stored<&str> {
    std::str::from_utf8(bytes).map_err(|_| damaged("a text"))
}

/// Something in the database is not what a store puts there (F25).
pub fn damaged(what: &str) -> StoreError {
    StoreError::Broken(format!("{what} in the database is damaged"))
}

/// The answer of a function that says what it did in a word.
pub fn word(rows: &[Row]) -> Stored<&str> {
    get(rows.first().ok_or_else(|| damaged("a function"))?, 0)
}

/// How many rows are asked for.
pub fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
