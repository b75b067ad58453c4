//! Events while others write (P43), and names that no index holds (P6).

use crate::load::{rounds, writers};
use crate::server::{database_of, server};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Facts, Person, Store};
use callflow::value::Text;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Numbers are drawn before transactions commit, so without care a greater one is seen before a smaller one, and whoever
/// follows by the last number never sees the smaller one.
#[test]
fn p43_whoever_follows_the_events_misses_none() {
    let url = server().database();
    let (store, reader) = (Postgres::open(&url).expect("a new database"), Postgres::open(&url).expect("the same"));
    let (followed, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let wanted = rounds(1_000, 20_000);
    let seen = std::thread::scope(|scope| {
        let following = scope.spawn(|| {
            let mut seen = Vec::new();
            loop {
                let last = over.load(Ordering::SeqCst);
                let page = reader.events(seen.last().copied().unwrap_or(0), 50).expect("events");
                if last && page.is_empty() {
                    return seen;
                }
                seen.extend(page.iter().map(|event| event.number));
                followed.store(seen.len(), Ordering::SeqCst);
            }
        });
        writers(&store, 8, || followed.load(Ordering::SeqCst) >= wanted);
        over.store(true, Ordering::SeqCst);
        following.join().expect("the reader")
    });
    let all: Vec<i64> = reader.events(0, usize::MAX).expect("events").iter().map(|event| event.number).collect();
    assert!(all.len() >= wanted);
    assert_eq!(seen, all);
}

/// The same with one writer who has drawn his number and takes two seconds to commit.
#[test]
fn p43_an_event_waits_for_the_one_before_it() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    let facts = Facts { people: vec![Person::new("c", "customer", 1)], ..Facts::default() };
    store.create("slow", &facts).expect("a conversation");
    store.create("fast", &facts).expect("a conversation");
    let slow = "begin; select callflow.merge('slow', 'c', array['n'::bytea], array['n'::bytea], array['v'::bytea], \
                '\\x010000006e0100000076', 1, 1000); select pg_sleep(2); commit";
    std::thread::scope(|scope| {
        scope.spawn(|| server().sql(database_of(&url), slow));
        let asked = "select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and database = \
                     (select oid from pg_database where datname = current_database())";
        while server().sql(database_of(&url), asked) == [["0"]] {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        store.merge("fast", "c", &[(Text::new("n"), Text::new("v"))], 2).expect("nobody is in its way");
        let events = store.events(0, 10).expect("events");
        let order: Vec<&str> = events.iter().map(|event| event.conversation.as_str()).collect();
        assert_eq!(order, ["slow", "fast"]);
    });
}

#[test]
fn p06_names_longer_than_an_index_takes_are_told_apart() {
    let store = Postgres::open(&server().database()).expect("a new database");
    let facts = Facts { people: vec![Person::new("c", "customer", 1)], ..Facts::default() };
    store.create("one", &facts).expect("a conversation");
    let names: Vec<String> = [255, 256, 257, 100_000, 100_001].iter().map(|length| "n".repeat(*length)).collect();
    let attributes: Vec<_> = names.iter().map(|name| (Text::new(name), Text::new(&name.len().to_string()))).collect();
    store.merge("one", "c", &attributes, 1).expect("they fit");
    store.merge("one", "c", &attributes[3..4], 2).expect("they fit");
    let asked: Vec<&str> = names.iter().map(String::as_str).collect();
    let values = store.read("one", "c", &asked).expect("values");
    assert!(values.iter().zip(&attributes).all(|(value, (_, written))| value.as_ref() == Some(written)));
    let kept: Vec<usize> = store.attributes("one", None).expect("all").iter().map(|kept| kept.name.len()).collect();
    assert_eq!(kept, [255, 256, 257, 100_000, 100_001]);
}
