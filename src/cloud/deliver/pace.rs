//! How many requests a target gets: a window of a minute that slides, so that no minute has more, wherever it begins
//! (F4, H105).

use super::settings::LONGEST_PAUSE;
use std::collections::VecDeque;
use std::time::Duration;

/// The time that a rate is about.
pub const WINDOW: Duration = Duration::from_secs(60);
/// The least rate, also when it is halved: reading back and sending again are two requests, and with less would never
/// both find room.
pub const LEAST_RATE: u32 = 2;

/// The requests of the last minute, and what the target said of their number. Times are of a clock that never jumps.
#[derive(Debug)]
pub struct Pace {
    /// What all who share it may send together.
    whole: u32,
    rate: u32,
    sent: VecDeque<Duration>,
    /// The rate is halved that many times …
    halved: u32,
    /// … until then.
    until: Duration,
    /// Nobody sends before.
    paused: Duration,
}

impl Pace {
    /// At most that many requests a minute, at least [`LEAST_RATE`].
    pub fn new(rate: u32) -> Self {
        let (until, paused) = (Duration::ZERO, Duration::ZERO);
        Self { whole: rate, rate: rate.max(LEAST_RATE), sent: VecDeque::new(), halved: 0, until, paused }
    }

    /// The rate is shared by so many, this one among them (H105).
    pub fn share(&mut self, among: u32) {
        self.rate = (self.whole / among.max(1)).max(LEAST_RATE);
    }

    /// How many requests a minute are this one's share.
    pub fn rate(&self) -> u32 {
        self.rate
    }

    /// How long to wait until so many requests (one or two) may be sent; nothing when they may be sent now.
    pub fn wait(&mut self, now: Duration, count: usize) -> Duration {
        if now >= self.until {
            self.halved = 0;
        }
        while self.sent.front().is_some_and(|first| *first + WINDOW <= now) {
            self.sent.pop_front();
        }
        let wanted = self.sent.len() + count.min(LEAST_RATE as usize);
        let rate = (self.rate >> self.halved.min(31)).max(LEAST_RATE) as usize;
        // Room is when that many have left the window.
        let leaves = wanted.checked_sub(rate + 1).and_then(|over| self.sent.get(over));
        let free = leaves.map_or(now, |first| *first + WINDOW);
        // The halved rate may be over before that.
        let free = if self.halved > 0 && wanted <= self.rate as usize { free.min(self.until) } else { free };
        free.max(self.paused).saturating_sub(now)
    }

    /// A request is sent now.
    pub fn sends(&mut self, now: Duration) {
        self.sent.push_back(now);
    }

    /// The target wants a pause. The first time only whoever asked waits, and the rate is halved for the time that was
    /// named; when it says so again within that time, it means all, and nobody sends until it is over.
    pub fn throttled(&mut self, now: Duration, pause: Duration) {
        let pause = pause.min(LONGEST_PAUSE);
        if now < self.until {
            self.paused = self.paused.max(now + pause);
        }
        self.halved = if now < self.until { self.halved + 1 } else { 1 };
        self.until = self.until.max(now + pause);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn h105_no_minute_has_more_than_the_rate() {
        let mut pace = Pace::new(300);
        let (mut now, mut sent) = (Duration::ZERO, Vec::new());
        while sent.len() < 1_000 {
            let wait = pace.wait(now, 1);
            if wait.is_zero() {
                pace.sends(now);
                sent.push(now);
                now += Duration::from_millis(7);
            }
            now += wait;
        }
        for (from, first) in sent.iter().enumerate() {
            let count = sent[from..].iter().take_while(|time| **time < *first + WINDOW).count();
            assert!(count <= 300, "{count} requests in the minute from {first:?}");
        }
        assert!(now < seconds(61 * 4), "1,000 requests at 300 a minute: {now:?}");
    }

    #[test]
    fn f04_a_429_halves_the_rate_and_a_second_one_stops_all_for_its_time() {
        let mut pace = Pace::new(8);
        (0..4).for_each(|second| pace.sends(seconds(second)));
        assert_eq!(pace.wait(seconds(3), 1), Duration::ZERO);
        pace.throttled(seconds(3), seconds(20));
        assert_eq!(pace.wait(seconds(3), 1), seconds(20), "four of four are used; at 23 s the rate is whole again");
        assert_eq!(pace.wait(seconds(23), 1), Duration::ZERO);
        pace.throttled(seconds(30), seconds(5));
        pace.throttled(seconds(31), seconds(50));
        assert_eq!(pace.wait(seconds(64), 1), seconds(17), "the window is empty, and nobody sends until 81 s");
        assert_eq!(pace.wait(seconds(81), 1), Duration::ZERO);
    }

    #[test]
    fn room_for_two_is_asked_for_at_once() {
        let mut pace = Pace::new(3);
        pace.sends(seconds(0));
        pace.sends(seconds(10));
        assert_eq!(pace.wait(seconds(10), 1), Duration::ZERO);
        assert_eq!(pace.wait(seconds(10), 2), seconds(50));
        assert_eq!(pace.wait(seconds(60), 2), Duration::ZERO);
    }

    #[test]
    fn h105_a_share_is_a_part_of_the_rate_and_never_less_than_the_least() {
        let mut pace = Pace::new(9);
        (0..3).for_each(|_| pace.sends(seconds(0)));
        pace.share(3);
        assert_eq!((pace.rate(), pace.wait(seconds(1), 1)), (3, seconds(59)));
        pace.share(100);
        assert_eq!(pace.rate(), LEAST_RATE);
        pace.share(1);
        assert_eq!((pace.rate(), pace.wait(seconds(1), 1)), (9, Duration::ZERO));
        pace.share(0);
        assert_eq!(pace.rate(), 9);
    }

    #[test]
    fn a_rate_of_nothing_is_the_least_one() {
        let mut pace = Pace::new(0);
        (0..LEAST_RATE).for_each(|_| pace.sends(seconds(0)));
        assert_eq!(pace.wait(seconds(0), 1), WINDOW);
        assert_eq!(pace.wait(seconds(60), 2), Duration::ZERO);
    }
}
