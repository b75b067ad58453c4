//! Conversations: facts, revisions, lists, ids, journals.

use super::{Given, KINDS, OVER, begin, conversation, facts, text};
use callflow::cloud::store::{
    Direction, Facts, FlowFacts, JournalEntry, Known, MAX_ID_BYTES, Medium, Mode, Person, Segment, StoreError, WrapUp,
    update,
};

pub fn created_once(store: &Given) {
    store.create("one", &facts(1)).unwrap();
    assert_eq!(store.create("one", &facts(2)), Err(StoreError::Exists));
    assert_eq!(store.facts("one").unwrap().unwrap().facts, facts(1));
}

pub fn unknown_ones_are_none(store: &Given) {
    assert_eq!(store.facts("nobody"), Ok(None));
    assert_eq!(store.change("nobody", 1, &facts(1)), Err(StoreError::NoConversation));
    assert_eq!(store.run("nobody"), Ok(None));
    assert_eq!(store.journal("nobody"), Ok(Vec::new()));
    assert_eq!(store.conversations(None, 10), Ok(Vec::new()));
    assert!(store.ready().is_ok());
}

/// A person with every field set, in texts that must come back as they are.
fn whole_person() -> Person {
    let some = |what: &str| Some(what.to_owned());
    Person {
        id: "p/1 ü".into(),
        purpose: "agent".into(),
        name: some("Zoë \0 \u{202e}"),
        address: some("sip:a@b"),
        ani: some("+1"),
        dnis: some("+2"),
        user: some("u"),
        queue: some("q"),
        medium: Medium::Email,
        began: i64::MIN,
        ended: Some(i64::MAX),
        disconnect: some("transfer"),
        wrap_up: Some(WrapUp {
            code: "ok".into(),
            name: some("fine"),
            notes: some(""),
            tags: vec!["a".into(), String::new()],
            ended: Some(7),
        }),
        segments: vec![Segment { kind: "interact".into(), began: 1, ended: None }],
        flow: Some(FlowFacts {
            id: "f".into(),
            name: "Main \u{301}".into(),
            version: "1.0".into(),
            kind: "inboundCall".into(),
            entry_type: "dnis".into(),
            entry_reason: "+3".into(),
            exit_reason: some("DISCONNECT"),
            transfer_type: some("ACD"),
            transfer_target: some("Support"),
            starting_language: some("de-de"),
            ending_language: some("en-us"),
        }),
    }
}

pub fn facts_are_kept_whole(store: &Given) {
    let people = vec![whole_person(), Person::default()];
    let (left, ended) = (Some(-1), Some(0));
    let tag = Some("tag \"'\\".to_owned());
    let whole = Facts {
        began: -5,
        left,
        ended,
        direction: Direction::Outbound,
        address: "+4".into(),
        external_tag: tag,
        people,
    };
    store.create("whole", &whole).unwrap();
    assert_eq!(store.facts("whole").unwrap().unwrap().facts, whole);
    assert_eq!(store.conversations(None, 1).unwrap(), [("whole".to_owned(), whole)]);
}

pub fn a_change_names_the_revision(store: &Given) {
    conversation(&**store, "one");
    let Known { facts: mut changed, revision } = store.facts("one").unwrap().unwrap();
    changed.join(Person::new("late", "ivr", 9));
    assert_eq!(store.change("one", revision, &changed), Ok(true));
    let known = store.facts("one").unwrap().unwrap();
    assert_eq!(known.facts, changed);
    assert!(known.revision > revision);
    assert_eq!(store.change("one", revision, &facts(3)), Ok(false), "an older revision changes nothing");
    assert_eq!(store.change("one", known.revision + 1, &facts(3)), Ok(false), "nor does one that never was");
    assert_eq!(store.facts("one").unwrap().unwrap(), known);
    assert_eq!(store.read("one", "late", &["x"]), Ok(vec![None]), "who joined is a participant");
}

pub fn listed_by_time_and_id(store: &Given) {
    for (id, began) in [("b", 20), ("a", 20), ("c", 10), ("ä", 20), ("B", 20), ("z", -1)] {
        store.create(id, &facts(began)).unwrap();
    }
    let ids = |after: Option<(i64, &str)>, limit: usize| -> Vec<String> {
        store.conversations(after, limit).unwrap().into_iter().map(|(id, _)| id).collect()
    };
    assert_eq!(ids(None, 100), ["z", "c", "B", "a", "b", "ä"], "ids are sorted by their bytes");
    assert_eq!(ids(None, 2), ["z", "c"]);
    assert_eq!(ids(Some((10, "c")), 2), ["B", "a"]);
    assert_eq!(ids(Some((20, "a")), 100), ["b", "ä"]);
    assert_eq!(ids(Some((20, "aa")), 100), ["b", "ä"], "after an id that is not there");
    assert_eq!(ids(Some((20, "ä")), 100), [] as [&str; 0]);
    assert_eq!(ids(None, 0), [] as [&str; 0]);
}

pub fn ids_of_every_kind(store: &Given) {
    let ids = KINDS.iter().chain(&["a/b", "a%2Fb", "..", ".", "-", "\\", "a?b#c"]);
    for id in ids.clone() {
        let mut facts = facts(1);
        facts.join(Person::new(id, "ivr", 1));
        store.create(id, &facts).unwrap();
        store.merge(id, id, &[(text("n"), text(id))], 2).unwrap();
        begin(&**store, id, id, Mode::Durable, OVER);
    }
    for id in ids.clone() {
        assert_eq!(store.read(id, id, &["n"]), Ok(vec![Some(text(id))]));
        assert_eq!(store.run(id).unwrap().unwrap().owner.as_deref(), Some(*id));
        assert!(store.facts(id).unwrap().unwrap().facts.person(id).is_some());
    }
    let mut sorted: Vec<&str> = ids.copied().collect();
    sorted.sort_unstable();
    let listed: Vec<String> = store.runs(None, None, 100).unwrap().into_iter().map(|run| run.conversation).collect();
    assert_eq!(listed, sorted);
    assert_eq!(store.claim("next", OVER, 100).unwrap().len(), sorted.len());
}

pub fn h50_an_id_at_its_limit_and_past_it(store: &Given) {
    let (fits, long) = ("i".repeat(MAX_ID_BYTES), "i".repeat(MAX_ID_BYTES + 1));
    let with = |id: &str| Facts { people: vec![Person::new(id, "customer", 1)], ..facts(1) };
    store.create(&fits, &with(&fits)).unwrap();
    store.merge(&fits, &fits, &[(text("n"), text("v"))], 1).unwrap();
    assert_eq!(store.create(&long, &facts(1)), Err(StoreError::TooLarge));
    assert_eq!(store.create("short", &with(&long)), Err(StoreError::TooLarge));
    assert_eq!(store.facts("short"), Ok(None));
    let revision = store.facts(&fits).unwrap().unwrap().revision;
    assert_eq!(store.change(&fits, revision, &with(&long)), Err(StoreError::TooLarge));
}

pub fn journals_are_kept_in_order(store: &Given) {
    conversation(&**store, "one");
    conversation(&**store, "two");
    let entry = |time: i64, kind: &str, names: &[&str]| JournalEntry {
        time,
        epoch: 3,
        kind: kind.to_owned(),
        names: names.iter().map(|name| text(name)).collect(),
        note: "why \0 ü".to_owned(),
    };
    let first = [entry(9, "queued", KINDS), entry(3, "flushed", &[])];
    store.note("one", &first).unwrap();
    store.note("one", &[]).unwrap();
    store.note("two", &[entry(1, "lost", &["x"])]).unwrap();
    store.note("one", &[entry(1, "late", &["x", "x"])]).unwrap();
    let all = [first.as_slice(), &[entry(1, "late", &["x", "x"])]].concat();
    assert_eq!(store.journal("one").unwrap(), all, "in the order of noting, not of times");
}

pub fn updates_by_many_are_all_there(store: &Given) {
    conversation(&**store, "busy");
    std::thread::scope(|scope| {
        for worker in 0..8 {
            scope.spawn(move || {
                for round in 0..5 {
                    let id = format!("{worker}-{round}");
                    let joined = update(&**store, "busy", |facts| facts.join(Person::new(&id, "ivr", 5)).then_some(()));
                    assert_eq!(joined, Ok(Some(())));
                }
            });
        }
    });
    assert_eq!(store.facts("busy").unwrap().unwrap().facts.people.len(), 2 + 8 * 5);
    assert_eq!(update(&**store, "nobody", |_| Some(())), Err(StoreError::NoConversation));
}
