//! F22: the server's disk is full, then it has room again. First the disk of the tables alone, which the server survives;
//! then the one of its log as well, which it does not.

use crate::disk::Disk;
use crate::load::{LONG, begin, rounds};
use crate::server::{Server, give};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Deliver, Facts, Flush, Hold, RunState, Store, StoreError, Target};
use callflow::value::Text;

const SKIPPED: &str = "SKIPPED: this process may not mount a disk, so F22 was not shown for PostgreSQL";

/// A batch of 16 KiB that cannot be packed, for each round another one.
fn batch(round: usize) -> Vec<(Text, Text)> {
    let mut seed = round as u64 + 1;
    let mut digits = || {
        // Marsaglia's xorshift: as good as needed so that nothing can be packed.
        for shift in [13_i32, -7, 17] {
            seed ^= if shift > 0 { seed << shift } else { seed >> -shift };
        }
        format!("{seed:016x}")
    };
    (0..8)
        .map(|at| (Text::from(format!("n{at}")), Text::from((0..128).map(|_| digits()).collect::<String>())))
        .collect()
}

fn put(store: &dyn Store, hold: &Hold, round: usize) -> Result<Hold, StoreError> {
    let target = Target { conversation: hold.conversation.clone(), participant: "c".into() };
    let batch = batch(round);
    let (deliver, state) = (Deliver::Later, RunState::Runnable);
    let flush =
        Flush { target: &target, batch: &batch, deliver, now: 0, state, snapshot: Some(b"snapshot"), veiled: None };
    store.flush(hold, &flush)
}

/// Flushes until there is no room, not even for something small; the hold and the round that were refused.
fn fill(store: &dyn Store, mut hold: Hold, mut round: usize) -> (Hold, usize) {
    for _ in 0..100_000 {
        match put(store, &hold, round) {
            Ok(next) => (hold, round) = (next, round + 1),
            Err(StoreError::Full) if store.ready() == Err(StoreError::Full) => return (hold, round),
            Err(StoreError::Full) => {}
            Err(other) => panic!("round {round}: {other}"),
        }
    }
    panic!("the disk was never full");
}

/// Every batch that was acknowledged is there and whole, and none that was refused.
fn whole(store: &dyn Store, id: &str, rounds: usize) {
    let rows = store.outbox_of(id).expect("its rows");
    assert_eq!(rows.len(), rounds);
    for (row, round) in rows.iter().zip(0..) {
        assert!(row.batch == batch(round), "batch {round}");
    }
}

#[test]
fn f22_a_full_disk_of_the_tables_refuses_and_goes_on_when_there_is_room() {
    let Some(disk) = Disk::new("12m") else {
        println!("{SKIPPED}");
        return;
    };
    let server = Server::start(&[]);
    give(disk.path());
    server.sql("postgres", &format!("create tablespace small location '{}'", disk.path().display()));
    server.sql("postgres", "create database small tablespace small");
    let store = Postgres::open(&server.url("small")).expect("a new database");
    let mut hold = begin(&store, "one", "owner", LONG);
    let (mut round, mut megabytes) = (0, 12);
    let times = rounds(3, 20);
    for time in 0..times {
        let before = round;
        (hold, round) = fill(&store, hold, round);
        assert!(round > before, "nothing came between");
        assert_eq!(store.ready(), Err(StoreError::Full), "new runs are refused");
        assert_eq!(put(&store, &hold, round), Err(StoreError::Full), "it is said, again and again");
        whole(&store, "one", round);
        megabytes += 4;
        disk.grow(&format!("{megabytes}m"));
        assert_eq!(store.ready(), Ok(()), "no restart was needed");
        store.create(&format!("with room {time}"), &Facts::default()).expect("a new conversation");
    }
    whole(&store, "one", round);
    println!("{round} batches acknowledged on a disk that was full {times} times, 0 lost");
}

#[test]
fn f22_a_server_that_a_full_disk_ends_loses_nothing() {
    let Some(disk) = Disk::new("80m") else {
        println!("{SKIPPED}");
        return;
    };
    let small = ["min_wal_size=2MB", "max_wal_size=1GB", "wal_recycle=off", "autovacuum=off"];
    let server = Server::start_in(disk.path(), &small);
    let store = Postgres::open(&server.database()).expect("a new database");
    let mut hold = begin(&store, "one", "owner", LONG);
    let mut megabytes = 80;
    let mut round = 0;
    let times = rounds(1, 10);
    for _ in 0..times {
        let why = loop {
            match put(&store, &hold, round) {
                Ok(next) => (hold, round) = (next, round + 1),
                // The log has room yet where the tables have none.
                Err(StoreError::Full) => {}
                Err(why) => break why,
            }
        };
        assert!(matches!(why, StoreError::Unavailable(_)), "round {round}: {why}");
        assert!(store.ready().is_err(), "new runs are refused");
        megabytes += 80;
        disk.grow(&format!("{megabytes}m"));
        server.comes_back();
        // Nobody knows what became of the last one, until it is put down once more (F3).
        hold = loop {
            match put(&store, &hold, round) {
                Ok(next) => break next,
                Err(StoreError::Unavailable(_) | StoreError::Full) => {}
                Err(other) => panic!("round {round}: {other}"),
            }
        };
        round += 1;
        assert_eq!(store.ready(), Ok(()));
        whole(&store, "one", round);
    }
    let died = server.log().matches("PANIC").count();
    println!("{round} batches acknowledged by a server that its disk ended {died} times, 0 lost");
    assert!(died > 0, "the server never met its full disk");
}
