//! POST of a call, and the search for participants.

use crate::support::{Service, has};
use callflow::serve::http::Method::Post;
use serde_json::{Value, json};

const CALLS: &str = "/api/v2/conversations/calls";
const SEARCH: &str = "/api/v2/conversations/participants/attributes/search";

fn called(service: &Service, body: &Value) -> String {
    let answer = service.call(Post, CALLS, body).ok(202);
    answer["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_call_begins_with_its_attributes() {
    let service = Service::new();
    let id = called(&service, &json!({"phoneNumber": "tel:+15550123", "attributes": {"Tier": "gold"}}));
    assert_eq!(id.len(), 36, "a UUID");
    let body = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    let party = &body["participants"][0];
    assert_eq!((&party["purpose"], &party["attributes"]["Tier"]), (&json!("external"), &json!("gold")));
    assert_eq!((&body["address"], &party["calls"][0]["direction"]), (&json!("tel:+15550123"), &json!("outbound")));
    let queue = called(&service, &json!({"phoneNumber": "+1", "callFromQueueId": "Sales"}));
    let body = service.get(&format!("/api/v2/conversations/{queue}")).ok(200);
    assert_eq!(body["participants"][0]["purpose"], "customer", "wire §7: tied to a queue");
    assert_eq!(body["participants"][0]["queueName"], "Sales");
}

#[test]
fn a_call_that_cannot_be_made_begins_nothing() {
    let service = Service::new();
    for (body, wanted) in [
        (json!({}), (400, "bad.request")),
        (json!(null), (400, "bad.request")),
        (json!({"phoneNumber": ""}), (400, "bad.request")),
        (json!({"phoneNumber": "x".repeat(513)}), (400, "bad.request")),
        (json!({"phoneNumber": "+1", "attributes": {"a": 5}}), (400, "bad.request")),
        (json!({"phoneNumber": "+1", "attributes": {"a": "v".repeat(1 << 20)}}), (413, "request.entity.too.large")),
        (json!({"phoneNumber": "+1", "callUserId": "u"}), (501, "not.implemented")),
    ] {
        assert_eq!(service.call(Post, CALLS, &body).error(), wanted);
    }
    assert_eq!(service.get("/api/v2/conversations").ok(200)["total"], 0);
    called(&service, &json!({"phoneNumber": "x".repeat(512)}));
}

#[test]
fn a_search_finds_participants_by_their_attributes() {
    let service = Service::new();
    let gold = called(&service, &json!({"phoneNumber": "+1", "attributes": {"Tier": "gold", "City": "Bonn"}}));
    service.pass(1_000);
    let silver = called(&service, &json!({"phoneNumber": "+2", "attributes": {"Tier": "silver", "City": "Bonn"}}));
    let found = |query: Value| {
        let body = service.call(Post, SEARCH, &json!({"query": query, "sortOrder": "ASC"})).ok(200);
        let results = body["results"].as_array().expect("results").clone();
        results.iter().map(|own| own["conversationId"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let exact = |field: &str, value: &str| json!({"type": "EXACT", "fields": [field], "value": value});
    assert_eq!(found(json!([exact("City", "Bonn")])), [gold.clone(), silver.clone()]);
    assert_eq!(found(json!([exact("participantAttributes.Tier", "gold")])), std::slice::from_ref(&gold));
    let not = json!({"type": "EXACT", "fields": ["Tier"], "values": ["gold"], "operator": "NOT"});
    assert_eq!(found(json!([exact("City", "Bonn"), not])), std::slice::from_ref(&silver));
    let or = |value: &str| json!({"type": "EXACT", "fields": ["Tier"], "value": value, "operator": "OR"});
    assert_eq!(found(json!([or("gold"), or("silver")])).len(), 2);
    assert_eq!(found(json!([{"group": [or("gold"), or("x")]}, exact("City", "Bonn")])), std::slice::from_ref(&gold));
    let range = json!({"type": "DATE_RANGE", "fields": ["startTime"], "startValue": "2026-11-23T11:35:20.000Z"});
    assert_eq!(found(json!([range])), [silver]);
    assert_eq!(found(json!([exact("tier", "gold")])), Vec::<String>::new(), "P6: names compare exactly");
}

#[test]
fn a_search_has_pages_and_says_what_is_wrong_without_values() {
    let service = Service::new();
    for _ in 0..101 {
        called(&service, &json!({"phoneNumber": "+1", "attributes": {"City": "Bonn"}}));
    }
    let query = json!([{"type": "EXACT", "fields": ["City"], "value": "Bonn"}]);
    let first = service.call(Post, SEARCH, &json!({"query": query})).ok(200);
    assert_eq!(first["results"].as_array().map(Vec::len), Some(100));
    let second = service.call(Post, SEARCH, &json!({"query": query, "cursor": first["cursor"]})).ok(200);
    assert_eq!(second["results"].as_array().map(Vec::len), Some(1));
    assert!(second.get("cursor").is_none());
    for (body, status) in [
        (json!({}), 400),
        (json!({"query": [{"type": "EXACT", "value": "secret"}]}), 400),
        (json!({"query": [{"type": "LIKE", "fields": ["a"], "value": "secret"}]}), 400),
        (json!({"query": [{"type": "EXACT", "fields": ["a"]}]}), 400),
        (json!({"query": query, "cursor": "secret"}), 400),
        (json!({"query": query, "sortOrder": "SCORE"}), 501),
    ] {
        let answer = service.call(Post, SEARCH, &body);
        assert_eq!(answer.status, status, "{body}");
        assert!(!has(&answer.body, "secret"), "P47");
    }
}
