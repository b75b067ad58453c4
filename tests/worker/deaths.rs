//! Deaths of workers: at every call of the store, before and after it has done it (F1, F2, F3).

use crate::dying::{Dying, Moment};
use crate::stand::{HELD, PROJECT, Stand, call};
use callflow::cloud::store::{Mode, RunState, Store};
use callflow::serve::worker::{Engine, Input, Work};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// What callers do, in order.
fn script() -> Vec<Input> {
    vec![Input::Digits("1234".into()), Input::Digits("7".into())]
}

/// How far a caller came before his worker died: `None` when the call never began.
fn until_death(worker: &dyn Work) -> Option<usize> {
    worker.begin(call()).ok()?;
    Some(
        script()
            .into_iter()
            .zip(0..)
            .take_while(|(input, turn)| worker.answer("c-1", Some(*turn), input.clone()).is_ok())
            .count(),
    )
}

/// A worker takes over: it claims what is free until nothing is, as its ticks do.
fn takes_over(stand: &Stand, mode: Mode) -> Arc<Engine> {
    stand.pass(HELD + Duration::from_secs(1));
    let worker = stand.worker(mode, stand.memory.clone());
    stand.memory.interrupt(None).expect("the store answers");
    worker.claim_all().expect("what is free is taken");
    worker
}

/// The lease of what a worker gave up is over, though it renews all the time.
fn lease_over(stand: &Stand, worker: &Engine) {
    for _ in 0..4 {
        stand.pass(HELD / 3);
        worker.renew_held().expect("the store is there again");
    }
}

/// The caller says the rest, beginning with what was not answered.
fn goes_on(worker: &Engine, came: Option<usize>, at: &str) {
    for (input, turn) in script().into_iter().zip(0..).skip(came.unwrap_or(0)) {
        let status = worker.answer("c-1", Some(turn), input);
        assert!(status.is_ok(), "{at}: turn {turn}: {status:?}");
    }
}

/// Durable: whatever was answered has happened, the rest happens when the caller says it again, each batch is one event.
#[test]
fn f02_a_durable_run_outlives_every_death() {
    let undisturbed = Stand::new(PROJECT);
    let all = undisturbed.worker(Mode::Durable, undisturbed.memory.clone());
    assert_eq!(until_death(&*all), Some(2));
    let (wanted, events) = (undisturbed.attributes("c-1"), undisturbed.events());
    let counted = Stand::new(PROJECT);
    let store = Arc::new(Dying::new(counted.memory.clone(), usize::MAX, Moment::Before));
    assert_eq!(until_death(&*counted.worker(Mode::Durable, store.clone())), Some(2));
    assert!(store.calls() > 20, "a death at each of {} calls", store.calls());
    for (dies_at, moment) in (0..store.calls()).flat_map(|n| [(n, Moment::Before), (n, Moment::After)]) {
        let stand = Stand::new(PROJECT);
        let dying = Arc::new(Dying::new(stand.memory.clone(), dies_at, moment));
        let came = until_death(&*stand.worker(Mode::Durable, dying));
        let worker = takes_over(&stand, Mode::Durable);
        let at = format!("death at call {dies_at}, {moment:?}, after {came:?} inputs");
        if stand.memory.run("c-1").expect("the store answers").is_none() {
            assert_eq!(came, None, "{at}: what was answered is there");
            continue;
        }
        // The caller was not answered, so he says again what he said: it may have been taken already (F3).
        goes_on(&worker, came, &at);
        assert_eq!(stand.attributes("c-1"), wanted, "{at}");
        assert_eq!(stand.events(), events, "{at}: each batch once, in order");
        assert_eq!(stand.memory.run("c-1").unwrap().unwrap().state, RunState::Ended, "{at}");
        let ended = stand.memory.facts("c-1").unwrap().unwrap().facts.ended;
        assert!(ended.is_some(), "{at}: everybody has left");
    }
}

/// The store is away for one call, each in turn, and the worker lives: what it cannot go on with it lets go, and takes it
/// up again when the lease is over, though it renews all the time (F3, F26).
#[test]
fn f26_what_a_worker_gave_up_it_takes_up_again() {
    let counted = Stand::new(PROJECT);
    let store = Arc::new(Dying::new(counted.memory.clone(), usize::MAX, Moment::Before));
    assert_eq!(until_death(&*counted.worker(Mode::Durable, store.clone())), Some(2));
    let (wanted, events) = (counted.attributes("c-1"), counted.events());
    let mut taken_up = 0;
    for (away, moment) in (0..store.calls()).flat_map(|n| [(n, Moment::Before), (n, Moment::After)]) {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(Mode::Durable, Arc::new(Dying::away_once(stand.memory.clone(), away, moment)));
        let came = until_death(&*worker);
        let at = format!("away at call {away}, {moment:?}, after {came:?} inputs");
        lease_over(&stand, &worker);
        taken_up += worker.claim_all().expect("the store is there again");
        let Some(run) = stand.memory.run("c-1").expect("the store answers") else {
            assert_eq!(came, None, "{at}: what was answered is there");
            continue;
        };
        assert_ne!(run.state, RunState::Runnable, "{at}: nobody works on it, and somebody holds it: {run:?}");
        goes_on(&worker, came, &at);
        assert_eq!(stand.attributes("c-1"), wanted, "{at}");
        assert_eq!(stand.events(), events, "{at}: each batch once, in order");
        assert_eq!(stand.memory.run("c-1").unwrap().unwrap().state, RunState::Ended, "{at}");
    }
    assert!(taken_up > 0, "nothing was ever given up");
}

/// The same in exact mode: a run that its worker gave up is listed as interrupted, and one that waits there goes on (F1).
#[test]
fn f26_an_exact_run_that_a_worker_gave_up_is_listed() {
    let counted = Stand::new(PROJECT);
    let store = Arc::new(Dying::new(counted.memory.clone(), usize::MAX, Moment::Before));
    assert_eq!(until_death(&*counted.worker(Mode::Exact, store.clone())), Some(2));
    let mut interrupted = 0;
    for (away, moment) in (0..store.calls()).flat_map(|n| [(n, Moment::Before), (n, Moment::After)]) {
        let stand = Stand::new(PROJECT);
        let worker = stand.worker(Mode::Exact, Arc::new(Dying::away_once(stand.memory.clone(), away, moment)));
        let came = until_death(&*worker);
        let at = format!("away at call {away}, {moment:?}, after {came:?} inputs");
        lease_over(&stand, &worker);
        stand.memory.interrupt(None).expect("the store answers");
        let Some(run) = stand.memory.run("c-1").expect("the store answers") else { continue };
        match run.state {
            RunState::Ended => {}
            RunState::Interrupted => interrupted += 1,
            RunState::Waiting => goes_on(&worker, came, &at),
            RunState::Runnable => panic!("{at}: nobody works on it, and somebody holds it: {run:?}"),
        }
    }
    assert!(interrupted > 0, "nothing was ever given up");
}

/// Exact: a batch is whole or nowhere, a run ends, or is listed as interrupted with the names that it had queued.
#[test]
fn f01_an_exact_run_is_never_lost_in_silence() {
    let counted = Stand::new(PROJECT);
    let store = Arc::new(Dying::new(counted.memory.clone(), usize::MAX, Moment::Before));
    assert_eq!(until_death(&*counted.worker(Mode::Exact, store.clone())), Some(2));
    let batches: Vec<Vec<String>> = counted.events();
    let wanted = counted.attributes("c-1");
    for (dies_at, moment) in (0..store.calls()).flat_map(|n| [(n, Moment::Before), (n, Moment::After)]) {
        let stand = Stand::new(PROJECT);
        let dying = Arc::new(Dying::new(stand.memory.clone(), dies_at, moment));
        let came = until_death(&*stand.worker(Mode::Exact, dying));
        takes_over(&stand, Mode::Exact);
        let at = format!("death at call {dies_at}, {moment:?}, after {came:?} inputs");
        let events = stand.events();
        assert_eq!(events, batches[..events.len()], "{at}: whole batches, in order");
        let Some(run) = stand.memory.run("c-1").expect("the store answers") else { continue };
        match run.state {
            RunState::Ended => assert_eq!(stand.attributes("c-1"), wanted, "{at}"),
            RunState::Interrupted => {
                let journal = stand.memory.journal("c-1").unwrap();
                let noted: Vec<_> =
                    journal.iter().filter(|own| own.kind == "queued").flat_map(|own| &own.names).collect();
                if came.is_some() && events.len() <= 1 {
                    assert!(noted.iter().any(|name| name.as_str() == "First"), "{at}: {journal:?}");
                }
            }
            state => panic!("{at}: {state:?}"),
        }
    }
}

/// The same names and values, whoever says them: two workers that both believe they own the run change nothing twice (F10).
#[test]
fn f10_a_stale_worker_is_refused() {
    let stand = Stand::new(PROJECT);
    let first = stand.worker(Mode::Exact, stand.memory.clone());
    first.begin(call()).expect("it begins");
    takes_over(&stand, Mode::Exact);
    let before: BTreeMap<_, _> = stand.attributes("c-1");
    let late = first.input("c-1", Input::Digits("1234".into()));
    assert!(late.is_err(), "the one that was away too long: {late:?}");
    assert_eq!(stand.attributes("c-1"), before, "changes nothing");
}
