//! An outbox by a virtual clock, that can fail.

use super::world::World;
use callflow::cloud::deliver::Outbox;
use callflow::cloud::store::{JournalEntry, Mark, Millis, OutboxRow, OutboxState, StoreError, Stored, Target};
use callflow::value::Text;
use std::collections::BTreeMap;
use std::time::Duration;

/// A row with what the store keeps beside it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub row: OutboxRow,
    pub owner: Option<String>,
    pub lease_until: Millis,
    pub next_at: Millis,
    /// When it got its last state.
    pub marked: Millis,
    /// How many events the cloud had seen by then.
    pub events: usize,
}

#[derive(Default)]
pub struct Shelf {
    pub rows: Vec<Kept>,
    pub journal: Vec<(String, JournalEntry)>,
    pub late: BTreeMap<String, Vec<u8>>,
    /// Of 1,000 calls so many fail; half of those that do were carried out.
    pub fails: u64,
}

/// A batch of a conversation's only participant.
pub fn row(conversation: &str, epoch: i64, batch: &[(&str, &str)], since: Millis) -> OutboxRow {
    OutboxRow {
        conversation: conversation.into(),
        epoch,
        target: Target { conversation: conversation.into(), participant: "customer".into() },
        batch: batch.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect(),
        state: OutboxState::Ready,
        tries: 0,
        unsure: false,
        since,
        reason: None,
        correlation: None,
    }
}

impl World {
    pub fn put(&self, row: OutboxRow) {
        let kept = Kept { row, owner: None, lease_until: 0, next_at: 0, marked: 0, events: 0 };
        self.shelf().rows.push(kept);
    }

    pub fn kept(&self, conversation: &str, epoch: i64) -> Kept {
        let shelf = self.shelf();
        let found = shelf.rows.iter().find(|kept| kept.row.conversation == conversation && kept.row.epoch == epoch);
        found.expect("the row is there").clone()
    }

    /// What the journal says of a kind.
    pub fn noted(&self, kind: &str) -> Vec<JournalEntry> {
        self.shelf().journal.iter().filter(|(_, entry)| entry.kind == kind).map(|(_, entry)| entry.clone()).collect()
    }

    /// Whether a call of the store fails, and whether it is carried out all the same.
    fn fails(&self) -> (bool, bool) {
        let fails = self.shelf().fails;
        let fails = self.draw(1_000) < fails;
        (fails, !fails || self.draw(2) == 0)
    }

    fn carried<T>(&self, by: impl FnOnce(&mut Shelf) -> T) -> Stored<T> {
        let (fails, done) = self.fails();
        let lost = || StoreError::Unavailable("scripted".into());
        let given = if done { Some(by(&mut self.shelf())) } else { None };
        given.filter(|_| !fails).ok_or_else(lost)
    }
}

impl Outbox for World {
    fn time(&self) -> Stored<Millis> {
        Ok(World::time(self))
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        let now = self.time();
        self.carried(|shelf| {
            let mut given = Vec::new();
            let mut heads: BTreeMap<String, usize> = BTreeMap::new();
            for (at, kept) in shelf.rows.iter().enumerate() {
                if kept.row.state == OutboxState::Ready {
                    let head = heads.entry(kept.row.conversation.clone()).or_insert(at);
                    if shelf.rows[*head].row.epoch > kept.row.epoch {
                        *head = at;
                    }
                }
            }
            for at in heads.into_values() {
                let kept = &mut shelf.rows[at];
                if kept.next_at <= now && kept.lease_until <= now && given.len() < limit {
                    let unsure = kept.owner.is_some();
                    (kept.owner, kept.lease_until) = (Some(owner.to_owned()), now + lease.as_millis() as Millis);
                    given.push(OutboxRow { unsure, ..kept.row.clone() });
                }
            }
            given
        })
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        let (now, events) = (self.time(), self.events().len());
        self.carried(|shelf| {
            let found = shelf.rows.iter_mut().find(|k| k.row.conversation == conversation && k.row.epoch == epoch);
            let kept = found.expect("a sender marks what it was given");
            if kept.owner.as_deref() != Some(owner) || kept.lease_until <= now {
                return false;
            }
            (kept.owner, kept.lease_until, kept.marked, kept.events) = (None, 0, now, events);
            match mark {
                Mark::Done { correlation } => {
                    kept.row.state = OutboxState::Done;
                    kept.row.correlation.clone_from(correlation);
                }
                Mark::Parked { reason } => {
                    kept.row.state = OutboxState::Parked;
                    kept.row.tries += 1;
                    kept.row.reason = Some(reason.clone());
                }
                Mark::Again { after, counts, reason } => {
                    kept.row.tries += u32::from(*counts);
                    kept.next_at = now + after;
                    kept.row.reason = Some(reason.clone());
                }
            }
            true
        })
    }

    fn note(&self, conversation: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.carried(|shelf| shelf.journal.extend(entries.iter().map(|entry| (conversation.to_owned(), entry.clone()))))
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        self.carried(|shelf| {
            let own = shelf.rows.iter().filter(|kept| kept.row.conversation == conversation);
            let mut rows: Vec<OutboxRow> = own.map(|kept| kept.row.clone()).collect();
            rows.sort_by_key(|row| row.epoch);
            rows
        })
    }

    fn remember(&self, key: &str, bytes: &[u8]) -> Stored<()> {
        self.carried(|shelf| drop(shelf.late.insert(key.to_owned(), bytes.to_vec())))
    }

    fn remembered(&self, after: Option<&str>, limit: usize) -> Stored<Vec<(String, Vec<u8>)>> {
        self.carried(|shelf| {
            let later = shelf.late.iter().filter(|(key, _)| after.is_none_or(|after| key.as_str() > after));
            later.take(limit).map(|(key, bytes)| (key.clone(), bytes.clone())).collect()
        })
    }

    fn forget(&self, key: &str) -> Stored<()> {
        self.carried(|shelf| drop(shelf.late.remove(key)))
    }
}
