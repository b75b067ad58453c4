//! A store that a worker dies over: at its nth call nothing happens, or it happens and nobody hears of it, and from then
//! on the worker is gone.

use callflow::cloud::store::{
    AttributeEvent, Claimed, Document, Expect, Facts, Flush, Hold, JournalEntry, Kept, Known, Mark, Millis, NewRun,
    OutboxRow, OutboxState, Run, RunState, Store, StoreError, Stored, Taken, Told, Unpark, Wait,
};
use callflow::value::Text;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// When a worker dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before the store has done anything.
    Before,
    /// When the store has done it, and the answer is on its way.
    After,
}

/// The store, and the worker's life.
pub struct Dying {
    inner: Arc<dyn Store>,
    calls: AtomicUsize,
    dies_at: usize,
    moment: Moment,
}

impl Dying {
    pub fn new(inner: Arc<dyn Store>, dies_at: usize, moment: Moment) -> Self {
        Self { inner, calls: AtomicUsize::new(0), dies_at, moment }
    }

    /// How many calls were made.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn call<T>(&self, call: impl FnOnce(&dyn Store) -> Stored<T>) -> Stored<T> {
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        // A reason that nobody tries again for: the worker is dead.
        let dead = || Err(StoreError::Broken("the worker is dead".into()));
        match number {
            number if number < self.dies_at => call(&*self.inner),
            number if number == self.dies_at && self.moment == Moment::After => {
                let _ = call(&*self.inner);
                dead()
            }
            _ => dead(),
        }
    }
}

macro_rules! doors {
    ($(fn $name:ident(&self $(, $argument:ident: $kind:ty)*) -> $out:ty;)*) => {
        impl Store for Dying {
            fn name(&self) -> String {
                self.inner.name()
            }

            $(fn $name(&self $(, $argument: $kind)*) -> $out {
                self.call(|store| store.$name($($argument),*))
            })*
        }
    };
}

doors! {
    fn ready(&self) -> Stored<()>;
    fn create(&self, id: &str, facts: &Facts) -> Stored<()>;
    fn facts(&self, id: &str) -> Stored<Option<Known>>;
    fn change(&self, id: &str, revision: i64, facts: &Facts) -> Stored<bool>;
    fn conversations(&self, after: Option<(Millis, &str)>, limit: usize) -> Stored<Vec<(String, Facts)>>;
    fn attributes(&self, id: &str, participant: Option<&str>) -> Stored<Vec<Kept>>;
    fn read(&self, id: &str, participant: &str, names: &[&str]) -> Stored<Vec<Option<Text>>>;
    fn write(&self, id: &str, who: &str, set: &[(Text, Text)], gone: &[Text], now: Millis) -> Stored<()>;
    fn told(&self, id: &str) -> Stored<Vec<Told>>;
    fn events(&self, after: i64, limit: usize) -> Stored<Vec<AttributeEvent>>;
    fn start(&self, run: &NewRun<'_>) -> Stored<Hold>;
    fn flush(&self, hold: &Hold, flush: &Flush<'_>) -> Stored<Hold>;
    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<()>;
    fn finish(&self, hold: &Hold, state: RunState) -> Stored<()>;
    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>>;
    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken>;
    fn renew(&self, owner: &str, lease: Duration) -> Stored<usize>;
    fn interrupt(&self, owner: Option<&str>) -> Stored<Vec<String>>;
    fn run(&self, id: &str) -> Stored<Option<Run>>;
    fn runs(&self, state: Option<RunState>, after: Option<&str>, limit: usize) -> Stored<Vec<Run>>;
    fn note(&self, id: &str, entries: &[JournalEntry]) -> Stored<()>;
    fn journal(&self, id: &str) -> Stored<Vec<JournalEntry>>;
    fn due(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<OutboxRow>>;
    fn mark(&self, conversation: &str, epoch: i64, owner: &str, mark: &Mark) -> Stored<bool>;
    fn outbox(&self, state: Option<OutboxState>, limit: usize) -> Stored<Vec<OutboxRow>>;
    fn outbox_of(&self, conversation: &str) -> Stored<Vec<OutboxRow>>;
    fn unpark(&self, conversation: &str, epoch: i64, to: &Unpark) -> Stored<bool>;
    fn put(&self, kind: &str, key: &str, bytes: &[u8], expect: Expect) -> Stored<Option<i64>>;
    fn get(&self, kind: &str, key: &str) -> Stored<Option<Document>>;
    fn remove(&self, kind: &str, key: &str) -> Stored<bool>;
    fn documents(&self, kind: &str, prefix: &str, after: Option<&str>, limit: usize) -> Stored<Vec<Document>>;
}
