//! The suite against the store in memory, and what its clock does.

use crate::suite::{Fresh, begin, conversation, wait_for};
use callflow::cloud::store::{MemoryStore, Mode, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

suite!(|| Fresh::new(Arc::new(MemoryStore::default())));

#[test]
fn f13_leases_and_timers_go_by_the_clock_that_is_given() {
    let time = Arc::new(AtomicI64::new(1_000));
    let clock = time.clone();
    let store = MemoryStore::new(Arc::new(move || clock.load(Ordering::SeqCst)));
    let lease = Duration::from_millis(100);
    conversation(&store, "dies");
    begin(&store, "dies", "one", Mode::Durable, lease);
    conversation(&store, "waits");
    let hold = begin(&store, "waits", "one", Mode::Durable, lease);
    store.wait(&hold, &wait_for(Some(250))).unwrap();
    let claimed = |at: i64| -> Vec<(String, bool)> {
        time.store(at, Ordering::SeqCst);
        let claimed = store.claim("two", Duration::from_secs(60), 10).unwrap();
        claimed.into_iter().map(|run| (run.hold.conversation, run.due)).collect()
    };
    assert_eq!(claimed(1_099), []);
    assert_eq!(claimed(1_100), [("dies".to_owned(), false)]);
    assert_eq!(claimed(1_249), []);
    assert_eq!(claimed(1_250), [("waits".to_owned(), true)]);
}
