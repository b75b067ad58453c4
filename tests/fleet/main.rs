//! Workers as processes of their own, killed at random moments while callers call: what was acknowledged is there, each
//! batch once, in order (F1, F2, F13, F20, F26). The short form runs in every test; `CALLFLOW_TORTURE=1` is the long one,
//! `CALLFLOW_KILLS` says how many kills. Where workers share a server, it dies in every fourth.

mod callers;
mod checker;
#[cfg(feature = "postgres")]
mod exact;
#[cfg(feature = "sqlite")]
mod file;
#[cfg(feature = "sqlite")]
mod parked;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod server;
#[cfg(feature = "postgres")]
mod several;
mod workers;

use std::sync::atomic::{AtomicBool, Ordering};

/// Says that it is over when it goes, also by a panic: those who work meanwhile would go on for ever, and the test hang.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// How many kills a test makes at least.
fn kills(short: usize, long: usize) -> usize {
    if let Some(kills) = std::env::var("CALLFLOW_KILLS").ok().and_then(|kills| kills.parse().ok()) {
        return kills;
    }
    if std::env::var_os("CALLFLOW_TORTURE").is_some() { long } else { short }
}
