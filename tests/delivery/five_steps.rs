//! The five steps of P42 over HTTP, as F7 asks for it: one server is the platform, another one runs the flows and delivers
//! their batches to it; agent, script and the world's API call the platform. After each step both of its stores are looked
//! at, and each batch went out once.

use crate::served::{ID, Served, id, served};
use callflow::cloud::deliver::Settings;
use callflow::cloud::store::genesys::GenesysStore;
use callflow::cloud::store::{Deliver, MemoryStore, OutboxRow, OutboxState, Person, Store, update};
use callflow::serve::answers::Organisation;
use callflow::serve::auth::tokens;
use callflow::serve::http::{App, Clock};
use callflow::serve::project::{Given, Project};
use callflow::serve::server::{Options, Running, start};
use callflow::serve::worker::{Engine, Ticks, engine};
use serde_json::{Value, json};
use std::sync::Arc;

const FLOWS: &str = r#"
flow inboundCall "In" {
    language = "en-us"
    task "Start" {
        setParticipantData { "a" = "1" }
        transferToAcd("Support") { overrideInQueueFlow = "Hold" }
        disconnect
    }
}

flow inqueueCall "Hold" {
    language = "en-us"
    task "In-Queue Task" {
        setParticipantData { "b" = "1" }
        playAudio(ToAudioTTS("Please hold the line."))
    }
}
"#;

/// A server that runs flows, with the platform as its cloud.
struct Flows {
    running: Running,
    store: Arc<GenesysStore>,
    _ticks: Ticks,
}

fn flows(platform: &Served) -> Flows {
    let settings = Settings { rate: 1_000_000, ..Settings::default() };
    let store = Arc::new(GenesysStore::new(platform.client(), Arc::new(MemoryStore::default()), settings));
    store.work("worker").expect("it sends");
    let door: Arc<dyn Store> = store.clone();
    let project = Arc::new(Project::of(Arc::clone(&door)));
    let given = Given { files: vec![("flows.flow".into(), FLOWS.into())], settings: None };
    project.take_files(&given, 1_000).unwrap_or_else(|error| panic!("{error}"));
    let organisation = Arc::new(Organisation::new(Arc::clone(&door), Arc::clone(&project)));
    let options = engine::Options { deliver: Deliver::Later, ..engine::Options::default() };
    let engine = Engine::new(Arc::clone(&door), project.clone(), organisation, Clock::of_machine(), options);
    let engine = Arc::new(engine.expect("a worker"));
    let ticks = Ticks::begin(&engine);
    let mut app = App::new(door, engine);
    app.flows = project;
    tokens(&mut app.keys, "T=admin").expect("a token");
    let running = start(app, callflow::serve::routes(), Options::local()).expect("it begins");
    Flows { running, store, _ticks: ticks }
}

/// A call with JSON, which must be answered with that status.
fn call(at: &Running, method: &str, path: &str, body: &Value, status: u16) -> Value {
    let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", at.url()));
    let request = request.header("Authorization", "Bearer T").header("Content-Type", "application/json");
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let sent = match method {
        "GET" => agent.run(request.body(()).expect("a request")),
        _ => agent.run(request.body(body.to_string()).expect("a request")),
    };
    let mut answer = sent.expect("an answer");
    let text = answer.body_mut().read_to_string().expect("text");
    assert_eq!(answer.status().as_u16(), status, "{method} {path}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// Names of the attributes of a participant in a list of them; without one there is nothing.
fn names(people: &Value, who: &str) -> String {
    let people = people.as_array().expect("a list");
    let own = people.iter().find(|own| own["id"] == who || own["participantId"] == who);
    own.map_or_else(String::new, |own| own["attributes"].as_object().expect("a map").keys().cloned().collect())
}

/// What both stores hold of customer and agent: Conversation Services, and then Analytics, by the results of a job.
fn both(platform: &Served) -> [String; 4] {
    let at = &platform.running;
    let now = call(at, "GET", &format!("/api/v2/conversations/{ID}"), &Value::Null, 200);
    let filter = json!([{"type": "and", "predicates": [{"dimension": "conversationId", "value": ID}]}]);
    let wanted =
        json!({"interval": "1970-01-01T00:00:00.000Z/1970-01-02T00:00:00.000Z", "conversationFilters": filter});
    let jobs = "/api/v2/analytics/conversations/details/jobs";
    let job = call(at, "POST", jobs, &wanted, 202)["jobId"].as_str().expect("an id").to_owned();
    let results = call(at, "GET", &format!("{jobs}/{job}/results"), &Value::Null, 200);
    let told = &results["conversations"][0]["participants"];
    [names(&now["participants"], "p"), names(&now["participants"], "agent"), names(told, "p"), names(told, "agent")]
}

/// The batches of a conversation, once none of them is on its way.
fn sent(flows: &Flows, conversation: &str) -> Vec<OutboxRow> {
    while !flows.store.outbox(Some(OutboxState::Ready), 1).expect("the outbox").is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    flows.store.outbox_of(conversation).expect("the outbox")
}

#[test]
fn p42_f07_the_five_steps_over_http_and_each_batch_is_one_try() {
    let platform = served();
    let flows = flows(&platform);
    // (1) The inbound flow sets a, and transfers to a queue; it has left, so its batch is there (P15, P20).
    let new = json!({"flow": "In", "caller": "tel:+15550100", "conversationId": ID});
    let told = call(&flows.running, "POST", "/callflow/v1/conversations", &new, 201);
    assert_eq!((&told["state"], &told["awaits"]), (&json!("waiting"), &json!("agent")), "{told}");
    sent(&flows, ID);
    assert_eq!(both(&platform), ["a", "", "a", ""], "step 1; what the in-queue flow has set is queued (P1, P26)");
    // (2) The in-queue flow has set b; an agent answers, so it ends.
    let path = format!("/callflow/v1/conversations/{ID}/input");
    let told = call(&flows.running, "POST", &path, &json!({"text": "agent"}), 200);
    assert_eq!(told["state"], "ended", "{told}");
    let rows = sent(&flows, ID);
    assert_eq!(both(&platform), ["ab", "", "ab", ""], "step 2");
    assert!(rows.iter().all(|row| row.state == OutboxState::Done && row.tries == 1), "{rows:?}");
    assert_eq!(rows.iter().filter(|row| !row.batch.is_empty()).count(), 2, "one batch a flow (P5)");
    let request = ureq::get(format!("{}/metrics", flows.running.url())).header("Authorization", "Bearer T");
    let figures = request.call().expect("an answer").body_mut().read_to_string().expect("text");
    for line in ["callflow_delivered_total 2", "callflow_delivery_again_total 0", "callflow_delivery_stopped 0"] {
        assert!(figures.lines().any(|own| own == line), "{line}: {figures}");
    }
    // (3) The agent's script sets c.
    let joins = update(&*platform.cloud, ID, |facts| Some(facts.join(Person::new("agent", "agent", 2_000))));
    assert_eq!(joins, Ok(Some(true)));
    let patch = |who: &str, what: &str, body: Value| {
        let path = format!("/api/v2/conversations/{ID}/participants/{who}{what}");
        call(&platform.running, "PATCH", &path, &body, 202);
    };
    patch("p", "/attributes", json!({"attributes": {"c": "1"}}));
    assert_eq!(both(&platform), ["abc", "", "abc", ""], "step 3");
    // (4) The customer disconnects; in wrap-up the script sets d.
    patch("p", "", json!({"state": "disconnected"}));
    patch("p", "/attributes", json!({"attributes": {"d": "1"}}));
    assert_eq!(both(&platform), ["abcd", "", "abc", ""], "step 4: Conversation Services only");
    // (5) After wrap-up somebody sets e on the agent's participant.
    patch("agent", "", json!({"state": "disconnected", "wrapup": {"code": "x"}}));
    patch("agent", "/attributes", json!({"attributes": {"e": "1"}}));
    assert_eq!(both(&platform), ["abcd", "e", "abc", ""], "step 5: Conversation Services only");
    let events = platform.cloud.events(0, 100).expect("events");
    let written: Vec<&str> = events.iter().flat_map(|event| &event.attributes).map(|(name, _)| name.as_str()).collect();
    assert_eq!(written, ["a", "b", "c", "d", "e"], "P43: five writes, each once");
    let seen: Vec<bool> = events.iter().map(|event| event.analytics).collect();
    assert_eq!(seen, [true, true, true, false, false], "P41");
}

#[test]
fn f07_a_batch_for_a_conversation_that_is_not_there_is_one_try_and_parked() {
    let platform = served();
    let flows = flows(&platform);
    let other = id(1);
    platform.wrong(&json!([{ "path": "*/attributes", "method": "PATCH", "times": 5, "do": "status", "status": 404 }]));
    let new = json!({"flow": "In", "caller": "tel:+15550100", "conversationId": other});
    call(&flows.running, "POST", "/callflow/v1/conversations", &new, 201);
    let rows = sent(&flows, &other);
    assert_eq!((rows.len(), rows[0].state, rows[0].tries), (1, OutboxState::Parked, 1));
    let why = rows[0].reason.as_deref().expect("a reason");
    assert!(why.contains("conversation not found"), "{why}");
    let left = call(&platform.running, "GET", "/callflow/v1/faults", &Value::Null, 200);
    assert_eq!(left["faults"][0]["times"], 4, "one request, and no other: {left}");
}
