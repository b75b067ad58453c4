//! Attributes of participants: merged by name, byte for byte, within their limit, seen by Analytics or not.

use super::{Given, KINDS, batch, conversation, everything, facts, held, pairs, text};
use callflow::cloud::MAX_PARTICIPANT_BYTES;
use callflow::cloud::store::{Kept, StoreError, update};
use callflow::value::Text;

pub fn p16_h42_merges_by_name(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1"), ("b", "2")]), 1).unwrap();
    store.merge("one", "c", &batch(&[("b", "3"), ("c", "4")]), 2).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "1"), ("b", "3"), ("c", "4")]));
}

pub fn p40_h46_only_that_participant_changes(store: &Given) {
    conversation(&**store, "one");
    conversation(&**store, "two");
    store.merge("one", "c", &batch(&[("x", "customer")]), 1).unwrap();
    store.merge("one", "a", &batch(&[("x", "agent"), ("y", "agent")]), 1).unwrap();
    store.merge("two", "c", &batch(&[("x", "other")]), 1).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("x", "customer")]));
    assert_eq!(held(&**store, "one", "a"), pairs(&[("x", "agent"), ("y", "agent")]));
    assert_eq!(held(&**store, "two", "c"), pairs(&[("x", "other")]));
}

pub fn p10_h43_an_empty_value_is_one(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("empty", "")]), 1).unwrap();
    assert_eq!(store.read("one", "c", &["empty", "missing"]), Ok(vec![Some(Text::EMPTY), None]));
}

pub fn p06_h43_names_and_values_byte_for_byte(store: &Given) {
    conversation(&**store, "one");
    let all: Vec<(Text, Text)> = KINDS.iter().map(|kind| (text(kind), text(kind))).collect();
    store.merge("one", "c", &all, 1).unwrap();
    // No two of them are one name: not by case, not by normalisation, not by what stands behind a NUL.
    assert_eq!(held(&**store, "one", "c").len(), KINDS.len());
    let read = store.read("one", "c", KINDS).unwrap();
    for (kind, value) in KINDS.iter().zip(&read) {
        assert_eq!(value.as_ref().map(Text::as_str), Some(*kind), "{kind:?}");
    }
    let mut sorted: Vec<&str> = KINDS.to_vec();
    sorted.sort_unstable();
    let names: Vec<String> = held(&**store, "one", "c").into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, sorted, "names are sorted by their bytes");
    assert_eq!(store.read("one", "c", &["PLAIN", "plain ", "before", "before\0"]), Ok(vec![None; 4]));
}

pub fn p08_of_a_name_written_twice_the_last_counts(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1"), ("b", "2"), ("a", "3")]), 1).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "3"), ("b", "2")]));
    assert_eq!(store.events(0, 10).unwrap()[0].attributes, batch(&[("a", "3"), ("b", "2")]));
}

pub fn h44_no_names_change_nothing(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1")]), 1).unwrap();
    let before = everything(&**store, "one");
    store.merge("one", "c", &[], 2).unwrap();
    assert_eq!(everything(&**store, "one"), before);
    assert_eq!(store.merge("one", "nobody", &[], 2), Err(StoreError::NoParticipant));
}

/// What Analytics holds of each name.
fn analytics(store: &Given, participant: &str) -> Vec<Option<String>> {
    let kept = store.attributes("one", Some(participant)).unwrap();
    kept.into_iter().map(|Kept { analytics, .. }| analytics.map(|seen| seen.as_str().to_owned())).collect()
}

pub fn p41_h47_after_the_end_analytics_see_nothing(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "open"), ("b", "open")]), 1).unwrap();
    update(&**store, "one", |facts| facts.leave("c", "client", 2_000).then_some(())).unwrap();
    store.merge("one", "c", &batch(&[("b", "late"), ("c", "late")]), 3_000).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "open"), ("b", "late"), ("c", "late")]));
    let seen = [Some("open".to_owned()), Some("open".to_owned()), None];
    assert_eq!(analytics(store, "c"), seen, "Analytics keeps what it was told before");
    // P42: the agent still wraps up, but the conversation is over for Analytics.
    store.merge("one", "a", &batch(&[("w", "wrapping up")]), 3_000).unwrap();
    assert_eq!(analytics(store, "a"), [None]);
}

pub fn p41_a_participant_who_left_is_closed_to_analytics(store: &Given) {
    conversation(&**store, "one");
    update(&**store, "one", |facts| facts.leave("a", "client", 2_000).then_some(())).unwrap();
    store.merge("one", "a", &batch(&[("x", "gone")]), 3_000).unwrap();
    store.merge("one", "c", &batch(&[("x", "here")]), 3_000).unwrap();
    assert_eq!(analytics(store, "a"), [None]);
    assert_eq!(analytics(store, "c"), [Some("here".to_owned())]);
}

pub fn h50_a_participant_at_its_limit_and_past_it(store: &Given) {
    conversation(&**store, "one");
    let value = |bytes: usize| Text::from("ü".repeat(bytes / 2));
    let half = MAX_PARTICIPANT_BYTES / 2;
    store.merge("one", "c", &[(text("ab"), value(half - 2))], 1).unwrap();
    store.merge("one", "c", &[(text("cd"), value(half - 2))], 1).unwrap();
    let before = everything(&**store, "one");
    assert_eq!(store.merge("one", "c", &batch(&[("e", "")]), 2), Err(StoreError::TooLarge), "one byte past it");
    assert_eq!(store.merge("one", "c", &[(text("ab"), value(half))], 2), Err(StoreError::TooLarge));
    assert_eq!(everything(&**store, "one"), before);
    store.merge("one", "a", &batch(&[("e", "f")]), 2).unwrap();
    // What is replaced makes room in the same write.
    store.merge("one", "c", &[(text("ab"), value(half - 4)), (text("e"), text("f"))], 3).unwrap();
    assert_eq!(store.merge("one", "c", &batch(&[("e", "fg")]), 4), Err(StoreError::TooLarge));
    let whole = [(text("w"), Text::from("x".repeat(MAX_PARTICIPANT_BYTES - 1)))];
    store.create("two", &facts(1)).unwrap();
    store.merge("two", "c", &whole, 5).unwrap();
    assert_eq!(store.read("two", "c", &["w"]).unwrap()[0].as_ref().map(Text::len), Some(MAX_PARTICIPANT_BYTES - 1));
}

/// What Analytics was told, of all participants.
fn told(store: &Given) -> Vec<(String, String)> {
    let told = store.told("one").unwrap();
    told.into_iter().map(|own| (own.name.as_str().to_owned(), own.value.as_str().to_owned())).collect()
}

pub fn h44_names_go_and_p41_analytics_keep_what_they_were_told(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1"), ("b", "2"), ("c", "3")]), 1).unwrap();
    // What is written, too, stays; what is not there may go; a name twice is one.
    let gone = [text("b"), text("c"), text("missing"), text("b")];
    store.write("one", "c", &batch(&[("c", "4")]), &gone, 2).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "1"), ("c", "4")]));
    assert_eq!(store.read("one", "c", &["a", "b"]), Ok(vec![Some(text("1")), None]));
    assert_eq!(told(store), pairs(&[("a", "1"), ("c", "4")]), "Analytics was open, and heard of it");
    let events = store.events(0, 10).unwrap();
    assert_eq!((events.len(), &events[1].attributes), (2, &batch(&[("c", "4")])));
    assert_eq!((events[1].gone.clone(), events[1].analytics), (vec![text("b"), text("missing")], true), "P43");
    // Nothing to write and nothing to take away is nothing (H44); an unknown participant is named.
    store.write("one", "c", &[], &[], 3).unwrap();
    assert_eq!(store.events(0, 10).unwrap().len(), 2);
    assert_eq!(store.write("one", "nobody", &[], &gone, 3), Err(StoreError::NoParticipant));
    assert_eq!(store.write("nowhere", "c", &[], &gone, 3), Err(StoreError::NoConversation));
    update(&**store, "one", |facts| facts.leave("c", "client", 2_000).then_some(())).unwrap();
    store.merge("one", "c", &batch(&[("late", "5")]), 3_000).unwrap();
    store.write("one", "c", &[], &[text("a"), text("late")], 3_000).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("c", "4")]));
    assert_eq!(store.read("one", "c", &["a", "late"]), Ok(vec![None, None]));
    assert_eq!(told(store), pairs(&[("a", "1"), ("c", "4")]), "Analytics keeps what it was told before the end");
    assert!(!store.events(0, 10).unwrap()[3].analytics);
    // It may come again, and Analytics does not see that.
    store.merge("one", "c", &batch(&[("a", "6")]), 3_000).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[("a", "6"), ("c", "4")]));
    assert_eq!(told(store), pairs(&[("a", "1"), ("c", "4")]));
}

pub fn h44_what_goes_makes_room_in_the_same_write(store: &Given) {
    conversation(&**store, "one");
    let whole = Text::from("x".repeat(MAX_PARTICIPANT_BYTES - 1));
    store.merge("one", "c", &[(text("w"), whole.clone())], 1).unwrap();
    let before = everything(&**store, "one");
    assert_eq!(store.write("one", "c", &batch(&[("v", "")]), &[text("u")], 2), Err(StoreError::TooLarge));
    assert_eq!(everything(&**store, "one"), before);
    store.write("one", "c", &[(text("v"), whole)], &[text("w")], 2).unwrap();
    assert_eq!(store.merge("one", "c", &batch(&[("w", "")]), 3), Err(StoreError::TooLarge), "it is full again");
    store.write("one", "c", &[], &[text("v")], 4).unwrap();
    assert_eq!(held(&**store, "one", "c"), pairs(&[]));
    store.merge("one", "c", &batch(&[("w", "1")]), 5).unwrap();
}

pub fn h45_all_or_nothing(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1")]), 1).unwrap();
    let before = everything(&**store, "one");
    let large = Text::from("x".repeat(MAX_PARTICIPANT_BYTES));
    let some = [(text("a"), text("2")), (text("b"), text("3")), (text("large"), large)];
    assert_eq!(store.merge("one", "c", &some, 2), Err(StoreError::TooLarge));
    assert_eq!(everything(&**store, "one"), before);
}

pub fn h31_a_write_is_read_at_once(store: &Given) {
    conversation(&**store, "one");
    for round in 0..50 {
        let value = Text::of_number(round);
        store.merge("one", "c", &[(text("n"), value.clone())], round).unwrap();
        assert_eq!(store.read("one", "c", &["n", "m", "n"]), Ok(vec![Some(value.clone()), None, Some(value)]));
    }
}

pub fn unknown_ones_are_named(store: &Given) {
    conversation(&**store, "one");
    let some = batch(&[("a", "1")]);
    assert_eq!(store.merge("nobody", "c", &some, 1), Err(StoreError::NoConversation));
    assert_eq!(store.merge("one", "nobody", &some, 1), Err(StoreError::NoParticipant));
    assert_eq!(store.read("nobody", "c", &["a"]), Err(StoreError::NoConversation));
    assert_eq!(store.read("one", "nobody", &["a"]), Err(StoreError::NoParticipant));
    assert_eq!(store.read("one", "c", &[]), Ok(Vec::new()));
    assert_eq!(store.attributes("nobody", None), Ok(Vec::new()));
    assert_eq!(store.attributes("one", Some("nobody")), Ok(Vec::new()));
    assert_eq!(store.events(0, 10), Ok(Vec::new()));
}

pub fn listed_by_participant_and_name(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("b", "1"), ("ä", "2"), ("B", "3")]), 1).unwrap();
    store.merge("one", "a", &batch(&[("z", "4")]), 1).unwrap();
    let listed = store.attributes("one", None).unwrap();
    let listed: Vec<(&str, &str)> = listed.iter().map(|kept| (kept.participant.as_str(), kept.name.as_str())).collect();
    assert_eq!(listed, [("a", "z"), ("c", "B"), ("c", "b"), ("c", "ä")]);
}
