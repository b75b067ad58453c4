//! What all connections of a service share.

use super::limits::Limits;
use super::room::Room;
use super::sizes::Sizes;
use super::slots::Slots;
use crate::serve::http::{App, Route};
use crate::serve::watch::Log;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// The service as its connections see it.
pub struct Shared {
    /// What handlers have at hand.
    pub app: Arc<App>,
    /// The table.
    pub routes: Vec<Route>,
    /// The numbers.
    pub limits: Limits,
    /// The log.
    pub log: Log,
    /// Where it listens.
    pub address: SocketAddr,
    /// Origins that browsers may call from.
    pub cors: Vec<String>,
    /// The connections.
    pub slots: Arc<Slots>,
    /// Turns of requests.
    pub turns: Arc<Semaphore>,
    /// Places of streams.
    pub streams: Arc<Semaphore>,
    /// Memory for bodies.
    pub memory: Arc<Semaphore>,
    /// How large answers were of late.
    pub sizes: Sizes,
    /// Memory for answers.
    pub answers: Arc<Room>,
    /// Whether connections shall end.
    pub stop: watch::Receiver<bool>,
}
