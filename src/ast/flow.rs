//! Flows and their parts.

use super::{Block, Body, Expr, Name, Path, Quoted};
use crate::span::Span;

/// One flow.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Archy's key: `inboundCall` …
    pub kind: Name,
    /// What other flows call it.
    pub name: Quoted,
    /// Settings, variables and parts in order.
    pub items: Vec<FlowItem>,
    /// The whole of it.
    pub span: Span,
}

/// What a flow is made of.
#[derive(Clone, Debug)]
pub enum FlowItem {
    /// `language = "en-us"`
    Setting(Setting),
    /// `var Flow.Foo: String`
    Variable(Variable),
    /// `task "Start" { … }`
    Task(Part),
    /// `state "Start" { … }`
    State(Part),
    /// `menu "Main" { … }`
    Menu(Menu),
    /// `onError { … }`: the flow's error handling (L2).
    OnError(Block),
    /// `default collectInput { … }`: the flow's defaults for one kind of action.
    Defaults(Defaults),
    /// A part that could not be read.
    Error(Span),
}

/// `NAME = expr`
#[derive(Clone, Debug)]
pub struct Setting {
    /// The setting.
    pub name: Name,
    /// Its value.
    pub value: Expr,
    /// The whole of it.
    pub span: Span,
}

/// `input var Flow.Foo: String = "x"`
#[derive(Clone, Debug)]
pub struct Variable {
    /// `input` and `output` words before `var`, in the order written.
    pub modifiers: Vec<Name>,
    /// Scope and name.
    pub path: Path,
    /// The type's name.
    pub kind: Name,
    /// `[]` behind the type's name.
    pub list: bool,
    /// The initial value.
    pub value: Option<Expr>,
    /// The whole of it.
    pub span: Span,
}

/// `default NAME body`
#[derive(Clone, Debug)]
pub struct Defaults {
    /// The action.
    pub action: Name,
    /// Its settings.
    pub body: Body,
    /// The whole of it.
    pub span: Span,
}

/// A task or a state.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Quoted,
    /// Variables and output paths, in order, wherever they stood among the statements.
    pub variables: Vec<Variable>,
    /// `output "Go again"`: a task's output paths.
    pub outputs: Vec<Quoted>,
    /// The statements.
    pub body: Block,
    /// The whole of it.
    pub span: Span,
}

/// `menu "Main" { settings, choices, default }`
#[derive(Clone, Debug)]
pub struct Menu {
    /// Its name.
    pub name: Quoted,
    /// Its settings (audio …).
    pub settings: Vec<Setting>,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// The default choice.
    pub default: Option<Block>,
    /// The whole of it.
    pub span: Span,
}

/// `choice 1 "Sales" { … }`
#[derive(Clone, Debug)]
pub struct Choice {
    /// The key: `0`–`9`, `*`, `#`; with its place.
    pub key: Option<Name>,
    /// Its name.
    pub name: Option<Quoted>,
    /// Settings at the head of the block (speech terms, global key).
    pub settings: Vec<Setting>,
    /// What it does.
    pub body: Block,
    /// The whole of it.
    pub span: Span,
}
