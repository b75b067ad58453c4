//! What a function may know of the run around it: the clock, the languages, the settings, chance, and its budget.

use super::fault::{Fault, FaultReason};
use super::settings::Settings;
use crate::value::Text;
use serde::{Deserialize, Serialize};

/// The budget of a run as a function sees it (F30, F31, reliability §5).
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    /// Steps that are left.
    pub fuel: u64,
    /// Bytes that may still be allocated before the live values are counted again.
    pub bytes: u64,
}

impl Meter {
    /// A budget without end, for the folding of constants and for tests.
    pub const fn unlimited() -> Self {
        Self { fuel: u64::MAX, bytes: u64::MAX }
    }

    /// Takes 1 + bytes / 64 steps for bytes that are read (F37).
    pub fn read(&mut self, bytes: usize) -> Result<(), Fault> {
        self.work(1 + (bytes as u64) / 64)
    }

    /// Takes steps for work whose time its bytes do not tell: roots, collation, detection (F37).
    pub fn work(&mut self, steps: u64) -> Result<(), Fault> {
        match self.fuel.checked_sub(steps) {
            Some(left) => {
                self.fuel = left;
                Ok(())
            }
            None => Err(Fault::new("F30", FaultReason::Fuel)),
        }
    }

    /// Takes the bytes of a result, and the steps for writing it, before it is allocated (F31).
    pub fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.read(bytes)?;
        match self.bytes.checked_sub(bytes as u64) {
            Some(left) => {
                self.bytes = left;
                Ok(())
            }
            None => Err(Fault::new("F31", FaultReason::Memory)),
        }
    }
}

/// A source of chance that can be repeated from its seed (E390): SplitMix64, whose whole state is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Random {
    state: u64,
}

impl Random {
    /// Draws that follow from a seed.
    pub const fn seeded(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`, each equally likely. `end` must not be 0.
    pub fn below(&mut self, end: u128) -> u128 {
        // What lies above the last full multiple is drawn again, so that no number is favoured.
        let last = u128::MAX - u128::MAX % end;
        loop {
            let drawn = (u128::from(self.draw()) << 64) | u128::from(self.draw());
            if drawn < last {
                return drawn % end;
            }
        }
    }
}

/// What surrounds one call.
#[derive(Debug)]
pub struct Env<'a> {
    /// The clock, in seconds since 1970; it stands still within an expression (E389).
    pub now: i64,
    /// The languages of the flow, the default first (E212).
    pub languages: &'a [Text],
    /// The project's choices (§15).
    pub settings: &'a Settings,
    /// Chance (E390).
    pub random: &'a mut Random,
    /// The budget.
    pub meter: &'a mut Meter,
}

impl Env<'_> {
    /// As [`Meter::charge`].
    pub fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.meter.charge(bytes)
    }

    /// As [`Meter::work`].
    pub fn work(&mut self, steps: u64) -> Result<(), Fault> {
        self.meter.work(steps)
    }

    /// As [`Meter::read`].
    pub fn read(&mut self, bytes: usize) -> Result<(), Fault> {
        self.meter.read(bytes)
    }
}
