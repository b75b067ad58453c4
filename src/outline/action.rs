//! Actions, what they are given, and what follows their outputs.

use super::{At, Expr};
use crate::catalog::{self, Does};
use compact_str::CompactString;

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    /// The catalogue's key; `decision`, `switch`, `loop` and `updateData` for the forms of the language.
    pub key: CompactString,
    /// Its row in the catalogue, when there is one.
    pub row: Option<&'static catalog::Action>,
    /// Its name in the task sequence.
    pub label: Option<CompactString>,
    /// The whole of it.
    pub at: At,
    /// What it is given, receives and assigns.
    pub entries: Vec<Entry>,
    /// What follows its outputs; empty ones are left out where they mean the same as none.
    pub branches: Vec<Branch>,
}

/// What an entry is to its action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// A setting, or an argument under the name of the setting that it fills.
    Setting,
    /// Something that is sent out: an attribute, an input.
    Sent,
    /// A variable that receives something.
    Received,
    /// A variable that is assigned.
    Assigned,
}

/// One thing that an action is given.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is.
    pub role: Role,
    /// A setting, an attribute, an input or a variable, as written; of a computed name, its expression.
    pub name: CompactString,
    /// The same without what does not matter; a computed name begins with `(`.
    pub key: String,
    /// The value; behind a variable that receives, the name of what it receives.
    pub value: Expr,
    /// The whole of it.
    pub at: At,
}

/// What leads into a branch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BranchKind {
    /// `on success`: an output that the catalogue names.
    Output(CompactString),
    /// `on "Cancel"`: an output that the flow names.
    Named(CompactString),
    /// A case of a switch, the condition of a decision.
    Case,
    /// `else`, `default`, the default choice of a menu.
    Otherwise,
    /// The turn of a loop.
    Turn,
    /// A choice of a menu.
    Choice,
}

/// A branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What leads into it.
    pub kind: BranchKind,
    /// The key of a choice, where it has one.
    pub digit: Option<CompactString>,
    /// The name of a choice; the label of the decision that a condition of `else if` is.
    pub label: Option<CompactString>,
    /// The case or condition.
    pub value: Option<Expr>,
    /// The settings of a choice.
    pub settings: Vec<Entry>,
    /// What it does.
    pub block: Vec<Action>,
    /// The whole of it.
    pub at: At,
}

impl Action {
    /// What Architect calls it; an action that nobody knows is called by its key.
    pub fn display(&self) -> &str {
        self.row.map_or(self.key.as_str(), |row| row.display)
    }

    /// What running it does, when that is known.
    pub fn does(&self) -> Option<Does> {
        self.row.map(|row| row.does)
    }

    /// The setting of a name.
    pub fn setting(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.role == Role::Setting && entry.name == name)
    }

    /// What people call it: `Play Audio "Welcome"`.
    pub fn title(&self) -> String {
        match &self.label {
            Some(label) => format!("{} \"{label}\"", self.display()),
            None => self.display().to_owned(),
        }
    }

    /// The action and every one in its branches. Blocks nest at most as deep as the reader allows, so it may recurse.
    pub fn walk<'a>(&'a self, see: &mut dyn FnMut(&'a Self)) {
        see(self);
        self.branches.iter().flat_map(|branch| &branch.block).for_each(|action| action.walk(see));
    }

    /// The branch of an output, when it is there.
    pub fn branch(&self, output: &str) -> Option<&Branch> {
        self.branches.iter().find(|branch| matches!(&branch.kind, BranchKind::Output(name) if name == output))
    }
}

impl Branch {
    /// What people call it: `success`, `case "gold"`, `choice 1 "Sales"`.
    pub fn title(&self) -> String {
        match &self.kind {
            BranchKind::Output(name) => name.to_string(),
            BranchKind::Named(name) => format!("\"{name}\""),
            BranchKind::Case => format!("case {}", self.value.as_ref().map_or("", |value| value.text.as_str())),
            BranchKind::Otherwise => "default".to_owned(),
            BranchKind::Turn => "turn".to_owned(),
            BranchKind::Choice => self.choice(),
        }
    }

    fn choice(&self) -> String {
        let digit = self.digit.as_ref().map(|digit| format!(" {digit}")).unwrap_or_default();
        let label = self.label.as_ref().map(|label| format!(" \"{label}\"")).unwrap_or_default();
        format!("choice{digit}{label}")
    }
}
