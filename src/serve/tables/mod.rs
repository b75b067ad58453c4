//! Data tables as the service keeps them (wire §11): one list of all tables, and a document a row. Flows and the
//! platform's API read the same rows (H83).

mod index;
mod rows;
mod schema;

pub use index::{MAX_TABLES, Table, TableError, add, all, find, remove, replace, seed};
pub use rows::{Found, MAX_KEY_BYTES, RowError, each, get, insert, look_up, put, take};
pub use schema::{Column, KEY, Kind, MAX_COLUMNS, Schema, SchemaError};
