//! What is kept of a run while it waits: the conversation itself, and what has happened in it so far.

use super::super::{Invocation, State, Status};
use super::secret::Bytes;
use crate::conversation::{Caller, Session};
use crate::value::{Text, Value};
use serde::{Deserialize, Serialize};
use serde_json::Map;

/// The most lines of what was played that are kept; the oldest go first.
pub const MAX_PLAYED: usize = 1_000;
/// The most bytes of them together: a log is written at every wait.
pub const MAX_PLAYED_BYTES: usize = 256 << 10;
/// The most flows that are listed.
pub const MAX_LISTED: usize = 1_000;
/// The most keys that a caller may have typed ahead.
pub const MAX_TYPED: usize = 256;

/// What a run waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaits {
    /// Nothing: it has not begun, or has ended.
    #[default]
    Nothing,
    /// Keys.
    Digits {
        /// The most that are taken.
        max: u8,
        /// The key that ends the entry.
        terminator: Option<char>,
    },
    /// A key for a menu, or words.
    Choice,
    /// A time.
    Time,
    /// Somebody who takes the caller out of a queue (P26).
    Agent,
}

impl Awaits {
    /// The word that is shown.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Nothing => None,
            Self::Digits { .. } => Some("digits"),
            Self::Choice => Some("choice"),
            Self::Time => Some("time"),
            Self::Agent => Some("agent"),
        }
    }
}

/// A participant that flows have a number of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The conversation, when it is another one (P44).
    pub elsewhere: Option<String>,
    /// Its id.
    pub id: String,
}

impl Person {
    /// One of this conversation.
    pub fn here(id: String) -> Self {
        Self { elsewhere: None, id }
    }
}

/// What has happened in a conversation, and what the next step needs to know.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Log {
    /// The participant whose attributes flows set and get (P40).
    pub customer: String,
    /// The participants that flows have a number of, in the order of the numbers.
    pub people: Vec<Person>,
    /// Who calls whom.
    pub from: String,
    /// The number called.
    pub to: String,
    /// When it began, in seconds since 1970.
    pub began: i64,
    /// What was played, in order.
    pub played: Vec<String>,
    /// The flows that ran, in order; the last one may still run.
    pub flows: Vec<Ran>,
    /// What it waits for.
    pub awaits: Awaits,
    /// When it is due, in milliseconds since 1970, by the clock of the store (F17).
    pub due_at: Option<i64>,
    /// How many answers it has had.
    pub turn: u32,
    /// What the last one was, as a fingerprint; time has none.
    pub last: Option<u32>,
    /// Keys that were typed ahead.
    pub typed: String,
    /// Names that are queued and not sent (F1).
    pub queued: Vec<Text>,
    /// What a workflow gave back.
    pub outputs: Option<Vec<(String, Value)>>,
    /// Names that were lost with a batch that nobody took, in order (P27).
    pub lost: Vec<Text>,
    /// The fault of the flow that ended by its error handling (H60).
    pub fault: Option<String>,
    /// How often in a row the run has failed through a bug of ours (F38).
    pub panics: u32,
}

/// A flow that ran, or runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ran {
    /// Its name.
    pub flow: String,
    /// Its type, in the word of scripts.
    pub kind: String,
    /// How it ended (P45).
    pub exit: Option<String>,
    /// Where it transferred to (P45).
    pub transfer: Option<String>,
    /// The participant that it is.
    pub participant: Option<String>,
}

impl Log {
    /// What the flows know of the call.
    pub fn caller(&self, conversation: &str) -> Caller {
        Caller {
            from: self.from.clone(),
            to: self.to.clone(),
            language: None,
            conversation: conversation.to_owned(),
            began: self.began,
        }
    }

    /// Notes what was played.
    pub fn play(&mut self, text: String) {
        self.played.push(text);
        let mut bytes: usize = self.played.iter().map(String::len).sum();
        while self.played.len() > MAX_PLAYED || bytes > MAX_PLAYED_BYTES {
            bytes -= self.played.remove(0).len();
        }
    }

    /// How the conversation stands.
    pub fn status(&self, conversation: &str, state: State) -> Status {
        let invocation = |ran: &Ran| Invocation {
            flow: ran.flow.clone(),
            kind: ran.kind.clone(),
            exit_reason: ran.exit.clone(),
            transfer_target: ran.transfer.clone(),
        };
        let waits = state == State::Waiting;
        Status {
            conversation: conversation.to_owned(),
            participant: self.customer.clone(),
            state,
            awaits: self.awaits.word().filter(|_| waits).map(str::to_owned),
            turn: self.turn,
            played: self.played.clone(),
            invocations: self.flows.iter().map(invocation).collect(),
            outputs: self.outputs.as_ref().map(|outputs| json(outputs)),
        }
    }
}

fn json(outputs: &[(String, Value)]) -> Map<String, serde_json::Value> {
    outputs.iter().map(|(name, value)| (name.clone(), super::inputs::json(value))).collect()
}

/// The bytes of a run that waits: the log and the conversation.
pub fn packed(log: &Log, session: &Session) -> Option<Bytes> {
    postcard::to_allocvec(&(log, session.bytes())).ok().map(Bytes::from)
}

/// The run of such bytes; `None` when they are none.
pub fn unpacked(bytes: &[u8]) -> Option<(Log, Session)> {
    let (log, session): (Log, Vec<u8>) = postcard::from_bytes(bytes).ok()?;
    Some((log, Session::of_bytes(&Bytes::from(session)).ok()?))
}

/// The bytes of a log alone.
pub fn packed_log(log: &Log) -> Option<Bytes> {
    postcard::to_allocvec(log).ok().map(Bytes::from)
}

/// The log of such bytes; `None` when they are none.
pub fn unpacked_log(bytes: &[u8]) -> Option<Log> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_played_is_kept_up_to_its_limits() {
        let mut log = Log::default();
        (0..MAX_PLAYED).for_each(|number| log.play(number.to_string()));
        assert_eq!((log.played.len(), log.played[0].as_str()), (MAX_PLAYED, "0"));
        log.play("one more".into());
        assert_eq!((log.played.len(), log.played[0].as_str()), (MAX_PLAYED, "1"), "the oldest goes");
        let mut log = Log::default();
        (0..4).for_each(|_| log.play("x".repeat(MAX_PLAYED_BYTES / 4)));
        assert_eq!(log.played.len(), 4);
        log.play("x".into());
        assert_eq!(log.played.len(), 4, "one byte past the limit, and the oldest goes");
        log.play("x".repeat(MAX_PLAYED_BYTES + 1));
        assert!(log.played.is_empty(), "what is too long alone is not kept at all");
    }
}
