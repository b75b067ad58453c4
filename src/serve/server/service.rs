//! From a request to its answer: the checks in their order (H14), the handler, the headers, the log line.

use super::body::{Outgoing, Whole, gather};
use super::limits::SMALL_BODY_BYTES;
use super::phase::{Phase, Progress};
use super::room::Part;
use super::shared::Shared;
use super::{cors, names, stream};
use crate::serve::http::request::{parameters, segments};
use crate::serve::http::{Access, Body, Code, ErrorBody, Found, Method, Request, Response, Route, Scopes, find};
use crate::serve::random;
use crate::serve::watch::{Field, HEALTHZ, Level};
use hyper::HeaderMap;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use hyper::http::request::Parts;
use std::fmt;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// The connection ends without an answer: a fault mode wants it so.
#[derive(Debug)]
pub struct Abort;

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed without an answer")
    }
}

impl std::error::Error for Abort {}

/// The media type of server-sent events.
const EVENTS: &str = "text/event-stream";

/// What is known of a request once its answer is there: for the log and the figures.
#[derive(Default)]
struct Told {
    route: Option<&'static str>,
    method: Option<Method>,
    /// The body was not read, so nobody knows where the next request begins.
    unread: bool,
    /// There was no memory for the answer: whoever asks again comes anew, and does not hold his place in a flood.
    refused: bool,
}

/// Answers a request.
///
/// # Errors
/// When the connection shall end without an answer.
pub async fn answer(
    shared: Arc<Shared>,
    progress: Arc<Progress>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Outgoing>, Abort> {
    let begin = Instant::now();
    progress.enter(Phase::Body);
    let correlation = random::uuid().unwrap_or_default();
    let (parts, body) = request.into_parts();
    let (method, unread) = (Method::of(parts.method.as_str()), has_body(&parts.headers));
    let mut told = Told { method, unread, ..Told::default() };
    let chunked = parts.headers.contains_key(TRANSFER_ENCODING);
    let origin = cors::origin(&shared.cors, &parts.headers);
    let response = match cors::preflight(&shared, &parts, origin.as_deref()) {
        Some(response) => response,
        None => work(&shared, &progress, &parts, body, &correlation, &mut told).await.unwrap_or_else(Response::error),
    };
    let code = if let Body::Error(error) = &response.body { error.code().to_owned() } else { String::new() };
    let status = response.status;
    let mut sent = dressed(&shared, &progress, response, &correlation)?;
    // A stream is the last answer of its connection, so its end is seen by whoever reads lines alone.
    let stream = sent.headers().get("content-type").is_some_and(|media| media == EVENTS);
    if told.unread || told.refused || chunked || stream {
        sent.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    cors::allow(sent.headers_mut(), origin.as_deref());
    let took = begin.elapsed();
    shared.app.metrics.answered(told.route, told.method, status, took);
    let fields = [
        ("correlation", Field::Text(&correlation)),
        ("method", Field::Text(told.method.map_or("other", Method::word))),
        ("route", Field::Text(told.route.unwrap_or("none"))),
        ("status", Field::Number(status.into())),
        ("microseconds", Field::Number(took.as_micros() as u64)),
        ("code", Field::Text(&code)),
    ];
    let fields = &fields[..if code.is_empty() { 5 } else { 6 }];
    shared.log.line(if status == 500 { Level::Error } else { Level::Info }, "request", fields);
    Ok(sent)
}

/// Memory for an answer, set aside before anybody works on it: callers who do not take theirs must not take all of it.
async fn room(shared: &Shared, progress: &Progress, told: &mut Told, bytes: usize) -> Result<Option<Part>, ErrorBody> {
    if bytes == 0 {
        return Ok(None);
    }
    match timeout(shared.limits.turn, shared.answers.part(bytes, progress.is_prompt())).await {
        Ok(Some(memory)) => Ok(Some(memory)),
        _ => {
            told.refused = true;
            Err(ErrorBody::new(Code::Unavailable))
        }
    }
}

/// What was set aside for an answer, made as large as the answer is; it is kept until the answer is gone.
async fn fitting(
    shared: &Shared,
    progress: &Progress,
    told: &mut Told,
    route: &Route,
    size: usize,
    aside: Option<Part>,
) -> Result<(), ErrorBody> {
    shared.sizes.learn(route, size);
    if size <= SMALL_BODY_BYTES {
        return Ok(());
    }
    // One that is larger than all memory waits until it is alone.
    let size = size.min(shared.limits.answers_bytes);
    let fits = match aside {
        Some(mut aside) if aside.bytes() >= size => {
            aside.shrink(size);
            Some(aside)
        }
        aside => {
            drop(aside);
            room(shared, progress, told, size).await?
        }
    };
    if let Some(memory) = fits {
        progress.hold(memory);
    }
    Ok(())
}

fn has_body(headers: &HeaderMap) -> bool {
    headers.contains_key(TRANSFER_ENCODING) || headers.get(CONTENT_LENGTH).is_some_and(|length| length != "0")
}

/// The checks, the body, the handler.
async fn work(
    shared: &Arc<Shared>,
    progress: &Progress,
    parts: &Parts,
    body: Incoming,
    correlation: &str,
    told: &mut Told,
) -> Result<Response, ErrorBody> {
    if shared.address.ip().is_loopback() {
        names::check(parts)?;
    }
    let checked = checked(shared, parts, told)?;
    let route = checked.route;
    let (mut bytes, mut memory) = (Vec::new(), None);
    if told.unread {
        let whole: Whole = gather(body, route.media.limit(), &shared.memory).await?;
        (bytes, memory) = whole;
        told.unread = false;
    }
    progress.enter(Phase::Working);
    let request = Request {
        method: route.method,
        path: checked.path,
        raw_path: parts.uri.path().to_owned(),
        query: parameters(parts.uri.query().unwrap_or_default()).ok_or_else(undecodable)?,
        headers: headers(&parts.headers),
        body: bytes,
        scopes: checked.scopes,
        correlation: correlation.to_owned(),
        places: checked.places,
    };
    let aside = room(shared, progress, told, shared.sizes.wanted(route, shared.limits.answers_bytes)).await?;
    let response = handled(shared, *route, request).await?;
    drop(memory);
    let size = if let Body::Bytes(_, bytes) = &response.body { bytes.len() } else { 0 };
    fitting(shared, progress, told, route, size, aside).await?;
    Ok(response)
}

fn undecodable() -> ErrorBody {
    ErrorBody::bad("The path or query is not percent-encoded UTF-8.")
}

fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect()
}

/// A request that may be worked on.
struct Checked<'a> {
    route: &'a Route,
    path: Vec<String>,
    places: Vec<(&'static str, String)>,
    scopes: Scopes,
}

/// H14: token, scope, path and method, media type, size. Nothing of the body was read yet.
fn checked<'a>(shared: &'a Shared, parts: &Parts, told: &mut Told) -> Result<Checked<'a>, ErrorBody> {
    let path = segments(parts.uri.path());
    // A method that nobody knows is, on a known path, one of those that it does not take.
    let found = path.as_ref().map_or(Found::Nothing, |path| match told.method {
        Some(method) => find(&shared.routes, method, path),
        None => other_methods(&shared.routes, path),
    });
    if let Found::Route(route, _) = &found {
        told.route = Some(route.pattern);
    }
    let open = matches!(&found, Found::Route(route, _) if route.access == Access::Open);
    let scopes = if open { Scopes::NONE } else { admitted(shared, &parts.headers)? };
    let path = path.ok_or_else(undecodable)?;
    let (route, places) = match found {
        Found::Route(route, places) => (route, places),
        Found::Nothing => return Err(ErrorBody::new(Code::NotFound)),
        Found::OtherMethods(methods) => {
            let words: Vec<_> = methods.into_iter().map(Method::word).collect();
            let error = ErrorBody::new(Code::MethodNotAllowed).param("method", parts.method.as_str());
            return Err(error.header("Allow", words.join(", ")));
        }
    };
    if let Access::Scope(scope) = route.access
        && !scopes.allow(scope)
    {
        return Err(ErrorBody::new(Code::MissingPermissions).param("permissions", scope.permissions()));
    }
    let media = parts.headers.get("content-type").and_then(|value| value.to_str().ok());
    if told.unread && route.method != Method::Get && !route.media.takes(media) {
        return Err(ErrorBody::new(Code::UnsupportedMediaType));
    }
    let length = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let limit = route.media.limit();
    match length.is_some_and(|length| length > limit as u64) {
        true => Err(ErrorBody::too_large(limit)),
        false => Ok(Checked { route, path, places, scopes }),
    }
}

fn admitted(shared: &Shared, headers: &HeaderMap) -> Result<Scopes, ErrorBody> {
    let header = headers.get("authorization").and_then(|value| value.to_str().ok());
    shared.app.keys.admit(header, shared.app.settings.rate)
}

fn other_methods<'a>(routes: &'a [Route], path: &[String]) -> Found<'a> {
    let looked = Method::ALL.into_iter().map(|method| find(routes, method, path));
    let all: Vec<_> =
        looked.filter_map(|found| if let Found::Route(route, _) = found { Some(route.method) } else { None }).collect();
    if all.is_empty() { Found::Nothing } else { Found::OtherMethods(all) }
}

/// Waits for a turn and lets the handler work. A handler that fails for our own fault is a 500, and nobody else notices
/// (F38).
async fn handled(shared: &Arc<Shared>, route: Route, request: Request) -> Result<Response, ErrorBody> {
    let app = Arc::clone(&shared.app);
    if route.pattern == HEALTHZ {
        return (route.handler)(&app, &request);
    }
    let turn = timeout(shared.limits.turn, Arc::clone(&shared.turns).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else { return Err(ErrorBody::new(Code::Unavailable)) };
    let work = spawn_blocking(move || {
        // The turn lasts as long as the work, also when nobody waits for it any more.
        let _turn: OwnedSemaphorePermit = turn;
        let _working = Working::new(&app);
        let handle = || Response::from((route.handler)(&app, &request));
        match &app.faults {
            Some(faults) => faults.around(&app, &request, &handle),
            None => handle(),
        }
    });
    match timeout(shared.limits.handler, work).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => Err(ErrorBody::new(Code::Internal)),
        Err(_) => Err(ErrorBody::new(Code::Timeout)),
    }
}

/// One request that is worked on, for the figures; also when the work ends by a panic.
struct Working<'a>(&'a crate::serve::http::App);

impl<'a> Working<'a> {
    fn new(app: &'a crate::serve::http::App) -> Self {
        app.metrics.working(1);
        Self(app)
    }
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.0.metrics.working(-1);
    }
}

/// The answer with its headers and body (H2, H12).
fn dressed(
    shared: &Shared,
    progress: &Arc<Progress>,
    response: Response,
    correlation: &str,
) -> Result<hyper::Response<Outgoing>, Abort> {
    let Response { status, headers, body } = response;
    progress.enter(Phase::Answer);
    let (media, body) = match body {
        Body::Empty => (None, Outgoing::bytes(Vec::new(), Arc::clone(progress))),
        Body::Bytes(media, bytes) => (Some(media), Outgoing::bytes(bytes, Arc::clone(progress))),
        Body::Shared(media, bytes) => (Some(media), Outgoing::shared(bytes, Arc::clone(progress))),
        Body::Error(error) => {
            let text = error.to_json(correlation).to_string();
            (Some(crate::serve::http::JSON), Outgoing::bytes(text.into_bytes(), Arc::clone(progress)))
        }
        Body::Cut(media, bytes, at) => (Some(media), Outgoing::cut(bytes, at, Arc::clone(progress))),
        Body::Close => return Err(Abort),
        Body::Events(events) => match Arc::clone(&shared.streams).try_acquire_owned() {
            Ok(place) => {
                let from = stream::begin(events, Arc::clone(progress), place, shared.stop.clone());
                (Some(EVENTS), Outgoing::stream(from, Arc::clone(progress)))
            }
            Err(_) => {
                let full = Response::error(ErrorBody::new(Code::Unavailable));
                return dressed(shared, progress, full, correlation);
            }
        },
    };
    let mut sent = hyper::Response::new(body);
    *sent.status_mut() = hyper::StatusCode::from_u16(status).unwrap_or_default();
    let fixed = [("inin-correlation-id", correlation.to_owned()), ("cache-control", "no-store".to_owned())];
    let media = media.map(|media| ("content-type", media.to_owned()));
    for (name, value) in fixed.into_iter().chain(media).chain(headers) {
        // A handler's header that is none is left out; a row's key in one would be percent-encoded.
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(&value)) {
            sent.headers_mut().insert(name, value);
        }
    }
    Ok(sent)
}
