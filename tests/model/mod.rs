//! A naive model of participant data and flow: it walks the tree and keeps maps. It shares nothing with the library but
//! the tree that the parser makes, and is slow and plain on purpose.

mod expression;
mod flow;
mod statement;

use std::collections::{BTreeMap, VecDeque};

pub use flow::Model;

/// Something that can be seen from outside, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Play(String),
    Collect,
    Menu(String),
    Transfer(String),
    Restart,
    Set(String, String),
    Skip(String),
    Get(String, &'static str, Option<String>),
    Fault(String),
    Batch(BTreeMap<String, String>),
    End { reason: String, transfer: bool, actions: u32 },
}

/// What the world does where it is asked.
#[derive(Clone, Debug, Default)]
pub struct Step {
    pub hang_up: bool,
    pub keys: Option<String>,
    pub ok: bool,
    /// Another writer writes first (P16).
    pub write: Option<(String, String)>,
}

/// The world: its steps, and what the cloud holds.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    pub steps: VecDeque<Step>,
    pub cloud: BTreeMap<String, String>,
}

impl Outside {
    /// The next step; when there are no more, nothing is entered and everything is `ok` or not.
    pub fn step(&mut self, ok: bool) -> Step {
        let step = self.steps.pop_front().unwrap_or(Step { ok, ..Step::default() });
        if let Some((name, value)) = &step.write {
            self.cloud.insert(name.clone(), value.clone());
        }
        step
    }
}

/// What both the model and the machine are given.
#[derive(Clone, Debug)]
pub struct Setting {
    pub actions: u32,
    pub reserve: u32,
    pub depth: usize,
    /// P12: `empty`, `error` or `skip`.
    pub set_not_set: &'static str,
    /// P21
    pub flush_on_hang_up: bool,
    /// The bytes of values, in runs that the model does not see: it does not count them.
    pub bytes: usize,
    /// The most flows one after the other.
    pub flows: usize,
}
