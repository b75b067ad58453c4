//! Coverage: which actions, outputs, tasks and choices ran, which Set reached which Get, and how flows ended.
//!
//! Each run is counted by itself and the counts are added up, in any order and on any thread: the sums are the same.

mod items;
mod lcov;
mod reach;
mod total;

pub use items::{Item, Kind};
pub use lcov::lcov;
pub use reach::{From, Reach, Site, Sites};
pub use total::{Share, Totals};

use crate::bytecode::Program;
use crate::conversation::{Delivery, Entry, Invocation, Step, Steps};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What runs of one program have done, all together.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    steps: FxHashMap<Step, u64>,
    /// Which Set reached which Get.
    pub reach: Reach,
    /// How flows ended, and how often.
    pub ends: BTreeMap<End, u64>,
}

/// How a flow ended, and what became of what it had queued (P20, P27).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct End {
    /// The flow, by its number.
    pub flow: usize,
    /// The exit reason (P45).
    pub reason: &'static str,
    /// The transfer type (P45).
    pub transfer: Option<&'static str>,
    /// What became of its batches.
    pub flush: Flush,
}

/// What became of the batches of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flush {
    /// Nothing was queued, so nothing was sent (P5).
    Nothing,
    /// The cloud has it.
    Accepted,
    /// It was lost, and that was reported (P27).
    Lost,
}

impl Flush {
    /// What people and machines read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing queued",
            Self::Accepted => "accepted",
            Self::Lost => "lost",
        }
    }

    fn of(invocation: &Invocation) -> Self {
        match invocation.batches.as_slice() {
            [] => Self::Nothing,
            batches if batches.iter().all(|batch| batch.delivery == Delivery::Accepted) => Self::Accepted,
            _ => Self::Lost,
        }
    }
}

impl Coverage {
    /// Adds a run: its steps, its trace with actions, and the flows that came to their end.
    pub fn add(&mut self, program: &Program, steps: &Steps, entries: &[Entry], invocations: &[Invocation]) {
        for (step, count) in &steps.made {
            add(self.steps.entry(*step).or_default(), *count);
        }
        self.reach.add(program, entries);
        for invocation in invocations {
            let end = End {
                flow: invocation.number,
                reason: invocation.ending.reason.word(),
                transfer: invocation.ending.transfer.map(crate::catalog::TransferType::word),
                flush: Flush::of(invocation),
            };
            add(self.ends.entry(end).or_default(), 1);
        }
    }

    /// Adds what other runs of the same program have done.
    pub fn merge(&mut self, other: Self) {
        for (step, count) in other.steps {
            add(self.steps.entry(step).or_default(), count);
        }
        self.reach.merge(other.reach);
        for (end, count) in other.ends {
            add(self.ends.entry(end).or_default(), count);
        }
    }

    /// How often an instruction ran, whatever came before.
    fn arrivals(&self) -> FxHashMap<(u32, u32), u64> {
        let mut arrivals = FxHashMap::default();
        for (step, count) in &self.steps {
            add(arrivals.entry((step.flow, step.to)).or_default(), *count);
        }
        arrivals
    }
}

/// Counts up to the highest number, and not beyond.
fn add(to: &mut u64, count: u64) {
    *to = to.saturating_add(count);
}
