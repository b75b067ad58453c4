//! The door: each call of the store below, with what is kept of runs encrypted.

use super::batch::{Closed, Place, locked, unlock};
use super::seal::{Kind, OVERHEAD, Opened, opened, sealed};
use super::{Locked, PAUSE};
use crate::cloud::store::{
    Along, AttributeEvent, Claimed, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Known, LOG, Mark,
    Millis, NewRun, OutboxRow, OutboxState, Run, RunState, Store, Stored, Taken, Told, Unpark, Veiled, Wait,
    fingerprint, packed,
};
use crate::value::Text;
use std::time::Duration;

/// Why a row is parked that nobody can read any more (F12).
const DAMAGED: &str = "its values are damaged, or were written for another batch";

impl Locked {
    /// Bytes of a conversation as they are kept.
    fn kept(&self, kind: Kind, id: &str, due: Option<Millis>, bytes: &[u8]) -> Stored<Option<Vec<u8>>> {
        self.keys().map(|keys| sealed(keys, kind, &[id.as_bytes()], due, bytes)).transpose()
    }

    fn snapshot(&self, id: &str, due: Option<Millis>, bytes: Option<&[u8]>) -> Stored<Option<Vec<u8>>> {
        bytes.map_or(Ok(None), |bytes| self.kept(Kind::Snapshot, id, due, bytes))
    }

    fn log(&self, id: &str, log: Option<&[u8]>) -> Stored<Option<Vec<u8>>> {
        log.map_or(Ok(None), |log| self.kept(Kind::Log, id, None, log))
    }

    /// A document as it was put.
    fn document(&self, kind: &str, document: Document) -> Stored<Document> {
        if kind != LOG {
            return Ok(document);
        }
        match opened(self.keys(), Kind::Log, &[document.key.as_bytes()], &document.bytes) {
            Opened::Plain => Ok(document),
            Opened::Is(bytes) => Ok(Document { bytes, ..document }),
            Opened::Wants(key) => Err(self.wants(key)),
            Opened::Damaged => Err(self.closed(Closed::Damaged, "what has happened in a run")),
        }
    }

    /// Rows for whoever looks at them.
    fn shown(&self, mut rows: Vec<OutboxRow>) -> Stored<Vec<OutboxRow>> {
        for row in &mut rows {
            let mut batch = std::mem::take(&mut row.batch);
            let read = unlock(self.keys(), &Place::of(row), &mut batch);
            row.batch = batch;
            match read {
                Ok(()) => {}
                Err(_) if self.shows => {}
                Err(closed) => return Err(self.closed(closed, "a batch")),
            }
        }
        Ok(rows)
    }

    /// Rows that a sender may send. One that wants a key which is not here is left for others, and nothing is sent of it.
    fn sendable(&self, rows: Vec<OutboxRow>, owner: &str) -> Stored<Vec<OutboxRow>> {
        let mut sendable = Vec::with_capacity(rows.len());
        for mut row in rows {
            let mut batch = std::mem::take(&mut row.batch);
            let read = unlock(self.keys(), &Place::of(&row), &mut batch);
            row.batch = batch;
            let mark = match read {
                Ok(()) => {
                    sendable.push(row);
                    continue;
                }
                // Whether it may have been sent before is kept: it then counts as tried (F2, F8).
                Err(Closed::Wants(key)) => {
                    let (after, reason) = (PAUSE.as_millis() as Millis, format!("encrypted {}", self.lacks(key)));
                    Mark::Again { after, counts: row.unsure, reason }
                }
                Err(Closed::Damaged) => Mark::Parked { reason: DAMAGED.to_owned() },
            };
            self.inner.mark(&row.conversation, row.epoch, owner, &mark)?;
        }
        Ok(sendable)
    }

    /// When a wait is over, by the store's clock; it is asked for nothing where nothing is encrypted.
    fn until(&self, due: Option<Millis>) -> Stored<Option<Millis>> {
        match due.filter(|_| self.keys.is_some()) {
            Some(due) => Ok(Some(self.inner.time()?.saturating_add(due))),
            None => Ok(None),
        }
    }

    fn sized(&self, run: Run) -> Run {
        let over = if self.keys.is_some() { OVERHEAD } else { 0 };
        Run { snapshot_bytes: run.snapshot_bytes.saturating_sub(over), ..run }
    }
}

/// In what is given on, each member is named: a new one is to be thought about here.
impl Store for Locked {
    fn name(&self) -> String {
        self.inner.name()
    }

    fn ready(&self) -> Stored<()> {
        self.inner.ready()
    }

    fn work(&self, worker: &str) -> Stored<()> {
        self.agree()?;
        self.inner.work(worker)
    }

    fn encrypts(&self) -> bool {
        self.keys.is_some()
    }

    fn time(&self) -> Stored<Millis> {
        self.inner.time()
    }

    fn create(&self, id: &str, facts: &Facts) -> Stored<()> {
        self.inner.create(id, facts)
    }

    fn facts(&self, id: &str) -> Stored<Option<Known>> {
        self.inner.facts(id)
    }

    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        self.inner.change(id, revision, facts)
    }

    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>> {
        self.inner.conversations(after, limit)
    }

    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        self.inner.attributes(id, participant)
    }

    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        self.inner.read(id, participant, names)
    }

    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()> {
        self.inner.write(id, who, set, gone, now)
    }

    fn told(&self, id: &str) -> Stored<Vec<Told>> {
        self.inner.told(id)
    }

    fn figures(&self) -> Vec<(&'static str, &'static str, i64)> {
        self.inner.figures()
    }

    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        self.inner.events(after, limit)
    }

    fn start(&self, run: &NewRun<'_>) -> Stored<Hold> {
        let NewRun { conversation, owner, mode, image, snapshot, lease } = *run;
        let kept = self.snapshot(conversation, None, snapshot)?;
        let snapshot = kept.as_deref().or(snapshot);
        self.inner.start(&NewRun { conversation, owner, mode, image, snapshot, lease })
    }

    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        let Flush { target, batch, deliver, now, state, snapshot, veiled: _ } = *flush;
        let place = Place { conversation: &hold.conversation, epoch: hold.epoch, target };
        let row = locked(self.keys(), &place, batch)?;
        let kept = self.snapshot(&hold.conversation, None, snapshot)?;
        let snapshot = kept.as_deref().or(snapshot);
        // F3: the same batch has the same fingerprint, whatever its encrypted form; without the key nobody can find out
        // what the batch was by trying.
        let veiled = row.as_ref().map(|row| {
            let plain = fingerprint(target, &packed(batch));
            Veiled { batch: row, hash: self.keys().map_or(plain, |keys| keys.fingerprint(&plain)) }
        });
        self.inner.flush(hold, &Flush { target, batch, deliver, now, state, snapshot, veiled })
    }

    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        let Wait { snapshot, due, along: Along { log, facts } } = *wait;
        let until = self.until(due)?;
        let kept = self.snapshot(&hold.conversation, until, snapshot)?;
        let known = self.log(&hold.conversation, log)?;
        let along = Along { log: known.as_deref().or(log), facts };
        self.inner.wait(hold, &Wait { snapshot: kept.as_deref().or(snapshot), due, along })
    }

    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        let Finish { state, along: Along { log, facts } } = *finish;
        let known = self.log(&hold.conversation, log)?;
        self.inner.finish(hold, &Finish { state, along: Along { log: known.as_deref().or(log), facts } })
    }

    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        self.inner.cede(hold, pause)
    }

    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        let claimed = self.inner.claim(owner, lease, limit)?;
        // What goes wrong with one is no reason to keep the others from their owner: it comes again with its lease.
        Ok(claimed.into_iter().filter_map(|run| self.claimed(run).ok().flatten()).collect())
    }

    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        let kept = self.kept(Kind::Input, id, None, input)?;
        match self.inner.take(id, owner, lease, kept.as_deref().unwrap_or(input))? {
            Taken::Yes(claimed) => self.taken(*claimed, input),
            other => Ok(other),
        }
    }

    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        self.inner.renew(owner, lease, only)
    }

    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        self.inner.interrupt(owner)
    }

    fn run(&self, id: &str) -> Stored<Option<Run>> {
        Ok(self.inner.run(id)?.map(|run| self.sized(run)))
    }

    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        Ok(self.inner.runs(state, after, limit)?.into_iter().map(|run| self.sized(run)).collect())
    }

    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.inner.note(id, entries)
    }

    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        self.inner.journal(id)
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        let rows = self.inner.due(owner, lease, limit)?;
        self.sendable(rows, owner)
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        self.inner.mark(conversation, epoch, owner, mark)
    }

    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        self.shown(self.inner.outbox(state, limit)?)
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        self.shown(self.inner.outbox_of(conversation)?)
    }

    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        self.inner.unpark(conversation, epoch, to)
    }

    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        let kept = if kind == LOG { self.kept(Kind::Log, key, None, bytes)? } else { None };
        self.inner.put(kind, key, kept.as_deref().unwrap_or(bytes), expect)
    }

    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        self.inner.get(kind, key)?.map(|document| self.document(kind, document)).transpose()
    }

    fn remove(&self, kind: &str, key: &str) -> Stored<bool> {
        self.inner.remove(kind, key)
    }

    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>> {
        let documents = self.inner.documents(kind, prefix, after, limit)?;
        documents.into_iter().map(|document| self.document(kind, document)).collect()
    }
}
