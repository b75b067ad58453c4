//! Memory for answers, all together, so that callers who do not take theirs cannot take all of it (F50).
//!
//! Whoever gets an answer holds as much as it is large until it is taken. When there is no more and somebody waits, the
//! connection that has taken nothing of its answer for longest is closed for him (§6), but only after [`Limits::stall`]
//! of silence: who takes bytes steadily keeps his whole time.
//!
//! A part is kept for connections that took their last large answer at once, so that a flood of callers who take nothing
//! does not even make those wait; they are served in order. Of the others the newest goes first: in a flood whoever came
//! long ago has often given up, and in order everybody would wait until it is too late.
//!
//! [`Limits::stall`]: super::Limits::stall

use super::slots::Slots;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, oneshot};

/// One part of so many is kept for those who took their last answer at once.
const KEPT: usize = 4;
/// How often it is looked for connections that take nothing, while somebody waits.
const LOOK: Duration = Duration::from_millis(20);

/// The memory.
pub struct Room {
    most: usize,
    inner: Mutex<Inner>,
    /// Somebody waits.
    wanted: Notify,
}

struct Inner {
    free: usize,
    next: u64,
    waiting: BTreeMap<Place, Waiter>,
}

/// A place in the queue: first those who take their answers at once, in order; then the others, the newest first.
type Place = (bool, u64);

struct Waiter {
    bytes: usize,
    to: oneshot::Sender<Part>,
}

/// So many bytes of the memory; they are given back when this is dropped.
pub struct Part {
    room: Arc<Room>,
    bytes: usize,
}

impl Room {
    /// So many bytes.
    pub fn new(most: usize) -> Arc<Self> {
        let inner = Inner { free: most, next: 0, waiting: BTreeMap::new() };
        Arc::new(Self { most, inner: Mutex::new(inner), wanted: Notify::new() })
    }

    /// A part of it, once there is one. `prompt` is whether the caller took his last large answer at once. Who asks for
    /// more than there is waits until he is alone.
    pub async fn part(self: &Arc<Self>, bytes: usize, prompt: bool) -> Option<Part> {
        let (to, from) = oneshot::channel();
        let place = {
            let mut inner = self.inner();
            inner.next += 1;
            let place = if prompt { (false, inner.next) } else { (true, u64::MAX - inner.next) };
            inner.waiting.insert(place, Waiter { bytes: bytes.min(self.most - self.kept(place)), to });
            place
        };
        // Whoever does not wait any more leaves the queue.
        let _leave = Leave(self, place);
        self.settle();
        if self.inner().waiting.contains_key(&place) {
            self.wanted.notify_one();
        }
        // Nothing closes the channel but the end of the service.
        from.await.ok()
    }

    /// What those in such a place must leave for others.
    fn kept(&self, (late, _): Place) -> usize {
        if late { self.most / KEPT } else { 0 }
    }

    /// Gives to those who wait, as long as the first of them can be given what he wants.
    fn settle(self: &Arc<Self>) {
        let mut given = Vec::new();
        let mut inner = self.inner();
        while let Some(first) = inner.waiting.first_entry() {
            let (place, bytes) = (*first.key(), first.get().bytes);
            if inner.free < bytes + self.kept(place) {
                break;
            }
            let Some((_, waiter)) = inner.waiting.pop_first() else { break };
            inner.free -= bytes;
            given.push((waiter.to, Part { room: Arc::clone(self), bytes }));
        }
        drop(inner);
        for (to, part) in given {
            // Whoever is gone gives it back at once.
            drop(to.send(part));
        }
    }

    /// How many bytes those who wait still lack; `None` when nobody waits.
    fn lacking(&self) -> Option<usize> {
        let inner = self.inner();
        let wanted: usize = inner.waiting.values().map(|waiter| waiter.bytes).sum();
        (wanted > 0).then(|| (wanted + self.most / KEPT).saturating_sub(inner.free))
    }

    /// Closes connections that take nothing of their answers, whenever somebody waits for their part. Never ends.
    pub async fn clear(self: Arc<Self>, slots: Arc<Slots>, stall: Duration) {
        loop {
            self.wanted.notified().await;
            while let Some(lacking) = self.lacking() {
                slots.relieve(lacking, stall);
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // What is free and who waits are changed together, without a step between that could panic.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Leave<'a>(&'a Arc<Room>, Place);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        let left = self.0.inner().waiting.remove(&self.1);
        if left.is_some() {
            // Others may have waited behind it.
            self.0.settle();
        }
    }
}

impl Part {
    /// How many bytes it is.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Gives back all but so many.
    pub fn shrink(&mut self, bytes: usize) {
        let back = self.bytes.saturating_sub(bytes);
        self.bytes -= back;
        self.room.inner().free += back;
        self.room.settle();
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        self.shrink(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Waker};

    type Asks<'a> = Pin<Box<dyn Future<Output = Option<Part>> + 'a>>;

    fn ask(room: &Arc<Room>, bytes: usize, prompt: bool) -> Asks<'_> {
        let mut asks: Asks<'_> = Box::pin(room.part(bytes, prompt));
        // It takes its place in the queue; what it is given waits for the next look.
        if let Some(part) = poll(&mut asks) {
            return Box::pin(async { part });
        }
        asks
    }

    fn poll(asks: &mut Asks<'_>) -> Option<Option<Part>> {
        match asks.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            std::task::Poll::Ready(part) => Some(part),
            std::task::Poll::Pending => None,
        }
    }

    fn got(asks: &mut Asks<'_>) -> Option<Part> {
        poll(asks).flatten()
    }

    #[test]
    fn f50_of_callers_nobody_knows_the_newest_goes_first_and_some_is_kept_for_prompt_ones() {
        let room = Room::new(100);
        let first = got(&mut ask(&room, 75, false)).expect("at the limit of what callers nobody knows may have");
        let mut old = ask(&room, 30, false);
        let mut new = ask(&room, 30, false);
        assert!(poll(&mut old).is_none() && poll(&mut new).is_none());
        let prompt = got(&mut ask(&room, 25, true)).expect("what is kept");
        let (mut one, mut two) = (ask(&room, 20, true), ask(&room, 5, true));
        assert!(poll(&mut one).is_none() && poll(&mut two).is_none(), "those go in order");
        assert_eq!(room.lacking(), Some(85 + 25));
        drop(prompt);
        let (one, two) = (got(&mut one).expect("room"), got(&mut two).expect("room"));
        assert_eq!((one.bytes(), two.bytes()), (20, 5));
        drop((one, two));
        let mut first = first;
        first.shrink(44);
        assert!(poll(&mut old).is_none());
        let new = got(&mut new).expect("31 are free beside what is kept");
        drop((first, new));
        assert!(got(&mut old).is_some());
        assert_eq!((room.lacking(), room.inner().free), (None, 100));
    }

    #[test]
    fn whoever_gives_up_leaves_nothing_behind_and_more_than_there_is_waits_until_it_is_alone() {
        let room = Room::new(100);
        let small = got(&mut ask(&room, 1, true)).expect("room");
        let mut all = ask(&room, 1_000, true);
        let mut behind = ask(&room, 1, true);
        assert!(poll(&mut all).is_none() && poll(&mut behind).is_none());
        drop(all);
        assert!(got(&mut behind).is_some());
        let mut all = ask(&room, 1_000, true);
        assert!(poll(&mut all).is_none());
        drop(small);
        assert_eq!(got(&mut all).expect("alone").bytes(), 100);
        // It was given and nobody took it.
        drop(ask(&room, 10, false));
        assert_eq!((room.lacking(), room.inner().free), (None, 100));
    }
}
