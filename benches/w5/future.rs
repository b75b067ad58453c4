//! The call of W1 as a future on the heap, waiting for a digit: what a program without a machine would park.

use compact_str::CompactString;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

type Text = CompactString;
type Boxed = Pin<Box<dyn Future<Output = usize>>>;

/// Where the digit is put.
type Digit = Rc<Cell<Option<u8>>>;

struct Input(Digit);

impl Future for Input {
    type Output = u8;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<u8> {
        self.0.take().map_or(Poll::Pending, Poll::Ready)
    }
}

/// What a call holds over its inputs: variables, and three queued attributes.
async fn call(number: usize, digit: Digit) -> usize {
    let ani = Text::from(format!("+1317555{:04}", number % 10_000));
    let account = Text::from(format!("A-{:06}", number * 7_919 % 1_000_000));
    let (language, tier) = (Text::const_new("en-US"), Text::const_new("gold"));
    let queued = ["Hello, welcome to Umbrella", "+18005550103", "unknown"].map(Text::const_new);
    let mut queue: Vec<(u16, Text)> = (0..).zip(queued).collect();
    let mut tries = 0;
    while tries < 1_000_000_000 {
        let reason = match (Input(digit.clone())).await {
            b'1' => "billing",
            b'2' => "support",
            b'3' => "sales",
            _ => "invalid",
        };
        queue[2].1 = Text::const_new(reason);
        tries += 1;
    }
    ani.len() + account.len() + language.len() + tier.len() + queue.len()
}

/// A call that waits for its first digit.
pub fn parked(number: usize) -> (Boxed, Digit) {
    let digit = Digit::default();
    let mut future: Boxed = Box::pin(call(number, digit.clone()));
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    (future, digit)
}

/// Many such calls.
pub struct Futures {
    calls: Vec<(Boxed, Digit)>,
    next: usize,
}

impl Futures {
    pub fn new(calls: usize) -> Self {
        Self { calls: (0..calls).map(parked).collect(), next: 0 }
    }

    /// Gives so many of them a digit.
    pub fn resume(&mut self, rounds: u64) {
        let count = self.calls.len();
        for _ in 0..rounds {
            let (future, digit) = &mut self.calls[self.next % count];
            digit.set(Some(b'2'));
            assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            self.next += 7;
        }
    }
}
