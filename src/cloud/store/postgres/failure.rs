//! What an error of PostgreSQL means for whoever asked: refused, undone, or nobody knows (F3).

use crate::cloud::store::StoreError;
use std::error::Error as _;
use tokio_postgres::Error;
use tokio_postgres::error::DbError;

/// What became of a statement that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server did nothing, and would do nothing the next time.
    Refused(StoreError),
    /// The server undid it because others were in its way: it may be tried again.
    Undone(String),
    /// The connection is of no use any more; whether the statement was committed nobody knows.
    Lost(String),
}

/// The SQLSTATE with which our functions undo what their statement had begun; the message is the answer.
const OURS: &str = "CF001";

impl Failure {
    /// What an error means.
    pub fn of(error: &Error) -> Self {
        match error.as_db_error() {
            Some(told) => Self::told(told.code().code(), told),
            None => Self::Lost(reason(error)),
        }
    }

    fn told(code: &str, told: &DbError) -> Self {
        let why = || format!("PostgreSQL says {code}, {}", told.message());
        match (code.get(..2).unwrap_or_default(), code) {
            (_, OURS) => Self::Refused(answer(told.message())),
            // Deadlock, serialisation, a lock or an answer that took too long: rolled back.
            ("40", _) | (_, "55P03" | "57014") => Self::Undone(why()),
            (_, "53100") => Self::Refused(StoreError::Full),
            // No server any more, one that stops or starts, one that became a standby (F27), or too many connections.
            // A statement that this connection does not know was prepared on another one behind the same pooler.
            ("08" | "57" | "53", _) | (_, "25006" | "26000" | "58030" | "XX000") => Self::Lost(why()),
            // Bytes that do not fit their type carry values in their message; ours are bytes all of them (F60).
            ("22", _) => Self::Refused(StoreError::Broken(format!("PostgreSQL says {code}"))),
            _ => Self::Refused(StoreError::Broken(why())),
        }
    }
}

/// What a word of our functions means.
pub fn answer(word: &str) -> StoreError {
    match word {
        "no conversation" => StoreError::NoConversation,
        "no participant" => StoreError::NoParticipant,
        "too large" => StoreError::TooLarge,
        "exists" => StoreError::Exists,
        "stale" => StoreError::Stale,
        other => StoreError::Broken(format!("the database answers `{}`", crate::escape::line(other))),
    }
}

/// An error with its causes, for people. It names hosts and users, never a password.
pub fn reason(error: &Error) -> String {
    let mut text = match error.as_db_error() {
        Some(told) => return format!("PostgreSQL says {}, {}", told.code().code(), told.message()),
        None => error.to_string(),
    };
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    text
}
