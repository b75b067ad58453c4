//! A number that two waiting runs share when they can only go on alike: for whoever follows many paths of a flow.

use super::Machine;
use crate::bytecode::{Live, Program};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

impl Machine {
    /// The fingerprint of a run that waits: its place, the registers that may still be read, calls, menus and the queue.
    /// Counters are left out: runs that differ in what they have used of their limits are alike. `None` where it does
    /// not wait.
    pub fn fingerprint(&self, program: &Program, live: &Live) -> Option<u64> {
        let registers = live.at(self.flow, self.pc).filter(|_| program.flows.len() > self.flow as usize)?;
        let mut hasher = FxHasher::default();
        (self.flow, self.pc, self.handling, self.repeats).hash(&mut hasher);
        self.menus.hash(&mut hasher);
        let own = &self.registers;
        registers.ints.iter().for_each(|register| own.ints[*register as usize].hash(&mut hasher));
        registers.texts.iter().for_each(|register| own.texts[*register as usize].hash(&mut hasher));
        self.queue.iter().for_each(|(slot, value)| (slot, value).hash(&mut hasher));
        for other in &self.others {
            other.whose.hash(&mut hasher);
            other.queue.iter().for_each(|(slot, value)| (slot, value).hash(&mut hasher));
        }
        // Large values and the callers' registers are compared by their serialised form, which has no order of its own.
        let values: Vec<_> = registers.values.iter().map(|register| &own.values[*register as usize]).collect();
        let rest = postcard::to_stdvec(&(values, &self.frames)).ok()?;
        rest.hash(&mut hasher);
        Some(hasher.finish())
    }
}
