//! Reading conversations: active ones, one, and those of a medium (wire §6, §7).

use super::conversation::View;
use super::media::MEDIA;
use super::paging::Page;
use super::route::{call, get, with};
use super::{analytics, body, fault, queues};
use crate::cloud::store::{Known, Medium, Millis, StoreError, update};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::peers;
use crate::serve::worker::Input;
use serde_json::{Value, json};

/// The routes.
pub fn routes() -> Vec<Route> {
    let disconnect = call(
        Method::Post,
        Scope::Conversations,
        "/api/v2/conversations/{id}/disconnect",
        "Ends a conversation for everybody",
        disconnect,
    );
    vec![
        get("/api/v2/conversations", "Active conversations", list),
        get("/api/v2/conversations/{id}", "A conversation", one),
        get("/api/v2/conversations/calls", "Active calls", list_of_medium),
        get("/api/v2/conversations/callbacks", "Active callbacks", list_of_medium),
        get("/api/v2/conversations/chats", "Active chats", list_of_medium),
        get("/api/v2/conversations/emails", "Active e-mails", list_of_medium),
        get("/api/v2/conversations/messages", "Active messages", list_of_medium),
        get("/api/v2/conversations/calls/{id}", "A call", one_of_medium),
        get("/api/v2/conversations/callbacks/{id}", "A callback", one_of_medium),
        get("/api/v2/conversations/chats/{id}", "A chat", one_of_medium),
        get("/api/v2/conversations/emails/{id}", "An e-mail", one_of_medium),
        get("/api/v2/conversations/messages/{id}", "A message", one_of_medium),
        with(202, disconnect),
    ]
}

/// A conversation, or 404 with its id as it was sent (H32).
pub fn known(app: &App, id: &str) -> Result<Known, ErrorBody> {
    app.store.facts(id)?.ok_or_else(|| fault::conversation(id))
}

/// The same, when it has that participant.
pub fn participant_of(app: &App, id: &str, participant: &str) -> Result<Known, ErrorBody> {
    let known = known(app, id)?;
    match known.facts.person(participant) {
        Some(_) => Ok(known),
        None => Err(fault::participant(id, participant)),
    }
}

fn shown(
    app: &App,
    id: &str,
    known: &Known,
    by: impl Fn(&View<'_>) -> Option<Value>,
) -> Result<Option<Value>, ErrorBody> {
    let attributes = app.store.attributes(id, None)?;
    let queue = queues::resolve(app);
    Ok(by(&View { id, facts: &known.facts, attributes: &attributes, queue: &queue }))
}

/// H30: readable after its end, too.
fn one(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let body = shown(app, id, &known(app, id)?, |view| Some(view.conversation()))?;
    body.map(|body| Response::json(200, &body)).ok_or_else(|| fault::conversation(id))
}

/// The medium of a path: `/api/v2/conversations/calls/…`.
fn medium(request: &Request) -> Result<(&'static str, Medium), ErrorBody> {
    let word = request.path.get(3).map_or("", String::as_str);
    MEDIA.iter().copied().find(|(own, _)| *own == word).ok_or_else(|| fault::not_found("medium", word))
}

fn one_of_medium(app: &App, request: &Request) -> Answer {
    let (word, medium) = medium(request)?;
    let id = request.place("id");
    let body = shown(app, id, &known(app, id)?, |view| view.of_medium(word, medium))?;
    body.map(|body| Response::json(200, &body)).ok_or_else(|| fault::conversation(id))
}

/// Active conversations, the oldest first; `communicationType` keeps those that somebody uses that medium in.
fn list(app: &App, request: &Request) -> Answer {
    let wanted = match request.parameter("communicationType").filter(|word| !word.is_empty()) {
        None => None,
        Some(word) => Some(communication(word)?),
    };
    let ids = active(app, wanted)?;
    page(app, request, &ids, |view| Some(view.conversation()))
}

fn list_of_medium(app: &App, request: &Request) -> Answer {
    let (word, medium) = medium(request)?;
    let ids = active(app, Some(medium))?;
    page(app, request, &ids, |view| view.of_medium(word, medium))
}

fn page(app: &App, request: &Request, ids: &[String], by: impl Fn(&View<'_>) -> Option<Value>) -> Answer {
    let page = Page::of(request)?;
    let mut entities = Vec::new();
    for id in page.slice(ids) {
        if let Some(known) = app.store.facts(id)? {
            entities.extend(shown(app, id, &known, &by)?);
        }
    }
    Ok(Response::json(200, &page.envelope(request, &entities, ids.len())))
}

fn active(app: &App, medium: Option<Medium>) -> Result<Vec<String>, ErrorBody> {
    let mut ids = Vec::new();
    analytics::each(app.store.as_ref(), |id, facts| {
        let fits = medium.is_none_or(|medium| facts.people.iter().any(|person| person.medium == medium));
        if facts.ended.is_none() && fits {
            ids.push(id.to_owned());
        }
    })?;
    Ok(ids)
}

/// The medium of a communication type; words compare without case.
fn communication(word: &str) -> Result<Medium, ErrorBody> {
    let found = [
        ("call", Medium::Call),
        ("callback", Medium::Callback),
        ("chat", Medium::Chat),
        ("email", Medium::Email),
        ("message", Medium::Message),
    ];
    let own = found.iter().find(|(own, _)| own.eq_ignore_ascii_case(word));
    own.map(|(_, medium)| *medium)
        .ok_or_else(|| body::unknown_word("communicationType", word, "call, callback, chat, email, message"))
}

/// Everybody leaves. A flow that waits is told so, and flushes first (P20, P21).
fn disconnect(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    known(app, id)?;
    end(app, request, id, None)?;
    Ok(Response::json(202, &json!("")))
}

/// The customer, or that participant, leaves: the flow is told first, so that what it has queued is sent while the
/// conversation is still open (P21). Asked twice it changes nothing the second time (F53).
pub fn end(app: &App, request: &Request, id: &str, participant: Option<&str>) -> Result<(), ErrorBody> {
    match peers::input(app, request, id, None, Input::HangUp) {
        Ok(_) => {}
        // Without a run, or with one that is over or busy, there is nobody to tell.
        Err(error) if matches!(error.status(), 404 | 409) => {}
        Err(error) => return Err(error),
    }
    let now: Millis = app.clock.now();
    let changed = update(app.store.as_ref(), id, |facts| {
        let before = facts.clone();
        match participant {
            Some(own) => drop(facts.leave(own, "client", now)),
            None => facts.complete("client", now),
        }
        (*facts != before).then_some(())
    });
    match changed {
        Ok(_) => Ok(()),
        Err(StoreError::NoConversation) => Err(fault::conversation(id)),
        Err(error) => Err(error.into()),
    }
}
