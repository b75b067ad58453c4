//! F51: every route, without a token, with a wrong one, with one that has ended, with one of another scope.

use crate::support::client::{Reply, call};
use crate::support::server::{SCOPES, Server, server, server_with};
use callflow::serve::http::{Access, Media, Method, Route};
use serde_json::json;
use std::time::Duration;

/// A path of a route, with something in each place.
fn path(route: &Route) -> String {
    let piece = |piece: &str| if piece.starts_with('{') { "x".to_owned() } else { piece.to_owned() };
    route.pattern.split('/').map(piece).collect::<Vec<_>>().join("/")
}

fn send(server: &Server, route: &Route, token: Option<&str>) -> Reply {
    let mut call = call(route.method.word(), &path(route));
    if let Some(token) = token {
        call = call.token(token);
    }
    if route.method != Method::Get {
        call = call.json(&json!({"flow": "Echo", "attributes": {"x": "y"}}));
    }
    server.send(&call)
}

fn guarded() -> Vec<Route> {
    callflow::serve::routes().into_iter().filter(|route| route.access != Access::Open).collect()
}

#[test]
fn f51_every_route_refuses_who_has_no_token_or_a_wrong_one() {
    let server = server();
    let routes = guarded();
    assert!(routes.len() > 5);
    for route in &routes {
        for (token, code) in [
            (None, "authentication.required"),
            (Some("t-wrong"), "bad.credentials"),
            (Some("t-admi"), "bad.credentials"),
        ] {
            let reply = send(&server, route, token);
            assert_eq!((reply.status, reply.code().as_str()), (401, code), "{:?} {}", route.method, route.pattern);
        }
    }
    println!(
        "F51: {} routes refused {} of {} calls without a right token",
        routes.len(),
        3 * routes.len(),
        3 * routes.len()
    );
    assert_eq!((server.stage.begun(), server.count()), (0, 0));
}

#[test]
fn f51_every_route_refuses_a_token_that_has_ended() {
    let server = server_with(callflow::serve::routes(), |app, _| app.settings.token_lifetime = Duration::ZERO);
    let form = call("POST", "/oauth/token").header("Authorization", "Basic aWQ6c2VjcmV0");
    let form = form.body("application/x-www-form-urlencoded", b"grant_type=client_credentials");
    for route in guarded() {
        let token = server.send(&form).json()["access_token"].as_str().expect("a token").to_owned();
        let reply = send(&server, &route, Some(&token));
        assert_eq!((reply.status, reply.code().as_str()), (401, "bad.credentials"), "{}", route.pattern);
    }
    assert_eq!((server.stage.begun(), server.count()), (0, 0));
}

#[test]
fn f51_every_route_refuses_a_token_of_another_scope() {
    let server = server();
    let mut refused = 0;
    for route in guarded() {
        let Access::Scope(needed) = route.access else { continue };
        for scope in SCOPES.into_iter().filter(|scope| *scope != needed.word() && *scope != "admin") {
            let reply = send(&server, &route, Some(&format!("t-{scope}")));
            let told = (reply.status, reply.code());
            assert_eq!(told, (403, "missing.any.permissions".to_owned()), "{} with {scope}", route.pattern);
            assert!(reply.text().contains(needed.permissions()), "{}", reply.text());
            refused += 1;
        }
    }
    println!("F51: {refused} of {refused} calls with another scope refused");
    assert_eq!((server.stage.begun(), server.count()), (0, 0));
}

#[test]
fn f51_what_needs_no_token_writes_nothing_but_a_login_and_an_upload() {
    for route in callflow::serve::routes().iter().filter(|route| route.access == Access::Open) {
        let harmless = route.method == Method::Get || matches!(route.media, Media::Form | Media::Upload);
        assert!(harmless, "{:?} {}", route.method, route.pattern);
    }
}

#[test]
fn f51_a_token_in_the_query_is_none() {
    let server = server();
    let reply = server.send(&call("GET", "/callflow/v1/conversations/x?access_token=t-admin&token=t-admin"));
    assert_eq!((reply.status, reply.code().as_str()), (401, "authentication.required"));
}
