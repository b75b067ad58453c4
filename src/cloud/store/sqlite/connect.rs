//! Connections to the file, as every one of them is set up.

use super::fault::Done;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long a connection waits for another process that has the file locked.
const BUSY: Duration = Duration::from_secs(5);
/// Statements that are kept ready.
const STATEMENTS: usize = 64;
/// What the writer keeps of the file in memory, in KiB. The pages that a group of 256 flushes changes must fit, or SQLite
/// writes them out before the commit, and once more at it.
const WRITER_CACHE: i64 = 16 << 10;
/// Connections that are kept for reading.
const READERS: usize = 8;

/// Where the file is and how it is written.
#[derive(Clone, Debug)]
pub struct Settings {
    pub file: PathBuf,
    /// `full`, or what a test of the tests wants.
    pub synchronous: &'static str,
    /// Pages of the log at which it is written back.
    pub checkpoint: i64,
}

/// Whether the log stays beside the file when the last connection closes.
pub fn keep_log(db: &Connection, keep: bool) -> rusqlite::Result<()> {
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep).map(|_| ())
}

fn open(settings: &Settings, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let db = Connection::open_with_flags(&settings.file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    db.busy_timeout(BUSY)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // Closing writes nothing and syncs nothing: the writer does that by itself, and not after a failure (F23).
    keep_log(&db, true)?;
    Ok(db)
}

/// A connection that only looks: nothing of the file is changed before it is known to be ours.
pub fn look(settings: &Settings) -> rusqlite::Result<Connection> {
    open(settings, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// A connection that writes.
pub fn write(settings: &Settings) -> rusqlite::Result<Connection> {
    let db = look(settings)?;
    set_up(&db, settings)?;
    Ok(db)
}

/// Makes a connection one that writes.
pub fn set_up(db: &Connection, settings: &Settings) -> rusqlite::Result<()> {
    db.pragma_update(None, "synchronous", settings.synchronous)?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    // Savepoints keep their pages in memory, not in files.
    db.pragma_update(None, "temp_store", "memory")?;
    Ok(())
}

/// Connections that read.
pub struct Readers {
    settings: Settings,
    free: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(settings: Settings) -> Self {
        Self { settings, free: Mutex::default() }
    }

    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads in one short transaction: everything that is read is of one moment.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Done<T>) -> Done<T> {
        let kept = self.free().pop();
        let db = match kept {
            Some(db) => db,
            None => {
                let db = open(&self.settings, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
                db.pragma_update(None, "query_only", true)?;
                db
            }
        };
        db.prepare_cached("begin")?.execute([])?;
        let given = work(&db);
        // A connection that cannot end its transaction is closed, so that it does not hold the log.
        db.prepare_cached("commit")?.execute([])?;
        let mut free = self.free();
        if free.len() < READERS {
            free.push(db);
        }
        given
    }
}
