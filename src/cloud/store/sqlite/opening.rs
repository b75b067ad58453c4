//! Opening the file: whose it is, whether it is whole, and that nobody else has it (F25). Nothing is ever made anew where
//! something is, nor repaired unasked.

use super::super::OpenError;
use super::connect::{self, Settings};
use super::schema;
use super::writer::Unable;
use rusqlite::{Connection, ErrorCode};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// The oldest SQLite that does not corrupt a log that several connections write and check.
const OLDEST: i32 = 3_051_003;
/// The largest file that is checked whole after an unclean end.
pub const CHECKED_BYTES: u64 = 1 << 30;
/// How a file of SQLite begins.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// The lock on a file. It is given up by word: a process that is being started at that moment has a copy of the open
/// file for a while, and would keep the lock with it.
pub struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // What cannot be unlocked is unlocked by the system at the end of the process.
        let _ = self.0.unlock();
    }
}

/// A file that is open: the lock that keeps others out, and the connection that writes.
pub struct Opened {
    pub lock: Lock,
    pub db: Connection,
}

/// A name beside the file.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A path as it is shown.
pub fn shown(file: &Path) -> String {
    crate::escape::line(&file.to_string_lossy()).into_owned()
}

fn error(code: &'static str, file: &Path, what: &str, help: &str) -> OpenError {
    OpenError::unusable(code, format!("`{}` {what}", shown(file)), help)
}

/// Opens a file that may be read and written; one that only its owner may read is made when there is none.
fn touch(file: &Path) -> Result<File, OpenError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map_err(|cause| match cause.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            let help = "give the user that runs callflow the right to read and write it and its folder";
            error("store-no-permission", file, "may not be opened for reading and writing", help)
        }
        ErrorKind::NotFound => {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(file);
            error("store-no-folder", folder, "is no folder that is there", "make it, or name another file")
        }
        ErrorKind::IsADirectory => error("store-is-folder", file, "is a folder", "name a file in it"),
        ErrorKind::StorageFull => {
            error("store-full", file, "has no room on its disk", "make room, or name another file")
        }
        _ => error("store-unreadable", file, &format!("cannot be opened: {cause}"), "name another file"),
    })
}

/// Keeps every other process out. The lock is the operating system's, so it is gone with the process, however that ends.
fn lock(file: &Path) -> Result<Lock, OpenError> {
    let lock = touch(&beside(file, ".lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Lock(lock)),
        Err(TryLockError::WouldBlock) => {
            let help = "stop the other one; for several processes on one store use PostgreSQL: `--store postgres://…`";
            Err(error("store-in-use", file, "is in use by another callflow", help))
        }
        Err(TryLockError::Error(cause)) => {
            let what = format!("cannot be locked: {cause}");
            Err(error("store-unlockable", file, &what, "put the file on a local disk"))
        }
    }
}

/// What SQLite's failure to read a file means for it.
pub fn unreadable(file: &Path, cause: &rusqlite::Error) -> OpenError {
    match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(file, &cause.to_string()),
        Some(ErrorCode::DiskFull) => {
            error("store-full", file, "has no room on its disk", "make room, or name another file")
        }
        _ => error("store-unreadable", file, &format!("cannot be opened: {cause}"), "see that the disk can be used"),
    }
}

/// Why nobody can write to a file that was opened.
pub fn unwritable(file: &Path, cause: &Unable) -> OpenError {
    match cause {
        Unable::File(cause) => unreadable(file, cause),
        Unable::Thread(cause) => {
            let what = format!("cannot be written to: there is no thread to do it ({cause})");
            error("store-unreadable", file, &what, "see that the system allows another thread")
        }
    }
}

fn damaged(file: &Path, how: &str) -> OpenError {
    let how = crate::escape::line(how);
    let help = "nothing was changed; restore it from a backup, or keep it and try `sqlite3 FILE .recover` on a copy";
    error("store-damaged", file, &format!("is damaged: {how}"), help)
}

fn foreign(file: &Path) -> OpenError {
    error("store-foreign", file, "belongs to another program", "name another file; this one was not changed")
}

/// Refuses what does not even begin as SQLite's files do. An empty file is a new one: a process that dies at once leaves
/// such a file.
fn begins_well(file: &Path, mut open: &File) -> Result<(), OpenError> {
    let mut head = Vec::with_capacity(MAGIC.len());
    let read = open.by_ref().take(MAGIC.len() as u64).read_to_end(&mut head);
    read.map_err(|cause| error("store-unreadable", file, &format!("cannot be read: {cause}"), "name another file"))?;
    if head.is_empty() || head == MAGIC { Ok(()) } else { Err(foreign(file)) }
}

/// The version of the tables of a file that is ours, or 0 for an empty one.
fn version(file: &Path, db: &Connection) -> Result<i64, OpenError> {
    let number = |sql: &str| -> Result<i64, OpenError> {
        db.query_row(sql, [], |row| row.get(0)).map_err(|cause| unreadable(file, &cause))
    };
    let (application, version) = (number("pragma application_id")?, number("pragma user_version")?);
    let things = number("select count(*) from sqlite_schema")?;
    match (application, version) {
        (0, 0) if things == 0 => Ok(0),
        (schema::APPLICATION, version) if (1..=schema::VERSION).contains(&version) => Ok(version),
        (schema::APPLICATION, version) if version > schema::VERSION => {
            let what = format!("was written by a newer callflow: its tables are of version {version}");
            let help = format!("use that callflow; this one knows version {} and older", schema::VERSION);
            Err(error("store-newer", file, &what, &help))
        }
        _ => Err(foreign(file)),
    }
}

/// Looks at every page and row after an end that was none.
fn check(file: &Path, db: &Connection) -> Result<(), OpenError> {
    let found: Result<String, _> = db.query_row("pragma quick_check(1)", [], |row| row.get(0));
    match found {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(damaged(file, &found)),
        Err(cause) => Err(unreadable(file, &cause)),
    }
}

/// Opens the file of a store, and takes it to the tables of now.
pub fn open(settings: &Settings) -> Result<Opened, OpenError> {
    let file = settings.file.as_path();
    if rusqlite::version_number() < OLDEST {
        let what = format!("cannot be opened safely: SQLite {} is too old", rusqlite::version());
        return Err(error("store-old-sqlite", file, &what, "build callflow with the SQLite that it brings"));
    }
    if file.is_dir() {
        return Err(error("store-is-folder", file, "is a folder", "name a file in it"));
    }
    let lock = lock(file)?;
    let plain = touch(file)?;
    begins_well(file, &plain)?;
    let log = std::fs::metadata(beside(file, "-wal")).map_or(0, |log| log.len());
    let bytes = plain.metadata().map_or(0, |data| data.len()).saturating_add(log);
    // A clean end leaves no log. Closing a second handle of a file gives up this process's locks on it, so this one
    // is closed before SQLite takes any.
    drop(plain);
    let db = connect::look(settings).map_err(|cause| unreadable(file, &cause))?;
    let version = version(file, &db)?;
    if log > 0 && bytes <= CHECKED_BYTES {
        check(file, &db)?;
    }
    prepare(settings, &db, version).map_err(|cause| unreadable(file, &cause))?;
    let mode: String =
        db.query_row("pragma journal_mode", [], |row| row.get(0)).map_err(|cause| unreadable(file, &cause))?;
    if mode != "wal" {
        return Err(error("store-no-log", file, "lies where SQLite cannot keep a log", "put it on a local disk"));
    }
    Ok(Opened { lock, db })
}

fn prepare(settings: &Settings, db: &Connection, version: i64) -> rusqlite::Result<()> {
    db.query_row("pragma journal_mode = wal", [], |_| Ok(()))?;
    connect::set_up(db, settings)?;
    if version < schema::VERSION {
        schema::migrate(db, version)?;
    }
    // The file is ours alone, so whoever held something in it is dead: nobody waits for his lease to end.
    db.execute_batch(
        "begin immediate;
         update run set lease = 0 where lease <> 0 and state in ('runnable', 'waiting');
         update outbox set until = 0 where state = 'ready' and until <> 0;
         commit",
    )
}
