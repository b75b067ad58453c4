//! Room on a disk that was full (F22): what the log holds is written back to the file only when all of it fits. Half of it
//! would take the room that commits need, and the log could not be used again either.

use rusqlite::Connection;
use rustix::fs::statvfs;
use std::path::Path;

/// Whether the file may grow by all that its log holds. Where nobody can say, it is tried.
pub fn fits(db: &Connection, file: &Path) -> bool {
    let (Some(growth), Ok(disk)) = (growth(db, file), statvfs(file)) else { return true };
    growth <= disk.f_bavail.saturating_mul(disk.f_frsize)
}

/// By how many bytes it would grow.
fn growth(db: &Connection, file: &Path) -> Option<u64> {
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).ok().and_then(|n| u64::try_from(n).ok());
    let whole = number("pragma page_count")?.saturating_mul(number("pragma page_size")?);
    Some(whole.saturating_sub(std::fs::metadata(file).ok()?.len()))
}
