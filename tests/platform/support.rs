//! A service in this process: a store in memory, flows, a worker, a clock that the test sets; calls go over the routes.

use callflow::cloud::store::{MemoryStore, Store};
use callflow::serve::answers::Organisation;
use callflow::serve::http::{App, Body, Clock, Found, Method, Request, Response, Route, find};
use callflow::serve::platform;
use callflow::serve::project::{Given, Project};
use callflow::serve::worker::New;
use callflow::serve::worker::engine::{Engine, Options, Ticks};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The flows of most tests.
pub const FLOWS: &str = r#"
    declare queue "Sales" { }
    declare dataTable "Tiers" { key "phone": String column "tier": String column "score": Integer
        row "+15550100" { "tier" = "gold" "score" = 7 }
    }
    declare dataAction "CRM" "Get customer" { required "phone": String output "name": String
        row "+15550100" { "name" = "Ann" }
    }
    declare dataAction "CRM" "Silent" { output "x": String }

    /// Greets.
    flow inboundCall "Main" {
        language = "en-us"
        var Flow.Digits: String
        var Flow.Tier: String
        task "Start" {
            setParticipantData { "Greeted" = "yes" }
            dataTableLookup("Tiers", Call.Ani) { Flow.Tier = "tier" } on found {
                setParticipantData { "Tier" = Flow.Tier }
            }
            collectInput { digits = 2 inputData = Flow.Digits noEntryTimeout = MakeDuration(0, 1, 0, 0) }
            setParticipantData { "Digits" = Flow.Digits }
            disconnect
        }
    }

    flow workflow "Work" {
        input var Flow.Account: String
        input var Flow.Count: Integer
        output var Flow.Double: Integer
        output var Flow.Name: String
        state "Start" {
            Flow.Double = Flow.Count * 2
            callData("CRM", "Get customer") { "phone" = Flow.Account Flow.Name = "name" } on success { }
            endWorkflow
        }
    }

    flow workflow "Fails" {
        var Flow.Zero: Integer = 0
        state "Start" {
            Flow.Zero = 1 / Flow.Zero
            endWorkflow
        }
    }
"#;

/// When tests begin, in milliseconds since 1970.
pub const BEGIN: i64 = 1_795_433_719_977;

/// A service.
pub struct Service {
    pub app: App,
    routes: Vec<Route>,
    clock: Arc<AtomicI64>,
    _ticks: Ticks,
}

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub bytes: Vec<u8>,
    pub allow: Option<String>,
}

impl Answer {
    /// The body of an answer that must have this status.
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Status and code of an error.
    pub fn error(&self) -> (u16, &str) {
        assert_eq!(self.body["status"], self.status, "the status stands in the body, too");
        (self.status, self.body["code"].as_str().expect("an error has a code"))
    }
}

impl Service {
    /// One with [`FLOWS`].
    pub fn new() -> Self {
        Self::of(Arc::new(MemoryStore::default()), FLOWS)
    }

    /// One with a store and flows of its own.
    pub fn of(store: Arc<dyn Store>, flows: &str) -> Self {
        let clock = Arc::new(AtomicI64::new(BEGIN));
        let own = Arc::clone(&clock);
        let time = Clock::new(move || own.load(Ordering::SeqCst));
        let project = Arc::new(Project::of(Arc::clone(&store)));
        let given = Given { files: vec![("flows.flow".into(), flows.into())], settings: None };
        project.take_files(&given, BEGIN).unwrap_or_else(|error| panic!("{error}"));
        let declared = Arc::clone(&project.current().expect("a project").declared);
        platform::seed(store.as_ref(), &declared, BEGIN).expect("the store takes it");
        let organisation = Arc::new(Organisation::new(Arc::clone(&store), Arc::clone(&project)));
        let engine = Engine::new(Arc::clone(&store), project.clone(), organisation, time.clone(), Options::default());
        let engine = Arc::new(engine.expect("a worker"));
        let ticks = Ticks::begin(&engine);
        let mut app = App::new(store, engine);
        (app.clock, app.flows) = (time, project);
        app.settings.public_url = Some("http://127.0.0.1:1".into());
        Self { app, routes: platform::routes(), clock, _ticks: ticks }
    }

    /// Lets time pass, in milliseconds.
    pub fn pass(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    /// A call without a body.
    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, Vec::new())
    }

    /// A call with JSON.
    pub fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, body.to_string().into_bytes())
    }

    /// A call with bytes.
    pub fn send(&self, method: Method, path: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::new(method, path);
        request.body = body;
        match find(&self.routes, method, &request.path.clone()) {
            Found::Route(route, places) => {
                request.places = places;
                read((route.handler)(&self.app, &request).into())
            }
            Found::OtherMethods(methods) => {
                let allow = methods.iter().map(|method| method.word()).collect::<Vec<_>>().join(", ");
                Answer { status: 405, body: Value::Null, bytes: Vec::new(), allow: Some(allow) }
            }
            Found::Nothing => Answer { status: 404, body: Value::Null, bytes: Vec::new(), allow: None },
        }
    }

    /// A call of [`FLOWS`] that waits for digits; conversation and participant.
    pub fn caller(&self, ani: &str) -> (String, String) {
        let new = New { flow: "Main".into(), caller: ani.into(), called: "+15550199".into(), ..New::default() };
        let status = self.app.worker.begin(new).expect("it begins");
        (status.conversation, status.participant)
    }

    /// The attributes of a participant, as a GET shows them.
    pub fn attributes(&self, conversation: &str, participant: &str) -> Value {
        let body = self.get(&format!("/api/v2/conversations/{conversation}")).ok(200);
        let people = body["participants"].as_array().expect("participants").clone();
        people.into_iter().find(|own| own["id"] == participant).expect("a participant")["attributes"].clone()
    }
}

fn read(response: Response) -> Answer {
    let status = response.status;
    let (body, bytes) = match response.body {
        Body::Empty => (Value::Null, Vec::new()),
        Body::Bytes(_, bytes) => (serde_json::from_slice(&bytes).unwrap_or(Value::Null), bytes),
        Body::Error(error) => (error.to_json("correlation"), Vec::new()),
        _ => panic!("no other bodies here"),
    };
    Answer { status, body, bytes, allow: None }
}

/// Every text of a value, keys included.
pub fn has(value: &Value, text: &str) -> bool {
    value.to_string().contains(text)
}
