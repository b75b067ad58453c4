//! A conversation as the platform shows it (wire §7), read into facts and attributes. What is not known is left out; an
//! answer of another form is none.

use crate::cloud::store::{Direction, Facts, Medium, Millis, Person, Segment, WrapUp};
use crate::value::Text;
use serde_json::{Map, Value};

/// A conversation with everything that its participants hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Who takes part, and when.
    pub facts: Facts,
    /// For each participant, in the order of the facts, names and values.
    pub held: Vec<Vec<(Text, Text)>>,
}

/// The lists of legs, by medium.
const LEGS: [(&str, Medium); 5] = [
    ("calls", Medium::Call),
    ("callbacks", Medium::Callback),
    ("chats", Medium::Chat),
    ("emails", Medium::Email),
    ("messages", Medium::Message),
];

/// Reads an answer; `None` when it is no conversation.
pub fn read(body: &[u8]) -> Option<Shown> {
    let Value::Object(conversation) = serde_json::from_slice(body).ok()? else { return None };
    text(&conversation, "id")?;
    let people = conversation.get("participants")?.as_array()?;
    let mut shown = Shown::default();
    for person in people {
        let person = person.as_object()?;
        shown.facts.people.push(participant(person)?);
        shown.held.push(attributes(person)?);
    }
    let facts = &mut shown.facts;
    facts.began = time(&conversation, "startTime").unwrap_or(0);
    facts.ended = time(&conversation, "endTime");
    facts.address = text(&conversation, "address").unwrap_or_default();
    facts.external_tag = text(&conversation, "externalTag");
    facts.left = facts.customer().and_then(|customer| customer.ended).or(facts.ended);
    let first = people.iter().filter_map(Value::as_object).find_map(|person| leg(person).map(|(leg, _)| leg));
    if first.and_then(|leg| text(leg, "direction")).as_deref() == Some("outbound") {
        facts.direction = Direction::Outbound;
    }
    Some(shown)
}

fn text(of: &Map<String, Value>, name: &str) -> Option<String> {
    of.get(name)?.as_str().map(ToOwned::to_owned)
}

/// H8: UTC, also without milliseconds.
fn time(of: &Map<String, Value>, name: &str) -> Option<Millis> {
    let text = of.get(name)?.as_str()?;
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// The newest leg of a participant, and its medium.
fn leg(person: &Map<String, Value>) -> Option<(&Map<String, Value>, Medium)> {
    LEGS.iter().find_map(|(name, medium)| Some((person.get(*name)?.as_array()?.last()?.as_object()?, *medium)))
}

fn participant(person: &Map<String, Value>) -> Option<Person> {
    let (leg, medium) = leg(person).map_or((None, Medium::None), |(leg, medium)| (Some(leg), medium));
    let began = time(person, "startTime").or_else(|| time(person, "connectedTime")).unwrap_or(0);
    let ended = time(person, "endTime").or_else(|| time(leg?, "disconnectedTime"));
    let purpose = text(person, "purpose").unwrap_or_default();
    let mut read = Person {
        id: text(person, "id")?,
        name: text(person, "name"),
        address: text(person, "address"),
        ani: text(person, "ani"),
        dnis: text(person, "dnis"),
        user: text(person, "userId"),
        queue: text(person, "queueId"),
        medium,
        began,
        ended,
        disconnect: leg.and_then(|leg| text(leg, "disconnectType")),
        wrap_up: person.get("wrapup").and_then(Value::as_object).map(wrap_up),
        ..Person::default()
    };
    let kind = crate::cloud::store::first_segment(&purpose).to_owned();
    read.segments = vec![Segment { kind, began, ended }];
    read.purpose = purpose;
    Some(read)
}

fn wrap_up(of: &Map<String, Value>) -> WrapUp {
    let tags = of.get("tags").and_then(Value::as_array).into_iter().flatten();
    WrapUp {
        code: text(of, "code").unwrap_or_default(),
        name: text(of, "name"),
        notes: text(of, "notes"),
        tags: tags.filter_map(|tag| tag.as_str().map(ToOwned::to_owned)).collect(),
        ended: time(of, "endTime"),
    }
}

/// H10, H43: texts, byte for byte; `null` is nothing. Anything else is no map of attributes.
fn attributes(person: &Map<String, Value>) -> Option<Vec<(Text, Text)>> {
    let map = match person.get("attributes") {
        None | Some(Value::Null) => return Some(Vec::new()),
        Some(map) => map.as_object()?,
    };
    let mut held = Vec::with_capacity(map.len());
    for (name, value) in map {
        match value {
            Value::String(value) => held.push((Text::new(name), Text::new(value))),
            Value::Null => {}
            _ => return None,
        }
    }
    held.sort();
    Some(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = r#"{"id":"c","startTime":"2026-11-23T11:35:19.977Z","address":"+1","new":1,"participants":[
        {"id":"p","purpose":"customer","startTime":"2026-11-23T11:35:19Z","endTime":"2026-11-23T11:36:00.000Z",
         "attributes":{"b":"2","a":"","\u0000":" \r\n","gone":null},
         "calls":[{"direction":"outbound","disconnectType":"client"}]},
        {"id":"q","purpose":"agent","userId":"u","startTime":"2026-11-23T11:35:30Z"}]}"#;

    #[test]
    fn a_conversation_is_read_as_it_is() {
        let shown = read(CALL.as_bytes()).unwrap();
        assert_eq!(shown.facts.began, 1_795_433_719_977);
        assert_eq!((shown.facts.left, shown.facts.ended), (Some(1_795_433_760_000), None), "the customer has left");
        assert_eq!(shown.facts.direction, Direction::Outbound);
        let [customer, agent] = shown.facts.people.as_slice() else { panic!("two") };
        assert_eq!((customer.medium, customer.disconnect.as_deref()), (Medium::Call, Some("client")));
        assert!(!shown.facts.takes_analytics(customer) && agent.is_open());
        let held: Vec<_> = shown.held[0].iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(held, [("\0", " \r\n"), ("a", ""), ("b", "2")], "H43, P10");
        assert!(shown.held[1].is_empty(), "H10");
    }

    #[test]
    fn what_is_no_conversation_is_none() {
        let wrong = [
            "",
            "[]",
            "null",
            "{}",
            r#"{"id":"c"}"#,
            r#"{"id":"c","participants":[1]}"#,
            r#"{"id":"c","participants":[{"id":"p","attributes":[]}]}"#,
            r#"{"id":"c","participants":[{"id":"p","attributes":{"a":1}}]}"#,
            r#"{"id":"c","participants":[{"purpose":"customer"}]}"#,
        ];
        for body in wrong {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
    }
}
