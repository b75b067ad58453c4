//! W7 for PostgreSQL: flushes of 8 attributes by 1, 16 and 32 clients at once, through our store and by the bare client
//! with the same statement on the same tables. Wall time, for the work is the server's; fsync is on.

use crate::measure::middle;
use crate::server::{Server, database_of};
use crate::table::Table;
use callflow::cloud::MAX_PARTICIPANT_BYTES;
use callflow::cloud::store::postgres::Postgres;
use callflow::cloud::store::{
    Deliver, Facts, Flush, Hold, LEASE, Mode, NewRun, Person, RunState, Store, Target, fingerprint, packed,
};
use callflow::value::Text;
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Statement};

const CLIENTS: [usize; 3] = [1, 16, 32];
/// Our store may take at most this much longer than the bare client: its speed is 0.8 of it or more.
const MOST: f64 = 1.0 / 0.8;
const SAME: &str = "tokio-postgres, the same statement";
const BY_HAND: &str = "tokio-postgres, a statement by hand";

/// The same by one statement without functions, limits and answers for repetitions: what such a flush costs at least.
const HAND: &str = "with own as (
      update callflow.conversation set epoch = epoch + 1, state = $4, input = null, token = null
       where id = $1 and epoch = $2 and owner = $3 returning id),
    person as (select number from callflow.participant where conversation = $1 and id = $5),
    written as (
      insert into callflow.attribute as a (participant, key, name, value, analytics)
      select person.number, n.name, n.name, n.value, n.value
        from own, person, unnest($6::bytea[], $7::bytea[]) n(name, value)
      on conflict (participant, key) do update set value = excluded.value, analytics = excluded.analytics),
    told as (
      insert into callflow.event (time, conversation, participant, attributes, analytics)
      select $10, $1, $5, $8, true from own)
    insert into callflow.outbox (conversation, epoch, target, participant, batch, hash, state, since, next_at)
    select id, $2, $1, $5, $8, $9, 'done', $10, clock_timestamp() from own";
const FUNCTION: &str =
    "select callflow.flush($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

pub fn run(table: &mut Table) {
    let server = Server::start(&["shared_buffers=128MB", "max_wal_size=4GB"]);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let (samples, flushes) = if table.quick { (1, 64) } else { (3, 1_600) };
    for clients in CLIENTS {
        let url = server.database();
        let store = Postgres::open(&format!("{url}&connections={clients}")).expect("a new database");
        // One client alone waits for the disk most of the time, so it is given less to do.
        let each = flushes / clients.max(4);
        let mut ours = Ours::new(&store, clients);
        let mut same = bare(&runtime, &store, &server.url(database_of(&url)), clients, FUNCTION, "same");
        let mut hand = bare(&runtime, &store, &server.url(database_of(&url)), clients, HAND, "hand");
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        // The first round fills caches and pools.
        for round in 0..=samples {
            let round_times =
                [ours.flush(each), flush(&runtime, &mut same, each, true), flush(&runtime, &mut hand, each, false)];
            if round > 0 {
                times.iter_mut().zip(round_times).for_each(|(times, time)| times.push(time));
            }
        }
        let workload = format!("W7/pg/{clients}");
        for (peer, times) in ["callflow", SAME, BY_HAND].into_iter().zip(times) {
            let time = middle(times);
            table.result(&workload, peer, "ns/flush", time);
            table.result(&workload, peer, "flushes/s", 1e9 / time);
        }
        table.target(&workload, "ns/flush", Some(SAME), MOST);
        if clients == CLIENTS[1] {
            size(table, &server, database_of(&url), &mut ours, each);
        }
    }
    claim(table, &server);
}

/// What a flush leaves on disk, and what it sends to a standby.
fn size(table: &mut Table, server: &Server, database: &str, ours: &mut Ours<'_>, each: usize) {
    let now = || {
        let asked = "select pg_database_size(current_database()), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')";
        let row = server.sql(database, asked).remove(0);
        row.into_iter().map(|number| number.parse().expect("a number")).collect::<Vec<f64>>()
    };
    let before = now();
    ours.flush(each);
    let flushes = (each * ours.holds.len()) as f64;
    for ((before, after), metric) in before.into_iter().zip(now()).zip(["kept bytes", "WAL bytes"]) {
        table.result("W7/pg", "callflow, a flush", metric, (after - before) / flushes);
    }
}

/// Runs that wait, and whose time has come: after a restart a worker takes all of them.
fn claim(table: &mut Table, server: &Server) {
    let url = server.database();
    let store = Postgres::open(&url).expect("a new database");
    let count = if table.quick { 100 } else { 10_000 };
    let ids = format!("from (select ('run ' || n)::bytea as id from generate_series(1, {count}) n) ids");
    server.sql(
        database_of(&url),
        &format!(
            "insert into callflow.facts select id, 0, 1, '{{}}' {ids};
         insert into callflow.conversation (id, epoch, state, image, format, mode)
           select id, 1, 'waiting', 'image', 1, 'durable' {ids};
         insert into callflow.snapshot select id, 1, '', 0 {ids};
         insert into callflow.timer select id, clock_timestamp(), 'wait', 1 {ids}"
        ),
    );
    let began = Instant::now();
    let mut claimed = 0;
    while claimed < count {
        let some = store.claim("w", LEASE, 1_000).expect("an answer").len();
        assert!(some > 0, "{claimed} of {count} were claimed");
        claimed += some;
    }
    table.result("W7/pg", "callflow, 10,000 due runs claimed", "ms", began.elapsed().as_secs_f64() * 1e3);
}

fn begin(store: &Postgres, id: &str) -> Hold {
    let facts = Facts { people: vec![Person::new("c", "customer", 1_000)], ..Facts::default() };
    store.create(id, &facts).expect("a conversation");
    let run = NewRun { conversation: id, owner: "w", mode: Mode::Exact, image: b"image", snapshot: None, lease: LEASE };
    store.start(&run).expect("a run")
}

fn batch() -> Vec<(Text, Text)> {
    (0..8).map(|at| (Text::new(&format!("attribute {at}")), Text::new(&format!("{at}").repeat(40)))).collect()
}

/// Threads that call our store.
struct Ours<'a> {
    store: &'a Postgres,
    holds: Vec<Hold>,
}

impl<'a> Ours<'a> {
    fn new(store: &'a Postgres, clients: usize) -> Self {
        Self { store, holds: (0..clients).map(|client| begin(store, &format!("ours{client}"))).collect() }
    }

    /// Each client flushes so often; nanoseconds a flush.
    fn flush(&mut self, each: usize) -> f64 {
        let (store, batch) = (self.store, batch());
        let flushes = (each * self.holds.len()) as f64;
        let began = Instant::now();
        std::thread::scope(|scope| {
            for hold in &mut self.holds {
                let batch = &batch;
                scope.spawn(move || {
                    let target = Target { conversation: hold.conversation.clone(), participant: "c".to_owned() };
                    for _ in 0..each {
                        let (deliver, state) = (Deliver::Here, RunState::Runnable);
                        let flush =
                            Flush { target: &target, batch, deliver, now: 1_000, state, snapshot: None, veiled: None };
                        *hold = store.flush(hold, &flush).expect("it is committed");
                    }
                });
            }
        });
        began.elapsed().as_nanos() as f64 / flushes
    }
}

/// A connection with a prepared statement.
struct Bare {
    client: Client,
    statement: Statement,
    id: String,
    epoch: i64,
}

fn bare(runtime: &Runtime, store: &Postgres, url: &str, clients: usize, sql: &str, name: &str) -> Vec<Bare> {
    let one = |client| {
        let id = begin(store, &format!("{name}{client}")).conversation;
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("a connection");
            tokio::spawn(connection);
            let statement = client.prepare(sql).await.expect("a statement");
            Bare { client, statement, id, epoch: 1 }
        })
    };
    (0..clients).map(one).collect()
}

fn flush(runtime: &Runtime, clients: &mut Vec<Bare>, each: usize, function: bool) -> f64 {
    let flushes = (each * clients.len()) as f64;
    let began = Instant::now();
    *clients = runtime.block_on(async {
        let all: Vec<_> = clients.drain(..).map(|bare| tokio::spawn(repeat(bare, each, function))).collect();
        let mut back = Vec::new();
        for one in all {
            back.push(one.await.expect("no panic"));
        }
        back
    });
    began.elapsed().as_nanos() as f64 / flushes
}

async fn repeat(mut bare: Bare, each: usize, function: bool) -> Bare {
    let batch = batch();
    let target = Target { conversation: bare.id.clone(), participant: "c".to_owned() };
    let bytes = packed(&batch);
    let hash = fingerprint(&target, &bytes);
    let names: Vec<&[u8]> = batch.iter().map(|(name, _)| name.as_str().as_bytes()).collect();
    let values: Vec<&[u8]> = batch.iter().map(|(_, value)| value.as_str().as_bytes()).collect();
    let (id, owner, person) = (bare.id.as_bytes(), b"w".as_slice(), b"c".as_slice());
    let (no_bytes, no_number) = (None::<&[u8]>, None::<i64>);
    for _ in 0..each {
        let statement = &bare.statement;
        let done = if function {
            let most = MAX_PARTICIPANT_BYTES as i64;
            let rows = bare
                .client
                .query(
                    statement,
                    &[
                        &id,
                        &bare.epoch,
                        &owner,
                        &"runnable",
                        &id,
                        &person,
                        &bytes,
                        &hash.as_slice(),
                        &no_bytes,
                        &no_number,
                        &true,
                        &names,
                        &names,
                        &values,
                        &bytes,
                        &1_000_i64,
                        &most,
                    ],
                )
                .await;
            rows.expect("it is committed").first().is_some_and(|row| row.get::<_, &str>(0) == "done")
        } else {
            let rows = bare
                .client
                .execute(
                    statement,
                    &[
                        &id,
                        &bare.epoch,
                        &owner,
                        &"runnable",
                        &person,
                        &names,
                        &values,
                        &bytes,
                        &hash.as_slice(),
                        &1_000_i64,
                    ],
                )
                .await;
            rows.expect("it is committed") == 1
        };
        assert!(done, "a flush was refused");
        bare.epoch += 1;
    }
    bare
}
