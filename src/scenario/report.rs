//! What came of a test.

use crate::conversation::{Entry, Invocation, Stopped};
use crate::span::Span;
use crate::value::Text;

/// What came of a test.
#[derive(Debug, Default)]
pub struct Report {
    /// What is not as it must be; none when the test has passed.
    pub failures: Vec<Failure>,
    /// Everything that happened, in order.
    pub entries: Vec<Entry>,
    /// How many entries more there were than are kept.
    pub dropped: usize,
    /// The flows that ran to their end.
    pub invocations: Vec<Invocation>,
    /// The outputs that decisions, switches, loops, menus and calls of tasks took, where the test asks for any.
    pub outputs: Vec<super::direct::Taken>,
    /// The flow did something else than the story, and nothing more was looked at.
    pub parted: bool,
    /// Why the conversation could not go on.
    pub stopped: Option<Stopped>,
    /// The stores at the end.
    pub stores: Vec<Holdings>,
    /// The attribute updates, in order (P43).
    pub updates: Vec<Update>,
    /// How often the run came to a point where the caller could have hung up.
    pub waits: usize,
    /// How often the cloud was read.
    pub reads: usize,
    /// How often a batch was delivered, each try counted.
    pub deliveries: usize,
    /// The actions that asked the world outside, in order: key and place.
    pub asked: Vec<(&'static str, Span)>,
}

impl Report {
    /// Whether everything was as it must be.
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// What the two stores hold of one participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// The conversation's id.
    pub conversation: String,
    /// The participant's purpose (P46).
    pub participant: String,
    /// Conversation Services, by name.
    pub services: Vec<(Text, Text)>,
    /// Analytics, by name (P41).
    pub analytics: Vec<(Text, Text)>,
}

/// An attribute update: what one accepted batch or write has changed (P43).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Seconds since 1970, by the clock of the run.
    pub time: i64,
    /// The conversation's id.
    pub conversation: String,
    /// The participant's purpose (P46).
    pub participant: String,
    /// Names and values.
    pub changes: Vec<(Text, Text)>,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step, in the test's file.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// What was to be.
    pub expected: Option<String>,
    /// What was.
    pub actual: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// How many entries of the trace came before.
    pub at: usize,
    /// What was queued at that moment: names and values.
    pub queue: Vec<(Text, Text)>,
    /// What the cloud held of the caller at that moment.
    pub cloud: Vec<(Text, Text)>,
}

impl Failure {
    /// A failure at a step.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            expected: None,
            actual: None,
            help: None,
            at: 0,
            queue: Vec::new(),
            cloud: Vec::new(),
        }
    }

    /// The same with what was to be and what was.
    pub fn compared(mut self, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.actual = Some(actual.into());
        self
    }

    /// The same with what to do about it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
