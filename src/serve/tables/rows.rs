//! Rows of data tables: a document each, in the order of their keys (H80, H81).

use super::index::{Table, TableError, all};
use super::schema::{KEY, SchemaError};
use crate::cloud::store::{Expect, MAX_ID_BYTES, Store, StoreError, Stored};
use crate::value::{Text, Value as Own};
use serde_json::{Map, Value};

/// The kind of the documents.
const KIND: &str = "row";
/// So many rows are read at once.
const READ: usize = 500;
/// The longest key, in bytes: it is part of a document's key. A schema may allow less.
pub const MAX_KEY_BYTES: usize = MAX_ID_BYTES - 64;
/// How often a change is tried when others are faster.
const MAX_TRIES: usize = 50;

/// Why a row was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowError {
    /// It does not conform.
    Schema(SchemaError),
    /// Its key is taken.
    Taken,
    /// There is no such row.
    None,
    /// The store did not do its part.
    Store(StoreError),
}

impl From<StoreError> for RowError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A row on the wire.
pub type Row = Map<String, Value>;

/// The key of a row's document. No text reaches the store that some store cannot hold (P6): U+0000 is written as two
/// characters, in a way that keeps the order of keys.
fn place(table: &str, key: &str) -> String {
    let mut place = format!("{table}/");
    for own in key.chars() {
        match own {
            '\0' => place.push_str("\u{1}\u{1}"),
            '\u{1}' => place.push_str("\u{1}\u{2}"),
            own => place.push(own),
        }
    }
    place
}

fn parsed(bytes: &[u8]) -> Stored<Row> {
    serde_json::from_slice(bytes).map_err(|_| StoreError::Broken("a row of a data table cannot be read".into()))
}

fn conforming(table: &Table, json: &Value) -> Result<(String, Row), RowError> {
    let (key, row) = table.schema.row(json).map_err(RowError::Schema)?;
    if place("", &key).len() > MAX_KEY_BYTES + "/".len() {
        return Err(RowError::Schema(SchemaError { field: KEY.to_owned(), why: "The key has more than 448 bytes." }));
    }
    Ok((key, row))
}

/// A row by its key.
///
/// # Errors
/// When the store does not answer.
pub fn get(store: &dyn Store, table: &Table, key: &str) -> Stored<Option<Row>> {
    let place = place(&table.id, key);
    if place.len() > MAX_ID_BYTES {
        return Ok(None);
    }
    let found = store.get(KIND, &place)?;
    found.map(|own| parsed(&own.bytes).map(|row| table.schema.shown(row))).transpose()
}

/// Every row of a table, in the order of their keys.
///
/// # Errors
/// When the store does not answer.
pub fn each(store: &dyn Store, table: &Table, mut see: impl FnMut(Row)) -> Stored<()> {
    let prefix = format!("{}/", table.id);
    let mut after: Option<String> = None;
    loop {
        let page = store.documents(KIND, &prefix, after.as_deref(), READ)?;
        for own in &page {
            see(table.schema.shown(parsed(&own.bytes)?));
        }
        match page.last() {
            Some(last) if page.len() == READ => after = Some(last.key.clone()),
            _ => return Ok(()),
        }
    }
}

/// A new row; gives it as it is kept, with its defaults.
///
/// # Errors
/// When it does not conform, or its key is taken.
pub fn insert(store: &dyn Store, table: &Table, json: &Value) -> Result<Row, RowError> {
    let (key, row) = conforming(table, json)?;
    let kept = store.put(KIND, &place(&table.id, &key), &bytes(&row), Expect::Absent)?;
    kept.map(|_| row).ok_or(RowError::Taken)
}

/// Puts a row in place of the one of that key.
///
/// # Errors
/// When there is none, it does not conform, or it has another key (H81).
pub fn put(store: &dyn Store, table: &Table, key: &str, json: &Value) -> Result<Row, RowError> {
    let place = place(&table.id, key);
    for _ in 0..MAX_TRIES {
        let there = if place.len() > MAX_ID_BYTES { None } else { store.get(KIND, &place)? };
        let Some(there) = there else { return Err(RowError::None) };
        let (own, row) = conforming(table, json)?;
        if own != key {
            let why = "The key of a row cannot change: it must be that of the path.";
            return Err(RowError::Schema(SchemaError { field: KEY.to_owned(), why }));
        }
        if store.put(KIND, &place, &bytes(&row), Expect::Revision(there.revision))?.is_some() {
            return Ok(row);
        }
    }
    Err(StoreError::Unavailable("others change the row all the time".into()).into())
}

/// Takes a row out.
///
/// # Errors
/// When there is none.
pub fn take(store: &dyn Store, table: &Table, key: &str) -> Result<(), RowError> {
    let place = place(&table.id, key);
    let gone = place.len() <= MAX_ID_BYTES && store.remove(KIND, &place)?;
    if gone { Ok(()) } else { Err(RowError::None) }
}

/// Keeps a row as it is: a declared one, which was checked when it was read.
pub(super) fn keep(store: &dyn Store, table: &Table, key: &str, row: &Row) -> Stored<()> {
    store.put(KIND, &place(&table.id, key), &bytes(row), Expect::Any).map(drop)
}

/// Removes every row of a table.
pub(super) fn clear(store: &dyn Store, table: &str) -> Stored<()> {
    let prefix = format!("{table}/");
    loop {
        let page = store.documents(KIND, &prefix, None, READ)?;
        for own in &page {
            store.remove(KIND, &own.key)?;
        }
        if page.len() < READ {
            return Ok(());
        }
    }
}

fn bytes(row: &Row) -> Vec<u8> {
    serde_json::to_vec(row).unwrap_or_default()
}

/// What `dataTableLookup` of a flow gets (H83).
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// There is no such table.
    NoTable,
    /// The table has no such row.
    NoRow,
    /// The row's columns with their types.
    Row(Vec<(Text, Own)>),
}

/// Looks a row up as a flow does: by the name of the table and the key.
///
/// # Errors
/// When the store does not answer.
pub fn look_up(store: &dyn Store, table: &str, key: &str) -> Stored<Found> {
    let tables = match all(store) {
        Ok(tables) => tables,
        Err(TableError::Store(error)) => return Err(error),
        Err(_) => Vec::new(),
    };
    let Some(table) = tables.into_iter().find(|own| own.name == table) else { return Ok(Found::NoTable) };
    let Some(row) = get(store, &table, key)? else { return Ok(Found::NoRow) };
    Ok(Found::Row(table.schema.values(&row).into_iter().map(|(name, own)| (Text::new(&name), own)).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::index::{MAX_TABLES, add, remove};
    use super::super::schema::{Kind, Schema};
    use super::*;
    use crate::cloud::store::MemoryStore;
    use serde_json::json;

    fn table(name: &str) -> Table {
        let schema = Schema::of("k", [("v".to_owned(), Kind::String)]);
        Table { id: format!("id of {name}"), name: name.to_owned(), schema, ..Table::default() }
    }

    #[test]
    fn h81_a_key_is_any_text() {
        let store = MemoryStore::default();
        let own = table("t");
        let keys = ["+15550100", "a/b", "\0", "\u{1}", "", "ä🙂", "a?b%20", " ", "\u{1}\u{1}"];
        for key in keys.iter().filter(|key| !key.is_empty()) {
            insert(&store, &own, &json!({"KEY": key, "v": key})).expect("it conforms");
        }
        for key in keys.iter().filter(|key| !key.is_empty()) {
            assert_eq!(get(&store, &own, key).expect("an answer").expect("a row")["v"], *key);
        }
        let mut read = Vec::new();
        each(&store, &own, |row| read.push(row["KEY"].as_str().expect("a text").to_owned())).expect("rows");
        let mut wanted: Vec<&str> = keys.iter().copied().filter(|key| !key.is_empty()).collect();
        wanted.sort_unstable();
        assert_eq!(read, wanted, "in the order of keys");
    }

    #[test]
    fn h81_the_longest_key() {
        let store = MemoryStore::default();
        let own = table("t");
        let key = |bytes: usize| format!("{}{}", "x".repeat(bytes % 4), "🙂".repeat(bytes / 4));
        let row = |bytes: usize| json!({"KEY": key(bytes)});
        assert!(insert(&store, &own, &row(MAX_KEY_BYTES)).is_ok(), "at the limit");
        assert!(matches!(insert(&store, &own, &row(MAX_KEY_BYTES + 1)), Err(RowError::Schema(_))), "one past it");
        assert_eq!(get(&store, &own, &"x".repeat(9_999)).expect("an answer"), None);
    }

    #[test]
    fn h82_a_key_is_there_once_and_a_name_too() {
        let store = MemoryStore::default();
        add(&store, &table("t")).expect("free");
        assert_eq!(add(&store, &table("t")), Err(TableError::Taken));
        insert(&store, &table("t"), &json!({"KEY": "a"})).expect("free");
        assert_eq!(insert(&store, &table("t"), &json!({"KEY": "a"})), Err(RowError::Taken));
        assert_eq!(put(&store, &table("t"), "b", &json!({"KEY": "b"})), Err(RowError::None));
        assert!(matches!(put(&store, &table("t"), "a", &json!({"KEY": "b"})), Err(RowError::Schema(_))));
        assert_eq!(take(&store, &table("t"), "b"), Err(RowError::None));
    }

    #[test]
    fn h83_a_look_up_knows_a_missing_table_from_a_missing_row() {
        let store = MemoryStore::default();
        add(&store, &table("t")).expect("free");
        insert(&store, &table("t"), &json!({"KEY": "a", "v": "1"})).expect("free");
        assert_eq!(look_up(&store, "other", "a").expect("an answer"), Found::NoTable);
        assert_eq!(look_up(&store, "t", "b").expect("an answer"), Found::NoRow);
        let wanted = Found::Row(vec![(Text::new("v"), Own::Text(Text::new("1")))]);
        assert_eq!(look_up(&store, "t", "a").expect("an answer"), wanted);
        remove(&store, "id of t").expect("it is there");
        assert_eq!(get(&store, &table("t"), "a").expect("an answer"), None, "its rows go with it");
    }

    #[test]
    fn there_are_at_most_so_many_tables() {
        let store = MemoryStore::default();
        let many: Vec<Table> = (1..MAX_TABLES).map(|at| table(&at.to_string())).collect();
        store.put("tables", "list", &serde_json::to_vec(&many).expect("JSON"), Expect::Any).expect("room");
        add(&store, &table("the last")).expect("at the limit");
        assert_eq!(add(&store, &table("one more")), Err(TableError::TooMany));
    }
}
