//! Where a connection is, and until when it may stay there.

use super::limits::Limits;
use super::room::Part;
use crate::serve::http::ErrorBody;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::{Duration, Instant};
use tokio::sync::Notify;

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// A header comes in.
    Header,
    /// A body comes in.
    Body,
    /// Somebody works on the answer.
    Working,
    /// The answer goes out.
    Answer,
    /// Events go out.
    Events,
    /// Nothing happens between two requests.
    Idle,
    /// It is closed for a newer one.
    Evicted,
}

impl Phase {
    /// The word for metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Body => "body",
            Self::Working => "working",
            Self::Answer => "answer",
            Self::Events => "events",
            Self::Idle => "idle",
            Self::Evicted => "evicted",
        }
    }
}

/// A connection as its parts share it: what reads the socket, what answers, what watches the time.
pub struct Progress {
    limits: Limits,
    now: Mutex<Now>,
    /// Something happened that the watch must look at.
    pub notify: Notify,
}

struct Now {
    phase: Phase,
    /// When it ends; never, while we work ourselves.
    deadline: Option<Instant>,
    /// When the last request was complete, or the connection began.
    complete: Instant,
    /// The body of the answer was handed out whole.
    answered: bool,
    /// What the answer takes of the memory for answers, until it is gone.
    held: Option<Part>,
    /// When the answer began to go out.
    began: Instant,
    /// When the system took something of it last.
    taken: Instant,
    /// Whether the last answer that took memory was taken at once.
    prompt: bool,
    /// Why the header cannot be taken.
    refusal: Option<ErrorBody>,
    /// Whoever waits for the answer to be gone before the next header is read.
    reader: Option<Waker>,
}

impl Progress {
    /// A connection that begins: its first header must come.
    pub fn new(limits: Limits) -> Self {
        let begin = Instant::now();
        let now = Now {
            phase: Phase::Header,
            deadline: begin.checked_add(limits.header),
            complete: begin,
            answered: false,
            held: None,
            began: begin,
            taken: begin,
            prompt: false,
            refusal: None,
            reader: None,
        };
        Self { limits, now: Mutex::new(now), notify: Notify::new() }
    }

    /// Where it is.
    pub fn phase(&self) -> Phase {
        self.now().phase
    }

    /// When its time is over.
    pub fn deadline(&self) -> Option<Instant> {
        self.now().deadline
    }

    /// Since when no request was complete; `None` while one is worked on.
    pub fn waiting_since(&self) -> Option<Instant> {
        let now = self.now();
        (!matches!(now.phase, Phase::Working | Phase::Answer | Phase::Events)).then_some(now.complete)
    }

    /// It goes to another phase, whose time begins.
    pub fn enter(&self, phase: Phase) {
        let time = match phase {
            Phase::Header => Some(self.limits.header),
            Phase::Body => Some(self.limits.body),
            Phase::Working => None,
            Phase::Answer => Some(self.limits.answer),
            Phase::Idle => Some(self.limits.idle),
            Phase::Events | Phase::Evicted => Some(Duration::ZERO),
        };
        self.stay(phase, time);
    }

    /// Events are going out, and the next must be taken within that time.
    pub fn stream(&self, within: Duration) {
        self.stay(Phase::Events, Some(within));
    }

    fn stay(&self, phase: Phase, time: Option<Duration>) {
        let begin = Instant::now();
        let mut now = self.now();
        // Whoever is evicted stays so.
        if now.phase == Phase::Evicted {
            return;
        }
        now.phase = phase;
        now.deadline = time.and_then(|time| begin.checked_add(time));
        match phase {
            Phase::Working => now.complete = begin,
            Phase::Body => now.answered = false,
            Phase::Answer => (now.began, now.taken) = (begin, begin),
            _ => {}
        }
        drop(now);
        self.notify.notify_one();
    }

    /// The first bytes of a header came.
    pub fn begun(&self) {
        if self.phase() == Phase::Idle {
            self.enter(Phase::Header);
        }
    }

    /// Whether the next header may be read. When not, the reader is woken once it may.
    pub fn may_read(&self, reader: &Waker) -> bool {
        let mut now = self.now();
        let may = matches!(now.phase, Phase::Header | Phase::Idle | Phase::Evicted);
        if !may {
            now.reader = Some(reader.clone());
        }
        may
    }

    /// The body of the answer was handed out whole.
    pub fn answered(&self) {
        self.now().answered = true;
    }

    /// Everything that was handed out is with the system: when that was the whole answer, the connection is idle.
    pub fn flushed(&self) {
        let reader = {
            let mut now = self.now();
            if !now.answered || now.phase != Phase::Answer {
                return;
            }
            now.answered = false;
            if now.held.take().is_some() {
                now.prompt = now.began.elapsed() <= self.limits.stall;
            }
            now.reader.take()
        };
        self.enter(Phase::Idle);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    /// The answer takes this of the memory for answers.
    pub fn hold(&self, memory: Part) {
        self.now().held = Some(memory);
    }

    /// The system took bytes of the answer.
    pub fn took(&self) {
        self.now().taken = Instant::now();
    }

    /// Whether the last answer that took memory was taken at once.
    pub fn is_prompt(&self) -> bool {
        self.now().prompt
    }

    /// Since when nothing of an answer was taken that takes memory, and how much of it.
    pub fn stalled_since(&self) -> Option<(Instant, usize)> {
        let now = self.now();
        let held = now.held.as_ref().filter(|_| now.phase == Phase::Answer)?;
        Some((now.taken, held.bytes()))
    }

    /// The header cannot be taken.
    pub fn refuse(&self, error: ErrorBody) {
        self.now().refusal = Some(error);
    }

    /// Why the header could not be taken.
    pub fn refusal(&self) -> Option<ErrorBody> {
        self.now().refusal.take()
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        // Every change of what is locked is whole, so a panic elsewhere leaves it as it should be.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
