//! Who goes on with a run: claims of dead owners and of times that have come, inputs that take a run.

use super::{
    Given, LONG, OVER, batch, begin, conversation, customer, ending, epoch, everything, going_on, running, wait_for,
    waiting,
};
use callflow::cloud::store::{Claimed, Deliver, Hold, Mode, RunState, StoreError, Taken};

fn claimed(store: &Given, owner: &str) -> Vec<Claimed> {
    store.claim(owner, LONG, 100).unwrap()
}

/// Takes a run that waits.
fn taken(store: &Given, id: &str, owner: &str, lease: std::time::Duration, input: &[u8]) -> Claimed {
    match store.take(id, owner, lease, input).unwrap() {
        Taken::Yes(claimed) => *claimed,
        other => panic!("{other:?}"),
    }
}

pub fn f13_a_dead_owners_run_goes_to_another(store: &Given) {
    conversation(&**store, "one");
    begin(&**store, "one", "dead", Mode::Durable, OVER);
    let hold = Hold { conversation: "one".into(), epoch: 2, owner: "two".into() };
    let expected = Claimed { hold, image: b"image".to_vec(), snapshot: b"begin".to_vec(), input: None, due: false };
    assert_eq!(claimed(store, "two"), [expected]);
    assert_eq!(claimed(store, "three"), []);
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.epoch, run.state, run.owner.as_deref()), (2, RunState::Runnable, Some("two")));
}

pub fn a_living_owners_run_does_not(store: &Given) {
    running(&**store, "one", Mode::Durable);
    waiting(&**store, "two", Some(600_000));
    waiting(&**store, "three", None);
    assert_eq!(claimed(store, "two"), []);
}

pub fn f61_a_run_that_was_given_back_is_claimed_as_it_was(store: &Given) {
    waiting(&**store, "one", Some(0));
    let first = claimed(store, "two").pop().unwrap();
    store.cede(&first.hold, OVER).unwrap();
    let second = claimed(store, "three").pop().unwrap();
    assert_eq!((second.hold.epoch, second.due, &second.snapshot), (3, true, &first.snapshot));
    assert_eq!(store.wait(&first.hold, &wait_for(None)), Err(StoreError::Stale));
    // Whoever does not hold it gives nothing back; whoever gave it back does not keep it by renewing.
    store.cede(&first.hold, OVER).unwrap();
    assert_eq!(claimed(store, "four"), []);
    store.cede(&second.hold, LONG).unwrap();
    assert_eq!(
        (store.renew("three", OVER, None), claimed(store, "four")),
        (Ok(0), vec![]),
        "not before the pause is over"
    );
    // An input that it was taken for stays with it.
    waiting(&**store, "other", None);
    let taken = taken(store, "other", "two", LONG, b"42");
    store.cede(&taken.hold, OVER).unwrap();
    assert_eq!(claimed(store, "three").pop().unwrap().input.as_deref(), Some(&b"42"[..]));
}

pub fn f01_an_exact_run_is_never_claimed(store: &Given) {
    conversation(&**store, "one");
    begin(&**store, "one", "dead", Mode::Exact, OVER);
    assert_eq!(claimed(store, "two"), []);
    assert_eq!(store.take("one", "two", LONG, b"1"), Ok(Taken::Owned("dead".into())));
}

pub fn f13_a_time_that_has_come_is_claimed_once(store: &Given) {
    waiting(&**store, "one", Some(0));
    let first = claimed(store, "two");
    assert_eq!((first.len(), first[0].due, first[0].hold.epoch), (1, true, 2));
    assert_eq!(first[0].snapshot, b"waits");
    assert_eq!(claimed(store, "three"), []);
    store.wait(&first[0].hold, &wait_for(None)).unwrap();
    assert_eq!(claimed(store, "three"), [], "the new wait is for no time");
}

pub fn f13_a_time_stays_come_until_it_is_answered_for(store: &Given) {
    waiting(&**store, "one", Some(0));
    let first = store.claim("dies", OVER, 10).unwrap();
    let second = claimed(store, "two");
    assert!(first[0].due && second[0].due, "whoever comes next learns of it, too");
    assert_eq!(second[0].hold.epoch, 3);
    let (target, batch) = (customer("one"), batch(&[("a", "1")]));
    let hold = store.flush(&second[0].hold, &going_on(&target, &batch, Deliver::Here)).unwrap();
    store.renew("two", OVER, None).unwrap();
    let third = claimed(store, "three");
    assert_eq!((third[0].due, third[0].hold.epoch), (false, hold.epoch + 1));
}

pub fn f10_a_stale_owner_changes_nothing(store: &Given) {
    conversation(&**store, "one");
    let stale = begin(&**store, "one", "frozen", Mode::Durable, OVER);
    let fresh = claimed(store, "two").remove(0).hold;
    let before = everything(&**store, "one");
    let (target, batch) = (customer("one"), batch(&[("a", "stale")]));
    for deliver in [Deliver::Here, Deliver::Later] {
        assert_eq!(store.flush(&stale, &ending(&target, &batch, deliver)), Err(StoreError::Stale));
    }
    assert_eq!(store.wait(&stale, &wait_for(Some(0))), Err(StoreError::Stale));
    assert_eq!(store.finish(&stale, &RunState::Ended.into()), Err(StoreError::Stale));
    assert_eq!(store.renew("frozen", LONG, None), Ok(0));
    // The epoch of now does not help him, nor does a later one.
    for epoch in [fresh.epoch, fresh.epoch + 1, 0, -1, i64::MAX - 1] {
        let forged = Hold { epoch, ..stale.clone() };
        assert_eq!(store.flush(&forged, &ending(&target, &batch, Deliver::Here)), Err(StoreError::Stale), "{epoch}");
        assert_eq!(store.finish(&forged, &RunState::Ended.into()), Err(StoreError::Stale), "{epoch}");
    }
    assert_eq!(everything(&**store, "one"), before);
    store.finish(&fresh, &RunState::Ended.into()).unwrap();
}

pub fn a_claim_has_a_limit(store: &Given) {
    for id in ["a", "b", "c", "d", "e"] {
        waiting(&**store, id, Some(0));
    }
    assert_eq!(store.claim("two", LONG, 0).unwrap(), []);
    let mut all: Vec<String> = Vec::new();
    for expected in [2, 2, 1, 0] {
        let some = store.claim("two", LONG, 2).unwrap();
        assert_eq!(some.len(), expected);
        all.extend(some.into_iter().map(|run| run.hold.conversation));
    }
    all.sort_unstable();
    assert_eq!(all, ["a", "b", "c", "d", "e"]);
    assert_eq!(store.renew("two", LONG, None), Ok(5));
}

pub fn an_input_takes_a_run_that_waits(store: &Given) {
    waiting(&**store, "one", None);
    let run = taken(store, "one", "two", LONG, b"1");
    let hold = Hold { conversation: "one".into(), epoch: 2, owner: "two".into() };
    let (image, snapshot) = (b"image".to_vec(), b"waits".to_vec());
    assert_eq!(run, Claimed { hold, image, snapshot, input: Some(b"1".to_vec()), due: false });
    assert_eq!(store.take("one", "three", LONG, b"2"), Ok(Taken::Owned("two".into())));
    assert_eq!(store.take("one", "two", LONG, b"1"), Ok(Taken::Owned("two".into())), "each input takes it once");
    assert_eq!(store.run("one").unwrap().unwrap().state, RunState::Runnable);
}

pub fn an_input_outlives_who_took_it(store: &Given) {
    waiting(&**store, "one", None);
    taken(store, "one", "dies", OVER, b"12#");
    let next = store.claim("dies too", OVER, 10).unwrap();
    assert_eq!(next[0].input.as_deref(), Some(b"12#".as_slice()));
    let last = claimed(store, "two");
    assert_eq!((last[0].input.as_deref(), last[0].hold.epoch), (Some(b"12#".as_slice()), 4));
}

pub fn an_input_is_answered_for_by_a_wait(store: &Given) {
    waiting(&**store, "one", None);
    let run = taken(store, "one", "two", LONG, b"1");
    store.wait(&run.hold, &wait_for(Some(0))).unwrap();
    assert_eq!(claimed(store, "three")[0].input, None);
}

pub fn an_input_is_answered_for_by_a_flush(store: &Given) {
    waiting(&**store, "one", None);
    let run = taken(store, "one", "two", OVER, b"1");
    let (target, batch) = (customer("one"), batch(&[("a", "1")]));
    store.flush(&run.hold, &going_on(&target, &batch, Deliver::Here)).unwrap();
    let next = claimed(store, "three");
    assert_eq!((next[0].input.as_deref(), next[0].snapshot.as_slice()), (None, b"goes on".as_slice()));
}

pub fn an_input_ends_the_wait_for_a_time(store: &Given) {
    waiting(&**store, "one", Some(0));
    let run = taken(store, "one", "two", OVER, b"1");
    assert!(!run.due);
    let next = claimed(store, "three");
    assert_eq!((next[0].due, next[0].input.as_deref()), (false, Some(b"1".as_slice())));
}

pub fn a_run_that_is_owned_is_not_taken(store: &Given) {
    running(&**store, "one", Mode::Durable);
    assert_eq!(store.take("one", "two", LONG, b"1"), Ok(Taken::Owned("one".into())));
    conversation(&**store, "dead");
    begin(&**store, "dead", "gone", Mode::Durable, OVER);
    // It is claimed first: an input of before may be waiting for its answer.
    assert_eq!(store.take("dead", "two", LONG, b"1"), Ok(Taken::Owned("gone".into())));
    assert_eq!((epoch(&**store, "one"), epoch(&**store, "dead")), (1, 1));
}

pub fn a_run_that_is_over_is_not_taken(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    store.finish(&hold, &RunState::Ended.into()).unwrap();
    assert_eq!(store.take("one", "two", LONG, b"1"), Ok(Taken::Over(RunState::Ended)));
    conversation(&**store, "none");
    assert_eq!(store.take("none", "two", LONG, b"1"), Ok(Taken::NoRun));
    assert_eq!(store.take("nobody", "two", LONG, b"1"), Err(StoreError::NoConversation));
}
