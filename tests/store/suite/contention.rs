//! Many at once: nothing is lost, nothing is done twice, nobody gets what another has.

use super::{Given, LONG, OVER, batch, begin, conversation, customer, going_on, held, running, text, waiting};
use callflow::cloud::store::{Deliver, Expect, Mark, Mode, StoreError};
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

pub fn h45_a_hundred_writers_of_different_names(store: &Given) {
    conversation(&**store, "one");
    std::thread::scope(|scope| {
        for writer in 0..100 {
            scope.spawn(move || {
                let (name, value) = (format!("n{writer:03}"), format!("v{writer}"));
                store.merge("one", "c", &batch(&[(&name, &value), ("last", &value)]), writer).unwrap();
            });
        }
    });
    let held = held(&**store, "one", "c");
    assert_eq!(held.len(), 101);
    let own = held.iter().filter(|(name, value)| {
        name.strip_prefix('n')
            .is_some_and(|number| number.parse::<u32>().is_ok_and(|number| *value == format!("v{number}")))
    });
    assert_eq!(own.count(), 100);
    let events = store.events(0, 1_000).unwrap();
    assert_eq!(events.len(), 100);
    let last = events.last().unwrap().attributes[1].1.as_str();
    assert!(held.contains(&("last".to_owned(), last.to_owned())), "the last event is the last write");
}

pub fn h45_a_hundred_writers_of_one_name(store: &Given) {
    conversation(&**store, "one");
    std::thread::scope(|scope| {
        for writer in 0..100 {
            scope.spawn(move || {
                let value = format!("{writer:02}").repeat(200);
                store.merge("one", "c", &batch(&[("a", &value), ("b", &value)]), writer).unwrap();
            });
        }
    });
    let held = held(&**store, "one", "c");
    assert_eq!(held.len(), 2);
    assert_eq!(held[0].1, held[1].1, "both names are of one writer");
    assert_eq!(held[0].1, held[0].1[..2].repeat(200), "and whole");
}

pub fn f10_two_owners_of_one_name_flush_once(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let target = customer("one");
    let (accepted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    for round in 0..20 {
        let hold = callflow::cloud::store::Hold { epoch: hold.epoch + round, ..hold.clone() };
        std::thread::scope(|scope| {
            for thread in ["x", "y"] {
                let (hold, target, accepted, refused) = (&hold, &target, &accepted, &refused);
                scope.spawn(move || {
                    let batch = batch(&[("n", thread), (&round.to_string(), thread)]);
                    match store.flush(hold, &going_on(target, &batch, Deliver::Here)) {
                        Ok(_) => accepted.fetch_add(1, Ordering::SeqCst),
                        // It finds the other's batch at its epoch (F3).
                        Err(StoreError::Broken(_)) => refused.fetch_add(1, Ordering::SeqCst),
                        Err(other) => panic!("{other}"),
                    };
                });
            }
        });
    }
    assert_eq!((accepted.into_inner(), refused.into_inner()), (20, 20));
    let rows = store.outbox_of("one").unwrap();
    assert_eq!(rows.len(), 20);
    assert_eq!(store.events(0, 100).unwrap().len(), 20);
    let held = held(&**store, "one", "c");
    for row in rows {
        let own = &row.batch[0];
        assert!(held.contains(&(own.0.as_str().to_owned(), own.1.as_str().to_owned())), "what was put down is there");
    }
}

pub fn f10_every_run_is_claimed_by_one(store: &Given) {
    for run in 0..60 {
        waiting(&**store, &format!("{run}"), Some(0));
    }
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for worker in 0..6 {
            let all = &all;
            scope.spawn(move || {
                loop {
                    let claimed = store.claim(&format!("w{worker}"), LONG, 3).unwrap();
                    if claimed.is_empty() {
                        break;
                    }
                    all.lock().unwrap().extend(claimed.into_iter().map(|run| run.hold.conversation));
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    // Whoever found nothing because another was at it may have stopped early; the rest is still there.
    all.extend(store.claim("last", LONG, 100).unwrap().into_iter().map(|run| run.hold.conversation));
    assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (60, 60));
}

pub fn rows_are_due_to_one_sender(store: &Given) {
    for id in 0..20 {
        let id = id.to_string();
        let mut hold = running(&**store, &id, Mode::Durable);
        for value in ["1", "2"] {
            let batch = batch(&[("n", value)]);
            hold = store.flush(&hold, &going_on(&customer(&id), &batch, Deliver::Later)).unwrap();
        }
    }
    let sent = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for sender in 0..4 {
            let sent = &sent;
            scope.spawn(move || {
                let sender = format!("s{sender}");
                while sent.lock().unwrap().len() < 40 {
                    for row in store.due(&sender, LONG, 3).unwrap() {
                        sent.lock().unwrap().push((row.conversation.clone(), row.epoch));
                        let done = Mark::Done { correlation: None };
                        assert_eq!(store.mark(&row.conversation, row.epoch, &sender, &done), Ok(true));
                    }
                }
            });
        }
    });
    let sent = sent.into_inner().unwrap();
    assert_eq!((sent.len(), sent.iter().collect::<BTreeSet<_>>().len()), (40, 40));
    for id in 0..20 {
        let own: Vec<i64> = sent.iter().filter(|(own, _)| *own == id.to_string()).map(|(_, epoch)| *epoch).collect();
        assert_eq!(own, [1, 2], "in the order of epochs");
    }
}

pub fn documents_count_by_their_revisions(store: &Given) {
    store.put("t", "count", b"0", Expect::Absent).unwrap().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(move || {
                for _ in 0..10 {
                    loop {
                        let now = store.get("t", "count").unwrap().unwrap();
                        let count: u32 = String::from_utf8(now.bytes).unwrap().parse().unwrap();
                        let next = (count + 1).to_string();
                        let put = store.put("t", "count", next.as_bytes(), Expect::Revision(now.revision));
                        if put.unwrap().is_some() {
                            break;
                        }
                    }
                }
            });
        }
    });
    assert_eq!(store.get("t", "count").unwrap().unwrap().bytes, b"60");
}

/// Owners whose leases end at once take one run from each other while each of them flushes what he holds: every batch
/// that was accepted is there, in the order of epochs, and no refused one is.
pub fn f10_claimers_and_flushers_of_one_run(store: &Given) {
    conversation(&**store, "one");
    begin(&**store, "one", "first", Mode::Durable, OVER);
    let target = customer("one");
    let (accepted, stale) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let (target, accepted, stale) = (&target, &accepted, &stale);
            scope.spawn(move || {
                let owner = format!("w{worker}");
                for round in 0..40 {
                    let Some(mut hold) = store.claim(&owner, OVER, 1).unwrap().pop().map(|run| run.hold) else {
                        continue;
                    };
                    for step in 0..3 {
                        let value = format!("{owner}-{round}-{step}");
                        let batch = [(text("n"), text(&value))];
                        let epoch = hold.epoch;
                        match store.flush(&hold, &going_on(target, &batch, Deliver::Here)) {
                            Ok(next) => hold = next,
                            Err(StoreError::Stale) => {
                                stale.fetch_add(1, Ordering::SeqCst);
                                break;
                            }
                            Err(other) => panic!("{other}"),
                        }
                        accepted.lock().unwrap().push((epoch, value));
                    }
                }
            });
        }
    });
    let mut accepted = accepted.into_inner().unwrap();
    accepted.sort_unstable();
    let rows = store.outbox_of("one").unwrap();
    let there: Vec<_> = rows.iter().map(|row| (row.epoch, row.batch[0].1.as_str().to_owned())).collect();
    assert_eq!(there, accepted);
    let events = store.events(0, 10_000).unwrap();
    assert!(events.iter().map(|event| event.attributes[0].1.as_str()).eq(accepted.iter().map(|(_, v)| v.as_str())));
    println!("{} accepted, {} stale", accepted.len(), stale.into_inner());
}
