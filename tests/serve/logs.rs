//! F60: values are never in a log, and no control character; whatever is called, in whatever place they stand.

use crate::support::client::{Call, call, raw};
use crate::support::server::server;
use callflow::serve::http::{Access, Method};
use serde_json::json;

/// What must not be seen, plain or as somebody would write it.
const CANARY: &str = "canary";
const BAD: &str = "canary\u{1b}[31m\u{202e}\r\n\u{0}é";

fn calls() -> Vec<Call> {
    let place = "/callflow/v1/conversations";
    let mut all = vec![
        call("POST", place).json(&json!({"flow": "Echo", "caller": BAD, "attributes": {BAD: BAD}})),
        call("POST", place).json(&json!({"flow": BAD})),
        call("POST", place).json(&json!({"flow": "Echo", "attributes": {"a": [BAD]}})),
        call("POST", place).json(&json!({ BAD: BAD })),
        call("POST", place).body("canary/canary", b"canary"),
        call("POST", place).body("application/json", b"{canary"),
        call("GET", "/canary%1b%0d%0a/canary?canary=canary%1b"),
        call("GET", "/callflow/v1/conversations/canary%1b%E2%80%AE?canary"),
        call("CANARY", "/callflow/v1/conversations/canary"),
        call("GET", "/healthz").header("X-Canary", "canary").header("User-Agent", "canary"),
        call("GET", "/healthz").header("Host", "canary.example"),
        call("GET", "/metrics").header("Origin", "https://canary.example"),
    ];
    // Every route with canaries in its places and its body.
    for route in callflow::serve::routes() {
        let piece = |piece: &str| if piece.starts_with('{') { "canary%0a".to_owned() } else { piece.to_owned() };
        let path = route.pattern.split('/').map(piece).collect::<Vec<_>>().join("/");
        let one = call(route.method.word(), &(path + "?name=canary&type=canary&id=canary"));
        let body = json!({"attributes": {"Canary": BAD}, "name": BAD, "flowId": BAD, "state": BAD, "phoneNumber": BAD});
        all.push(if route.method == Method::Get { one } else { one.json(&body) });
    }
    all
}

#[test]
fn f60_no_value_is_in_the_log_or_the_figures() {
    let server = server();
    let calls = calls();
    for call in &calls {
        for token in ["t-admin", "canary-token"] {
            server.send(&call.clone().token(token));
        }
    }
    for bytes in [&b"canary\x1b\r\n\r\n"[..], b"GET /canary HTTP/1.1\r\ncanary\r\n\r\n"] {
        raw(server.at(), bytes);
    }
    let form = call("POST", "/oauth/token").header("Authorization", "Basic Y2FuYXJ5OmNhbmFyeQ==");
    server.send(&form.body("application/x-www-form-urlencoded", b"grant_type=canary"));
    let text = server.log();
    let lines = text.lines().count();
    println!("F60: {} calls, {lines} lines", calls.len() * 2 + 3);
    assert!(lines > calls.len() * 2);
    assert!(!text.to_lowercase().contains(CANARY), "{text}");
    assert!(!server.get("/metrics").text().to_lowercase().contains(CANARY));
    assert!(text.chars().all(|c| c == '\n' || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}')));
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(line["time"].is_string() && line["level"].is_string() && line["event"].is_string());
    }
}

#[test]
fn f60_what_is_open_tells_no_detail() {
    let server = server();
    for route in callflow::serve::routes() {
        if route.access == Access::Open && route.pattern.ends_with('z') {
            let text = server.send(&call("GET", route.pattern)).text();
            assert!(text.len() < 30 && !text.contains("memory"), "{text}");
        }
    }
}
