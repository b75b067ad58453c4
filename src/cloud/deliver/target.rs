//! Where batches go: the platform's API, or a scripted one in tests.

use crate::cloud::store;
use crate::value::Text;
use std::time::Duration;

/// A place that takes batches, merged by name (P16, H42). Each call is one request, or says why it was none.
pub trait Target: Send + Sync {
    /// What it is, for people: the URL without any secret.
    fn name(&self) -> String;

    /// The values of names at this moment, and whether the conversation takes part in Analytics no more (P41).
    ///
    /// # Errors
    /// Why there is no answer.
    fn read(&self, to: &store::Target, names: &[&str], within: Duration) -> Result<Seen, Trouble>;

    /// Merges a batch: one request for all of it (H102). The answer is waited for at most that long.
    ///
    /// # Errors
    /// Why it was not taken, or that nobody knows.
    fn write(&self, to: &store::Target, batch: &[(Text, Text)], within: Duration) -> Result<Accepted, Trouble>;

    /// Whether it takes our credentials again.
    ///
    /// # Errors
    /// [`Trouble::Denied`] while it does not.
    fn probe(&self, within: Duration) -> Result<(), Trouble>;
}

/// What a target holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// One for each name that was asked for.
    pub values: Vec<Option<Text>>,
    /// Analytics takes no more writes to that participant (P41).
    pub closed: bool,
}

/// A batch was taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The target's name for its answer (H106).
    pub correlation: Option<String>,
}

/// Why a request came to nothing. Reasons are for people and hold no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such conversation or participant: final (F7).
    NotFound(String),
    /// It is never taken: final (F12).
    Refused(String),
    /// Somebody else wrote at the same moment: read, and apply again (F6).
    Conflict(String),
    /// A pause is wanted, for that long when it said so (F4).
    Throttled(Option<Duration>),
    /// No answer, or one that says nothing of what was done: the outcome is unknown (F5, F8).
    Unknown(String),
    /// Our credentials are not taken: the target stops, the batch is not to blame (F5).
    Denied(String),
}
