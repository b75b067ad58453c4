//! The suite against SQLite, and what a file promises beside it.

mod files;

use crate::suite::Fresh;
use callflow::cloud::store::{SqliteOptions, SqliteStore, Store};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

/// Opens the file of a test.
pub fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("calls.db"), SqliteOptions::default()).unwrap()
}

suite!(|| {
    let folder = TempDir::new().unwrap();
    let store: Arc<dyn Store> = Arc::new(open(folder.path()));
    Fresh::keeping(store, folder)
});
