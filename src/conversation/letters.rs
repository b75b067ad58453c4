//! Between machine and cloud: what a Get reads, and the batch that is sent.

use super::drive::Conversation;
use super::outcome::{BatchRecord, Delivery};
use super::record::Entry;
use crate::cloud::{CloudError, Participant};
use crate::participant::{BatchId, Slot};
use crate::value::Text;
use crate::vm::Answer;

/// How often a batch is sent before it is lost. The cloud in memory never needs a second time.
const ATTEMPTS: u32 = 3;

impl Conversation<'_, '_> {
    /// The cloud's number of a name of the machine.
    fn number(&mut self, slot: Slot) -> Slot {
        match self.numbers.get(slot.0 as usize) {
            Some(number) => *number,
            None => self.cloud.number(self.machine.name(self.program, slot)),
        }
    }

    pub(super) fn read(&mut self) -> Answer {
        let asked: Vec<Slot> = self.machine.asked().to_vec();
        let names: Vec<Slot> = asked.into_iter().map(|slot| self.number(slot)).collect();
        self.reads += 1;
        match self.cloud.read(self.start.participant, &names, self.machine.answers()) {
            Ok(()) => Answer::Done,
            Err(error) => {
                self.note(Entry::ReadFailed { number: self.reads, error });
                Answer::Refused
            }
        }
    }

    /// Sends the batch. An unknown outcome is tried again under the same name (P27); what is refused is lost, with its
    /// names in the report.
    pub(super) fn write(&mut self) -> Answer {
        let Some(batch) = self.machine.batch().cloned() else { return Answer::Done };
        let mut entries: Vec<(Slot, Text)> = Vec::with_capacity(batch.entries.len());
        for (slot, value) in batch.entries {
            entries.push((self.number(slot), value));
        }
        let whose = self.machine.whose().cloned();
        let mut participant = self.start.participant;
        let (mut tries, mut outcome) = (0, Err(CloudError::Unreachable));
        while tries < ATTEMPTS && outcome == Err(CloudError::Unreachable) {
            tries += 1;
            let now = self.world.now();
            self.cloud.set_time(now);
            outcome = match self.addressee(whose.as_ref()) {
                Ok(who) => {
                    participant = who;
                    self.cloud.apply(who, batch.id, &mut entries)
                }
                Err(error) => Err(error),
            };
        }
        self.sent_to(participant, outcome.map(|_| ()), tries)
    }

    /// Notes what became of the batch that the machine wants to be written.
    pub(super) fn sent(&mut self, outcome: Result<(), CloudError>, tries: u32) -> Answer {
        self.sent_to(self.start.participant, outcome, tries)
    }

    fn sent_to(&mut self, participant: Participant, outcome: Result<(), CloudError>, tries: u32) -> Answer {
        let Some((id, attributes)) = self.outgoing() else { return Answer::Done };
        let delivery = if outcome.is_ok() { Delivery::Accepted } else { Delivery::Lost };
        let whose = self.machine.whose().cloned();
        let record = BatchRecord { id, participant, whose, attributes, delivery, tries, error: outcome.err() };
        self.note(Entry::Batch(record.clone()));
        self.batches.push(record);
        if delivery == Delivery::Accepted { Answer::Done } else { Answer::Refused }
    }

    /// The batch that the machine wants to be written, by names.
    pub(super) fn outgoing(&mut self) -> Option<(BatchId, Vec<(Text, Text)>)> {
        let batch = self.machine.batch()?.clone();
        let named = batch.entries.into_iter().map(|(slot, value)| {
            let name = Text::new(self.machine.name(self.program, slot));
            (name, value)
        });
        Some((batch.id, named.collect()))
    }
}
