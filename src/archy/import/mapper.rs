//! What the mapping carries along: where it is, what it lost, what it knows of the flow.

use super::super::loss::{Construct, Loss, Note};
use super::super::problem::Problem;
use super::super::table::PartKind;
use super::super::tree::Node;
use super::Context;
use super::external::Pending;
use super::parts::Parts;
use super::variables::Variables;
use crate::catalog::FlowType;

/// The state of one import.
pub struct Mapper<'a> {
    pub context: &'a Context<'a>,
    pub kind: FlowType,
    /// Paths from the flow down to what is looked at, each whole.
    path: Vec<String>,
    pub losses: Vec<Loss>,
    pub notes: Vec<Note>,
    pub problems: Vec<Problem>,
    pub parts: Parts,
    pub variables: Variables,
    /// Settings for which the flow has a default of its own: action, setting.
    pub defaults: Vec<(String, String)>,
    /// Statements that stop a run at its start, for what was lost outside of any action.
    pub at_start: Vec<String>,
    /// Parts that were taken out of others: submenus, tasks of choices that have variables.
    pub extra: Vec<(PartKind, String)>,
    /// The file that is looked at: 0 is the flow's own, any other its place among the other files, and one.
    pub file: usize,
    /// Parts of other files that have a name here: file, path, name.
    pub fetched: Vec<(usize, String, String)>,
    /// Those that are not written yet.
    pub pending: Vec<Pending>,
    /// Flows that live elsewhere.
    pub elsewhere: Vec<String>,
    /// Settings that every menu of the flow has (A61).
    pub menu_defaults: Vec<(String, String)>,
    /// The flow's default language, in lower case.
    pub language: Option<String>,
    /// Whether the name of an attribute is computed (P7).
    pub computed_names: bool,
}

/// A stop, or a word on the way, that stands in the script for something that was lost.
#[derive(Clone, Debug)]
pub struct Mark {
    pub construct: String,
    pub path: String,
    pub stops: bool,
}

impl<'a> Mapper<'a> {
    pub fn new(context: &'a Context<'a>, kind: FlowType, parts: Parts) -> Self {
        Self {
            context,
            kind,
            path: Vec::new(),
            losses: Vec::new(),
            notes: Vec::new(),
            problems: Vec::new(),
            parts,
            variables: Variables::default(),
            defaults: Vec::new(),
            at_start: Vec::new(),
            extra: Vec::new(),
            file: 0,
            fetched: Vec::new(),
            pending: Vec::new(),
            elsewhere: Vec::new(),
            menu_defaults: Vec::new(),
            language: None,
            computed_names: false,
        }
    }

    /// The reference path of what is looked at.
    pub fn path(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Does something one step further down; a node that people know by another path says so itself.
    pub fn within<T>(&mut self, step: &str, node: &Node, then: impl FnOnce(&mut Self) -> T) -> T {
        let path = node.place.path.as_ref().map_or_else(|| format!("{}/{step}", self.path()), ToString::to_string);
        self.at(path, then)
    }

    /// Does something at a path.
    pub fn at<T>(&mut self, path: String, then: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(path);
        let result = then(self);
        self.path.pop();
        result
    }

    /// Reports a loss of what is looked at.
    pub fn lose(&mut self, node: &Node, construct: &Construct) -> Mark {
        let path = self.path().to_owned();
        let mark = Mark { construct: construct.text(), path: path.clone(), stops: construct.stops() };
        let line = node.place.line();
        if !self.losses.iter().any(|loss| loss.path == path && loss.construct == mark.construct) {
            self.losses.push(Loss { path, line, construct: construct.text(), consequence: construct.consequence() });
        }
        mark
    }

    /// Notes something about what is looked at.
    pub fn note(&mut self, node: &Node, message: impl Into<String>) {
        let note = Note { path: self.path().to_owned(), line: node.place.line(), message: message.into() };
        self.notes.push(note);
    }

    /// Reports an error of the whole flow.
    pub fn fail(&mut self, node: &Node, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::new(node.place.clone(), message, help).at(self.path()));
    }

    /// The losses that were reported since, as marks.
    pub fn marks_since(&self, count: usize) -> Vec<Mark> {
        let stops = |construct: &str| {
            !["alternate-audio", "version"].contains(&construct) && !construct.starts_with("top-level:")
        };
        let mark = |loss: &Loss| Mark {
            construct: loss.construct.clone(),
            path: loss.path.clone(),
            stops: stops(&loss.construct),
        };
        self.losses[count..].iter().map(mark).collect()
    }

    /// Keeps marks for the start of the flow: what was lost belongs to no action.
    pub fn mark_start(&mut self, count: usize) {
        let marks = self.marks_since(count);
        self.at_start.extend(marks.iter().map(Mark::statement));
    }
}

impl Mark {
    /// The statement that stands for it.
    pub fn statement(&self) -> String {
        use super::spell::quote;
        let word = if self.stops { super::LOST } else { super::ALTERED };
        format!("{word}({}, {})\n", quote(&self.construct), quote(&self.path))
    }
}
