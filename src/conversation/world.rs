//! Who stands outside: callers, agents, queues, everything that is asked or told while a flow runs.

use crate::catalog::{Action, TransferType};
use crate::value::{Text, Value};

/// How many keys are wanted, and how long to wait for them (L8, L9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// The fewest that succeed.
    pub min: u8,
    /// The most that are taken.
    pub max: u8,
    /// The key that ends the entry.
    pub terminator: Option<char>,
    /// Milliseconds to the first key.
    pub no_entry: i64,
    /// Milliseconds between two keys.
    pub between: i64,
}

/// What the world outside is asked or told.
#[derive(Clone, Debug)]
pub enum Ask<'a> {
    /// Audio is played.
    Play(&'a Value),
    /// Keys are collected; what is played first was played.
    Collect(Digits),
    /// A key for a menu is wanted: its name, and the milliseconds to wait.
    Menu(&'a Text, i64),
    /// Time passes, in milliseconds.
    Wait(i64),
    /// A transfer is tried: where to, in the platform's word, and the target as a text for people.
    Transfer(TransferType, &'a str),
    /// Something is told: the action, its settings and what it sends, by name.
    Tell(&'static Action, Vec<(String, Value)>),
    /// An in-queue task is about to start over (P26).
    Restart,
    /// An action that only the world outside can answer.
    External(&'static Action),
}

/// What the world outside answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It is done.
    Done,
    /// Keys, the terminating one included.
    Keys(Text),
    /// Nothing was entered in time.
    Nothing,
    /// It failed: type and message (L7).
    Failed(Text, Option<Text>),
    /// The caller has hung up (P21).
    HangUp,
    /// The interaction leaves the in-queue flow: somebody took it (P26).
    Leave,
    /// Nobody here can answer that: the run stops.
    Unknown,
}

/// Who answers.
pub trait World {
    /// Answers, or takes note.
    fn ask(&mut self, ask: &Ask<'_>) -> Reply;

    /// The value of a built-in, by its name (E280); NOT_SET when nobody knows one (E281).
    fn built_in(&mut self, name: &str) -> Value;

    /// The time outside, in seconds since 1970.
    fn now(&mut self) -> i64;
}
