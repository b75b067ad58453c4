//! Changing flows: create, describe, delete, publish a version, check out and in (wire §6, §10).

use super::read::current;
use super::{flow_error, render};
use crate::serve::http::{Answer, App, ErrorBody, Method, Request, Response, Route, Scope};
use crate::serve::platform::body::{Object, missing, unknown_word};
use crate::serve::platform::route::{bare, call, with};
use crate::serve::platform::{fault, words};
use crate::serve::project::{FlowError, version_number};
use crate::serve::random;
use serde_json::json;

/// The routes.
pub fn routes() -> Vec<Route> {
    let flows = Scope::Flows;
    vec![
        call(Method::Post, flows, "/api/v2/flows", "Makes an empty flow", create),
        call(Method::Put, flows, "/api/v2/flows/{id}", "Changes name and description of a flow", describe),
        with(200, bare(Method::Delete, flows, "/api/v2/flows/{id}", "Deletes a flow", delete)),
        call(Method::Post, flows, "/api/v2/flows/actions/publish", "Publishes a version of a flow", publish),
        call(Method::Post, flows, "/api/v2/flows/actions/checkin", "Checks a flow in", check_in),
        call(Method::Post, flows, "/api/v2/flows/actions/checkout", "Checks a flow out", check_out),
    ]
}

fn create(app: &App, request: &Request) -> Answer {
    let json = request.json()?;
    let body = Object::of(&json)?;
    let (name, word) = (body.needed("name")?, body.needed("type")?);
    let kind = words::read_flow_type(word).ok_or_else(|| unknown_word("type", word, "the flow types of callflow"))?;
    let description = body.text("description")?.unwrap_or_default();
    let made = app.flows.create(kind, name, description, app.clock.now());
    shown(app, &made.map_err(|error| flow_error(error, false).named(name))?)
}

fn shown(app: &App, id: &str) -> Answer {
    let current = current(app)?;
    let flow = current.manifest.flow(id).ok_or_else(|| flow_error(FlowError::Unknown, false).about(id))?;
    Ok(Response::json(200, &render::flow(flow, &current)))
}

fn describe(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    super::read::known(&*current(app)?, id)?;
    let json = request.json()?;
    let body = Object::of(&json)?;
    let (name, description) = (body.text("name")?, body.text("description")?);
    app.flows.describe(id, name, description).map_err(|error| flow_error(error, true).about(id))?;
    shown(app, id)
}

fn delete(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    app.flows.delete(id).map_err(|error| flow_error(error, true).about(id))?;
    Ok(Response::empty(200))
}

/// The flow that a call names in its query.
fn named(request: &Request) -> Result<&str, ErrorBody> {
    request.parameter("flow").filter(|id| !id.is_empty()).ok_or_else(|| missing("flow"))
}

fn publish(app: &App, request: &Request) -> Answer {
    let id = named(request)?;
    super::read::known(&*current(app)?, id)?;
    let version = request.parameter("version").filter(|text| !text.is_empty());
    let version = match version {
        Some(text) => Some(version_number(text).ok_or_else(|| flow_error(FlowError::NoVersion, false).about(id))?),
        None => None,
    };
    let own = random::uuid().ok_or_else(fault::internal)?;
    let done = app.flows.publish_version(id, version, &own, app.clock.now());
    done.map_err(|error| flow_error(error, true).about(id))?;
    operation(&own, "PUBLISH")
}

fn check_in(app: &App, request: &Request) -> Answer {
    let id = named(request)?;
    let own = random::uuid().ok_or_else(fault::internal)?;
    app.flows.check(id, false, &own).map_err(|error| flow_error(error, true).about(id))?;
    operation(&own, "CHECKIN")
}

/// The answer is the flow. Callers are not told apart, so it is never somebody else's.
fn check_out(app: &App, request: &Request) -> Answer {
    let id = named(request)?;
    let own = random::uuid().ok_or_else(fault::internal)?;
    app.flows.check(id, true, &own).map_err(|error| flow_error(error, true).about(id))?;
    shown(app, id)
}

fn operation(id: &str, action: &str) -> Answer {
    let body = json!({"id": id, "complete": true, "actionName": action, "actionStatus": "SUCCESS"});
    Ok(Response::json(200, &body))
}
