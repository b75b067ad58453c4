//! The store in memory: batches, writers, events, the cut-off of Analytics.

use super::*;

fn batch(number: u32) -> BatchId {
    BatchId { conversation: 7, number }
}

#[test]
fn p16_a_batch_is_a_merge_by_name() {
    let mut cloud = Memory::new();
    let who = cloud.join(7);
    cloud.write(who, "a", "script").unwrap();
    cloud.write(who, "b", "script").unwrap();
    let a = cloud.number("a");
    cloud.apply(who, batch(1), &mut vec![(a, "flow".into())]).unwrap();
    let all: Vec<_> = cloud.attributes(who).into_iter().map(|(n, v)| (n, v.as_str())).collect();
    assert_eq!(all, [("a", "flow"), ("b", "script")]);
}

#[test]
fn p27_a_repeated_batch_changes_nothing() {
    let mut cloud = Memory::new();
    let who = cloud.join(7);
    let a = cloud.number("a");
    assert_eq!(cloud.apply(who, batch(1), &mut vec![(a, "1".into())]), Ok(Applied::Now));
    cloud.write(who, "a", "newer").unwrap();
    assert_eq!(cloud.apply(who, batch(1), &mut vec![(a, "1".into())]), Ok(Applied::Before));
    assert_eq!(cloud.attributes(who)[0].1.as_str(), "newer");
    assert_eq!(cloud.events().len(), 2);
}

#[test]
fn p43_each_accepted_write_is_one_event() {
    let mut cloud = Memory::new();
    cloud.set_time(99);
    let who = cloud.join(7);
    let (a, b) = (cloud.number("a"), cloud.number("b"));
    cloud.apply(who, batch(1), &mut vec![(a, "1".into()), (b, "2".into())]).unwrap();
    let [event] = cloud.events() else { panic!("one event") };
    assert_eq!((event.time, event.conversation, event.participant), (99, 7, who));
    assert_eq!(event.changes, [(a, "1".into()), (b, "2".into())]);
}

#[test]
fn limits_hold_at_and_past_a_participants_bytes() {
    let mut cloud = Memory::new();
    let who = cloud.join(7);
    let most = "x".repeat(MAX_PARTICIPANT_BYTES - 1);
    cloud.write(who, "n", &most).unwrap();
    assert_eq!(cloud.write(who, "m", ""), Err(CloudError::TooLarge));
    cloud.write(who, "n", "").unwrap();
    cloud.write(who, "m", "").unwrap();
    assert_eq!(cloud.write(Participant(9), "m", ""), Err(CloudError::UnknownParticipant));
}

/// Conversation Services take every accepted write, Analytics only while conversation and segments are open (P41, P42).
#[test]
fn p41_analytics_is_cut_off_when_the_customer_leaves() {
    let mut cloud = Memory::new();
    let (customer, agent) = (cloud.join_as("c", "customer"), cloud.join_as("c", "agent"));
    cloud.write(customer, "a", "1").unwrap();
    cloud.set_time(10);
    cloud.leave(customer);
    cloud.write(customer, "b", "2").unwrap();
    cloud.write(agent, "c", "3").unwrap();
    cloud.complete("c");
    cloud.write(agent, "d", "4").unwrap();
    let names = |all: Vec<(&str, &Text)>| all.into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        (names(cloud.attributes(customer)), names(cloud.analytics(customer))),
        (vec!["a".into(), "b".into()], vec!["a".into()])
    );
    assert_eq!((names(cloud.attributes(agent)), cloud.analytics(agent).len()), (vec!["c".into(), "d".into()], 0));
    assert_eq!(cloud.events().iter().map(|event| event.analytics).collect::<Vec<_>>(), [true, false, false, false]);
    let wrapup = Segment { kind: "wrapup", began: 10, ended: Some(10) };
    assert_eq!(cloud.segments(agent)[1..], [wrapup]);
}

/// An agent who has left takes no more for Analytics, while the conversation goes on (P41).
#[test]
fn p41_a_closed_segment_is_enough() {
    let mut cloud = Memory::new();
    let (customer, agent) = (cloud.join_as("c", "customer"), cloud.join_as("c", "agent"));
    cloud.leave(agent);
    cloud.write(agent, "a", "1").unwrap();
    cloud.write(customer, "a", "1").unwrap();
    assert_eq!((cloud.analytics(agent).len(), cloud.analytics(customer).len()), (0, 1));
    assert!(!cloud.has_ended("c"));
}

/// Participants are found by their conversation's id and their own; without one it is the customer (P44).
#[test]
fn p44_participants_have_ids() {
    let mut cloud = Memory::new();
    let ivr = cloud.join_as("c", "ivr");
    let (first, second) = (cloud.join_as("c", "agent"), cloud.join_as("c", "agent"));
    assert_eq!(cloud.found("c", None), Some(ivr), "whoever joined first, where there is no customer");
    let customer = cloud.join_as("c", "customer");
    assert_eq!(cloud.found("c", None), Some(customer));
    assert_eq!(cloud.found("c", Some("agent")), Some(first));
    assert_eq!(cloud.found("c", Some("agent-2")), Some(second));
    assert_eq!((cloud.found("c", Some("Agent")), cloud.found("d", None)), (None, None));
    let other = cloud.join_as("d", "customer");
    assert_eq!(cloud.found("d", None), Some(other));
    assert_ne!(cloud.conversation_of(other), cloud.conversation_of(customer));
    let listed: Vec<_> = cloud.participants().map(|(_, id, purpose)| (id, purpose)).collect();
    assert_eq!(listed[3..], [("c", "customer"), ("d", "customer")]);
}

/// Batches of two conversations to one participant are told apart (P27, P44).
#[test]
fn p27_batches_are_counted_by_the_conversation_that_sends_them() {
    let mut cloud = Memory::new();
    let who = cloud.join(7);
    let a = cloud.number("a");
    let mut send = |conversation, number, value: &str| {
        cloud.apply(who, BatchId { conversation, number }, &mut vec![(a, value.into())])
    };
    assert_eq!(send(7, 2, "own"), Ok(Applied::Now));
    assert_eq!(send(8, 1, "other"), Ok(Applied::Now));
    assert_eq!(send(7, 2, "own"), Ok(Applied::Before));
    assert_eq!(cloud.attributes(who)[0].1.as_str(), "other");
}

/// An accepted write is seen after its delay, and not before: nothing, or the old value (P32).
#[test]
fn p32_a_write_becomes_visible_after_a_bounded_delay() {
    let mut cloud = Memory::new();
    let who = cloud.join(7);
    let a = cloud.number("a");
    let seen = |cloud: &mut Memory, time| {
        cloud.set_time(time);
        let mut values = Vec::new();
        cloud.read(who, &[a], &mut values).unwrap();
        values.remove(0).map(|value| value.as_str().to_owned())
    };
    cloud.set_visible_after(5);
    cloud.set_time(100);
    cloud.write(who, "a", "1").unwrap();
    assert_eq!((seen(&mut cloud, 100), seen(&mut cloud, 104)), (None, None));
    cloud.set_time(103);
    cloud.write(who, "a", "2").unwrap();
    assert_eq!(seen(&mut cloud, 105).as_deref(), Some("1"));
    assert_eq!(seen(&mut cloud, 107).as_deref(), Some("1"));
    assert_eq!(seen(&mut cloud, 108).as_deref(), Some("2"));
    assert_eq!(cloud.attributes(who)[0].1.as_str(), "2", "Conversation Services have it at once");
    cloud.set_visible_after(MAX_VISIBLE_AFTER + 1);
    cloud.set_time(1_000);
    cloud.write(who, "a", "3").unwrap();
    assert_eq!(seen(&mut cloud, 1_000 + MAX_VISIBLE_AFTER).as_deref(), Some("3"), "the delay is bounded");
}

#[test]
fn p46_the_words_for_purposes_are_the_platforms() {
    assert_eq!(PURPOSES.len(), 20);
    assert!(PURPOSES.is_sorted());
}
