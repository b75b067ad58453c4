//! F50: slow sockets in each phase, and good requests among them. The figures are printed; the memory is judged, times are
//! not. `CALLFLOW_SLOW=2000` is the long form.

use crate::support::client::{Call, call, connect, reply};
use crate::support::process::{Process, begin};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// The memory that the service may have, in KiB (F50).
const MOST_KIB: u64 = 256 << 10;

/// The bytes of an answer that is large.
const LARGE: usize = 900_000;

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
fn slow(service: &Process, count: usize, bytes: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut socket = connect(service.at);
        socket.write_all(bytes).expect("the service reads");
        socket
    };
    (0..count).map(open).collect()
}

fn trial(phase: &str, bytes: &[u8]) {
    let service = begin(&["--token", "good=read,conversations"]);
    let alone = p99(&service, 300);
    let sockets = slow(&service, how_many(), bytes);
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

/// A service with a conversation whose answer is large, and what asks for it.
fn large() -> (Process, Call) {
    let flow = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/foo.flow");
    let service = begin(&[flow, "--token", "good=admin"]);
    let new = json!({"flow": "Foo demo", "attributes": {"Large": "x".repeat(LARGE)}});
    let begun = call("POST", "/callflow/v1/conversations").token("good").json(&new).send(service.at);
    assert_eq!(begun.status, 201, "{}", begun.text());
    let id = begun.json()["conversationId"].as_str().expect("an id").to_owned();
    (service, call("GET", &format!("/api/v2/conversations/{id}")).token("good"))
}

/// Large answers that are taken, on one connection or on one for each; the 99th of 100 in time.
fn taken(service: &Process, ask: &Call, count: usize, anew: bool) -> Duration {
    let mut socket = connect(service.at);
    let mut times: Vec<_> = (0..count)
        .map(|_| {
            let begin = Instant::now();
            if anew {
                socket = connect(service.at);
            }
            socket.write_all(&ask.bytes()).expect("the service reads");
            let told = reply(&mut socket).expect("an answer");
            assert_eq!(told.status, 200, "{}", told.text());
            assert!(told.body.len() > LARGE);
            begin.elapsed()
        })
        .collect();
    times.sort();
    times[count * 99 / 100 - 1]
}

/// How many connections were closed for others.
fn evicted(service: &Process) -> u64 {
    let text = call("GET", "/metrics").token("good").send(service.at).text();
    let name = "callflow_connections_closed_total{reason=\"evicted\"} ";
    text.lines().find_map(|line| line.strip_prefix(name)?.parse().ok()).unwrap_or(0)
}

#[test]
fn f50_large_answers_that_nobody_reads_do_not_take_all_memory() {
    let (service, ask) = large();
    let alone = taken(&service, &ask, 100, false);
    let sockets = slow(&service, how_many(), &ask.bytes().repeat(10));
    let anew = taken(&service, &ask, 10, true);
    let same = taken(&service, &ask, 100, false);
    let others = p99(&service, 100);
    let (memory, gone) = (service.memory_kib(), evicted(&service));
    println!(
        "F50 large answers: {} sockets, good p99 on the same route {same:?} (alone {alone:?}), on new connections {anew:?}, \
         on others {others:?}, {gone} closed for them, memory at most {} MiB",
        sockets.len(),
        memory / 1024
    );
    assert!(gone > 0, "nobody had to go: there was no lack of memory");
    assert!(memory < MOST_KIB, "{memory} KiB");
}

#[test]
fn f50_whoever_takes_a_large_answer_steadily_gets_all_of_it() {
    let (service, ask) = large();
    // So many that they come and go all the time that the steady one takes.
    let _sockets = slow(&service, how_many().max(400), &ask.bytes().repeat(10));
    let mut steady = connect(service.at);
    steady.write_all(&ask.bytes()).expect("the service reads");
    let mut gone = 0;
    let (mut all, mut piece) = (0, vec![0; LARGE / 10]);
    while all < LARGE {
        // Slower than those who are closed in the meantime may be, and never silent for as long.
        let count = steady.read(&mut piece).expect("it goes on");
        assert!(count > 0, "closed after {all} bytes");
        if all == 0 {
            gone = evicted(&service);
        }
        all += count;
        std::thread::sleep(Duration::from_millis(200) * count as u32 / piece.len() as u32);
    }
    assert!(evicted(&service) > gone, "nobody had to go meanwhile: there was no lack of memory");
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
