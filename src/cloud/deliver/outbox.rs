//! What a sender needs of a store: rows that are due, a word on each, the journal, and the list of late sends.

use crate::cloud::store::{Expect, JournalEntry, Mark, Millis, OutboxRow, Store, Stored};
use std::sync::Arc;
use std::time::Duration;

/// The kind of the documents that remember late sends until they are repaired (F14).
pub const LATE: &str = "late";

/// The part of a [`Store`] that a sender works with.
pub trait Outbox: Send + Sync {
    /// As [`Store::time`].
    ///
    /// # Errors
    /// When the store does not answer.
    fn time(&self) -> Stored<Millis>;

    /// As [`Store::due`].
    ///
    /// # Errors
    /// When the store does not answer.
    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>>;

    /// As [`Store::mark`].
    ///
    /// # Errors
    /// When the store does not answer.
    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool>;

    /// As [`Store::note`].
    ///
    /// # Errors
    /// When the store does not answer.
    fn note(&self, conversation: &str, entries: &[JournalEntry]) -> Stored<()>;

    /// As [`Store::outbox_of`].
    ///
    /// # Errors
    /// When the store does not answer.
    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>>;

    /// Remembers a late send.
    ///
    /// # Errors
    /// When the store does not answer.
    fn remember(&self, key: &str, bytes: &[u8]) -> Stored<()>;

    /// Late sends that are remembered, after that key.
    ///
    /// # Errors
    /// When the store does not answer.
    fn remembered(&self, after: Option<&str>, limit: usize) -> Stored<Vec<(String, Vec<u8>)>>;

    /// Forgets one.
    ///
    /// # Errors
    /// When the store does not answer.
    fn forget(&self, key: &str) -> Stored<()>;
}

/// A store by its handle: a reference to one cannot stand for two traits at once.
impl Outbox for Arc<dyn Store> {
    fn time(&self) -> Stored<Millis> {
        Store::time(&**self)
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        Store::due(&**self, owner, lease, limit)
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        Store::mark(&**self, conversation, epoch, owner, mark)
    }

    fn note(&self, conversation: &str, entries: &[JournalEntry]) -> Stored<()> {
        Store::note(&**self, conversation, entries)
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        Store::outbox_of(&**self, conversation)
    }

    fn remember(&self, key: &str, bytes: &[u8]) -> Stored<()> {
        self.put(LATE, key, bytes, Expect::Any).map(drop)
    }

    fn remembered(&self, after: Option<&str>, limit: usize) -> Stored<Vec<(String, Vec<u8>)>> {
        let all = self.documents(LATE, "", after, limit)?;
        Ok(all.into_iter().map(|one| (one.key, one.bytes)).collect())
    }

    fn forget(&self, key: &str) -> Stored<()> {
        self.remove(LATE, key).map(drop)
    }
}
