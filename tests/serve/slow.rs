//! F50: slow sockets in each phase, and good requests among them. The figures are printed; the memory is judged, times are
//! not. `CALLFLOW_SLOW=2000` is the long form.

use crate::support::client::{call, connect, reply};
use crate::support::process::{Process, begin};
use serde_json::json;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The memory that the service may have, in KiB (F50).
const MOST_KIB: u64 = 256 << 10;

fn how_many() -> usize {
    std::env::var("CALLFLOW_SLOW").ok().and_then(|text| text.parse().ok()).unwrap_or(200)
}

/// Good requests, one after the other on one connection that is opened anew when it was closed; the 99th of 100 in time.
fn p99(service: &Process, count: usize) -> Duration {
    let ask = call("GET", "/callflow/v1/conversations/nobody").token("good").bytes();
    let mut socket = connect(service.at);
    let mut times: Vec<_> = (0..count)
        .map(|_| {
            let begin = Instant::now();
            loop {
                let told = socket.write_all(&ask).ok().and_then(|()| reply(&mut socket));
                if let Some(told) = told {
                    assert_eq!(told.status, 404);
                    return begin.elapsed();
                }
                socket = connect(service.at);
            }
        })
        .collect();
    times.sort();
    times[count * 99 / 100 - 1]
}

/// Sockets that each send the same and then nothing.
fn slow(service: &Process, bytes: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut socket = connect(service.at);
        socket.write_all(bytes).expect("the service reads");
        socket
    };
    (0..how_many()).map(open).collect()
}

fn trial(phase: &str, bytes: &[u8]) {
    let service = begin(&["--token", "good=read,conversations"]);
    let alone = p99(&service, 300);
    let sockets = slow(&service, bytes);
    let among = p99(&service, 300);
    let memory = service.memory_kib();
    println!(
        "F50 {phase}: {} slow sockets, good p99 {among:?} (alone {alone:?}), memory at most {} MiB",
        sockets.len(),
        memory / 1024
    );
    assert!(memory < MOST_KIB, "{memory} KiB");
}

#[test]
fn f50_slow_headers() {
    let large = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(60 << 10));
    trial("header", large.as_bytes());
}

#[test]
fn f50_slow_bodies() {
    let head = "POST /callflow/v1/conversations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n\
                Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    trial("body", format!("{head}{}", " ".repeat(15 << 10)).as_bytes());
}

#[test]
fn f50_answers_that_nobody_reads() {
    // Many questions at once, so that the answers fill what the system keeps for a socket that nobody reads.
    let ask = call("GET", "/callflow/v1/openapi.json").bytes();
    trial("answer", &ask.repeat(50));
}

#[test]
fn f50_large_answers_that_nobody_reads_do_not_take_all_memory() {
    let flow = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/foo.flow");
    let service = begin(&[flow, "--token", "good=read,conversations"]);
    let new = json!({"flow": "Foo demo", "attributes": {"Large": "x".repeat(900_000)}});
    let begun = call("POST", "/callflow/v1/conversations").token("good").json(&new).send(service.at);
    assert_eq!(begun.status, 201, "{}", begun.text());
    let id = begun.json()["conversationId"].as_str().expect("an id").to_owned();
    let ask = call("GET", &format!("/api/v2/conversations/{id}")).token("good");
    assert!(ask.send(service.at).body.len() > 900_000);
    let sockets = slow(&service, &ask.bytes().repeat(10));
    let among = p99(&service, 100);
    let memory = service.memory_kib();
    println!("F50 large answers: {} sockets, good p99 {among:?}, memory at most {} MiB", sockets.len(), memory / 1024);
    assert!(memory < MOST_KIB, "{memory} KiB");
}

#[test]
fn f50_nothing_between_requests() {
    trial("idle", &call("GET", "/healthz").bytes());
}

#[test]
fn f50_bodies_that_wait_do_not_take_all_memory() {
    // Each has sent nearly a megabyte: without a common limit that alone would be more than there may be.
    let head = "POST /callflow/v1/conversations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\n\
                Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
    let service = begin(&["--token", "good=read,conversations"]);
    let bytes = format!("{head}{}", " ".repeat(900_000));
    let count = how_many().max(200);
    let sockets: Vec<_> = (0..count)
        .map(|_| {
            let mut socket = connect(service.at);
            socket.set_write_timeout(Some(Duration::from_millis(20))).expect("a socket");
            // What the service does not take stays here.
            let _ = socket.write_all(bytes.as_bytes());
            socket
        })
        .collect();
    let among = p99(&service, 100);
    let memory = service.memory_kib();
    println!("F50 large bodies: {} sockets, good p99 {among:?}, memory at most {} MiB", sockets.len(), memory / 1024);
    assert!(memory < MOST_KIB, "{memory} KiB");
}
