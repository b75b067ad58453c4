//! Conversations as they are shown: what wire §7 says of each field.

use super::*;
use crate::cloud::store::{Medium, WrapUp};
use crate::value::Text;

/// A caller and an agent; the caller has hung up and the agent has wrapped up.
pub fn facts() -> Facts {
    let caller = Person {
        address: Some("tel:+15550100".into()),
        ani: Some("tel:+15550100".into()),
        dnis: Some("tel:+15550199".into()),
        name: Some("Ann".into()),
        ..Person::new("p1", "customer", 1_000)
    };
    let agent = Person {
        user: Some("u1".into()),
        queue: Some("Sales".into()),
        medium: Medium::Call,
        ..Person::new("p2", "agent", 2_000)
    };
    let mut facts = Facts { began: 1_000, address: "tel:+15550199".into(), ..Facts::default() };
    assert!(facts.join(caller) && facts.join(agent));
    facts.leave("p1", "client", 5_000);
    let wrap_up = WrapUp { code: "SOLD".into(), notes: Some("x".into()), ..WrapUp::default() };
    facts.wrap_up("p2", wrap_up, 9_500);
    facts
}

/// What the two hold.
pub fn kept() -> Vec<Kept> {
    let one = |who: &str, name: &str, value: &str, analytics: Option<&str>| Kept {
        participant: who.into(),
        name: Text::new(name),
        value: Text::new(value),
        analytics: analytics.map(Text::new),
    };
    vec![one("p1", "Tier", "gold", Some("silver")), one("p1", "tier", "", None), one("p2", "e", "5", None)]
}

/// The queue that the facts name.
pub fn queue(name: &str) -> (String, String) {
    (format!("id of {name}"), name.to_owned())
}

pub fn view<'a>(facts: &'a Facts, kept: &'a [Kept]) -> View<'a> {
    View { id: "c 1", facts, attributes: kept, queue: &queue }
}

#[test]
fn h30_an_ended_conversation_is_shown_whole() {
    let (facts, kept) = (facts(), kept());
    let body = view(&facts, &kept).conversation();
    assert_eq!(body["id"], "c 1");
    assert_eq!(body["startTime"], "1970-01-01T00:00:01.000Z");
    assert_eq!(body["endTime"], "1970-01-01T00:00:09.500Z", "the wrap-up counts");
    assert_eq!(body["address"], "tel:+15550199");
    assert_eq!(body["recordingState"], "NONE", "upper case here (wire §1)");
    assert_eq!(body["divisions"][0]["division"]["name"], "Home");
    assert_eq!(body["selfUri"], "/api/v2/conversations/c%201");
    assert!(body.get("state").is_none(), "write-only");
    assert!(body.get("externalTag").is_none(), "no meaning, no field (H10)");
}

#[test]
fn p40_each_participant_has_attributes_of_its_own() {
    let (facts, kept) = (facts(), kept());
    let body = view(&facts, &kept).conversation();
    let people = body["participants"].as_array().expect("a list");
    assert_eq!(people[0]["attributes"], json!({"Tier": "gold", "tier": ""}), "P6, P10");
    assert_eq!(people[1]["attributes"], json!({"e": "5"}));
    let nothing = view(&facts, &[]).conversation();
    assert_eq!(nothing["participants"][0]["attributes"], json!({}), "H10: always there");
}

#[test]
fn a_participant_says_who_it_is_and_how_it_left() {
    let (facts, kept) = (facts(), kept());
    let body = view(&facts, &kept).conversation();
    let (caller, agent) = (&body["participants"][0], &body["participants"][1]);
    assert_eq!((&caller["purpose"], &caller["participantType"]), (&json!("customer"), &json!("External")));
    assert_eq!((&agent["purpose"], &agent["participantType"]), (&json!("agent"), &json!("Internal")));
    assert_eq!((&caller["ani"], &caller["dnis"]), (&json!("tel:+15550100"), &json!("tel:+15550199")));
    assert_eq!((&caller["wrapupRequired"], &agent["wrapupRequired"]), (&json!(false), &json!(true)));
    assert_eq!((&agent["queueId"], &agent["queueName"]), (&json!("id of Sales"), &json!("Sales")));
    assert_eq!(agent["startAcwTime"], "1970-01-01T00:00:05.000Z");
    assert_eq!(agent["endAcwTime"], "1970-01-01T00:00:09.500Z");
    assert_eq!(agent["wrapup"]["durationSeconds"], 4, "whole seconds (H9)");
    assert!(caller.get("wrapup").is_none() && caller.get("userId").is_none() && caller.get("startAcwTime").is_none());
}

#[test]
fn a_leg_lies_in_the_list_of_its_medium() {
    let (mut facts, kept) = (facts(), kept());
    facts.people[1].medium = Medium::Email;
    let body = view(&facts, &kept).conversation();
    let leg = &body["participants"][0]["calls"][0];
    assert_eq!((&leg["state"], &leg["direction"]), (&json!("disconnected"), &json!("inbound")));
    assert_eq!((&leg["held"], &leg["recordingState"]), (&json!(false), &json!("none")));
    assert_eq!(leg["disconnectType"], "client");
    assert_eq!(leg["segments"][0]["disconnectType"], "client");
    assert_eq!(leg["other"]["addressRaw"], "tel:+15550199");
    assert_eq!(body["participants"][1]["calls"], json!([]));
    let email = &body["participants"][1]["emails"][0];
    assert_eq!(email["other"]["name"], "Ann");
    let segments = email["segments"].as_array().expect("a list");
    assert_eq!(
        segments.iter().map(|own| own["type"].as_str().expect("a text")).collect::<Vec<_>>(),
        ["interact", "wrapup"]
    );
    assert_eq!(segments[0]["disconnectType"], "peer");
    assert!(segments[1].get("disconnectType").is_none(), "the leg ended before the wrap-up");
}

#[test]
fn a_workflow_speaks_through_nothing() {
    let workflow = Person { medium: Medium::None, ..Person::new("w", "workflow", 0) };
    let facts = Facts { people: vec![workflow], ..Facts::default() };
    let body = view(&facts, &[]).conversation();
    let own = body["participants"][0].as_object().expect("an object");
    assert_eq!(own["participantType"], "Workflow");
    assert_eq!(own["calls"], json!([]));
    assert!(body.get("endTime").is_none());
}
