//! `AnalyticsConversation`: participants with their sessions and segments (wire §9).

use crate::cloud::store::{Facts, FlowFacts, Person, Segment, Told};
use crate::serve::platform::conversation::{PROVIDER, is_last_of_leg, leg_id, put, wraps_up};
use crate::serve::platform::{home, time, words};
use serde_json::{Map, Value, json};

/// Whether participants are shown with their attributes.
#[derive(Clone, Copy)]
pub enum Attributes<'a> {
    /// The synchronous answers leave them out (H55).
    Out,
    /// The results of a job have what Analytics was told (H56).
    Told(&'a [Told]),
}

/// A conversation as analytics shows it. The queue function gives the id of a queue that facts name.
pub fn analytics(id: &str, facts: &Facts, attributes: Attributes<'_>, queue: &dyn Fn(&str) -> String) -> Value {
    let people = facts.people.iter().map(|person| participant(id, facts, person, attributes, queue));
    let mut body = json!({
        "conversationId": id,
        "conversationStart": time::json(facts.began),
        "originatingDirection": words::direction(facts.direction),
        "divisionIds": [home::id()],
        "participants": people.collect::<Vec<_>>(),
    });
    put(&mut body, "conversationEnd", facts.ended.map(time::json));
    body
}

fn participant(
    id: &str,
    facts: &Facts,
    person: &Person,
    attributes: Attributes<'_>,
    queue: &dyn Fn(&str) -> String,
) -> Value {
    let mut body = json!({
        "participantId": person.id,
        "purpose": person.purpose,
        "sessions": [session(id, facts, person, queue)],
    });
    put(&mut body, "participantName", person.name.clone().map(Value::String));
    put(&mut body, "userId", person.user.clone().map(Value::String));
    if let Attributes::Told(told) = attributes {
        let own = told.iter().filter(|own| own.participant == person.id);
        let told = own.map(|own| (own.name.as_str().to_owned(), json!(own.value.as_str())));
        put(&mut body, "attributes", Some(Value::Object(told.collect::<Map<_, _>>())));
    }
    body
}

fn session(id: &str, facts: &Facts, person: &Person, queue: &dyn Fn(&str) -> String) -> Value {
    let segments = person.segments.iter().map(|own| segment(person, own, queue));
    let mut body = json!({
        "sessionId": leg_id(id, person),
        "direction": words::direction(facts.direction),
        "provider": PROVIDER,
        "segments": segments.collect::<Vec<_>>(),
        "metrics": [],
    });
    put(&mut body, "mediaType", words::media_type(person.medium).map(|word| json!(word)));
    put(&mut body, "ani", person.ani.clone().map(Value::String));
    put(&mut body, "dnis", person.dnis.clone().map(Value::String));
    put(&mut body, "sessionDnis", person.dnis.clone().map(Value::String));
    put(&mut body, "flow", person.flow.as_ref().map(flow));
    body
}

fn segment(person: &Person, segment: &Segment, queue: &dyn Fn(&str) -> String) -> Value {
    let mut body = json!({
        "segmentStart": time::json(segment.began),
        "segmentType": segment.kind,
        "conference": false,
    });
    put(&mut body, "segmentEnd", segment.ended.map(time::json));
    put(&mut body, "queueId", person.queue.as_deref().map(|name| json!(queue(name))));
    if is_last_of_leg(person, segment) {
        put(&mut body, "disconnectType", person.disconnect.as_deref().map(|word| json!(words::disconnect_type(word))));
    }
    let last = person.segments.last().is_some_and(|last| std::ptr::eq(last, segment));
    if let Some(own) = person.wrap_up.as_ref().filter(|_| last && wraps_up(person)) {
        put(&mut body, "wrapUpCode", Some(json!(own.code)));
        put(&mut body, "wrapUpNote", own.notes.clone().map(Value::String));
    }
    body
}

/// The flow of a session: what P45 looks like to others.
fn flow(own: &FlowFacts) -> Value {
    let mut body = json!({"flowName": own.name, "flowType": words::flow_type_of(&own.kind)});
    let known = [
        ("flowId", &own.id),
        ("flowVersion", &own.version),
        ("entryType", &own.entry_type),
        ("entryReason", &own.entry_reason),
    ];
    for (key, text) in known.into_iter().filter(|(_, text)| !text.is_empty()) {
        put(&mut body, key, Some(json!(text)));
    }
    let texts = [
        ("exitReason", &own.exit_reason),
        ("transferType", &own.transfer_type),
        ("transferTargetName", &own.transfer_target),
        ("startingLanguage", &own.starting_language),
        ("endingLanguage", &own.ending_language),
    ];
    for (key, text) in texts {
        put(&mut body, key, text.clone().map(Value::String));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::store::Kept;
    use crate::serve::platform::conversation::tests::{facts, kept};

    fn with_flow() -> Facts {
        let mut facts = facts();
        let flow = FlowFacts {
            id: "f1".into(),
            name: "Main".into(),
            version: "2.0".into(),
            kind: "inboundCall".into(),
            entry_type: "dnis".into(),
            entry_reason: "tel:+15550199".into(),
            exit_reason: Some("TRANSFER".into()),
            transfer_type: Some("ACD".into()),
            transfer_target: Some("Sales".into()),
            ..FlowFacts::default()
        };
        let mut ivr = Person { flow: Some(flow), ..Person::new("p3", "ivr", 1_000) };
        ivr.segments[0].ended = Some(2_000);
        ivr.disconnect = Some("transfer.consult".into());
        assert!(facts.join(ivr));
        facts
    }

    #[test]
    fn h55_the_synchronous_answers_have_no_attributes() {
        let body = analytics("c", &with_flow(), Attributes::Out, &str::to_owned);
        assert!(!body.to_string().contains("attributes"));
        assert_eq!(body["conversationStart"], "1970-01-01T00:00:01.000Z");
        assert_eq!(body["conversationEnd"], "1970-01-01T00:00:09.500Z");
        assert_eq!((&body["originatingDirection"], &body["divisionIds"]), (&json!("inbound"), &json!([home::id()])));
    }

    #[test]
    fn h56_a_job_shows_what_analytics_was_told() {
        let told = |own: Kept| Some(Told { participant: own.participant, name: own.name, value: own.analytics? });
        let told: Vec<Told> = kept().into_iter().filter_map(told).collect();
        let body = analytics("c", &with_flow(), Attributes::Told(&told), &str::to_owned);
        assert_eq!(body["participants"][0]["attributes"], json!({"Tier": "silver"}), "not `gold`, and no `tier`");
        assert_eq!(body["participants"][1]["attributes"], json!({}), "P42: what came too late");
    }

    #[test]
    fn p45_a_session_says_how_its_flow_ended() {
        let body = analytics("c", &with_flow(), Attributes::Out, &str::to_owned);
        let session = &body["participants"][2]["sessions"][0];
        let flow = &session["flow"];
        assert_eq!((&flow["flowType"], &flow["exitReason"]), (&json!("INBOUNDCALL"), &json!("TRANSFER")));
        assert_eq!((&flow["transferType"], &flow["transferTargetName"]), (&json!("ACD"), &json!("Sales")));
        assert!(flow.get("endingLanguage").is_none());
        assert_eq!(session["mediaType"], "voice");
        assert_eq!(session["segments"][0]["disconnectType"], "consultTransfer", "wire §1: another word here");
    }

    #[test]
    fn a_wrap_up_stands_in_its_segment() {
        let body = analytics("c", &with_flow(), Attributes::Out, &|name| format!("id of {name}"));
        let segments = &body["participants"][1]["sessions"][0]["segments"];
        assert_eq!((&segments[0]["segmentType"], &segments[0]["disconnectType"]), (&json!("interact"), &json!("peer")));
        assert!(segments[0].get("wrapUpCode").is_none());
        assert_eq!((&segments[1]["segmentType"], &segments[1]["wrapUpCode"]), (&json!("wrapup"), &json!("SOLD")));
        assert_eq!(segments[1]["queueId"], "id of Sales");
        assert_eq!(body["participants"][1]["userId"], "u1");
    }
}
