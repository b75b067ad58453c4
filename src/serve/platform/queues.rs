//! Routing queues (H93): names for transfers, nothing more. Those that the project declares are there from the start.

use super::body::Object;
use super::paging::{Page, encoded};
use super::{fault, glob, home, time};
use crate::cloud::store::{Expect, Millis, Store, Stored};
use crate::serve::http::{Access, Answer, App, ErrorBody, Media, Method, Request, Response, Route, Scope};
use crate::serve::ids;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of the documents. Their keys are the ids, which follow from the names: so a name is there once.
const KIND: &str = "queue";
/// So many documents are read at once.
const READ: usize = 500;
/// The longest name, in characters, as a flow's (L11).
pub const MAX_NAME: usize = 200;

/// A queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// When it was made.
    pub created: Millis,
}

/// The id of a queue of a name.
pub fn id_of_name(name: &str) -> String {
    ids::of("queue", name)
}

/// Adds a queue; `false` when its name is taken.
///
/// # Errors
/// When the store does not answer.
pub fn add(store: &dyn Store, queue: &Queue) -> Stored<bool> {
    let bytes = serde_json::to_vec(queue).unwrap_or_default();
    Ok(store.put(KIND, &id_of_name(&queue.name), &bytes, Expect::Absent)?.is_some())
}

fn get(store: &dyn Store, id: &str) -> Stored<Option<Queue>> {
    Ok(store.get(KIND, id)?.and_then(|own| serde_json::from_slice(&own.bytes).ok()))
}

/// The id and name of a queue that facts name: by its id, when there is one of that id, else by its name.
pub fn resolve(app: &App) -> impl Fn(&str) -> (String, String) + '_ {
    |named| {
        let by_id = || get(app.store.as_ref(), named).ok().flatten().map(|queue| (named.to_owned(), queue.name));
        // Only what looks like an id is worth asking for.
        let known = (named.len() == 36).then(by_id).flatten();
        known.unwrap_or_else(|| (id_of_name(named), named.to_owned()))
    }
}

/// The id alone of a queue that facts name.
pub fn id_of(app: &App) -> impl Fn(&str) -> String + '_ {
    let resolve = resolve(app);
    move |named| resolve(named).0
}

fn shown(queue: &Queue) -> Value {
    let id = id_of_name(&queue.name);
    let uri = format!("/api/v2/routing/queues/{}", encoded(&id));
    json!({
        "id": id,
        "name": queue.name,
        "division": home::division(),
        "description": queue.description,
        "dateCreated": time::json(queue.created),
        "dateModified": time::json(queue.created),
        "memberCount": 0,
        "selfUri": uri,
    })
}

/// The routes.
pub fn routes() -> Vec<Route> {
    let route = |method, pattern, access, media, summary, handler| Route {
        method,
        pattern,
        access: Access::Scope(access),
        media,
        success: 200,
        summary,
        handler,
    };
    vec![
        route(Method::Get, "/api/v2/routing/queues", Scope::Read, Media::None, "Queues", list),
        route(Method::Post, "/api/v2/routing/queues", Scope::Conversations, Media::Json, "Makes a queue", create),
        route(Method::Get, "/api/v2/routing/queues/{id}", Scope::Read, Media::None, "A queue", one),
    ]
}

fn list(app: &App, request: &Request) -> Answer {
    let page = Page::of(request)?;
    let wanted = request.parameter("name").filter(|name| !name.is_empty());
    let mut all: Vec<Queue> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let documents = app.store.documents(KIND, "", after.as_deref(), READ)?;
        let read = documents.iter().filter_map(|own| serde_json::from_slice::<Queue>(&own.bytes).ok());
        all.extend(read.filter(|queue| wanted.is_none_or(|wanted| glob::fits(wanted, &queue.name))));
        match documents.last() {
            Some(last) if documents.len() == READ => after = Some(last.key.clone()),
            _ => break,
        }
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    let entities: Vec<_> = page.slice(&all).iter().map(shown).collect();
    Ok(Response::json(200, &page.envelope(request, &entities, all.len())))
}

fn one(app: &App, request: &Request) -> Answer {
    let id = request.place("id");
    let queue = get(app.store.as_ref(), id)?.ok_or_else(|| fault::not_found("queue", id))?;
    Ok(Response::json(200, &shown(&queue)))
}

fn create(app: &App, request: &Request) -> Answer {
    let body = request.json()?;
    let body = Object::of(&body)?;
    let name = body.needed("name")?;
    if name.chars().count() > MAX_NAME {
        let error = ErrorBody::field("name", "The name of a queue has at most {limit} characters.");
        return Err(error.param("limit", MAX_NAME.to_string()));
    }
    let description = body.text("description")?.unwrap_or_default().to_owned();
    let queue = Queue { name: name.to_owned(), description, created: app.clock.now() };
    if !add(app.store.as_ref(), &queue)? {
        return Err(ErrorBody::passed(409, "conflict", "A queue of this name is there already.").named(name));
    }
    Ok(Response::json(200, &shown(&queue)))
}
