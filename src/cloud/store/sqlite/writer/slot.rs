//! One answer on its way from the writer to the caller who waits for it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

enum Place<T> {
    Empty,
    Here(T),
    /// The writer is gone without an answer.
    Never,
}

struct Inner<T> {
    place: Mutex<Place<T>>,
    came: Condvar,
}

impl<T> Inner<T> {
    fn place(&self) -> MutexGuard<'_, Place<T>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The writer's end.
pub struct Reply<T>(Arc<Inner<T>>);

impl<T> Reply<T> {
    /// Gives the answer.
    pub fn give(self, answer: T) {
        *self.0.place() = Place::Here(answer);
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        let mut place = self.0.place();
        if matches!(*place, Place::Empty) {
            *place = Place::Never;
        }
        drop(place);
        self.0.came.notify_one();
    }
}

/// The caller's end.
pub struct Answer<T>(Arc<Inner<T>>);

impl<T> Answer<T> {
    /// Waits for it; `None` when nobody will give one any more.
    pub fn wait(self) -> Option<T> {
        let mut place = self.0.place();
        loop {
            match std::mem::replace(&mut *place, Place::Empty) {
                Place::Here(answer) => return Some(answer),
                Place::Never => return None,
                Place::Empty => place = self.0.came.wait(place).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// The two ends.
pub fn slot<T>() -> (Reply<T>, Answer<T>) {
    let inner = Arc::new(Inner { place: Mutex::new(Place::Empty), came: Condvar::new() });
    (Reply(Arc::clone(&inner)), Answer(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_from_another_thread_before_and_after_it_is_waited_for() {
        let (reply, answer) = slot();
        reply.give(1);
        assert_eq!(answer.wait(), Some(1));
        let (reply, answer) = slot();
        let waits = std::thread::spawn(move || answer.wait());
        reply.give("late");
        assert_eq!(waits.join().unwrap(), Some("late"));
    }

    #[test]
    fn whoever_goes_without_an_answer_leaves_nobody_waiting() {
        let (reply, answer) = slot::<u8>();
        drop(reply);
        assert_eq!(answer.wait(), None);
        let (reply, answer) = slot::<u8>();
        let waits = std::thread::spawn(move || answer.wait());
        drop(reply);
        assert_eq!(waits.join().unwrap(), None);
    }
}
