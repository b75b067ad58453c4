//! The explorer: runs a flow along every choice of the caller and every answer of the world outside, and tells which
//! actions are reached, how paths end, and which cannot end.
//!
//! It steps the machine itself and copies it at every question. Runs that have come to the same state are followed
//! once. Loops are cut at a bound; values come from what the flow compares with.

mod alternatives;
mod begin;
mod candidates;
mod covered;
mod leads;
mod reach;
mod state;
mod story;
mod sum;
mod tally;
mod things;
mod variations;
mod waiting;
mod walk;
mod watch;
mod web;

pub use covered::Covered;
pub use story::test_block;
pub use sum::untested;
pub use tally::Why;
pub use things::{declarations, furnished};
pub use walk::explore;

use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Ending, Fault};

/// What an exploration may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The most states of one flow that are followed.
    pub states: usize,
    /// The most questions on one path.
    pub questions: usize,
    /// How often one path may take the same answer at the same place.
    pub turns: u8,
}

/// States of one flow.
pub const MAX_STATES: usize = 20_000;
/// Questions on one path.
pub const MAX_QUESTIONS: usize = 1_000;
/// The same answer at the same place, on one path.
pub const MAX_TURNS: u8 = 2;

impl Default for Bounds {
    fn default() -> Self {
        Self { states: MAX_STATES, questions: MAX_QUESTIONS, turns: MAX_TURNS }
    }
}

/// One answer of the world, as a story tells it.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// The cloud holds this: asked for the first time on this path.
    Holds(Vec<(Text, Option<Text>)>),
    /// The caller enters keys.
    Enters(Text),
    /// The caller says something to a menu.
    Says(Text),
    /// The caller enters nothing in time.
    EntersNothing,
    /// An action takes an output: its key, the arguments that name it, the output and what it gives.
    Answers {
        /// The action's key.
        action: &'static str,
        /// Its arguments as texts.
        arguments: Vec<String>,
        /// The output.
        output: Text,
        /// What it gives.
        values: Vec<(Text, Value)>,
    },
    /// An agent takes the interaction out of the in-queue flow (P26).
    Leaves,
    /// Something that has only one answer.
    Goes,
}

/// A path from the flow's start to an end.
#[derive(Clone, Debug)]
pub struct Path {
    /// Built-ins and their values, where the flow looks at them.
    pub built_ins: Vec<(Text, Value)>,
    /// The answers in order.
    pub choices: Vec<Choice>,
    /// How it ended.
    pub ending: Ending,
    /// The reasons of the errors that ran the error handling.
    pub errors: Vec<&'static str>,
    /// What it covers.
    pub covered: Covered,
    /// A test can say everything that it was given.
    pub told: bool,
}

/// An action or an output that no path has come to, although some way of the code leads there.
#[derive(Clone, Debug)]
pub struct Missed {
    /// What it is called.
    pub name: Text,
    /// Where it stands.
    pub place: Span,
    /// What kept everybody from it.
    pub why: Why,
}

/// A run error that some path comes to.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Which.
    pub fault: Fault,
    /// Where it stands.
    pub place: Span,
}

/// What came of exploring a flow.
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// The flow's number.
    pub flow: usize,
    /// The states that were followed.
    pub states: usize,
    /// Paths that together cover all that was covered, in the order found.
    pub paths: Vec<Path>,
    /// How many paths reached an end.
    pub ends: usize,
    /// How many paths were cut at a bound.
    pub cut: usize,
    /// The bound of states was reached: not everything was followed.
    pub unfinished: bool,
    /// Places from which no end was found, although nothing was cut behind them.
    pub endless: Vec<Span>,
    /// Run errors, each once.
    pub faults: Vec<Found>,
    /// What all paths cover together.
    pub covered: Covered,
    /// The actions that no path reached, although some way of the code leads to them.
    pub missed: Vec<Missed>,
    /// The actions that nothing leads to: tasks that nobody calls, menus that nobody enters.
    pub dead: Vec<(Text, Span)>,
    /// How many paths stopped before an end, for a run stops there too.
    pub stopped: usize,
    /// Where, and why.
    pub stops: Vec<(Why, Span)>,
    /// How many outputs the actions have that something leads to.
    pub outputs: usize,
    /// Those that no path took.
    pub untaken: Vec<Missed>,
    /// How many actions the flow has.
    pub actions: usize,
}

/// The fewest of the paths that cover what all of them cover: always the one that adds most.
pub fn smallest(paths: &[Path]) -> Vec<&Path> {
    let mut all = Covered::default();
    paths.iter().for_each(|path| {
        all.add(&path.covered);
    });
    let mut chosen = Vec::new();
    let mut covered = Covered::default();
    while covered != all {
        let best = paths.iter().max_by_key(|path| (covered.gain(&path.covered), std::cmp::Reverse(path.choices.len())));
        let Some(best) = best.filter(|best| covered.gain(&best.covered) > 0) else { break };
        covered.add(&best.covered);
        chosen.push(best);
    }
    chosen
}
