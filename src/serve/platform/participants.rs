//! PATCH of a participant (wire §6): it leaves, or an agent says what the conversation was about. It takes no attributes.

use super::body::{Object, missing, unknown_word};
use super::conversations::{end, participant_of};
use super::fault;
use super::route::{call, with};
use crate::cloud::store::{Facts, Millis, Person, StoreError, WrapUp, is_customer, update};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};

/// Fields that are not served when they ask for something.
const NOT_SERVED: [&str; 5] = ["held", "muted", "confined", "recording", "wrapupSkipped"];
/// The longest text of a wrap-up, in bytes.
pub const MAX_WRAP_UP_BYTES: usize = 32_768;

/// The routes.
pub fn routes() -> Vec<Route> {
    let patterns = [
        "/api/v2/conversations/{id}/participants/{participant}",
        "/api/v2/conversations/calls/{id}/participants/{participant}",
        "/api/v2/conversations/callbacks/{id}/participants/{participant}",
        "/api/v2/conversations/chats/{id}/participants/{participant}",
        "/api/v2/conversations/emails/{id}/participants/{participant}",
        "/api/v2/conversations/messages/{id}/participants/{participant}",
    ];
    let summary = "Changes a participant: it leaves, or wraps up";
    let route = |pattern| with(202, call(Method::Patch, Scope::Conversations, pattern, summary, patch));
    patterns.into_iter().map(route).collect()
}

/// What a request wants.
#[derive(Debug, PartialEq)]
struct Wanted {
    leaves: bool,
    stays: bool,
    wrap_up: Option<WrapUp>,
}

fn patch(app: &App, request: &Request) -> Answer {
    let (id, participant) = (request.place("id"), request.place("participant"));
    let known = participant_of(app, id, participant)?;
    let json = request.json()?;
    let wanted = read(&Object::of(&json)?)?;
    let person = known.facts.person(participant).ok_or_else(|| fault::participant(id, participant))?;
    if wanted.stays && person.ended.is_some() {
        return Err(ErrorBody::field("state", "The participant has left: it cannot be connected again."));
    }
    if wanted.leaves {
        // The run is told of the customer, and of the flow itself; an agent leaves without it.
        match is_customer(&person.purpose) || person.flow.is_some() {
            true => end(app, request, id, Some(participant))?,
            false => change(app, id, |facts, now| facts.leave(participant, "client", now))?,
        }
    }
    if let Some(own) = wanted.wrap_up {
        change(app, id, |facts, now| {
            let same = facts.person(participant).is_some_and(|person| says(person, &own));
            // The same once more changes nothing, its time neither (F53).
            !same && facts.wrap_up(participant, own.clone(), now)
        })?;
    }
    Ok(Response::empty(202))
}

fn change(app: &App, id: &str, mut by: impl FnMut(&mut Facts, Millis) -> bool) -> Result<(), ErrorBody> {
    let now = app.clock.now();
    let changed = update(app.store.as_ref(), id, |facts| {
        let before = facts.clone();
        (by(facts, now) && *facts != before).then_some(())
    });
    match changed {
        Err(StoreError::NoConversation) => Err(fault::conversation(id)),
        other => Ok(other.map(drop)?),
    }
}

/// Whether a participant has wrapped up with just that.
fn says(person: &Person, wanted: &WrapUp) -> bool {
    person.wrap_up.as_ref().is_some_and(|own| WrapUp { ended: None, ..own.clone() } == *wanted)
}

fn read(own: &Object<'_>) -> Result<Wanted, ErrorBody> {
    if own.get("attributes").is_some() {
        let message = "A participant's attributes have a path of their own: …/participants/ID/attributes.";
        return Err(ErrorBody::field("attributes", message));
    }
    if own.get("resumeTime").is_some() {
        return Err(ErrorBody::not_served("the field resumeTime of a participant"));
    }
    for name in NOT_SERVED {
        // `false` is how things are.
        if own.flag(name)? == Some(true) {
            return Err(ErrorBody::not_served(format!("the field {name} of a participant")));
        }
    }
    let state = own.text("state")?;
    let (leaves, stays) = match state {
        None => (false, false),
        Some(word) if word.eq_ignore_ascii_case("disconnected") => (true, false),
        Some(word) if word.eq_ignore_ascii_case("connected") => (false, true),
        Some(word) => return Err(unknown_word("state", word, "connected, disconnected")),
    };
    Ok(Wanted { leaves, stays, wrap_up: own.object("wrapup")?.map(|own| wrap_up(&own)).transpose()? })
}

fn wrap_up(own: &Object<'_>) -> Result<WrapUp, ErrorBody> {
    let tags = own.texts("tags")?;
    let (code, name, notes) = (own.text("code")?, own.text("name")?, own.text("notes")?);
    let code = code.filter(|code| !code.is_empty()).ok_or_else(|| missing(&own.path("code")))?;
    let bytes: usize = [Some(code), name, notes].into_iter().flatten().chain(tags.iter().copied()).map(str::len).sum();
    if bytes > MAX_WRAP_UP_BYTES {
        let error = ErrorBody::field(own.path("notes"), "A wrap-up has at most {limit} bytes.");
        return Err(error.param("limit", MAX_WRAP_UP_BYTES.to_string()));
    }
    Ok(WrapUp {
        code: code.to_owned(),
        name: name.map(str::to_owned),
        notes: notes.map(str::to_owned),
        tags: tags.into_iter().map(str::to_owned).collect(),
        ended: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn of(json: &Value) -> Result<Wanted, ErrorBody> {
        read(&Object::of(json)?)
    }

    #[test]
    fn what_a_participant_may_be_told() {
        let wanted = of(&json!({"state": "DISCONNECTED", "held": false, "wrapup": {"code": "x"}})).expect("fine");
        assert!(wanted.leaves && wanted.wrap_up.is_some_and(|own| own.code == "x"));
        for name in NOT_SERVED {
            assert_eq!(of(&json!({name: true})).expect_err(name).status(), 501);
        }
        assert_eq!(of(&json!({"resumeTime": "2026-01-01T00:00:00Z"})).expect_err("not served").status(), 501);
        for bad in [
            json!({"attributes": {"secret": "secret"}}),
            json!({"state": "alerting"}),
            json!({"held": "yes"}),
            json!({"wrapup": {}}),
            json!({"wrapup": {"code": "x", "tags": [1]}}),
        ] {
            assert_eq!(of(&bad).expect_err("refused").status(), 400, "{bad}");
        }
    }

    #[test]
    fn a_wrap_up_has_a_limit() {
        let notes = |bytes: usize| json!({"wrapup": {"code": "x", "notes": "n".repeat(bytes)}});
        assert!(of(&notes(MAX_WRAP_UP_BYTES - 1)).is_ok(), "at the limit");
        assert_eq!(of(&notes(MAX_WRAP_UP_BYTES)).expect_err("one past it").status(), 400);
    }
}
