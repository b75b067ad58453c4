//! What an exploration came to: what was reached, what was not, and what could not be.

use super::Explored;
use crate::bytecode::op::ACTION;
use crate::bytecode::program::ActionInfo;
use crate::bytecode::{Flow, Program};
use crate::catalog;
use crate::span::Span;
use crate::value::Text;

/// Whether an action is counted where it begins: an initial greeting is not.
pub fn counts(flow: &Flow, info: &ActionInfo) -> bool {
    flow.code.get(info.at as usize).is_some_and(|op| op.mark & ACTION != 0)
}

/// Names the actions and outputs that no path has reached. `leads`: the instructions that some way of the code leads to.
pub fn sum_up(found: &mut Explored, program: &Program, flow: &Flow, leads: &[bool]) {
    let led = |at: u32| leads.get(at as usize).is_some_and(|led| *led);
    let covered = &found.covered;
    let all = || flow.actions.iter().enumerate();
    let missed = all().filter(|(number, own)| counts(flow, own) && !covered.has_action(*number)).map(|(_, own)| own);
    let (missed, dead): (Vec<&ActionInfo>, Vec<&ActionInfo>) = missed.partition(|own| led(own.at));
    let lost = all().filter(|(number, own)| covered.has_action(*number) && key(own) == catalog::LOST);
    found.lost = lost.map(|(_, own)| own.span).collect();
    let outlets = || flow.outlets.iter().enumerate().filter(|(_, own)| led(own.from.0));
    found.outputs = outlets().count();
    let untaken = outlets().filter(|(number, _)| !covered.has_outlet(*number));
    found.untaken = untaken.map(|(_, own)| (Text::from(own.name(program, flow).into_owned()), own.span)).collect();
    (found.missed, found.dead) = (named(&missed), named(&dead));
}

fn key(info: &ActionInfo) -> &'static str {
    catalog::action(info.action).map_or("", |row| row.key)
}

fn named(actions: &[&ActionInfo]) -> Vec<(Text, Span)> {
    let name = |own: &ActionInfo| own.label.clone().unwrap_or_else(|| Text::new(key(own)));
    actions.iter().map(|own| (name(own), own.span)).collect()
}
