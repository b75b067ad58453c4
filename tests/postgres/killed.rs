//! The server dies under load (F26): all its processes at once, and then it comes back.

use crate::load::{Over, check, rounds, writers};
use crate::server::Server;
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Store, StoreError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[test]
fn f26_a_server_that_is_killed_loses_nothing_and_doubles_nothing() {
    let server = Server::start(&[]);
    let url = server.database();
    let store = Postgres::open(&url).expect("a new database");
    let over = AtomicBool::new(false);
    let rounds = rounds(5, 60);
    let acknowledged = std::thread::scope(|scope| {
        let load = scope.spawn(|| writers(&store, 8, || over.load(Ordering::SeqCst)));
        let writing = Over(&over);
        for round in 0..rounds {
            std::thread::sleep(Duration::from_millis(u64::from(300 + crate::load::below(400))));
            server.kill();
            assert!(store.ready().is_err(), "the server is gone and the store is ready");
            if round == 0 {
                // Longer than any call has patience: each says that nobody knows, none hangs.
                assert!(matches!(store.get("kind", "key"), Err(StoreError::Unavailable(_))));
            }
            std::thread::sleep(Duration::from_millis(u64::from(crate::load::below(200))));
            server.up();
            while store.ready().is_err() {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        drop(writing);
        load.join().expect("the writers")
    });
    let unseen = check(&store, &acknowledged);
    let batches: usize = acknowledged.values().map(Vec::len).sum();
    let (unknown, committed) = (store.unknown_outcomes(), store.found_committed());
    println!("{rounds} kills, {batches} batches, {unknown} unknown outcomes, {committed} of them committed");
    assert_eq!(unseen, 0, "each batch was acknowledged in the end");
    assert!(batches > rounds, "the writers did not come to write");
    assert!(unknown > 0, "no kill fell into a statement");
    crate::locks::nothing_is_open(&server, &url);
}
