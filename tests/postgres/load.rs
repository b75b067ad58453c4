//! Load for the tests of faults: batches with a number, what was acknowledged of them, and the checker that compares it
//! with what is there (reliability §7).

use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{
    AttributeEvent, Deliver, Facts, Flush, Hold, Mode, NewRun, Person, RunState, Store, StoreError, Target,
};
use callflow::value::Text;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A lease that does not end while a test runs.
pub const LONG: Duration = Duration::from_secs(600);
/// A lease that is over at once.
pub const OVER: Duration = Duration::ZERO;
/// Attributes of a batch.
const NAMES: usize = 8;

/// How much of a fault: few rounds here, many in the long form.
pub fn rounds(few: usize, many: usize) -> usize {
    if std::env::var_os("CALLFLOW_TORTURE").is_some_and(|long| long == "1") { many } else { few }
}

/// A random number below that one.
pub fn below(limit: u32) -> u32 {
    getrandom::u32().expect("randomness") % limit
}

/// Says that it is over when it goes, also by a panic: those who work meanwhile would go on for ever, and the test hang.
pub struct Over<'a>(pub &'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A conversation with a run that an owner holds.
pub fn begin(store: &dyn Store, id: &str, owner: &str, lease: Duration) -> Hold {
    let facts = Facts { people: vec![Person::new("c", "customer", 1_000)], ..Facts::default() };
    // Its answer may be cut off: then it is there when it is asked for again (F3).
    while let Err(error) = store.create(id, &facts) {
        match error {
            StoreError::Exists => break,
            StoreError::Unavailable(_) => {}
            other => panic!("a new conversation: {other:?}"),
        }
    }
    let snapshot = Some(b"begin".as_slice());
    let run = NewRun { conversation: id, owner, mode: Mode::Durable, image: b"image", snapshot, lease };
    store.start(&run).expect("a new run")
}

/// The batch of a number: whoever reads a part of it knows the rest.
pub fn batch(number: u64) -> Vec<(Text, Text)> {
    let pair = |at| (Text::new(&format!("name{at}")), Text::new(&format!("{number}-{at}-{}", "x".repeat(40))));
    (0..NAMES).map(pair).collect()
}

/// The number of a batch that is whole.
fn number_of(batch: &[(Text, Text)]) -> u64 {
    let first = batch.first().expect("no batch is empty").1.as_str();
    let number = first.split('-').next().and_then(|number| number.parse().ok()).expect("a number");
    assert_eq!(batch, self::batch(number), "a batch is not whole");
    number
}

/// Flushes the batch of a number; the run goes on.
pub fn flush(store: &dyn Store, hold: &Hold, number: u64) -> Result<Hold, StoreError> {
    let target = Target { conversation: hold.conversation.clone(), participant: "c".to_owned() };
    let (batch, snapshot) = (batch(number), number.to_le_bytes());
    let (deliver, state) = (Deliver::Here, RunState::Runnable);
    let flush = Flush {
        target: &target,
        batch: &batch,
        deliver,
        now: number as i64,
        state,
        snapshot: Some(&snapshot),
        veiled: None,
    };
    store.flush(hold, &flush)
}

/// Flushes until it is acknowledged: the same again whenever nobody knows (F3). How often nobody knew.
pub fn insist(store: &dyn Store, hold: &Hold, number: u64) -> (Hold, usize) {
    let mut unknown = 0;
    loop {
        match flush(store, hold, number) {
            Ok(next) => return (next, unknown),
            Err(StoreError::Unavailable(_)) => {
                unknown += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(other) => panic!("batch {number} at epoch {}: {other}", hold.epoch),
        }
    }
}

/// Writers, each with a conversation of its own, until they are told to stop; what was acknowledged of each: epoch and
/// number.
pub fn writers(store: &Postgres, count: usize, until: impl Fn() -> bool + Sync) -> BTreeMap<String, Vec<(i64, u64)>> {
    std::thread::scope(|scope| {
        let until = &until;
        let write = |writer| {
            move || {
                let id = format!("load{writer}");
                let mut hold = begin(store, &id, "writer", LONG);
                let mut acknowledged = Vec::new();
                while !until() {
                    let number = acknowledged.len() as u64;
                    let (next, _) = insist(store, &hold, number);
                    acknowledged.push((hold.epoch, number));
                    hold = next;
                }
                (id, acknowledged)
            }
        };
        let all: Vec<_> = (0..count).map(|writer| scope.spawn(write(writer))).collect();
        all.into_iter().map(|one| one.join().expect("a writer")).collect()
    })
}

/// All events, page by page.
fn events(store: &dyn Store) -> Vec<AttributeEvent> {
    let mut all: Vec<AttributeEvent> = Vec::new();
    loop {
        let page = store.events(all.last().map_or(0, |event| event.number), 1_000).expect("events");
        if page.is_empty() {
            return all;
        }
        all.extend(page);
    }
}

/// Compares what was acknowledged with what is there: nothing lost, nothing twice, nothing torn, in order. How many
/// batches are there that nobody saw acknowledged.
pub fn check(store: &dyn Store, acknowledged: &BTreeMap<String, Vec<(i64, u64)>>) -> usize {
    let mut written: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for event in events(store) {
        written.entry(event.conversation).or_default().push(number_of(&event.attributes));
    }
    let mut unseen = 0;
    for (id, acknowledged) in acknowledged {
        let rows = store.outbox_of(id).expect("its rows");
        let there: BTreeMap<i64, u64> = rows.iter().map(|row| (row.epoch, number_of(&row.batch))).collect();
        for (epoch, number) in acknowledged {
            assert_eq!(there.get(epoch), Some(number), "{id}: batch {number} was acknowledged and is not there");
        }
        unseen += there.len() - acknowledged.len();
        let effects = written.remove(id).unwrap_or_default();
        assert!(effects.iter().eq(there.values()), "{id}: each batch has one effect, in the order of epochs");
        let held = store.attributes(id, Some("c")).expect("its attributes");
        let held: Vec<(Text, Text)> = held.into_iter().map(|kept| (kept.name, kept.value)).collect();
        match effects.last() {
            Some(last) => assert_eq!(number_of(&held), *last, "{id}: the last batch is what is held"),
            None => assert!(held.is_empty(), "{id}: nothing was written"),
        }
    }
    assert!(written.is_empty(), "events of conversations that nobody has: {:?}", written.keys());
    unseen
}
