//! The list of data tables: one document, so that a name is there once whoever adds one.

use super::rows;
use super::schema::{Kind, Schema};
use crate::cloud::store::{Expect, Millis, Store, StoreError};
use crate::serve::ids;
use crate::serve::project::Declared;
use serde::{Deserialize, Serialize};

/// The kind of the document.
const KIND: &str = "tables";
/// Its key.
const LIST: &str = "list";
/// The most data tables (ours).
pub const MAX_TABLES: usize = 1_000;
/// How often a change is tried when others are faster.
const MAX_TRIES: usize = 50;

/// A data table without its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Its columns.
    pub schema: Schema,
    /// When it was made.
    pub created: Millis,
}

/// Why a table was not added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// The name is taken.
    Taken,
    /// There are [`MAX_TABLES`] already.
    TooMany,
    /// There is no such table.
    None,
    /// The store did not do its part.
    Store(StoreError),
}

impl From<StoreError> for TableError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

type Tabled<T> = Result<T, TableError>;

fn read(store: &dyn Store) -> Tabled<(Vec<Table>, Expect)> {
    let Some(document) = store.get(KIND, LIST)? else { return Ok((Vec::new(), Expect::Absent)) };
    let broken = |_| StoreError::Broken("the list of data tables cannot be read".into());
    let tables = serde_json::from_slice(&document.bytes).map_err(broken)?;
    Ok((tables, Expect::Revision(document.revision)))
}

/// All data tables, in the order in which they were made.
///
/// # Errors
/// When the store does not answer.
pub fn all(store: &dyn Store) -> Tabled<Vec<Table>> {
    Ok(read(store)?.0)
}

/// A data table by its id.
///
/// # Errors
/// When the store does not answer.
pub fn find(store: &dyn Store, id: &str) -> Tabled<Option<Table>> {
    Ok(all(store)?.into_iter().find(|table| table.id == id))
}

fn change<T>(store: &dyn Store, mut by: impl FnMut(&mut Vec<Table>) -> Tabled<T>) -> Tabled<T> {
    for _ in 0..MAX_TRIES {
        let (mut tables, expect) = read(store)?;
        let given = by(&mut tables)?;
        let bytes = serde_json::to_vec(&tables).unwrap_or_default();
        if store.put(KIND, LIST, &bytes, expect)?.is_some() {
            return Ok(given);
        }
    }
    Err(StoreError::Unavailable("others change the data tables all the time".into()).into())
}

/// Adds a data table.
///
/// # Errors
/// When its name is taken, or there are too many.
pub fn add(store: &dyn Store, table: &Table) -> Tabled<()> {
    change(store, |tables| {
        if tables.iter().any(|own| own.name == table.name || own.id == table.id) {
            return Err(TableError::Taken);
        }
        if tables.len() >= MAX_TABLES {
            return Err(TableError::TooMany);
        }
        tables.push(table.clone());
        Ok(())
    })
}

/// Puts a data table in place of the one of its id.
///
/// # Errors
/// When there is none, or another one has its name.
pub fn replace(store: &dyn Store, table: &Table) -> Tabled<()> {
    change(store, |tables| {
        if tables.iter().any(|own| own.name == table.name && own.id != table.id) {
            return Err(TableError::Taken);
        }
        let own = tables.iter_mut().find(|own| own.id == table.id).ok_or(TableError::None)?;
        *own = table.clone();
        Ok(())
    })
}

/// Removes a data table and its rows.
///
/// # Errors
/// When there is none.
pub fn remove(store: &dyn Store, id: &str) -> Tabled<()> {
    change(store, |tables| {
        let before = tables.len();
        tables.retain(|own| own.id != id);
        if tables.len() == before { Err(TableError::None) } else { Ok(()) }
    })?;
    Ok(rows::clear(store, id)?)
}

/// The declared data tables with their rows, where no table of that name is there yet: from then on the store's rows
/// count (H83).
///
/// # Errors
/// When the store does not answer.
pub fn seed(store: &dyn Store, declared: &Declared, now: Millis) -> Tabled<()> {
    let known = all(store)?;
    for own in declared.tables.iter().filter(|own| !known.iter().any(|table| table.name == own.name)) {
        let columns = own.columns.iter().map(|(name, kind)| (name.clone(), Kind::of_declared(*kind)));
        let id = ids::of("dataTable", &own.name);
        let schema = Schema::of(&own.key, columns);
        let table = Table { id, name: own.name.clone(), description: String::new(), schema, created: now };
        // Rows first: whoever finds the table finds them all. Another worker does the same at the same time.
        rows::clear(store, &table.id)?;
        for (key, row) in &own.rows {
            let mut row = row.clone();
            row.insert(super::KEY.to_owned(), key.as_str().into());
            rows::keep(store, &table, key, &row)?;
        }
        match add(store, &table) {
            Ok(()) | Err(TableError::Taken) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
