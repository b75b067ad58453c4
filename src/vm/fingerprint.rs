//! A number that two waiting runs share when they can only go on alike: for whoever follows many paths of a flow.

use super::Machine;
use crate::bytecode::{Live, Program};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Numbers of large values, each made once for as long as it is shared: runs that branch off from each other hold the same.
#[derive(Debug, Default)]
pub struct Weights {
    /// By the place of the shared part, which is kept, so that nothing else can come to lie there.
    known: FxHashMap<usize, (Value, u64)>,
}

impl Weights {
    /// The number of a value: equal values have the same.
    fn of(&mut self, value: &Value) -> Option<u64> {
        let place = match value {
            Value::List(items) => Arc::as_ptr(items).cast::<()>() as usize,
            Value::Json(json) => Arc::as_ptr(json).cast::<()>() as usize,
            Value::Object(object) => Arc::as_ptr(object).cast::<()>() as usize,
            value => return weigh(value),
        };
        if let Some((_, number)) = self.known.get(&place) {
            return Some(*number);
        }
        let number = weigh(value)?;
        self.known.insert(place, (value.clone(), number));
        Some(number)
    }
}

/// Large values are compared by their serialised form, which has no order of its own.
fn weigh(value: &Value) -> Option<u64> {
    let mut hasher = FxHasher::default();
    postcard::to_stdvec(value).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

impl Machine {
    /// The fingerprint of a run that waits: its place, the registers that may still be read, calls, menus and the queue.
    /// Counters are left out: runs that differ in what they have used of their limits are alike. `None` where it does
    /// not wait.
    pub fn fingerprint(&self, program: &Program, live: &Live, weights: &mut Weights) -> Option<u64> {
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
        for register in &registers.values {
            weights.of(&own.values[*register as usize])?.hash(&mut hasher);
        }
        if !self.frames.is_empty() {
            postcard::to_stdvec(&self.frames).ok()?.hash(&mut hasher);
        }
        Some(hasher.finish())
    }
}
