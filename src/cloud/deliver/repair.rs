//! Late sends (F14): a sender froze after its last look at its lease and sent after its successor. He says so; then
//! whoever sends for that store reads back what later batches wrote, and puts it right.

use super::attempt::Attempt;
use super::sender::{Sender, names};
use super::settings::{LEAST_TIME, MARGIN};
use super::target::Seen;
use crate::cloud::store::{JournalEntry, OutboxRow, OutboxState, Stored};
use crate::value::Text;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A late send, as it is remembered. Values stand in the outbox alone.
#[derive(Serialize, Deserialize)]
struct Late {
    conversation: String,
    epoch: i64,
}

/// A late send that is not remembered yet.
pub(super) struct Unsaid {
    key: String,
    bytes: Vec<u8>,
    conversation: String,
    entry: JournalEntry,
}

/// How a late send's participant was found.
enum Found {
    /// Everything stands as it should.
    Well,
    /// Something did not, and was written again: it is looked at once more, for meanwhile others may have been sent.
    Written,
    /// Nobody knows yet.
    Unknown,
}

/// How many late sends are looked at in one go.
const AT_ONCE: usize = 10;

impl Sender<'_> {
    /// Marking a row, a sender finds its lease gone: it says what it sent, in the journal and for the repair.
    pub(super) fn was_late(&mut self, attempt: &Attempt) {
        self.shared.count(|health| health.late += 1);
        let row = &attempt.row;
        let note = "sent, or maybe sent, after the lease on it had ended; later batches are put right (F14)";
        let entry = self.entry(row, "late", names(row), note);
        let late = Late { conversation: row.conversation.clone(), epoch: row.epoch };
        // A conversation's id may be as long as a key; its hash never is.
        let key = format!("{:.32}-{}", hex(&Sha256::digest(row.conversation.as_bytes())), row.epoch);
        let bytes = serde_json::to_vec(&late).unwrap_or_default();
        self.unsaid.push(Unsaid { key, bytes, conversation: row.conversation.clone(), entry });
        self.repair_at = self.clock.passed();
    }

    /// Says what was not said yet of late sends.
    pub(super) fn say(&mut self) -> Stored<()> {
        while let Some(late) = self.unsaid.last() {
            self.outbox.remember(&late.key, &late.bytes)?;
            self.outbox.note(&late.conversation, std::slice::from_ref(&late.entry))?;
            self.unsaid.pop();
        }
        Ok(())
    }

    /// Looks at late sends that are remembered.
    pub(super) fn repair(&mut self) -> Stored<()> {
        for (key, bytes) in self.outbox.remembered(None, AT_ONCE)? {
            let Ok(late) = serde_json::from_slice::<Late>(&bytes) else {
                self.outbox.forget(&key)?;
                continue;
            };
            match self.look_at(&late)? {
                Found::Well => self.outbox.forget(&key)?,
                // Others may have found all well meanwhile, and forgotten it: then this write was a late one itself.
                Found::Written => self.outbox.remember(&key, &bytes)?,
                Found::Unknown => {}
            }
        }
        Ok(())
    }

    /// Looks whether later batches of that participant stand as they should, and puts them right.
    fn look_at(&mut self, late: &Late) -> Stored<Found> {
        let rows = self.outbox.outbox_of(&late.conversation)?;
        let Some(sent) = rows.iter().find(|row| row.epoch == late.epoch) else { return Ok(Found::Well) };
        let same: Vec<&OutboxRow> = rows.iter().filter(|row| row.target == sent.target).collect();
        let touched = |row: &&&OutboxRow| row.batch.iter().any(|(name, _)| sent.batch.iter().any(|own| own.0 == *name));
        // What is on its way may have been sent already: it is looked at when its fate is known.
        if same.iter().filter(touched).any(|row| row.state == OutboxState::Ready) {
            return Ok(Found::Unknown);
        }
        let wanted: Vec<(i64, Text, Text)> = sent.batch.iter().filter_map(|(name, _)| last(&same, name)).collect();
        if wanted.is_empty() {
            return Ok(Found::Well);
        }
        let asked: Vec<&str> = wanted.iter().map(|(_, name, _)| name.as_str()).collect();
        let lease = self.settings.lease.saturating_sub(MARGIN);
        if !self.room(2) {
            return Ok(Found::Unknown);
        }
        let began = self.clock.passed();
        let Ok(Seen { values, .. }) = self.target.read(&sent.target, &asked, lease) else { return Ok(Found::Unknown) };
        let older = |epoch: i64, name: &Text, held: &Text| {
            let mut before = same.iter().filter(|row| row.epoch < epoch).flat_map(|row| &row.batch);
            before.any(|(own, value)| own == name && value == held)
        };
        let wrong: Vec<(Text, Text)> = wanted
            .into_iter()
            .zip(&values)
            // A value that none of our earlier batches wrote is somebody else's, and newer (P16).
            .filter(|((epoch, name, value), held)| {
                held.as_ref().is_some_and(|held| held != value && older(*epoch, name, held))
            })
            .map(|((_, name, value), _)| (name, value))
            .collect();
        if wrong.is_empty() {
            return Ok(Found::Well);
        }
        let left = lease.saturating_sub(self.clock.passed().saturating_sub(began));
        if left < LEAST_TIME || !self.room(1) {
            return Ok(Found::Unknown);
        }
        let note = "an earlier batch was sent after later ones: what the last of them wrote is written again (F14)";
        let entry = self.entry(sent, "repaired", wrong.iter().map(|(name, _)| name.clone()).collect(), note);
        self.outbox.note(&late.conversation, &[entry])?;
        let _ = self.target.write(&sent.target, &wrong, left);
        Ok(Found::Written)
    }

    /// Whether so many requests may be sent; counts the next one.
    fn room(&self, count: usize) -> bool {
        let now = self.clock.passed();
        let mut pace = self.shared.pace();
        let free = pace.wait(now, count).is_zero();
        if free {
            pace.sends(now);
        }
        free
    }
}

/// What the last batch that was taken wrote to a name, and its epoch.
fn last(rows: &[&OutboxRow], name: &Text) -> Option<(i64, Text, Text)> {
    let taken = rows.iter().filter(|row| row.state == OutboxState::Done);
    let mut all = taken.rev().flat_map(|row| row.batch.iter().map(|(own, value)| (row.epoch, own, value)));
    all.find(|(_, own, _)| *own == name).map(|(epoch, own, value)| (epoch, own.clone(), value.clone()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
