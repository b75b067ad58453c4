//! The primary's machine is lost, and its standby takes over (F27): the URL names both, and with a synchronous standby
//! nothing that was acknowledged is missing.

use crate::load::{LONG, Over, begin, check, flush, rounds, writers};
use crate::server::{Server, database_of};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Store, StoreError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Until servers have found each other, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server looks for its primary often, for between two looks it hears of nothing else; and it keeps what a standby that
/// is just being made has yet to read.
const SETTINGS: [&str; 2] = ["wal_retrieve_retry_interval=100ms", "wal_keep_size=1GB"];

fn until(server: &Server, what: &str) {
    let begun = Instant::now();
    while server.sql("postgres", &format!("select 1 where {what}")).is_empty() {
        assert!(begun.elapsed() < PATIENCE, "never: {what}\n{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// From now on a commit waits for the standby, and everything before is there as well.
fn synchronous(primary: &Server) {
    primary.sql("postgres", "alter system set synchronous_standby_names = '*'");
    primary.sql("postgres", "select pg_reload_conf()");
    // A session that sees it was begun after the other processes were told; the checkpointer tells those that commit.
    until(primary, "current_setting('synchronous_standby_names') = '*'");
    primary.sql("postgres", "checkpoint");
    let now = &primary.sql("postgres", "select pg_current_wal_insert_lsn()")[0][0];
    let there = format!("exists (select from pg_stat_replication where sync_state = 'sync' and flush_lsn >= '{now}')");
    until(primary, &there);
}

/// It is the primary from now on, and waits for nobody.
fn promote(standby: &Server) {
    standby.sql("postgres", "alter system set synchronous_standby_names = ''");
    standby.sql("postgres", "select pg_reload_conf()");
    standby.sql("postgres", "select pg_promote()");
}

#[test]
fn f27_a_synchronous_standby_takes_over_and_nothing_acknowledged_is_lost() {
    let first = Server::start(&SETTINGS);
    let second = Server::standby_of(&first, &SETTINGS);
    synchronous(&first);
    let url = first.database();
    let both = format!("{},{}", first.folder().display(), second.folder().display());
    let store = Postgres::open(&url.replace(&first.folder().display().to_string(), &both)).expect("a new database");
    assert!(Postgres::open(&second.url(database_of(&url))).is_err(), "a standby alone is no store");
    let over = AtomicBool::new(false);
    let rounds = rounds(2, 20);
    let acknowledged = std::thread::scope(|scope| {
        let load = scope.spawn(|| writers(&store, 8, || over.load(Ordering::SeqCst)));
        let writing = Over(&over);
        let (mut primary, mut standby) = (&first, &second);
        for round in 0..rounds {
            std::thread::sleep(Duration::from_millis(u64::from(500 + crate::load::below(400))));
            primary.kill();
            assert!(store.ready().is_err(), "only the standby is there, and the store is ready");
            promote(standby);
            let begun = Instant::now();
            while store.ready().is_err() {
                assert!(begun.elapsed() < PATIENCE, "the new primary is not found\n{}", standby.log());
                std::thread::sleep(Duration::from_millis(10));
            }
            (primary, standby) = (standby, primary);
            if round + 1 < rounds {
                // Whoever was lost comes back with nothing of its own.
                standby.follow(primary);
                synchronous(primary);
            }
        }
        std::thread::sleep(Duration::from_millis(300));
        drop(writing);
        load.join().expect("the writers")
    });
    let unseen = check(&store, &acknowledged);
    let batches: usize = acknowledged.values().map(Vec::len).sum();
    let (unknown, committed) = (store.unknown_outcomes(), store.found_committed());
    println!(
        "{rounds} failovers, {batches} batches, {unknown} unknown outcomes, {committed} of them committed, 0 lost"
    );
    assert_eq!(unseen, 0, "each batch was acknowledged in the end");
    assert!(batches > rounds, "the writers did not come to write");
    assert!(unknown > 0, "no kill fell into a statement");
}

/// What the page on scaling says of a standby that nobody waits for; and the checker above can see a loss.
#[test]
fn f27_without_a_synchronous_standby_the_last_moments_are_missing() {
    let first = Server::start(&SETTINGS);
    let second = Server::standby_of(&first, &SETTINGS);
    let url = first.database();
    let both = format!("{},{}", first.folder().display(), second.folder().display());
    let store = Postgres::open(&url.replace(&first.folder().display().to_string(), &both)).expect("a new database");
    let hold = begin(&store, "one", "owner", LONG);
    let hold = flush(&store, &hold, 0).expect("it is acknowledged");
    let now = &first.sql("postgres", "select pg_current_wal_insert_lsn()")[0][0];
    until(&second, &format!("pg_last_wal_replay_lsn() >= '{now}'"));
    second.sql("postgres", "alter system set primary_conninfo = ''");
    second.sql("postgres", "select pg_reload_conf()");
    until(&second, "not exists (select from pg_stat_wal_receiver)");
    let next = flush(&store, &hold, 1).expect("it is acknowledged all the same");
    first.kill();
    promote(&second);
    while store.ready().is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let there: Vec<i64> = store.outbox_of("one").expect("its rows").iter().map(|row| row.epoch).collect();
    assert_eq!(there, [1], "the second batch was acknowledged, and is missing");
    assert_eq!(flush(&store, &next, 2), Err(StoreError::Stale), "its owner is told that he owns nothing (F10)");
}
