//! What goes along with a wait or an end: facts and log, in one commit with it.

use super::{Given, LONG, customer, going_on, running, wait_for, waiting};
use callflow::cloud::store::{
    Along, Deliver, Facts, Finish, Hold, LOG, MAX_DOCUMENT_BYTES, MAX_ID_BYTES, Mode, Person, RunState, StoreError,
    Taken, Wait,
};

/// The facts of a conversation after somebody has joined, and the revision before.
fn joined(store: &Given, id: &str, who: &str) -> (i64, Facts) {
    let known = store.facts(id).unwrap().unwrap();
    let mut facts = known.facts;
    facts.join(Person::new(who, "workflow", 2_000));
    (known.revision, facts)
}

fn wait(along: Along<'_>) -> Wait<'_> {
    Wait { along, ..wait_for(None) }
}

fn ended(along: Along<'_>) -> Finish<'_> {
    Finish { state: RunState::Ended, along }
}

fn people(store: &Given, id: &str) -> Vec<String> {
    store.facts(id).unwrap().unwrap().facts.people.into_iter().map(|person| person.id).collect()
}

fn log(store: &Given, id: &str) -> Option<Vec<u8>> {
    store.get(LOG, id).unwrap().map(|document| document.bytes)
}

pub fn kept_with_a_wait_and_with_an_end(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (revision, facts) = joined(store, "one", "flow");
    let along = Along { log: Some(b"waits"), facts: Some((revision, &facts)) };
    assert_eq!(store.wait(&hold, &wait(along)), Ok(true));
    assert_eq!((people(store, "one"), log(store, "one")), (names(["c", "a", "flow"]), Some(b"waits".to_vec())));
    let Ok(Taken::Yes(taken)) = store.take("one", "two", LONG, b"1") else { panic!("it waits") };
    let (revision, facts) = joined(store, "one", "next");
    let along = Along { log: Some(b"ended"), facts: Some((revision, &facts)) };
    assert_eq!(store.finish(&taken.hold, &ended(along)), Ok(true));
    assert_eq!((people(store, "one"), log(store, "one")), (names(["c", "a", "flow", "next"]), Some(b"ended".to_vec())));
    // Who joined may be written to (P40).
    store.merge("one", "next", &super::batch(&[("A", "1")]), 3_000).unwrap();
}

fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

pub fn facts_that_have_moved_and_nothing_is_done(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (revision, ours) = joined(store, "one", "ours");
    let (_, theirs) = joined(store, "one", "theirs");
    assert_eq!(store.change("one", revision, &theirs), Ok(true));
    let before = (store.run("one"), store.facts("one"));
    let along = Along { log: Some(b"log"), facts: Some((revision, &ours)) };
    assert_eq!(store.wait(&hold, &wait(along)), Ok(false));
    assert_eq!(store.finish(&hold, &ended(along)), Ok(false));
    assert_eq!(((store.run("one"), store.facts("one")), log(store, "one")), (before, None));
    // With those of now it is done.
    let (revision, both) = joined(store, "one", "ours");
    let along = Along { facts: Some((revision, &both)), ..along };
    assert_eq!(store.finish(&hold, &ended(along)), Ok(true));
    assert_eq!(people(store, "one"), names(["c", "a", "theirs", "ours"]));
}

pub fn f03_said_again_it_is_done_once(store: &Given) {
    for (id, mode) in [("durable", Mode::Durable), ("exact", Mode::Exact)] {
        let hold = running(&**store, id, mode);
        let (revision, facts) = joined(store, id, "flow");
        let along = Along { log: Some(b"log"), facts: Some((revision, &facts)) };
        assert_eq!(store.finish(&hold, &ended(along)), Ok(true));
        let after = store.facts(id);
        assert_eq!(store.finish(&hold, &ended(along)), Ok(true), "{id}");
        assert_eq!(store.facts(id), after, "{id}");
    }
    let hold = running(&**store, "waits", Mode::Durable);
    let (revision, facts) = joined(store, "waits", "flow");
    let along = Along { log: Some(b"log"), facts: Some((revision, &facts)) };
    assert_eq!(store.wait(&hold, &wait(along)), Ok(true));
    let after = store.facts("waits");
    assert_eq!(store.wait(&hold, &wait(along)), Ok(true));
    assert_eq!(store.facts("waits"), after);
}

pub fn f10_a_stale_owners_is_not_kept(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (revision, facts) = joined(store, "one", "flow");
    let along = Along { log: Some(b"log"), facts: Some((revision, &facts)) };
    let (target, batch) = (customer("one"), super::batch(&[("A", "1")]));
    store.flush(&hold, &going_on(&target, &batch, Deliver::Here)).unwrap();
    let before = store.facts("one");
    assert_eq!(store.wait(&hold, &wait(along)), Err(StoreError::Stale));
    assert_eq!(store.finish(&hold, &ended(along)), Err(StoreError::Stale));
    let stranger = Hold { owner: "two".into(), epoch: hold.epoch + 1, ..hold };
    assert_eq!(store.wait(&stranger, &wait(along)), Err(StoreError::Stale));
    assert_eq!(store.finish(&stranger, &ended(along)), Err(StoreError::Stale));
    assert_eq!((store.facts("one"), log(store, "one")), (before, None));
}

pub fn without_anything_all_stays(store: &Given) {
    waiting(&**store, "one", None);
    let before = store.facts("one");
    let Ok(Taken::Yes(taken)) = store.take("one", "two", LONG, b"1") else { panic!("it waits") };
    assert_eq!(store.wait(&taken.hold, &wait_for(None)), Ok(true));
    assert_eq!((store.facts("one"), log(store, "one")), (before, None));
}

pub fn at_its_limits_and_past_them(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    // One that is kept encrypted takes some bytes more (F61).
    let (most, more) = (vec![1; MAX_DOCUMENT_BYTES - 64], vec![1; MAX_DOCUMENT_BYTES + 1]);
    let of = |log| Along { log: Some(log), facts: None };
    assert_eq!(store.finish(&hold, &ended(of(more.as_slice()))), Err(StoreError::TooLarge));
    assert_eq!(store.wait(&hold, &wait(of(more.as_slice()))), Err(StoreError::TooLarge));
    let (revision, facts) = joined(store, "one", &"p".repeat(MAX_ID_BYTES + 1));
    let along = Along { log: None, facts: Some((revision, &facts)) };
    assert_eq!(store.finish(&hold, &ended(along)), Err(StoreError::TooLarge));
    assert_eq!(store.finish(&hold, &ended(of(most.as_slice()))), Ok(true));
    assert_eq!(log(store, "one"), Some(most));
}
