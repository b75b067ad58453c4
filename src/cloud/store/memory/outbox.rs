//! The outbox of the store in memory.

use super::super::{Deliver, Flush, Mark, Millis, OutboxRow, OutboxState, Unpark};
use super::state::State;
use super::until;
use std::time::Duration;

/// A row, and what its senders need.
pub struct Row {
    pub hash: [u8; 32],
    shown: OutboxRow,
    next_at: Millis,
    sender: Option<(String, Millis)>,
}

impl Row {
    /// The row of a batch. One without names is done at once: nothing is left to send (P5).
    pub fn new(conversation: &str, epoch: i64, flush: &Flush<'_>, hash: [u8; 32], now: Millis) -> Self {
        let done = flush.deliver == Deliver::Here || flush.batch.is_empty();
        let mut batch = flush.veiled.map_or(flush.batch, |veiled| veiled.batch).to_vec();
        batch.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        let shown = OutboxRow {
            conversation: conversation.to_owned(),
            epoch,
            target: flush.target.clone(),
            batch,
            state: if done { OutboxState::Done } else { OutboxState::Ready },
            tries: 0,
            since: now,
            reason: None,
            correlation: None,
            unsure: false,
        };
        Self { hash, shown, next_at: now, sender: None }
    }

    fn is_free(&self, now: Millis) -> bool {
        self.next_at <= now && self.sender.as_ref().is_none_or(|(_, until)| *until <= now)
    }

    fn is_of(&self, owner: &str, now: Millis) -> bool {
        self.sender.as_ref().is_some_and(|(sender, until)| sender == owner && *until > now)
    }

    fn mark(&mut self, mark: &Mark, now: Millis) -> bool {
        let row = &mut self.shown;
        match (row.state, mark) {
            (OutboxState::Ready, Mark::Done { correlation }) => {
                (row.state, row.reason, row.correlation) = (OutboxState::Done, None, correlation.clone());
                row.tries += 1;
            }
            (OutboxState::Ready, Mark::Parked { reason }) => {
                (row.state, row.reason) = (OutboxState::Parked, Some(reason.clone()));
                row.tries += 1;
            }
            (OutboxState::Ready, Mark::Again { after, counts, reason }) => {
                row.tries += u32::from(*counts);
                row.reason = Some(reason.clone());
                self.next_at = now.saturating_add(*after);
                self.sender = None;
            }
            // The same sender says the same again, because the answer was lost (F3).
            (OutboxState::Done, Mark::Done { .. }) | (OutboxState::Parked, Mark::Parked { .. }) => {}
            _ => return false,
        }
        true
    }
}

impl State {
    pub fn due(&mut self, owner: &str, lease: Duration, limit: usize, now: Millis) -> Vec<OutboxRow> {
        let first = self
            .by_id
            .values_mut()
            .filter_map(|known| known.outbox.values_mut().find(|row| row.shown.state == OutboxState::Ready));
        let free = first.filter(|row| row.is_free(now)).take(limit);
        free.map(|row| {
            // Whoever had it and never said what became of it may have sent it (F2, F8).
            let unsure = row.sender.replace((owner.to_owned(), until(now, lease))).is_some();
            OutboxRow { unsure, ..row.shown.clone() }
        })
        .collect()
    }

    pub fn mark(&mut self, conversation: &str, epoch: i64, owner: &str, mark: &Mark, now: Millis) -> bool {
        let row = self.by_id.get_mut(conversation).and_then(|known| known.outbox.get_mut(&epoch));
        row.is_some_and(|row| row.is_of(owner, now) && row.mark(mark, now))
    }

    pub fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Vec<OutboxRow> {
        let rows = self.by_id.values().flat_map(|known| known.outbox.values());
        let wanted = rows.filter(|row| match state {
            Some(state) => row.shown.state == state,
            None => row.shown.state != OutboxState::Done,
        });
        wanted.take(limit).map(|row| row.shown.clone()).collect()
    }

    pub fn outbox_of(&self, conversation: &str) -> Vec<OutboxRow> {
        let rows = self.by_id.get(conversation).map(|known| known.outbox.values());
        rows.map_or_else(Vec::new, |rows| rows.map(|row| row.shown.clone()).collect())
    }

    pub fn unpark(&mut self, conversation: &str, epoch: i64, to: &Unpark, now: Millis) -> bool {
        let row = self.by_id.get_mut(conversation).and_then(|known| known.outbox.get_mut(&epoch));
        let Some(row) = row.filter(|row| row.shown.state == OutboxState::Parked) else { return false };
        (row.sender, row.next_at) = (None, now);
        let shown = &mut row.shown;
        match to {
            Unpark::Drop => shown.state = OutboxState::Dropped,
            Unpark::Retry { without } => {
                // P4: what a later batch has written stays as that one wrote it.
                shown.batch.retain(|(name, _)| !without.contains(name));
                let nothing_left = shown.batch.is_empty();
                shown.state = if nothing_left { OutboxState::Done } else { OutboxState::Ready };
                // It may have been applied: whatever was tried once is read back before it is sent (F8, F11).
                (shown.tries, shown.since, shown.reason) = (1, now, None);
            }
        }
        true
    }
}
