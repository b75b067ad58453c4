//! Why a store does not do what it is asked.

use std::fmt;
use std::time::Duration;

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// There is no such conversation.
    NoConversation,
    /// There is no such participant in it.
    NoParticipant,
    /// A participant's names and values would exceed [`crate::cloud::MAX_PARTICIPANT_BYTES`] (H50), a document
    /// [`super::MAX_DOCUMENT_BYTES`], an id [`super::MAX_ID_BYTES`]; nothing was done.
    TooLarge,
    /// Something of this id is there already.
    Exists,
    /// Whoever asks does not own the conversation any more (F10): nothing was done, and he must stop.
    Stale,
    /// There is no room (F22): nothing was done; it may be tried again when there is.
    Full,
    /// It cannot be reached or did not answer: the outcome is unknown (F3). The reason is for people, without values.
    Unavailable(String),
    /// It can take nothing more until it is opened again (F23), or holds what cannot be (F25).
    Broken(String),
    /// The peer takes it never (F12): code and message, as it said them, without values (H107).
    Refused {
        /// The status of the answer.
        status: u16,
        /// The code.
        code: String,
        /// The message.
        message: String,
    },
    /// The peer wants a pause (F4): for that long, when it said.
    Throttled(Option<Duration>),
    /// It is encrypted, and the key is not here (F61): which one, for people. Nothing was done.
    Locked(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConversation => f.write_str("the conversation is not known"),
            Self::NoParticipant => f.write_str("the participant is not known"),
            Self::TooLarge => f.write_str("attributes of a participant, a document or an id would grow past its limit"),
            Self::Exists => f.write_str("something of this id is there already"),
            Self::Stale => f.write_str("the conversation is owned by somebody else by now"),
            Self::Full => f.write_str("there is no room"),
            Self::Unavailable(why) => write!(f, "the store cannot be reached: {why}"),
            Self::Broken(why) => write!(f, "the store cannot go on: {why}"),
            Self::Refused { status, code, message } => {
                write!(f, "the platform refused with {status} `{code}`: {message}")
            }
            Self::Throttled(_) => f.write_str("the platform wants a pause"),
            Self::Locked(why) => write!(f, "what was kept is encrypted {why}"),
        }
    }
}

impl std::error::Error for StoreError {}
