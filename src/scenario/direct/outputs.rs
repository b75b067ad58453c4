//! Which outputs were taken: of actions that ask the outside as the trace tells, of all others as the steps of the run show.

use super::lines::is_called;
use crate::bytecode::{Flow, Outlet, Output, Program};
use crate::conversation::{Entry, Landings, Steps};
use crate::scenario::report::Report;
use crate::scenario::story::{Test, That};

/// An output that a run has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The flow, by its number.
    pub flow: usize,
    /// The first instruction of the action.
    pub at: u32,
    /// What it may be called in a test, what people read first.
    pub names: Vec<String>,
}

/// Whether the test asks for an output.
fn asks(test: &Test) -> bool {
    test.expected.iter().any(|expected| matches!(expected.that, That::TookOutput(..)))
}

/// Counts the steps of a run whose outputs the test asks for.
pub fn watch(program: &Program, test: &Test) -> Option<Steps> {
    asks(test).then(|| Steps::to(Landings::of(program)))
}

/// The outputs that steps have taken; none where the test asks for none.
pub fn taken(program: &Program, test: &Test, steps: Option<&Steps>) -> Vec<Taken> {
    let mut all = Vec::new();
    let Some(steps) = steps.filter(|_| asks(test)) else { return all };
    for (flow, number) in program.flows.iter().zip(0..) {
        for outlet in &flow.outlets {
            let step = |step: &crate::conversation::Step| step.flow == number && outlet.is_taken_by(step.from, step.to);
            if steps.made.keys().any(step) {
                let at = flow.actions.get(outlet.action as usize).map_or(0, |action| action.at);
                all.push(Taken { flow: number as usize, at, names: names(program, flow, outlet) });
            }
        }
    }
    all
}

/// `yes`; `case "gold"` and `gold`; `1` for a choice, as the trace says it.
fn names(program: &Program, flow: &Flow, outlet: &Outlet) -> Vec<String> {
    if let Output::Choice(key) = outlet.output {
        return vec![char::from(key).to_string()];
    }
    let name = outlet.name(program, flow).into_owned();
    let is_case = outlet.output == Output::Case;
    let short = name.strip_prefix("case ").filter(|_| is_case).map(|text| text.trim_matches('"').to_owned());
    std::iter::once(name).chain(short).collect()
}

/// The outputs that actions of that name have in the flows of a program, written or not, as a test may call them.
pub fn known(program: &Program, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (flow, number) in program.flows.iter().zip(0..) {
        for outlet in &flow.outlets {
            let at = flow.actions.get(outlet.action as usize).map_or(0, |action| action.at);
            if is_called(program, number, at, name) {
                all.extend(names(program, flow, outlet));
            }
        }
    }
    all
}

/// Whether an action of that name took that output; else what such actions took.
pub fn took(program: &Program, report: &Report, name: &str, output: &str) -> Result<(), Vec<String>> {
    let mut others = Vec::new();
    for entry in &report.entries {
        if let Entry::Output { flow, pc, output: own } = entry
            && is_called(program, *flow, *pc, name)
        {
            if own.as_str() == output {
                return Ok(());
            }
            others.push(own.as_str().to_owned());
        }
    }
    for taken in report.outputs.iter().filter(|taken| is_called(program, taken.flow, taken.at, name)) {
        if taken.names.iter().any(|own| own == output) {
            return Ok(());
        }
        others.extend(taken.names.first().cloned());
    }
    others.sort_unstable();
    others.dedup();
    Err(others)
}
