//! §6: each phase of a connection has its time, and the server ends what is past it. The tests make the times short and
//! wait for the end; how long it took is nothing that they judge.

use crate::support::client::{call, connect, reply};
use crate::support::server::{ADMIN, Server, server_with};
use callflow::serve::http::{Access, Media, Method, Response, Route, Scope};
use callflow::serve::server::Limits;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(150);

fn with(change: impl FnOnce(&mut Limits)) -> Server {
    let large = Route {
        method: Method::Get,
        pattern: "/large",
        access: Access::Open,
        media: Media::None,
        success: 200,
        summary: "",
        handler: |_, _| Ok(Response::bytes(200, "text/plain", vec![b'x'; 64 << 20])),
    };
    let slow = Route {
        pattern: "/slow",
        handler: |_, _| {
            std::thread::sleep(Duration::from_secs(1));
            Ok(Response::empty(204))
        },
        ..large
    };
    let fails = Route { pattern: "/fails", handler: |_, _| panic!("as a test wants it"), ..large };
    let events = Route { pattern: "/guarded", access: Access::Scope(Scope::Read), ..slow };
    let routes = callflow::serve::routes().into_iter().chain([large, slow, fails, events]).collect();
    server_with(routes, |_, options| change(&mut options.limits))
}

/// Reads until the other side ends it; how many bytes came.
fn drained(mut socket: TcpStream) -> usize {
    let mut all = Vec::new();
    // A reset is an end, too.
    let _ = socket.read_to_end(&mut all);
    all.len()
}

fn closed(server: &Server, reason: &str) -> bool {
    let line = format!("callflow_connections_closed_total{{reason=\"{reason}\"}} 1");
    server.get("/metrics").text().lines().any(|one| one == line)
}

#[test]
fn f50_a_header_that_does_not_come_ends_the_connection() {
    let server = with(|limits| limits.header = SHORT);
    let mut socket = connect(server.at());
    socket.write_all(b"GET /healthz HTTP/1.1\r\nHost:").unwrap();
    assert_eq!(drained(socket), 0);
    assert!(closed(&server, "header"));
    assert_eq!(drained(connect(server.at())), 0, "a connection that says nothing, too");
}

#[test]
fn f50_a_body_that_does_not_come_ends_the_connection() {
    let server = with(|limits| limits.body = SHORT);
    let mut socket = connect(server.at());
    let whole =
        call("POST", "/callflow/v1/conversations").token(ADMIN).body("application/json", b"{\"flow\":\"Echo\"}");
    let bytes = whole.bytes();
    socket.write_all(&bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(drained(socket), 0);
    assert!(closed(&server, "body"));
    assert_eq!(server.stage.begun(), 0);
}

#[test]
fn f50_an_answer_that_is_not_taken_ends_the_connection() {
    let server = with(|limits| limits.answer = SHORT);
    let mut socket = connect(server.at());
    socket.write_all(&call("GET", "/large").bytes()).unwrap();
    // Nothing is read until the server has given up.
    while !closed(&server, "answer") {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(drained(socket) < 64 << 20);
}

#[test]
fn f50_a_connection_without_requests_ends() {
    let server = with(|limits| limits.idle = SHORT);
    let mut socket = connect(server.at());
    socket.write_all(&call("GET", "/healthz").bytes()).unwrap();
    assert_eq!(reply(&mut socket).expect("an answer").status, 200);
    assert_eq!(drained(socket), 0);
    assert!(closed(&server, "idle"));
}

#[test]
fn f50_at_the_limit_the_connection_longest_without_a_request_goes() {
    let server = with(|limits| limits.connections = 3);
    let ask = |socket: &mut TcpStream| {
        socket.write_all(&call("GET", "/healthz").bytes()).unwrap();
        reply(socket).map(|reply| reply.status)
    };
    let mut kept: Vec<_> = (0..3).map(|_| connect(server.at())).collect();
    for socket in &mut kept {
        assert_eq!(ask(socket), Some(200));
    }
    // The first is used again, so the second has waited longest.
    assert_eq!(ask(&mut kept[0]), Some(200));
    let mut new = connect(server.at());
    assert_eq!(ask(&mut new), Some(200));
    assert_eq!(drained(kept.remove(1)), 0);
    assert_eq!(ask(&mut kept[0]), Some(200));
    assert_eq!(ask(&mut kept[1]), Some(200));
}

#[test]
fn requests_past_those_at_once_wait_their_turn_and_are_told_when_it_does_not_come() {
    let server = with(|limits| (limits.at_once, limits.turn) = (1, SHORT));
    let at = server.at();
    let first = std::thread::spawn(move || call("GET", "/slow").send(at).status);
    while !server.running.app().metrics.text(&[]).contains("requests_working 1") {
        std::thread::yield_now();
    }
    let second = call("GET", "/slow").send(at);
    assert_eq!((second.status, second.code().as_str()), (503, "service.unavailable"));
    assert_eq!(second.header("retry-after"), None, "H18");
    assert_eq!(call("GET", "/healthz").send(at).status, 200, "health waits for nobody");
    assert_eq!(first.join().unwrap(), 204);
}

#[test]
fn a_handler_that_takes_too_long_is_a_504() {
    let server = with(|limits| limits.handler = SHORT);
    let reply = server.get("/slow");
    assert_eq!((reply.status, reply.code().as_str()), (504, "request.timeout"));
}

#[test]
fn f38_a_handler_that_fails_is_a_500_and_harms_nobody() {
    let server = with(|_| {});
    for _ in 0..3 {
        let reply = server.get("/fails");
        assert_eq!((reply.status, reply.code().as_str()), (500, "internal.server.error"));
        assert!(!reply.text().contains("as a test wants it"));
        assert!(server.log().contains(reply.header("inin-correlation-id").unwrap()));
    }
    assert_eq!(server.get("/healthz").status, 200);
    assert!(server.get("/metrics").text().contains("requests_working 1\n"), "the question itself, and no other");
}
