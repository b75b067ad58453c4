//! What lies in the store longer than anybody may ask for it: files that were exported and their addresses (H74), jobs,
//! results of jobs (H57), images. A thread looks from time to time; several workers may do so at once.

use super::http::Clock;
use super::platform;
use super::project::{Project, Unnamed};
use super::watch::{Field, Level, Log};
use crate::cloud::store::Store;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(10 * 60);

/// The thread; it ends when this is dropped.
pub struct Sweep {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sweep {
    /// Begins.
    pub fn begin(store: Arc<dyn Store>, project: Arc<Project>, clock: Clock, log: Log) -> Self {
        let (over, ends) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let (began, mut unnamed) = (Instant::now(), Unnamed::default());
            while ends.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let documents = platform::sweep(store.as_ref(), clock.now());
                let images = project.empty_images(&mut unnamed, began.elapsed());
                match (documents, images) {
                    (Ok(0), Ok(0)) => {}
                    (Ok(documents), Ok(images)) => {
                        let count = |number: usize| Field::Number(number as u64);
                        log.line(Level::Info, "swept", &[("documents", count(documents)), ("images", count(images))]);
                    }
                    // It is tried again; nothing depends on it but room.
                    _ => log.line(Level::Warn, "not swept", &[]),
                }
            }
        });
        Self { over: Some(over), thread: Some(thread) }
    }
}

impl Drop for Sweep {
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}
