//! Attributes of participants, and the events of their changes.

use super::super::rules::{distinct, leaving};
use super::super::{AttributeEvent, Kept, Millis, StoreError, Stored, Told};
use super::state::State;
use crate::cloud::MAX_PARTICIPANT_BYTES;
use crate::value::Text;
use std::collections::BTreeMap;

/// What is held of a name.
#[derive(Clone)]
pub struct Held {
    /// `None` when it went and Analytics still knows it (P41).
    value: Option<Text>,
    analytics: Option<Text>,
}

impl Held {
    fn bytes(&self, name: &Text) -> usize {
        self.value.as_ref().map_or(0, |value| name.len() + value.len())
    }
}

/// The bytes of a participant's names and values after a write.
fn bytes_after(held: &BTreeMap<Text, Held>, written: &[(Text, Text)], gone: &[Text]) -> usize {
    let all: usize = held.iter().map(|(name, held)| held.bytes(name)).sum();
    let new: usize = written.iter().map(|(name, value)| name.len() + value.len()).sum();
    let replaced = written.iter().map(|(name, _)| name).chain(gone);
    let old: usize = replaced.filter_map(|name| Some(held.get(name)?.bytes(name))).sum();
    all + new - old
}

impl State {
    pub fn attributes(&self, id: &str, participant: Option<&str>) -> Vec<Kept> {
        let Some(known) = self.by_id.get(id) else { return Vec::new() };
        let people = known.attributes.iter().filter(|(own, _)| participant.is_none_or(|wanted| wanted == own.as_str()));
        let kept = |participant: &str, name: &Text, held: &Held| {
            let (participant, name, analytics) = (participant.to_owned(), name.clone(), held.analytics.clone());
            Some(Kept { participant, name, value: held.value.clone()?, analytics })
        };
        people.flat_map(|(own, held)| held.iter().filter_map(move |(name, held)| kept(own, name, held))).collect()
    }

    pub fn told(&self, id: &str) -> Vec<Told> {
        let Some(known) = self.by_id.get(id) else { return Vec::new() };
        let told = |participant: &str, name: &Text, held: &Held| {
            Some(Told { participant: participant.to_owned(), name: name.clone(), value: held.analytics.clone()? })
        };
        let people = known.attributes.iter();
        people.flat_map(|(own, held)| held.iter().filter_map(move |(name, held)| told(own, name, held))).collect()
    }

    pub fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        let known = self.by_id.get(id).ok_or(StoreError::NoConversation)?;
        known.facts.person(participant).ok_or(StoreError::NoParticipant)?;
        let held = known.attributes.get(participant);
        let value = |name: &&str| held.and_then(|held| held.get(*name)).and_then(|held| held.value.clone());
        Ok(names.iter().map(value).collect())
    }

    /// Merges by name, all or nothing, as one event (P16, H45, H48); only this participant's map changes (P40, H46).
    pub fn merge(&mut self, id: &str, participant: &str, attributes: &[(Text, Text)], now: Millis) -> Stored<()> {
        self.write(id, participant, attributes, &[], now)
    }

    /// The same with names that go.
    pub fn write(
        &mut self,
        id: &str,
        participant: &str,
        attributes: &[(Text, Text)],
        gone: &[Text],
        now: Millis,
    ) -> Stored<()> {
        let known = self.by_id.get_mut(id).ok_or(StoreError::NoConversation)?;
        let person = known.facts.person(participant).ok_or(StoreError::NoParticipant)?;
        let analytics = known.facts.takes_analytics(person);
        if attributes.is_empty() && gone.is_empty() {
            return Ok(());
        }
        let written = distinct(attributes);
        let gone = leaving(gone, &written);
        let held = known.attributes.entry(participant.to_owned()).or_default();
        if bytes_after(held, &written, &gone) > MAX_PARTICIPANT_BYTES {
            return Err(StoreError::TooLarge);
        }
        for (name, value) in written.iter() {
            let before = held.get(name).and_then(|held| held.analytics.clone());
            // P41: Analytics sees nothing once the conversation or the participant's segment is over.
            let analytics = if analytics { Some(value.clone()) } else { before };
            held.insert(name.clone(), Held { value: Some(value.clone()), analytics });
        }
        for name in &gone {
            match held.get_mut(name) {
                // P41: what Analytics was told before the end it keeps.
                Some(own) if !analytics && own.analytics.is_some() => own.value = None,
                _ => drop(held.remove(name)),
            }
        }
        let (conversation, participant) = (id.to_owned(), participant.to_owned());
        let number = self.events.len() as i64 + 1;
        let event = AttributeEvent {
            number,
            time: now,
            conversation,
            participant,
            attributes: written.into_owned(),
            gone,
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
