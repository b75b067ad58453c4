//! F61: the suite through the door that encrypts, and what it promises beside it.

use crate::suite::{Fresh, LONG, batch, begin, conversation, customer, ending, going_on};
use callflow::cloud::store::{
    Deliver, Document, Expect, Keys, LOG, Locked, Mark, MemoryStore, Mode, NewRun, OutboxState, RunState, Store,
    StoreError, Taken, Unpark, Wait, is_locked,
};
use std::sync::Arc;
use std::time::Duration;

const CANARY: &str = "canary-4929-1234";

pub fn keys(text: &str) -> Option<Arc<Keys>> {
    Some(Arc::new(Keys::of(text).expect("keys")))
}

/// A key, as one line of a file.
pub fn key(number: u8) -> String {
    format!("{number:02x}").repeat(32)
}

fn door(inner: &Arc<dyn Store>, text: &str) -> Arc<dyn Store> {
    Arc::new(Locked::new(Arc::clone(inner), if text.is_empty() { None } else { keys(text) }))
}

fn memory() -> Arc<dyn Store> {
    Arc::new(MemoryStore::default())
}

mod in_memory {
    use super::*;

    suite!(|| Fresh::new(door(&memory(), &key(1))));
}

mod without_a_key {
    use super::*;

    suite!(|| Fresh::new(door(&memory(), "")));
}

#[cfg(feature = "sqlite")]
mod in_a_file {
    use super::*;

    suite!(|| {
        let folder = tempfile::TempDir::new().unwrap();
        let inner: Arc<dyn Store> = Arc::new(crate::sqlite::open(folder.path()));
        Fresh::keeping(door(&inner, &key(1)), folder)
    });
}

#[cfg(feature = "postgres")]
mod in_a_database {
    use super::*;
    use crate::postgres::{Database, server};

    suite!(|| {
        let url = server().database();
        let store = callflow::cloud::store::open_with(&format!("{url}&allow-lossy=true"), keys(&key(1)));
        Fresh::keeping(store.expect("a new database"), Database(url))
    });
}

/// A durable run whose input, log, snapshots and batches are canaries, up to a wait: its conversation is that one.
fn run(store: &dyn Store, id: &str) {
    let text = |what: &str| format!("{CANARY} {what}").into_bytes();
    conversation(store, id);
    let snapshot = text("begins");
    let new = NewRun {
        conversation: id,
        owner: "one",
        mode: Mode::Durable,
        image: b"image",
        snapshot: Some(&snapshot),
        lease: LONG,
    };
    let hold = store.start(&new).unwrap();
    store.put(LOG, id, &text("log"), Expect::Any).unwrap();
    let (to, later) = (customer(id), batch(&[("later", CANARY), ("other", CANARY)]));
    let goes_on = text("goes on");
    let flush = callflow::cloud::store::Flush { snapshot: Some(&goes_on), ..going_on(&to, &later, Deliver::Later) };
    let hold = store.flush(&hold, &flush).unwrap();
    store.wait(&hold, &Wait { snapshot: Some(&text("waits")), due: Some(600_000), ..Wait::default() }).unwrap();
    let taken = store.take(id, "one", LONG, &text("input")).unwrap();
    let Taken::Yes(taken) = taken else { panic!("{taken:?}") };
    assert_eq!((taken.snapshot, taken.input), (text("waits"), Some(text("input"))));
    store.wait(&taken.hold, &Wait { snapshot: Some(&text("waits")), due: Some(600_000), ..Wait::default() }).unwrap();
}

#[test]
fn f61_what_a_run_keeps_is_nowhere_in_the_clear() {
    let inner = memory();
    let store = door(&inner, &key(1));
    run(&*store, "one");
    assert_eq!(store.outbox_of("one").unwrap()[0].batch, batch(&[("later", CANARY), ("other", CANARY)]));
    let rows = inner.outbox_of("one").unwrap();
    assert_eq!(rows[0].batch.len(), 2);
    for (name, value) in &rows[0].batch {
        assert!(is_locked(value) && !value.as_str().contains(CANARY) && !name.as_str().is_empty());
    }
    let shows = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(CANARY);
    assert!(!shows(&inner.get(LOG, "one").unwrap().unwrap().bytes));
    assert!(shows(&store.get(LOG, "one").unwrap().unwrap().bytes));
    let Taken::Yes(raw) = inner.take("one", "raw", LONG, b"").unwrap() else { panic!("it waits") };
    assert!(!shows(&raw.snapshot));
    // Where the store is the cloud, the attributes are attributes; the row is encrypted nevertheless.
    let (to, here) = (customer("two"), batch(&[("n", CANARY)]));
    conversation(&*store, "two");
    let hold = begin(&*store, "two", "one", Mode::Durable, LONG);
    store.flush(&hold, &ending(&to, &here, Deliver::Here)).unwrap();
    assert_eq!(inner.read("two", "c", &["n"]).unwrap()[0].as_ref().unwrap().as_str(), CANARY);
    assert!(is_locked(&inner.outbox_of("two").unwrap()[0].batch[0].1));
}

#[test]
fn f61_keys_are_changed_while_runs_wait() {
    let inner = memory();
    let (old, both, new) = (key(1), format!("{}\n{}", key(2), key(1)), key(2));
    run(&*door(&inner, &old), "one");
    let store = door(&inner, &both);
    let Ok(Taken::Yes(taken)) = store.take("one", "two", LONG, b"1") else { panic!("the older key decrypts") };
    store.wait(&taken.hold, &Wait { snapshot: Some(b"anew"), due: None, ..Wait::default() }).unwrap();
    assert_eq!(store.outbox_of("one").unwrap()[0].batch[0].1.as_str(), CANARY);
    let store = door(&inner, &new);
    let Ok(Taken::Yes(taken)) = store.take("one", "three", LONG, b"1") else { panic!("the first key encrypts") };
    assert_eq!(taken.snapshot, b"anew");
    // What the old key alone has encrypted is refused with its name, and not given out as something else.
    let told = store.outbox_of("one").unwrap_err();
    assert!(matches!(&told, StoreError::Locked(why) if why.contains("--key-file")), "{told:?}");
    assert!(matches!(store.get(LOG, "one"), Err(StoreError::Locked(_))));
    assert!(matches!(store.documents(LOG, "", None, 10), Err(StoreError::Locked(_))));
}

#[test]
fn f61_a_worker_without_the_key_leaves_a_run_as_it_was() {
    for wrong in ["", &key(2)] {
        let inner = memory();
        let (right, wrong) = (door(&inner, &key(1)), door(&inner, wrong));
        run(&*right, "one");
        let told = wrong.take("one", "two", LONG, b"9").unwrap_err();
        assert!(matches!(told, StoreError::Locked(_)), "{told:?}");
        assert_eq!(wrong.runs(Some(RunState::Waiting), None, 9).unwrap().len(), 1, "it waits as before");
        let Ok(Taken::Yes(taken)) = right.take("one", "one", Duration::ZERO, b"1") else { panic!("it waits") };
        assert_eq!(taken.snapshot, format!("{CANARY} waits").into_bytes());
        // The owner dies; the wrong worker claims, and gives back.
        assert_eq!(wrong.claim("two", LONG, 9).unwrap(), []);
        assert_eq!(wrong.claim("two", LONG, 9).unwrap(), [], "not at once again");
        wrong.renew("two", LONG, None).unwrap();
        let again = until(|| right.claim("one", LONG, 9).unwrap().pop());
        assert_eq!(again.input.as_deref(), Some(&b"1"[..]), "the input is kept for whoever has the key");
        let notes = inner.journal("one").unwrap();
        assert_eq!(notes.iter().filter(|entry| entry.kind == "locked").count(), 1);
        assert!(notes.iter().all(|entry| entry.kind != "lost"));
    }
}

/// Asks until there is an answer: times are the store's own.
fn until<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let end = std::time::Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(std::time::Instant::now() < end, "it never comes");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn f61_a_wait_that_was_put_back_keeps_its_time() {
    let inner = memory();
    let (right, wrong) = (door(&inner, &key(1)), door(&inner, ""));
    conversation(&*right, "one");
    let hold = begin(&*right, "one", "one", Mode::Durable, LONG);
    right.wait(&hold, &Wait { snapshot: Some(b"waits"), due: Some(100), ..Wait::default() }).unwrap();
    assert!(matches!(wrong.take("one", "two", LONG, b"9"), Err(StoreError::Locked(_))));
    let claimed = until(|| right.claim("one", LONG, 9).unwrap().pop());
    assert!(claimed.due && claimed.input.is_none() && claimed.snapshot == b"waits");
}

#[test]
fn f61_a_batch_without_its_key_is_not_sent_and_not_lost() {
    let inner = memory();
    let (right, wrong) = (door(&inner, &key(1)), door(&inner, ""));
    run(&*right, "one");
    assert_eq!(wrong.due("sender", LONG, 9).unwrap(), []);
    let rows = inner.outbox_of("one").unwrap();
    assert_eq!((rows[0].state, rows[0].tries), (OutboxState::Ready, 0));
    assert!(rows[0].reason.as_ref().unwrap().contains("--key-file"));
    let row = until(|| right.due("sender", LONG, 9).unwrap().pop());
    assert_eq!(row.batch[0].1.as_str(), CANARY);
    assert!(!row.unsure);
    // A person takes it up again without a name that is newer elsewhere; no key is wanted for that (P4).
    right.mark("one", row.epoch, "sender", &Mark::Parked { reason: "refused".into() }).unwrap();
    let without = vec![row.batch[0].0.clone()];
    assert!(wrong.unpark("one", row.epoch, &Unpark::Retry { without }).unwrap());
    let row = until(|| right.due("sender", LONG, 9).unwrap().pop());
    assert_eq!(row.batch, batch(&[("other", CANARY)]));
}

#[test]
fn f61_a_snapshot_of_another_conversation_is_refused() {
    let inner = memory();
    let store = door(&inner, &key(1));
    run(&*store, "one");
    run(&*store, "two");
    let Ok(Taken::Yes(theirs)) = inner.take("two", "raw", LONG, b"") else { panic!("it waits") };
    let Ok(Taken::Yes(own)) = inner.take("one", "raw", LONG, b"") else { panic!("it waits") };
    inner.wait(&own.hold, &Wait { snapshot: Some(&theirs.snapshot), due: None, ..Wait::default() }).unwrap();
    assert_eq!(store.take("one", "one", LONG, b"1"), Ok(Taken::Over(RunState::Interrupted)));
    assert!(store.journal("one").unwrap().iter().any(|entry| entry.kind == "lost" && entry.note.contains("F61")));
    let log = inner.get(LOG, "two").unwrap().unwrap();
    inner.put(LOG, "one", &log.bytes, Expect::Any).unwrap();
    assert!(matches!(store.get(LOG, "one"), Err(StoreError::Broken(_))));
}

#[test]
fn f61_every_flip_of_a_kept_snapshot_is_refused() {
    let inner = memory();
    let store = door(&inner, &key(1));
    conversation(&*store, "one");
    let hold = begin(&*store, "one", "one", Mode::Durable, LONG);
    store.wait(&hold, &Wait { snapshot: Some(b"where it goes on"), due: None, ..Wait::default() }).unwrap();
    let Ok(Taken::Yes(raw)) = inner.take("one", "raw", LONG, b"") else { panic!("it waits") };
    let (mut damaged, mut unknown) = (0, 0);
    for bit in 0..raw.snapshot.len() * 8 {
        let mut flipped = raw.snapshot.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let id = format!("flip {bit}");
        // The bytes are bound to `one`: to let them be refused for the flip alone, a store of its own has that name.
        let inner = memory();
        let store = door(&inner, &key(1));
        conversation(&*store, "one");
        let hold = begin(&*inner, "one", "one", Mode::Durable, LONG);
        inner.wait(&hold, &Wait { snapshot: Some(&flipped), due: None, ..Wait::default() }).unwrap();
        match store.take("one", "two", LONG, b"1") {
            Ok(Taken::Over(RunState::Interrupted)) => damaged += 1,
            Err(StoreError::Locked(_)) => unknown += 1,
            other => panic!("{id}: {other:?}"),
        }
    }
    println!("F61: {damaged} flips refused as damage, {unknown} as a key that is not there");
    assert_eq!(unknown, 32, "the bits of the key's name");
}

#[test]
fn f03_the_same_batch_again_is_known_by_a_fingerprint_that_nobody_can_guess_by() {
    let inner = memory();
    let store = door(&inner, &key(1));
    conversation(&*store, "one");
    let (to, pin) = (customer("one"), batch(&[("Pin", "0042")]));
    let hold = begin(&*store, "one", "one", Mode::Durable, LONG);
    let next = store.flush(&hold, &going_on(&to, &pin, Deliver::Here)).unwrap();
    assert_eq!(store.flush(&hold, &going_on(&to, &pin, Deliver::Here)), Ok(next), "F3: the same again");
    let other = batch(&[("Pin", "0043")]);
    assert!(matches!(store.flush(&hold, &going_on(&to, &other, Deliver::Here)), Err(StoreError::Broken(_))));
    // With a plain hash whoever reads the database finds the value by trying: the same batch, put down by somebody who
    // guesses right, would be taken for the one that is there.
    let guess = door(&inner, "").flush(&hold, &going_on(&to, &pin, Deliver::Here));
    assert!(matches!(guess, Err(StoreError::Broken(_))), "{guess:?}");
}

#[test]
fn f61_a_worker_begins_with_the_key_in_use_or_not_at_all() {
    let inner = memory();
    door(&inner, "").work("w1").unwrap();
    door(&inner, &key(1)).work("w2").unwrap();
    for wrong in ["", &key(2)] {
        let told = door(&inner, wrong).work("w3").unwrap_err();
        assert!(matches!(&told, StoreError::Locked(why) if why.contains("--key-file")), "{told:?}");
    }
    door(&inner, &format!("{}\n{}", key(2), key(1))).work("w4").unwrap();
    door(&inner, &key(2)).work("w5").unwrap();
    assert!(matches!(door(&inner, &key(1)).work("w6"), Err(StoreError::Locked(_))));
    let Some(Document { bytes, .. }) = inner.get("key", "current").unwrap() else { panic!("which key") };
    assert_eq!(bytes.len(), 4, "its name alone");
}

#[test]
fn what_was_kept_before_there_was_a_key_goes_on() {
    let inner = memory();
    run(&*door(&inner, ""), "one");
    let store = door(&inner, &key(1));
    assert!(store.encrypts() && !door(&inner, "").encrypts());
    assert_eq!(store.outbox_of("one").unwrap()[0].batch[0].1.as_str(), CANARY);
    assert!(store.get(LOG, "one").unwrap().is_some());
    let Ok(Taken::Yes(taken)) = store.take("one", "two", LONG, b"1") else { panic!("it waits") };
    assert_eq!(taken.snapshot, format!("{CANARY} waits").into_bytes());
}
