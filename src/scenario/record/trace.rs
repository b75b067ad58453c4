//! The public form of a trace, as it is read: one JSON object, described by `docs/trace.md` and `docs/trace.schema.json`.

use serde::Deserialize;
use std::collections::BTreeMap;

/// What `format` says.
pub const FORMAT: &str = "callflow-trace";
/// The version that this program writes and reads. What is added does not change it; what is changed or taken away does.
pub const VERSION: u32 = 1;

/// Names and values; a sensitive value is `None` (P47).
pub type Named = BTreeMap<String, Option<String>>;

/// A trace.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// How the run began.
    pub start: Start,
    /// What happened, in order.
    pub trace: Vec<Event>,
    /// The flows that came to their end.
    pub invocations: Vec<Invocation>,
    /// What the cloud held at the end, by participant.
    pub attributes: BTreeMap<String, Named>,
    /// How many events more there were.
    #[serde(default)]
    pub trace_dropped: usize,
    /// Why the run stopped before its end.
    #[serde(default)]
    pub stopped: Option<String>,
}

/// How a run began.
#[derive(Clone, Debug, Deserialize)]
pub struct Start {
    /// The flow.
    pub flow: String,
    /// Its type, in Archy's word.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who called.
    pub from: String,
    /// Who was called.
    pub to: String,
    /// In which language.
    #[serde(default)]
    pub language: Option<String>,
    /// When, as in `2026-01-05T09:00:00Z`.
    pub clock: String,
    /// The conversation's id.
    pub conversation: String,
    /// What the cloud held before.
    #[serde(default)]
    pub cloud: Named,
}

/// A flow that came to its end.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// The flow.
    pub flow: String,
    /// How it ended (P45).
    pub exit_reason: String,
    /// Where it transferred to (P45).
    #[serde(default)]
    pub transfer_type: Option<String>,
}

/// Why a transfer failed (L7).
#[derive(Clone, Debug, Deserialize)]
pub struct Failed {
    /// errorType
    #[serde(rename = "type")]
    pub kind: String,
    /// errorMessage
    #[serde(default)]
    pub message: Option<String>,
}

/// Something that happened. What a test does not tell of is [`Event::Other`].
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    /// A flow begins.
    Flow {
        /// Its name.
        flow: String,
        /// Its type.
        #[serde(rename = "type")]
        kind: String,
    },
    /// An action begins.
    Action {
        /// Its key.
        action: Option<String>,
        /// Its label.
        #[serde(default)]
        label: Option<String>,
    },
    /// Something is played.
    Play {
        /// What is heard.
        text: String,
    },
    /// Time passes.
    Wait {},
    /// A Get has its value.
    Get {
        /// The attribute.
        name: String,
        /// `queue`, `cloud` or `missing`.
        from: String,
        /// The value; `None` too where it is sensitive.
        value: Option<String>,
    },
    /// The caller enters keys, or nothing in time.
    Input {
        /// The keys.
        keys: Option<String>,
    },
    /// The caller says something.
    Said {
        /// The words.
        words: String,
    },
    /// The caller hangs up.
    HangUp {},
    /// A run error.
    Error {
        /// Its word.
        reason: String,
    },
    /// A transfer is tried.
    Transfer {
        /// The platform's word.
        #[serde(rename = "type")]
        kind: String,
        /// Where to.
        target: String,
        /// Whether it succeeded.
        succeeded: bool,
        /// The action's key.
        action: String,
        /// Why it failed.
        #[serde(default)]
        failure: Option<Failed>,
    },
    /// The world outside answers an action.
    Answer {
        /// The action's key.
        action: String,
        /// What it asked with.
        asked: BTreeMap<String, String>,
        /// The output.
        output: String,
        /// The values, each as an expression; `None` where none gives it.
        expressions: BTreeMap<String, Option<String>>,
    },
    /// A batch is sent.
    Batch {
        /// What it sets.
        attributes: Named,
        /// `accepted` or `lost`.
        delivery: String,
        /// The conversation, where it is another one than the flow's own (P44).
        #[serde(default)]
        conversation: Option<String>,
        /// Why each try failed that did; a trace of an older program does not say it.
        #[serde(default)]
        failures: Vec<String>,
    },
    /// Somebody else writes.
    Write {
        /// Who.
        writer: String,
        /// The conversation's id.
        conversation: String,
        /// The participant's purpose.
        participant: String,
        /// What is written.
        attributes: Named,
    },
    /// The cloud does not answer a read.
    ReadFailed {
        /// Which read, from 1.
        number: u32,
    },
    /// A flow ends.
    #[serde(rename_all = "camelCase")]
    End {
        /// How (P45).
        exit_reason: String,
    },
    /// Anything else.
    #[serde(other)]
    Other,
}
