//! The outbox: what is due, to whom, and what became of it.

use super::{Given, LONG, OVER, batch, customer, going_on, running, text};
use callflow::cloud::store::{Deliver, Mark, Mode, OutboxState, Unpark};

/// Puts down a batch a value for a conversation, each of name `n` and of a name of its own: epochs 1, 2, 3 …
fn put_down(store: &Given, id: &str, values: &[&str]) {
    let mut hold = running(&**store, id, Mode::Durable);
    let target = customer(id);
    for value in values {
        let batch = batch(&[("n", value), (value, "own")]);
        hold = store.flush(&hold, &going_on(&target, &batch, Deliver::Later)).unwrap();
    }
}

fn due(store: &Given, owner: &str, lease: std::time::Duration) -> Vec<(String, i64)> {
    let rows = store.due(owner, lease, 100).unwrap();
    let mut rows: Vec<_> = rows.into_iter().map(|row| (row.conversation, row.epoch)).collect();
    rows.sort_unstable();
    rows
}

fn rows(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    rows.iter().map(|(id, epoch)| ((*id).to_owned(), *epoch)).collect()
}

fn done() -> Mark {
    Mark::Done { correlation: Some("corr \0 ü".into()) }
}

fn parked() -> Mark {
    Mark::Parked { reason: "404".into() }
}

fn again(after: i64, counts: bool) -> Mark {
    Mark::Again { after, counts, reason: "503".into() }
}

pub fn due_in_the_order_of_epochs_one_at_a_time(store: &Given) {
    put_down(store, "one", &["a", "b", "c"]);
    for epoch in 1..=3 {
        let rows = store.due("s", LONG, 10).unwrap();
        assert_eq!((rows.len(), rows[0].epoch, rows[0].state), (1, epoch, OutboxState::Ready));
        assert_eq!(due(store, "t", LONG), [], "the next one waits for it");
        assert_eq!(store.mark("one", epoch, "s", &done()), Ok(true));
    }
    assert_eq!(due(store, "s", LONG), []);
    let row = &store.outbox_of("one").unwrap()[2];
    assert_eq!((row.state, row.tries), (OutboxState::Done, 1));
    assert_eq!((row.correlation.as_deref(), &row.reason), (Some("corr \0 ü"), &None));
}

pub fn conversations_do_not_wait_for_each_other(store: &Given) {
    for id in ["a", "b", "c"] {
        put_down(store, id, &["x", "y"]);
    }
    assert_eq!(store.due("s", LONG, 0).unwrap(), []);
    assert_eq!(store.due("s", LONG, 2).unwrap().len(), 2);
    assert_eq!(store.due("t", LONG, 2).unwrap().len(), 1);
    let first = &store.outbox(None, 10).unwrap()[0];
    let sender = if store.mark(&first.conversation, 1, "s", &done()).unwrap() { "s" } else { "t" };
    assert_eq!(due(store, sender, LONG), rows(&[(&first.conversation, 2)]));
}

pub fn held_by_lease(store: &Given) {
    put_down(store, "one", &["a"]);
    assert_eq!(due(store, "dies", OVER), rows(&[("one", 1)]));
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]), "its lease is over");
    assert_eq!(due(store, "t", LONG), []);
    assert_eq!(due(store, "s", LONG), [], "not even to the same one: he sends it already");
    assert_eq!(store.mark("one", 1, "t", &done()), Ok(false));
    assert_eq!(store.mark("one", 1, "s", &done()), Ok(true));
}

pub fn f14_a_late_sender_is_told(store: &Given) {
    put_down(store, "one", &["a"]);
    assert_eq!(due(store, "late", OVER), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "late", &done()), Ok(false));
    assert_eq!(store.outbox_of("one").unwrap()[0].state, OutboxState::Ready, "nothing changed");
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "late", &done()), Ok(false));
    assert_eq!(store.mark("one", 2, "s", &done()), Ok(false), "no such row");
    assert_eq!(store.mark("nobody", 1, "s", &done()), Ok(false));
}

pub fn f08_taken_and_never_marked_may_have_been_sent(store: &Given) {
    put_down(store, "one", &["a", "b"]);
    let unsure = |owner: &str, lease| store.due(owner, lease, 10).unwrap()[0].unsure;
    assert!(!unsure("dies", OVER), "nobody has had it");
    assert!(unsure("dies too", OVER) && unsure("s", LONG), "whoever had it said nothing");
    assert_eq!(store.mark("one", 1, "s", &again(0, true)), Ok(true));
    assert!(!unsure("s", LONG), "what became of it was said");
    assert_eq!(store.mark("one", 1, "s", &done()), Ok(true));
    assert!(!unsure("s", OVER), "the next row is another");
    assert!(store.outbox_of("one").unwrap().iter().all(|row| !row.unsure), "it concerns senders alone");
    assert!(store.outbox(None, 10).unwrap().iter().all(|row| !row.unsure));
}

pub fn f05_again_after_a_while(store: &Given) {
    put_down(store, "one", &["a", "b"]);
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "s", &again(600_000, true)), Ok(true));
    assert_eq!(due(store, "s", LONG), [], "later ones do not pass it");
    let row = &store.outbox_of("one").unwrap()[0];
    assert_eq!((row.state, row.tries, row.reason.as_deref()), (OutboxState::Ready, 1, Some("503")));
    put_down(store, "two", &["a"]);
    assert_eq!(due(store, "s", LONG), rows(&[("two", 1)]));
    assert_eq!(store.mark("two", 1, "s", &again(0, true)), Ok(true));
    assert_eq!(due(store, "t", LONG), rows(&[("two", 1)]), "to anybody, once the time has come");
    assert_eq!(store.mark("two", 1, "t", &again(0, true)), Ok(true));
    assert_eq!(store.outbox_of("two").unwrap()[0].tries, 2);
}

pub fn f05_a_try_that_counts_none(store: &Given) {
    put_down(store, "one", &["a"]);
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "s", &again(0, false)), Ok(true));
    let before = store.outbox_of("one").unwrap()[0].clone();
    assert_eq!((before.tries, before.state), (0, OutboxState::Ready));
}

pub fn f12_a_parked_row_holds_nobody_back(store: &Given) {
    put_down(store, "one", &["a", "b"]);
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "s", &parked()), Ok(true));
    let row = &store.outbox(Some(OutboxState::Parked), 10).unwrap()[0];
    assert_eq!((row.epoch, row.tries, row.reason.as_deref()), (1, 1, Some("404")));
    assert_eq!(due(store, "s", LONG), rows(&[("one", 2)]));
}

pub fn p04_taken_up_without_later_names(store: &Given) {
    put_down(store, "one", &["a", "b"]);
    assert_eq!(due(store, "s", LONG), rows(&[("one", 1)]));
    assert_eq!(store.mark("one", 1, "s", &parked()), Ok(true));
    let retry = Unpark::Retry { without: vec![text("n"), text("never there")] };
    assert_eq!(store.unpark("one", 1, &retry), Ok(true));
    let row = &store.outbox_of("one").unwrap()[0];
    assert_eq!(row.batch, batch(&[("a", "own")]));
    assert_eq!((row.state, row.tries, &row.reason), (OutboxState::Ready, 1, &None));
    assert_eq!(store.due("s", LONG, 10).unwrap()[0].batch, batch(&[("a", "own")]));
    assert_eq!(store.mark("one", 1, "s", &parked()), Ok(true));
    // F3: it is still the batch of that epoch, whatever a person left out of it.
    let hold = callflow::cloud::store::Hold { conversation: "one".into(), epoch: 1, owner: "one".into() };
    let (target, first) = (customer("one"), batch(&[("n", "a"), ("a", "own")]));
    assert_eq!(store.flush(&hold, &going_on(&target, &first, Deliver::Later)).map(|next| next.epoch), Ok(2));
    let all = Unpark::Retry { without: vec![text("a")] };
    assert_eq!(store.unpark("one", 1, &all), Ok(true));
    assert_eq!(store.outbox_of("one").unwrap()[0].state, OutboxState::Done, "nothing is left to send");
    assert_eq!(due(store, "s", LONG), rows(&[("one", 2)]));
}

pub fn given_up(store: &Given) {
    put_down(store, "one", &["a"]);
    due(store, "s", LONG);
    store.mark("one", 1, "s", &parked()).unwrap();
    assert_eq!(store.unpark("one", 1, &Unpark::Drop), Ok(true));
    assert_eq!(store.outbox_of("one").unwrap()[0].state, OutboxState::Dropped);
    assert_eq!(store.unpark("one", 1, &Unpark::Drop), Ok(false));
    assert_eq!(due(store, "s", LONG), []);
}

pub fn only_parked_rows_are_taken_up(store: &Given) {
    put_down(store, "one", &["a"]);
    let retry = Unpark::Retry { without: Vec::new() };
    assert_eq!(store.unpark("one", 1, &retry), Ok(false));
    assert_eq!(store.unpark("one", 9, &retry), Ok(false));
    assert_eq!(store.unpark("nobody", 1, &Unpark::Drop), Ok(false));
    due(store, "s", LONG);
    store.mark("one", 1, "s", &done()).unwrap();
    assert_eq!(store.unpark("one", 1, &Unpark::Drop), Ok(false));
    assert_eq!(store.outbox_of("one").unwrap()[0].state, OutboxState::Done);
}

pub fn f03_a_mark_may_be_said_again(store: &Given) {
    put_down(store, "one", &["a", "b"]);
    for (epoch, mark) in [(1, done()), (2, parked())] {
        due(store, "s", LONG);
        assert_eq!(store.mark("one", epoch, "s", &mark), Ok(true));
        let before = store.outbox_of("one").unwrap();
        assert_eq!(store.mark("one", epoch, "s", &mark), Ok(true));
        assert_eq!(store.outbox_of("one").unwrap(), before);
        let other = if epoch == 1 { parked() } else { done() };
        assert_eq!(store.mark("one", epoch, "s", &other), Ok(false));
        assert_eq!(store.outbox_of("one").unwrap(), before);
    }
}

pub fn listed_by_conversation_and_epoch(store: &Given) {
    put_down(store, "b", &["x", "y"]);
    put_down(store, "a", &["x"]);
    store.due("s", LONG, 10).unwrap();
    store.mark("b", 1, "s", &done()).unwrap();
    let listed = |state: Option<OutboxState>, limit: usize| -> Vec<(String, i64)> {
        store.outbox(state, limit).unwrap().into_iter().map(|row| (row.conversation, row.epoch)).collect()
    };
    assert_eq!(listed(None, 10), rows(&[("a", 1), ("b", 2)]));
    assert_eq!(listed(None, 1), rows(&[("a", 1)]));
    assert_eq!(listed(Some(OutboxState::Done), 10), rows(&[("b", 1)]));
    assert_eq!(listed(Some(OutboxState::Ready), 10), rows(&[("a", 1), ("b", 2)]));
    assert_eq!(listed(Some(OutboxState::Dropped), 10), []);
    assert_eq!(store.outbox_of("b").unwrap().len(), 2);
    assert_eq!(store.outbox_of("nobody"), Ok(Vec::new()));
}
