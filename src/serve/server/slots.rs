//! All connections, so that slow ones cannot shut others out (§6): when there are too many, the one that has gone longest
//! without a complete request is closed for the new one.

use super::phase::{Phase, Progress};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// The connections that there are.
pub struct Slots {
    most: usize,
    open: Mutex<Open>,
    /// The last one has gone.
    pub empty: Notify,
}

#[derive(Default)]
struct Open {
    next: u64,
    all: HashMap<u64, Arc<Progress>>,
}

/// A place that a connection has; it is given back when this is dropped.
pub struct Slot {
    slots: Arc<Slots>,
    number: u64,
}

impl Slots {
    /// Room for so many.
    pub fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, open: Mutex::default(), empty: Notify::new() })
    }

    /// A place for a new connection; whether another one had to go for it.
    pub fn take(self: &Arc<Self>, progress: &Arc<Progress>) -> (Slot, bool) {
        let mut open = self.open();
        let full = open.all.len() >= self.most;
        if full {
            // Those who have been evicted already and are not gone yet make no room twice: they are taken out at once.
            let waiting = open.all.iter().filter_map(|(number, held)| Some((held.waiting_since()?, *number)));
            // When all are worked on, the oldest connection goes.
            let number = waiting.min().map(|(_, number)| number).or_else(|| open.all.keys().min().copied());
            if let Some(evicted) = number.and_then(|number| open.all.remove(&number)) {
                evicted.enter(Phase::Evicted);
            }
        }
        let number = open.next;
        open.next += 1;
        open.all.insert(number, Arc::clone(progress));
        (Slot { slots: Arc::clone(self), number }, full)
    }

    /// Closes connections that have taken nothing of their answers for that long, those first that have for longest, until
    /// so many bytes of answers are given back (F50).
    pub fn relieve(&self, bytes: usize, stall: Duration) {
        let mut open = self.open();
        let stalled = |(number, held): (&u64, &Arc<Progress>)| {
            let (since, bytes) = held.stalled_since()?;
            (since.elapsed() >= stall).then_some((since, *number, bytes))
        };
        let mut stalled: Vec<_> = open.all.iter().filter_map(stalled).collect();
        stalled.sort_unstable();
        let mut given = 0;
        for (_, number, held) in stalled {
            if given >= bytes {
                return;
            }
            given += held;
            if let Some(evicted) = open.all.remove(&number) {
                evicted.enter(Phase::Evicted);
            }
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.open().all.len()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // Every change is one insert or remove.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut open = self.slots.open();
        open.all.remove(&self.number);
        if open.all.is_empty() {
            self.slots.empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::server::limits::Limits;
    use crate::serve::server::room::Room;

    #[test]
    fn f50_at_the_limit_nobody_goes_and_one_past_it_the_one_longest_without_a_request() {
        let slots = Slots::new(3);
        let connection = || Arc::new(Progress::new(Limits::default()));
        let all = [connection(), connection(), connection()];
        let held: Vec<_> = all.iter().map(|progress| slots.take(progress)).collect();
        assert!(held.iter().all(|(_, full)| !full));
        // The first is worked on, the second has just had a complete request, so the third has waited longest.
        all[0].enter(Phase::Working);
        all[1].enter(Phase::Working);
        all[1].enter(Phase::Answer);
        all[1].answered();
        all[1].flushed();
        assert_eq!(all[1].phase(), Phase::Idle);
        let (_new, full) = slots.take(&connection());
        assert!(full);
        assert_eq!(all.each_ref().map(|one| one.phase()), [Phase::Working, Phase::Idle, Phase::Evicted]);
        assert_eq!(slots.count(), 3);
        drop(held);
        assert_eq!(slots.count(), 1);
    }

    #[test]
    fn f50_whoever_has_taken_nothing_for_longest_goes_and_who_takes_something_stays() {
        let (slots, room) = (Slots::new(9), Room::new(100));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let sends = |bytes| {
            let progress = Arc::new(Progress::new(Limits::default()));
            progress.hold(runtime.block_on(room.part(bytes, true)).expect("room"));
            progress.enter(Phase::Answer);
            std::thread::sleep(Duration::from_millis(2));
            progress
        };
        let all = [sends(10), sends(20), sends(30), sends(40)];
        let _held = all.each_ref().map(|progress| slots.take(progress).0);
        slots.relieve(1, Duration::from_secs(3_600));
        assert!(all.iter().all(|one| one.phase() == Phase::Answer), "nobody was silent for so long");
        all[0].took();
        slots.relieve(21, Duration::ZERO);
        assert_eq!(all.each_ref().map(|one| one.phase() == Phase::Evicted), [false, true, true, false]);
        // What has answered takes nothing any more, and was prompt.
        all[3].answered();
        all[3].flushed();
        slots.relieve(1, Duration::ZERO);
        assert!(all[3].is_prompt() && all[3].phase() == Phase::Idle && all[0].phase() == Phase::Evicted);
    }
}
