//! Runs: their begin, waits, ends, leases and lists.

use super::{Given, LONG, OVER, begin, conversation, epoch, running, wait_for, waiting};
use callflow::cloud::store::{Hold, Mode, NewRun, RunState, StoreError, Taken, Wait};

pub fn begins_once(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    assert_eq!(hold, Hold { conversation: "one".into(), epoch: 1, owner: "one".into() });
    let again =
        NewRun { conversation: "one", owner: "two", mode: Mode::Exact, image: b"other", snapshot: None, lease: LONG };
    assert_eq!(store.start(&again), Err(StoreError::Exists));
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.epoch, run.state, run.mode), (1, RunState::Runnable, Mode::Durable));
    assert_eq!((run.owner.as_deref(), run.image.as_slice(), run.snapshot_bytes), (Some("one"), b"image".as_slice(), 5));
}

pub fn begins_in_a_conversation_that_is_there(store: &Given) {
    let run =
        NewRun { conversation: "nobody", owner: "one", mode: Mode::Exact, image: b"", snapshot: None, lease: LONG };
    assert_eq!(store.start(&run), Err(StoreError::NoConversation));
    assert_eq!(store.runs(None, None, 10), Ok(Vec::new()));
}

pub fn an_exact_run_stays_its_owners_in_a_wait(store: &Given) {
    let hold = running(&**store, "one", Mode::Exact);
    store.wait(&hold, &Wait { snapshot: None, due: Some(0), ..Wait::default() }).unwrap();
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.state, run.owner.as_deref(), run.snapshot_bytes), (RunState::Waiting, Some("one"), 0));
    assert_eq!(store.take("one", "two", LONG, b"1"), Ok(Taken::Owned("one".into())));
    assert_eq!(store.claim("two", LONG, 10), Ok(Vec::new()), "its owner keeps the time, too");
    store.wait(&hold, &Wait { snapshot: None, due: None, ..Wait::default() }).unwrap();
    store.finish(&hold, &RunState::Ended.into()).unwrap();
}

pub fn a_durable_run_is_nobodys_in_a_wait(store: &Given) {
    let hold = waiting(&**store, "one", None);
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.state, run.owner, run.snapshot_bytes, run.epoch), (RunState::Waiting, None, 5, 1));
    assert_eq!(store.renew("one", LONG, None), Ok(0));
    assert_eq!(store.claim("two", LONG, 10), Ok(Vec::new()), "nothing is due");
    assert_eq!(
        store.finish(&hold, &RunState::Ended.into()),
        Err(StoreError::Stale),
        "who waits does not go on by himself"
    );
}

pub fn f03_a_wait_may_be_said_again(store: &Given) {
    let hold = waiting(&**store, "one", Some(0));
    store.wait(&hold, &wait_for(Some(0))).unwrap();
    let claimed = store.claim("two", LONG, 10).unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(store.wait(&hold, &wait_for(Some(0))), Err(StoreError::Stale), "somebody has gone on by now");
    store.wait(&claimed[0].hold, &wait_for(None)).unwrap();
    store.wait(&claimed[0].hold, &wait_for(None)).unwrap();
    assert_eq!(store.wait(&hold, &wait_for(None)), Err(StoreError::Stale));
}

pub fn f03_an_end_may_be_said_again(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    store.finish(&hold, &RunState::Ended.into()).unwrap();
    store.finish(&hold, &RunState::Ended.into()).unwrap();
    assert_eq!(store.run("one").unwrap().unwrap().state, RunState::Ended);
    let other = Hold { owner: "two".into(), ..hold.clone() };
    assert_eq!(store.finish(&other, &RunState::Ended.into()), Err(StoreError::Stale));
    assert_eq!(store.wait(&hold, &wait_for(None)), Err(StoreError::Stale), "it is over");
    let nobody = Hold { conversation: "nobody".into(), ..hold };
    assert_eq!(store.finish(&nobody, &RunState::Ended.into()), Err(StoreError::Stale));
}

pub fn an_end_leaves_nothing_to_go_on_with(store: &Given) {
    waiting(&**store, "one", None);
    let Ok(Taken::Yes(taken)) = store.take("one", "two", OVER, b"1") else { panic!("it waits") };
    store.finish(&taken.hold, &RunState::Interrupted.into()).unwrap();
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.state, run.snapshot_bytes), (RunState::Interrupted, 0));
    assert_eq!(store.claim("three", LONG, 10), Ok(Vec::new()));
    assert_eq!(store.take("one", "three", LONG, b"1"), Ok(Taken::Over(RunState::Interrupted)));
}

pub fn a_durable_run_does_not_wait_without_a_snapshot(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let before = store.run("one");
    let refused = store.wait(&hold, &Wait { snapshot: None, due: None, ..Wait::default() });
    assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    assert_eq!(store.run("one"), before);
    store.wait(&hold, &wait_for(None)).unwrap();
}

pub fn renewed_by_owner(store: &Given) {
    for (id, owner, mode) in [("a", "one", Mode::Durable), ("b", "one", Mode::Exact), ("c", "two", Mode::Durable)] {
        conversation(&**store, id);
        begin(&**store, id, owner, mode, OVER);
    }
    assert_eq!(store.renew("one", LONG, None), Ok(2));
    assert_eq!(store.renew("nobody", LONG, None), Ok(0));
    let claimed = store.claim("three", LONG, 10).unwrap();
    assert_eq!(claimed.iter().map(|run| run.hold.conversation.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(store.interrupt(None), Ok(Vec::new()));
    store.finish(&Hold { conversation: "a".into(), epoch: 1, owner: "one".into() }, &RunState::Ended.into()).unwrap();
    assert_eq!(store.renew("one", LONG, None), Ok(1), "what is over is held by nobody");
}

/// What an owner holds without knowing it comes free: a claim whose answer was lost, a run that was given up (F26).
pub fn f26_renewed_by_name(store: &Given) {
    let runs = [("a", Mode::Durable), ("b", Mode::Exact), ("c", Mode::Durable), ("d\0é", Mode::Durable)];
    for (id, mode) in runs {
        conversation(&**store, id);
        begin(&**store, id, "one", mode, OVER);
    }
    let only = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    assert_eq!(store.renew("one", LONG, Some(&only(&["a", "d\0é", "none"]))), Ok(2));
    assert_eq!(store.renew("two", LONG, Some(&only(&["c"]))), Ok(0), "it is not his");
    let claimed = store.claim("three", LONG, 10).unwrap();
    assert_eq!(claimed.iter().map(|run| run.hold.conversation.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(store.interrupt(None), Ok(vec!["b".to_owned()]));
    assert_eq!(store.renew("one", LONG, Some(&[])), Ok(0));
}

pub fn f01_interrupted_by_owner(store: &Given) {
    for (id, owner, mode) in [("b", "one", Mode::Exact), ("a", "one", Mode::Exact), ("c", "two", Mode::Exact)] {
        conversation(&**store, id);
        begin(&**store, id, owner, mode, LONG);
    }
    running(&**store, "durable", Mode::Durable);
    assert_eq!(store.interrupt(Some("one")).unwrap(), ["a", "b"]);
    assert_eq!(store.interrupt(Some("one")).unwrap(), [] as [&str; 0]);
    let run = store.run("a").unwrap().unwrap();
    assert_eq!((run.state, run.owner), (RunState::Interrupted, None));
    let hold = Hold { conversation: "a".into(), epoch: 1, owner: "one".into() };
    assert_eq!(store.finish(&hold, &RunState::Ended.into()), Err(StoreError::Stale), "whoever had it is stale");
    assert_eq!(store.run("c").unwrap().unwrap().state, RunState::Runnable);
    assert_eq!(store.run("durable").unwrap().unwrap().state, RunState::Runnable);
}

pub fn f13_interrupted_when_the_lease_is_over(store: &Given) {
    for (id, mode, lease) in [("a", Mode::Exact, OVER), ("b", Mode::Exact, LONG), ("c", Mode::Durable, OVER)] {
        conversation(&**store, id);
        begin(&**store, id, "one", mode, lease);
    }
    assert_eq!(store.interrupt(None).unwrap(), ["a"]);
    assert_eq!(store.interrupt(None).unwrap(), [] as [&str; 0]);
    assert_eq!(epoch(&**store, "b"), 1);
}

pub fn listed_by_state_and_id(store: &Given) {
    running(&**store, "r", Mode::Durable);
    waiting(&**store, "w", None);
    waiting(&**store, "W", None);
    let hold = running(&**store, "e", Mode::Exact);
    store.finish(&hold, &RunState::Ended.into()).unwrap();
    conversation(&**store, "none");
    let ids = |state, after, limit| -> Vec<String> {
        store.runs(state, after, limit).unwrap().into_iter().map(|run| run.conversation).collect()
    };
    assert_eq!(ids(None, None, 10), ["W", "e", "r", "w"]);
    assert_eq!(ids(None, Some("e"), 10), ["r", "w"]);
    assert_eq!(ids(None, Some("f"), 1), ["r"]);
    assert_eq!(ids(Some(RunState::Waiting), None, 10), ["W", "w"]);
    assert_eq!(ids(Some(RunState::Waiting), Some("W"), 10), ["w"]);
    assert_eq!(ids(Some(RunState::Ended), None, 10), ["e"]);
    assert_eq!(ids(Some(RunState::Interrupted), None, 10), [] as [&str; 0]);
}

pub fn snapshots_of_any_bytes(store: &Given) {
    // The largest snapshot that a run may have (reliability §4), with every byte in it.
    let snapshot: Vec<u8> = (0..2usize << 20).map(|at| (at * 7 + (at >> 8)) as u8).collect();
    let (image, input): (Vec<u8>, Vec<u8>) = ((0..=255).collect(), (0..=255).rev().collect());
    conversation(&**store, "one");
    let run = NewRun {
        conversation: "one",
        owner: "one",
        mode: Mode::Durable,
        image: &image,
        snapshot: Some(b""),
        lease: LONG,
    };
    let hold = store.start(&run).unwrap();
    store.wait(&hold, &Wait { snapshot: Some(&snapshot), due: None, ..Wait::default() }).unwrap();
    assert_eq!(store.run("one").unwrap().unwrap().snapshot_bytes, snapshot.len());
    let Ok(Taken::Yes(taken)) = store.take("one", "two", LONG, &input) else { panic!("it waits") };
    assert!(taken.snapshot == snapshot && taken.image == image && taken.input.as_deref() == Some(input.as_slice()));
}
