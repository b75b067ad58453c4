//! How long tests of chance run, and where their chance comes from.

/// Whether the long loops are asked for.
pub fn long() -> bool {
    std::env::var("CALLFLOW_TORTURE").is_ok_and(|wanted| wanted != "0" && !wanted.is_empty())
}

/// A source of numbers that is the same at every run with the same seed.
pub struct Dice(u64);

impl Dice {
    /// `CALLFLOW_SEED` takes the place of a test's own seed.
    pub fn new(seed: u64) -> Self {
        let given = std::env::var("CALLFLOW_SEED").ok().and_then(|seed| seed.parse().ok());
        Self(given.unwrap_or(seed).wrapping_mul(2).wrapping_add(1))
    }

    pub fn roll(&mut self) -> u64 {
        // The splitmix generator: every number of 64 bits comes once in a round.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below that one.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end.max(1) as u64) as usize
    }

    /// Whether something of that chance in ten happens.
    pub fn happens(&mut self, in_ten: u64) -> bool {
        self.roll() % 10 < in_ten
    }
}
