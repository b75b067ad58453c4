//! The media's own conversations, `/conversations/calls/{id}` and their kin: flat, the leg's fields in the participant
//! (wire §7).

use super::conversation::{View, leg_state, put, wrap_up, wraps_up};
use super::paging::encoded;
use super::{home, time, words};
use crate::cloud::store::{Medium, Person};
use serde_json::{Value, json};

/// The media that have conversations of their own, by the word in the path.
pub const MEDIA: [(&str, Medium); 5] = [
    ("calls", Medium::Call),
    ("callbacks", Medium::Callback),
    ("chats", Medium::Chat),
    ("emails", Medium::Email),
    ("messages", Medium::Message),
];

impl View<'_> {
    /// The conversation of a medium; `None` when nobody in it uses that.
    pub fn of_medium(&self, word: &str, medium: Medium) -> Option<Value> {
        let people: Vec<&Person> = self.facts.people.iter().filter(|person| person.medium == medium).collect();
        if people.is_empty() {
            return None;
        }
        let uri = |word: &str| format!("/api/v2/conversations/{word}/{}", encoded(self.id));
        let used = |medium| self.facts.people.iter().any(|person| person.medium == medium);
        let others = MEDIA.iter().filter(|(_, other)| *other != medium && used(*other)).map(|(word, _)| uri(word));
        Some(json!({
            "id": self.id,
            "participants": people.into_iter().map(|person| self.flat(person)).collect::<Vec<_>>(),
            "otherMediaUris": others.collect::<Vec<_>>(),
            "recordingState": "none",
            "divisions": [{"division": home::division(), "entities": []}],
            "selfUri": uri(word),
        }))
    }

    fn flat(&self, person: &Person) -> Value {
        let mut body = json!({
            "id": person.id,
            "startTime": time::json(person.began),
            "connectedTime": time::json(person.began),
            "purpose": person.purpose,
            "state": leg_state(person),
            "direction": words::direction(self.facts.direction),
            "held": false,
            "muted": false,
            "wrapupRequired": wraps_up(person),
            "attributes": self.attributes_of(person),
        });
        let texts = [
            ("name", &person.name),
            ("address", &person.address),
            ("ani", &person.ani),
            ("dnis", &person.dnis),
            ("disconnectType", &person.disconnect),
        ];
        for (key, text) in texts {
            put(&mut body, key, text.clone().map(Value::String));
        }
        put(&mut body, "endTime", person.ended.map(time::json));
        put(&mut body, "wrapup", wrap_up(person));
        if let Some(queue) = &person.queue {
            let (id, name) = (self.queue)(queue);
            let uri = format!("/api/v2/routing/queues/{}", encoded(&id));
            put(&mut body, "queue", Some(json!({"id": id, "name": name, "selfUri": uri})));
        }
        if let Some(user) = &person.user {
            let uri = format!("/api/v2/users/{}", encoded(user));
            let mut own = json!({"id": user, "selfUri": uri});
            put(&mut own, "name", person.name.clone().map(Value::String));
            put(&mut body, "user", Some(own));
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::super::conversation::tests::{facts, kept, view};
    use super::*;

    #[test]
    fn the_conversation_of_a_medium_is_flat() {
        let (facts, kept) = (facts(), kept());
        let body = view(&facts, &kept).of_medium("calls", Medium::Call).expect("calls");
        assert_eq!(body["selfUri"], "/api/v2/conversations/calls/c%201");
        assert_eq!(body["recordingState"], "none", "lower case here (wire §1)");
        let caller = &body["participants"][0];
        assert_eq!((&caller["state"], &caller["direction"]), (&json!("disconnected"), &json!("inbound")));
        assert_eq!(caller["disconnectType"], "client");
        assert_eq!(caller["attributes"], json!({"Tier": "gold", "tier": ""}));
        assert!(caller.get("calls").is_none() && caller.get("participantType").is_none());
        let agent = &body["participants"][1];
        assert_eq!(agent["queue"]["name"], "Sales");
        assert_eq!(agent["user"]["id"], "u1");
        assert_eq!(agent["wrapup"]["code"], "SOLD");
    }

    #[test]
    fn a_medium_that_nobody_uses_has_no_conversation() {
        let (mut facts, kept) = (facts(), kept());
        assert!(view(&facts, &kept).of_medium("messages", Medium::Message).is_none());
        facts.people[1].medium = Medium::Message;
        let body = view(&facts, &kept).of_medium("messages", Medium::Message).expect("a message");
        assert_eq!(body["participants"].as_array().map(Vec::len), Some(1));
        assert_eq!(body["otherMediaUris"], json!(["/api/v2/conversations/calls/c%201"]));
    }
}
