//! F14 with processes: a sender is stopped between its last look at its lease and its first byte, a worker takes over and
//! sends, and then the first one wakes and sends as well. This program starts itself again as that sender.

use super::served::{Served, client, served_with};
use super::server::{Server, database_of, server, signal, state};
use callflow::cloud::deliver::{Accepted, Bell, Crew, LATE, Outbox, Seen, Settings, Shared, Target as To, Trouble};
use callflow::cloud::store::genesys::{Client, GenesysStore};
use callflow::cloud::store::{
    Deliver, Flush, Hold, Mode, NewRun, OutboxState, RunState, Store, StoreError, Target, open,
};
use callflow::value::Text;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Tells the sender what to do: the platform's URL, its name, how many crews, the database's URL.
const ORDERS: &str = "CALLFLOW_TEST_SENDER";
/// How long the sender holds a row.
const LEASE: Duration = Duration::from_millis(2_500);
/// How many conversations one stop freezes.
const TOGETHER: usize = 12;
/// Senders of a crew, and some to spare: a row whose lease ends before everything has stopped is taken twice.
const CREWS: usize = TOGETHER / 4 + 2;
/// Nobody waits longer for anything here.
const PATIENCE: Duration = Duration::from_secs(120);

/// Batches of a conversation that are sent by the worker while the sender is stopped.
const LATER: [&[&str]; 3] = [&["Both", "Second"], &["Both", "Third", "Second"], &["Fourth"]];

fn settings() -> Settings {
    Settings { rate: 1_000_000, lease: LEASE, ..Settings::default() }
}

/// The platform, behind a gate: whoever wants to write says so, and waits until it opens.
struct Gated {
    platform: Client,
    open: Arc<(Mutex<bool>, Condvar)>,
}

impl To for Gated {
    fn name(&self) -> String {
        To::name(&self.platform)
    }

    fn read(&self, to: &Target, names: &[&str], within: Duration) -> Result<Seen, Trouble> {
        To::read(&self.platform, to, names, within)
    }

    /// The last look at the lease is behind it, its first byte before it.
    fn write(&self, to: &Target, batch: &[(Text, Text)], within: Duration) -> Result<Accepted, Trouble> {
        let (open, opened) = &*self.open;
        let mut is_open = open.lock().unwrap();
        if !*is_open {
            say(&to.conversation);
            is_open = opened.wait_while(is_open, |open| !*open).unwrap();
        }
        drop(is_open);
        To::write(&self.platform, to, batch, within)
    }

    fn probe(&self, within: Duration) -> Result<(), Trouble> {
        To::probe(&self.platform, within)
    }
}

fn say(what: &str) {
    // By hand: what `println!` gives is caught by the frame of tests.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nsending: {what}").and_then(|()| out.flush()).expect("somebody listens");
}

/// The sender: its gate opens at the first line that it is told.
#[test]
#[ignore = "a process that other tests start"]
fn sends() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Vec<&str> = orders.split(' ').collect();
    let [platform, name, crews, beside] = orders[..] else { panic!("no orders") };
    let open_gate = Arc::new((Mutex::new(false), Condvar::new()));
    let gated = Gated { platform: client(platform), open: Arc::clone(&open_gate) };
    let target: Arc<dyn To> = Arc::new(gated);
    let store: Arc<dyn Store> = open(beside).expect("the database");
    let outbox: Arc<dyn Outbox> = Arc::new(store);
    let (shared, bell) = (Arc::new(Shared::new(settings().rate)), Arc::new(Bell::default()));
    let crews: usize = crews.parse().expect("a number");
    let start = |crew| {
        let name = format!("{name}-{crew}");
        Crew::start(&outbox, &target, &shared, &bell, &settings(), &name, Instant::now()).expect("threads")
    };
    let crews: Vec<Crew> = (0..crews).map(start).collect();
    for line in std::io::stdin().lines() {
        line.expect("a line");
        *open_gate.0.lock().unwrap() = true;
        open_gate.1.notify_all();
    }
    // Whoever told it is gone. Nobody waits for senders that may stand at the gate: they end with the process.
    std::mem::forget(crews);
}

/// A process, killed when nobody needs it any more.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = (self.0.kill(), self.0.wait());
    }
}

fn sender(served: &Served, name: &str, beside: &str) -> (Process, BufReader<ChildStdout>) {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "frozen::sends", "--ignored", "--nocapture", "--test-threads=1"]);
    command.env(ORDERS, format!("{} {name} {CREWS} {beside}", served.url()));
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    let lines = BufReader::new(process.stdout.take().expect("its output"));
    (Process(process), lines)
}

/// `callflow serve` on the same platform and database: the successor.
fn worker(flows: &Path, served: &Served, beside: &str) -> Process {
    let store = format!("genesys:{}?target-rate=1000000+{beside}", served.url());
    let mut command = Command::new(env!("CARGO_BIN_EXE_callflow"));
    command.arg("serve").arg(flows).args(["--store", &store, "--listen", "127.0.0.1:0", "--token", "T=admin"]);
    command.env("CALLFLOW_CLIENT_ID", "me").env("CALLFLOW_CLIENT_SECRET", "secret").env_remove("CALLFLOW_TOKENS");
    let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Process(command.spawn().expect("the program starts"))
}

/// What came of it.
#[derive(Default)]
struct Sum {
    rounds: usize,
    repaired: usize,
}

/// A batch, each name with a value of its own.
fn batch(names: &[&str], epoch: i64) -> Vec<(Text, Text)> {
    names.iter().map(|name| (Text::new(name), Text::from(format!("{name} of {epoch}")))).collect()
}

/// Puts a batch down for delivery.
fn put(store: &dyn Store, hold: &Hold, names: &[&str], model: &mut BTreeMap<Text, Text>) -> Hold {
    let target = Target { conversation: hold.conversation.clone(), participant: "p".into() };
    let batch = batch(names, hold.epoch);
    let (deliver, state) = (Deliver::Later, RunState::Runnable);
    let flush = Flush { target: &target, batch: &batch, deliver, now: 0, state, snapshot: None, veiled: None };
    let next = store.flush(hold, &flush).expect("it is put down");
    model.extend(batch);
    next
}

/// Waits until it is so.
fn until(what: &str, is: impl Fn() -> Result<bool, StoreError>) {
    let begun = Instant::now();
    while !is().expect("an answer") {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Freezes a sender while it is about to send the first batch of each of these conversations, and lets it send when the
/// worker has sent that one and later ones.
fn freeze(group: usize, ids: &[String], served: &Served, beside: &str, flows: &Path, sum: &mut Sum) {
    let store = GenesysStore::new(client(&served.url()), open(beside).expect("the database"), settings());
    let lease = Duration::from_secs(3_600);
    let mut holds = BTreeMap::new();
    for id in ids {
        let new = NewRun { conversation: id, owner: "o", mode: Mode::Exact, image: b"i", snapshot: None, lease };
        let mut model = BTreeMap::new();
        let hold = put(&store, &store.start(&new).expect("a run"), &["Both", "First"], &mut model);
        holds.insert(id.clone(), (hold, model));
    }
    let (mut frozen, lines) = sender(served, &format!("frozen{group}"), beside);
    let said = lines.lines().map_while(Result::ok).filter_map(|line| line.strip_prefix("sending: ").map(str::to_owned));
    let mut sending = BTreeSet::new();
    for id in said {
        sending.insert(id);
        if sending.len() == ids.len() {
            break;
        }
    }
    assert_eq!(sending.len(), ids.len(), "the sender ended");
    let process = frozen.0.id();
    signal("STOP", &[process]);
    until("it has stopped", || Ok(state(process) == Some('T')));
    for (at, (hold, model)) in holds.values_mut().enumerate() {
        for names in &LATER[..1 + at % LATER.len()] {
            *hold = put(&store, hold, names, model);
        }
    }
    let _worker = worker(flows, served, beside);
    until("the worker sends", || Ok(store.outbox(Some(OutboxState::Ready), 1)?.is_empty()));
    let before = served.cloud.events(0, usize::MAX / 2).expect("events").len();
    frozen.0.stdin.as_mut().expect("its input").write_all(b"go\n").expect("it listens");
    signal("CONT", &[process]);
    let late = |id: &String| Ok(store.journal(id)?.iter().any(|entry| entry.kind == "late" && entry.epoch == 1));
    ids.iter().for_each(|id| until("the journal has the late send", || late(id)));
    // Every second time the one who was late is gone, and others repair what he did.
    if group % 2 == 1 {
        drop(frozen);
    }
    until("it is repaired", || Ok(store.documents(LATE, "", None, 1)?.is_empty()));
    let events = served.cloud.events(0, usize::MAX / 2).expect("events");
    for (id, (_, model)) in &holds {
        let first = batch(&["Both", "First"], 1);
        let came_late = events[before..].iter().any(|event| event.conversation == *id && event.attributes == first);
        assert!(came_late, "{id}: nothing was sent after the successor");
        let held = served.cloud.attributes(id, Some("p")).expect("attributes");
        let held: BTreeMap<Text, Text> = held.into_iter().map(|kept| (kept.name, kept.value)).collect();
        assert!(held == *model, "{id}: the map is not that of the last batches");
        let journal = store.journal(id).expect("a journal");
        assert!(journal.iter().any(|entry| entry.kind == "delivered" && entry.epoch == 1), "{id}: {journal:?}");
        let repaired = |names: &[Text]| names.len() == 1 && names[0].as_str() == "Both";
        let repairs = journal.iter().filter(|entry| entry.kind == "repaired" && repaired(&entry.names)).count();
        assert!(repairs > 0, "{id}: a repair stands in the journal: {journal:?}");
        sum.rounds += 1;
        sum.repaired += repairs;
    }
}

/// The figure to reach is 1,000 rounds (`CALLFLOW_TORTURE=1`).
#[test]
fn f14_a_sender_stopped_before_its_first_byte_sends_after_its_successor() {
    let rounds = if std::env::var_os("CALLFLOW_TORTURE").is_some() { 1_000 } else { 2 * TOGETHER };
    let database: &Server = server();
    let beside = database.database();
    let ids: Vec<String> = (0..rounds).map(|n| format!("11111111-1111-4111-8111-{n:012}")).collect();
    let served = served_with(&ids);
    let folder = tempfile::tempdir().expect("a folder");
    let flows = folder.path().join("main.flow");
    let text =
        "flow inboundCall \"Main\" {\n    language = \"en-us\"\n    task \"Start\" {\n        disconnect\n    }\n}\n";
    std::fs::write(&flows, text).expect("it is written");
    let mut sum = Sum::default();
    for (group, ids) in ids.chunks(TOGETHER).enumerate() {
        freeze(group, ids, &served, &beside, &flows, &mut sum);
    }
    let stopped = database.sql(database_of(&beside), "select count(*) from callflow.outbox where state <> 'done'");
    assert_eq!(stopped, [["0"]], "something is left");
    println!("{} sends after the successor's, {} repairs, 0 wrong maps", sum.rounds, sum.repaired);
}
