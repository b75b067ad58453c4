//! The one door to the outside store of conversations: Conversation Services, as a flow sees them.

pub mod bridge;
pub mod deliver;
mod memory;
pub mod store;

pub use memory::{Event, MAX_VISIBLE_AFTER, Memory, PURPOSES, Segment};

use crate::participant::{BatchId, Slot};
use crate::value::Text;
use std::fmt;

/// A participant of a conversation, by its number in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Participant(pub u32);

/// A participant that was looked for (P44).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number in the store.
    pub who: Participant,
    /// Its own id in its conversation, also where it was found without one.
    pub id: Text,
}

/// The most characters of a conversation's id (P44).
pub const MAX_CONVERSATION_ID: usize = 36;

/// Why a store did not do what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloudError {
    /// Nobody knows this participant.
    UnknownParticipant,
    /// A participant's attributes would exceed [`MAX_PARTICIPANT_BYTES`].
    TooLarge,
    /// The conversation has ended, and the store takes nothing for it any more.
    Ended,
    /// The store cannot be reached, or did not answer in time: the outcome is unknown (F3).
    Unreachable,
    /// The store does not take it, and never will (F12).
    Refused,
}

impl fmt::Display for CloudError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownParticipant => "the participant is not known",
            Self::TooLarge => "the participant's attributes would grow past their limit",
            Self::Ended => "the conversation has ended",
            Self::Unreachable => "the store cannot be reached",
            Self::Refused => "the store does not take it",
        })
    }
}

impl std::error::Error for CloudError {}

/// The most bytes of names and values that one participant may hold (H50, reliability §4).
pub const MAX_PARTICIPANT_BYTES: usize = 1 << 20;

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// It was merged by name into what was there (P16).
    Now,
    /// The same batch had been applied before; nothing changed (P27).
    Before,
}

/// The one door (house rules). Every store numbers attribute names for itself, so that asking costs no search.
pub trait Cloud {
    /// This store's number of a name.
    fn number(&mut self, name: &str) -> Slot;

    /// Reads names of a participant at this moment, without any cache (P2). Answers are put at the end of `into`,
    /// one a name, `None` for a name that is not there.
    ///
    /// # Errors
    /// When the participant is not known or the store does not answer; `into` is then unchanged.
    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError>;

    /// Merges a batch by name, all or nothing and once (P16, P27). `entries` is drained when it was applied or had
    /// been applied before.
    ///
    /// # Errors
    /// When nothing was applied ([`CloudError::UnknownParticipant`], [`CloudError::TooLarge`], [`CloudError::Ended`]) or nobody knows
    /// ([`CloudError::Unreachable`]); the same batch may then be sent again.
    fn apply(&mut self, who: Participant, id: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError>;

    /// A participant of any conversation, by the ids of this store (P44); without an id of its own whom a flow of that
    /// conversation would speak to: the customer, else whoever joined first. `None` when nobody knows the conversation, or
    /// has that id in it.
    ///
    /// # Errors
    /// When the store does not answer; a store that does not look for participants says that it will not.
    fn find(&mut self, _conversation: &str, _participant: Option<&str>) -> Result<Option<Found>, CloudError> {
        Err(CloudError::Refused)
    }

    /// The time of the run, in seconds since 1970: events are stamped with it. Stores with a clock of their own need
    /// none.
    fn set_time(&mut self, _now: i64) {}

    /// How many seconds it takes until an accepted write is visible (P32). Stores outside are as fast as they are.
    fn set_visible_after(&mut self, _seconds: i64) {}

    /// A participant of that purpose joins the conversation of another one: a flow, a bot, a queue (P46). `None` where
    /// the store leaves that to others.
    fn joins(&mut self, _beside: Participant, _purpose: &str) -> Option<Participant> {
        None
    }

    /// A participant leaves its conversation: a flow that ends, a caller who is gone (P41).
    fn leaves(&mut self, _who: Participant) {}
}
