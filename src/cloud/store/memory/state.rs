//! What the store in memory holds, and conversations with their facts and journals.

use super::super::rules::facts_fit;
use super::super::{AttributeEvent, Document, Facts, JournalEntry, Known, Millis, StoreError, Stored};
use super::attributes::Held;
use super::outbox::Row;
use super::runs::Own;
use crate::value::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

/// A conversation with all that belongs to it.
pub struct Conversation {
    pub facts: Facts,
    pub revision: i64,
    pub attributes: BTreeMap<String, BTreeMap<Text, Held>>,
    pub run: Option<Own>,
    pub journal: Vec<JournalEntry>,
    pub outbox: BTreeMap<i64, Row>,
}

/// Everything that the store holds.
#[derive(Default)]
pub struct State {
    pub by_id: BTreeMap<String, Conversation>,
    by_time: BTreeSet<(Millis, String)>,
    pub events: Vec<AttributeEvent>,
    pub documents: BTreeMap<(String, String), Document>,
    /// The last revision of a document: none comes twice, not even after a removal.
    pub revision: i64,
}

impl State {
    /// A conversation, to change.
    pub fn known(&mut self, id: &str) -> Stored<&mut Conversation> {
        self.by_id.get_mut(id).ok_or(StoreError::NoConversation)
    }

    pub fn create(&mut self, id: &str, facts: &Facts) -> Stored<()> {
        facts_fit(id, facts)?;
        if self.by_id.contains_key(id) {
            return Err(StoreError::Exists);
        }
        let (facts, began) = (facts.clone(), facts.began);
        let (attributes, outbox) = (BTreeMap::new(), BTreeMap::new());
        let conversation = Conversation { facts, revision: 1, attributes, run: None, journal: Vec::new(), outbox };
        self.by_id.insert(id.to_owned(), conversation);
        self.by_time.insert((began, id.to_owned()));
        Ok(())
    }

    pub fn facts(&self, id: &str) -> Option<Known> {
        self.by_id.get(id).map(|known| Known { facts: known.facts.clone(), revision: known.revision })
    }

    pub fn change(&mut self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        facts_fit(id, facts)?;
        let known = self.known(id)?;
        if known.revision != revision {
            return Ok(false);
        }
        let before = std::mem::replace(&mut known.facts, facts.clone()).began;
        known.revision += 1;
        known.attributes.retain(|participant, _| facts.person(participant).is_some());
        if before != facts.began {
            self.by_time.remove(&(before, id.to_owned()));
            self.by_time.insert((facts.began, id.to_owned()));
        }
        Ok(true)
    }

    pub fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Vec<(String, Facts)> {
        let after = after.map_or(Bound::Unbounded, |(began, id)| Bound::Excluded((began, id.to_owned())));
        let found = self.by_time.range((after, Bound::Unbounded)).take(limit);
        found.filter_map(|(_, id)| Some((id.clone(), self.by_id.get(id)?.facts.clone()))).collect()
    }

    pub fn note(&mut self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.known(id)?.journal.extend_from_slice(entries);
        Ok(())
    }

    pub fn journal(&self, id: &str) -> Vec<JournalEntry> {
        self.by_id.get(id).map_or_else(Vec::new, |known| known.journal.clone())
    }
}
