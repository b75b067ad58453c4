//! Exact runs on several workers: an input that comes to another one is passed on to the one that keeps the run; when
//! that is gone it is a 503, and then the run is listed as interrupted (reliability §2, F1, F13).

use crate::server::Server;
use crate::workers::{PROJECT, Worker};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

struct Fleet {
    _server: Server,
    url: String,
    _folder: TempDir,
    flows: PathBuf,
}

fn fleet() -> Fleet {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().expect("a folder");
    let flows = folder.path().join("main.flow");
    std::fs::write(&flows, PROJECT).expect("it is written");
    Fleet { url: server.database(), _server: server, _folder: folder, flows }
}

impl Fleet {
    fn exact(&self, more: &[&str]) -> Worker {
        let listen: &[&str] = if more.contains(&"--listen") { &[] } else { &["--listen", "127.0.0.1:0"] };
        Worker::begin_with(Path::new(&self.flows), &self.url, &[listen, &["--mode", "exact"], more].concat())
    }
}

fn begun(at: &Worker) -> String {
    let body = json!({"flow": "Main", "caller": "tel:+15550100"});
    let (status, told) = at.ask("POST", "/callflow/v1/conversations", Some(&body)).expect("an answer");
    assert_eq!(status, 201, "{told}");
    told["conversationId"].as_str().expect("an id").to_owned()
}

fn input(at: &Worker, id: &str, body: &Value) -> (u16, Value) {
    at.ask("POST", &format!("/callflow/v1/conversations/{id}/input"), Some(body)).expect("an answer")
}

fn state(at: &Worker, id: &str) -> String {
    let (status, told) = at.ask("GET", &format!("/callflow/v1/conversations/{id}"), None).expect("an answer");
    assert_eq!(status, 200, "{told}");
    told["state"].as_str().expect("a state").to_owned()
}

fn figure(at: &Worker, name: &str) -> i64 {
    at.text("/metrics").lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).expect("a figure")
}

#[test]
fn inputs_of_exact_runs_arrive_wherever_they_are_sent() {
    let fleet = fleet();
    let workers = [fleet.exact(&[]), fleet.exact(&[]), fleet.exact(&[])];
    for (one, owner) in workers.iter().enumerate() {
        let id = begun(owner);
        let others = [&workers[(one + 1) % 3], &workers[(one + 2) % 3]];
        let first = json!({"digits": "1234", "turn": 0});
        let (status, told) = input(others[0], &id, &first);
        assert_eq!((status, &told["state"], &told["turn"]), (200, &json!("waiting"), &json!(1)), "{told}");
        // Said again, anywhere: it changes nothing and is no error (F53); for another turn it is a 409.
        for at in &workers {
            let (status, told) = input(at, &id, &first);
            assert_eq!((status, &told["turn"]), (200, &json!(1)), "{told}");
            let (status, told) = input(at, &id, &json!({"digits": "9", "turn": 7}));
            assert_eq!((status, told["code"].as_str()), (409, Some("conversation.not.waiting")), "{told}");
        }
        let (status, told) = input(others[1], &id, &json!({"digits": "5"}));
        assert_eq!((status, &told["state"]), (200, &json!("ended")), "{told}");
        let (_, told) = others[0].ask("GET", &format!("/api/v2/conversations/{id}"), None).expect("an answer");
        assert_eq!(told["participants"][0]["attributes"]["Seen"], "1234!", "{told}");
        assert_eq!(told["participants"][0]["attributes"]["Key"], "5", "{told}");
    }
    // The platform's way to end a conversation, too, is the owner's business: the flow flushes first (P21).
    let id = begun(&workers[0]);
    let path = format!("/api/v2/conversations/{id}/disconnect");
    assert_eq!(workers[1].ask("POST", &path, None).expect("an answer").0, 202);
    assert_eq!(state(&workers[2], &id), "ended");
    assert!(workers.iter().all(|at| figure(at, "callflow_inputs_passed_on_total") > 0));
}

#[test]
fn f01_an_owner_that_is_gone_is_a_503_and_its_runs_are_interrupted() {
    let fleet = fleet();
    let place = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").to_string();
    let (owner, other) = (fleet.exact(&["--listen", &place]), fleet.exact(&[]));
    let (id, second) = (begun(&owner), begun(&owner));
    let answer = json!({"digits": "1234", "turn": 0});
    owner.kill();
    let (status, told) = input(&other, &id, &answer);
    assert_eq!((status, told["code"].as_str()), (503, Some("service.unavailable")), "{told}");
    assert!(figure(&other, "callflow_inputs_not_passed_on_total") > 0);
    // Another life at the same address is not the one that had it.
    owner.again();
    let (status, told) = input(&other, &second, &answer);
    assert!(status == 503 || state(&other, &second) == "interrupted", "{status} {told}");
    let begin = Instant::now();
    while state(&other, &id) != "interrupted" || state(&owner, &second) != "interrupted" {
        assert!(begin.elapsed() < Duration::from_secs(60), "it is never listed as interrupted");
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("interrupted {:?} after the death (F13: 11 s)", begin.elapsed());
    assert_eq!(input(&other, &id, &answer).1["code"], "conversation.ended");
}

#[test]
fn an_input_is_passed_on_once_and_to_the_worker_that_it_is_for() {
    let fleet = fleet();
    let balancer = fleet.exact(&[]);
    let (hidden, other) = (fleet.exact(&["--worker-url", &balancer.url()]), fleet.exact(&[]));
    // Its address leads to somebody else, as one of a balancer may.
    let id = begun(&hidden);
    let answer = json!({"digits": "1234", "turn": 0});
    for at in [&other, &balancer] {
        assert_eq!(input(at, &id, &answer).0, 503);
    }
    assert_eq!(figure(&balancer, "callflow_inputs_not_passed_on_total"), 1, "it did not pass on what was passed to it");
    // Nobody takes what was meant for another life, even when it has the run.
    let path = format!("/callflow/v1/conversations/{id}/input");
    let marked = hidden.ask_with("callflow-forwarded: somebody\r\n", "POST", &path, Some(&answer)).expect("an answer");
    assert_eq!(marked.0, 503);
    assert_eq!(input(&hidden, &id, &answer).0, 200);
}
