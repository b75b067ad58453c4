//! callflow's own API, `/callflow/v1/…`: begin conversations, feed them, look at them.

mod events;
mod read;
mod schemas;

mod document;

pub use document::document;

use crate::serve::http::{
    Access, Answer, App, Body, Code, ErrorBody, Handler, JSON, Media, Method, Request, Response, Route, Scope,
};
use crate::serve::peers;
use crate::serve::worker::Status;
use serde_json::Value;
use std::sync::OnceLock;

/// Where the OpenAPI document is.
pub const OPENAPI: &str = "/callflow/v1/openapi.json";

/// The routes.
pub const ROUTES: [Route; 5] = [
    Route {
        success: 201,
        ..route(Method::Post, "/callflow/v1/conversations", Scope::Conversations, "Begin a conversation", begin)
    },
    route(
        Method::Get,
        "/callflow/v1/conversations/{id}",
        Scope::Read,
        "How a conversation stands: state, what was played, the flows that ran",
        status,
    ),
    route(
        Method::Post,
        "/callflow/v1/conversations/{id}/input",
        Scope::Conversations,
        "What the caller does: press keys, say or write something, hang up",
        input,
    ),
    route(
        Method::Get,
        "/callflow/v1/conversations/{id}/events",
        Scope::Read,
        "What happens in a conversation, as server-sent events",
        events::listen,
    ),
    Route { access: Access::Open, ..route(Method::Get, OPENAPI, Scope::Read, "This document", openapi) },
];

const fn route(method: Method, pattern: &'static str, scope: Scope, summary: &'static str, handler: Handler) -> Route {
    let media = if matches!(method, Method::Get) { Media::None } else { Media::Json };
    Route { method, pattern, access: Access::Scope(scope), media, success: 200, summary, handler }
}

fn begin(app: &App, request: &Request) -> Answer {
    let new = read::new(&request.json()?)?;
    if app.is_stopping() {
        return Err(ErrorBody::new(Code::Unavailable));
    }
    let status = app.worker.begin(new)?;
    let place = format!("/callflow/v1/conversations/{}", status.conversation);
    Ok(shown(201, &status).header("location", place))
}

fn status(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    app.worker.status(id)?.map(|status| shown(200, &status)).ok_or_else(|| unknown(id))
}

fn input(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let (turn, input) = match request.json().and_then(|body| read::answer(&body)) {
        Ok(answer) => answer,
        // H14: whether there is such a conversation is looked at before the body.
        Err(error) => return Err(app.worker.status(id)?.map_or_else(|| unknown(id), |_| error)),
    };
    peers::input(app, request, id, turn, input)
}

/// H32: the id as it was sent.
fn unknown(id: &str) -> ErrorBody {
    ErrorBody::new(Code::NotFound).param("conversationId", id).about(id)
}

/// How a conversation stands, as an answer.
pub fn shown(status: u16, body: &Status) -> Response {
    Response::json(status, &of(body))
}

/// A status as JSON. Its maps have text keys and its numbers are JSON's own, so it always is one.
fn of(body: &Status) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}

/// The document is the same for the whole life of the program.
fn openapi(_: &App, _: &Request) -> Answer {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document(&crate::serve::routes()).to_string());
    Ok(Response { status: 200, headers: Vec::new(), body: Body::Shared(JSON, text.as_bytes()) })
}
