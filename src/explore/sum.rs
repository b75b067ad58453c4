//! What an exploration came to: what was reached, what was not, and what could not be.

use super::leads::leads;
use super::tally::{Behind, Tally, Why};
use super::{Covered, Explored, Missed};
use crate::bytecode::op::ACTION;
use crate::bytecode::program::ActionInfo;
use crate::bytecode::{Flow, Program};
use crate::catalog;
use crate::span::Span;
use crate::value::Text;
use rustc_hash::FxHashSet;

/// Whether an action is counted where it begins: an initial greeting is not, nor is what stands for something lost.
pub fn counts(flow: &Flow, info: &ActionInfo) -> bool {
    let lost = catalog::action(info.action).is_some_and(|row| row.key == catalog::LOST);
    !lost && flow.code.get(info.at as usize).is_some_and(|op| op.mark & ACTION != 0)
}

/// An action or an output, by its number in the flow's tables.
pub enum Wanted {
    /// An action.
    Action(usize),
    /// An output.
    Outlet(usize),
}

impl Wanted {
    /// Whether it is covered.
    pub fn is_in(&self, covered: &Covered) -> bool {
        match self {
            Self::Action(number) => covered.has_action(*number),
            Self::Outlet(number) => covered.has_outlet(*number),
        }
    }
}

/// The actions and outputs that some way of the code leads to.
pub fn wanted(flow: &Flow) -> Vec<Wanted> {
    let leads = leads(flow, &FxHashSet::default());
    let led = |at: u32| leads.get(at as usize).is_some_and(|led| *led);
    let actions = flow.actions.iter().enumerate().filter(|(_, own)| counts(flow, own) && led(own.at));
    let outlets = flow.outlets.iter().enumerate().filter(|(_, own)| led(own.from.0));
    let actions = actions.map(|(number, _)| Wanted::Action(number));
    actions.chain(outlets.map(|(number, _)| Wanted::Outlet(number))).collect()
}

/// Names the actions and outputs that no path has reached, with what kept everybody from them.
pub fn sum_up(found: &mut Explored, program: &Program, flow: &Flow, tally: &Tally) {
    let behind = Behind::of(flow, tally);
    let covered = &found.covered;
    let all = || flow.actions.iter().enumerate();
    let missed = all().filter(|(number, own)| counts(flow, own) && !covered.has_action(*number)).map(|(_, own)| own);
    let (missed, dead): (Vec<&ActionInfo>, Vec<&ActionInfo>) = missed.partition(|own| behind.leads_to(own.at));
    found.stops = tally.stops().into_iter().map(|(why, pc)| (why, flow.place_at(pc))).collect();
    let outlets = || flow.outlets.iter().enumerate().filter(|(_, own)| behind.leads_to(own.from.0));
    found.outputs = outlets().count();
    let untaken = outlets().filter(|(number, _)| !covered.has_outlet(*number));
    let missing = |name: Text, span: Span, why: Why| Missed { name, place: span, why };
    found.untaken = untaken
        .map(|(_, own)| {
            let name = Text::from(own.name(program, flow).into_owned());
            // An output that an action was asked for, and did not take.
            let met = covered.has_action(own.action as usize) && behind.why(own.from.0) != Why::Error;
            missing(name, own.span, if met { Why::Value } else { behind.why(own.from.0) })
        })
        .collect();
    found.missed = missed.iter().map(|own| missing(name(own), own.span, behind.why(own.at))).collect();
    found.dead = dead.iter().map(|own| (name(own), own.span)).collect();
}

fn name(action: &ActionInfo) -> Text {
    let key = || catalog::action(action.action).map_or("", |row| row.key);
    action.label.clone().unwrap_or_else(|| Text::new(key()))
}

/// What some path covers and those tests do not: names and places.
pub fn untested(program: &Program, explored: &Explored, tested: &Covered) -> Vec<(Text, Span)> {
    let Some(flow) = program.flows.get(explored.flow) else { return Vec::new() };
    let all = &explored.covered;
    let open = |number: usize| all.has_action(number) && !tested.has_action(number);
    let actions = flow.actions.iter().enumerate().filter(|(number, own)| counts(flow, own) && open(*number));
    let actions = actions.map(|(_, own)| (name(own), own.span));
    let outlets = flow.outlets.iter().enumerate();
    let outlets = outlets.filter(|(number, _)| all.has_outlet(*number) && !tested.has_outlet(*number));
    let outlets = outlets.map(|(_, own)| (Text::from(own.name(program, flow).into_owned()), own.span));
    actions.chain(outlets).collect()
}
