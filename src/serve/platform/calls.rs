//! POST of a call (wire §6): a conversation with the called party, and the attributes that it begins with.

use super::attributes::{fits_one, read_map};
use super::body::Object;
use super::paging::encoded;
use super::route::{call, with};
use super::{fault, queues};
use crate::cloud::store::{Direction, Facts, Person};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::random;
use serde_json::json;

/// Fields of a request that callflow cannot honour: it calls nobody, and has no users or contacts.
const NOT_SERVED: [&str; 10] = [
    "callUserId",
    "callQueueId",
    "conversationIds",
    "participants",
    "externalContactId",
    "routingSkillsIds",
    "languageId",
    "priority",
    "uuiData",
    "label",
];
/// The longest address, in bytes.
pub const MAX_ADDRESS_BYTES: usize = 512;

/// The routes.
pub fn routes() -> Vec<Route> {
    let summary = "Begins a conversation with a called party";
    vec![with(202, call(Method::Post, Scope::Conversations, "/api/v2/conversations/calls", summary, create))]
}

fn create(app: &App, request: &Request) -> Answer {
    let json = request.json()?;
    let body = Object::of(&json)?;
    if let Some(name) = NOT_SERVED.iter().find(|name| body.get(name).is_some()) {
        return Err(ErrorBody::not_served(format!("the field {name} of a call")));
    }
    let number = address(&body, "phoneNumber")?;
    let from = body.text("callerId")?.map(|_| address(&body, "callerId")).transpose()?;
    let queue = body.text("callFromQueueId")?.filter(|queue| !queue.is_empty());
    let attributes = match body.get("attributes") {
        Some(map) => read_map(map)?,
        None => Vec::new(),
    };
    fits_one(app.settings.attribute_bytes, &attributes)?;
    if app.is_stopping() {
        return Err(ErrorBody::new(crate::serve::http::Code::Unavailable));
    }
    let now = app.clock.now();
    let (id, participant) = random::uuid().zip(random::uuid()).ok_or_else(fault::internal)?;
    // Whoever is tied to a queue is a customer, anybody else external (wire §7).
    let purpose = if queue.is_some() { "customer" } else { "external" };
    let called = Person {
        address: Some(number.to_owned()),
        dnis: Some(number.to_owned()),
        ani: from.map(str::to_owned),
        queue: queue.map(|own| queues::resolve(app)(own).0),
        ..Person::new(&participant, purpose, now)
    };
    let facts = Facts {
        began: now,
        direction: Direction::Outbound,
        address: number.to_owned(),
        people: vec![called],
        ..Facts::default()
    };
    app.store.create(&id, &facts)?;
    app.store.merge(&id, &participant, &attributes, now)?;
    let uri = format!("/api/v2/conversations/calls/{}", encoded(&id));
    Ok(Response::json(202, &json!({"id": id, "selfUri": uri})))
}

fn address<'a>(body: &Object<'a>, name: &str) -> Result<&'a str, ErrorBody> {
    let text = body.needed(name)?;
    if text.len() > MAX_ADDRESS_BYTES {
        let error = ErrorBody::field(body.path(name), "An address has at most {limit} bytes.");
        return Err(error.param("limit", MAX_ADDRESS_BYTES.to_string()));
    }
    Ok(text)
}
