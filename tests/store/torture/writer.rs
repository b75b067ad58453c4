//! The writer: a process that flushes batches and says each number once it was acknowledged.

#![allow(clippy::exit, reason = "it is a process of its own, and its code says how it ended")]

use callflow::cloud::store::{
    Deliver, Facts, Flush, Hold, Mode, NewRun, Person, RunState, SqliteOptions, SqliteStore, Store, StoreError, Target,
    open,
};
use callflow::value::Text;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// The store to write to; without it the test is none.
pub const URL: &str = "CALLFLOW_WRITER";
/// How many conversations are written at once.
pub const THREADS: &str = "CALLFLOW_WRITER_THREADS";
/// How many batches each of them gets; 0 is without end.
pub const ROUNDS: &str = "CALLFLOW_WRITER_ROUNDS";
/// Commits do not wait for the disk: the test of a test.
pub const LOSSY: &str = "CALLFLOW_WRITER_LOSSY";
/// Pages at which the log is written back.
pub const CHECKPOINT: &str = "CALLFLOW_WRITER_CHECKPOINT";

/// Attributes of a batch.
const ATTRIBUTES: i64 = 8;
/// How often a writer asks the same again before it gives up.
const PATIENCE: usize = 200;

/// The conversation of a thread.
pub fn conversation(thread: usize) -> String {
    format!("c{thread}")
}

/// The batch of a thread at an epoch: what it must be can be told from these two numbers alone.
pub fn batch(thread: usize, epoch: i64) -> Vec<(Text, Text)> {
    let attribute = |at: i64| {
        let length = ((epoch * 31 + at * 17 + thread as i64) % 160) as usize;
        let value = format!("{thread}/{epoch}/{at}/{}", "v".repeat(length));
        (Text::from(format!("name-{}", (epoch + at) % 20)), Text::from(value))
    };
    (0..ATTRIBUTES).map(attribute).collect()
}

fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

fn opened(url: &str) -> Arc<dyn Store> {
    let file = url.strip_prefix("sqlite:").filter(|_| number(CHECKPOINT).is_some());
    let store = match file {
        None => open(url),
        Some(file) => {
            let checkpoint_pages = number(CHECKPOINT).unwrap() as u32;
            let options = SqliteOptions { synced: number(LOSSY).is_none(), checkpoint_pages };
            SqliteStore::open(std::path::Path::new(file), options).map(|store| Arc::new(store) as Arc<dyn Store>)
        }
    };
    store.unwrap_or_else(|error| {
        say(&format!("unopened {}", error.code));
        std::process::exit(3);
    })
}

/// One line, in one write, so that lines of threads do not mix.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Asks until there is an answer that is none of "unknown" or "no room".
fn until<T>(mut ask: impl FnMut() -> Result<T, StoreError>) -> T {
    for _ in 0..PATIENCE {
        match ask() {
            Ok(given) => return given,
            Err(StoreError::Full) => say("full"),
            Err(StoreError::Unavailable(_)) => say("unknown"),
            Err(StoreError::Broken(_)) => {
                say("broken");
                std::process::exit(3);
            }
            Err(other) => panic!("{other}"),
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    say("gave up");
    std::process::exit(4);
}

/// Takes up a thread's run where it is, or begins it.
fn take_up(store: &dyn Store, thread: usize) -> Hold {
    let (id, owner) = (conversation(thread), format!("w{thread}"));
    let facts = Facts { people: vec![Person::new("c", "customer", 1)], ..Facts::default() };
    until(|| match store.create(&id, &facts) {
        Err(StoreError::Exists) => Ok(()),
        other => other,
    });
    let lease = Duration::from_secs(60);
    let run =
        NewRun { conversation: &id, owner: &owner, mode: Mode::Durable, image: b"i", snapshot: Some(b"s"), lease };
    let begun = until(|| match store.start(&run) {
        Err(StoreError::Exists) => Ok(None),
        other => other.map(Some),
    });
    begun.unwrap_or_else(|| {
        let epoch = until(|| store.run(&id)).expect("it was begun").epoch;
        Hold { conversation: id.clone(), epoch, owner: owner.clone() }
    })
}

fn flush(store: &dyn Store, thread: usize, hold: &Hold) -> Hold {
    let target = Target { conversation: hold.conversation.clone(), participant: "c".into() };
    let batch = batch(thread, hold.epoch);
    let snapshot = format!("at {}", hold.epoch);
    let flush = Flush {
        target: &target,
        batch: &batch,
        deliver: Deliver::Here,
        now: hold.epoch,
        state: RunState::Runnable,
        snapshot: Some(snapshot.as_bytes()),
        veiled: None,
    };
    until(|| store.flush(hold, &flush))
}

fn write(store: &dyn Store, thread: usize, rounds: usize) {
    let mut hold = take_up(store, thread);
    if hold.epoch > 1 {
        // The last batch of the life before, once more: it must be as if nobody had said it (F3).
        let before = Hold { epoch: hold.epoch - 1, ..hold.clone() };
        assert_eq!(flush(store, thread, &before), hold);
    }
    let mut left = rounds;
    loop {
        let next = flush(store, thread, &hold);
        say(&format!("ack {thread} {}", hold.epoch));
        hold = next;
        left = left.wrapping_sub(1);
        if left == 0 {
            return;
        }
    }
}

/// No test by itself: what [`super::writer`] starts.
#[test]
fn process() {
    let Ok(url) = std::env::var(URL) else { return };
    let (threads, rounds) = (number(THREADS).unwrap(), number(ROUNDS).unwrap());
    // The harness has begun a line.
    say("");
    let store = opened(&url);
    say("open");
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let store = &*store;
            scope.spawn(move || write(store, thread, rounds));
        }
    });
    drop(store);
    say("done");
}
