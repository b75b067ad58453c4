//! `/healthz`, `/readyz`, `/metrics`.

use crate::serve::http::{Access, Answer, App, Code, ErrorBody, Media, Method, Request, Response, Route, Scope};
use serde_json::json;

/// Where it says that it is alive. It is answered without waiting for anything.
pub const HEALTHZ: &str = "/healthz";

/// The routes.
pub const ROUTES: [Route; 3] = [
    route(HEALTHZ, Access::Open, "Whether the process is alive", |_, _| {
        Ok(Response::json(200, &json!({"status": "alive"})))
    }),
    route("/readyz", Access::Open, "Whether requests are taken: the store is reachable, and it does not stop", ready),
    route("/metrics", Access::Scope(Scope::Admin), "Figures for Prometheus", metrics),
];

const fn route(
    pattern: &'static str,
    access: Access,
    summary: &'static str,
    handler: crate::serve::http::Handler,
) -> Route {
    Route { method: Method::Get, pattern, access, media: Media::None, success: 200, summary, handler }
}

/// Ready or not, without detail: whoever asks has shown no token.
fn ready(app: &App, _: &Request) -> Answer {
    if app.is_stopping() || app.store.ready().is_err() {
        return Err(ErrorBody::new(Code::Unavailable));
    }
    Ok(Response::json(200, &json!({"status": "ready"})))
}

fn metrics(app: &App, _: &Request) -> Answer {
    let mut others = app.worker.figures();
    others.extend(app.peers.figures());
    others.extend(app.store.figures());
    let text = app.metrics.text(&others);
    Ok(Response::bytes(200, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes()))
}
