//! H20–H23: how a client fetches a token, and H17: how many requests it may make.

use crate::support::client::{Call, call};
use crate::support::server::{server, server_with};
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

fn basic(id_and_secret: &str) -> String {
    use base64::Engine;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(id_and_secret))
}

fn login(credentials: &str) -> Call {
    call("POST", "/oauth/token").header("Authorization", &basic(credentials))
}

#[test]
fn h20_a_client_fetches_a_token_and_uses_it() {
    let server = server();
    let reply = server.send(&login("id:secret").body(FORM, b"grant_type=client_credentials"));
    assert_eq!((reply.status, reply.header("cache-control")), (200, Some("no-store")));
    let body = reply.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(86_399)));
    let token = body["access_token"].as_str().expect("a token");
    assert_eq!(server.send(&call("GET", "/metrics").token(token)).status, 200);
    assert!(!server.log().contains(token) && !server.log().contains("secret"), "F62");
}

#[test]
fn h21_errors_of_a_login_are_those_of_the_rfc() {
    let server = server();
    let right = b"grant_type=client_credentials";
    for (call, status, error) in [
        (login("id:wrong").body(FORM, right), 401, "invalid_client"),
        (login("other:secret").body(FORM, right), 401, "invalid_client"),
        (login("id").body(FORM, right), 401, "invalid_client"),
        (login("id:secret:").body(FORM, right), 401, "invalid_client"),
        (call("POST", "/oauth/token").body(FORM, right), 401, "invalid_client"),
        (call("POST", "/oauth/token").header("Authorization", "Basic !").body(FORM, right), 401, "invalid_client"),
        (call("POST", "/oauth/token").token("t-admin").body(FORM, right), 401, "invalid_client"),
        (login("id:secret").body(FORM, b"grant_type=password"), 400, "unsupported_grant_type"),
        (login("id:secret").body(FORM, b""), 400, "invalid_request"),
        (login("id:secret"), 400, "invalid_request"),
        (login("id:secret").body(FORM, b"grant_type=a&grant_type=b"), 400, "invalid_request"),
        (login("id:secret").body(FORM, b"grant_type=%ff"), 400, "invalid_request"),
        (login("id:secret").body("application/json", b"{}"), 400, "invalid_request"),
    ] {
        let reply = server.send(&call);
        assert_eq!((reply.status, &reply.json()["error"]), (status, &json!(error)), "{call:?}");
        assert!(reply.json()["error_description"].is_string());
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("www-authenticate"), (status == 401).then_some("Basic"));
    }
}

#[test]
fn h17_past_the_rate_a_429_says_when_to_come_back() {
    let server = server_with(callflow::serve::routes(), |app, _| app.settings.rate = Some(3));
    let look = || server.send(&call("GET", "/nowhere").token("t-read"));
    assert_eq!([look().status, look().status, look().status], [404; 3]);
    let reply = look();
    assert_eq!((reply.status, reply.code().as_str()), (429, "too.many.requests.retry.after"));
    let seconds = reply.header("retry-after").expect("H16").to_owned();
    let message = format!("Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds");
    assert_eq!(reply.json()["message"], message);
    // Others have minutes of their own, and health has no rate.
    assert_eq!(server.send(&call("GET", "/nowhere").token("t-admin")).status, 404);
    assert_eq!(server.send(&call("GET", "/healthz")).status, 200);
}
