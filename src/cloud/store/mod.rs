//! The door to a place where conversations and runs are kept for good (reliability §2). Four stand behind it: memory,
//! SQLite, PostgreSQL, and the platform's own API with one of the others beside it. One suite of tests holds for all.
//!
//! Every call blocks until it is done: whoever serves many callers gives each its thread. Nothing here is half-done: a
//! call has happened whole, or not at all, or it says that nobody knows ([`StoreError::Unavailable`], F3); then the
//! same call may be made again, for each is harmless the second time.

mod change;
mod error;
mod event;
mod facts;
#[cfg(feature = "genesys")]
pub mod genesys;
mod locked;
mod memory;
mod open;
mod outbox;
#[cfg(feature = "postgres")]
pub mod postgres;
mod rules;
mod run;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use change::{MAX_CHANGES, new_id, someone, update, update_with};
pub use error::StoreError;
pub use event::{AttributeEvent, Changes, Kept, Told, event_bytes, event_of};
pub use facts::{Direction, Facts, FlowFacts, MAX_PEOPLE, Medium, Person, Segment, WrapUp, first_segment, is_customer};
pub use locked::{KEY_BYTES, KEY_FILE, KeyId, Keys, Locked, MAX_KEY_FILE_BYTES, MAX_KEYS, is_locked};
pub use memory::{Clock, MemoryStore};
pub use open::{OpenError, open, open_outbox, open_with, safe};
pub use outbox::{Mark, OutboxRow, OutboxState, Target, fingerprint, listed, packed, unpacked, written_since};
pub use rules::{distinct, leaving};
pub use run::{
    Along, Claimed, Deliver, Finish, Flush, Hold, JournalEntry, Mode, NewRun, Run, RunState, Taken, Veiled, Wait,
};

#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore};

use crate::value::Text;
use std::time::Duration;

/// Milliseconds since 1970, UTC.
pub type Millis = i64;
/// The longest id of a conversation, participant or document, in bytes.
pub const MAX_ID_BYTES: usize = 512;
/// The largest document, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 16 << 20;
/// The kind of documents that hold what has happened in a conversation, by its id (see [`Along`]).
pub const LOG: &str = "log";
/// How long a claim holds without being renewed (F13).
pub const LEASE: Duration = Duration::from_secs(10);

/// What a store answers.
pub type Stored<T> = Result<T, StoreError>;

/// A conversation's facts, and the revision that a change must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The facts.
    pub facts: Facts,
    /// Grows with every change.
    pub revision: i64,
}

/// What a document must be when it is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Whatever is there is replaced.
    Any,
    /// Nothing may be there.
    Absent,
    /// This revision must be there.
    Revision(i64),
}

/// A document: a published flow, a data table, a row, a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its key, unique in its kind.
    pub key: String,
    /// Grows with every change; none comes again, not even after a removal.
    pub revision: i64,
    /// What it is.
    pub bytes: Vec<u8>,
}

/// A place where conversations, runs and documents are kept.
pub trait Store: Send + Sync {
    /// What it is, for people: the URL without any secret.
    fn name(&self) -> String;

    /// Whether it can be reached and takes writes now.
    ///
    /// # Errors
    /// Why not.
    fn ready(&self) -> Stored<()>;

    /// Figures for people: a name, what it means, and its value now.
    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        Vec::new()
    }

    /// A worker begins: what the store does by itself, such as sending what lies in the outbox, it does from now on until
    /// it is dropped. `worker` is a name that no other process has or had.
    ///
    /// # Errors
    /// When it cannot.
    fn work(&self, _worker: &str) -> Stored<()> {
        Ok(())
    }

    /// The time by which leases and waits go: the store's own, the same for all workers whatever their clocks say (F17). It
    /// may be known from a moment ago.
    ///
    /// # Errors
    /// When the store does not answer.
    fn time(&self) -> Stored<Millis>;

    /// Whether what it keeps of runs is encrypted (F61).
    fn encrypts(&self) -> bool {
        false
    }

    /// A new conversation.
    ///
    /// # Errors
    /// [`StoreError::Exists`].
    fn create(&self, id: &str, facts: &Facts) -> Stored<()>;

    /// A conversation's facts; `None` when there is none.
    ///
    /// # Errors
    /// When the store does not answer.
    fn facts(&self, id: &str) -> Stored<Option<Known>>;

    /// Replaces a conversation's facts, when their revision is still that one: `false` when it is not, and nothing
    /// was done.
    ///
    /// # Errors
    /// [`StoreError::NoConversation`].
    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool>;

    /// Conversations in the order in which they began (by id where that is equal), after that one.
    ///
    /// # Errors
    /// When the store does not answer.
    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>>;

    /// Everything that participants of a conversation hold: of one, or of all; sorted by participant and name.
    ///
    /// # Errors
    /// When the store does not answer. An unknown conversation or participant holds nothing.
    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>>;

    /// The values of names at this moment, one for each, without any cache (P2).
    ///
    /// # Errors
    /// [`StoreError::NoConversation`], [`StoreError::NoParticipant`].
    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>>;

    /// A write by somebody outside of flows: merged by name, all or nothing, as one event (P16, H42, H45, H48). Of a
    /// name that is written twice the last value counts (P8). No names: nothing happens, no event (H44). It is taken
    /// after the end of the conversation, too; Analytics then does not see it (P41, H47).
    ///
    /// # Errors
    /// [`StoreError::NoConversation`], [`StoreError::NoParticipant`], [`StoreError::TooLarge`].
    fn merge(&self, id: &str, participant: &str, attributes: &[(Text, Text)], now: Millis) -> Stored<()> {
        self.write(id, participant, attributes, &[], now)
    }

    /// The same, and the names of `gone` go (H44); one that is written, too, stays. Flows never remove.
    ///
    /// # Errors
    /// As [`Store::merge`]; [`StoreError::Refused`] where nothing can be taken away (H49).
    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()>;

    /// What Analytics was told of a conversation, sorted by participant and name.
    ///
    /// # Errors
    /// When the store does not answer. Of an unknown conversation nothing was told.
    fn told(&self, id: &str) -> Stored<Vec<Told>>;

    /// Attribute-update events after a number, in order (P43).
    ///
    /// # Errors
    /// When the store does not answer.
    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>>;

    /// Begins a run for a conversation that has none, owned at epoch 1 for the time of [`LEASE`].
    ///
    /// # Errors
    /// [`StoreError::NoConversation`], [`StoreError::Exists`] when it has a run.
    fn start(&self, run: &NewRun<'_>) -> Stored<Hold>;

    /// Commits a batch with what belongs to it in one transaction (F2, F3, P27): the next epoch, the state and the
    /// snapshot, the outbox row, and with [`Deliver::Here`] the attributes and the event. The hold it gives has the next
    /// epoch. Asked again with the hold of before and the same batch it gives the same answer and changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Stale`]; with [`Deliver::Here`] what [`Store::merge`] refuses, then nothing was done at all.
    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold>;

    /// A run waits: the snapshot, the time it is due and what goes along are kept, all in one commit. In durable mode
    /// nobody owns it any more; in exact mode its owner keeps it. May be asked again, as [`Store::flush`]. `false` when
    /// the facts that go along were changed from another revision than that of now, and nothing was done.
    ///
    /// # Errors
    /// [`StoreError::Stale`]; [`StoreError::TooLarge`] when what goes along is.
    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool>;

    /// An input that was taken by [`Store::take`] is answered for; the run has ended, in that state. Its snapshot and
    /// timer go, what goes along is kept. May be asked again. `false` as of [`Store::wait`].
    ///
    /// # Errors
    /// [`StoreError::Stale`]; [`StoreError::TooLarge`] when what goes along is.
    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool>;

    /// Takes runs that nobody works on: durable ones whose owner's lease is over, and waiting ones that are due. Each gets
    /// the next epoch, so whoever had it before is stale (F10, F13).
    ///
    /// # Errors
    /// When the store does not answer.
    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>>;

    /// An owner gives back a run that he claimed and did nothing with: after that pause others may claim it, with the
    /// same input and the same time that has come.
    ///
    /// # Errors
    /// When the store does not answer. Whoever does not hold the run changes nothing.
    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()>;

    /// Takes one run that waits, for an input, which is kept with it until its owner waits, flushes or ends: should he
    /// die, whoever claims it next gets the input as well.
    ///
    /// # Errors
    /// [`StoreError::NoConversation`].
    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken>;

    /// Renews the leases of an owner's runs; how many. Only of those that are named, when names are given: what he holds by
    /// the store without knowing it, because the answer to a claim was lost, and what he gave up because the store was
    /// away, must come to an end, so that somebody goes on with it, or it is listed as interrupted (F1, F3, F26).
    ///
    /// # Errors
    /// When the store does not answer: the owner must stop his runs before their leases end by his own clock.
    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize>;

    /// Marks exact runs interrupted whose owner's lease is over, or all of one owner; gives their ids, sorted (F1, F13).
    /// Nobody owns them then, so whoever did is stale.
    ///
    /// # Errors
    /// When the store does not answer.
    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>>;

    /// A conversation's run; `None` when it has none.
    ///
    /// # Errors
    /// When the store does not answer.
    fn run(&self, id: &str) -> Stored<Option<Run>>;

    /// Runs of a state (or of all), sorted by id, after that one.
    ///
    /// # Errors
    /// When the store does not answer.
    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>>;

    /// Adds lines to the journal of a conversation: what happened, with names and never with values (F1).
    ///
    /// # Errors
    /// When the store does not answer.
    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()>;

    /// The journal of a conversation, in order.
    ///
    /// # Errors
    /// When the store does not answer.
    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>>;

    /// Takes outbox rows that are due, at most one a conversation and always its first that is not done, dropped or
    /// parked; nobody else gets them for the time of the lease.
    ///
    /// # Errors
    /// When the store does not answer.
    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>>;

    /// Says what became of an outbox row. `false` when the owner's lease on it is over: he sent late (F14). Done and
    /// parked count as a try.
    ///
    /// # Errors
    /// When the store does not answer.
    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool>;

    /// Outbox rows of a state (or of all that are not done), sorted by conversation and epoch.
    ///
    /// # Errors
    /// When the store does not answer.
    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>>;

    /// Rows of one conversation's outbox, done ones too, in the order of epochs.
    ///
    /// # Errors
    /// When the store does not answer.
    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>>;

    /// A person takes up a parked row: ready again without those names, as if it had been put down now, or dropped. One
    /// that has no names left is done. It counts as tried once, so that it is read back before it is sent (F8, F11). `false` when
    /// it is not parked.
    ///
    /// # Errors
    /// When the store does not answer.
    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool>;

    /// Puts a document; its new revision, or `None` when what was expected is not there and nothing was done.
    ///
    /// # Errors
    /// When the store does not answer.
    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>>;

    /// A document.
    ///
    /// # Errors
    /// When the store does not answer.
    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>>;

    /// Removes a document; `false` when it is not there.
    ///
    /// # Errors
    /// When the store does not answer.
    fn remove(&self, kind: &str, key: &str) -> Stored<bool>;

    /// Documents of a kind, sorted by the bytes of their keys, after that one; with keys that begin so.
    ///
    /// # Errors
    /// When the store does not answer.
    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>>;
}

/// What a person does about a parked row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unpark {
    /// It is sent again, without names that later batches have written (P4).
    Retry {
        /// The names to leave out.
        without: Vec<Text>,
    },
    /// It is given up.
    Drop,
}
