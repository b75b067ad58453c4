//! The cloud of a test: the memory that all writers share, and deliveries and reads that go wrong as the test says.

use crate::cloud::{Applied, Cloud, CloudError, Found, Memory, Participant};
use crate::participant::{BatchId, Slot};
use crate::scenario::story::{Fate, Faults};
use crate::value::Text;
use std::cell::RefCell;
use std::rc::Rc;

/// A cloud whose deliveries and reads have fates.
pub struct Fated<'t> {
    memory: Rc<RefCell<Memory>>,
    faults: &'t Faults,
    reads: usize,
    deliveries: usize,
}

impl<'t> Fated<'t> {
    /// A cloud before its first read and delivery.
    pub fn new(memory: Rc<RefCell<Memory>>, faults: &'t Faults) -> Self {
        Self { memory, faults, reads: 0, deliveries: 0 }
    }

    /// How often it was read, and how often a batch was delivered, each try counted.
    pub fn counts(&self) -> (usize, usize) {
        (self.reads, self.deliveries)
    }
}

/// The fate of a number; after the last one everything goes well.
fn fate(fates: &[Fate], number: &mut usize) -> Fate {
    let fate = fates.get(*number).copied().unwrap_or(Fate::Accepted);
    *number += 1;
    fate
}

impl Cloud for Fated<'_> {
    fn number(&mut self, name: &str) -> Slot {
        self.memory.borrow_mut().number(name)
    }

    fn read(&mut self, who: Participant, names: &[Slot], into: &mut Vec<Option<Text>>) -> Result<(), CloudError> {
        match fate(&self.faults.reads, &mut self.reads) {
            Fate::Accepted => self.memory.borrow_mut().read(who, names, into),
            Fate::Refused | Fate::Ended => Err(CloudError::Refused),
            Fate::Unreachable | Fate::Unknown => Err(CloudError::Unreachable),
        }
    }

    fn apply(&mut self, who: Participant, id: BatchId, entries: &mut Vec<(Slot, Text)>) -> Result<Applied, CloudError> {
        match fate(&self.faults.deliveries, &mut self.deliveries) {
            Fate::Accepted => self.memory.borrow_mut().apply(who, id, entries),
            Fate::Unreachable => Err(CloudError::Unreachable),
            Fate::Unknown => {
                // Whoever sent it knows nothing, and sends the same batch again (P27).
                self.memory.borrow_mut().apply(who, id, &mut entries.clone())?;
                Err(CloudError::Unreachable)
            }
            Fate::Refused => Err(CloudError::Refused),
            Fate::Ended => Err(CloudError::Ended),
        }
    }

    fn find(&mut self, conversation: &str, participant: Option<&str>) -> Result<Option<Found>, CloudError> {
        self.memory.borrow_mut().find(conversation, participant)
    }

    fn set_time(&mut self, now: i64) {
        self.memory.borrow_mut().set_time(now);
    }

    fn set_visible_after(&mut self, seconds: i64) {
        self.memory.borrow_mut().set_visible_after(seconds);
    }

    fn joins(&mut self, beside: Participant, purpose: &str) -> Option<Participant> {
        self.memory.borrow_mut().joins(beside, purpose)
    }

    fn leaves(&mut self, who: Participant) {
        self.memory.borrow_mut().leaves(who);
    }
}
