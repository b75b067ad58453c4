//! A store in memory: for tests and for trying things out. It promises nothing after the process.

mod attributes;
mod documents;
mod outbox;
mod runs;
mod state;

use super::{
    AttributeEvent, Claimed, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Known, Mark, Millis,
    NewRun, OutboxRow, OutboxState, Run, RunState, Store, Stored, Taken, Told, Unpark, Wait,
};
use crate::value::Text;
use state::State;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What a store in memory takes the time from.
pub type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

/// A store in memory.
pub struct MemoryStore {
    state: Mutex<State>,
    clock: Clock,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new(Arc::new(wall_clock))
    }
}

/// The time of day.
fn wall_clock() -> Millis {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Millis)
}

impl MemoryStore {
    /// An empty store with a clock of its own.
    pub fn new(clock: Clock) -> Self {
        Self { state: Mutex::default(), clock }
    }

    /// The state, for one call: whoever holds it does so alone, so every call is all or nothing. A panic elsewhere
    /// leaves nothing half-written, for each call checks before it writes.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Millis {
        (self.clock)()
    }
}

/// When a lease that is taken now is over.
fn until(now: Millis, lease: Duration) -> Millis {
    now.saturating_add(Millis::try_from(lease.as_millis()).unwrap_or(Millis::MAX))
}

impl Store for MemoryStore {
    fn name(&self) -> String {
        "memory:".to_owned()
    }

    fn ready(&self) -> Stored<()> {
        Ok(())
    }

    fn time(&self) -> Stored<Millis> {
        Ok(self.now())
    }

    fn create(&self, id: &str, facts: &Facts) -> Stored<()> {
        self.state().create(id, facts)
    }

    fn facts(&self, id: &str) -> Stored<Option<Known>> {
        Ok(self.state().facts(id))
    }

    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool> {
        self.state().change(id, revision, facts)
    }

    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>> {
        Ok(self.state().conversations(after, limit))
    }

    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>> {
        Ok(self.state().attributes(id, participant))
    }

    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>> {
        self.state().read(id, participant, names)
    }

    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()> {
        self.state().write(id, who, set, gone, now)
    }

    fn told(&self, id: &str) -> Stored<Vec<Told>> {
        Ok(self.state().told(id))
    }

    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>> {
        Ok(self.state().events(after, limit))
    }

    fn start(&self, run: &NewRun<'_>) -> Stored<Hold> {
        self.state().start(run, self.now())
    }

    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold> {
        self.state().flush(hold, flush, self.now())
    }

    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool> {
        self.state().wait(hold, wait, self.now())
    }

    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool> {
        self.state().finish(hold, finish)
    }

    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>> {
        Ok(self.state().claim(owner, lease, limit, self.now()))
    }

    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()> {
        self.state().cede(hold, until(self.now(), pause));
        Ok(())
    }

    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken> {
        self.state().take(id, owner, until(self.now(), lease), input)
    }

    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize> {
        Ok(self.state().renew(owner, until(self.now(), lease), only))
    }

    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>> {
        Ok(self.state().interrupt(owner, self.now()))
    }

    fn run(&self, id: &str) -> Stored<Option<Run>> {
        Ok(self.state().run(id))
    }

    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>> {
        Ok(self.state().runs(state, after, limit))
    }

    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()> {
        self.state().note(id, entries)
    }

    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>> {
        Ok(self.state().journal(id))
    }

    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>> {
        Ok(self.state().due(owner, lease, limit, self.now()))
    }

    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool> {
        Ok(self.state().mark(conversation, epoch, owner, mark, self.now()))
    }

    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>> {
        Ok(self.state().outbox(state, limit))
    }

    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>> {
        Ok(self.state().outbox_of(conversation))
    }

    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool> {
        Ok(self.state().unpark(conversation, epoch, to, self.now()))
    }

    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>> {
        self.state().put(kind, key, bytes, expect)
    }

    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>> {
        Ok(self.state().get(kind, key))
    }

    fn remove(&self, kind: &str, key: &str) -> Stored<bool> {
        Ok(self.state().remove(kind, key))
    }

    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>> {
        Ok(self.state().documents(kind, prefix, after, limit))
    }
}
