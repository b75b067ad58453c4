//! Attribute-update events (P43, H48).

use super::{Given, KINDS, batch, conversation, text};
use callflow::cloud::store::{AttributeEvent, update};
use callflow::value::Text;

pub fn p43_h48_a_write_is_one_event(store: &Given) {
    conversation(&**store, "one");
    let mut attributes: Vec<(Text, Text)> = KINDS.iter().map(|kind| (text(kind), text(kind))).collect();
    attributes.push((text("a"), Text::EMPTY));
    store.merge("one", "c", &attributes, 1_234).unwrap();
    let events = store.events(0, 10).unwrap();
    let number = events[0].number;
    assert!(number > 0);
    let (conversation, participant) = ("one".to_owned(), "c".to_owned());
    // Names stand in the order of the write, which is none of an alphabet.
    let event = AttributeEvent {
        number,
        time: 1_234,
        conversation,
        participant,
        attributes,
        gone: Vec::new(),
        analytics: true,
    };
    assert_eq!(events, [event]);
}

pub fn p43_events_come_in_order_and_in_pages(store: &Given) {
    conversation(&**store, "one");
    conversation(&**store, "two");
    for time in 0..6 {
        let id = if time % 2 == 0 { "one" } else { "two" };
        store.merge(id, "c", &batch(&[("n", &time.to_string())]), 100 - time).unwrap();
    }
    let all = store.events(0, 100).unwrap();
    assert_eq!(all.iter().map(|event| event.time).collect::<Vec<_>>(), [100, 99, 98, 97, 96, 95]);
    assert!(all.windows(2).all(|two| two[0].number < two[1].number));
    assert_eq!(store.events(0, 2).unwrap(), all[..2]);
    assert_eq!(store.events(all[1].number, 2).unwrap(), all[2..4]);
    assert_eq!(store.events(all[5].number, 2).unwrap(), []);
    assert_eq!(store.events(i64::MAX, 2).unwrap(), []);
    assert_eq!(store.events(-1, 1).unwrap(), all[..1]);
}

pub fn p41_an_event_says_who_saw_it(store: &Given) {
    conversation(&**store, "one");
    store.merge("one", "c", &batch(&[("a", "1")]), 1).unwrap();
    update(&**store, "one", |facts| facts.leave("c", "client", 2).then_some(())).unwrap();
    store.merge("one", "c", &batch(&[("a", "2")]), 3).unwrap();
    let seen: Vec<bool> = store.events(0, 10).unwrap().iter().map(|event| event.analytics).collect();
    assert_eq!(seen, [true, false]);
}
