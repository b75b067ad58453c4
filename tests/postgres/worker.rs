//! Workers as processes of their own, to be frozen and killed (F10, F20). This program starts itself again as one.

use crate::load::{LONG, OVER, begin, below, check, flush, rounds};
use crate::server::{server, signal};
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{Hold, Store, StoreError};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Tells a worker what to do: the URL, its name, its lease in milliseconds, the number of its first batch.
const ORDERS: &str = "CALLFLOW_TEST_WORKER";
const CONVERSATION: &str = "one";

/// The worker: claims the run, flushes batch after batch, and says what it knows.
#[test]
#[ignore = "a process that other tests start"]
fn works() {
    let Ok(orders) = std::env::var(ORDERS) else { return };
    let orders: Vec<&str> = orders.split(' ').collect();
    let [url, owner, lease, first] = orders[..] else { panic!("no orders") };
    let store = Postgres::open(url).expect("the database");
    let lease = Duration::from_millis(lease.parse().expect("a number"));
    let mut number: u64 = first.parse().expect("a number");
    let mut hold = claim(&store, owner, lease);
    loop {
        if number.is_multiple_of(8) {
            store.renew(owner, lease, None).expect("an answer");
        }
        match flush(&store, &hold, number) {
            Ok(next) => say(&format!("acknowledged {} {number}", hold.epoch)).map_or((), |()| hold = next),
            Err(StoreError::Stale) => {
                say("stale").expect("somebody listens");
                return;
            }
            Err(other) => panic!("{other}"),
        }
        number += 1;
    }
}

fn say(line: &str) -> std::io::Result<()> {
    // By hand: what `println!` gives is caught by the frame of tests.
    let mut out = std::io::stdout().lock();
    writeln!(out, "\nworker: {line}")?;
    out.flush()
}

/// Claims the run as soon as it is free.
fn claim(store: &Postgres, owner: &str, lease: Duration) -> Hold {
    loop {
        if let Some(run) = store.claim(owner, lease, 1).expect("an answer").pop() {
            return run.hold;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A worker that was started.
struct Worker {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Worker {
    fn start(url: &str, owner: &str, lease: Duration, first: u64) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "worker::works", "--ignored", "--nocapture", "--test-threads=1"]);
        command.env(ORDERS, format!("{url} {owner} {} {first}", lease.as_millis()));
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("it starts");
        let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        Self { process, lines }
    }

    /// The next thing that it says; `None` when it has ended. What death cut off was not said.
    fn next(&mut self) -> Option<String> {
        loop {
            let line = self.lines.next()?.ok()?;
            if let Some(said) = line.strip_prefix("worker: ") {
                return Some(said.to_owned());
            }
        }
    }

    /// Everything that it says until it ends: batches acknowledged, and whether it found itself stale.
    fn rest(&mut self, acknowledged: &mut Vec<(i64, u64)>) -> bool {
        let mut stale = false;
        while let Some(said) = self.next() {
            match parsed(&said) {
                Some(batch) => acknowledged.push(batch),
                None => stale |= said == "stale",
            }
        }
        self.process.wait().expect("it is reaped");
        stale
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _gone = (self.process.kill(), self.process.wait());
    }
}

fn parsed(said: &str) -> Option<(i64, u64)> {
    let (epoch, number) = said.strip_prefix("acknowledged ")?.split_once(' ')?;
    Some((epoch.parse().ok()?, number.parse().ok()?))
}

#[test]
fn f10_an_owner_frozen_past_its_lease_is_refused_when_it_wakes() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    begin(&store, CONVERSATION, "first", OVER);
    let mut acknowledged = Vec::new();
    let rounds = rounds(3, 30);
    let lease = Duration::from_millis(1_500);
    let mut refused = 0;
    for round in 0..rounds {
        let numbers = round as u64 * 1_000_000;
        let mut frozen = Worker::start(&url, &format!("frozen{round}"), lease, numbers);
        for _ in 0..5 {
            acknowledged.push(parsed(&frozen.next().expect("it works")).expect("an acknowledgement"));
        }
        signal("STOP", &[frozen.process.id()]);
        let mut hold = claim(&store, "second", LONG);
        for number in 0..5 {
            let next = flush(&store, &hold, numbers + 500_000 + number).expect("the owner");
            acknowledged.push((hold.epoch, numbers + 500_000 + number));
            hold = next;
        }
        signal("CONT", &[frozen.process.id()]);
        refused += usize::from(frozen.rest(&mut acknowledged));
        // The next one finds it free.
        store.renew("second", OVER, None).expect("an answer");
    }
    println!("{rounds} rounds, {refused} refused, {} batches", acknowledged.len());
    assert_eq!(refused, rounds, "a frozen owner was not refused");
    assert_eq!(check(&store, &BTreeMap::from([(CONVERSATION.to_owned(), acknowledged)])), 0);
}

#[test]
fn f20_a_worker_that_is_killed_loses_nothing_that_it_acknowledged() {
    let url = server().database();
    let store = Postgres::open(&url).expect("a new database");
    begin(&store, CONVERSATION, "first", OVER);
    let mut acknowledged = Vec::new();
    let rounds = rounds(16, 2_000);
    for round in 0..rounds {
        let mut worker = Worker::start(&url, &format!("worker{round}"), OVER, round as u64 * 1_000_000);
        acknowledged.push(parsed(&worker.next().expect("it works")).expect("an acknowledgement"));
        std::thread::sleep(Duration::from_millis(u64::from(below(80))));
        worker.process.kill().expect("it is killed");
        assert!(!worker.rest(&mut acknowledged), "nobody else claims");
    }
    // The last statement of the last one may still run; nobody has it any more when its run was claimed.
    claim(&store, "checker", LONG);
    let batches = acknowledged.len();
    let unseen = check(&store, &BTreeMap::from([(CONVERSATION.to_owned(), acknowledged)]));
    println!("{rounds} kills, {batches} batches acknowledged, {unseen} committed that nobody saw acknowledged");
    assert!(unseen <= rounds, "more than one batch a kill was under way");
    assert!(unseen > 0, "no kill fell into a flush");
}
