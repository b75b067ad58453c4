//! Runs in exact mode that wait in this process, and when each is due.

use super::{Code, Log};
use crate::cloud::store::Hold;
use crate::conversation::Session;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A run that waits in this process.
pub struct Seat {
    /// What this worker holds.
    pub hold: Hold,
    /// What it runs.
    pub code: Arc<Code>,
    /// What has happened.
    pub log: Log,
    /// Where it goes on.
    pub session: Session,
    /// When it is due.
    pub due: Option<Instant>,
}

#[derive(Default)]
struct Inner {
    /// `None` while somebody works on it.
    seats: HashMap<String, Option<Seat>>,
    due: BTreeSet<(Instant, String)>,
    /// When each is due, to find its place above.
    when: HashMap<String, Instant>,
}

/// All of them.
#[derive(Default)]
pub struct Seats {
    inner: Mutex<Inner>,
    freed: Condvar,
}

impl Seats {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Every change below is whole before anything can panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a run down until it is asked for or due.
    pub fn put(&self, seat: Seat, due: Option<Duration>) {
        let due = due.and_then(|due| Instant::now().checked_add(due));
        self.put_back(Seat { due, ..seat });
    }

    /// Puts a run down as it was.
    pub fn put_back(&self, seat: Seat) {
        let id = seat.hold.conversation.clone();
        let mut inner = self.inner();
        inner.unset(&id);
        if let Some(due) = seat.due {
            inner.due.insert((due, id.clone()));
            inner.when.insert(id.clone(), due);
        }
        inner.seats.insert(id, Some(seat));
        self.freed.notify_all();
    }

    /// Takes a run; waits while somebody works on it. `None` when this process has no such run, or not in time.
    pub fn take(&self, id: &str, patience: Duration) -> Option<Seat> {
        let until = Instant::now() + patience;
        let mut inner = self.inner();
        loop {
            match inner.seats.get_mut(id)? {
                place @ Some(_) => {
                    let seat = place.take();
                    inner.unset(id);
                    return seat;
                }
                None => {
                    let left = until.checked_duration_since(Instant::now())?;
                    inner = self.freed.wait_timeout(inner, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }

    /// Takes the runs that are due, at most so many.
    pub fn due(&self, most: usize) -> Vec<Seat> {
        let now = Instant::now();
        let mut inner = self.inner();
        let mut taken = Vec::new();
        while taken.len() < most && inner.due.first().is_some_and(|(when, _)| *when <= now) {
            let Some((_, id)) = inner.due.pop_first() else { break };
            inner.when.remove(&id);
            taken.extend(inner.seats.get_mut(&id).and_then(Option::take));
        }
        taken
    }

    /// A run that somebody works on begins here, so that whoever asks for it waits.
    pub fn begin(&self, id: &str) {
        self.inner().seats.insert(id.to_owned(), None);
    }

    /// A run is over.
    pub fn end(&self, id: &str) {
        let mut inner = self.inner();
        inner.unset(id);
        inner.seats.remove(id);
        self.freed.notify_all();
    }

    /// Takes all that wait.
    pub fn take_all(&self) -> Vec<Seat> {
        let mut inner = self.inner();
        inner.due.clear();
        inner.when.clear();
        inner.seats.values_mut().filter_map(Option::take).collect()
    }

    /// Which runs there are.
    pub fn ids(&self) -> Vec<String> {
        self.inner().seats.keys().cloned().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.inner().seats.len()
    }
}

impl Inner {
    fn unset(&mut self, id: &str) {
        if let Some(when) = self.when.remove(id) {
            self.due.remove(&(when, id.to_owned()));
        }
    }
}
