//! Chance that can be repeated, and the back-off drawn from it.

use super::settings::{FIRST_BACK_OFF, LAST_BACK_OFF, LONGEST_PAUSE};
use std::time::Duration;

/// Numbers by chance, the same ones for the same seed (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `bound`; 0 when that is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The remainder's bias is far below what a wait could show.
        if bound == 0 { 0 } else { self.draw() % bound }
    }

    /// Full jitter (F5): anything from nothing to the bound, which doubles with each try from half a second to a minute.
    pub fn back_off(&mut self, tries: u32) -> Duration {
        let bound = FIRST_BACK_OFF.saturating_mul(1 << tries.min(10)).min(LAST_BACK_OFF);
        Duration::from_millis(self.below(bound.as_millis() as u64 + 1))
    }

    /// A pause that was asked for (F4): never shorter, at most an hour and a twentieth longer, so that not all come back
    /// at once.
    pub fn pause(&mut self, asked: Duration) -> Duration {
        let asked = asked.min(LONGEST_PAUSE);
        asked + Duration::from_millis(self.below(asked.as_millis() as u64 / 20 + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f05_the_bound_doubles_from_half_a_second_to_a_minute() {
        let mut chance = Chance::new(1);
        let mut most = |tries: u32| (0..4_000).map(|_| chance.back_off(tries)).max().unwrap();
        for (tries, bound) in [(0, 500), (1, 1_000), (6, 32_000), (7, 60_000), (40, 60_000), (u32::MAX, 60_000)] {
            let most = most(tries).as_millis();
            assert!(most <= bound && most > bound * 9 / 10, "{tries}: {most}");
        }
        assert!((0..4_000).any(|_| chance.back_off(7) < Duration::from_secs(3)), "full jitter begins at nothing");
    }

    #[test]
    fn f04_a_pause_is_never_shorter_than_asked_and_at_most_a_tenth_longer() {
        let mut chance = Chance::new(2);
        for _ in 0..1_000 {
            let pause = chance.pause(Duration::from_secs(42));
            assert!(pause >= Duration::from_secs(42) && pause <= Duration::from_millis(46_200));
        }
        assert_eq!(chance.pause(Duration::ZERO), Duration::ZERO);
        assert!(chance.pause(Duration::from_secs(3_601)) <= LONGEST_PAUSE.mul_f64(1.05), "H104: an hour");
        assert!(chance.pause(LONGEST_PAUSE) >= LONGEST_PAUSE);
    }
}
