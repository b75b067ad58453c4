//! How the server begins, and its accept loop.

use super::connection;
use super::files;
use super::limits::Limits;
use super::listen::listen as bind;
use super::phase::Progress;
use super::room::Room;
use super::shared::Shared;
use super::sizes::Sizes;
use super::slots::Slots;
use super::tls;
use crate::serve::http::{App, Route};
use crate::serve::watch::{Field, Level, Log};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// Blocking threads beside those of requests: for streams and for the end.
const MORE_THREADS: usize = 64;
/// How long the accept loop pauses when the system has no socket left to give.
const PAUSE: Duration = Duration::from_millis(20);

/// How a server is to be.
pub struct Options {
    /// Where it listens; port 0 is any free one.
    pub listen: SocketAddr,
    /// A socket that listens already, by [`super::listen`]; without one, one on `listen`.
    pub bound: Option<std::net::TcpListener>,
    /// Files of certificate and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Beyond loopback without TLS, on somebody's own responsibility.
    pub insecure: bool,
    /// Origins that browsers may call from.
    pub cors: Vec<String>,
    /// The numbers.
    pub limits: Limits,
    /// The log.
    pub log: Log,
}

impl Options {
    /// On any free port of loopback, without TLS, with a log that nobody reads.
    pub fn local() -> Self {
        let (listen, limits, log) = (SocketAddr::from(([127, 0, 0, 1], 0)), Limits::default(), Log::none());
        Self { listen, bound: None, tls: None, insecure: false, cors: Vec::new(), limits, log }
    }
}

/// Why a server did not begin.
#[derive(Debug)]
pub enum StartError {
    /// What was asked for is not safe, or makes no sense.
    Refused(&'static str),
    /// Certificate or key cannot be read.
    Tls(String),
    /// It cannot listen there.
    Listen(SocketAddr, io::Error),
    /// The system gave no threads.
    System(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(why) => f.write_str(why),
            Self::Tls(why) => write!(f, "cannot read certificate and key: {why}"),
            Self::Listen(at, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "cannot listen on `{at}`: something else listens there")
            }
            Self::Listen(at, error) if error.kind() == io::ErrorKind::PermissionDenied => {
                write!(f, "cannot listen on `{at}`: permission denied")
            }
            Self::Listen(at, error) => write!(f, "cannot listen on `{at}`: {error}"),
            Self::System(error) => write!(f, "cannot begin: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A server that runs.
pub struct Running {
    pub(super) runtime: Runtime,
    pub(super) shared: Arc<Shared>,
    pub(super) end: watch::Sender<bool>,
    pub(super) secure: bool,
}

/// Begins a server of those routes.
///
/// # Errors
/// When it is not safe, or cannot be.
pub fn start(mut app: App, routes: Vec<Route>, options: Options) -> Result<Running, StartError> {
    let Options { listen, bound, tls, insecure, cors, limits, log } = options;
    if !listen.ip().is_loopback() {
        if app.keys.is_empty() {
            return Err(StartError::Refused("beyond loopback there must be a token or a client"));
        }
        if tls.is_none() && !insecure {
            return Err(StartError::Refused("beyond loopback there must be TLS, or `--insecure`"));
        }
    }
    if cors.iter().any(|origin| origin == "*") {
        return Err(StartError::Refused("an origin is named; `*` names none"));
    }
    let tls = tls.map(|(certificate, key)| tls::acceptor(&certificate, &key)).transpose().map_err(StartError::Tls)?;
    let threads = limits.at_once + limits.streams + MORE_THREADS;
    let runtime = Builder::new_multi_thread().enable_all().max_blocking_threads(threads).build();
    let runtime = runtime.map_err(StartError::System)?;
    let bound = bound.map_or_else(|| bind(listen), Ok)?;
    let listener = runtime.block_on(async { TcpListener::from_std(bound) }).map_err(StartError::System)?;
    let address = listener.local_addr().map_err(StartError::System)?;
    // Addresses in answers come from where it listens, never from what a caller says (H74).
    let scheme = if tls.is_some() { "https" } else { "http" };
    app.settings.public_url.get_or_insert_with(|| format!("{scheme}://{address}"));
    let (end, stop) = watch::channel(false);
    let shared = Arc::new(Shared {
        app: Arc::new(app),
        routes,
        limits,
        log,
        address,
        cors,
        slots: Slots::new(limits.connections.min(files::connections())),
        turns: Arc::new(Semaphore::new(limits.at_once)),
        streams: Arc::new(Semaphore::new(limits.streams)),
        memory: Arc::new(Semaphore::new(limits.bodies_bytes)),
        sizes: Sizes::default(),
        answers: Room::new(limits.answers_bytes),
        stop,
    });
    let secure = tls.is_some();
    if !address.ip().is_loopback() && !secure {
        let words = "tokens and attributes go over the network unencrypted";
        shared.log.line(Level::Warn, "insecure", &[("what", Field::Text(words))]);
    }
    runtime.spawn(Arc::clone(&shared.answers).clear(Arc::clone(&shared.slots), limits.stall));
    runtime.spawn(accept(listener, tls, Arc::clone(&shared)));
    shared.log.line(Level::Info, "serving", &[("address", Field::Text(&address.to_string()))]);
    Ok(Running { runtime, shared, end, secure })
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut stop = shared.stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => return,
        };
        match accepted {
            Ok((socket, _)) => begin(socket, tls.clone(), &shared),
            // A connection that was gone before it was accepted is nothing; without free sockets a pause helps.
            Err(error) => {
                shared.app.metrics.closed("accept");
                shared.log.line(Level::Warn, "accept", &[("why", Field::Text(&error.kind().to_string()))]);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// Begins with a connection; the handshake, too, is none of the accept loop's business (§6).
fn begin(socket: TcpStream, tls: Option<TlsAcceptor>, shared: &Arc<Shared>) {
    // Small answers go out at once. A socket that refuses this is gone already.
    let _ = socket.set_nodelay(true);
    let progress = Arc::new(Progress::new(shared.limits));
    let (slot, _evicted) = shared.slots.take(&progress);
    let shared = Arc::clone(shared);
    tokio::spawn(async move {
        let _slot = slot;
        shared.app.metrics.connections(1);
        match tls {
            None => connection::run(socket, progress, Arc::clone(&shared)).await,
            Some(tls) => {
                let evicted = evicted(&progress);
                let shaken = tokio::select! {
                    shaken = timeout(shared.limits.handshake, tls.accept(socket)) => shaken,
                    () = evicted => Ok(Err(io::ErrorKind::ConnectionAborted.into())),
                };
                if let Ok(Ok(socket)) = shaken {
                    progress.enter(super::phase::Phase::Header);
                    connection::run(socket, progress, Arc::clone(&shared)).await;
                } else {
                    shared.app.metrics.closed("handshake");
                }
            }
        }
        shared.app.metrics.connections(-1);
    });
}

/// Waits until a connection is closed for a newer one.
async fn evicted(progress: &Progress) {
    while progress.phase() != super::phase::Phase::Evicted {
        progress.notify.notified().await;
    }
}
