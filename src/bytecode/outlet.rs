//! The ways out of actions: what coverage counts and a trace names, by the instructions that lead there.

use super::program::{Flow, Program};
use crate::span::Span;
use crate::value::Text;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// One way out of an action. A run has taken it when an instruction of `from` was followed by `to`: the lowering sees to
/// it that no other way of the flow has both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outlet {
    /// The action, by its number in [`Flow::actions`].
    pub action: u32,
    /// What it is called.
    pub output: Output,
    /// The instructions that decide: the first one, and the first one behind them.
    pub from: (u32, u32),
    /// Where it leads.
    pub to: u32,
    /// Where it is written; where nobody wrote it, its action.
    pub span: Span,
}

/// What a way out is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Output {
    /// The condition of a Decision was true (L4).
    Yes,
    /// It was not.
    No,
    /// A case of a Switch; its place is the case's expression.
    Case,
    /// No case, or a task's default path.
    Default,
    /// An output of an action, or a path of a task.
    Named(Text),
    /// Every output that is not written.
    Otherwise,
    /// A choice of a menu, by its key.
    Choice(u8),
    /// A loop ran at least once (L5).
    Turns,
    /// A loop was skipped (L5).
    NoTurns,
}

impl Output {
    /// What people read, without the text of a case, which stands in the source.
    pub fn word(&self) -> Cow<'_, str> {
        match self {
            Self::Yes => "yes".into(),
            Self::No => "no".into(),
            Self::Case => "case".into(),
            Self::Default => "default".into(),
            Self::Named(name) => name.as_str().into(),
            Self::Otherwise => "otherwise".into(),
            Self::Choice(key) => format!("choice {}", char::from(*key)).into(),
            Self::Turns => "turns".into(),
            Self::NoTurns => "no turns".into(),
        }
    }
}

impl Outlet {
    /// What people read, a case with its expression.
    pub fn name<'a>(&'a self, program: &'a Program, flow: &Flow) -> Cow<'a, str> {
        let source = program.sources.get(flow.source.0 as usize);
        match (&self.output, source.and_then(|source| source.text.get(self.span.range()))) {
            (Output::Case, Some(text)) => format!("case {text}").into(),
            (output, _) => output.word(),
        }
    }

    /// Whether the step between these instructions takes it.
    pub fn is_taken_by(&self, from: u32, to: u32) -> bool {
        self.to == to && self.from.0 <= from && from < self.from.1
    }
}

impl Flow {
    /// The way out that the step between two instructions takes.
    pub fn outlet_of(&self, from: u32, to: u32) -> Option<&Outlet> {
        self.outlets.iter().find(|outlet| outlet.is_taken_by(from, to))
    }
}
