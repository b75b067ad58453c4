//! Attributes of participants, and the events of their changes.

use super::super::rules::distinct;
use super::super::{AttributeEvent, Kept, Millis, StoreError, Stored};
use super::state::State;
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::value::Text;
use std::collections::BTreeMap;

/// What is held of a name.
#[derive(Clone)]
pub struct Held {
    value: Text,
    analytics: Option<Text>,
}

/// The bytes of a participant's names and values after a write.
fn bytes_after(held: &BTreeMap<Text, Held>, written: &[(Text, Text)]) -> usize {
    let mut bytes: usize = held.iter().map(|(name, held)| name.len() + held.value.len()).sum();
    for (name, value) in written {
        match held.get(name) {
            Some(old) => bytes = bytes - old.value.len() + value.len(),
            None => bytes += name.len() + value.len(),
        }
    }
    bytes
}

impl State {
    pub fn attributes(&self, id: &str, participant: Option<&str>) -> Vec<Kept> {
        let Some(known) = self.by_id.get(id) else { return Vec::new() };
        let people = known.attributes.iter().filter(|(own, _)| participant.is_none_or(|wanted| wanted == own.as_str()));
        let kept = |participant: &str, name: &Text, held: &Held| Kept {
            participant: participant.to_owned(),
            name: name.clone(),
            value: held.value.clone(),
            analytics: held.analytics.clone(),
        };
        people.flat_map(|(own, held)| held.iter().map(move |(name, held)| kept(own, name, held))).collect()
    }

    pub fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        let known = self.by_id.get(id).ok_or(StoreError::NoConversation)?;
        known.facts.person(participant).ok_or(StoreError::NoParticipant)?;
        let held = known.attributes.get(participant);
        let value = |name: &&str| held.and_then(|held| held.get(*name)).map(|held| held.value.clone());
        Ok(names.iter().map(value).collect())
    }

    /// Merges by name, all or nothing, as one event (P16, H45, H48); only this participant's map changes (P40, H46).
    pub fn merge(&mut self, id: &str, participant: &str, attributes: &[(Text, Text)], now: Millis) -> Stored<()> {
        let known = self.by_id.get_mut(id).ok_or(StoreError::NoConversation)?;
        let person = known.facts.person(participant).ok_or(StoreError::NoParticipant)?;
        let analytics = known.facts.takes_analytics(person);
        if attributes.is_empty() {
            return Ok(());
        }
        let written = distinct(attributes);
        let held = known.attributes.entry(participant.to_owned()).or_default();
        if bytes_after(held, &written) > MAX_PARTICIPANT_BYTES {
            return Err(StoreError::TooLarge);
        }
        for (name, value) in written.iter() {
            let before = held.get(name).and_then(|held| held.analytics.clone());
            // P41: Analytics sees nothing once the conversation or the participant's segment is over.
            let analytics = if analytics { Some(value.clone()) } else { before };
            held.insert(name.clone(), Held { value: value.clone(), analytics });
        }
        let (conversation, participant) = (id.to_owned(), participant.to_owned());
        let number = self.events.len() as i64 + 1;
        let event = AttributeEvent {
            number,
            time: now,
            conversation,
            participant,
            attributes: written.into_owned(),
            analytics,
        };
        self.events.push(event);
        Ok(())
    }

    pub fn events(&self, after: i64, limit: usize) -> Vec<AttributeEvent> {
        let begin = usize::try_from(after).unwrap_or(0).min(self.events.len());
        self.events[begin..].iter().take(limit).cloned().collect()
    }
}
