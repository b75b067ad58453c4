//! The suite against PostgreSQL, a database a test.

use crate::server::Server;
use crate::suite::Fresh;
use callflow::cloud::store::open;
use std::sync::OnceLock;

/// A server that syncs nothing: the suite is about what is answered, not about power that goes.
pub fn server() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| Server::start(&["fsync=off", "synchronous_commit=off"]))
}

/// A database that goes when its test is over.
pub struct Database(pub String);

impl Drop for Database {
    fn drop(&mut self) {
        server().remove(&self.0);
    }
}

suite!(|| {
    let url = server().database();
    let store = open(&format!("{url}&allow-lossy=true")).expect("a new database");
    Fresh::keeping(store, Database(url))
});
