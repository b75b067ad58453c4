//! Who comes together in a group.

use super::{Command, GROUP_BYTES, GROUP_COMMANDS};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// The longest that a group waits for callers who were there a moment ago.
pub const PATIENCE: Duration = Duration::from_millis(2);

/// Who may come with a command soon: callers who have just been answered come again while the next group begins. They are
/// waited for as long as a commit takes: what is saved is one of those, and while the next group is written the rest of
/// them come. Whoever is alone waits for nobody.
#[derive(Default)]
pub struct Company {
    pub callers: Arc<AtomicUsize>,
    pub expected: usize,
    pub patience: Duration,
}

impl Company {
    /// A group is about to be answered; its commit took so long.
    pub fn note(&mut self, commit: Duration) {
        let now = self.callers.load(Ordering::Relaxed);
        // Who does not come any more is forgotten step by step.
        self.expected = now.max(self.expected.saturating_sub(self.expected / 8 + 1));
        self.patience = commit.min(PATIENCE);
    }
}

/// The first command and all others that wait or are about to come, as far as they fit.
pub fn collect(first: Command, waiting: &Receiver<Command>, company: &Company) -> Vec<Command> {
    let mut bytes = first.bytes;
    let mut group = vec![first];
    let began = Instant::now();
    while group.len() < GROUP_COMMANDS && bytes < GROUP_BYTES {
        let left = company.patience.saturating_sub(began.elapsed());
        let next = match waiting.try_recv() {
            Err(_) if group.len() < company.expected => waiting.recv_timeout(left).ok(),
            next => next.ok(),
        };
        let Some(next) = next else { break };
        bytes = bytes.saturating_add(next.bytes);
        group.push(next);
    }
    group
}
