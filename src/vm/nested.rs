//! Flows that a flow calls and comes back from: bots, which are invocations of their own (P30), and common modules,
//! which are parts of their caller's.
//!
//! A module uses the queue of its caller: nothing is sent at Call Common Module (P24), so what it sets must wait for the
//! caller's flush, and what the caller has queued is what a Get in the module sees (P2). It counts its actions with those
//! of the caller, whose invocation it belongs to (L1).

use super::Machine;
use crate::bytecode::Program;
use crate::value::Value;

impl Machine {
    /// How deep the calls of tasks and flows lie now, those of the callers included.
    pub fn depth(&self) -> usize {
        self.outer + self.frames.len()
    }

    /// Whether one more flow may be called from here (reliability §4).
    pub fn may_call(&self) -> bool {
        self.depth() < self.meter.depth()
    }

    /// Makes a flow that was started the one that `caller` calls. `part`: it is a part of the caller's invocation, a
    /// common module.
    pub fn begin_in(&mut self, caller: &mut Self, part: bool) {
        self.outer = caller.depth() + 1;
        self.batches = caller.batches;
        self.within = part;
        if part {
            self.exchange(caller);
            self.meter.count_on(&caller.meter);
        }
    }

    /// Gives back to the caller what is his, once the flow has ended.
    pub fn end_in(&mut self, caller: &mut Self) {
        caller.batches = self.batches;
        if self.within {
            self.exchange(caller);
            caller.meter.count_on(&self.meter);
        }
    }

    /// Makes a flow that was taken up again the one that `caller` calls, as [`Machine::begin_in`] did when it began.
    pub fn nest_again(&mut self, caller: &Self, part: bool) {
        self.outer = caller.depth() + 1;
        self.within = part;
    }

    /// How the flow ends with the batch that it wants to be written; `None` when it goes on after it, or writes nothing.
    pub fn ends_with_batch(&self) -> Option<super::Ending> {
        match self.pending {
            super::Pending::Flush(ending) => Some(ending),
            _ => None,
        }
    }

    /// The queues, with the names that were computed for them.
    fn exchange(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.queue, &mut other.queue);
        std::mem::swap(&mut self.others, &mut other.others);
        std::mem::swap(&mut self.computed, &mut other.computed);
    }

    /// Gives a variable of the flow a value, by its number in the flow's table: inputs of a flow that begins. The value is
    /// cast to the variable's type; `false` when it does not fit, and the variable is NOT_SET then (F35).
    pub fn give(&mut self, program: &Program, number: usize, value: Value) -> bool {
        let Some(flow) = program.flows.get(self.flow as usize) else { return false };
        let Some(own) = flow.variables.get(number) else { return false };
        let fitted = self.fitted((program, flow), value, own.kind).ok();
        let fits = fitted.as_ref().is_some_and(|value| self.allocate(value.bytes()).is_ok());
        let value = fitted.filter(|_| fits).unwrap_or(Value::NotSet);
        self.registers.put(own.register, value);
        fits
    }
}
