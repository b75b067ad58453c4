//! Calls of the platform that callflow knows and does not serve: 501, naming the path (H15). Never a made-up success.

use crate::serve::http::{Access, Answer, App, ErrorBody, Media, Method, Request, Route, Scope};

/// What is known of them: method, path, and the scope that a call of its kind needs.
const CALLS: &[(Method, &str, Scope)] = &[
    (Method::Get, "/api/v2/conversations/{id}/customattributes", Scope::Read),
    (Method::Get, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Read),
    (Method::Put, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Attributes),
    (Method::Patch, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Attributes),
    (Method::Post, "/api/v2/flows/instances/query", Scope::Read),
    (Method::Post, "/api/v2/flows/instances/jobs", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/jobs/{id}", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/querycapabilities", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/{id}", Scope::Read),
];

/// The routes.
pub fn routes() -> Vec<Route> {
    CALLS.iter().map(route).collect()
}

fn route(call: &'static (Method, &'static str, Scope)) -> Route {
    let (method, pattern, scope) = *call;
    let media = if method == Method::Get { Media::None } else { Media::Json };
    Route {
        method,
        pattern,
        access: Access::Scope(scope),
        media,
        success: 501,
        summary: "Known and not served",
        handler: not_served,
    }
}

fn not_served(_: &App, request: &Request) -> Answer {
    Err(ErrorBody::not_served(format!("{} {}", request.method.word(), request.raw_path)))
}
