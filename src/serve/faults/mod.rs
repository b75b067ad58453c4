//! Fault modes (wire §13): the service misbehaves as it was told, so that clients can be tried. Only with `--allow-faults`,
//! on loopback, for the scope `admin`.
//!
//! A table of faults is put by `PUT /callflow/v1/faults` and replaces the one before; each fault says for which paths,
//! how often, and what. The first one that fits a request and is not used up counts.

mod read;
mod shown;

use super::http::{
    Access, Answer, App, Body, Code, ErrorBody, Faults, Found, Media, Method, Request, Response, Route, Scope, find,
};
use crate::value::Text;
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where the table is put and looked at.
pub const PATH: &str = "/callflow/v1/faults";
/// The most faults of a table.
pub const MAX_FAULTS: usize = 100;
/// The longest that a fault waits, in milliseconds.
pub const MAX_WAIT: u64 = 60_000;

/// The routes. Without `--allow-faults` nothing stands around them, and they say so.
pub const ROUTES: [Route; 2] = [
    route(Method::Put, Media::Json, "Fault modes: which answers go wrong, and how"),
    route(Method::Get, Media::None, "The fault modes that are left"),
];

const fn route(method: Method, media: Media, summary: &'static str) -> Route {
    let access = Access::Scope(Scope::Admin);
    Route { method, pattern: PATH, access, media, success: 200, summary, handler: not_allowed }
}

fn not_allowed(_: &App, _: &Request) -> Answer {
    Err(ErrorBody::not_served("fault modes without `--allow-faults`"))
}

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The method it is about; without one, all of them.
    method: Option<Method>,
    /// The path; `*` stands for anything.
    path: String,
    /// How many requests are left that it is for; `None` is no end.
    times: Option<u64>,
    /// It is for each of so many that fit: 2 is every second one.
    every: u64,
    /// How many have fitted.
    fitted: u64,
    what: What,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    /// An error, and nothing is done.
    Status(u16, Option<u64>),
    /// Nothing is done, and the connection is closed.
    CloseBefore,
    /// It is done, and the connection is closed.
    CloseAfter,
    /// It is done after so many milliseconds.
    Wait(u64),
    /// It is done, and the answer ends after so many bytes.
    Cut(usize),
    /// It is done, and the answer is 200 with a text that is no JSON.
    NotJson,
    /// The token is one that has ended.
    ExpiredToken,
    /// Of a write of attributes so many names are applied; then it fails.
    Prefix(usize),
    /// Somebody else writes first.
    ForeignWrite { conversation: String, participant: String, attributes: Vec<(Text, Text)> },
}

/// The table.
#[derive(Debug, Default)]
pub struct Table(Mutex<Vec<Fault>>);

impl Table {
    fn faults(&self) -> MutexGuard<'_, Vec<Fault>> {
        // A holder that panicked leaves whole faults behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the table by what a body says.
    ///
    /// # Errors
    /// What is wrong with it; the table stays as it was.
    pub fn put(&self, body: &Value) -> Result<(), ErrorBody> {
        let faults = read::faults(body)?;
        *self.faults() = faults;
        Ok(())
    }

    /// What is left, as it was put.
    pub fn shown(&self) -> Value {
        json!({ "faults": self.faults().iter().map(shown::fault).collect::<Vec<_>>() })
    }

    /// The fault of a request, counted.
    fn of(&self, request: &Request) -> Option<What> {
        for fault in self.faults().iter_mut() {
            let of_method = fault.method.is_none_or(|method| method == request.method);
            if !of_method || fault.times == Some(0) || !fits(&fault.path, &request.raw_path) {
                continue;
            }
            fault.fitted += 1;
            if fault.fitted % fault.every == 0 {
                fault.times = fault.times.map(|times| times - 1);
                return Some(fault.what.clone());
            }
        }
        None
    }
}

impl Faults for Table {
    fn around(&self, app: &App, request: &Request, handle: &dyn Fn() -> Response) -> Response {
        if request.raw_path == PATH {
            return match request.method {
                Method::Put => request.json().and_then(|body| self.put(&body)).map(|()| self.shown()),
                _ => Ok(self.shown()),
            }
            .map_or_else(Response::error, |shown| Response::json(200, &shown));
        }
        match self.of(request) {
            None => handle(),
            Some(what) => wrong(app, request, handle, what),
        }
    }
}

fn wrong(app: &App, request: &Request, handle: &dyn Fn() -> Response, what: What) -> Response {
    let closed = || Response { status: 500, headers: Vec::new(), body: Body::Close };
    match what {
        What::Status(status, pause) => failed(status, pause),
        What::CloseBefore => closed(),
        What::CloseAfter => {
            drop(handle());
            closed()
        }
        What::Wait(time) => {
            std::thread::sleep(Duration::from_millis(time));
            handle()
        }
        What::Cut(at) => cut(handle(), at),
        What::NotJson => {
            drop(handle());
            Response::bytes(200, "text/plain", b"this is no JSON".to_vec())
        }
        What::ExpiredToken => Response::error(ErrorBody::new(Code::BadCredentials)),
        What::Prefix(count) => {
            prefix(app, request, count);
            failed(500, None)
        }
        What::ForeignWrite { conversation, participant, attributes } => {
            match app.store.merge(&conversation, &participant, &attributes, app.clock.now()) {
                Ok(()) => handle(),
                // A fault that cannot be carried out is no fault of the caller's.
                Err(_) => Response::error(ErrorBody::new(Code::Internal).saying("The foreign write was not taken.")),
            }
        }
    }
}

/// An error of that status, with the pause that it asks for.
fn failed(status: u16, pause: Option<u64>) -> Response {
    let error = match status {
        404 => ErrorBody::new(Code::NotFound),
        429 => ErrorBody::new(Code::TooManyRequests).param("seconds", pause.unwrap_or(0).to_string()),
        500 => ErrorBody::new(Code::Internal),
        503 => ErrorBody::new(Code::Unavailable),
        504 => ErrorBody::new(Code::Timeout),
        status => ErrorBody::passed(status, "fault", "A fault mode answers."),
    };
    match pause {
        Some(seconds) => Response::error(error.header("Retry-After", seconds.to_string())),
        None => Response::error(error),
    }
}

fn cut(response: Response, at: usize) -> Response {
    let body = match response.body {
        Body::Bytes(media, bytes) if at < bytes.len() => Body::Cut(media, bytes, at),
        // There is nothing to cut off: the connection ends all the same.
        _ => Body::Close,
    };
    Response { body, ..response }
}

/// Does a write with its first names alone, as its own handler would.
fn prefix(app: &App, request: &Request, count: usize) {
    let Ok(mut body) = request.json() else { return };
    let Some(attributes) = body.get_mut("attributes").and_then(Value::as_object_mut) else { return };
    let first: Vec<String> = attributes.keys().take(count).cloned().collect();
    attributes.retain(|name, _| first.contains(name));
    let part = Request { body: body.to_string().into_bytes(), ..request.clone() };
    if let Found::Route(route, _) = find(&super::routes(), part.method, &part.path) {
        drop((route.handler)(app, &part));
    }
}

/// Whether a path fits a pattern, where `*` stands for anything.
fn fits(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| path.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, path) in [("*", "/a"), ("/a/*/c", "/a/b/c"), ("/a/*", "/a/"), ("/a", "/a"), ("*/x*", "/a/xy")] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("/a", "/a/b"), ("/a/*/c", "/a/c"), ("/a/*/c", "/a/b/d"), ("", "/a"), ("a*", "/a")] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn a_table_is_taken_whole_or_not_at_all_and_shown_as_it_was_put() {
        let table = Table::default();
        let body = json!({ "faults": [
            { "path": "/api/v2/*", "method": "PATCH", "times": 3, "every": 2, "do": "status", "status": 429, "retryAfter": 7 },
            { "path": "*", "do": "wait", "milliseconds": 60_000, "times": null },
            { "path": "*", "do": "foreignWrite", "conversation": "c", "participant": "p", "attributes": { "a": "1" } },
        ]});
        table.put(&body).unwrap();
        let shown = table.shown();
        assert_eq!(shown["faults"][0], body["faults"][0]);
        assert_eq!(shown["faults"][1]["times"], Value::Null);
        assert_eq!(shown["faults"][2]["attributes"], json!(["a"]), "P47: names alone");
        for wrong in [
            json!({}),
            json!({ "faults": [{ "path": "*" }] }),
            json!({ "faults": [{ "path": "*", "do": "nothing" }] }),
            json!({ "faults": [{ "path": "*", "do": "status", "status": 200 }] }),
            json!({ "faults": [{ "path": "*", "do": "wait", "milliseconds": 60_001 }] }),
            json!({ "faults": [{ "path": "*", "do": "closeAfter", "every": 0 }] }),
            json!({ "faults": [{ "path": "*", "do": "closeAfter", "tiems": 1 }] }),
            json!({ "faults": vec![json!({ "path": "*", "do": "closeAfter" }); MAX_FAULTS + 1] }),
        ] {
            let error = table.put(&wrong).expect_err(&wrong.to_string());
            assert_eq!(error.status(), 400);
        }
        assert_eq!(table.shown(), shown, "it stays as it was");
        table.put(&json!({ "faults": vec![json!({ "path": "*", "do": "closeAfter" }); MAX_FAULTS] })).unwrap();
    }
}
