//! Runs as a store keeps them: who owns one, where it waits, and the batch it ends a step with.

use super::{Facts, Millis, Target, fingerprint, packed};
use crate::value::Text;
use serde::{Deserialize, Serialize};

/// How a run is kept (reliability §1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// The queue lives in its worker's memory only, as on the platform: a crash loses it and says so (F1).
    Exact,
    /// A snapshot at every wait: after a crash, or on another worker, the flow goes on where it waited.
    Durable,
}

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// Somebody works on it, or should.
    Runnable,
    /// It waits for an input or a time.
    Waiting,
    /// It has ended, and its batches are accepted or put down durably (P27, H61).
    Ended,
    /// Its worker died, or it could not go on: what it had queued is lost, and that is reported (F1).
    Interrupted,
}

impl RunState {
    /// The word that is kept and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Runnable => "runnable",
            Self::Waiting => "waiting",
            Self::Ended => "ended",
            Self::Interrupted => "interrupted",
        }
    }

    /// The state of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Runnable, Self::Waiting, Self::Ended, Self::Interrupted].into_iter().find(|state| state.word() == word)
    }
}

/// What an owner holds: he names it with all that he does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The conversation.
    pub conversation: String,
    /// Its epoch: one more at each claim and each flush.
    pub epoch: i64,
    /// The owner: the address of a worker, unique for each of its lives.
    pub owner: String,
}

/// A run that begins.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'a> {
    /// The conversation, which is there.
    pub conversation: &'a str,
    /// Who runs it.
    pub owner: &'a str,
    /// How it is kept.
    pub mode: Mode,
    /// The hash of the image it is pinned to (F63).
    pub image: &'a [u8],
    /// Where it begins, in durable mode: whoever claims it goes on from there.
    pub snapshot: Option<&'a [u8]>,
    /// How long it is held without being renewed.
    pub lease: std::time::Duration,
}

/// Where a batch is delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deliver {
    /// This store is the cloud: the attributes are merged in the same transaction, the outbox row is put down as done.
    Here,
    /// The platform is the cloud: a sender takes the row from the outbox.
    Later,
}

/// A batch, and what is committed with it.
#[derive(Clone, Copy, Debug)]
pub struct Flush<'a> {
    /// Whose attributes.
    pub target: &'a Target,
    /// Names and values, in the order of the first Set; each name once (P4). One without names is put down as done:
    /// nothing is left to send (P5).
    pub batch: &'a [(Text, Text)],
    /// Where it goes.
    pub deliver: Deliver,
    /// When, for the event.
    pub now: Millis,
    /// What the run does then.
    pub state: RunState,
    /// Where it goes on, in durable mode, when it has not ended.
    pub snapshot: Option<&'a [u8]>,
    /// What the outbox keeps, where that is not the batch itself.
    pub veiled: Option<Veiled<'a>>,
}

/// A batch as the outbox keeps it, where its values are not for everybody who reads the database (F61).
#[derive(Clone, Copy, Debug)]
pub struct Veiled<'a> {
    /// The same names, with what stands for their values.
    pub batch: &'a [(Text, Text)],
    /// The fingerprint of the batch: the same when it is put down again.
    pub hash: [u8; 32],
}

impl Flush<'_> {
    /// The bytes of the outbox row, and what tells it from another one.
    pub fn row(&self) -> (Vec<u8>, [u8; 32]) {
        match &self.veiled {
            Some(veiled) => (packed(veiled.batch), veiled.hash),
            None => {
                let bytes = packed(self.batch);
                let hash = fingerprint(self.target, &bytes);
                (bytes, hash)
            }
        }
    }
}

/// What is committed together with a wait or an end, so that one commit does for all of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Along<'a> {
    /// What has happened in the conversation: replaces its document of the kind [`super::LOG`].
    pub log: Option<&'a [u8]>,
    /// The conversation's facts as they are now, and the revision that they were changed from.
    pub facts: Option<(i64, &'a Facts)>,
}

/// A run that waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wait<'a> {
    /// Where it goes on; in exact mode `None`, and the owner keeps it.
    pub snapshot: Option<&'a [u8]>,
    /// When it is due without any input, as milliseconds from now by the store's clock.
    pub due: Option<Millis>,
    /// What else is kept.
    pub along: Along<'a>,
}

/// A run that is over.
#[derive(Clone, Copy, Debug)]
pub struct Finish<'a> {
    /// How.
    pub state: RunState,
    /// What else is kept.
    pub along: Along<'a>,
}

impl From<RunState> for Finish<'_> {
    /// Nothing else is kept.
    fn from(state: RunState) -> Self {
        Self { state, along: Along::default() }
    }
}

/// A run that was claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// What the new owner holds.
    pub hold: Hold,
    /// The hash of its image.
    pub image: Vec<u8>,
    /// Where it goes on.
    pub snapshot: Vec<u8>,
    /// The input to go on with: the one that it was taken for, or that the one before had taken and did not answer for.
    pub input: Option<Vec<u8>>,
    /// Its time has come. Like an input it stays due until an owner waits, flushes or ends; an input that is taken
    /// ends the wait for a time.
    pub due: bool,
}

/// What became of taking a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is the asker's.
    Yes(Box<Claimed>),
    /// Somebody works on it or, in exact mode, keeps it: the owner. It may be asked again.
    Owned(String),
    /// It has ended.
    Over(RunState),
    /// The conversation has no run.
    NoRun,
}

/// A run, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The conversation.
    pub conversation: String,
    /// Its epoch.
    pub epoch: i64,
    /// What it does.
    pub state: RunState,
    /// How it is kept.
    pub mode: Mode,
    /// Who owns it.
    pub owner: Option<String>,
    /// The hash of its image.
    pub image: Vec<u8>,
    /// The bytes of its snapshot; 0 when there is none.
    pub snapshot_bytes: usize,
}

/// A line of a journal: what happened, with names, never with values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// When.
    pub time: Millis,
    /// The epoch in which.
    pub epoch: i64,
    /// What: `queued`, `flushed`, `delivered`, `lost`, `conflict`, `late` …
    pub kind: String,
    /// The participant and names that it is about.
    pub names: Vec<Text>,
    /// A word for people, without values.
    pub note: String,
}
