//! The cloud as tables in memory: for `run` and tests. It promises nothing after the process.
//!
//! It is two stores (P41): Conversation Services take every accepted write; Analytics takes it only while the
//! conversation and the participant's segments are open.

mod people;
#[cfg(test)]
mod tests;

pub use people::{PURPOSES, Segment};

use super::{Applied, Cloud, CloudError, Found, MAX_PARTICIPANT_BYTES, Participant};
use crate::participant::{BatchId, Names, Slot};
use crate::value::Text;
use people::{Known, Person};
use rustc_hash::FxHashMap;

/// One attribute-update event (P43): what one accepted batch or write changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Seconds since 1970, as the clock of the run said.
    pub time: i64,
    /// The conversation.
    pub conversation: u64,
    /// Whose attributes.
    pub participant: Participant,
    /// Names, as numbers of the store, and values.
    pub changes: Vec<(Slot, Text)>,
    /// Whether Analytics took it, too (P41).
    pub analytics: bool,
}

/// The longest time after which an accepted write becomes visible, in seconds (P32): the delay is bounded.
pub const MAX_VISIBLE_AFTER: i64 = 3_600;

/// Conversations and their participants' attributes in memory.
#[derive(Clone, Default)]
pub struct Memory {
    names: Names,
    people: Vec<Person>,
    conversations: Vec<Known>,
    /// Conversations by their numbers.
    numbered: FxHashMap<u64, usize>,
    /// Kept together with Analytics; both are left out for measurements.
    events: Option<Vec<Event>>,
    now: i64,
    /// Seconds until an accepted write is visible (P32).
    visible_after: i64,
}

impl Memory {
    /// An empty store that keeps its events.
    pub fn new() -> Self {
        Self { events: Some(Vec::new()), ..Self::default() }
    }

    /// An empty store without a memory of events and without Analytics, for measurements.
    pub fn without_events() -> Self {
        Self::default()
    }

    /// Sets the clock that events are stamped with, in seconds since 1970.
    pub fn set_time(&mut self, now: i64) {
        self.now = now;
    }

    /// A write by somebody else, an agent script or the API: applied at once, as an event of its own (P16, P43).
    ///
    /// # Errors
    /// As [`Cloud::apply`].
    pub fn write(&mut self, who: Participant, name: &str, value: &str) -> Result<(), CloudError> {
        self.write_all(who, &[(name, value)])
    }

    /// A write of several attributes by somebody else: all or nothing, one event.
    ///
    /// # Errors
    /// As [`Cloud::apply`].
    pub fn write_all(&mut self, who: Participant, attributes: &[(&str, &str)]) -> Result<(), CloudError> {
        let mut entries: Vec<_> =
            attributes.iter().map(|(name, value)| (self.names.number(name), Text::new(value))).collect();
        self.merge(who, &mut entries)
    }

    /// What Conversation Services hold of a participant, sorted by name: every accepted write, also one that a Get does
    /// not see yet (P32).
    pub fn attributes(&self, who: Participant) -> Vec<(&str, &Text)> {
        self.people.get(who.0 as usize).map_or_else(Vec::new, |person| self.sorted(&person.values))
    }

    /// What Analytics holds of a participant, sorted by name (P41).
    pub fn analytics(&self, who: Participant) -> Vec<(&str, &Text)> {
        self.people.get(who.0 as usize).map_or_else(Vec::new, |person| self.sorted(&person.analytics))
    }

    fn sorted<'a>(&'a self, values: &'a [Option<Text>]) -> Vec<(&'a str, &'a Text)> {
        let named = self.names.iter().zip(values);
        let mut all: Vec<_> = named.filter_map(|(name, value)| Some((name.as_str(), value.as_ref()?))).collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all
    }

    /// What was accepted, in order.
    pub fn events(&self) -> &[Event] {
        self.events.as_deref().unwrap_or_default()
    }

    /// The name of a number of this store.
    pub fn name(&self, slot: Slot) -> Option<&Text> {
        self.names.name(slot)
    }

    fn person(&mut self, who: Participant) -> Result<&mut Person, CloudError> {
        self.people.get_mut(who.0 as usize).ok_or(CloudError::UnknownParticipant)
    }

    fn merge(&mut self, who: Participant, entries: &mut Vec<(Slot, Text)>) -> Result<(), CloudError> {
        let grown = self.grown(who, entries)?;
        if grown > MAX_PARTICIPANT_BYTES {
            return Err(CloudError::TooLarge);
        }
        let (now, visible_after, keeps) = (self.now, self.visible_after, self.events.is_some());
        let analytics = keeps && self.is_open(who);
        let changes = if keeps { entries.clone() } else { Vec::new() };
        let person = self.person(who)?;
        person.bytes = grown;
        let conversation = person.conversation;
        for (slot, value) in entries.drain(..) {
            if analytics {
                person.analytics[slot.0 as usize] = Some(value.clone());
            }
            let old = person.values[slot.0 as usize].replace(value);
            if visible_after > 0 {
                person.hide(slot, old, now, visible_after);
            }
        }
        if let Some(events) = self.events.as_mut().filter(|_| !changes.is_empty()) {
            let conversation = self.conversations[conversation].number;
            events.push(Event { time: now, conversation, participant: who, changes, analytics });
        }
        Ok(())
    }

    /// The bytes a participant would hold after a merge; makes room for the names.
    fn grown(&mut self, who: Participant, entries: &[(Slot, Text)]) -> Result<usize, CloudError> {
        let (known, keeps) = (self.names.len(), self.events.is_some());
        let person = self.people.get_mut(who.0 as usize).ok_or(CloudError::UnknownParticipant)?;
        if person.values.len() < known {
            person.values.resize(known, None);
            if keeps {
                person.analytics.resize(known, None);
            }
        }
        let mut bytes = person.bytes;
        for (slot, value) in entries {
            let name = self.names.name(*slot).map_or(0, Text::len);
            bytes += value.len() + name;
            bytes -= person.values[slot.0 as usize].as_ref().map_or(0, |old| old.len() + name);
        }
        Ok(bytes)
    }
}

impl Cloud for Memory {
    fn number(&mut self, name: &str) -> Slot {
        self.names.number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        let now = self.now;
        let person = self.person(who)?;
        into.extend(names.iter().map(|slot| person.visible(*slot, now)));
        Ok(())
    }

    fn apply(&mut self, who: Participant, id: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        if id.number <= self.person(who)?.last(id.conversation) {
            entries.clear();
            return Ok(Applied::Before);
        }
        self.merge(who, entries)?;
        self.person(who)?.applied(id);
        Ok(Applied::Now)
    }

    fn find(&mut self, conversation: &str, participant: Option<&str>) -> Result<Option<Found>, CloudError> {
        let who = self.found(conversation, participant);
        Ok(who.and_then(|who| Some(Found { who, id: Text::new(self.participant_id(who)?) })))
    }

    fn set_time(&mut self, now: i64) {
        Self::set_time(self, now);
    }

    fn set_visible_after(&mut self, seconds: i64) {
        self.visible_after = seconds.clamp(0, MAX_VISIBLE_AFTER);
    }

    fn joins(&mut self, beside: Participant, purpose: &str) -> Option<Participant> {
        let id = self.conversation_id(beside)?.to_owned();
        Some(self.join_as(&id, purpose))
    }

    fn leaves(&mut self, who: Participant) {
        self.leave(who);
    }
}
