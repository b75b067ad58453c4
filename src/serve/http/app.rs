//! What every handler has at hand.

use super::{Request, Response};
use crate::cloud::store::{Millis, Store};
use crate::project::Project;
use crate::serve::auth::Keys;
use crate::serve::peers::Peers;
use crate::serve::project::Project as Flows;
use crate::serve::watch::Metrics;
use crate::serve::worker::Work;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a token lives that a client has fetched, unless told (H23).
pub const TOKEN_LIFETIME: Duration = Duration::from_secs(86_400);

/// The service as handlers see it.
pub struct App {
    /// Where conversations, runs and documents are kept.
    pub store: Arc<dyn Store>,
    /// What runs flows.
    pub worker: Arc<dyn Work>,
    /// The settings of the project whose flows are served.
    pub project: Project,
    /// Who may call.
    pub keys: Keys,
    /// What is counted.
    pub metrics: Metrics,
    /// The flows that are served, with their versions and programs.
    pub flows: Arc<Flows>,
    /// What was set when the service began.
    pub settings: Settings,
    /// The wall clock.
    pub clock: Clock,
    /// Other workers on the same store.
    pub peers: Peers,
    /// Fault modes, when they were allowed (wire §13).
    pub faults: Option<Arc<dyn Faults>>,
    stopping: AtomicBool,
}

/// What can be set (the O-rows of wire.md).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a token lives that a client has fetched (H23).
    pub token_lifetime: Duration,
    /// How many requests a minute one token may make; `None` is without limit (H17).
    pub rate: Option<u32>,
    /// The most bytes of names and values of one participant (H50).
    pub attribute_bytes: usize,
    /// What `null` as an attribute's value does (H44).
    pub null_value: NullValue,
    /// The address that others reach the service by; without one, the address that it listens on (H74).
    pub public_url: Option<String>,
}

/// What `null` as an attribute's value does (H44).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NullValue {
    /// It is refused.
    #[default]
    Refuse,
    /// It removes the attribute.
    Remove,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_lifetime: TOKEN_LIFETIME,
            rate: None,
            attribute_bytes: crate::cloud::MAX_PARTICIPANT_BYTES,
            null_value: NullValue::Refuse,
            public_url: None,
        }
    }
}

/// The wall clock: milliseconds since 1970.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Millis + Send + Sync>);

impl Clock {
    /// The clock of this machine.
    pub fn of_machine() -> Self {
        Self::new(|| jiff::Timestamp::now().as_millisecond())
    }

    /// Any clock.
    pub fn new(clock: impl Fn() -> Millis + Send + Sync + 'static) -> Self {
        Self(Arc::new(clock))
    }

    /// What it shows.
    pub fn now(&self) -> Millis {
        (self.0)()
    }
}

/// Something that stands around handlers and misbehaves as it was told (wire §13).
pub trait Faults: Send + Sync {
    /// Answers in place of the handler or around it; `handle` does what the handler does, each time it is called.
    fn around(&self, app: &App, request: &Request, handle: &dyn Fn() -> Response) -> Response;
}

impl App {
    /// A service of a store and a worker, with the settings and clock that it has without being told.
    pub fn new(store: Arc<dyn Store>, worker: Arc<dyn Work>) -> Self {
        let flows = Arc::new(Flows::of(Arc::clone(&store)));
        Self {
            store,
            worker,
            project: Project::default(),
            keys: Keys::new(),
            metrics: Metrics::default(),
            flows,
            settings: Settings::default(),
            clock: Clock::of_machine(),
            peers: Peers::default(),
            faults: None,
            stopping: AtomicBool::new(false),
        }
    }

    /// From now on it is not ready, and begins nothing new (F16).
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Whether it is about to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }
}
