//! From a trace to a test: what happened becomes what must happen.

mod outside;
mod story;
mod trace;

pub use trace::{Event, FORMAT, Invocation, Named, Start, Trace, VERSION};

use super::read::MAX_STEPS;
use std::fmt;

/// The most bytes of a trace that is read.
pub const MAX_TRACE_BYTES: usize = 64 << 20;

/// Why a trace becomes no test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordError {
    /// It is no trace: what is wrong, with line and column.
    NotATrace(String),
    /// It has another version.
    OtherVersion(u32),
    /// The run stopped before its end.
    Stopped(String),
    /// More happened than a trace keeps.
    Dropped(usize),
    /// A test would have more steps than a test may have.
    TooLong,
    /// A flow type that nobody knows.
    UnknownType(String),
    /// An action that nobody knows.
    UnknownAction(String),
    /// A value that no expression gives: the action and the name.
    NoExpression(String, String),
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotATrace(what) => write!(f, "this is no trace of a run: {what}"),
            Self::OtherVersion(version) => {
                write!(f, "the trace has version {version}, and this program reads version {VERSION}")
            }
            Self::Stopped(why) => write!(f, "the run did not come to its end, so there is no test in it: {why}"),
            Self::Dropped(count) => write!(f, "{count} events more happened than a trace keeps"),
            Self::TooLong => {
                write!(f, "more than {MAX_STEPS} things happened, and a test has at most {MAX_STEPS} steps")
            }
            Self::UnknownType(word) => write!(f, "there is no flow type `{word}`"),
            Self::UnknownAction(word) => write!(f, "there is no action `{word}`"),
            Self::NoExpression(action, name) => {
                write!(f, "`{action}` gave `{name}` a value that no expression gives, so a test cannot")
            }
        }
    }
}

impl std::error::Error for RecordError {}

/// What is wrong with a text that is to be a trace: no JSON at all, or JSON of another form, as the reader names it.
fn unreadable(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => error.to_string(),
        _ => format!("it is no JSON from line {}, column {} on", error.line(), error.column()),
    }
}

impl Trace {
    /// Reads a trace.
    ///
    /// # Errors
    /// [`RecordError::NotATrace`], [`RecordError::OtherVersion`].
    pub fn read(text: &str) -> Result<Self, RecordError> {
        let wrong = |what: String| RecordError::NotATrace(what);
        if text.len() > MAX_TRACE_BYTES {
            return Err(wrong(format!("it has more than {MAX_TRACE_BYTES} bytes")));
        }
        // The version first: another one may have another form.
        let head: Head = serde_json::from_str(text).map_err(|error| wrong(unreadable(&error)))?;
        if head.format != FORMAT {
            return Err(wrong(format!("its `format` is not `{FORMAT}`")));
        }
        if head.version != VERSION {
            return Err(RecordError::OtherVersion(head.version));
        }
        serde_json::from_str(text).map_err(|error| wrong(unreadable(&error)))
    }

    /// The `test` block of that name, not laid out yet.
    ///
    /// # Errors
    /// When no test could play it again.
    pub fn test(&self, name: &str) -> Result<String, RecordError> {
        if let Some(why) = &self.stopped {
            return Err(RecordError::Stopped(why.clone()));
        }
        if self.trace_dropped > 0 {
            return Err(RecordError::Dropped(self.trace_dropped));
        }
        story::block(self, name)
    }
}

/// What every version has.
#[derive(serde::Deserialize)]
struct Head {
    format: String,
    version: u32,
}
