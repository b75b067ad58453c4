//! The OpenAPI document, made from the table of routes: what is served is what it says.

use super::schemas;
use crate::serve::http::{Access, Media, Method, Route, Scope};
use serde_json::{Map, Value, json};

/// The document of those routes (OpenAPI 3.1).
pub fn document(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let path = paths.entry(path(route.pattern)).or_insert_with(|| json!({}));
        path[route.method.word().to_lowercase()] = operation(route);
    }
    let schemes = json!({
        "token": {"type": "http", "scheme": "bearer", "description": "A token, given at the start or fetched."},
        "client": {"type": "http", "scheme": "basic", "description": "Id and secret of a client."},
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "callflow",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "callflow's own API, and the part of the platform's that it answers.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"securitySchemes": schemes, "schemas": schemas::all()},
    })
}

/// A pattern as the document writes it: a place is a place, the rest of a path too.
fn path(pattern: &str) -> String {
    pattern.replace("*}", "}")
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "operationId": name(route),
        "summary": route.summary,
        "tags": [tag(route.pattern)],
        "responses": responses(route),
        "security": security(route),
    });
    let places = places(route.pattern);
    if !places.is_empty() {
        let one = |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        operation["parameters"] = places.into_iter().map(one).collect();
    }
    if !matches!(route.media, Media::None) {
        let schema = schemas::of_body(route).map_or_else(|| json!({}), reference);
        operation["requestBody"] = json!({"content": {(route.media.name()): {"schema": schema}}});
    }
    if let Access::Scope(scope) = route.access {
        operation["x-callflow-scope"] = json!(scope.word());
    }
    operation
}

/// A name that is there once: the method and the words of the path.
fn name(route: &Route) -> String {
    let mut name = route.method.word().to_lowercase();
    for word in route.pattern.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        name.push('_');
        name.push_str(word);
    }
    name
}

fn tag(pattern: &str) -> &'static str {
    match pattern {
        _ if pattern.starts_with("/callflow/") => "callflow",
        _ if pattern.starts_with("/api/") => "platform",
        _ => "service",
    }
}

fn places(pattern: &str) -> Vec<&str> {
    let pieces = pattern.split('/').filter_map(|piece| piece.strip_prefix('{')?.strip_suffix('}'));
    pieces.map(|name| name.trim_end_matches('*')).collect()
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn security(route: &Route) -> Value {
    match route.access {
        Access::Scope(_) => json!([{"token": []}]),
        Access::Open if route.media == Media::Form => json!([{"client": []}]),
        Access::Open => json!([]),
    }
}

/// The success, and every error that the table of routes alone decides (H14); others come as `default`.
fn responses(route: &Route) -> Value {
    let mut success = json!({"description": "Success"});
    if let Some((media, schema)) = schemas::of_answer(route) {
        success["content"] = json!({media: {"schema": reference(schema)}});
    }
    let error =
        |text: &str| json!({"description": text, "content": {"application/json": {"schema": reference("ErrorBody")}}});
    let mut all = json!({(route.success.to_string()): success, "default": error("An error")});
    if let Access::Scope(scope) = route.access {
        all["401"] = error("No token, or one that is not known or has ended");
        all["403"] = error(&format!(
            "The token has not the scope {}",
            if scope == Scope::Admin { "admin" } else { scope.word() }
        ));
    }
    if route.method != Method::Get {
        all["413"] = error(&format!("The body has more than {} bytes", route.media.limit()));
    }
    if matches!(route.media, Media::Json) {
        all["415"] = error("The body is not JSON by its Content-Type");
    }
    all
}
