//! The tree the parser builds: what was written, nothing resolved, every part with its place.
//!
//! Statements nest as they are written (at most 128 deep). Expressions do not: the nodes of all expressions of a file
//! lie in one list, children before parents, so that building, walking and dropping them takes no native stack.

mod declaration;
mod expr;
mod fill;
mod flow;
mod statement;
mod test;

pub use declaration::{Declaration, Field, Row};
pub use expr::{BinaryOp, Expr, Exprs, Node, NodeId, NodeKind, UnaryOp};
pub use fill::{fill, templates};
pub use flow::{Choice, Defaults, Flow, FlowItem, Menu, Part, Setting, Variable};
pub use statement::{
    Action, Assign, Block, Body, Branch, Case, Entry, If, Key, Loop, Output, OutputName, Statement, Switch,
};
pub use test::{Step, StepOutput, Steps, Test, TestKind, TextEntry, WordStep};

use crate::span::Span;
use compact_str::CompactString;

/// A word with its place: a setting's name, a type, a keyword in another role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word as written.
    pub text: CompactString,
    /// Where it stands.
    pub span: Span,
}

/// A quoted text with its place (of the quotes too); escapes are resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The text between the quotes.
    pub text: CompactString,
    /// Where it stands.
    pub span: Span,
}

/// A dotted path, `Flow.Foo`: at least two names (language.md §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The names, dots left out.
    pub parts: Vec<Name>,
    /// From the first name to the last.
    pub span: Span,
}

/// A file: its items in order, its expressions and its comments.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Flows, declarations, tests.
    pub items: Vec<Item>,
    /// The nodes of every expression of the file.
    pub exprs: Exprs,
    /// Every comment, in order.
    pub comments: Vec<Comment>,
}

/// A `//` or `///` comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the first slash to before the line end.
    pub span: Span,
    /// `///`: documents what follows.
    pub doc: bool,
    /// Nothing but white space stands before it on its line.
    pub own_line: bool,
}

/// What a file is made of.
#[derive(Clone, Debug)]
pub enum Item {
    /// `flow inboundCall "Name" { … }`
    Flow(Flow),
    /// `declare dataTable "Holidays" { … }`: something that lives outside the script.
    Declaration(Declaration),
    /// `test "Name" { … }` or `setup "Name" { … }`
    Test(Test),
    /// A part that could not be read; its error was reported.
    Error(Span),
}
