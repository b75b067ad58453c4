//! The calls of analytics: details of one and of several, the query, and jobs (H55–H59).

use super::jobs::{Job, PAGE_SIZE};
use super::query::Query;
use super::{Attributes, analytics};
use crate::serve::http::{Access, Answer, App, Code, ErrorBody, Media, Method, Request, Response, Route, Scope};
use crate::serve::platform::body::Object;
use crate::serve::platform::{fault, queues, time};
use crate::serve::random;
use serde_json::{Value, json};

/// The most conversations that one call asks for by their ids.
pub const MAX_IDS: usize = 100;

const READ: Access = Access::Scope(Scope::Read);

/// The routes.
pub fn routes() -> Vec<Route> {
    let get = |pattern, summary, handler| Route {
        method: Method::Get,
        pattern,
        access: READ,
        media: Media::None,
        success: 200,
        summary,
        handler,
    };
    let post = |pattern, success, summary, handler| Route {
        method: Method::Post,
        pattern,
        access: READ,
        media: Media::Json,
        success,
        summary,
        handler,
    };
    vec![
        get("/api/v2/analytics/conversations/{id}/details", "What analytics knows of a conversation", one),
        get("/api/v2/analytics/conversations/details", "What analytics knows of conversations", several),
        post("/api/v2/analytics/conversations/details/query", 200, "Looks for conversations", query),
        post("/api/v2/analytics/conversations/details/jobs", 202, "Begins a look for conversations", submit),
        get("/api/v2/analytics/conversations/details/jobs/{id}", "How a look for conversations stands", state),
        get(
            "/api/v2/analytics/conversations/details/jobs/{id}/results",
            "What a look for conversations found",
            results,
        ),
    ]
}

fn details(app: &App, id: &str) -> Result<Option<Value>, ErrorBody> {
    let known = app.store.facts(id)?;
    let queue = queues::id_of(app);
    Ok(known.map(|known| analytics(id, &known.facts, Attributes::Out, &queue)))
}

fn one(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let body = details(app, id)?.ok_or_else(|| fault::conversation(id))?;
    Ok(Response::json(200, &body))
}

/// Details of several: an id that nobody knows is left out, as one that a query does not find.
fn several(app: &App, request: &Request) -> Answer {
    let ids = request.list("id");
    if ids.is_empty() {
        return Err(ErrorBody::field("id", "Name at least one conversation."));
    }
    if ids.len() > MAX_IDS {
        return Err(ErrorBody::field("id", "Name at most {limit} conversations.").param("limit", MAX_IDS.to_string()));
    }
    let mut found = Vec::new();
    for id in ids {
        found.extend(details(app, id)?);
    }
    Ok(Response::json(200, &json!({"conversations": found})))
}

fn query(app: &App, request: &Request) -> Answer {
    let body = request.json()?;
    let body = Object::of(&body)?;
    let (query, page) = (Query::read(&body)?, Query::page(&body)?);
    let hits = query.hits(app.store.as_ref(), &queues::id_of(app))?;
    let mut found = Vec::new();
    for hit in page.slice(&hits) {
        found.extend(details(app, &hit.id)?);
    }
    // Where nothing is found the platform leaves the list out; both clients read that as nothing, and an empty list, too.
    Ok(Response::json(200, &json!({"conversations": found, "totalHits": hits.len()})))
}

fn submit(app: &App, request: &Request) -> Answer {
    let body = request.json()?;
    let body = Object::of(&body)?;
    let query = Query::read(&body)?;
    if body.get("paging").is_some() {
        return Err(ErrorBody::field("paging", "A job has a limit, and pages of its results."));
    }
    let most = body.number("limit", 1, u64::from(u32::MAX))?.map_or(usize::MAX, |most| most as usize);
    let hits = query.hits(app.store.as_ref(), &queues::id_of(app))?;
    let job = Job::new(hits, most, app.clock.now())?;
    let id = random::uuid().ok_or_else(|| ErrorBody::new(Code::Internal))?;
    job.keep(app.store.as_ref(), &id)?;
    Ok(Response::json(202, &json!({"jobId": id})))
}

fn job(app: &App, request: &Request) -> Result<Job, ErrorBody> {
    let id = request.place("id");
    Job::get(app.store.as_ref(), id)?.ok_or_else(|| fault::not_found("job", id))
}

fn state(app: &App, request: &Request) -> Answer {
    Ok(Response::json(200, &job(app, request)?.state(app.clock.now())))
}

fn results(app: &App, request: &Request) -> Answer {
    let job = job(app, request)?;
    if job.is_expired(app.clock.now()) {
        return Err(ErrorBody::bad("The results of this job are gone: ask again."));
    }
    let size = request.number("pageSize", 1, PAGE_SIZE)?.unwrap_or(PAGE_SIZE) as usize;
    let start = job.start(request.parameter("cursor"))?;
    let end = job.found.len().min(start + size);
    let queue = queues::id_of(app);
    let mut found = Vec::new();
    for id in &job.found[start..end] {
        let Some(known) = app.store.facts(id)? else { continue };
        let told = app.store.told(id)?;
        found.push(analytics(id, &known.facts, Attributes::Told(&told), &queue));
    }
    let mut body = json!({"conversations": found, "dataAvailabilityDate": time::json(job.submitted)});
    if let Some(cursor) = job.cursor(end) {
        body["cursor"] = json!(cursor);
    }
    Ok(Response::json(200, &body))
}
