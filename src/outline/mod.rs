//! The outline of a project: its flows, parts and actions in one form, however they were written.
//!
//! Whoever compares flows or draws them reads this. Arguments stand under the names of the settings that they fill,
//! settings that say what is the default anyway are left out, an Update Data of several statements is as many
//! assignments, an `else { if … }` is an `else if`, and what has no order is sorted. Comments and layout are gone;
//! places stay. Nothing is resolved or typed, so a flow with errors of the checker has an outline, too.

mod action;
mod attributes;
mod expr;
mod flow;
mod read;
mod statement;
pub mod words;

pub use action::{Action, Branch, BranchKind, Entry, Role};
pub use attributes::{Attributes, attributes};
pub use expr::{Expr, rename};
pub use flow::{Class, Declared, Flow, Part, Variable};
pub use read::read;

use crate::source::SourceId;
use crate::span::Span;

/// A place in the sources of a project; of an action it is its identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// Which source.
    pub source: SourceId,
    /// Where in it.
    pub span: Span,
}

/// All that was read together.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The flows, in the order of the sources.
    pub flows: Vec<Flow>,
    /// What is declared to be outside.
    pub declared: Vec<Declared>,
}

impl Project {
    /// How many actions all flows have together.
    pub fn actions(&self) -> usize {
        self.flows.iter().map(Flow::actions).sum()
    }

    /// The flow of a name, exactly spelt.
    pub fn flow(&self, name: &str) -> Option<&Flow> {
        self.flows.iter().find(|flow| flow.name == name)
    }
}
