//! The worker's face: what runs the flows of conversations, as the service sees it.

pub mod engine;

pub use engine::{Answers, Engine, Image, Options, Programs, Ticks};

use crate::cloud::store::StoreError;
use crate::serve::http::{Code, ErrorBody};
use serde::Serialize;
use serde_json::{Map, Value};
use std::time::Duration;

/// A conversation that is to begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// The name of the flow.
    pub flow: String,
    /// The number that calls.
    pub caller: String,
    /// The number that is called.
    pub called: String,
    /// What the customer's participant holds at the beginning; of a name written twice the last value counts (P8).
    pub attributes: Vec<(String, String)>,
    /// The conversation's id; without one, a new one is made.
    pub conversation: Option<String>,
}

/// A workflow that is to run by itself (wire §10).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Launch {
    /// The id or name of the flow.
    pub flow: String,
    /// Its version; without one, the newest that is published.
    pub version: Option<String>,
    /// Values of its input variables, by their names as the flow writes them: `Flow.Account`.
    pub inputs: Map<String, Value>,
    /// A name for people.
    pub name: Option<String>,
}

/// What a caller does.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    /// Presses keys.
    Digits(String),
    /// Says or writes something.
    Text(String),
    /// Hangs up.
    HangUp,
}

/// What a conversation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It waits for an input or a time.
    Waiting,
    /// Its flow runs.
    Running,
    /// It has ended, and what it had set is accepted or put down durably (P27).
    Ended,
    /// Its worker died, and what it had queued is lost (F1).
    Interrupted,
}

/// A flow that ran in a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// The flow's name.
    pub flow: String,
    /// Its type, in the word of scripts: `inboundCall` …
    pub kind: String,
    /// How it ended (P45); `None` while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_reason: Option<String>,
    /// Where it transferred to (P45).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer_target: Option<String>,
}

/// How a conversation stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The conversation.
    #[serde(rename = "conversationId")]
    pub conversation: String,
    /// The participant whose attributes flows set and get (P40).
    #[serde(rename = "participantId")]
    pub participant: String,
    /// What it does.
    pub state: State,
    /// What it waits for, in a word: `digits`, `text`, `time` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub awaits: Option<String>,
    /// How many answers, the caller's and those of time, it has had: an answer may name the turn that it is for.
    pub turn: u32,
    /// What was played or said, in order.
    pub played: Vec<String>,
    /// The flows that ran, in order.
    pub invocations: Vec<Invocation>,
    /// What a workflow gave back (H60).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Map<String, Value>>,
}

/// Why a worker did not do what it was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkError {
    /// No flow has this name.
    UnknownFlow(String),
    /// Nobody knows the conversation.
    UnknownConversation,
    /// It does not wait for an input now.
    NotWaiting,
    /// It has ended.
    Ended,
    /// A conversation of this id is there already.
    Exists,
    /// What was given cannot be taken: which field, and why, without values.
    Refused {
        /// The path of the field in the request.
        field: String,
        /// Why, as a sentence.
        why: String,
    },
    /// The run stays in the memory of another worker, which is known in the store by this name: its address, `#`, and
    /// the name of its life (reliability §2).
    Elsewhere(String),
    /// Nothing new is begun: the service stops (F16), or the worker that keeps the run is gone.
    Unavailable,
    /// The store did not do its part.
    Store(StoreError),
    /// Our own bug (F38).
    Internal,
}

/// What a worker answers.
pub type Worked<T> = Result<T, WorkError>;

/// What runs flows. Every call blocks until the flow waits or ends.
pub trait Work: Send + Sync {
    /// Begins a conversation with a flow.
    ///
    /// # Errors
    /// When there is no such flow, or it could not begin.
    fn begin(&self, new: New) -> Worked<Status>;

    /// Runs a workflow by itself; the answer comes at once, and its state by [`Work::status`].
    ///
    /// # Errors
    /// When there is no such workflow, or its inputs are not of their types.
    fn launch(&self, launch: Launch) -> Worked<Status>;

    /// Gives a conversation what its caller does at whatever it waits for.
    ///
    /// # Errors
    /// When it is not known, has ended, or does not wait.
    fn input(&self, conversation: &str, input: Input) -> Worked<Status> {
        self.answer(conversation, None, input)
    }

    /// The same for one turn ([`Status::turn`]): the same answer to the same turn, said again because nobody has heard
    /// that it was taken, changes nothing and is no error (F3, F53).
    ///
    /// # Errors
    /// As [`Work::input`]; [`WorkError::NotWaiting`] when the turn is over.
    fn answer(&self, conversation: &str, turn: Option<u32>, input: Input) -> Worked<Status>;

    /// How a conversation stands; `None` when it has no run.
    ///
    /// # Errors
    /// When the store does not answer.
    fn status(&self, conversation: &str) -> Worked<Option<Status>>;

    /// Begins nothing new, and returns when every flow has reached its next wait, or after that time (F16).
    fn stop(&self, within: Duration);

    /// The name of this life of the worker, which no other one has or had.
    fn life(&self) -> &str {
        ""
    }

    /// Figures for `/metrics`: a name without a prefix, what it means, and its value now.
    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        Vec::new()
    }
}

impl From<StoreError> for WorkError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<WorkError> for ErrorBody {
    fn from(error: WorkError) -> Self {
        match error {
            WorkError::UnknownFlow(name) => Self::new(Code::FlowNotFound).named(name),
            WorkError::UnknownConversation => Self::new(Code::NotFound),
            WorkError::NotWaiting => Self::new(Code::ConversationNotWaiting),
            WorkError::Ended => Self::new(Code::ConversationEnded),
            WorkError::Exists => StoreError::Exists.into(),
            WorkError::Refused { field, why } => Self::field(field, why),
            WorkError::Unavailable | WorkError::Elsewhere(_) => Self::new(Code::Unavailable),
            WorkError::Store(error) => error.into(),
            WorkError::Internal => Self::new(Code::Internal),
        }
    }
}
