//! What a worker does by itself: renews its leases, takes runs that nobody works on or whose time has come, lists what
//! was interrupted.

use super::super::Worked;
use super::Engine;
use super::held::Holding;
use super::seats::Seat;
use crate::cloud::store::{Claimed, Stored};
use crate::serve::watch::{Field, Level, Log};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often leases are renewed (reliability §2).
pub const RENEW_EVERY: Duration = Duration::from_secs(3);
/// How often a worker looks for runs that nobody works on.
pub const CLAIM_EVERY: Duration = Duration::from_millis(200);
/// How often a worker looks whether a run of its own is due.
const DUE_EVERY: Duration = Duration::from_millis(50);
/// How many runs are taken at once.
const CLAIM_MOST: usize = 256;
/// How many runs a worker goes on with at the same time by itself. They wait for commits most of the time, and a store
/// commits those that wait together.
const HANDS: usize = 128;

enum Job {
    Claimed(Box<Claimed>, Holding),
    Due(Box<Seat>),
}

impl Engine {
    /// Takes what nobody works on, and goes on with it, until nothing is free; how many that were.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn claim_all(&self) -> Worked<usize> {
        let mut all = 0;
        loop {
            let claimed = self.store.claim(&self.owner, self.options.lease, CLAIM_MOST)?;
            if claimed.is_empty() {
                return Ok(all);
            }
            all += claimed.len();
            let _held: Vec<Holding> = claimed.iter().map(|own| self.held.hold(&own.hold.conversation)).collect();
            claimed.into_iter().for_each(|claimed| drop(self.resume(claimed)));
        }
    }

    /// Renews the leases of what this worker knows that it holds; how many. A run whose claim was never answered, or that was
    /// given up because the store was away, comes free when its lease is over, for this worker as well (F26); an exact one
    /// is then listed as interrupted (F1).
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn renew_held(&self) -> Stored<usize> {
        let mut known = self.held.ids();
        known.extend(self.seats.ids());
        known.sort_unstable();
        known.dedup();
        self.store.renew(&self.owner, self.options.lease, Some(&known))
    }
}

/// The threads of a worker; they end when this is dropped.
pub struct Ticks {
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Ticks {
    /// Begins; nobody is told when the store does not do its part.
    pub fn begin(engine: &Arc<Engine>) -> Self {
        Self::told(engine, &Log::none())
    }

    /// Begins, with a log for what the store does not do.
    pub fn told(engine: &Arc<Engine>, log: &Log) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        // Whoever claims waits while so many wait for a hand: other workers may have theirs free.
        let (to, from) = sync_channel(CLAIM_MOST);
        let from = Arc::new(Mutex::new(from));
        let mut threads = Vec::new();
        for _ in 0..HANDS {
            let (engine, from) = (Arc::clone(engine), Arc::clone(&from));
            threads.push(std::thread::spawn(move || works(&engine, &from)));
        }
        let (own, flag, told) = (Arc::clone(engine), Arc::clone(&over), log.clone());
        threads.push(std::thread::spawn(move || looks(&own, &flag, &to, &told)));
        let (own, flag, told) = (Arc::clone(engine), Arc::clone(&over), log.clone());
        threads.push(std::thread::spawn(move || renews(&own, &flag, &told)));
        Self { over, threads }
    }
}

impl Drop for Ticks {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        for thread in self.threads.drain(..) {
            // A thread that has panicked has nothing more to say.
            let _ = thread.join();
        }
    }
}

fn works(engine: &Engine, from: &Mutex<Receiver<Job>>) {
    loop {
        let job = from.lock().unwrap_or_else(PoisonError::into_inner).recv();
        // What came of it is in the store and the journal; nobody waits here for an answer.
        match job {
            Ok(Job::Claimed(claimed, held)) => {
                drop(engine.resume(*claimed));
                drop(held);
            }
            Ok(Job::Due(seat)) => drop(engine.resume_seat(*seat, None)),
            Err(_) => return,
        }
    }
}

/// Something that is asked of the store again and again. When that begins to fail, it is told once, and once when it is
/// done again.
struct Asked<'e> {
    engine: &'e Engine,
    log: Log,
    what: &'static str,
    fails: bool,
}

impl<'e> Asked<'e> {
    fn new(engine: &'e Engine, log: &Log, what: &'static str) -> Self {
        Self { engine, log: log.clone(), what, fails: false }
    }

    /// What the store gave, or nothing.
    fn take<T: Default>(&mut self, answer: Stored<T>) -> T {
        let what = ("what", Field::Text(self.what));
        match answer {
            Ok(given) => {
                if std::mem::take(&mut self.fails) {
                    self.log.line(Level::Info, "the store works again", &[what]);
                }
                given
            }
            Err(error) => {
                self.engine.unheard.fetch_add(1, Ordering::Relaxed);
                if !std::mem::replace(&mut self.fails, true) {
                    // Why is for people, and has no values.
                    let why = error.to_string();
                    self.log.line(Level::Warn, "the store does not work", &[what, ("why", Field::Text(&why))]);
                }
                T::default()
            }
        }
    }
}

fn looks(engine: &Engine, over: &AtomicBool, to: &SyncSender<Job>, log: &Log) {
    let (mut claims, mut interrupts) = (Asked::new(engine, log, "claim"), Asked::new(engine, log, "interrupt"));
    let mut next = Instant::now();
    let mut interrupted = Instant::now();
    while !over.load(Ordering::SeqCst) {
        let mut more = false;
        if !engine.refuses_new() {
            let due = engine.seats.due(CLAIM_MOST);
            more |= due.len() == CLAIM_MOST;
            for seat in due {
                if to.send(Job::Due(Box::new(seat))).is_err() {
                    return;
                }
            }
            if Instant::now() >= next {
                next = Instant::now() + CLAIM_EVERY;
                let claimed = claims.take(engine.store.claim(&engine.owner, engine.options.lease, CLAIM_MOST));
                if claimed.len() == CLAIM_MOST {
                    (next, more) = (Instant::now(), true);
                }
                // Held while they wait for a hand, too.
                let held: Vec<Holding> = claimed.iter().map(|own| engine.held.hold(&own.hold.conversation)).collect();
                for (claimed, held) in claimed.into_iter().zip(held) {
                    if to.send(Job::Claimed(Box::new(claimed), held)).is_err() {
                        return;
                    }
                }
            }
            if Instant::now() >= interrupted {
                interrupted = Instant::now() + Duration::from_secs(1);
                let lost = interrupts.take(engine.store.interrupt(None));
                engine.interrupted.fetch_add(lost.len() as i64, Ordering::Relaxed);
            }
        }
        if !more {
            std::thread::sleep(DUE_EVERY);
        }
    }
}

fn renews(engine: &Engine, over: &AtomicBool, log: &Log) {
    let mut renews = Asked::new(engine, log, "renew");
    let every = RENEW_EVERY.min(engine.options.lease / 3);
    let mut next = Instant::now() + every;
    while !over.load(Ordering::SeqCst) {
        if Instant::now() >= next {
            next = Instant::now() + every;
            // A renewal that fails is tried again; what is committed meanwhile by a stale owner the store refuses (F10).
            renews.take(engine.renew_held());
        }
        std::thread::sleep(DUE_EVERY);
    }
}
