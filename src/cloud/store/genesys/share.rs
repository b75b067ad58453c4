//! The rate of a platform is that of a client, and all workers on one database are one client (H105). Each puts down a
//! document of its own again and again, and takes its share by how many do. Nobody's clock is compared with another's: a
//! worker is there as long as its document changes.

use super::super::{Expect, Store, Stored};
use crate::cloud::deliver::Shared;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The kind of the documents; the key is the worker.
const KIND: &str = "sender";
/// How often a worker says that it is there.
pub const EVERY: Duration = Duration::from_secs(5);
/// After so long without a word a worker is taken for gone.
pub const GONE: Duration = Duration::from_secs(20);
/// After so long its document is removed.
pub const FORGOTTEN: Duration = Duration::from_secs(120);
/// So many workers are counted at most.
const MOST: usize = 1_000;

/// The thread that says so and counts; it ends when this is dropped.
pub struct Share {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Share {
    /// Begins: when this returns, others were counted once.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn begin(store: &Arc<dyn Store>, shared: &Arc<Shared>, worker: &str) -> std::io::Result<Self> {
        let (over, ends) = channel::<()>();
        let (store, shared, worker) = (Arc::clone(store), Arc::clone(shared), worker.to_owned());
        let (began, mut seen) = (Instant::now(), Seen::default());
        let mut look = move |store: &dyn Store, worker: &str| {
            // A store that does not answer now leaves the share as it is.
            if let Ok(count) = seen.look(store, worker, began.elapsed()) {
                shared.pace().share(count);
            }
        };
        look(store.as_ref(), &worker);
        let work = move || {
            while ends.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                look(store.as_ref(), &worker);
            }
            // The others find out by themselves when this is not done.
            let _ = store.remove(KIND, &worker);
        };
        let thread = std::thread::Builder::new().name("share".into()).spawn(work)?;
        Ok(Self { over: Some(over), thread: Some(thread) })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

/// The workers that there are: the revision of each one's document, and since when it is that.
#[derive(Default)]
struct Seen(HashMap<String, (i64, Duration)>);

impl Seen {
    /// Says that this worker is there; how many there are.
    fn look(&mut self, store: &dyn Store, worker: &str, now: Duration) -> Stored<u32> {
        store.put(KIND, worker, &[], Expect::Any)?;
        let mut seen = HashMap::new();
        for document in store.documents(KIND, "", None, MOST)? {
            let known = self.0.get(&document.key).filter(|(revision, _)| *revision == document.revision);
            let since = known.map_or(now, |(_, since)| *since);
            if now.saturating_sub(since) >= FORGOTTEN {
                store.remove(KIND, &document.key)?;
            } else {
                seen.insert(document.key, (document.revision, since));
            }
        }
        self.0 = seen;
        let there = self.0.values().filter(|(_, since)| now.saturating_sub(*since) < GONE).count();
        Ok(u32::try_from(there).unwrap_or(u32::MAX).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::store::MemoryStore;

    #[test]
    fn h105_who_says_nothing_for_long_is_not_counted_and_then_forgotten() {
        let store = MemoryStore::default();
        let (mut one, mut two) = (Seen::default(), Seen::default());
        assert_eq!(one.look(&store, "one", Duration::ZERO), Ok(1));
        // Each has a clock of its own, which begins with it.
        assert_eq!(two.look(&store, "two", Duration::from_secs(9_000)), Ok(2));
        let mut look = |at: Duration| one.look(&store, "one", at).expect("the store answers");
        assert_eq!(look(EVERY), 2);
        let short = Duration::from_millis(1);
        assert_eq!((look(EVERY + GONE - short), look(EVERY + GONE)), (2, 1));
        assert_eq!(two.look(&store, "two", Duration::from_secs(9_001)), Ok(2), "it was only slow");
        assert_eq!(look(EVERY + GONE + short), 2);
        let documents = || store.documents(KIND, "", None, 9).expect("the store answers").len();
        assert_eq!((look(EVERY + GONE + FORGOTTEN), documents()), (1, 2));
        assert_eq!((look(EVERY + GONE + FORGOTTEN + short), documents()), (1, 1));
    }
}
