//! Which ways a run has gone: the steps to instructions that coverage asks about, counted.

use super::watch::Watch;
use crate::bytecode::Program;
use crate::vm::{Event, Machine, Trace};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// One step: from an instruction of a flow, by its number, to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The flow.
    pub flow: u32,
    /// The instruction before.
    pub from: u32,
    /// The instruction that ran.
    pub to: u32,
}

/// The instructions of a program that coverage asks about: where actions and parts begin, and where outputs lead.
#[derive(Clone, Debug, Default)]
pub struct Landings(Arc<Vec<Vec<bool>>>);

impl Landings {
    /// Those of a program.
    pub fn of(program: &Program) -> Self {
        let flows = program.flows.iter().map(|flow| {
            let mut wanted = vec![false; flow.code.len()];
            let actions = flow.actions.iter().map(|action| action.at);
            let parts = flow.parts.iter().map(|part| part.entry);
            for at in actions.chain(parts).chain(flow.outlets.iter().map(|outlet| outlet.to)) {
                if let Some(place) = wanted.get_mut(at as usize) {
                    *place = true;
                }
            }
            wanted
        });
        Self(Arc::new(flows.collect()))
    }

    fn has(&self, flow: u32, at: u32) -> bool {
        self.0.get(flow as usize).and_then(|flow| flow.get(at as usize)).copied().unwrap_or(false)
    }
}

/// The steps of a run to certain instructions, and how often each was made.
#[derive(Clone, Debug, Default)]
pub struct Steps {
    landings: Landings,
    /// How often each was made.
    pub made: FxHashMap<Step, u64>,
}

impl Steps {
    /// None yet.
    pub fn to(landings: Landings) -> Self {
        Self { landings, made: FxHashMap::default() }
    }

    fn note(&mut self, flow: u32, from: u32, to: u32) {
        if self.landings.has(flow, to) {
            let count = self.made.entry(Step { flow, from, to }).or_default();
            *count = count.saturating_add(1);
        }
    }
}

/// Who watches and is told of every step as well. A kind of its own, so that whoever does not count steps pays nothing.
pub(super) struct Stepped<'r, 'w, 'p>(pub &'r mut Watch<'w, 'p>);

impl Trace for Stepped<'_, '_, '_> {
    const ON: bool = true;
    const STEPS: bool = true;

    fn event(&mut self, machine: &Machine, event: Event<'_>) {
        self.0.event(machine, event);
    }

    fn step(&mut self, flow: u32, from: u32, to: u32) {
        if let Some(steps) = &mut self.0.recorder.steps {
            steps.note(flow, from, to);
        }
    }
}
