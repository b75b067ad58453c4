//! A run that waits: the machine at its question, and what its path has done to come there.

use super::alternatives::Cloud;
use super::begin::Given;
use super::waiting::Sort;
use super::{Choice, Covered, Path};
use crate::vm::{Effect, Ending, Machine};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// What a path has done so far; its tail is shared with the paths that branch off from it.
pub struct Trail {
    /// The last answer.
    pub choice: Choice,
    /// Those before it.
    pub before: Option<Rc<Trail>>,
}

/// A state that waits to be followed.
#[derive(Clone)]
pub struct State {
    /// The run.
    pub machine: Machine,
    /// What it waits for.
    pub effect: Effect,
    /// The answers of its path.
    pub trail: Option<Rc<Trail>>,
    /// How many there are.
    pub length: usize,
    /// What its path covers.
    pub covered: Covered,
    /// What its path knows of the cloud.
    pub cloud: Rc<Cloud>,
    /// How often this path has taken each answer at each place.
    pub turns: Rc<FxHashMap<(u32, u32), u8>>,
    /// The reasons of its errors.
    pub errors: Vec<&'static str>,
    /// What it began with.
    pub built_ins: Rc<Given>,
    /// It takes the answers that its path took before: a loop is run on.
    pub long: bool,
    /// It began with an error that a test cannot make.
    pub failing: bool,
    /// A test can say everything that its path was given.
    pub told: bool,
    /// The action that it stands in; none after an error.
    pub current: Option<usize>,
    /// Its number among all states, for the search of states without an end.
    pub number: usize,
}

impl State {
    /// Where it waits, and what its path covers.
    pub fn sort(&self) -> Sort {
        let mut hasher = FxHasher::default();
        self.covered.hash(&mut hasher);
        (self.machine.pc(), hasher.finish())
    }

    /// Its path, at an end.
    pub fn path(&self, ending: Ending) -> Path {
        let tail = std::iter::successors(self.trail.as_ref(), |own| own.before.as_ref());
        let mut choices: Vec<Choice> = tail.map(|own| own.choice.clone()).collect();
        choices.reverse();
        Path {
            built_ins: self.built_ins.as_ref().clone(),
            choices,
            ending,
            errors: self.errors.clone(),
            covered: self.covered.clone(),
            told: self.told,
        }
    }
}
