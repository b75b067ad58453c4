//! Senders in threads: they step, rest until something is put down, and stop when they are told to.

use super::chance::Chance;
use super::outbox::Outbox;
use super::sender::{Clock, Next, Sender, Shared};
use super::settings::Settings;
use super::target::Target;
use crate::cloud::store::Millis;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What wakes senders that rest, and stops them.
#[derive(Debug, Default)]
pub struct Bell {
    state: Mutex<(u64, bool)>,
    rung: Condvar,
}

impl Bell {
    /// Something was put down.
    pub fn ring(&self) {
        self.change(|state| state.0 += 1);
    }

    /// Senders end after what they are doing.
    pub fn stop(&self) {
        self.change(|state| state.1 = true);
    }

    fn change(&self, by: impl FnOnce(&mut (u64, bool))) {
        by(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.rung.notify_all();
    }

    fn state(&self) -> (u64, bool) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it rings, or that long; `true` when senders stop.
    fn wait(&self, seen: u64, most: Duration) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let quiet = |state: &mut (u64, bool)| state.0 == seen && !state.1;
        let waited = self.rung.wait_timeout_while(state, most, quiet);
        waited.unwrap_or_else(PoisonError::into_inner).0.1
    }
}

/// The store's clock, by which batches were put down, and one of this machine that cannot be set (F17).
struct Clocks {
    outbox: Arc<dyn Outbox>,
    began: Instant,
}

impl Clock for Clocks {
    fn now(&self) -> Millis {
        let here = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_millis() as Millis);
        self.outbox.time().unwrap_or_else(|_| here())
    }

    fn passed(&self) -> Duration {
        self.began.elapsed()
    }
}

/// How many senders a crew has: so many requests are on their way at once.
pub const SENDERS: usize = 4;

/// Senders at work. They stop when it is dropped.
pub struct Crew {
    bell: Arc<Bell>,
    threads: Vec<JoinHandle<()>>,
}

impl Crew {
    /// Starts a few of them; `worker` is a name that no other process has or had; `began` is from
    /// when the pace of requests is counted.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        outbox: &Arc<dyn Outbox>,
        target: &Arc<dyn Target>,
        shared: &Arc<Shared>,
        bell: &Arc<Bell>,
        settings: &Settings,
        worker: &str,
        began: Instant,
    ) -> std::io::Result<Self> {
        let mut crew = Self { bell: Arc::clone(bell), threads: Vec::new() };
        for number in 0..SENDERS {
            let (outbox, target) = (Arc::clone(outbox), Arc::clone(target));
            let (shared, bell) = (Arc::clone(shared), Arc::clone(bell));
            let (settings, owner) = (settings.clone(), format!("{worker}#{number}"));
            let chance = Chance::new(getrandom::u64().unwrap_or(number as u64));
            let work = move || {
                let clocks = Clocks { outbox: Arc::clone(&outbox), began };
                let mut sender = Sender::new(&*outbox, &*target, &clocks, &shared, settings, &owner, chance);
                loop {
                    let (seen, stop) = bell.state();
                    if stop {
                        return;
                    }
                    match sender.step() {
                        Next::Now => {}
                        Next::After(wait) if bell.wait(seen, wait) => return,
                        Next::After(_) => {}
                    }
                }
            };
            crew.threads.push(std::thread::Builder::new().name(format!("sender-{number}")).spawn(work)?);
        }
        Ok(crew)
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.bell.stop();
        for thread in self.threads.drain(..) {
            // A sender that panicked has told so; its row is taken up when the lease ends.
            let _ = thread.join();
        }
    }
}
