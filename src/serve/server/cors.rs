//! Browsers of other origins: none, but for those that were named (§6).

use super::shared::Shared;
use crate::serve::http::request::segments;
use crate::serve::http::{Found, Method, Response, find};
use hyper::HeaderMap;
use hyper::header::HeaderValue;
use hyper::http::request::Parts;

/// For how many seconds a browser may keep the answer to its question.
const MAX_AGE: &str = "600";

/// The origin of a request, when it is one that was named.
pub fn origin(named: &[String], headers: &HeaderMap) -> Option<String> {
    let origin = headers.get("origin")?.to_str().ok()?;
    named.iter().find(|one| *one == origin).cloned()
}

/// The answer to a browser that asks whether it may send a request; it has no token yet.
pub fn preflight(shared: &Shared, parts: &Parts, origin: Option<&str>) -> Option<Response> {
    let asks = parts.method == hyper::Method::OPTIONS && parts.headers.contains_key("access-control-request-method");
    origin.filter(|_| asks)?;
    let path = segments(parts.uri.path())?;
    let takes = |method: &Method| matches!(find(&shared.routes, *method, &path), Found::Route(..));
    let methods: Vec<_> = Method::ALL.into_iter().filter(takes).map(Method::word).collect();
    let response = Response::empty(204).header("access-control-allow-methods", methods.join(", "));
    let response = response.header("access-control-allow-headers", "authorization, content-type, last-event-id");
    Some(response.header("access-control-max-age", MAX_AGE))
}

/// Tells the browser that the page may see the answer.
pub fn allow(headers: &mut HeaderMap, origin: Option<&str>) {
    if let Some(Ok(origin)) = origin.map(HeaderValue::from_str) {
        headers.insert("access-control-allow-origin", origin);
        headers.insert("vary", HeaderValue::from_static("origin"));
        let shown = HeaderValue::from_static("inin-correlation-id, retry-after");
        headers.insert("access-control-expose-headers", shown);
    }
}
