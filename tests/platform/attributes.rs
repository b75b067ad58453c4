//! PATCH of attributes (H40–H51, F53).

use crate::support::{Service, has};
use callflow::serve::http::Method::{Delete, Patch, Put};
use callflow::serve::http::NullValue;
use callflow::serve::worker::Input;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

fn patched(service: &Service, body: &Value) -> (u16, Value, String, String) {
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    let answer = service.call(Patch, &path, body);
    (answer.status, service.attributes(&id, &participant), id, participant)
}

#[test]
fn h40_generic_is_202_without_a_body_and_h41_media_with_the_whole_map() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = |word: &str| format!("/api/v2/conversations/{word}{id}/participants/{participant}/attributes");
    let answer = service.call(Patch, &path(""), &json!({"attributes": {"a": "1"}}));
    assert!(answer.status == 202 && answer.bytes.is_empty(), "not 200, not 204");
    let mut wanted = Map::new();
    wanted.insert("a".into(), json!("1"));
    for word in ["calls/", "callbacks/", "chats/", "cobrowsesessions/", "emails/", "messages/"] {
        wanted.insert(word.into(), json!("2"));
        let body = service.call(Patch, &path(word), &json!({"attributes": {word: "2"}})).ok(202);
        assert_eq!(body, json!({"attributes": wanted}), "{word}: the medium is not checked");
    }
}

#[test]
fn h42_it_merges_and_h43_keeps_every_byte() {
    let service = Service::new();
    let values = ["", " ", "  x ", "\u{0}", "é", "e\u{301}", "a\r\nb", "🙂", "\u{202e}", "ß", "\u{feff}"];
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    for value in values {
        // The name and its other spellings are names of their own (P6).
        let name = format!("n{value}");
        service.call(Patch, &path, &json!({"attributes": {name: value}})).ok(202);
    }
    let all = service.attributes(&id, &participant);
    for value in values {
        assert_eq!(all[format!("n{value}")], value);
    }
    assert_eq!(all.as_object().expect("a map").len(), values.len());
}

#[test]
fn h03_both_spellings_of_one_value_are_one_and_the_last_member_counts() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    let escaped = br#"{"attributes": {"a": "\u00e9\ud83d\ude42", "twice": "first", "twice": "last"}}"#;
    service.send(Patch, &path, escaped.to_vec()).ok(202);
    let all = service.attributes(&id, &participant);
    assert_eq!((&all["a"], &all["twice"]), (&json!("é🙂"), &json!("last")), "P8");
    let before = all;
    for bad in
        [&b"{\"attributes\": {\"a\": \"\\ud83d\"}}"[..], b"{\"attributes\": {\"a\": \"\xff\"}}", b"{", b"[]", b""]
    {
        assert_eq!(service.send(Patch, &path, bad.to_vec()).error().0, 400);
    }
    assert_eq!(service.attributes(&id, &participant), before, "a refused request has changed nothing (H14)");
}

#[test]
fn h44_what_is_refused_is_named_without_its_value_and_nothing_is_written() {
    let service = Service::new();
    for bad in [
        json!(null),
        json!({}),
        json!({"attributes": null}),
        json!({"attributes": "secret"}),
        json!({"attributes": {"fine": "secret", "n": 5}}),
        json!({"attributes": {"fine": "secret", "x": null}}),
        json!({"attributes": {"fine": "secret", "o": {"secret": []}}}),
        json!({"attributes": {"fine": "secret", "": "secret"}}),
    ] {
        let (id, participant) = service.caller("+1");
        let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
        let answer = service.call(Patch, &path, &bad);
        assert_eq!(answer.error(), (400, "bad.request"), "{bad}");
        assert!(!has(&answer.body, "secret"), "P47: {}", answer.body);
        assert!(answer.body["details"][0]["fieldName"].as_str().is_none_or(|own| own.starts_with("attributes")));
        assert_eq!(service.attributes(&id, &participant), json!({}), "H45: all or nothing");
    }
}

#[test]
fn h44_an_empty_map_is_accepted_without_an_event() {
    let service = Service::new();
    let (status, all, id, _) = patched(&service, &json!({"attributes": {}}));
    assert_eq!((status, all), (202, json!({})));
    let events = service.app.store.events(0, 100).expect("events");
    assert!(events.iter().all(|event| event.conversation != id));
}

#[test]
fn h44_null_takes_an_attribute_away_where_it_was_told_to() {
    let mut service = Service::new();
    service.app.settings.null_value = NullValue::Remove;
    service.app.settings.attribute_bytes = 4;
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/calls/{id}/participants/{participant}/attributes");
    let patch = |body: &Value| service.call(Patch, &path, &json!({ "attributes": body }));
    patch(&json!({"x": "1", "z": "2"})).ok(202);
    // H50: what goes makes room in the same write.
    let body = patch(&json!({"x": null, "y": "3", "nothing": null})).ok(202);
    assert_eq!(body["attributes"], json!({"y": "3", "z": "2"}), "H41: the whole map after the write");
    let events = service.app.store.events(0, 100).expect("events");
    let last = events.last().expect("P43, H48: one event for each write");
    let gone: Vec<&str> = last.gone.iter().map(callflow::value::Text::as_str).collect();
    assert_eq!((gone, last.attributes.len()), (vec!["nothing", "x"], 1));
    // F53: said again it changes nothing.
    patch(&json!({"x": null})).ok(202);
    assert_eq!(service.attributes(&id, &participant), json!({"y": "3", "z": "2"}));
    assert_eq!(patch(&json!({"y": 5, "z": null})).error().0, 400, "H45");
    assert_eq!(service.attributes(&id, &participant), json!({"y": "3", "z": "2"}));
}

#[test]
fn h46_only_this_participants_map_changes_and_h48_there_is_one_event() {
    let service = Service::new();
    let (other, of_other) = service.caller("+1");
    let (status, all, id, participant) = patched(&service, &json!({"attributes": {"a": "1", "b": "2"}}));
    assert_eq!((status, all), (202, json!({"a": "1", "b": "2"})));
    assert_eq!(service.attributes(&other, &of_other), json!({}));
    let events = service.app.store.events(0, 100).expect("events");
    let own: Vec<_> = events.iter().filter(|event| event.conversation == id).collect();
    assert_eq!(own.len(), 1);
    assert_eq!((own[0].participant.as_str(), own[0].attributes.len()), (participant.as_str(), 2));
}

#[test]
fn h47_it_is_accepted_after_the_end_and_analytics_does_not_see_it() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    service.app.worker.input(&id, Input::HangUp).expect("it ends");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    service.call(Patch, &path, &json!({"attributes": {"late": "1"}})).ok(202);
    assert_eq!(service.attributes(&id, &participant)["late"], "1");
    let kept = service.app.store.attributes(&id, Some(&participant)).expect("attributes");
    let late = kept.iter().find(|own| own.name.as_str() == "late").expect("it is there");
    assert!(late.analytics.is_none(), "P41");
}

#[test]
fn h49_there_is_no_put_and_no_delete() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    for method in [Put, Delete] {
        let answer = service.call(method, &path, &json!({}));
        assert_eq!((answer.status, answer.allow.as_deref()), (405, Some("PATCH")));
    }
}

#[test]
fn h50_a_limit_of_ones_own_and_that_of_the_store() {
    let mut service = Service::new();
    service.app.settings.attribute_bytes = 32_768;
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    let of = |name: &str, bytes: usize| json!({"attributes": {name: "v".repeat(bytes)}});
    service.call(Patch, &path, &of("a", 32_767)).ok(202);
    let answer = service.call(Patch, &path, &of("b", 0));
    assert_eq!(answer.error(), (413, "request.entity.too.large"), "one byte past it");
    assert_eq!(answer.body["limit"], json!({"key": "attribute-bytes", "namespace": "conversation", "value": 32_768}));
    service.call(Patch, &path, &of("a", 10)).ok(202);
    service.call(Patch, &path, &of("b", 10)).ok(202);
    service.app.settings.attribute_bytes = usize::MAX;
    let answer = service.call(Patch, &path, &of("c", 1 << 20));
    assert_eq!((answer.status, &answer.body["limit"]["value"]), (413, &json!(1 << 20)));
    assert_eq!(service.attributes(&id, &participant).as_object().expect("a map").len(), 2, "nothing was done");
}

#[test]
fn h45_a_hundred_writers_lose_nothing_of_each_other() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    std::thread::scope(|scope| {
        for writer in 0..100 {
            let (service, path) = (&service, &path);
            scope.spawn(move || {
                let own = format!("own-{writer}");
                let body = json!({"attributes": {own: "x", "shared": writer.to_string().repeat(100)}});
                service.call(Patch, path, &body).ok(202);
            });
        }
    });
    let all = service.attributes(&id, &participant);
    let map = all.as_object().expect("a map");
    assert_eq!(map.len(), 101);
    let whole: BTreeSet<String> = (0..100).map(|writer: u32| writer.to_string().repeat(100)).collect();
    assert!(whole.contains(map["shared"].as_str().expect("a text")), "one of their values, whole");
}

#[test]
fn f53_eleven_times_the_same_is_as_once() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    for _ in 0..11 {
        service.call(Patch, &path, &json!({"attributes": {"a": "1", "b": ""}})).ok(202);
    }
    assert_eq!(service.attributes(&id, &participant), json!({"a": "1", "b": ""}));
}
