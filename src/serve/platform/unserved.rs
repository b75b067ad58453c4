//! Calls of the platform that callflow knows and does not serve: 501, naming the path (H15). Never a made-up success.

use crate::serve::http::{Access, Answer, App, ErrorBody, Media, Method, Request, Route, Scope};

/// What is known of them: method, path, and the scope that a call of its kind needs.
const CALLS: &[(Method, &str, Scope)] = &[
    (Method::Get, "/api/v2/conversations/{id}/customattributes", Scope::Read),
    (Method::Put, "/api/v2/conversations/{id}/customattributes", Scope::Attributes),
    (Method::Patch, "/api/v2/conversations/{id}/customattributes", Scope::Attributes),
    (Method::Get, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Read),
    (Method::Put, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Attributes),
    (Method::Patch, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Attributes),
    (Method::Delete, "/api/v2/conversations/{id}/customattributes/{attribute}", Scope::Attributes),
    (Method::Post, "/api/v2/conversations/customattributes/search", Scope::Read),
    (Method::Get, "/api/v2/analytics/conversations/details/jobs/availability", Scope::Read),
    (Method::Delete, "/api/v2/analytics/conversations/details/jobs/{id}", Scope::Read),
    (Method::Post, "/api/v2/analytics/conversations/aggregates/query", Scope::Read),
    (Method::Post, "/api/v2/flows/instances/query", Scope::Read),
    (Method::Post, "/api/v2/flows/instances/jobs", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/jobs/{id}", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/querycapabilities", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/{id}", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/settings/executiondata", Scope::Read),
    (Method::Patch, "/api/v2/flows/instances/settings/executiondata", Scope::Flows),
    (Method::Get, "/api/v2/flows/instances/settings/loglevels", Scope::Read),
    (Method::Get, "/api/v2/flows/instances/settings/loglevels/default", Scope::Read),
    (Method::Put, "/api/v2/flows/instances/settings/loglevels/default", Scope::Flows),
    (Method::Delete, "/api/v2/flows/instances/settings/loglevels/default", Scope::Flows),
    (Method::Get, "/api/v2/flows/{id}/instances/settings/loglevels", Scope::Read),
    (Method::Post, "/api/v2/flows/{id}/instances/settings/loglevels", Scope::Flows),
    (Method::Put, "/api/v2/flows/{id}/instances/settings/loglevels", Scope::Flows),
    (Method::Delete, "/api/v2/flows/{id}/instances/settings/loglevels", Scope::Flows),
    (Method::Post, "/api/v2/flows/actions/deactivate", Scope::Flows),
    (Method::Post, "/api/v2/flows/actions/revert", Scope::Flows),
    (Method::Post, "/api/v2/flows/actions/unlock", Scope::Flows),
    (Method::Post, "/api/v2/flows/datatables/{id}/export/jobs", Scope::Tables),
    (Method::Get, "/api/v2/flows/datatables/{id}/export/jobs/{job}", Scope::Read),
    (Method::Post, "/api/v2/flows/datatables/{id}/import/jobs", Scope::Tables),
    (Method::Get, "/api/v2/flows/datatables/{id}/import/jobs/{job}", Scope::Read),
    (Method::Post, "/api/v2/integrations/actions", Scope::Actions),
    (Method::Patch, "/api/v2/integrations/actions/{id}", Scope::Actions),
    (Method::Delete, "/api/v2/integrations/actions/{id}", Scope::Actions),
    (Method::Put, "/api/v2/routing/queues/{id}", Scope::Conversations),
    (Method::Delete, "/api/v2/routing/queues/{id}", Scope::Conversations),
];

/// The routes.
pub fn routes() -> Vec<Route> {
    CALLS.iter().map(route).collect()
}

fn route(call: &'static (Method, &'static str, Scope)) -> Route {
    let (method, pattern, scope) = *call;
    let media = if matches!(method, Method::Get | Method::Delete) { Media::None } else { Media::Json };
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
