//! A service in this process, on a port of its own.

use super::client::{Call, Reply, call};
use super::stage::Stage;
use callflow::cloud::store::{Facts, Person, Store, open};
use callflow::serve::auth::{clients, tokens};
use callflow::serve::http::{App, Route};
use callflow::serve::server::{Options, Running, start};
use callflow::serve::watch::Log;
use std::io::Write;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// A token for each scope.
pub const TOKENS: &str = "t-read=read t-attributes=attributes t-conversations=conversations t-flows=flows \
                          t-tables=tables t-actions=actions t-admin=admin";
pub const SCOPES: [&str; 7] = ["read", "attributes", "conversations", "flows", "tables", "actions", "admin"];
pub const ADMIN: &str = "t-admin";

/// A log that a test can read.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub struct Server {
    pub running: Running,
    pub stage: Arc<Stage>,
    pub store: Arc<dyn Store>,
    kept: Kept,
    log: Log,
}

/// A service with a token for each scope and the client `id:secret`.
pub fn server() -> Server {
    server_with(callflow::serve::routes(), |_, _| {})
}

/// The same with other routes, and what `change` makes of it.
pub fn server_with(routes: Vec<Route>, change: impl FnOnce(&mut App, &mut Options)) -> Server {
    let store = open("memory:").expect("a store in memory");
    let (stage, log) = (Arc::new(Stage::default()), Kept::default());
    let mut app = App::new(Arc::clone(&store), stage.clone());
    tokens(&mut app.keys, TOKENS).expect("tokens");
    clients(&mut app.keys, "id:secret=admin").expect("a client");
    let mut options = Options::local();
    let to = Log::new(log.clone());
    options.log = to.clone();
    change(&mut app, &mut options);
    let running = start(app, routes, options).expect("it begins");
    Server { running, stage, store, kept: log, log: to }
}

impl Server {
    /// Everything that was logged.
    pub fn log(&self) -> String {
        self.log.flush();
        String::from_utf8(self.kept.0.lock().unwrap().clone()).expect("a log is UTF-8")
    }

    pub fn at(&self) -> SocketAddr {
        self.running.address()
    }

    pub fn get(&self, path: &str) -> Reply {
        call("GET", path).token(ADMIN).send(self.at())
    }

    pub fn post(&self, path: &str, body: &serde_json::Value) -> Reply {
        call("POST", path).token(ADMIN).json(body).send(self.at())
    }

    pub fn send(&self, call: &Call) -> Reply {
        call.send(self.at())
    }

    /// Puts a conversation with one customer into the store.
    pub fn conversation(&self, id: &str, participant: &str) {
        let mut facts = Facts { began: 1, ..Facts::default() };
        assert!(facts.join(Person::new(participant, "customer", 1)));
        self.store.create(id, &facts).expect("it is new");
    }

    /// How many conversations the store holds.
    pub fn count(&self) -> usize {
        self.store.conversations(None, 1_000).expect("the store").len()
    }
}
