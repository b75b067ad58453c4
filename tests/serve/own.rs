//! callflow's own API: a conversation from its beginning to its end, and what listens to it.

use crate::support::client::{call, connect, reply};
use crate::support::server::server;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};

const PLACE: &str = "/callflow/v1/conversations";
const ID: &str = "6f0c1f3e-6a55-4c62-9d3e-2f1b7a1c9e10";

#[test]
fn a_conversation_from_its_beginning_to_its_end() {
    let server = server();
    let begun = server.post(PLACE, &json!({"flow": "Echo", "caller": "tel:+1", "conversationId": ID}));
    assert_eq!(begun.status, 201);
    assert_eq!(begun.header("location"), Some(format!("{PLACE}/{ID}").as_str()));
    let body = begun.json();
    assert_eq!((&body["conversationId"], &body["state"]), (&json!(ID), &json!("waiting")));
    assert!(body["participantId"].is_string());
    let path = format!("{PLACE}/{ID}");
    let fed = server.post(&format!("{path}/input"), &json!({"digits": "12#"}));
    assert_eq!((fed.status, &fed.json()["played"]), (200, &json!(["hello tel:+1", "12#"])));
    assert_eq!(server.post(&format!("{path}/input"), &json!({"text": "é"})).status, 200);
    let ended = server.post(&format!("{path}/input"), &json!({"hangUp": true})).json();
    assert_eq!(ended["state"], "ended");
    assert_eq!(ended["invocations"], json!([{"flow": "Echo", "kind": "inboundCall", "exitReason": "DISCONNECT"}]));
    assert_eq!(server.get(&path).json(), ended);
    let late = server.post(&format!("{path}/input"), &json!({"digits": "1"}));
    assert_eq!((late.status, late.code().as_str()), (409, "conversation.ended"));
}

#[test]
fn what_cannot_begin_says_why() {
    let server = server();
    let unknown = server.post(PLACE, &json!({"flow": "Nobody"}));
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "architect.flow.not.found"));
    let bad = server.post(PLACE, &json!({"flow": "Echo", "attributes": {"Tier": 5}}));
    assert_eq!((bad.status, &bad.json()["details"][0]["fieldName"]), (400, &json!("attributes.Tier")));
    for path in ["", "/input", "/events"] {
        let path = format!("{PLACE}/nobody{path}");
        let reply =
            if path.ends_with("input") { server.post(&path, &json!({"digits": "1"})) } else { server.get(&path) };
        assert_eq!((reply.status, reply.code().as_str()), (404, "not.found"), "{path}");
    }
    assert_eq!(server.stage.begun(), 0);
}

/// The next event: its name and data.
fn event(from: &mut impl BufRead) -> Option<(String, Value)> {
    let (mut name, mut data) = (String::new(), None);
    for line in from.lines() {
        let line = line.expect("text");
        if let Some(word) = line.strip_prefix("event: ") {
            word.clone_into(&mut name);
        }
        if let Some(text) = line.strip_prefix("data: ") {
            data = Some(serde_json::from_str(text).expect("JSON"));
        }
        if line.is_empty()
            && let Some(data) = data.take()
        {
            return Some((name, data));
        }
    }
    None
}

#[test]
fn whoever_listens_hears_how_it_stands_and_what_happens_until_the_end() {
    let server = server();
    server.post(PLACE, &json!({"flow": "Echo", "conversationId": ID}));
    let mut socket = connect(server.at());
    socket.write_all(&call("GET", &format!("{PLACE}/{ID}/events")).token("t-read").bytes()).unwrap();
    let head = reply(&mut socket).expect("an answer");
    assert_eq!((head.status, head.header("content-type")), (200, Some("text/event-stream")));
    assert_eq!(head.header("transfer-encoding"), Some("chunked"), "H2: events alone come in chunks");
    let mut lines = BufReader::new(socket);
    let mut hear = || event(&mut lines);
    let (name, first) = hear().expect("how it stands");
    assert_eq!((name.as_str(), &first["conversationId"], &first["played"]), ("status", &json!(ID), &json!(["hello "])));
    let input = format!("{PLACE}/{ID}/input");
    server.post(&input, &json!({"text": "line\nbreak"}));
    assert_eq!(hear(), Some(("played".into(), json!({"text": "line\nbreak"}))));
    server.post(&input, &json!({"hangUp": true}));
    let (name, invocations) = hear().expect("an event");
    assert_eq!((name.as_str(), &invocations[0]["exitReason"]), ("invocations", &json!("DISCONNECT")));
    assert_eq!(hear(), Some(("state".into(), json!({"state": "ended", "awaits": null}))));
    assert_eq!(hear(), None);
}
