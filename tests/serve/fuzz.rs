//! F52: requests that were drawn, bytes that were turned: nothing fails, nothing hangs, nothing changes.

use crate::support::client::{Call, call, connect, reply};
use crate::support::server::{Server, server};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::Write;
use std::net::Shutdown;

/// Pieces that requests are made of: those that mean something, and those that should not.
fn piece() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = vec![
        "GET ",
        "POST ",
        "PATCH ",
        "/",
        "/callflow/v1/conversations",
        "/api/v2/conversations",
        "/oauth/token",
        "%",
        "%2F",
        "%00",
        "?",
        "&",
        "=",
        " HTTP/1.1",
        " HTTP/1.0",
        "\r\n",
        "\n",
        "\r",
        "\r\n\r\n",
        "Host: localhost\r\n",
        "Host: evil.example\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: 99999999999\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Authorization: Bearer t-read\r\n",
        "Authorization: Bearer \r\n",
        "Content-Type: application/json\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Upgrade: h2c\r\n",
        "{\"flow\": \"Echo\"}",
        "5\r\nhello\r\n",
        "0\r\n\r\n",
        ": ",
        "\0",
        "\u{202e}",
        "é",
        "..",
        "//",
        "*",
    ];
    prop_oneof![9 => proptest::sample::select(words).prop_map(str::to_owned), 1 => ".{0,20}"]
}

/// Sends bytes, and reads answers until the connection ends; the statuses.
fn statuses(server: &Server, bytes: &[u8]) -> Vec<u16> {
    let mut socket = connect(server.at());
    let _ = socket.write_all(bytes);
    // Nothing more comes, so the server need not wait for it.
    let _ = socket.shutdown(Shutdown::Write);
    std::iter::from_fn(|| reply(&mut socket)).map(|reply| reply.status).take(200).collect()
}

#[test]
fn f52_requests_of_any_pieces_are_answered_or_ended() {
    let server = server();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(400) });
    let pieces = proptest::collection::vec(piece(), 1..30);
    let outcome = runner.run(&pieces, |pieces| {
        let seen = statuses(&server, pieces.concat().as_bytes());
        prop_assert!(seen.iter().all(|status| *status != 500), "{seen:?}");
        Ok(())
    });
    outcome.unwrap();
    assert_eq!((server.stage.begun(), server.count()), (0, 0), "`read` begins nothing");
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn f52_a_good_request_with_one_byte_turned_is_never_a_failure() {
    let server = server();
    let good = call("PATCH", "/api/v2/conversations/x/participants/y/attributes").token("t-attributes");
    let good = good.json(&serde_json::json!({"attributes": {"Tier": "gold"}})).bytes();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(400) });
    let outcome = runner.run(&(0..good.len(), any::<u8>()), |(at, byte)| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        let seen = statuses(&server, &bytes);
        prop_assert!(seen.iter().all(|status| (400..500).contains(status)), "{seen:?}");
        Ok(())
    });
    outcome.unwrap();
    assert_eq!(server.count(), 0);
}

#[test]
fn f52_any_path_and_any_body_of_the_right_form_is_answered() {
    let server = server();
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(300) });
    let routes = callflow::serve::routes();
    let drawn = (
        0..routes.len(),
        "[a-zA-Z0-9%/.é ]{0,30}",
        "(null|true|[0-9]{1,30}|\"[^\"\\\\]{0,20}\"|\\{\\}|\\[\\]|\\{\"attributes\":(null|\\[\\]|\\{\"\":1\\})\\})",
    );
    let outcome = runner.run(&drawn, |(at, place, body)| {
        let route = &routes[at];
        let place: String = place.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let piece = |piece: &str| if piece.starts_with('{') { place.clone() } else { piece.to_owned() };
        let path = route.pattern.split('/').map(piece).collect::<Vec<_>>().join("/");
        let call: Call = call(route.method.word(), &path).token("t-admin").body("application/json", body.as_bytes());
        let status = server.send(&call).status;
        prop_assert!(status != 500 && status != 504, "{status} {} {body}", route.pattern);
        Ok(())
    });
    outcome.unwrap();
}
