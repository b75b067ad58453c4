//! F52, H3, H4: bodies that are too large, too deep, of the wrong kind; each limit at it and one past it.

use crate::support::client::{Reply, call, raw};
use crate::support::server::{Server, server, server_with};
use callflow::serve::http::{
    Access, MAX_BODY_BYTES, MAX_FORM_BYTES, MAX_UPLOAD_BYTES, Media, Method, Response, Route, Scope,
};

const PLACE: &str = "/callflow/v1/conversations";

fn send(server: &Server, body: &[u8]) -> Reply {
    server.send(&call("POST", PLACE).token("t-admin").body("application/json", body))
}

/// A body of exactly so many bytes that begins a conversation.
fn sized(bytes: usize) -> Vec<u8> {
    let mut body = b"{\"flow\": \"Echo\", \"attributes\": {\"a\": \"".to_vec();
    body.resize(bytes - 3, b'x');
    body.extend_from_slice(b"\"}}");
    body
}

#[test]
fn f52_a_body_at_its_largest_and_one_byte_past_it() {
    let server = server();
    assert_eq!(send(&server, &sized(MAX_BODY_BYTES)).status, 201);
    let reply = send(&server, &sized(MAX_BODY_BYTES + 1));
    assert_eq!((reply.status, reply.code().as_str()), (413, "request.entity.too.large"));
    // H18: it is not to be tried again.
    assert_eq!(reply.header("retry-after"), None);
    // In chunks nobody knows the length before; it is counted.
    for (bytes, status) in [(MAX_BODY_BYTES, 201), (MAX_BODY_BYTES + 1, 413)] {
        let head = format!(
            "POST {PLACE} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t-admin\r\n\
             Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{bytes:x}\r\n"
        );
        let whole = [head.as_bytes(), &sized(bytes), b"\r\n0\r\n\r\n"].concat();
        assert_eq!(raw(server.at(), &whole).expect("an answer").status, status, "{bytes}");
    }
    assert_eq!(server.stage.begun(), 2);
}

#[test]
fn f52_forms_and_uploads_have_limits_of_their_own() {
    let route = |pattern, media| Route {
        method: Method::Put,
        pattern,
        access: Access::Scope(Scope::Flows),
        media,
        success: 204,
        summary: "",
        handler: |_, _| Ok(Response::empty(204)),
    };
    let server = server_with(vec![route("/form", Media::Form), route("/upload", Media::Upload)], |_, _| {});
    for (path, most) in [("/form", MAX_FORM_BYTES), ("/upload", MAX_UPLOAD_BYTES)] {
        for (bytes, status) in [(most, 204), (most + 1, 413)] {
            let reply = server.send(&call("PUT", path).token("t-flows").body("a/b", &vec![0; bytes]));
            assert_eq!(reply.status, status, "{path} {bytes}");
        }
    }
}

#[test]
fn h03_both_forms_of_a_text_are_one_and_the_last_member_counts() {
    let server = server();
    for body in [
        "{\"flow\": \"Echo\", \"caller\": \"\\u00e9\\ud83d\\ude00\\u0000\"}",
        "{\"flow\":\"Echo\",\"caller\":\"é😀\\u0000\"}",
        "{\"flow\": \"Nobody\", \"caller\": \"x\", \"flow\": \"Echo\", \"caller\": \"é😀\\u0000\"}",
    ] {
        let reply = send(&server, body.as_bytes());
        assert_eq!((reply.status, &reply.json()["played"][0]), (201, &"hello é😀\0".into()), "{body}");
    }
}

#[test]
fn f52_bodies_that_are_none() {
    let server = server();
    let deep = |depth: usize| format!("{{\"flow\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    for body in [
        &b"{\"flow\": \"\\ud83d\"}"[..],
        b"{\"flow\": \"\xff\"}",
        b"{\"flow\": \"Echo\"",
        b"{\"flow\": \"Echo\"} x",
        b"{'flow': 'Echo'}",
        b"\xef\xbb\xbf{\"flow\": \"Echo\"}",
        b"NaN",
        b"null",
        b"",
        b"[]",
        deep(63).as_bytes(),
        deep(64).as_bytes(),
        deep(100_000).as_bytes(),
    ] {
        let reply = send(&server, body);
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad.request"), "{}", String::from_utf8_lossy(body));
    }
    assert!(send(&server, deep(63).as_bytes()).text().contains("must be a string"), "63 and the object are 64");
    assert!(send(&server, deep(64).as_bytes()).text().contains("nests deeper"));
    assert_eq!(server.stage.begun(), 0);
}

#[test]
fn h05_a_body_of_another_kind_is_a_415() {
    let server = server();
    for (media, status) in [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("APPLICATION/JSON", 201),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/json2", 415),
        ("", 415),
    ] {
        let reply = server.send(&call("POST", PLACE).token("t-admin").body(media, b"{\"flow\": \"Echo\"}"));
        assert_eq!(reply.status, status, "{media}");
    }
    // H4: without a body there is no media type to look at; the body is missing, and that is a 400.
    assert_eq!(server.send(&call("POST", PLACE).token("t-admin")).status, 400);
}
