//! Conversations: reading, participants that leave and wrap up (H30–H32).

use crate::support::{Service, has};
use callflow::cloud::store::{Person, update};
use callflow::serve::http::Method::{Patch, Post};
use callflow::serve::worker::Input;
use serde_json::json;

#[test]
fn h30_an_active_conversation_and_an_ended_one_are_shown() {
    let service = Service::new();
    let (id, participant) = service.caller("+15550100");
    let body = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    assert_eq!(body["id"], id.as_str());
    assert_eq!(body["address"], "+15550199");
    assert_eq!(body["startTime"], "2026-11-23T11:35:19.977Z", "H8");
    assert!(body.get("endTime").is_none() && body.get("state").is_none());
    assert_eq!(body["participants"][0]["purpose"], "customer");
    assert_eq!(body["participants"][0]["calls"][0]["state"], "connected");
    service.app.worker.input(&id, Input::Digits("42".into())).expect("it goes on");
    let body = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    assert!(body["endTime"].is_string(), "{body}");
    assert_eq!(service.attributes(&id, &participant)["Digits"], "42");
}

#[test]
fn h51_what_is_only_queued_is_not_shown_and_not_touched() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    assert_eq!(service.attributes(&id, &participant), json!({}), "P1: `Greeted` is in the queue");
    let path = format!("/api/v2/conversations/{id}/participants/{participant}/attributes");
    service.call(Patch, &path, &json!({"attributes": {"Greeted": "no", "Other": "kept"}})).ok(202);
    assert_eq!(service.attributes(&id, &participant)["Greeted"], "no");
    service.app.worker.input(&id, Input::Digits("42".into())).expect("it goes on");
    let after = service.attributes(&id, &participant);
    assert_eq!((&after["Greeted"], &after["Other"]), (&json!("yes"), &json!("kept")), "P16");
}

#[test]
fn lists_have_active_conversations_in_pages() {
    let service = Service::new();
    let ids: Vec<String> = (0..3)
        .map(|_| {
            service.pass(1);
            service.caller("+1").0
        })
        .collect();
    service.app.worker.input(&ids[0], Input::HangUp).expect("it ends");
    let body = service.get("/api/v2/conversations").ok(200);
    assert_eq!((&body["total"], &body["pageSize"]), (&json!(2), &json!(25)));
    assert_eq!(body["entities"][0]["id"], ids[1].as_str(), "the oldest first");
    let page = service.get("/api/v2/conversations/calls?pageSize=1&pageNumber=2").ok(200);
    assert_eq!(page["entities"][0]["id"], ids[2].as_str());
    assert!(page["entities"][0]["participants"][0].get("calls").is_none(), "flat");
    assert_eq!(service.get("/api/v2/conversations?communicationType=Email").ok(200)["total"], 0);
    assert_eq!(service.get("/api/v2/conversations?communicationType=letter").error(), (400, "invalid.value"));
    assert_eq!(service.get("/api/v2/conversations/emails").ok(200)["entities"], json!([]));
}

#[test]
fn h32_what_is_not_known_is_named_as_it_was_sent() {
    let service = Service::new();
    let (id, _) = service.caller("+1");
    let answer = service.get("/api/v2/conversations/a%2Fb%20c");
    assert_eq!(answer.error(), (404, "not.found"));
    assert_eq!(answer.body["messageParams"]["conversationId"], "a/b c");
    let path = format!("/api/v2/conversations/{id}/participants/nobody/attributes");
    let answer = service.call(Patch, &path, &json!({"attributes": {"a": "b"}}));
    assert_eq!(answer.error(), (404, "not.found"));
    assert_eq!(answer.body["messageParams"]["participantId"], "nobody");
    assert_eq!(service.get(&format!("/api/v2/conversations/messages/{id}")).status, 404, "no message in it");
    assert_eq!(service.get(&format!("/api/v2/conversations/calls/{id}")).ok(200)["id"], id.as_str());
    assert_eq!(service.get("/api/v2/conversations/a/b").status, 404, "H6: a raw slash");
}

#[test]
fn p21_a_caller_who_is_disconnected_hangs_up_and_the_flow_flushes() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/calls/{id}/participants/{participant}");
    let answer = service.call(Patch, &path, &json!({"state": "disconnected"}));
    assert!(answer.status == 202 && answer.bytes.is_empty());
    assert_eq!(service.attributes(&id, &participant)["Greeted"], "yes", "what was queued");
    let once = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    assert_eq!(once["participants"][0]["calls"][0]["disconnectType"], "endpoint", "as a caller who hangs up");
    service.pass(5_000);
    service.call(Patch, &path, &json!({"state": "disconnected"})).ok(202);
    assert_eq!(service.get(&format!("/api/v2/conversations/{id}")).ok(200), once, "F53: the second changes nothing");
    assert_eq!(service.call(Patch, &path, &json!({"state": "connected"})).error(), (400, "bad.request"));
}

#[test]
fn p42_an_agent_wraps_up_once() {
    let service = Service::new();
    let (id, _) = service.caller("+1");
    update(service.app.store.as_ref(), &id, |facts| Some(facts.join(Person::new("agent", "agent", facts.began))))
        .expect("the store answers");
    let own = format!("/api/v2/conversations/{id}/participants/agent");
    service.call(Post, &format!("/api/v2/conversations/{id}/disconnect"), &json!(null)).ok(202);
    service.pass(3_000);
    let wrap_up = json!({"wrapup": {"code": "SOLD", "notes": "secret", "tags": ["a"]}});
    service.call(Patch, &own, &wrap_up).ok(202);
    let once = service.get(&format!("/api/v2/conversations/{id}")).ok(200);
    let agent = once["participants"].as_array().expect("a list").iter().find(|own| own["id"] == "agent").cloned();
    let agent = agent.expect("the agent");
    assert_eq!((&agent["wrapup"]["code"], &agent["wrapup"]["tags"]), (&json!("SOLD"), &json!(["a"])));
    service.pass(3_000);
    service.call(Patch, &own, &wrap_up).ok(202);
    assert_eq!(service.get(&format!("/api/v2/conversations/{id}")).ok(200), once, "F53");
    let refused = service.call(Patch, &own, &json!({"wrapup": {"notes": "secret"}}));
    assert_eq!(refused.error(), (400, "bad.request"));
    assert!(!has(&refused.body, "secret"), "P47");
    assert_eq!(service.call(Patch, &own, &json!({"muted": true})).error(), (501, "not.implemented"));
}

#[test]
fn a_disconnect_ends_the_conversation_for_everybody() {
    let service = Service::new();
    let (id, participant) = service.caller("+1");
    let path = format!("/api/v2/conversations/{id}/disconnect");
    service.call(Post, &path, &json!(null)).ok(202);
    assert!(service.get(&format!("/api/v2/conversations/{id}")).ok(200)["endTime"].is_string());
    assert_eq!(service.attributes(&id, &participant)["Greeted"], "yes");
    service.call(Post, &path, &json!(null)).ok(202);
    assert_eq!(service.call(Post, "/api/v2/conversations/x/disconnect", &json!(null)).error(), (404, "not.found"));
}
