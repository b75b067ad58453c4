//! F16: how the service ends.

use crate::support::client::{call, connect, reply};
use crate::support::process::begin;
use crate::support::server::server;
use serde_json::json;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

#[test]
fn f16_once_it_stops_it_is_not_ready_and_begins_nothing() {
    let server = server();
    assert_eq!(server.get("/readyz").status, 200);
    server.running.app().stop();
    let ready = server.get("/readyz");
    assert_eq!((ready.status, ready.code().as_str()), (503, "service.unavailable"));
    assert_eq!(server.get("/healthz").status, 200, "it is still alive");
    let begun = server.post("/callflow/v1/conversations", &json!({"flow": "Echo"}));
    assert_eq!((begun.status, begun.code().as_str()), (503, "service.unavailable"));
    assert_eq!(server.stage.begun(), 0);
}

#[test]
fn f16_its_end_waits_for_flows_and_takes_no_connection_any_more() {
    let server = server();
    let (at, stage) = (server.at(), server.stage.clone());
    let mut idle = connect(at);
    idle.write_all(&call("GET", "/healthz").bytes()).unwrap();
    assert_eq!(reply(&mut idle).expect("an answer").status, 200);
    server.running.stop();
    assert!(stage.stopped.load(Ordering::SeqCst));
    assert!(reply(&mut idle).is_none());
    assert!(std::net::TcpStream::connect(at).is_err());
}

#[test]
fn f16_a_signal_under_load_ends_it_in_order() {
    let service = begin(&["--token", "good=read"]);
    let at = service.at;
    let (stop, answered) = (AtomicBool::new(false), AtomicU32::new(0));
    let ask = call("GET", "/callflow/v1/conversations/nobody").token("good").bytes();
    let broken = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut broken = 0;
                    while !stop.load(Ordering::SeqCst) {
                        let Ok(mut socket) = std::net::TcpStream::connect(at) else { break };
                        while !stop.load(Ordering::SeqCst) && socket.write_all(&ask).is_ok() {
                            // An answer that begins is whole: `reply` fails when it breaks off.
                            let Some(told) = reply(&mut socket) else { break };
                            broken += u32::from(told.status != 404);
                            answered.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                    broken
                })
            })
            .collect();
        while answered.load(Ordering::SeqCst) < 200 {
            std::thread::yield_now();
        }
        service.signal("TERM");
        let (code, _, log) = service.end();
        stop.store(true, Ordering::SeqCst);
        assert_eq!(code, Some(0), "{log}");
        assert!(log.lines().last().is_some_and(|line| line.contains("\"event\":\"stopped\"")), "{log}");
        workers.into_iter().map(|worker| worker.join().expect("no answer broke off")).sum::<u32>()
    });
    println!("F16: {} requests answered before the end, {broken} with another status", answered.load(Ordering::SeqCst));
    assert_eq!(broken, 0);
}

#[test]
fn f16_an_interrupt_ends_it_likewise() {
    let service = begin(&[]);
    service.signal("INT");
    assert_eq!(service.end().0, Some(0));
}

#[test]
fn f16_a_second_signal_ends_it_at_once() {
    let service = begin(&["--token", "good=read"]);
    // A header that is only half there keeps nothing; a request whose body is awaited does.
    let mut socket = connect(service.at);
    let head = "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n";
    socket.write_all(head.as_bytes()).unwrap();
    let mut other = connect(service.at);
    other.write_all(&call("GET", "/healthz").bytes()).unwrap();
    assert_eq!(reply(&mut other).expect("an answer").status, 200);
    service.signal("TERM");
    while connect_again(service.at) {}
    service.signal("TERM");
    let (code, _, log) = service.end();
    assert_eq!(code, Some(3), "{log}");
    assert!(log.contains("stopped at once"), "{log}");
}

/// Whether it still takes connections.
fn connect_again(at: std::net::SocketAddr) -> bool {
    std::net::TcpStream::connect(at).is_ok()
}
