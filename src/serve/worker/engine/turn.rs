//! Answers to runs that wait: what they mean, how they are kept, and for which turn they are.
//!
//! An answer may name its turn. Its caller may then say it again when nobody has told him that it was taken: it is taken
//! once (F3, F53).

use super::super::{Input, WorkError, Worked};
use super::keep::{Awaits, Log};
use super::stage::next_keys;
use super::{Code, Engine};
use crate::cloud::store::{Hold, Millis};
use crate::conversation::Reply;
use crate::value::Text;
use std::sync::Arc;
use std::time::Duration;

/// For how long a run whose image cannot be used here is left alone: a worker of its version may be there.
const CEDED: Duration = Duration::from_secs(2);

impl Engine {
    /// The program of a run. Where this version cannot use its image, the run is given back as it was (F63).
    pub(super) fn code_or_cede(&self, image: &[u8], hold: &Hold) -> Worked<Arc<Code>> {
        self.code_of(image).inspect_err(|_| {
            // Should that fail, it comes back when its lease is over.
            let _ = self.store.cede(hold, CEDED);
        })
    }

    /// The time by which waits are due: the store's, for the clock of a worker may jump, and differ from the next one's (F17).
    pub(super) fn store_time(&self) -> Millis {
        self.store.time().unwrap_or_else(|_| self.clock.now())
    }
}

/// The words with which somebody takes a caller out of a queue (P26).
pub const AGENT: &str = "agent";

/// An answer, and the turn that it is for.
pub type Answer = (Option<u32>, Input);

/// An answer as it is kept with a run.
pub fn packed(turn: Option<u32>, input: &Input) -> Vec<u8> {
    let mut bytes = vec![u8::from(turn.is_some())];
    bytes.extend_from_slice(&turn.unwrap_or(0).to_le_bytes());
    bytes.append(&mut plain(input));
    bytes
}

fn plain(input: &Input) -> Vec<u8> {
    let (kind, text) = match input {
        Input::Digits(keys) => (b'd', keys.as_str()),
        Input::Text(words) => (b't', words.as_str()),
        Input::HangUp => (b'h', ""),
    };
    let mut bytes = vec![kind];
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// The answer of such bytes; `None` when they are none.
pub fn unpacked(bytes: &[u8]) -> Option<Answer> {
    let (flag, rest) = bytes.split_first()?;
    let (turn, rest) = rest.split_first_chunk::<4>()?;
    let (kind, text) = rest.split_first()?;
    let text = std::str::from_utf8(text).ok()?.to_owned();
    let input = match kind {
        b'd' => Input::Digits(text),
        b't' => Input::Text(text),
        b'h' => Input::HangUp,
        _ => return None,
    };
    Some(((*flag == 1).then(|| u32::from_le_bytes(*turn)), input))
}

/// Whether an answer is for the turn that a run is in; `Err` with what its caller is told when it is not: the same answer
/// to the turn before was taken already, and is no error.
pub fn is_now(log: &Log, (turn, input): &Answer) -> Result<(), Option<WorkError>> {
    match turn {
        None => Ok(()),
        Some(turn) if *turn == log.turn => Ok(()),
        Some(turn) if turn.checked_add(1) == Some(log.turn) && log.last == Some(mark(input)) => Err(None),
        Some(_) => Err(Some(WorkError::NotWaiting)),
    }
}

fn mark(input: &Input) -> u32 {
    crc32fast::hash(&plain(input))
}

/// Answers what a run waits for, and counts that; without an input it is time that answers. `None` when it means nothing
/// there.
pub fn answered(log: &mut Log, input: Option<Input>) -> Option<Reply> {
    let last = input.as_ref().map(mark);
    let reply = reply(log, input)?;
    log.turn = log.turn.saturating_add(1);
    log.last = last;
    Some(reply)
}

fn reply(log: &mut Log, input: Option<Input>) -> Option<Reply> {
    match (input, log.awaits) {
        (Some(Input::HangUp), awaits) if awaits != Awaits::Nothing => Some(Reply::HangUp),
        (Some(Input::Digits(keys)), Awaits::Digits { .. } | Awaits::Choice) => {
            log.typed = keys;
            Some(next_keys(log).map_or(Reply::Nothing, Reply::Keys))
        }
        (Some(Input::Text(words)), Awaits::Choice | Awaits::Digits { .. }) => Some(Reply::Said(Text::from(words))),
        (Some(Input::Text(words)), Awaits::Agent) if words == AGENT => Some(Reply::Leave),
        (None, Awaits::Digits { .. } | Awaits::Choice) => Some(Reply::Nothing),
        (None, Awaits::Time | Awaits::Agent) => Some(Reply::Done),
        _ => None,
    }
}
