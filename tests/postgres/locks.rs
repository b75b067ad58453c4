//! What others hold is waited for in bounds, and nothing of ours is held longer than a statement (F28).

use crate::load::{LONG, batch, begin, check, flush};
use crate::server::{Server, database_of, server};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Store, StoreError};
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::Duration;

/// No connection to that database is in a transaction.
pub fn nothing_is_open(server: &Server, url: &str) {
    let asked = format!(
        "select state, query from pg_stat_activity where datname = '{}' and state like 'idle in transaction%'",
        database_of(url)
    );
    assert_eq!(server.sql("postgres", &asked), Vec::<Vec<String>>::new());
}

/// Holds the row of a run for so many seconds, from now on.
fn hold(url: &str, seconds: u32) -> std::thread::JoinHandle<()> {
    let (held, is_held) = mpsc::channel();
    let database = database_of(url).to_owned();
    let holder = std::thread::spawn(move || {
        let sql = format!(
            "begin; select from callflow.conversation for update; notify held; select pg_sleep({seconds}); commit"
        );
        held.send(()).expect("somebody waits");
        server().sql(&database, &sql);
    });
    is_held.recv().expect("it is about to hold");
    let asked = "select count(*) from pg_locks where mode = 'RowShareLock' and granted and relation = \
                 'callflow.conversation'::regclass";
    while server().sql(database_of(url), asked) == [["0"]] {
        std::thread::sleep(Duration::from_millis(10));
    }
    holder
}

#[test]
fn f28_a_lock_is_waited_for_a_while_and_the_call_can_be_made_again() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    let first = begin(&store, "one", "owner", LONG);
    // Longer than one wait for a lock (1 s): the statement is undone and made again.
    let holder = hold(&url, 2);
    let second = flush(&store, &first, 1).expect("the lock was let go");
    holder.join().expect("it let go");
    assert!(server().log().contains("canceling statement due to lock timeout"), "nobody waited");
    // Longer than any call has patience: nothing was done, and nobody hangs.
    let holder = hold(&url, 12);
    assert!(matches!(flush(&store, &second, 2), Err(StoreError::Unavailable(_))));
    let merged = store.merge("one", "c", &batch(3), 3);
    assert_eq!(merged, Ok(()), "another row is another matter");
    nothing_is_open_but(&url, "pg_sleep");
    holder.join().expect("it let go");
    let third = flush(&store, &second, 4).expect("the same epoch, for the batch before was not committed");
    assert_eq!(third.epoch, second.epoch + 1);
    let rows: Vec<i64> = store.outbox_of("one").expect("its rows").iter().map(|row| row.epoch).collect();
    assert_eq!(rows, [first.epoch, second.epoch]);
}

/// What runs now is that statement of a test alone.
fn nothing_is_open_but(url: &str, word: &str) {
    let asked = "select query from pg_stat_activity where datname = current_database() and state <> 'idle' \
                 and pid <> pg_backend_pid()";
    let open = server().sql(database_of(url), asked);
    assert!(open.len() == 1 && open[0][0].contains(word), "{open:?}");
}

#[test]
fn f28_what_is_refused_leaves_nothing_behind() {
    let url = server().database();
    let store = Postgres::open(&format!("{url}&connections=1")).expect("a new database");
    let hold = begin(&store, "one", "owner", LONG);
    let large = [(callflow::value::Text::new("n"), callflow::value::Text::new(&"x".repeat(1 << 20)))];
    assert_eq!(store.merge("one", "c", &large, 1), Err(StoreError::TooLarge));
    let target = callflow::cloud::store::Target { conversation: "one".into(), participant: "nobody".into() };
    let unknown = callflow::cloud::store::Flush {
        target: &target,
        batch: &batch(1),
        deliver: callflow::cloud::store::Deliver::Here,
        now: 1,
        state: callflow::cloud::store::RunState::Ended,
        snapshot: None,
        veiled: None,
    };
    assert_eq!(store.flush(&hold, &unknown), Err(StoreError::NoParticipant));
    nothing_is_open(server(), &url);
    // The one connection goes on, and the run is where it was.
    flush(&store, &hold, 1).expect("the owner");
    assert_eq!(check(&store, &BTreeMap::from([("one".to_owned(), vec![(1, 1)])])), 0);
}
