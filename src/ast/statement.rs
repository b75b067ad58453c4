//! Statements: actions, in their forms.

use super::{Expr, Name, Path, Quoted};
use crate::span::Span;

/// `{ statement* }`
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// With the braces.
    pub span: Span,
}

/// One statement: an action, in one of its forms.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `path = expr`: an Update Data of one statement.
    Assign(Assign),
    /// Architect's Decision, with its `else if`s flat.
    If(If),
    /// Architect's Switch.
    Switch(Switch),
    /// Architect's Loop.
    Loop(Loop),
    /// Any other action.
    Action(Action),
    /// A statement that could not be read.
    Error(Span),
}

impl Statement {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Assign(x) => x.span,
            Self::If(x) => x.span,
            Self::Switch(x) => x.span,
            Self::Loop(x) => x.span,
            Self::Action(x) => x.span,
            Self::Error(span) => *span,
        }
    }
}

/// `path = expr`
#[derive(Clone, Debug)]
pub struct Assign {
    /// The variable.
    pub target: Path,
    /// Its new value.
    pub value: Expr,
    /// The whole of it.
    pub span: Span,
}

/// `if … { } else if … { } else { }`
#[derive(Clone, Debug)]
pub struct If {
    /// The `if` and each `else if`, in order; at least one.
    pub branches: Vec<Branch>,
    /// `else { }`
    pub otherwise: Option<Block>,
    /// The whole of it.
    pub span: Span,
}

/// `expr label? block` of an `if` or `else if`: one Decision.
#[derive(Clone, Debug)]
pub struct Branch {
    /// The condition.
    pub condition: Expr,
    /// `as "…"`
    pub label: Option<Quoted>,
    /// What `yes` does.
    pub block: Block,
    /// From its `if` to the end of its block.
    pub span: Span,
}

/// `switch expr? label? { case expr { } default { } }`
#[derive(Clone, Debug)]
pub struct Switch {
    /// With one: the first case that equals it; without: the first case that is true.
    pub subject: Option<Expr>,
    /// `as "…"`
    pub label: Option<Quoted>,
    /// In order.
    pub cases: Vec<Case>,
    /// `default { }`
    pub default: Option<Block>,
    /// The whole of it.
    pub span: Span,
}

/// `case expr block`
#[derive(Clone, Debug)]
pub struct Case {
    /// What to compare with, or the condition.
    pub value: Expr,
    /// What it does.
    pub block: Block,
    /// The whole of it.
    pub span: Span,
}

/// `loop expr (index path)? label? block`
#[derive(Clone, Debug)]
pub struct Loop {
    /// How many turns.
    pub count: Expr,
    /// The variable that receives the turn, counted from 0 (L5).
    pub index: Option<Path>,
    /// `as "…"`
    pub label: Option<Quoted>,
    /// The turn.
    pub block: Block,
    /// The whole of it.
    pub span: Span,
}

/// `NAME arguments? label? body? (on …)*`
#[derive(Clone, Debug)]
pub struct Action {
    /// The catalogue's key.
    pub name: Name,
    /// `( … )`; `None` when there are no parentheses.
    pub arguments: Option<Vec<Expr>>,
    /// `as "…"`
    pub label: Option<Quoted>,
    /// `{ … }`
    pub body: Option<Body>,
    /// `on … { … }`
    pub outputs: Vec<Output>,
    /// The whole of it.
    pub span: Span,
}

/// `{ key = expr … }`
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// In order.
    pub entries: Vec<Entry>,
    /// With the braces.
    pub span: Span,
}

/// `key = expr`
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is set, sent or received.
    pub key: Key,
    /// The value; behind a path key, the name of what is received.
    pub value: Expr,
    /// The whole of it.
    pub span: Span,
}

/// The kinds of key (language.md §5).
#[derive(Clone, Debug)]
pub enum Key {
    /// A setting.
    Name(Name),
    /// Something that is sent out: an attribute, an input.
    Text(Quoted),
    /// A variable that receives something.
    Path(Path),
    /// A computed name; only the import writes it (P7).
    Computed(Expr),
}

/// `on NAME block` or `on STRING block`
#[derive(Clone, Debug)]
pub struct Output {
    /// Which output.
    pub name: OutputName,
    /// What happens then.
    pub block: Block,
    /// The whole of it.
    pub span: Span,
}

/// A word is a fixed output of the action, a text a dynamic one (an intent, a path).
#[derive(Clone, Debug)]
pub enum OutputName {
    /// `success`, `failure` …
    Fixed(Name),
    /// An intent, an output path of a task.
    Dynamic(Quoted),
}
