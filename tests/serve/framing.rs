//! F52: a request whose end is in doubt is refused, and nothing after it on its connection is read.

use crate::support::client::{call, connect, raw, reply};
use crate::support::server::{ADMIN, server};
use std::io::{Read, Write};

const HEAD: &str = "POST /callflow/v1/conversations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t-admin\r\n\
                    Content-Type: application/json\r\n";

/// A whole request that begins a conversation.
fn begin() -> Vec<u8> {
    call("POST", "/callflow/v1/conversations").token(ADMIN).body("application/json", b"{\"flow\": \"Echo\"}").bytes()
}

#[test]
fn f52_doubtful_framing_is_refused_and_hides_no_second_request() {
    let server = server();
    let second = String::from_utf8(begin()).unwrap();
    for lines in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "Content-Length: 0, 5\r\n\r\n",
        "Content-Length: -0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n Content-Length: 5\r\n\r\n",
        "Host: other\r\n\r\n",
        "Content-Length: 1\u{0}\r\n\r\n",
    ] {
        let mut socket = connect(server.at());
        socket.write_all(format!("{HEAD}{lines}{second}").as_bytes()).unwrap();
        let first = reply(&mut socket).expect("an answer");
        assert_eq!((first.status, first.code().as_str()), (400, "bad.request"), "{lines:?}");
        assert_eq!(first.header("connection"), Some("close"));
        let mut rest = Vec::new();
        // A reset is an end, too.
        let _ = socket.read_to_end(&mut rest);
        assert_eq!(rest, b"", "{lines:?}");
    }
    assert_eq!(server.stage.begun(), 0);
}

#[test]
fn f52_malformed_heads_are_refused_with_a_reason() {
    let server = server();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"G\xc3\xa9T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nx\r\n\r\n",
        b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        let reply = raw(server.at(), bytes).unwrap_or_else(|| panic!("{bytes:?} is answered"));
        assert_eq!((reply.status, reply.code().as_str()), (400, "bad.request"), "{bytes:?}");
    }
    assert_eq!(server.get("/healthz").status, 200);
}

#[test]
fn f52_a_header_at_its_largest_and_one_byte_past_it() {
    let server = server();
    let with = |bytes: usize| {
        let plain = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \r\n\r\n";
        let text = plain.replace("X: ", &format!("X: {}", "x".repeat(bytes - plain.len())));
        assert_eq!(text.len(), bytes);
        raw(server.at(), text.as_bytes()).expect("an answer")
    };
    assert_eq!(with(64 << 10).status, 200);
    let reply = with((64 << 10) + 1);
    assert_eq!((reply.status, reply.code().as_str()), (431, "request.header.too.large"));
    let endless = format!("GET /healthz HTTP/1.1\r\nX: {}", "x".repeat(80 << 10));
    assert_eq!(raw(server.at(), endless.as_bytes()).expect("an answer").status, 431);
}

#[test]
fn h02_a_connection_takes_requests_one_after_the_other_however_they_are_cut() {
    let server = server();
    let mut socket = connect(server.at());
    let three = [begin(), begin(), call("GET", "/healthz").bytes()].concat();
    socket.write_all(&three).unwrap();
    let statuses: Vec<_> = (0..3).map(|_| reply(&mut socket).expect("an answer").status).collect();
    assert_eq!(statuses, [201, 201, 200]);
    socket.set_nodelay(true).unwrap();
    for byte in begin() {
        socket.write_all(&[byte]).unwrap();
    }
    assert_eq!(reply(&mut socket).expect("an answer").status, 201);
    // Empty lines before a request are nothing.
    socket.write_all(&[b"\r\n\r\n".as_slice(), &begin()].concat()).unwrap();
    assert_eq!(reply(&mut socket).expect("an answer").status, 201);
    assert_eq!(server.stage.begun(), 4);
}

#[test]
fn f52_chunks_are_read_and_end_the_connection() {
    let server = server();
    let body = "7\r\n{\"flow\"\r\n1;x=y\r\n:\r\n7\r\n\"Echo\"}\r\n0\r\n\r\n";
    let mut socket = connect(server.at());
    let second = String::from_utf8(begin()).unwrap();
    socket.write_all(format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{body}{second}").as_bytes()).unwrap();
    let first = reply(&mut socket).expect("an answer");
    assert_eq!((first.status, first.header("connection")), (201, Some("close")));
    assert!(reply(&mut socket).is_none());
    let broken = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    let refused = raw(server.at(), broken.as_bytes()).expect("an answer");
    assert_eq!((refused.status, refused.code().as_str()), (400, "bad.request"));
    assert_eq!(server.stage.begun(), 1);
}

#[test]
fn h02_a_caller_who_asks_first_is_told_to_go_on() {
    let server = server();
    let mut socket = connect(server.at());
    socket.write_all(format!("{HEAD}Content-Length: 15\r\nExpect: 100-continue\r\n\r\n").as_bytes()).unwrap();
    let mut told = [0; 25];
    socket.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(b"{\"flow\":\"Echo\"}").unwrap();
    assert_eq!(reply(&mut socket).expect("an answer").status, 201);
}
