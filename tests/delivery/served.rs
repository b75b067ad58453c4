//! The client and the sender against our own server and its fault modes (wire §13, F5–F9, P42).

use callflow::cloud::deliver::{Seen, Settings, Target as _, Trouble};
use callflow::cloud::store::genesys::{Address, Client, Credentials, GenesysStore};
use callflow::cloud::store::{
    Deliver, Facts, Flush, MemoryStore, Mode, NewRun, OutboxState, Person, RunState, Store, Target,
};
use callflow::serve::auth::{clients, tokens};
use callflow::serve::faults::Table;
use callflow::serve::http::App;
use callflow::serve::server::{Options, Running, start};
use callflow::serve::watch::Log;
use callflow::serve::worker::{Input, Launch, New, Status, Work, WorkError, Worked};
use callflow::value::Text;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(8);
pub const ID: &str = "11111111-1111-4111-8111-111111111110";
/// How many conversations there are.
const CONVERSATIONS: usize = 5;

pub fn id(number: usize) -> String {
    format!("{}{number}", &ID[..35])
}

/// A worker without flows: here only attributes are served.
struct Nobody;

impl Work for Nobody {
    fn begin(&self, new: New) -> Worked<Status> {
        Err(WorkError::UnknownFlow(new.flow))
    }

    fn launch(&self, launch: Launch) -> Worked<Status> {
        Err(WorkError::UnknownFlow(launch.flow))
    }

    fn answer(&self, _: &str, _: Option<u32>, _: Input) -> Worked<Status> {
        Err(WorkError::UnknownConversation)
    }

    fn status(&self, _: &str) -> Worked<Option<Status>> {
        Ok(None)
    }

    fn stop(&self, _: Duration) {}
}

/// A server that is the platform.
pub struct Served {
    pub running: Running,
    pub cloud: Arc<dyn Store>,
    faults: Arc<Table>,
}

/// A server whose store holds some conversations, each with its customer.
pub fn served() -> Served {
    let ids: Vec<String> = (0..CONVERSATIONS).map(id).collect();
    served_with(&ids)
}

/// The same, with conversations of these ids.
pub fn served_with(ids: &[String]) -> Served {
    let cloud: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let mut facts = Facts { began: 1_000, ..Facts::default() };
    assert!(facts.join(Person::new("p", "customer", 1_000)));
    ids.iter().for_each(|id| cloud.create(id, &facts).unwrap());
    let mut app = App::new(Arc::clone(&cloud), Arc::new(Nobody));
    clients(&mut app.keys, "me:secret=admin").unwrap();
    tokens(&mut app.keys, "T=admin").unwrap();
    let faults = Arc::new(Table::default());
    app.faults = Some(faults.clone());
    let mut options = Options::local();
    options.log = Log::new(std::io::sink());
    let running = start(app, callflow::serve::routes(), options).unwrap();
    Served { running, cloud, faults }
}

impl Served {
    pub fn client(&self) -> Client {
        client(&self.url())
    }

    pub fn url(&self) -> String {
        self.running.url()
    }

    pub fn wrong(&self, faults: &Value) {
        self.faults.put(&json!({ "faults": faults })).unwrap();
    }
}

/// A client of such a server.
pub fn client(url: &str) -> Client {
    let address = Address::of(&format!("{url}+memory:")).unwrap();
    Client::new(address, Credentials::new("me", "secret"))
}

fn to() -> Target {
    Target { conversation: ID.into(), participant: "p".into() }
}

fn pair(name: &str, value: &str) -> (Text, Text) {
    (Text::new(name), Text::new(value))
}

#[test]
fn the_client_writes_and_reads_on_our_server_byte_for_byte() {
    let served = served();
    let client = served.client();
    let batch = [pair("Tier", "Gold"), pair(" ä\u{0}\r\n\u{202e}", "\u{1f600}\u{0}"), pair("empty", "")];
    assert!(client.write(&to(), &batch, LIMIT).unwrap().correlation.is_some(), "H106");
    let names: Vec<&str> = batch.iter().map(|(name, _)| name.as_str()).chain(["none"]).collect();
    let Seen { values, closed } = client.read(&to(), &names, LIMIT).unwrap();
    let wanted: Vec<_> = batch.iter().map(|(_, value)| Some(value.clone())).chain([None]).collect();
    assert_eq!((values, closed), (wanted, false), "H43");
    let nobody = Target { participant: "q".into(), ..to() };
    assert!(matches!(client.write(&nobody, &batch, LIMIT), Err(Trouble::NotFound(_))), "F7");
    let large = [pair("x", &"y".repeat(1_100_000))];
    assert!(matches!(client.write(&to(), &large, LIMIT), Err(Trouble::Refused(why)) if why.starts_with("413")), "F12");
}

#[test]
fn each_fault_mode_is_what_the_client_takes_it_for() {
    let served = served();
    let client = served.client();
    let batch = [pair("a", "1"), pair("b", "2")];
    let write = |fault: Value| {
        served.wrong(&json!([fault]));
        client.write(&to(), &batch, LIMIT)
    };
    let held = |name: &str| served.cloud.read(ID, "p", &[name]).unwrap()[0].clone();
    let all = "/api/v2/*";
    for (status, final_) in
        [(400, true), (403, true), (413, true), (422, true), (408, false), (500, false), (502, false)]
    {
        let trouble = write(json!({ "path": all, "do": "status", "status": status })).unwrap_err();
        assert_eq!(matches!(trouble, Trouble::Refused(_)), final_, "{status}: {trouble:?}");
    }
    let throttled = write(json!({ "path": all, "do": "status", "status": 429, "retryAfter": 7 }));
    assert_eq!(throttled, Err(Trouble::Throttled(Some(Duration::from_secs(7)))));
    assert!(matches!(write(json!({ "path": all, "do": "closeBefore" })), Err(Trouble::Unknown(_))));
    assert_eq!(held("a"), None, "nothing of it was done");
    assert!(matches!(write(json!({ "path": all, "do": "prefix", "names": 1 })), Err(Trouble::Unknown(_))));
    assert_eq!((held("a"), held("b")), (Some(Text::new("1")), None));
    assert!(matches!(write(json!({ "path": all, "do": "closeAfter" })), Err(Trouble::Unknown(_))));
    assert_eq!(held("b"), Some(Text::new("2")), "it was done");
    assert!(write(json!({ "path": all, "do": "wait", "milliseconds": 20 })).is_ok());
    assert!(write(json!({ "path": all, "do": "expiredToken" })).is_ok(), "a new token is fetched, once");
    let twice = write(json!({ "path": all, "do": "expiredToken", "times": 2 }));
    assert!(matches!(twice, Err(Trouble::Denied(_))), "H100: {twice:?}");
    let read = |fault: Value| {
        served.wrong(&json!([fault]));
        client.read(&to(), &["a"], LIMIT)
    };
    assert!(matches!(read(json!({ "path": all, "do": "notJson" })), Err(Trouble::Unknown(_))));
    assert!(matches!(read(json!({ "path": all, "do": "cut", "bytes": 20 })), Err(Trouble::Unknown(_))));
    let foreign = json!({ "path": all, "do": "foreignWrite", "conversation": ID, "participant": "p",
        "attributes": { "a": "theirs" } });
    assert_eq!(read(foreign).unwrap().values, [Some(Text::new("theirs"))]);
}

fn store(served: &Served) -> GenesysStore {
    let settings = Settings { rate: 1_000_000, ..Settings::default() };
    GenesysStore::new(served.client(), Arc::new(MemoryStore::default()), settings)
}

/// Puts batches down in the outbox; what they come to.
fn flushes(store: &GenesysStore, conversation: &str, count: usize) -> BTreeMap<Text, Text> {
    let (owner, lease) = ("o", Duration::from_secs(3_600));
    let new = NewRun { conversation, owner, mode: Mode::Exact, image: b"i", snapshot: None, lease };
    let (mut hold, mut model) = (store.start(&new).unwrap(), BTreeMap::new());
    let target = Target { conversation: conversation.into(), participant: "p".into() };
    for n in 0..count {
        let batch: Vec<_> = (0..4).map(|k| pair(&format!("n{}", (n * 3 + k) % 10), &format!("{n}/{k}"))).collect();
        let (deliver, state) = (Deliver::Later, RunState::Runnable);
        let flush = Flush { target: &target, batch: &batch, deliver, now: 0, state, snapshot: None, veiled: None };
        hold = store.flush(&hold, &flush).unwrap();
        model.extend(batch);
    }
    model
}

fn delivered(store: &GenesysStore) {
    // Nothing here is about time: it is only looked until there is nothing left.
    while !store.outbox(Some(OutboxState::Ready), 1).unwrap().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn f08_half_of_all_answers_are_dropped_after_applying_and_there_is_no_difference() {
    let served = served();
    served
        .wrong(&json!([{ "path": "*/attributes", "method": "PATCH", "every": 2, "times": null, "do": "closeAfter" }]));
    let store = store(&served);
    let count = if std::env::var_os("CALLFLOW_TORTURE").is_some() { 10_000 } else { 300 };
    let each = count / CONVERSATIONS;
    let models: Vec<_> = (0..CONVERSATIONS).map(|number| flushes(&store, &id(number), each)).collect();
    store.work("worker").unwrap();
    delivered(&store);
    let mut lost = 0;
    for (number, model) in models.iter().enumerate() {
        let rows = store.outbox_of(&id(number)).unwrap();
        assert!(rows.len() == each && rows.iter().all(|row| row.state == OutboxState::Done));
        let held = served.cloud.attributes(&id(number), Some("p")).unwrap();
        let held: BTreeMap<Text, Text> = held.into_iter().map(|kept| (kept.name, kept.value)).collect();
        assert!(held == *model, "the map is not the model's");
        let journal = store.journal(&id(number)).unwrap();
        lost += journal.iter().filter(|entry| entry.note.contains("read back")).count();
    }
    assert_eq!(served.cloud.events(0, 2 * count).unwrap().len(), count, "each batch was applied once");
    assert!(lost >= count / 2, "{lost} answers were lost");
    println!("{count} flushes over HTTP, {lost} answers dropped, 0 differences");
}

#[test]
fn f09_prefixes_and_errors_in_a_row_close_nothing_early() {
    let served = served();
    served.wrong(&json!([
        { "path": "*/attributes", "times": 2, "do": "prefix", "names": 2 },
        { "path": "*/attributes", "times": 1, "do": "status", "status": 503 },
        { "path": "*/attributes", "times": 1, "do": "status", "status": 409 },
        { "path": "*/attributes", "times": 1, "do": "closeBefore" },
    ]));
    let store = store(&served);
    let model = flushes(&store, ID, 3);
    store.work("worker").unwrap();
    delivered(&store);
    for (name, value) in &model {
        assert_eq!(served.cloud.read(ID, "p", &[name.as_str()]).unwrap()[0].as_ref(), Some(value));
    }
    assert!(store.journal(ID).unwrap().iter().any(|entry| entry.kind == "repeated"), "F11");
}

#[test]
fn f07_p41_a_batch_for_an_ended_conversation_is_delivered_and_one_for_nobody_parked() {
    let served = served();
    served.wrong(&json!([{ "path": "*/attributes", "do": "status", "status": 503 }]));
    let known = served.cloud.facts(ID).unwrap().unwrap();
    let mut facts = known.facts;
    let store = store(&served);
    let model = flushes(&store, ID, 1);
    facts.complete("client", 5_000);
    assert!(served.cloud.change(ID, known.revision, &facts).unwrap());
    store.work("worker").unwrap();
    delivered(&store);
    let kept = served.cloud.attributes(ID, Some("p")).unwrap();
    assert_eq!(kept.len(), model.len());
    assert!(kept.iter().all(|kept| kept.analytics.is_none()), "Conversation Services only");
    let journal = store.journal(ID).unwrap();
    assert!(journal.iter().any(|entry| entry.kind == "delivered" && entry.note.contains("not in analytics")));
}

#[test]
fn f05_a_server_that_does_not_know_us_stops_the_target_visibly() {
    let served = served();
    let address = Address::of(&format!("{}+memory:", served.running.url())).unwrap();
    let client = Client::new(address, Credentials::new("me", "wrong"));
    assert!(matches!(client.probe(LIMIT), Err(Trouble::Denied(why)) if !why.contains("wrong")));
}

/// The figure of a store, by its name.
fn figure(store: &GenesysStore, name: &str) -> i64 {
    store.figures().into_iter().find(|own| own.0 == name).expect("a figure").2
}

#[test]
fn h105_workers_on_one_database_share_the_rate() {
    let served = served();
    let beside: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let settings = Settings { rate: 300, ..Settings::default() };
    let worker = |name: &str| {
        let store = GenesysStore::new(served.client(), Arc::clone(&beside), settings.clone());
        store.work(name).unwrap();
        store
    };
    let shares = |stores: &[&GenesysStore], wanted: i64| {
        let begin = std::time::Instant::now();
        while stores.iter().any(|store| figure(store, "delivery_rate") != wanted) {
            assert!(begin.elapsed() < Duration::from_secs(60), "it is never {wanted}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let one = worker("one");
    assert_eq!(figure(&one, "delivery_rate"), 300, "alone");
    let two = worker("two");
    assert_eq!(figure(&two, "delivery_rate"), 150, "it knows before it sends anything");
    shares(&[&one, &two], 150);
    drop(two);
    shares(&[&one], 300);
}
