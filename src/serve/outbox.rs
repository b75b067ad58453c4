//! The outbox of a running service, for `callflow outbox` and whoever has a token of scope `admin`: names and reasons,
//! never values (P47).

use super::http::{Access, Answer, App, Code, ErrorBody, Media, Method, Request, Response, Route, Scope};
use crate::cloud::store::{OutboxRow, OutboxState, StoreError, Unpark, written_since};
use crate::value::Text;
use serde_json::{Value, json};

/// How many batches are shown at most.
const LIMIT: usize = 1_000;

/// The routes.
pub const ROUTES: [Route; 3] = [
    route(Method::Get, "/callflow/v1/outbox", "Batches that the cloud has not taken", list),
    route(
        Method::Post,
        "/callflow/v1/outbox/{id}/{epoch}/retry",
        "Send a parked batch again, without names that later batches have written",
        retry,
    ),
    route(Method::Post, "/callflow/v1/outbox/{id}/{epoch}/drop", "Give a parked batch up", drop),
];

const fn route(
    method: Method,
    pattern: &'static str,
    summary: &'static str,
    handler: fn(&App, &Request) -> Answer,
) -> Route {
    Route { method, pattern, access: Access::Scope(Scope::Admin), media: Media::None, success: 200, summary, handler }
}

fn list(app: &App, _: &Request) -> Answer {
    let rows = app.store.outbox(None, LIMIT).map_err(failed)?;
    Ok(Response::json(200, &json!({ "batches": rows.iter().map(shown).collect::<Vec<_>>() })))
}

fn shown(row: &OutboxRow) -> Value {
    let names: Vec<&str> = row.batch.iter().map(|(name, _)| name.as_str()).collect();
    json!({
        "conversation": row.conversation,
        "epoch": row.epoch,
        "target": { "conversation": row.target.conversation, "participant": row.target.participant },
        "state": row.state.word(),
        "tries": row.tries,
        "reason": row.reason,
        "correlation": row.correlation,
        "names": names,
    })
}

/// The parked batch that is meant, and names that later ones have written.
fn parked(app: &App, request: &Request) -> Result<(OutboxRow, Vec<Text>), ErrorBody> {
    let (id, epoch) = (request.place("id"), request.place("epoch"));
    let rows = app.store.outbox_of(id).map_err(failed)?;
    let row = epoch.parse().ok().and_then(|epoch: i64| rows.iter().find(|row| row.epoch == epoch));
    let row = row.ok_or_else(|| ErrorBody::new(Code::NotFound).param("conversationId", id).param("epoch", epoch))?;
    match row.state {
        OutboxState::Parked => Ok((row.clone(), written_since(&rows, row))),
        state => {
            Err(ErrorBody::passed(409, "batch.not.parked", format!("The batch is {} and not parked.", state.word())))
        }
    }
}

fn unpark(app: &App, row: &OutboxRow, to: &Unpark) -> Result<(), ErrorBody> {
    match app.store.unpark(&row.conversation, row.epoch, to).map_err(failed)? {
        true => Ok(()),
        false => Err(ErrorBody::passed(409, "batch.not.parked", "Somebody else has taken it up meanwhile.")),
    }
}

fn retry(app: &App, request: &Request) -> Answer {
    let (row, without) = parked(app, request)?;
    unpark(app, &row, &Unpark::Retry { without: without.clone() })?;
    let names: Vec<&str> = without.iter().map(Text::as_str).collect();
    Ok(Response::json(200, &json!({ "leftOut": names })))
}

fn drop(app: &App, request: &Request) -> Answer {
    let (row, _) = parked(app, request)?;
    unpark(app, &row, &Unpark::Drop)?;
    Ok(Response::json(200, &json!({})))
}

fn failed(_: StoreError) -> ErrorBody {
    ErrorBody::new(Code::Unavailable)
}
