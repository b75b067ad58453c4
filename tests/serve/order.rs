//! H14: the checks come in their order, and a refused request has changed nothing. H6, H15: what no route knows.

use crate::support::client::{Call, call};
use crate::support::server::{Server, server};
use serde_json::json;

const PLACE: &str = "/callflow/v1/conversations";

fn told(server: &Server, call: &Call) -> (u16, String) {
    let reply = server.send(call);
    (reply.status, reply.code())
}

#[test]
fn h14_each_check_hides_those_behind_it() {
    let server = server();
    let large = vec![b' '; (1 << 20) + 1];
    let input = format!("{PLACE}/nobody/input");
    let cases = [
        (call("PUT", "/nowhere/").body("text/plain", &large), (401, "authentication.required")),
        (call("POST", PLACE).token("t-read").body("text/plain", &large), (403, "missing.any.permissions")),
        (call("PUT", "/nowhere/").token("t-read").body("text/plain", &large), (404, "not.found")),
        (call("PUT", PLACE).token("t-read").body("text/plain", &large), (405, "method.not.allowed")),
        (call("POST", PLACE).token("t-admin").body("text/plain", &large), (415, "unsupported.media.type")),
        (call("POST", &input).token("t-admin").body("application/json", &large), (413, "request.entity.too.large")),
        (call("POST", &input).token("t-admin").body("application/json", b"{\"digits\": 5}"), (404, "not.found")),
        (call("POST", PLACE).token("t-admin").body("application/json", b"{\"flow\": 5}"), (400, "bad.request")),
    ];
    for (call, (status, code)) in cases {
        assert_eq!(told(&server, &call), (status, code.to_owned()), "{call:?}");
    }
    assert_eq!((server.stage.begun(), server.count()), (0, 0));
}

#[test]
fn h14_a_405_says_which_methods_there_are() {
    let server = server();
    for (method, path, allow) in [
        ("DELETE", "/callflow/v1/conversations", "POST"),
        ("POST", "/callflow/v1/conversations/x", "GET"),
        ("TRACE", "/callflow/v1/conversations/x", "GET"),
        ("OPTIONS", "/callflow/v1/conversations/x", "GET"),
        ("PUT", "/oauth/token", "POST"),
    ] {
        let reply = server.send(&call(method, path).token("t-read"));
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allow)), "{method} {path}");
    }
}

#[test]
fn h06_ids_with_slashes_and_of_every_script() {
    let server = server();
    // Raw slashes lead nowhere; encoded ones belong to the id, which nobody knows.
    for (path, id) in
        [("a/b", None), ("a%2Fb", Some("a/b")), ("%C3%A9%F0%9F%98%80", Some("é😀")), ("a+b%20", Some("a+b "))]
    {
        let reply = server.get(&format!("{PLACE}/{path}"));
        assert_eq!((reply.status, reply.code().as_str()), (404, "not.found"), "{path}");
        assert_eq!(reply.json()["messageParams"]["conversationId"].as_str(), id, "{path}");
    }
    for path in ["%", "%zz", "%ff", "%C3"] {
        let reply = server.get(&format!("{PLACE}/{path}"));
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad.request"), "{path}");
    }
    for path in ["", "/", "//x", "/callflow/v1/conversations/", "/callflow//v1/conversations/x", "/../healthz"] {
        let path = if path.is_empty() { "/x" } else { path };
        assert_eq!(server.get(path).status, 404, "{path}");
    }
}

#[test]
fn h05_a_get_is_never_refused_for_its_content_type() {
    let server = server();
    server.post(PLACE, &json!({"flow": "Echo"}));
    let path = format!("{PLACE}/00000000-0000-4000-8000-000000000000");
    for media in ["application/json", "text/plain", "nonsense"] {
        let plain = call("GET", &path).token("t-read").header("Content-Type", media);
        assert_eq!(server.send(&plain).status, 200, "{media}");
        assert_eq!(server.send(&call("GET", &path).token("t-read").body(media, b"{}")).status, 200, "{media}");
    }
}

#[test]
fn h12_every_answer_has_an_id_and_no_answer_is_kept() {
    let server = server();
    let mut seen = std::collections::HashSet::new();
    for path in ["/healthz", "/readyz", "/nowhere", "/metrics", "/callflow/v1/openapi.json"] {
        let reply = server.get(path);
        let id = reply.header("inin-correlation-id").expect("an id").to_owned();
        assert_eq!(id.len(), 36);
        assert!(seen.insert(id.clone()));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert!(server.log().contains(&id), "its log line has it");
    }
}
