//! What calls come to while clocks jump, beside what they come to when none does.

use crate::client::call;
use crate::faketime::{BACK, Clock, FORWARDS, NOW, library};
use crate::process::{Process, begin_as, program};
use callflow::cloud::store::{RunState, Store, open};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// One asks for a second and then for hours; the other for hours at once.
const FLOWS: &str = r#"
flow inboundCall "Short" {
    language = "en-us"
    var Flow.digits: String = "none"
    task "Start" {
        setParticipantData { "First" = "1" }
        playAudio(ToAudioTTS("Your number, please."))
        collectInput { inputData = Flow.digits  noEntryTimeout = MakeDuration(0, 0, 0, 2)  digits = 4 } on failure {
            setParticipantData { "Late" = "yes" }
        }
        collectInput { inputData = Flow.digits  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 1 } on success {
            setParticipantData { "Key" = Flow.digits }
        }
        disconnect
    }
}

flow inboundCall "Long" {
    language = "en-us"
    var Flow.digits: String
    task "Start" {
        collectInput { inputData = Flow.digits  noEntryTimeout = MakeDuration(0, 2, 0, 0)  digits = 1 } on success {
            setParticipantData { "Key" = Flow.digits }
        }
        disconnect
    }
}
"#;
/// Until something has come that must come.
const PATIENCE: Duration = Duration::from_secs(120);

/// A worker, and its clock where it has one.
struct Worker {
    process: Process,
    clock: Option<Clock>,
}

struct Stand {
    folder: TempDir,
    workers: Vec<Worker>,
}

impl Stand {
    /// Workers on a store; with clocks of their own where the library is given.
    fn new(count: usize, store: impl Fn(&Path) -> String, mode: &str, library: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("main.flow"), FLOWS).expect("a file");
        let url = store(folder.path());
        let begin = |number: usize| {
            let mut command = program(&[]);
            command.arg(folder.path().join("main.flow")).args(["--store", &url, "--listen", "127.0.0.1:0"]);
            command.args(["--mode", mode, "--token", "T=admin"]);
            let clock = library.map(|library| {
                let clock = Clock::new(folder.path().join(format!("clock-{number}")));
                clock.rules(&mut command, library);
                clock
            });
            Worker { process: begin_as(&mut command), clock }
        };
        let workers = (0..count).map(begin).collect();
        Self { folder, workers }
    }

    /// Sets the clock of each worker; of two, one forwards and one back.
    fn jump(&self, offset: &str) {
        for (number, worker) in self.workers.iter().enumerate() {
            let other = if offset == FORWARDS { BACK } else { FORWARDS };
            let own = if number == 0 || offset == NOW { offset } else { other };
            worker.clock.iter().for_each(|clock| clock.set(own));
        }
    }

    /// The address of the nth worker.
    fn at(&self, number: usize) -> SocketAddr {
        self.workers[number % self.workers.len()].process.at
    }

    fn ask(&self, number: usize, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let call = call(method, path).token("T");
        let reply = body.map_or_else(|| call.clone(), |body| call.clone().json(body)).send(self.at(number));
        (reply.status, serde_json::from_slice(&reply.body).unwrap_or(Value::Null))
    }

    fn begin(&self, flow: &str) -> String {
        let body = json!({"flow": flow, "caller": "tel:+15550100"});
        let (status, body) = self.ask(0, "POST", "/callflow/v1/conversations", Some(&body));
        assert_eq!(status, 201, "{body}");
        body["conversationId"].as_str().expect("an id").to_owned()
    }

    fn status(&self, number: usize, id: &str) -> Value {
        self.ask(number, "GET", &format!("/callflow/v1/conversations/{id}"), None).1
    }

    /// An input for a turn; the answer's status.
    fn input(&self, number: usize, id: &str, keys: &str, turn: u32) -> u16 {
        let body = json!({"digits": keys, "turn": turn});
        self.ask(number, "POST", &format!("/callflow/v1/conversations/{id}/input"), Some(&body)).0
    }

    /// When a conversation began, by the clock of the first worker.
    fn began(&self, id: &str) -> String {
        let (_, body) = self.ask(0, "GET", &format!("/api/v2/conversations/{id}"), None);
        body["startTime"].as_str().expect("a time").to_owned()
    }
}

/// Two calls while clocks jump: the one whose time comes goes on, the other waits. What each came to.
fn calls(stand: Stand, url: &str, jumping: bool) -> Vec<Value> {
    let last = stand.workers.len() - 1;
    let jump = |offset: &str| {
        if jumping {
            stand.jump(offset);
        }
    };
    let before = stand.begin("Long");
    jump(FORWARDS);
    let (short, long) = (stand.begin("Short"), stand.begin("Long"));
    if jumping {
        assert_ne!(stand.began(&before)[..10], stand.began(&long)[..10], "the clock did jump by a day");
    }
    // An answer for another turn, at whoever is there: the run is taken up, and waits as long as it did before.
    jump(BACK);
    let exact = |status: u16| status == 409 || status == 503;
    for id in [&before, &short, &long] {
        assert!(exact(stand.input(last, id, "9", 99)), "it is not for this turn");
    }
    jump(FORWARDS);
    assert!(exact(stand.input(last, &long, "9", 99)));
    let until = Instant::now() + PATIENCE;
    let mut jumps = 0;
    while stand.status(0, &short)["turn"] != 1 {
        jumps += 1;
        jump([BACK, NOW, FORWARDS][jumps % 3]);
        assert!(Instant::now() < until, "its time never comes: {}", stand.status(0, &short));
        std::thread::sleep(Duration::from_millis(100));
    }
    // Every worker looks a few times for runs that nobody holds; in the long form, for more than a lease.
    let rounds = if std::env::var_os("CALLFLOW_TORTURE").is_some() { 15 } else { 4 };
    for round in 0..rounds {
        jump([FORWARDS, BACK][round % 2]);
        std::thread::sleep(Duration::from_secs(1));
    }
    for id in [&before, &short, &long] {
        assert_eq!(stand.status(0, id)["state"], "waiting", "hours are not over");
    }
    assert_eq!(stand.input(0, &short, "7", 1), 200);
    assert_eq!(stand.input(0, &long, "8", 0), 200);
    assert_eq!(stand.input(0, &before, "8", 0), 200);
    for number in 0..=last {
        let figures = figures(&stand, number);
        assert!(figures.contains("runs_interrupted_total 0"), "{figures}");
    }
    ended(stand, url, &[short, long, before], jumps)
}

fn figures(stand: &Stand, number: usize) -> String {
    call("GET", "/metrics").token("T").send(stand.at(number)).text()
}

/// Looks at the store: beside the workers where that may be, behind them where it is theirs alone.
fn ended(mut stand: Stand, url: &str, ids: &[String], jumps: usize) -> Vec<Value> {
    println!("F17: {jumps} jumps until the time of the call came");
    if url.starts_with("sqlite") {
        let statuses: Vec<Value> = ids.iter().map(|id| stand.status(0, id)).collect();
        for worker in std::mem::take(&mut stand.workers) {
            worker.process.signal("TERM");
            assert_eq!(worker.process.end().0, Some(0));
        }
        let store = open(&format!("sqlite:{}", stand.folder.path().join("runs.db").display())).expect("the file");
        return ids.iter().zip(statuses).map(|(id, status)| told(&*store, id, status)).collect();
    }
    let store = open(url).expect("the database");
    ids.iter().map(|id| told(&*store, id, stand.status(0, id))).collect()
}

/// What became of a conversation, without ids and times.
fn told(store: &dyn Store, id: &str, mut status: Value) -> Value {
    let run = store.run(id).expect("an answer").expect("a run");
    assert_eq!(run.state, RunState::Ended);
    status.as_object_mut().expect("an object").retain(|name, _| !name.ends_with("Id"));
    let held = store.attributes(id, None).expect("an answer");
    let held: Vec<_> = held.iter().map(|own| (own.name.as_str().to_owned(), own.value.as_str().to_owned())).collect();
    let journal: Vec<_> = store.journal(id).expect("an answer").into_iter().map(|entry| entry.kind).collect();
    json!({"status": status, "attributes": held, "epoch": run.epoch, "journal": journal})
}

/// On a file, in one mode: the same with and without jumps.
fn on_a_file(mode: &str) {
    let Some(library) = library() else { return };
    let url = |folder: &Path| format!("sqlite:{}", folder.join("runs.db").display());
    let (quiet, jumping) = std::thread::scope(|scope| {
        let quiet = scope.spawn(|| calls(Stand::new(1, url, mode, None), "sqlite", false));
        let jumping = scope.spawn(|| calls(Stand::new(1, url, mode, Some(&library)), "sqlite", true));
        (quiet.join().expect("calls"), jumping.join().expect("calls"))
    });
    assert_eq!(quiet, jumping, "the same trace");
    assert_eq!(quiet[0]["attributes"], json!([["First", "1"], ["Key", "7"], ["Late", "yes"]]));
}

#[test]
fn f17_a_durable_worker_whose_clock_jumps_by_days() {
    on_a_file("durable");
}

#[test]
fn f17_an_exact_worker_whose_clock_jumps_by_days() {
    on_a_file("exact");
}

#[cfg(feature = "postgres")]
#[test]
fn f17_two_workers_whose_clocks_jump_apart() {
    let Some(library) = library() else { return };
    let (one, two) = (crate::server::server().database(), crate::server::server().database());
    let (quiet, jumping) = std::thread::scope(|scope| {
        let quiet = scope.spawn(|| calls(Stand::new(2, |_| one.clone(), "durable", None), &one, false));
        let jumping = scope.spawn(|| calls(Stand::new(2, |_| two.clone(), "durable", Some(&library)), &two, true));
        (quiet.join().expect("calls"), jumping.join().expect("calls"))
    });
    assert_eq!(quiet, jumping, "the same trace");
    assert_eq!(quiet[0]["attributes"], json!([["First", "1"], ["Key", "7"], ["Late", "yes"]]));
}
