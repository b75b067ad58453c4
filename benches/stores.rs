//! W7: durable flushes of 8 attributes into SQLite, of 1, 16 and 256 flows at once, beside bare SQLite with the same
//! tables, settings and flows a commit, in one thread and with a client a flow; and 10,000 parked conversations claimed after their file was opened again.
//!
//! A program of its own, for it needs threads and the other workloads' counting allocator is for one. Figures are lines
//! `RESULT<TAB>workload<TAB>peer<TAB>metric<TAB>value`, as theirs; nothing asserts a time.

#![allow(missing_docs, reason = "nobody outside reads a measuring program")]
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "printing ratios is its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken bench shall stop")]

use callflow::cloud::store::{
    Deliver, Facts, Flush, Hold, Mode, NewRun, Person, RunState, SqliteOptions, SqliteStore, Store, Target, Wait,
};
use callflow::value::Text;
use rusqlite::{CachedStatement, Connection, params};
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use std::sync::Barrier;
use std::sync::mpsc::{SyncSender, channel, sync_channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const BARE: &str = "bare SQLite";
const CLIENTS: &str = "bare SQLite, clients";
/// Bytes of a value: with its name about 90, as attributes have.
const VALUE: usize = 80;
const SNAPSHOT: usize = 2_000;
const LEASE: Duration = Duration::from_secs(600);

fn name(at: usize) -> String {
    format!("attribute-{at}")
}

fn batch(round: usize) -> Vec<(Text, Text)> {
    let value = |at: usize| format!("{:0>VALUE$}", round * 8 + at);
    (0..8).map(|at| (Text::from(name(at)), Text::from(value(at)))).collect()
}

fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(&folder.join("calls.db"), SqliteOptions::default()).unwrap()
}

/// A conversation with a run that is held.
fn begin(store: &dyn Store, id: &str) -> Hold {
    let facts = Facts { people: vec![Person::new("c", "customer", 1)], ..Facts::default() };
    store.create(id, &facts).unwrap();
    let snapshot = vec![1; SNAPSHOT];
    let (mode, snapshot) = (Mode::Durable, Some(snapshot.as_slice()));
    store.start(&NewRun { conversation: id, owner: "bench", mode, image: &[2; 32], snapshot, lease: LEASE }).unwrap()
}

/// Every flow flushes so often, each in a thread of its own; nanoseconds of wall time a flush.
fn ours(store: &dyn Store, holds: &mut [Hold], rounds: usize) -> f64 {
    let flows = holds.len();
    let start = Barrier::new(flows + 1);
    let began = std::thread::scope(|scope| {
        for hold in holds {
            let start = &start;
            scope.spawn(move || {
                let target = Target { conversation: hold.conversation.clone(), participant: "c".into() };
                start.wait();
                for round in 0..rounds {
                    let batch = batch(round);
                    let (deliver, state) = (Deliver::Here, RunState::Runnable);
                    let flush =
                        Flush { target: &target, batch: &batch, deliver, now: 1, state, snapshot: None, veiled: None };
                    *hold = store.flush(hold, &flush).unwrap();
                }
            });
        }
        start.wait();
        Instant::now()
    });
    began.elapsed().as_nanos() as f64 / (flows * rounds) as f64
}

const STATEMENTS: [&str; 4] = [
    "update run set epoch = epoch + 1, state = 'runnable' where conversation = ?1 and epoch = ?2 and owner = 'bench'",
    "insert into attribute values (?1, ?2, ?3, ?3) on conflict do update set value = excluded.value,
       analytics = excluded.analytics",
    "insert into event (time, conversation, participant, attributes, analytics) values (1, ?1, 'c', ?2, 1)",
    "insert into outbox (conversation, epoch, target, participant, batch, hash, state, tries, next_at, since, until)
       values (?1, ?2, ?1, 'c', ?3, ?4, 'done', 0, 1, 1, 0)",
];

/// What a flow commits, by hand.
struct Statements<'db>([CachedStatement<'db>; 4]);

impl<'db> Statements<'db> {
    fn of(db: &'db Connection) -> Self {
        Self(STATEMENTS.map(|sql| db.prepare_cached(sql).unwrap()))
    }

    fn flush(&mut self, (number, conversation): &Flow, epoch: i64, batch: &[(Text, Text)]) {
        let Self([run, attribute, event, outbox]) = self;
        assert_eq!(run.execute(params![conversation, epoch]).unwrap(), 1);
        let mut all = Vec::new();
        for (name, value) in batch {
            let (name, value) = (name.as_str().as_bytes(), value.as_str().as_bytes());
            attribute.execute(params![number, name, value]).unwrap();
            all.extend_from_slice(name);
            all.extend_from_slice(value);
        }
        event.execute(params![conversation, all]).unwrap();
        outbox.execute(params![conversation, epoch, all, [3_u8; 32].as_slice()]).unwrap();
    }
}

/// A participant's number and its conversation.
type Flow = (i64, String);

/// All flows in one transaction a round, one after another in one thread: nobody waits for anybody.
fn bare(db: &Connection, flows: &[Flow], epoch: &mut i64, rounds: usize) -> f64 {
    let began = Instant::now();
    for round in 0..rounds {
        db.execute_batch("begin immediate").unwrap();
        let mut statements = Statements::of(db);
        flows.iter().for_each(|flow| statements.flush(flow, *epoch, &batch(round)));
        db.execute_batch("commit").unwrap();
        *epoch += 1;
    }
    began.elapsed().as_nanos() as f64 / (flows.len() * rounds) as f64
}

/// A flow's batch on its way to the one thread that writes, and where its answer goes.
type Asked<'f> = (&'f Flow, i64, Vec<(Text, Text)>, SyncSender<()>);

/// Each flow a client in a thread of its own, as callflow has them: the thread that writes takes whatever waits into one
/// transaction and answers behind its commit.
fn clients(db: &Connection, flows: &[Flow], epoch: &mut i64, rounds: usize) -> f64 {
    let (ask, asked) = channel::<Asked<'_>>();
    let start = Barrier::new(flows.len() + 1);
    let first = *epoch;
    let began = std::thread::scope(|scope| {
        for flow in flows {
            let (ask, start) = (ask.clone(), &start);
            scope.spawn(move || {
                start.wait();
                for round in 0..rounds {
                    let (reply, answer) = sync_channel(1);
                    ask.send((flow, first + round as i64, batch(round), reply)).unwrap();
                    answer.recv().unwrap();
                }
            });
        }
        drop(ask);
        start.wait();
        let began = Instant::now();
        while let Ok(asked_first) = asked.recv() {
            let group: Vec<Asked<'_>> = std::iter::once(asked_first).chain(asked.try_iter().take(255)).collect();
            db.execute_batch("begin immediate").unwrap();
            let mut statements = Statements::of(db);
            group.iter().for_each(|(flow, epoch, batch, _)| statements.flush(flow, *epoch, batch));
            db.execute_batch("commit").unwrap();
            group.into_iter().for_each(|(.., reply)| reply.send(()).unwrap());
        }
        began
    });
    *epoch += rounds as i64;
    began.elapsed().as_nanos() as f64 / (flows.len() * rounds) as f64
}

/// The file of the other side, with the same conversations, as SQLite alone has it.
fn bare_file(folder: &Path, flows: usize) -> (Connection, Vec<Flow>) {
    let store = open(folder);
    (0..flows).for_each(|flow| {
        begin(&store, &flow.to_string());
    });
    drop(store);
    let db = Connection::open(folder.join("calls.db")).unwrap();
    db.execute_batch(
        "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
                       pragma temp_store = memory; pragma cache_size = -16384; pragma wal_autocheckpoint = 4000;
                       delete from snapshot",
    )
    .unwrap();
    let flows = {
        let mut known = db.prepare("select number, conversation from participant").unwrap();
        let known = known.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        known.map(|row| row.unwrap()).collect()
    };
    (db, flows)
}

fn result(workload: &str, peer: &str, metric: &str, value: f64) {
    println!("RESULT\t{workload}\t{peer}\t{metric}\t{value:.2}");
}

/// CPU time of the whole process, in microseconds: what a busy machine does not change.
fn cpu() -> f64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec as f64 * 1e6 + now.tv_nsec as f64 / 1e3
}

/// How many groups were committed to the file of a folder so far.
fn groups(folder: &Path) -> i64 {
    let db = Connection::open(folder.join("calls.db")).unwrap();
    db.query_row("select groups from store", [], |row| row.get(0)).unwrap()
}

fn middle(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn flushes(flows: usize, quick: bool) {
    let (one, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let store = open(one.path());
    let mut holds: Vec<Hold> = (0..flows).map(|flow| begin(&store, &flow.to_string())).collect();
    let (db, known) = bare_file(other.path(), flows);
    let mut epoch = 1;
    let (rounds, samples) = if quick { (2, 1) } else { (300 / flows + 12, 5) };
    // The first rounds of each fill caches and make the files large enough.
    ours(&store, &mut holds, rounds);
    bare(&db, &known, &mut epoch, rounds);
    let (mut times, mut theirs, mut crowd) = (Vec::new(), Vec::new(), Vec::new());
    let (before, mut own_cpu, mut their_cpu, mut crowd_cpu) = (groups(one.path()), 0.0, 0.0, 0.0);
    for _ in 0..samples {
        let began = cpu();
        times.push(ours(&store, &mut holds, rounds));
        let own = cpu();
        theirs.push(bare(&db, &known, &mut epoch, rounds));
        let their = cpu();
        crowd.push(clients(&db, &known, &mut epoch, rounds));
        own_cpu += own - began;
        their_cpu += their - own;
        crowd_cpu += cpu() - their;
    }
    let (workload, all) = (format!("W7/{flows}"), (flows * rounds * samples) as f64);
    result(&workload, "callflow", "flushes a commit", all / (groups(one.path()) - before) as f64);
    for (peer, cpu) in [("callflow", own_cpu), (BARE, their_cpu), (CLIENTS, crowd_cpu)] {
        result(&workload, peer, "us of CPU a flush", cpu / all);
    }
    let (time, their, crowd) = (middle(&mut times), middle(&mut theirs), middle(&mut crowd));
    for (peer, time) in [("callflow", time), (BARE, their), (CLIENTS, crowd)] {
        result(&workload, peer, "flushes/s", 1e9 / time);
    }
    // The goal is 0.8 of the speed of bare SQLite at the same batch and client count.
    result(&workload, "callflow", "of bare SQLite", their / time);
    result(&workload, "callflow", "of bare SQLite, clients", crowd / time);
}

/// Conversations that wait for a time that has come, as a process leaves them that is gone.
fn parked(count: usize) {
    let folder = TempDir::new().unwrap();
    let store = open(folder.path());
    std::thread::scope(|scope| {
        for thread in 0..64 {
            let store = &store;
            scope.spawn(move || {
                for id in (thread..count).step_by(64) {
                    let hold = begin(store, &id.to_string());
                    store
                        .wait(&hold, &Wait { snapshot: Some(&[4; SNAPSHOT]), due: Some(0), ..Wait::default() })
                        .unwrap();
                }
            });
        }
    });
    drop(store);
    let began = Instant::now();
    let store = open(folder.path());
    result("W7/parked", "callflow", "ms to open", began.elapsed().as_secs_f64() * 1e3);
    let began = Instant::now();
    let claimed = store.claim("next", LEASE, count).unwrap();
    result("W7/parked", "callflow", "ms to claim", began.elapsed().as_secs_f64() * 1e3);
    assert_eq!(claimed.len(), count);
}

fn main() {
    // Cargo says `--bench`; without it the program was started by a test run and shall only show that it works.
    let arguments: Vec<String> = std::env::args().collect();
    let quick = arguments.iter().any(|a| a == "--quick") || !arguments.iter().any(|a| a == "--bench");
    [1, 16, 256].into_iter().for_each(|flows| flushes(flows, quick));
    parked(if quick { 200 } else { 10_000 });
}
