//! The cloud as tables in memory: for `run` and tests. It promises nothing after the process.

use super::{Applied, Cloud, CloudError, MAX_PARTICIPANT_BYTES, Participant};
use crate::participant::{BatchId, Names, Slot};
use crate::value::Text;

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
}

#[derive(Clone, Debug, Default)]
struct Data {
    conversation: u64,
    values: Vec<Option<Text>>,
    bytes: usize,
    /// The number of the last batch applied: batches of a conversation come in order (P27).
    last: u32,
}

/// Conversations and their participants' attributes in memory.
#[derive(Clone, Default)]
pub struct Memory {
    names: Names,
    people: Vec<Data>,
    events: Option<Vec<Event>>,
    now: i64,
}

impl Memory {
    /// An empty store that keeps its events.
    pub fn new() -> Self {
        Self { events: Some(Vec::new()), ..Self::default() }
    }

    /// An empty store without a memory of events, for measurements.
    pub fn without_events() -> Self {
        Self::default()
    }

    /// Sets the clock that events are stamped with, in seconds since 1970.
    pub fn set_time(&mut self, now: i64) {
        self.now = now;
    }

    /// A new participant of a conversation.
    pub fn join(&mut self, conversation: u64) -> Participant {
        self.people.push(Data { conversation, ..Data::default() });
        Participant(self.people.len() as u32 - 1)
    }

    /// A write by somebody else, an agent script or the API: applied at once, as an event of its own (P16, P43).
    ///
    /// # Errors
    /// As [`Cloud::apply`].
    pub fn write(&mut self, who: Participant, name: &str, value: &str) -> Result<(), CloudError> {
        let slot = self.names.number(name);
        self.merge(who, &mut vec![(slot, Text::new(value))])
    }

    /// A participant's attributes, sorted by name.
    pub fn attributes(&self, who: Participant) -> Vec<(&str, &Text)> {
        let Some(data) = self.people.get(who.0 as usize) else { return Vec::new() };
        let mut all: Vec<_> = self
            .names
            .iter()
            .zip(&data.values)
            .filter_map(|(name, value)| Some((name.as_str(), value.as_ref()?)))
            .collect();
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

    fn data(&mut self, who: Participant) -> Result<&mut Data, CloudError> {
        self.people.get_mut(who.0 as usize).ok_or(CloudError::UnknownParticipant)
    }

    fn merge(&mut self, who: Participant, entries: &mut Vec<(Slot, Text)>) -> Result<(), CloudError> {
        let grown = self.grown(who, entries)?;
        if grown > MAX_PARTICIPANT_BYTES {
            return Err(CloudError::TooLarge);
        }
        let (now, event) = (self.now, self.events.is_some().then(|| entries.clone()));
        let data = self.data(who)?;
        data.bytes = grown;
        let conversation = data.conversation;
        for (slot, value) in entries.drain(..) {
            data.values[slot.0 as usize] = Some(value);
        }
        if let (Some(changes), Some(events)) = (event, self.events.as_mut()) {
            events.push(Event { time: now, conversation, participant: who, changes });
        }
        Ok(())
    }

    /// The bytes a participant would hold after a merge; makes room for the names.
    fn grown(&mut self, who: Participant, entries: &[(Slot, Text)]) -> Result<usize, CloudError> {
        let known = self.names.len();
        let data = self.people.get_mut(who.0 as usize).ok_or(CloudError::UnknownParticipant)?;
        if data.values.len() < known {
            data.values.resize(known, None);
        }
        let mut bytes = data.bytes;
        for (slot, value) in entries {
            let name = self.names.name(*slot).map_or(0, Text::len);
            bytes += value.len() + name;
            bytes -= data.values[slot.0 as usize].as_ref().map_or(0, |old| old.len() + name);
        }
        Ok(bytes)
    }
}

impl Cloud for Memory {
    fn number(&mut self, name: &str) -> Slot {
        self.names.number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        let data = self.data(who)?;
        into.extend(names.iter().map(|slot| data.values.get(slot.0 as usize).cloned().flatten()));
        Ok(())
    }

    fn apply(&mut self, who: Participant, id: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        if id.number <= self.data(who)?.last {
            entries.clear();
            return Ok(Applied::Before);
        }
        self.merge(who, entries)?;
        self.data(who)?.last = id.number;
        Ok(Applied::Now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(number: u32) -> BatchId {
        BatchId { conversation: 7, number }
    }

    #[test]
    fn p16_a_batch_is_a_merge_by_name() {
        let mut cloud = Memory::new();
        let who = cloud.join(7);
        cloud.write(who, "a", "script").unwrap();
        cloud.write(who, "b", "script").unwrap();
        let a = cloud.number("a");
        cloud.apply(who, batch(1), &mut vec![(a, "flow".into())]).unwrap();
        let all: Vec<_> = cloud.attributes(who).into_iter().map(|(n, v)| (n, v.as_str())).collect();
        assert_eq!(all, [("a", "flow"), ("b", "script")]);
    }

    #[test]
    fn p27_a_repeated_batch_changes_nothing() {
        let mut cloud = Memory::new();
        let who = cloud.join(7);
        let a = cloud.number("a");
        assert_eq!(cloud.apply(who, batch(1), &mut vec![(a, "1".into())]), Ok(Applied::Now));
        cloud.write(who, "a", "newer").unwrap();
        assert_eq!(cloud.apply(who, batch(1), &mut vec![(a, "1".into())]), Ok(Applied::Before));
        assert_eq!(cloud.attributes(who)[0].1.as_str(), "newer");
        assert_eq!(cloud.events().len(), 2);
    }

    #[test]
    fn p43_each_accepted_write_is_one_event() {
        let mut cloud = Memory::new();
        cloud.set_time(99);
        let who = cloud.join(7);
        let (a, b) = (cloud.number("a"), cloud.number("b"));
        cloud.apply(who, batch(1), &mut vec![(a, "1".into()), (b, "2".into())]).unwrap();
        let [event] = cloud.events() else { panic!("one event") };
        assert_eq!((event.time, event.conversation, event.participant), (99, 7, who));
        assert_eq!(event.changes, [(a, "1".into()), (b, "2".into())]);
    }

    #[test]
    fn limits_hold_at_and_past_a_participants_bytes() {
        let mut cloud = Memory::new();
        let who = cloud.join(7);
        let most = "x".repeat(MAX_PARTICIPANT_BYTES - 1);
        cloud.write(who, "n", &most).unwrap();
        assert_eq!(cloud.write(who, "m", ""), Err(CloudError::TooLarge));
        cloud.write(who, "n", "").unwrap();
        cloud.write(who, "m", "").unwrap();
        assert_eq!(cloud.write(Participant(9), "m", ""), Err(CloudError::UnknownParticipant));
    }
}
