//! What can be asked of a story that was told.

use crate::story::{Attributes, Story};
use callflow::conversation::{BatchRecord, Delivery, Entry};
use callflow::participant::Origin;
use callflow::value::Text;

impl Story {
    /// The exit reason of each invocation, in the platform's words.
    pub fn exits(&self) -> Vec<&str> {
        self.invocations.iter().map(|invocation| invocation.ending.reason.word()).collect()
    }

    /// What each batch held, in the order of sending.
    pub fn batches(&self) -> Vec<Attributes> {
        self.records().map(held).collect()
    }

    /// All batches with what became of them.
    pub fn records(&self) -> impl Iterator<Item = &BatchRecord> {
        self.invocations.iter().flat_map(|invocation| &invocation.batches)
    }

    /// What was played.
    pub fn played(&self) -> Vec<&str> {
        let played = self.entries.iter().filter_map(|entry| match entry {
            Entry::Played(words) => Some(words.as_str()),
            _ => None,
        });
        played.collect()
    }

    /// Each Get: name, origin, value.
    pub fn gets(&self) -> Vec<(&str, Origin, Option<&str>)> {
        let gets = self.entries.iter().filter_map(|entry| match entry {
            Entry::Get { name, origin, value } => Some((name.as_str(), *origin, value.as_ref().map(Text::as_str))),
            _ => None,
        });
        gets.collect()
    }

    /// The reasons of all faults.
    pub fn faults(&self) -> Vec<&str> {
        let faults = self.entries.iter().filter_map(|entry| match entry {
            Entry::Fault { fault, .. } => Some(fault.reason.word()),
            _ => None,
        });
        faults.collect()
    }

    /// The outputs that actions took, written or not.
    pub fn outputs(&self) -> Vec<&str> {
        let outputs = self.entries.iter().filter_map(|entry| match entry {
            Entry::Output { output, .. } => Some(output.as_str()),
            _ => None,
        });
        outputs.collect()
    }

    /// What became of each batch.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.records().map(|record| record.delivery).collect()
    }

    /// The actions that the first invocation counted.
    pub fn actions(&self) -> u32 {
        self.invocations[0].actions
    }
}

/// Names and values of a batch. A name stands in it once.
fn held(record: &BatchRecord) -> Attributes {
    let pairs = record.attributes.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_str().to_owned()));
    let held: Attributes = pairs.collect();
    assert_eq!(held.len(), record.attributes.len(), "a name stands twice in a batch (P4)");
    held
}
