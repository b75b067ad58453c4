//! The outbox: batches that were put down for delivery, and what became of them (F2–F14).

use super::Millis;
use crate::value::Text;
use sha2::{Digest, Sha256};

/// Whose attributes a batch sets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The conversation; nearly always the run's own (P44 may name another).
    pub conversation: String,
    /// The participant.
    pub participant: String,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// It is to be delivered.
    Ready,
    /// The cloud has it.
    Done,
    /// It was refused for good, or nobody took it in time: a person must look.
    Parked,
    /// A person gave it up.
    Dropped,
}

impl OutboxState {
    /// The word that is kept and shown.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Done => "done",
            Self::Parked => "parked",
            Self::Dropped => "dropped",
        }
    }

    /// The state of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Ready, Self::Done, Self::Parked, Self::Dropped].into_iter().find(|state| state.word() == word)
    }
}

/// A row of the outbox. Conversation and epoch together are the batch's id (P27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// The conversation whose run sent it.
    pub conversation: String,
    /// The epoch in which.
    pub epoch: i64,
    /// Whose attributes.
    pub target: Target,
    /// Names and values.
    pub batch: Vec<(Text, Text)>,
    /// What became of it.
    pub state: OutboxState,
    /// How often it was sent.
    pub tries: u32,
    /// Somebody had taken it and never said what became of it: it may have been sent already (F2, F8). [`super::Store::due`]
    /// says so of rows whose lease was not given back by [`super::Store::mark`]; elsewhere it is `false`.
    pub unsure: bool,
    /// When it was put down.
    pub since: Millis,
    /// Why it was not taken, for people, without values.
    pub reason: Option<String>,
    /// The platform's name for its answer (H106).
    pub correlation: Option<String>,
}

/// What a sender says of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The cloud has it.
    Done {
        /// The platform's name for its answer (H106).
        correlation: Option<String>,
    },
    /// It is tried again.
    Again {
        /// In how many milliseconds, by the store's clock.
        after: Millis,
        /// Whether this was a try; a bad token counts none against batches (F5).
        counts: bool,
        /// Why, without values.
        reason: String,
    },
    /// It is parked.
    Parked {
        /// Why, without values.
        reason: String,
    },
}

/// The bytes of a batch as they are kept: for each attribute the lengths and bytes of name and value, sorted by name.
pub fn packed(batch: &[(Text, Text)]) -> Vec<u8> {
    let mut sorted: Vec<_> = batch.iter().collect();
    sorted.sort_unstable_by(|one, other| one.0.as_str().cmp(other.0.as_str()));
    in_order(sorted.into_iter())
}

/// The same bytes in the order of the list, as events keep them.
pub fn listed(attributes: &[(Text, Text)]) -> Vec<u8> {
    in_order(attributes.iter())
}

/// With room for a checksum behind them.
fn in_order<'a>(attributes: impl Iterator<Item = &'a (Text, Text)> + Clone) -> Vec<u8> {
    let size: usize = attributes.clone().map(|(name, value)| name.len() + value.len() + 8).sum();
    let mut bytes = Vec::with_capacity(size + 4);
    for (name, value) in attributes {
        for text in [name, value] {
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text.as_str().as_bytes());
        }
    }
    bytes
}

/// The batch of bytes that [`packed`] or [`listed`] made; `None` when they are none.
pub fn unpacked(mut bytes: &[u8]) -> Option<Vec<(Text, Text)>> {
    let mut batch = Vec::new();
    let text = |bytes: &mut &[u8]| -> Option<Text> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        *bytes = rest;
        std::str::from_utf8(text).ok().map(Text::new)
    };
    while !bytes.is_empty() {
        let name = text(&mut bytes)?;
        batch.push((name, text(&mut bytes)?));
    }
    Some(batch)
}

/// What tells two batches apart: the hash of target and bytes.
pub fn fingerprint(target: &Target, packed: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in [&target.conversation, &target.participant] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
    hash.update(packed);
    hash.finalize().into()
}

/// The names of a row that later batches for the same participant have written or will write: when a person sends it again
/// they are left out, for theirs are newer (P4). `rows` are those of the conversation, in the order of epochs.
pub fn written_since(rows: &[OutboxRow], row: &OutboxRow) -> Vec<Text> {
    let counts = |other: &&OutboxRow| {
        let taken = matches!(other.state, OutboxState::Done | OutboxState::Ready);
        other.epoch > row.epoch && other.target == row.target && taken
    };
    let later: Vec<&OutboxRow> = rows.iter().filter(counts).collect();
    let is_later = |name: &Text| later.iter().any(|other| other.batch.iter().any(|(own, _)| own == name));
    row.batch.iter().map(|(name, _)| name).filter(|name| is_later(name)).cloned().collect()
}
