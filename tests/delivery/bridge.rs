//! A store as the machine's door to the cloud (F15, P27, P44).

use super::platform::{Fault, Platform};
use callflow::cloud::bridge::{Bridge, Place};
use callflow::cloud::deliver::Settings;
use callflow::cloud::store::genesys::{Address, Client, Credentials, GenesysStore};
use callflow::cloud::store::{Facts, MemoryStore, OutboxState, Person, RunState, Store, StoreError};
use callflow::cloud::{Cloud, CloudError, Participant};
use callflow::participant::{BatchId, Slot};
use callflow::value::Text;
use std::sync::Arc;
use std::time::Duration;

const FIRST: BatchId = BatchId { conversation: 1, number: 1 };

fn read(bridge: &mut Bridge, who: Participant, slot: Slot) -> Option<String> {
    let mut values = Vec::new();
    bridge.read(who, &[slot], &mut values).unwrap();
    values.remove(0).map(|value| value.as_str().to_owned())
}

#[test]
fn f15_a_get_finds_what_is_not_delivered_yet() {
    let platform = Platform::start();
    platform.state.lock().unwrap().held.insert("Foo".into(), "Hello".into());
    let address = Address::of(&format!("http://127.0.0.1:{}+memory:", platform.port)).unwrap();
    let client = Client::new(address, Credentials::new("me", "secret"));
    let store: Arc<dyn Store> =
        Arc::new(GenesysStore::new(client, Arc::new(MemoryStore::default()), Settings::default()));
    let place = Place { conversation: Some("c"), ..Place::default() };
    let mut bridge = Bridge::begin(store, place, b"image", 1_000).unwrap();
    let (who, foo) = (bridge.participant(), bridge.number("Foo"));
    assert_eq!(read(&mut bridge, who, foo).as_deref(), Some("Hello"));
    platform.state.lock().unwrap().refuse_patches = Some(Fault::Answer(503, "", String::new()));
    let mut batch = vec![(foo, Text::new("Goodbye"))];
    bridge.apply(who, FIRST, &mut batch).unwrap();
    assert!(batch.is_empty(), "it is put down durably (P27)");
    assert_eq!(platform.holds("Foo").as_deref(), Some("Hello"), "and not delivered");
    assert_eq!(read(&mut bridge, who, foo).as_deref(), Some("Goodbye"));
    let left = bridge.end(Duration::ZERO).unwrap();
    assert_eq!(left.iter().map(|row| row.state).collect::<Vec<_>>(), [OutboxState::Ready], "it is said");
}

#[test]
fn p44_participants_of_other_conversations_are_found_and_written() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let mut facts = Facts::default();
    assert!(facts.join(Person::new("p", "customer", 0)) && facts.join(Person::new("a", "agent", 0)));
    store.create("other", &facts).unwrap();
    let mut bridge = Bridge::begin(Arc::clone(&store), Place::default(), b"image", 1_000).unwrap();
    let name = bridge.number("x");
    for (wanted, id) in [(None, "p"), (Some("a"), "a")] {
        let found = bridge.find("other", wanted).unwrap().unwrap();
        assert_eq!(found.id.as_str(), id);
        bridge.apply(found.who, FIRST, &mut vec![(name, Text::new(id))]).unwrap();
        assert_eq!(read(&mut bridge, found.who, name).as_deref(), Some(id));
        assert_eq!(store.read("other", id, &["x"]).unwrap(), [Some(Text::new(id))]);
    }
    assert_eq!((bridge.find("none", None), bridge.find("other", Some("q"))), (Ok(None), Ok(None)));
    let own = bridge.participant();
    assert_eq!(read(&mut bridge, own, name), None, "P40: nobody else's");
    let stranger = bridge.read(Participant(99), &[name], &mut Vec::new());
    assert_eq!(stranger, Err(CloudError::UnknownParticipant));
    assert!(bridge.end(Duration::ZERO).unwrap().is_empty());
}

#[test]
fn p41_who_joins_and_leaves_a_conversation_of_the_run_is_kept() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let place = Place { from: "tel:+1", to: "tel:+2", ..Place::default() };
    let mut bridge = Bridge::begin(Arc::clone(&store), place, b"image", 1_000).unwrap();
    let (own, id) = (bridge.participant(), bridge.target().conversation.clone());
    bridge.set_time(2);
    let flow = bridge.joins(own, "ivr").unwrap();
    bridge.leaves(flow);
    bridge.leaves(own);
    assert!(bridge.end(Duration::ZERO).unwrap().is_empty());
    let facts = store.facts(&id).unwrap().unwrap().facts;
    assert_eq!(facts.people.iter().map(|own| own.purpose.as_str()).collect::<Vec<_>>(), ["customer", "ivr"]);
    assert_eq!((facts.people[0].ani.as_deref(), facts.left), (Some("tel:+1"), Some(2_000)));
    assert_eq!(store.run(&id).unwrap().unwrap().state, RunState::Ended);
    let again = Place { conversation: Some(&id), ..Place::default() };
    let mut second = Bridge::begin(Arc::clone(&store), again, b"image", 3_000).unwrap();
    let who = second.participant();
    assert!(second.joins(who, "ivr").is_none(), "an old conversation is not ours to change");
    let name = second.number("x");
    second.apply(who, FIRST, &mut vec![(name, Text::new("1"))]).unwrap();
    assert_eq!(read(&mut second, who, name).as_deref(), Some("1"), "P41: also after its end");
    let nobody = Place { conversation: Some("none"), ..Place::default() };
    assert_eq!(Bridge::begin(store, nobody, b"image", 0).err(), Some(StoreError::NoConversation));
}
