//! Waiting for a future on the caller's own thread. The store's runtime moves its sockets and timers; the caller may be
//! any thread, even one that belongs to another runtime, where tokio's own way of blocking would panic.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{Thread, current, park};
use tokio::runtime::Handle;

/// A thread that sleeps until its future can go on.
struct Sleeper {
    thread: Thread,
    woken: AtomicBool,
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}

/// Runs a future to its end on this thread; its sockets and timers are those of the runtime. It is never given up half
/// way, so nothing that it holds is left in between (F28).
pub fn block_on<F: Future>(runtime: &Handle, future: F) -> F::Output {
    let _inside = runtime.enter();
    let sleeper = Arc::new(Sleeper { thread: current(), woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&sleeper));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while !sleeper.woken.swap(false, Ordering::Acquire) {
            park();
        }
    }
}
