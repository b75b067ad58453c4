//! A store that a worker dies over: at its nth call nothing happens, or it happens and nobody hears of it, and from then
//! on the worker is gone; or the store is away for that one call, and the worker lives.

use callflow::cloud::store::{
    AttributeEvent, Claimed, Document, Expect, Facts, Finish, Flush, Hold, JournalEntry, Kept, Known, Mark, Millis,
    NewRun, OutboxRow, OutboxState, Run, RunState, Store, StoreError, Stored, Taken, Told, Unpark, Wait,
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
    lives: bool,
}

impl Dying {
    pub fn new(inner: Arc<dyn Store>, dies_at: usize, moment: Moment) -> Self {
        Self { inner, calls: AtomicUsize::new(0), dies_at, moment, lives: false }
    }

    /// The store is away for that call, and then there again.
    pub fn away_once(inner: Arc<dyn Store>, at: usize, moment: Moment) -> Self {
        Self { lives: true, ..Self::new(inner, at, moment) }
    }

    /// How many calls were made.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn call<T>(&self, name: &str, call: impl FnOnce(&dyn Store) -> Stored<T>) -> Stored<T> {
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        // A reason that nobody tries again for: the worker is dead.
        let dead = || match self.lives {
            true => Err(StoreError::Unavailable("the store is away".into())),
            false => Err(StoreError::Broken("the worker is dead".into())),
        };
        match number {
            // A Get that fails is the flow's own matter: it takes another way.
            _ if self.lives && name == "read" => call(&*self.inner),
            number if number < self.dies_at || self.lives && number > self.dies_at => call(&*self.inner),
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
                self.call(stringify!($name), |store| store.$name($($argument),*))
            })*
        }
    };
}

doors! {
    fn ready(&self) -> Stored<()>;
    fn time(&self) -> Stored<Millis>;
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
    fn wait(&self, hold: &Hold, wait: &Wait<'_>) -> Stored<bool>;
    fn finish(&self, hold: &Hold, finish: &Finish<'_>) -> Stored<bool>;
    fn claim(&self, owner: &str, lease: Duration, limit: usize) -> Stored<Vec<Claimed>>;
    fn cede(&self, hold: &Hold, pause: Duration) -> Stored<()>;
    fn take(&self, id: &str, owner: &str, lease: Duration, input: &[u8]) -> Stored<Taken>;
    fn renew(&self, owner: &str, lease: Duration, only: Option<&[String]>) -> Stored<usize>;
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
