//! Two owners, each a program of its own as far as the database knows, contend for one conversation (F10).

use crate::load::{OVER, begin, check, flush, rounds};
use crate::server::server;
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Hold, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// What the two did. Each epoch is begun once, by a claim or by a flush, and belongs to whoever began it.
#[derive(Default)]
struct Story {
    begun: Mutex<BTreeMap<i64, String>>,
    accepted: Mutex<Vec<(i64, u64, String)>>,
    stale: AtomicUsize,
    numbers: AtomicU64,
}

impl Story {
    fn begins(&self, hold: &Hold) {
        let before = self.begun.lock().expect("no panic").insert(hold.epoch, hold.owner.clone());
        assert_eq!(before, None, "epoch {} was begun twice", hold.epoch);
    }

    fn attempts(&self) -> usize {
        self.accepted.lock().expect("no panic").len() + self.stale.load(Ordering::SeqCst)
    }

    /// Claims, and flushes until somebody else has claimed; what is stale stays stale.
    fn take_part(&self, store: &Postgres, owner: &str, attempts: usize) {
        while self.attempts() < attempts {
            let Some(run) = store.claim(owner, OVER, 1).expect("an answer").pop() else { continue };
            let mut hold = run.hold;
            self.begins(&hold);
            loop {
                let number = self.numbers.fetch_add(1, Ordering::SeqCst);
                match flush(store, &hold, number) {
                    Ok(next) => {
                        self.accepted.lock().expect("no panic").push((hold.epoch, number, hold.owner.clone()));
                        self.begins(&next);
                        hold = next;
                    }
                    Err(StoreError::Stale) => break,
                    Err(other) => panic!("{other}"),
                }
                if self.attempts() >= attempts {
                    return;
                }
            }
            assert_eq!(flush(store, &hold, u64::MAX), Err(StoreError::Stale), "stale, and then not");
            self.stale.fetch_add(2, Ordering::SeqCst);
        }
    }
}

#[test]
fn f10_of_two_owners_the_stale_one_changes_nothing() {
    let url = server().database();
    let stores = [Postgres::open(&url).expect("a new database"), Postgres::open(&url).expect("the same")];
    begin(&stores[0], "one", "first", OVER);
    let story = Story::default();
    let attempts = rounds(1_500, 10_000);
    std::thread::scope(|scope| {
        for (store, owner) in stores.iter().zip(["one", "two"]) {
            let story = &story;
            scope.spawn(move || story.take_part(store, owner, attempts));
        }
    });
    let accepted = story.accepted.into_inner().expect("no panic");
    let begun = story.begun.into_inner().expect("no panic");
    for (epoch, number, owner) in &accepted {
        assert_eq!(begun.get(epoch), Some(owner), "batch {number} was accepted from somebody who was not the owner");
    }
    let stale = story.stale.into_inner();
    println!("{} contended flushes: {} accepted, {stale} stale", accepted.len() + stale, accepted.len());
    assert!(stale > 0, "nobody was ever stale");
    assert!(["one", "two"].iter().all(|owner| accepted.iter().any(|(_, _, own)| own == owner)), "one of them slept");
    let acknowledged = accepted.into_iter().map(|(epoch, number, _)| (epoch, number)).collect();
    let unseen = check(&stores[0], &BTreeMap::from([("one".to_owned(), acknowledged)]));
    assert_eq!(unseen, 0, "a batch is there that was refused");
}
