//! A store in PostgreSQL, for many workers (reliability §2). Each call is one statement, and where it does more than one
//! thing the statement calls a function of the schema: nothing can be left half-way on a connection (F28).

mod attributes;
mod block;
mod call;
mod cede;
mod clock;
mod connect;
mod conversations;
mod documents;
mod failure;
mod migrate;
mod outbox;
mod packing;
mod row;
mod runs;
mod store;
mod tls;
mod url;

pub use connect::{FIRST_PAUSE, LONGEST_PAUSE};
pub use url::{CONNECT_TIMEOUT, CONNECTIONS, MAX_CONNECTIONS};

use super::OpenError;
use block::block_on;
use connect::{Connections, NoConnection, prepare};
use failure::{Failure, reason};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::runtime::Runtime;
use url::Settings;

/// Threads that move bytes between callers and sockets; the work itself is the server's.
const THREADS: usize = 2;

/// A store in PostgreSQL.
pub struct Postgres {
    name: String,
    connections: Connections,
    /// How many statements ended without anybody knowing how (F3).
    unknown: AtomicU64,
    /// How many flushes were found committed when they were asked again (F3).
    committed: AtomicU64,
    /// Whether the server has said that its disk is full, and not yet taken anything since (F22).
    full: AtomicBool,
    clock: clock::Clock,
    /// Always there; taken when the store goes, to be ended without waiting.
    runtime: Option<Runtime>,
}

impl Postgres {
    /// Opens a store: the server must be there, be a primary that keeps what it acknowledges, and have our schema or
    /// none.
    ///
    /// # Errors
    /// What is wrong with the URL or the server.
    pub fn open(url: &str) -> Result<Self, OpenError> {
        let settings = Settings::of(url)?;
        let tls = tls::connector(settings.roots.as_deref())?;
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(THREADS).thread_name("postgres").enable_all().build();
        let unusable = |message: String| OpenError::unusable("store-unreachable", message, HELP);
        let runtime = runtime.map_err(|why| unusable(why.to_string()))?;
        let opened = block_on(runtime.handle(), async {
            set_up(&settings, tls.clone()).await?;
            Connections::new(&settings, tls).map_err(unusable)
        });
        match opened {
            Ok(connections) => {
                let (unknown, committed) = (AtomicU64::new(0), AtomicU64::new(0));
                let (full, clock) = (AtomicBool::new(false), clock::Clock::default());
                Ok(Self { name: settings.name, connections, unknown, committed, full, clock, runtime: Some(runtime) })
            }
            Err(why) => {
                runtime.shutdown_background();
                Err(why)
            }
        }
    }

    /// How many statements have ended so far without anybody knowing how: their connection broke, or no answer came in
    /// time. Each was then resolved by asking again, or given back as [`super::StoreError::Unavailable`] (F3).
    pub fn unknown_outcomes(&self) -> u64 {
        self.unknown.load(Ordering::Relaxed)
    }

    /// How many flushes were asked again and found committed: the answer of the first time was lost (F3).
    pub fn found_committed(&self) -> u64 {
        self.committed.load(Ordering::Relaxed)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // A runtime that is dropped waits for its threads, which inside of another runtime is a panic.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

const HELP: &str = "is the server running, and does the URL name its host, port, database and user?";

/// One connection of its own that brings the schema up to date.
async fn set_up(settings: &Settings, tls: tokio_postgres_rustls::MakeRustlsConnect) -> Result<(), OpenError> {
    let connected = tokio::time::timeout(2 * CONNECT_TIMEOUT, settings.config.connect(tls)).await;
    let unreachable = |why: String| {
        OpenError::unusable("store-unreachable", format!("`{}` cannot be opened: {why}", settings.name), HELP)
    };
    let (mut client, connection) = match connected {
        Ok(Ok(both)) => both,
        Ok(Err(error)) => return Err(unreachable(reason(&error))),
        Err(_) => return Err(unreachable("the server does not answer".to_owned())),
    };
    let driver = tokio::spawn(connection);
    let done = match prepare(&client, settings.allow_lossy).await {
        Ok(()) => migrate::migrate(&mut client).await,
        Err(NoConnection::Away(why)) => Err(unreachable(why)),
        Err(NoConnection::Unusable(why)) => {
            Err(OpenError::unusable("store-unusable", format!("`{}` cannot be used: {why}", settings.name), HELP))
        }
    };
    drop(client);
    // The connection says goodbye to the server; what it says last does not matter.
    let _ended = driver.await;
    done
}
