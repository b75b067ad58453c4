//! What an invocation came to.

use crate::cloud::{CloudError, Participant};
use crate::participant::BatchId;
use crate::value::Text;
use crate::vm::{Ending, Fault, Whose};

/// One flow that ran.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The flow's name.
    pub flow: Text,
    /// The flow's number in its program.
    pub number: usize,
    /// How it ended (P45).
    pub ending: Ending,
    /// Another flow called it, and went on when it had ended: a bot or a common module.
    pub called: bool,
    /// The actions it counted (L1).
    pub actions: u32,
    /// What it sent: at most one batch, but for bots (P5, P30).
    pub batches: Vec<BatchRecord>,
    /// The fault that ran its error handling last.
    pub fault: Option<Fault>,
}

/// A batch that was sent.
#[derive(Clone, Debug)]
pub struct BatchRecord {
    /// Its name (P27).
    pub id: BatchId,
    /// Whose attributes it sets.
    pub participant: Participant,
    /// The same by its ids, where it is of another conversation (P44).
    pub whose: Option<Whose>,
    /// Names and values.
    pub attributes: Vec<(Text, Text)>,
    /// What became of it.
    pub delivery: Delivery,
    /// How often it was sent, under the same name.
    pub tries: u32,
    /// Why it was lost.
    pub error: Option<CloudError>,
}

impl BatchRecord {
    /// Why each try failed that did, in order: only what cannot be reached is tried again (P27).
    pub fn failures(&self) -> impl Iterator<Item = CloudError> {
        let again = self.tries.saturating_sub(1) as usize;
        std::iter::repeat_n(CloudError::Unreachable, again).chain(self.error)
    }
}

/// What became of a batch (P27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The cloud has it.
    Accepted,
    /// The cloud refused it, or could not be reached, until nobody tried any more: it is lost, and that is reported.
    Lost,
}
