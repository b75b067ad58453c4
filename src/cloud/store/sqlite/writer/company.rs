//! Who comes together in a group.

use super::{Command, GROUP_BYTES, GROUP_COMMANDS};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// The longest that a group waits for callers who were there a moment ago.
pub const PATIENCE: Duration = Duration::from_millis(2);
/// A disk is slow when a commit takes so many times what its commands take.
const SLOW: u32 = 4;

/// How long a group took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took {
    /// Its commands.
    pub work: Duration,
    /// Its commit.
    pub commit: Duration,
}

/// Who may come with a command soon: callers who have just been answered come again while the next group begins. Where the
/// disk is slow they are waited for, or it would be half of all, and every commit would sync for half as many. Where it
/// is not, the rest of them come while the next group is written. Whoever is alone waits for nobody.
#[derive(Default)]
pub struct Company {
    pub callers: Arc<AtomicUsize>,
    pub expected: usize,
    pub patience: Duration,
}

impl Company {
    /// A group is about to be answered.
    pub fn note(&mut self, took: Took) {
        let now = self.callers.load(Ordering::Relaxed);
        // Who does not come any more is forgotten step by step.
        self.expected = now.max(self.expected.saturating_sub(self.expected / 8 + 1));
        let slow = took.commit > took.work * SLOW;
        self.patience = if slow { (took.commit / 2).min(PATIENCE) } else { Duration::ZERO };
    }
}

/// The first command and all others that wait or are about to come, as far as they fit.
pub fn collect(first: Command, waiting: &Receiver<Command>, company: &Company) -> Vec<Command> {
    let mut bytes = first.bytes;
    let mut group = vec![first];
    let began = Instant::now();
    while group.len() < GROUP_COMMANDS && bytes < GROUP_BYTES {
        let next = match waiting.try_recv() {
            Err(_) if group.len() < company.expected && !company.patience.is_zero() => {
                waiting.recv_timeout(company.patience.saturating_sub(began.elapsed())).ok()
            }
            next => next.ok(),
        };
        let Some(next) = next else { break };
        bytes = bytes.saturating_add(next.bytes);
        group.push(next);
    }
    group
}
