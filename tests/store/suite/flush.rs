//! The flush: batch, end, epoch and outbox row in one; harmless the second time; refused to whoever is stale.

use super::{
    Given, KINDS, LONG, OVER, batch, conversation, customer, ending, epoch, everything, going_on, held, pairs, running,
    text,
};
use callflow::cloud::MAX_PARTICIPANT_BYTES;
use callflow::cloud::store::{Deliver, Hold, Mode, OutboxState, RunState, StoreError, Target, update};
use callflow::value::Text;

pub fn p27_a_batch_and_its_end_are_one(store: &Given) {
    let hold = running(&**store, "one", Mode::Exact);
    let (target, batch) = (customer("one"), batch(&[("b", "2"), ("a", "1")]));
    let next = store.flush(&hold, &ending(&target, &batch, Deliver::Here)).unwrap();
    assert_eq!(next, Hold { epoch: 2, ..hold });
    let run = store.run("one").unwrap().unwrap();
    assert_eq!((run.epoch, run.state, run.snapshot_bytes), (2, RunState::Ended, 0));
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "1"), ("b", "2")]));
    let events = store.events(0, 10).unwrap();
    assert_eq!((events.len(), events[0].time, &events[0].attributes), (1, 5_000, &batch), "in the order of the Sets");
    let rows = store.outbox_of("one").unwrap();
    assert_eq!((rows.len(), rows[0].epoch, rows[0].state, &rows[0].target), (1, 1, OutboxState::Done, &target));
    assert_eq!(rows[0].batch, super::batch(&[("a", "1"), ("b", "2")]), "sorted by name");
    store.finish(&next, &RunState::Ended.into()).unwrap();
}

pub fn f03_the_same_again_changes_nothing(store: &Given) {
    for (id, deliver) in [("here", Deliver::Here), ("later", Deliver::Later)] {
        let hold = running(&**store, id, Mode::Durable);
        let (target, first) = (customer(id), batch(&[("a", "1"), ("b", "2")]));
        let next = store.flush(&hold, &going_on(&target, &first, deliver)).unwrap();
        store.merge(id, "c", &batch(&[("a", "newer")]), 6_000).unwrap();
        let before = everything(&**store, id);
        for _ in 0..3 {
            assert_eq!(store.flush(&hold, &going_on(&target, &first, deliver)).unwrap(), next);
        }
        // The same attributes in another order are the same batch.
        let turned = batch(&[("b", "2"), ("a", "1")]);
        assert_eq!(store.flush(&hold, &going_on(&target, &turned, deliver)).unwrap(), next);
        assert_eq!(everything(&**store, id), before, "a newer value of somebody else stays (F11)");
        store.flush(&next, &ending(&target, &batch(&[("c", "3")]), deliver)).unwrap();
        let after = everything(&**store, id);
        assert_eq!(store.flush(&hold, &going_on(&target, &first, deliver)).unwrap(), next, "even after the next one");
        assert_eq!(everything(&**store, id), after);
    }
}

pub fn f03_again_after_somebody_claimed_it(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (target, first) = (customer("one"), batch(&[("a", "1")]));
    let next = store.flush(&hold, &going_on(&target, &first, Deliver::Here)).unwrap();
    store.renew("one", OVER, None).unwrap();
    assert_eq!(store.claim("two", LONG, 10).unwrap().len(), 1);
    let before = everything(&**store, "one");
    assert_eq!(store.flush(&hold, &going_on(&target, &first, Deliver::Here)), Ok(next.clone()), "it was committed");
    assert_eq!(store.flush(&next, &ending(&target, &first, Deliver::Here)), Err(StoreError::Stale));
    assert_eq!(everything(&**store, "one"), before);
}

pub fn f03_another_batch_cannot_be(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let target = customer("one");
    store.flush(&hold, &going_on(&target, &batch(&[("a", "1")]), Deliver::Here)).unwrap();
    let before = everything(&**store, "one");
    let other_target = Target { participant: "a".into(), ..target.clone() };
    let others = [(&target, batch(&[("a", "2")])), (&target, batch(&[])), (&other_target, batch(&[("a", "1")]))];
    for (target, other) in &others {
        let refused = store.flush(&hold, &going_on(target, other, Deliver::Here));
        assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
    }
    assert_eq!(everything(&**store, "one"), before);
    // It stops this conversation, not the store.
    running(&**store, "two", Mode::Durable);
    store.ready().unwrap();
}

pub fn f10_a_stale_flush_changes_nothing(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (target, batch) = (customer("one"), batch(&[("a", "1")]));
    let flush = ending(&target, &batch, Deliver::Here);
    let before = everything(&**store, "one");
    for stale in [
        Hold { owner: "two".into(), ..hold.clone() },
        Hold { epoch: 2, ..hold.clone() },
        Hold { epoch: 0, ..hold.clone() },
        Hold { conversation: "nobody".into(), ..hold.clone() },
    ] {
        assert_eq!(store.flush(&stale, &flush), Err(StoreError::Stale), "{stale:?}");
    }
    store.create("no run", &super::facts(1)).unwrap();
    let none = Hold { conversation: "no run".into(), ..hold.clone() };
    assert_eq!(store.flush(&none, &flush), Err(StoreError::Stale));
    assert_eq!(everything(&**store, "one"), before);
    store.finish(&hold, &RunState::Ended.into()).unwrap();
    assert_eq!(store.flush(&hold, &flush), Err(StoreError::Stale), "what is over is not flushed");
}

pub fn h50_past_the_limit_nothing_is_done(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let target = customer("one");
    let before = everything(&**store, "one");
    let large = [(text("a"), text("1")), (text("l"), Text::from("x".repeat(MAX_PARTICIPANT_BYTES - 2)))];
    assert_eq!(store.flush(&hold, &ending(&target, &large, Deliver::Here)), Err(StoreError::TooLarge));
    assert_eq!(everything(&**store, "one"), before);
    let fits = [(text("a"), text("1")), (text("l"), Text::from("x".repeat(MAX_PARTICIPANT_BYTES - 3)))];
    let next = store.flush(&hold, &ending(&target, &fits, Deliver::Here)).unwrap();
    assert_eq!((next.epoch, epoch(&**store, "one")), (2, 2), "the same hold goes on");
}

pub fn an_unknown_target_nothing_is_done(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let before = everything(&**store, "one");
    let some = batch(&[("a", "1")]);
    for (conversation, participant, error) in
        [("nobody", "c", StoreError::NoConversation), ("one", "nobody", StoreError::NoParticipant)]
    {
        let target = Target { conversation: conversation.into(), participant: participant.into() };
        assert_eq!(store.flush(&hold, &ending(&target, &some, Deliver::Here)), Err(error));
    }
    assert_eq!(everything(&**store, "one"), before);
    // The platform knows participants that this store does not.
    let target = Target { conversation: "theirs".into(), participant: "theirs".into() };
    store.flush(&hold, &ending(&target, &some, Deliver::Later)).unwrap();
    assert_eq!(store.outbox_of("one").unwrap()[0].target, target);
}

pub fn p44_another_conversations_participant(store: &Given) {
    let hold = running(&**store, "one", Mode::Exact);
    conversation(&**store, "two");
    let target = customer("two");
    store.flush(&hold, &ending(&target, &batch(&[("a", "1")]), Deliver::Here)).unwrap();
    assert_eq!(held(&**store, "two", "c"), pairs(&[("a", "1")]));
    assert_eq!(held(&**store, "one", "c"), []);
    assert_eq!(store.events(0, 10).unwrap()[0].conversation, "two");
    assert_eq!((store.outbox_of("one").unwrap().len(), store.outbox_of("two").unwrap().len()), (1, 0));
}

pub fn p05_no_names_no_event(store: &Given) {
    for (id, deliver) in [("here", Deliver::Here), ("later", Deliver::Later)] {
        let hold = running(&**store, id, Mode::Exact);
        let target = customer(id);
        let next = store.flush(&hold, &ending(&target, &[], deliver)).unwrap();
        assert_eq!(store.flush(&hold, &ending(&target, &[], deliver)).unwrap(), next);
        assert_eq!(store.outbox_of(id).unwrap()[0].state, OutboxState::Done);
    }
    assert_eq!(store.events(0, 10), Ok(Vec::new()));
    assert_eq!(store.due("sender", LONG, 10), Ok(Vec::new()));
}

pub fn p41_after_the_end(store: &Given) {
    let hold = running(&**store, "one", Mode::Exact);
    update(&**store, "one", |facts| facts.leave("c", "client", 2_000).then_some(())).unwrap();
    store.flush(&hold, &ending(&customer("one"), &batch(&[("a", "1")]), Deliver::Here)).unwrap();
    let kept = store.attributes("one", None).unwrap();
    assert_eq!((kept.len(), &kept[0].analytics), (1, &None));
    assert!(!store.events(0, 10).unwrap()[0].analytics);
}

pub fn later_leaves_the_attributes_alone(store: &Given) {
    let hold = running(&**store, "one", Mode::Exact);
    store.flush(&hold, &ending(&customer("one"), &batch(&[("a", "1")]), Deliver::Later)).unwrap();
    assert_eq!(store.attributes("one", None), Ok(Vec::new()));
    assert_eq!(store.events(0, 10), Ok(Vec::new()));
    let rows = store.outbox_of("one").unwrap();
    assert_eq!((rows[0].state, rows[0].tries, rows[0].epoch), (OutboxState::Ready, 0, 1));
    assert!(rows[0].since > 0);
}

pub fn goes_on_from_the_snapshot_of_the_flush(store: &Given) {
    let hold = running(&**store, "one", Mode::Durable);
    let (target, some) = (customer("one"), batch(&[("a", "1")]));
    let next = store.flush(&hold, &going_on(&target, &some, Deliver::Here)).unwrap();
    assert_eq!(store.run("one").unwrap().unwrap().snapshot_bytes, b"goes on".len());
    store.renew("one", OVER, None).unwrap();
    let claimed = store.claim("two", OVER, 10).unwrap().remove(0);
    assert_eq!((claimed.snapshot.as_slice(), claimed.hold.epoch), (b"goes on".as_slice(), next.epoch + 1));
    // Without a snapshot nobody could go on but from before the batch: then nobody does.
    let without = callflow::cloud::store::Flush { snapshot: None, ..going_on(&target, &some, Deliver::Here) };
    store.flush(&claimed.hold, &without).unwrap();
    assert_eq!(store.run("one").unwrap().unwrap().snapshot_bytes, 0);
    assert_eq!(store.claim("three", LONG, 10), Ok(Vec::new()));
}

pub fn names_and_values_of_every_kind(store: &Given) {
    let all: Vec<(Text, Text)> = KINDS.iter().map(|kind| (text(kind), text(kind))).collect();
    let mut sorted = all.clone();
    sorted.sort_unstable();
    for (id, deliver) in [("here", Deliver::Here), ("later", Deliver::Later)] {
        let hold = running(&**store, id, Mode::Exact);
        store.flush(&hold, &ending(&customer(id), &all, deliver)).unwrap();
        assert_eq!(store.outbox_of(id).unwrap()[0].batch, sorted);
    }
    let kept = store.attributes("here", Some("c")).unwrap();
    assert!(kept.iter().map(|kept| (&kept.name, &kept.value)).eq(sorted.iter().map(|(name, value)| (name, value))));
    assert_eq!(store.events(0, 10).unwrap()[0].attributes, all);
    assert_eq!(store.due("sender", LONG, 10).unwrap()[0].batch, sorted);
}
