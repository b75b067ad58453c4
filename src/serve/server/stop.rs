//! How the server ends (F16): not ready, nothing new begins, flows reach their next wait, connections end. A second
//! signal ends it at once.

use super::start::Running;
use crate::serve::http::App;
use crate::serve::watch::Level;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// How a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything reached a place where it may stop.
    Quietly,
    /// A second signal came: whatever ran is as after a crash (F1, F2).
    AtOnce,
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// Its address for people and clients.
    pub fn url(&self) -> String {
        format!("{}://{}", if self.secure { "https" } else { "http" }, self.shared.address)
    }

    /// What its handlers have at hand.
    pub fn app(&self) -> &Arc<App> {
        &self.shared.app
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.shared.slots.count()
    }

    /// Waits for SIGTERM or SIGINT, and then stops. `ready` is called once a signal would be heard.
    ///
    /// # Errors
    /// When the system does not let it hear signals.
    pub fn until_signal(self, ready: impl FnOnce(&Self)) -> std::io::Result<Ended> {
        let mut signals = self.runtime.block_on(async { Signals::new() })?;
        ready(&self);
        self.runtime.block_on(signals.next());
        let ended = self.runtime.block_on(async {
            tokio::select! {
                () = self.finish() => Ended::Quietly,
                () = signals.next() => Ended::AtOnce,
            }
        });
        self.runtime.shutdown_background();
        Ok(ended)
    }

    /// Stops, and waits for it.
    pub fn stop(self) {
        self.runtime.block_on(self.finish());
        self.runtime.shutdown_background();
    }

    async fn finish(&self) {
        self.shared.log.line(Level::Info, "stopping", &[]);
        self.shared.app.stop();
        let (app, within) = (Arc::clone(&self.shared.app), self.shared.limits.stop);
        // While flows go to their next wait, requests are still answered: new ones by 503.
        let flows = spawn_blocking(move || app.worker.stop(within));
        // A worker that takes longer than it was given, or fails, does not hold up the end.
        let _ = timeout(within, flows).await;
        // Nobody may be listening to it any more.
        let _ = self.end.send(true);
        let empty = async {
            loop {
                let gone = self.shared.slots.empty.notified();
                if self.shared.slots.count() == 0 {
                    break;
                }
                gone.await;
            }
        };
        let left = timeout(self.shared.limits.close, empty).await.is_err();
        let event = if left { "stopped with open connections" } else { "stopped" };
        self.shared.log.line(Level::Info, event, &[]);
        self.shared.log.flush();
    }
}

/// The signals that end a service.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Where the signal cannot be had, the process can only be ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
