//! The machine: what is due is taken, one row at a time, and what became of it is said.

use super::attempt::Attempt;
use super::chance::Chance;
use super::outbox::Outbox;
use super::pace::Pace;
use super::repair::Unsaid;
use super::settings::{REPAIR_EVERY, REST, Settings};
use super::target::{Target, Trouble};
use crate::cloud::store::{JournalEntry, Mark, Millis, OutboxRow};
use crate::value::Text;
use rustc_hash::FxHashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The time, from outside.
pub trait Clock: Send + Sync {
    /// The store's time, for journals and ages of batches.
    fn now(&self) -> Millis;

    /// Time that only grows, from any beginning: waits and leases go by it (F17).
    fn passed(&self) -> Duration;
}

/// When to step again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// At once: there was something to do.
    Now,
    /// After that time, or when something was put down.
    After(Duration),
}

/// How the delivery to a target goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Why nothing is sent: the target does not take our credentials (F5).
    pub stopped: Option<String>,
    /// Batches that were taken.
    pub delivered: u64,
    /// Sends that came to nothing and are made again.
    pub again: u64,
    /// Batches that were parked.
    pub parked: u64,
    /// Sends that came after their lease (F14).
    pub late: u64,
    /// Why the last send came to nothing.
    pub last_trouble: Option<String>,
}

/// What all senders of one target share.
#[derive(Debug)]
pub struct Shared {
    pace: Mutex<Pace>,
    health: Mutex<Health>,
    /// When a stopped target is asked again, and how often it was.
    probe: Mutex<(Duration, u32)>,
}

impl Shared {
    /// For a target that takes that many requests a minute.
    pub fn new(rate: u32) -> Self {
        Self { pace: Mutex::new(Pace::new(rate)), health: Mutex::default(), probe: Mutex::default() }
    }

    /// How it goes.
    pub fn health(&self) -> Health {
        held(&self.health).clone()
    }

    /// The pace, which whoever else sends to that target keeps, too (H105).
    pub fn pace(&self) -> MutexGuard<'_, Pace> {
        held(&self.pace)
    }

    pub(super) fn count(&self, by: impl FnOnce(&mut Health)) {
        by(&mut held(&self.health));
    }

    /// The target does not take our credentials: nobody sends until it does.
    fn stop(&self, why: String, now: Duration, chance: &mut Chance) {
        let mut probe = held(&self.probe);
        *probe = (now + chance.back_off(probe.1), probe.1.saturating_add(1));
        held(&self.health).stopped = Some(why);
    }
}

/// A lock whose holder panicked holds plain numbers, which are good all the same.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One sender. Several may work on one store: a row is held by one of them at a time.
pub struct Sender<'a> {
    pub(super) outbox: &'a dyn Outbox,
    pub(super) target: &'a dyn Target,
    pub(super) clock: &'a dyn Clock,
    pub(super) shared: &'a Shared,
    pub(super) settings: Settings,
    owner: String,
    chance: Chance,
    /// How often in a row the store did not answer.
    silent: u32,
    /// When late sends are looked for again.
    pub(super) repair_at: Duration,
    /// What was said in the journal of values that a repeated batch overwrites, so that it is said once.
    pub(super) noted: FxHashMap<(String, i64), u64>,
    /// Late sends that nobody knows of yet.
    pub(super) unsaid: Vec<Unsaid>,
}

/// How many rows a sender remembers to have noted.
const MAX_NOTED: usize = 10_000;

impl<'a> Sender<'a> {
    /// A sender of that name, which nobody else has or had.
    pub fn new(
        outbox: &'a dyn Outbox,
        target: &'a dyn Target,
        clock: &'a dyn Clock,
        shared: &'a Shared,
        settings: Settings,
        owner: &str,
        chance: Chance,
    ) -> Self {
        let noted = FxHashMap::default();
        let (owner, repair_at, unsaid) = (owner.to_owned(), Duration::ZERO, Vec::new());
        Self { outbox, target, clock, shared, settings, owner, chance, silent: 0, repair_at, noted, unsaid }
    }

    /// Does what is due now: at most one batch.
    pub fn step(&mut self) -> Next {
        let now = self.clock.passed();
        if let Some(wait) = self.stopped(now) {
            return Next::After(wait);
        }
        let wait = self.shared.pace().wait(now, 1);
        if !wait.is_zero() {
            return Next::After(wait);
        }
        if now >= self.repair_at || !self.unsaid.is_empty() {
            self.repair_at = now + REPAIR_EVERY;
            if self.say().is_err() || self.repair().is_err() {
                return self.silence();
            }
        }
        // The lease is counted from before it was given: it never ends earlier than we think.
        match self.outbox.due(&self.owner, self.settings.lease, 1).map(|rows| rows.into_iter().next()) {
            Err(_) => self.silence(),
            Ok(None) => {
                self.silent = 0;
                Next::After(REST)
            }
            Ok(Some(row)) => {
                self.silent = 0;
                self.deliver(row, now + self.settings.lease);
                Next::Now
            }
        }
    }

    /// Whether nothing is left to say of late sends: a sender that ends before loses them (F14).
    pub fn has_said(&self) -> bool {
        self.unsaid.is_empty()
    }

    /// The store does not answer: it is asked again after a while.
    fn silence(&mut self) -> Next {
        let wait = self.chance.back_off(self.silent).max(Duration::from_millis(1));
        self.silent = self.silent.saturating_add(1);
        Next::After(wait)
    }

    /// How long nothing is sent yet, because the target does not take our credentials.
    fn stopped(&mut self, now: Duration) -> Option<Duration> {
        self.shared.health().stopped?;
        let at = held(&self.shared.probe).0;
        if now < at {
            return Some(at - now);
        }
        let tries = held(&self.shared.probe).1;
        // Others need not ask at the same time.
        held(&self.shared.probe).0 = now + self.settings.lease;
        match self.target.probe(self.settings.lease) {
            Ok(()) => {
                self.shared.count(|health| health.stopped = None);
                *held(&self.shared.probe) = (Duration::ZERO, 0);
                None
            }
            Err(Trouble::Denied(why)) => {
                self.shared.stop(why, now, &mut self.chance);
                Some(Duration::from_millis(1))
            }
            // Whether it takes them is still not known.
            Err(_) => {
                *held(&self.shared.probe) = (now + self.chance.back_off(tries), tries.saturating_add(1));
                Some(Duration::from_millis(1))
            }
        }
    }

    fn deliver(&mut self, row: OutboxRow, ends: Duration) {
        let mut attempt = Attempt::new(row, ends);
        let outcome = attempt.make(self);
        let mark = match outcome {
            Outcome::Done { correlation } => Mark::Done { correlation },
            Outcome::Parked(reason) => Mark::Parked { reason },
            Outcome::Again { after, counts, reason } => {
                // What somebody took and never gave back counts as his try: else the next one would not read it back.
                let counts = counts || (attempt.row.unsure && attempt.row.tries == 0);
                Mark::Again { after: after.as_millis() as Millis, counts, reason }
            }
        };
        let row = &attempt.row;
        match self.outbox.mark(&row.conversation, row.epoch, &self.owner, &mark) {
            Ok(true) => self.told(&attempt, &mark),
            // F14: somebody else has the row by now, and what we sent came after him, or may have.
            Ok(false) if attempt.wrote => self.was_late(&attempt),
            Err(_) if attempt.wrote && self.clock.passed() >= ends => self.was_late(&attempt),
            // Without an answer the row is taken up again when its lease ends, as one whose fate is not known.
            Ok(false) | Err(_) => {}
        }
    }

    /// Counts what became of a row, and writes it into the journal.
    fn told(&mut self, attempt: &Attempt, mark: &Mark) {
        let row = &attempt.row;
        let (kind, note) = match mark {
            Mark::Done { .. } => {
                self.shared.count(|health| health.delivered += 1);
                ("delivered", attempt.how(self))
            }
            Mark::Parked { reason } => {
                self.shared.count(|health| {
                    health.parked += 1;
                    health.last_trouble = Some(reason.clone());
                });
                ("parked", reason.clone())
            }
            Mark::Again { reason, .. } => {
                self.shared.count(|health| {
                    health.again += 1;
                    health.last_trouble = Some(reason.clone());
                });
                return;
            }
        };
        self.noted.remove(&(row.conversation.clone(), row.epoch));
        let entry = self.entry(row, kind, names(row), &note);
        // The row itself says the same, so a journal that cannot be written loses nothing.
        let _ = self.outbox.note(&row.conversation, &[entry]);
    }

    pub(super) fn entry(&self, row: &OutboxRow, kind: &str, names: Vec<Text>, note: &str) -> JournalEntry {
        let note = format!("participant {}: {note}", row.target.participant);
        JournalEntry { time: self.clock.now(), epoch: row.epoch, kind: kind.to_owned(), names, note }
    }

    /// Whether that was written into the journal of a row already.
    pub(super) fn has_noted(&self, row: &OutboxRow, what: u64) -> bool {
        self.noted.get(&(row.conversation.clone(), row.epoch)) == Some(&what)
    }

    /// Remembers that it was.
    pub(super) fn notes(&mut self, row: &OutboxRow, what: u64) {
        if self.noted.len() >= MAX_NOTED {
            self.noted.clear();
        }
        self.noted.insert((row.conversation.clone(), row.epoch), what);
    }

    /// What follows from a request that came to nothing.
    pub(super) fn after(&mut self, row: &OutboxRow, trouble: Trouble) -> Outcome {
        let now = self.clock.passed();
        let (after, reason) = match trouble {
            Trouble::NotFound(why) | Trouble::Refused(why) => return Outcome::Parked(why),
            Trouble::Conflict(why) => return Outcome::Parked(format!("others write at the same time: {why}")),
            Trouble::Denied(why) => {
                self.shared.stop(why.clone(), now, &mut self.chance);
                return Outcome::Again { after: Duration::ZERO, counts: false, reason: why };
            }
            Trouble::Throttled(asked) => {
                let pause = asked.map(|asked| self.chance.pause(asked));
                let pause = pause.unwrap_or_else(|| self.chance.back_off(row.tries));
                self.shared.pace().throttled(now, pause);
                (pause, "the platform wants a pause (429)".to_owned())
            }
            Trouble::Unknown(why) => (self.chance.back_off(row.tries), why),
        };
        let age = self.clock.now().saturating_sub(row.since);
        if age >= self.settings.within.as_millis() as Millis && row.tries.saturating_add(1) >= super::LEAST_TRIES {
            return Outcome::Parked(format!("not taken within {} s: {reason}", self.settings.within.as_secs()));
        }
        Outcome::Again { after, counts: true, reason }
    }
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done { correlation: Option<String> },
    Parked(String),
    Again { after: Duration, counts: bool, reason: String },
}

/// The names of a batch.
pub(super) fn names(row: &OutboxRow) -> Vec<Text> {
    row.batch.iter().map(|(name, _)| name.clone()).collect()
}
