//! A conversation as the platform shows it: `Conversation` with its participants and their legs (wire §7).

use super::{home, time, words};
use crate::cloud::store::{Facts, Kept, Millis, Person, Segment};
use crate::serve::ids;
use serde_json::{Map, Value, json};

/// A conversation with all that is needed to show it.
pub struct View<'a> {
    /// Its id.
    pub id: &'a str,
    /// Who took part.
    pub facts: &'a Facts,
    /// What the participants hold.
    pub attributes: &'a [Kept],
    /// The id and the name of a queue that facts name.
    pub queue: &'a dyn Fn(&str) -> (String, String),
}

impl View<'_> {
    /// `Conversation`. It never has a `state`: that is write-only (wire §7).
    pub fn conversation(&self) -> Value {
        let people = self.facts.people.iter().map(|person| self.participant(person));
        let mut body = json!({
            "id": self.id,
            "startTime": time::json(self.facts.began),
            "address": self.facts.address,
            "participants": people.collect::<Vec<_>>(),
            "recordingState": "NONE",
            "divisions": [{"division": home::division(), "entities": []}],
            "selfUri": format!("/api/v2/conversations/{}", super::paging::encoded(self.id)),
        });
        put(&mut body, "endTime", self.facts.ended.map(time::json));
        put(&mut body, "externalTag", self.facts.external_tag.clone().map(Value::String));
        body
    }

    /// `Participant`.
    fn participant(&self, person: &Person) -> Value {
        let mut body = json!({
            "id": person.id,
            "startTime": time::json(person.began),
            "connectedTime": time::json(person.began),
            "purpose": person.purpose,
            "participantType": words::participant_type(&person.purpose),
            "wrapupRequired": wraps_up(person),
            "attributes": self.attributes_of(person),
            "calls": [],
        });
        let texts = [
            ("name", &person.name),
            ("address", &person.address),
            ("ani", &person.ani),
            ("dnis", &person.dnis),
            ("userId", &person.user),
        ];
        for (key, text) in texts {
            put(&mut body, key, text.clone().map(Value::String));
        }
        put(&mut body, "endTime", person.ended.map(time::json));
        if let Some(queue) = &person.queue {
            let (id, name) = (self.queue)(queue);
            put(&mut body, "queueId", Some(json!(id)));
            put(&mut body, "queueName", Some(json!(name)));
        }
        if let Some(after) = acw(person) {
            put(&mut body, "startAcwTime", Some(time::json(after.began)));
            put(&mut body, "endAcwTime", after.ended.map(time::json));
        }
        put(&mut body, "wrapup", wrap_up(person));
        if let Some(list) = words::legs(person.medium) {
            body[list] = json!([self.leg(person)]);
        }
        body
    }

    /// This participant's attributes, as Conversation Services hold them now: never what is only queued (P1, H51).
    pub fn attributes_of(&self, person: &Person) -> Value {
        let own = self.attributes.iter().filter(|kept| kept.participant == person.id);
        let map: Map<String, Value> =
            own.map(|kept| (kept.name.as_str().to_owned(), json!(kept.value.as_str()))).collect();
        Value::Object(map)
    }

    /// The leg through which a participant speaks.
    fn leg(&self, person: &Person) -> Value {
        let segments = person.segments.iter().map(|segment| leg_segment(person, segment));
        let mut body = json!({
            "id": leg_id(self.id, person),
            "state": leg_state(person),
            "direction": words::direction(self.facts.direction),
            "held": false,
            "muted": false,
            "confined": false,
            "recording": false,
            "recordingState": "none",
            "provider": PROVIDER,
            "connectedTime": time::json(person.began),
            "segments": segments.collect::<Vec<_>>(),
            "self": party(person.name.as_deref(), person.address.as_deref()),
            "other": self.other(person),
        });
        put(&mut body, "disconnectedTime", person.ended.map(time::json));
        put(&mut body, "disconnectType", person.disconnect.clone().map(Value::String));
        put(&mut body, "wrapup", wrap_up(person));
        body
    }

    /// Whom a participant speaks to: the customer hears what was called, everybody else hears the customer.
    fn other(&self, person: &Person) -> Value {
        match self.facts.customer().filter(|customer| customer.id != person.id) {
            Some(customer) => party(customer.name.as_deref(), customer.address.as_deref()),
            None => party(None, Some(&self.facts.address)),
        }
    }
}

/// What stands in `provider`.
pub const PROVIDER: &str = "callflow";

/// The id of a participant's leg and session: it has one of each.
pub fn leg_id(conversation: &str, person: &Person) -> String {
    ids::of("leg", &format!("{conversation}\0{}", person.id))
}

/// `connected` until a participant has left.
pub fn leg_state(person: &Person) -> &'static str {
    if person.ended.is_some() { "disconnected" } else { "connected" }
}

/// Whether a participant writes up what happened: agents do (P42).
pub fn wraps_up(person: &Person) -> bool {
    matches!(person.purpose.as_str(), "agent" | "user")
}

/// The last segment that is no wrap-up: how a leg ended stands there.
pub fn is_last_of_leg(person: &Person, segment: &Segment) -> bool {
    let last = person.segments.iter().rfind(|own| own.kind != WRAP_UP);
    last.is_some_and(|last| std::ptr::eq(last, segment))
}

/// The kind of segment in which a participant writes up what happened.
pub const WRAP_UP: &str = "wrapup";

fn leg_segment(person: &Person, segment: &Segment) -> Value {
    let mut body = json!({"startTime": time::json(segment.began), "type": segment.kind});
    put(&mut body, "endTime", segment.ended.map(time::json));
    if is_last_of_leg(person, segment) {
        put(&mut body, "disconnectType", person.disconnect.clone().map(Value::String));
    }
    body
}

fn party(name: Option<&str>, address: Option<&str>) -> Value {
    let mut body = json!({});
    put(&mut body, "name", name.map(|name| json!(name)));
    if let Some(address) = address {
        for key in ["nameRaw", "addressRaw", "addressNormalized", "addressDisplayable"] {
            let known = if key == "nameRaw" { name } else { Some(address) };
            put(&mut body, key, known.map(|text| json!(text)));
        }
    }
    body
}

/// The time in which a participant writes up what happened.
fn acw(person: &Person) -> Option<&Segment> {
    person.segments.iter().rfind(|segment| segment.kind == WRAP_UP)
}

/// `wrapup`, once there is one.
pub fn wrap_up(person: &Person) -> Option<Value> {
    let own = person.wrap_up.as_ref()?;
    let mut body = json!({"code": own.code, "tags": own.tags, "provisional": false});
    put(&mut body, "name", own.name.clone().map(Value::String));
    put(&mut body, "notes", own.notes.clone().map(Value::String));
    put(&mut body, "endTime", own.ended.map(time::json));
    let seconds = |from: Millis, to: Millis| json!(to.saturating_sub(from).max(0) / 1000);
    put(&mut body, "durationSeconds", acw(person).zip(own.ended).map(|(after, end)| seconds(after.began, end)));
    Some(body)
}

/// Puts a field that has a meaning; without one it is left out (H10).
pub fn put(body: &mut Value, key: &str, value: Option<Value>) {
    if let (Value::Object(fields), Some(value)) = (body, value) {
        fields.insert(key.to_owned(), value);
    }
}

#[cfg(test)]
#[path = "conversation_tests.rs"]
pub(super) mod tests;
