//! What one activation of the machine covers.

use super::Covered;
use super::tally::Tally;
use crate::bytecode::{Flow, Program};
use crate::vm::{Event, Fault, Machine, Trace};
use rustc_hash::FxHashMap;

/// The ways out of a flow, by the instruction they lead to.
pub type Outlets = FxHashMap<u32, Vec<u32>>;

/// The numbers of a flow's ways out, by the instruction they lead to.
pub fn outlets(flow: &Flow) -> Outlets {
    let mut all = Outlets::default();
    for (outlet, number) in flow.outlets.iter().zip(0..) {
        all.entry(outlet.to).or_default().push(number);
    }
    all
}

/// Collects what one activation covers.
pub struct Watch<'a> {
    /// The program that runs.
    pub program: &'a Program,
    /// The ways out of the flow that runs.
    pub outlets: &'a Outlets,
    /// What the path covers.
    pub covered: Covered,
    /// Whether anything was new to all paths.
    pub new: bool,
    /// What all paths cover.
    pub all: &'a mut Covered,
    /// What the states cover that a test can tell, where it can tell this one.
    pub told: Option<&'a mut Covered>,
    /// The reasons of the path's errors.
    pub errors: Vec<&'static str>,
    /// The errors of this activation.
    pub faults: Vec<Fault>,
    /// The action that runs.
    pub current: Option<usize>,
    /// How the actions came out.
    pub tally: &'a mut Tally,
}

impl Trace for Watch<'_> {
    const ON: bool = true;
    const STEPS: bool = true;

    fn event(&mut self, machine: &Machine, event: Event<'_>) {
        match event {
            Event::Action { pc } => {
                let flow = &self.program.flows[machine.flow()];
                let number = flow.actions.partition_point(|own| own.at < pc);
                self.covered.action(number);
                self.new |= self.all.action(number);
                self.new |= self.told.as_mut().is_some_and(|told| told.action(number));
                if let Some(before) = self.current.replace(number) {
                    self.tally.passed(before);
                }
            }
            Event::Fault { fault } => {
                if let Some(failed) = self.current.take() {
                    self.tally.failed(failed);
                }
                self.errors.push(fault.reason.word());
                self.faults.push(fault);
            }
            _ => {}
        }
    }

    fn step(&mut self, flow: u32, from: u32, to: u32) {
        let Some(numbers) = self.outlets.get(&to) else { return };
        let Some(flow) = self.program.flows.get(flow as usize) else { return };
        let taken = numbers
            .iter()
            .filter(|number| flow.outlets.get(**number as usize).is_some_and(|outlet| outlet.is_taken_by(from, to)));
        for number in taken {
            self.covered.outlet(*number as usize);
            self.new |= self.all.outlet(*number as usize);
            self.new |= self.told.as_mut().is_some_and(|told| told.outlet(*number as usize));
        }
    }
}
