//! What went wrong inside, and what the caller is told of it.

use super::super::StoreError;
use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Fault {
    /// It was refused by a rule: its caller is told so, and nobody else is concerned.
    Refused(StoreError),
    /// SQLite failed.
    Failed(rusqlite::Error),
}

/// What a command gives.
pub type Done<T> = Result<T, Fault>;

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Refused(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(error) => error,
            Fault::Failed(error) => told(&error),
        }
    }
}

/// Whether nothing may be written to the file any more: a sync has failed, so nobody knows what of the file is on the
/// disk, and a second sync would only seem to succeed (F23); or the file holds what cannot be (F25).
pub fn is_fatal(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(code, _) = error else { return false };
    let sync = matches!(code.extended_code, ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC);
    sync || matches!(code.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
}

/// What a caller is told of a failure of SQLite. Its messages name tables and columns, never values.
pub fn told(error: &rusqlite::Error) -> StoreError {
    if is_fatal(error) {
        return StoreError::Broken(error.to_string());
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        _ => StoreError::Unavailable(error.to_string()),
    }
}

/// What is told of a row that does not fit its checksum, or is none of ours.
pub fn damaged(what: &str) -> Fault {
    Fault::Refused(StoreError::Broken(format!("the file is damaged: {what} is not what was written")))
}
