//! How actions came out on all paths: what nobody ever came past.

use super::leads::leads;
use super::sum::counts;
use crate::bytecode::Flow;
use rustc_hash::FxHashSet;

/// Why nobody comes past a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// An import has lost something there, or a template has no value: a run stops (archy.md §17).
    Loss,
    /// A run does not carry a setting out, and stops.
    Unsupported,
    /// Every path that comes there has an error.
    Error,
    /// No value that was tried leads on.
    Value,
}

/// What the paths came to, by the numbers of the flow's actions.
pub struct Tally {
    passed: Vec<bool>,
    failed: Vec<bool>,
    stops: Vec<(Why, u32)>,
}

impl Tally {
    /// Nothing yet.
    pub fn of(flow: &Flow) -> Self {
        let none = vec![false; flow.actions.len()];
        Self { passed: none.clone(), failed: none, stops: Vec::new() }
    }

    /// A path came past an action.
    pub fn passed(&mut self, action: usize) {
        self.passed.get_mut(action).into_iter().for_each(|own| *own = true);
    }

    /// A path had an error in it.
    pub fn failed(&mut self, action: usize) {
        self.failed.get_mut(action).into_iter().for_each(|own| *own = true);
    }

    /// A path stopped at an instruction.
    pub fn stop(&mut self, why: Why, pc: u32) {
        if !self.stops.contains(&(why, pc)) {
            self.stops.push((why, pc));
        }
    }

    /// The instructions at which paths stopped, in the order of the code.
    pub fn stops(&self) -> Vec<(Why, u32)> {
        let mut all = self.stops.clone();
        all.sort_unstable_by_key(|(_, pc)| *pc);
        all
    }
}

/// Why no path has reached an instruction that some way of the code leads to.
pub struct Behind {
    open: Vec<bool>,
    ways: Vec<(Why, Vec<bool>)>,
}

impl Behind {
    /// That of a flow, after all paths.
    pub fn of(flow: &Flow, tally: &Tally) -> Self {
        let mut blocked = FxHashSet::default();
        let mut ways = Vec::new();
        for why in [Why::Loss, Why::Unsupported, Why::Error] {
            let before = blocked.len();
            match why {
                Why::Error => {
                    let never = |number: usize| tally.failed[number] && !tally.passed[number];
                    let all =
                        flow.actions.iter().enumerate().filter(|(number, own)| never(*number) && counts(flow, own));
                    blocked.extend(all.map(|(_, own)| own.at));
                }
                why => blocked.extend(tally.stops.iter().filter(|(own, _)| *own == why).map(|(_, pc)| *pc)),
            }
            if blocked.len() > before {
                ways.push((why, leads(flow, &blocked)));
            }
        }
        Self { open: leads(flow, &FxHashSet::default()), ways }
    }

    /// Whether some way of the code leads to an instruction at all.
    pub fn leads_to(&self, at: u32) -> bool {
        self.open.get(at as usize).is_some_and(|led| *led)
    }

    /// Why nobody came to it.
    pub fn why(&self, at: u32) -> Why {
        let shut = |led: &Vec<bool>| !led.get(at as usize).is_some_and(|led| *led);
        self.ways.iter().find(|(_, led)| shut(led)).map_or(Why::Value, |(why, _)| *why)
    }
}
