//! Participant data as pure code: the queue, the last Set wins, one batch (rules P1 to P27).
//!
//! Nothing here asks a cloud or a clock. Whoever runs a flow puts Sets into the [`Queue`], lets a Get look there
//! first ([`Queue::get`], P2), and takes the one [`Batch`] just before the flow ends (P5, P20).

use crate::value::Text;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// Set executions in one bot session (P31).
pub const SESSION_SETS: u16 = 50;
/// Get executions in one bot session (P31).
pub const SESSION_GETS: u16 = 50;
/// Distinct attributes set in one bot session (P31).
pub const SESSION_ATTRIBUTES: usize = 50;
/// Characters of a value set in a bot session (P31).
pub const SESSION_VALUE_CHARACTERS: usize = 256;

/// The number of an attribute name: literals are numbered when compiling, computed names when they come up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot(pub u32);

/// Attribute names and their numbers. Two names are one only when their bytes are equal (P6).
#[derive(Clone, Default)]
pub struct Names {
    list: Vec<Text>,
    index: FxHashMap<Text, Slot>,
}

impl Names {
    /// The number of a name, a new one when it has not been seen.
    pub fn number(&mut self, name: &str) -> Slot {
        if let Some(slot) = self.index.get(name) {
            return *slot;
        }
        let slot = Slot(self.list.len() as u32);
        self.list.push(Text::new(name));
        self.index.insert(Text::new(name), slot);
        slot
    }

    /// The number of a name that has been seen.
    pub fn find(&self, name: &str) -> Option<Slot> {
        self.index.get(name).copied()
    }

    /// The name of a number; `None` when this table did not give it.
    pub fn name(&self, slot: Slot) -> Option<&Text> {
        self.list.get(slot.0 as usize)
    }

    /// Every name, in the order of the numbers.
    pub fn iter(&self) -> impl Iterator<Item = &Text> {
        self.list.iter()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

impl FromIterator<Text> for Names {
    fn from_iter<I: IntoIterator<Item = Text>>(names: I) -> Self {
        let mut table = Self::default();
        for name in names {
            table.number(name.as_str());
        }
        table
    }
}

/// What a Set with a NOT_SET value does (P12, setting `set-not-set`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SetNotSet {
    /// Queues `""`, with a warning in the trace.
    #[default]
    Empty,
    /// Runs the flow's error handling.
    Error,
    /// Queues nothing for this name.
    Skip,
}

/// Where a Get found its value (P2, P11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// In the queue of this invocation.
    Queue,
    /// In the cloud.
    Cloud,
    /// Nowhere: the variable became NOT_SET.
    Missing,
}

/// The updates that an invocation has set and not yet sent (P1). Kept in memory only.
///
/// Values lie by the numbers of their names, so that a Set or a Get is one look-up, without a search.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    values: Vec<Option<Text>>,
    order: Vec<Slot>,
    /// Room of a batch that was dealt with.
    spare: Vec<(Slot, Text)>,
}

impl Queue {
    /// Sets a name: the last Set wins (P4). A name keeps the place of its first Set.
    #[inline]
    pub fn set(&mut self, slot: Slot, value: Text) {
        let at = slot.0 as usize;
        if at >= self.values.len() {
            self.grow(at);
        }
        if self.values[at].replace(value).is_none() {
            self.order.push(slot);
        }
    }

    #[cold]
    fn grow(&mut self, at: usize) {
        self.values.resize(at + 1, None);
    }

    /// The queued value; `None` says that the cloud has to be asked (P2).
    #[inline]
    pub fn get(&self, slot: Slot) -> Option<&Text> {
        self.values.get(slot.0 as usize)?.as_ref()
    }

    /// The queued names and values, in the order of their first Sets.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Text)> {
        self.order.iter().filter_map(|slot| Some((*slot, self.get(*slot)?)))
    }

    /// How many names are queued.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether nothing is queued.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The bytes of all queued values (F31). Counted when asked for: a Set is frequent, a count is not.
    pub fn bytes(&self) -> usize {
        self.iter().map(|(_, value)| value.len()).sum()
    }

    /// Everything queued as one batch, and an empty queue; no batch at all when nothing was queued (P5).
    pub fn take(&mut self, id: BatchId) -> Option<Batch> {
        if self.order.is_empty() {
            return None;
        }
        let mut entries = std::mem::take(&mut self.spare);
        entries.reserve(self.order.len());
        for slot in self.order.drain(..) {
            if let Some(value) = self.values[slot.0 as usize].take() {
                entries.push((slot, value));
            }
        }
        Some(Batch { id, entries })
    }

    /// Takes back the room of a batch that was dealt with, for the next one.
    pub fn give_back(&mut self, mut batch: Batch) {
        batch.entries.clear();
        self.spare = batch.entries;
    }

    /// Forgets everything, and keeps the room.
    pub fn clear(&mut self) {
        for slot in self.order.drain(..) {
            self.values[slot.0 as usize] = None;
        }
    }
}

/// The name of a batch: the same on every delivery, so that a repeated one changes nothing (P27).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BatchId {
    /// The conversation, by its number in this process or store.
    pub conversation: u64,
    /// Which batch of that conversation, counted from 1.
    pub number: u32,
}

/// One write of all queued updates (P5): each name once, with its last value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its name.
    pub id: BatchId,
    /// Names and values, in the order of the first Sets.
    pub entries: Vec<(Slot, Text)>,
}

#[cfg(test)]
mod tests;
