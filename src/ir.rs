//! The checked tree: names resolved, expressions typed. Nothing after it can fail: what could go wrong was said by
//! the checker (E45, E300).

mod walk;

pub use walk::{loop_depth, switches};

use crate::builtins::OverloadId;
use crate::catalog::{ActionId, FlowType};
use crate::participant::{Names, Slot};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Text, Type, Value};
use rustc_hash::FxHashMap;

/// Everything that was checked together.
#[derive(Clone, Default)]
pub struct Project {
    /// Attribute names that are literals, numbered (P6).
    pub names: Names,
    /// The flows, in the order of the sources.
    pub flows: Vec<Flow>,
    /// What the project declares to be outside, for look-ups (E391).
    pub declared: Vec<Value>,
}

/// A flow without an error.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its name.
    pub name: Text,
    /// Its type.
    pub kind: FlowType,
    /// Where it was read.
    pub source: SourceId,
    /// The whole of it.
    pub span: Span,
    /// `language`, when it is a literal.
    pub language: Option<Text>,
    /// `initialGreeting`: played before the first part.
    pub greeting: Option<ExprId>,
    /// Variables and the built-ins that are used.
    pub variables: Vec<Variable>,
    /// Tasks, states and menus.
    pub parts: Vec<Part>,
    /// Where the flow starts.
    pub start: PartId,
    /// The error handling; `None` is the default: disconnect (L2).
    pub on_error: Option<Block>,
    /// The nodes of every expression.
    pub exprs: Exprs,
}

/// The number of a variable of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u32);

/// The number of a part of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId(pub u16);

/// The number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

/// A variable, or a built-in that the flow uses.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Scope and name as declared.
    pub name: Text,
    /// Its type.
    pub kind: Type,
    /// The part that owns it; `None`: the whole flow (E32).
    pub part: Option<PartId>,
    /// A built-in (E280): its value comes from outside.
    pub built_in: bool,
    /// Whoever calls or starts the flow may give it a value (A36).
    pub input: bool,
    /// Whoever called the flow may receive its value (A36).
    pub output: bool,
    /// Its initial value; NOT_SET or the empty collection without one (E33).
    pub value: Option<ExprId>,
    /// Its declaration, or its first use.
    pub span: Span,
}

/// A task, state or menu.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its name.
    pub name: Text,
    /// What it does.
    pub kind: PartKind,
    /// The whole of it.
    pub span: Span,
}

/// What a part does.
#[derive(Clone, Debug)]
pub enum PartKind {
    /// A task or state: its statements, and a task's output paths.
    Body {
        /// The statements.
        block: Block,
        /// `output "Go again"`.
        paths: Vec<Text>,
    },
    /// A menu.
    Menu(Menu),
}

/// A menu (L9).
#[derive(Clone, Debug)]
pub struct Menu {
    /// What it plays.
    pub audio: ExprId,
    /// How often it is repeated.
    pub repeat: u16,
    /// How long it waits for a choice.
    pub timeout: ExprId,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// What happens when nobody chooses, where it is written out.
    pub default: Option<Block>,
    /// The choice that is taken then, where it is one of them.
    pub chosen: Option<u16>,
}

/// A choice of a menu.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its key as a character, when it has one.
    pub key: Option<u8>,
    /// Whether the key works in every menu of the flow.
    pub global: bool,
    /// What a caller says to choose it (A60).
    pub terms: Vec<Text>,
    /// Whether that works in every menu of the flow.
    pub said_everywhere: bool,
    /// What it does.
    pub block: Block,
    /// The whole of it.
    pub span: Span,
}

/// Statements in order.
pub type Block = Vec<Statement>;

/// The action a statement is.
#[derive(Clone, Debug)]
pub struct Meta {
    /// Its row in the catalogue.
    pub action: ActionId,
    /// Its name in the task sequence.
    pub label: Option<Text>,
    /// Where it stands.
    pub span: Span,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Which action.
    pub meta: Meta,
    /// What it does.
    pub kind: StatementKind,
}

/// What statements do.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// Update Data: assignments from top to bottom (E388).
    Assign(Vec<(VariableId, ExprId)>),
    /// Decisions, each `else if` one of its own.
    If {
        /// In order; at least one.
        branches: Vec<(Meta, ExprId, Block)>,
        /// When none was true.
        otherwise: Block,
    },
    /// Switch.
    Switch {
        /// What is compared; without it the cases are conditions.
        subject: Option<ExprId>,
        /// In order, at most 64 (L4).
        cases: Vec<(ExprId, Block)>,
        /// When none matched.
        default: Block,
        /// `==` of the expression and a case, where no instruction compares them.
        equal: Option<OverloadId>,
    },
    /// Loop.
    Loop {
        /// How many turns.
        count: ExprId,
        /// Receives the turn, from 0 (L5).
        index: Option<VariableId>,
        /// The turn.
        body: Block,
    },
    /// Next Loop.
    LoopNext,
    /// Exit Loop.
    LoopExit,
    /// Call Task.
    CallTask {
        /// Which.
        part: PartId,
        /// What follows an output path, counted from 1.
        paths: Vec<(u16, Block)>,
        /// `on default`.
        default: Block,
    },
    /// Jump to Task or Menu, Change State.
    Jump(PartId),
    /// Previous Menu.
    PreviousMenu,
    /// Repeat Menu.
    RepeatMenu,
    /// End Task, by an output path counted from 1; 0 for the default one.
    EndTask(u16),
    /// Disconnect, End Workflow …
    End,
    /// Set Participant Data.
    Set(Vec<(AttributeName, ExprId)>),
    /// Get Participant Data; every variable is a String.
    Get(Vec<(AttributeName, VariableId)>),
    /// Any other action.
    Perform(Perform),
}

/// An attribute's name (P7).
#[derive(Clone, Copy, Debug)]
pub enum AttributeName {
    /// A literal.
    Literal(Slot),
    /// Computed; imported flows only.
    Computed(ExprId),
}

/// An action that the world outside performs.
#[derive(Clone, Debug, Default)]
pub struct Perform {
    /// Settings by their number in the catalogue, in rising order.
    pub settings: Vec<(u16, Given)>,
    /// What is sent out.
    pub inputs: Vec<(Text, ExprId)>,
    /// What is received.
    pub outputs: Vec<(Text, VariableId)>,
    /// What follows an output, by its number in the catalogue; those that a text names come after all of these.
    pub branches: Vec<(u16, Block)>,
    /// The outputs that a text names: intents, paths.
    pub named: Vec<Text>,
    /// Whether the flow ends when no output of `branches` is taken.
    pub ends: bool,
}

impl Perform {
    /// Whether the flow looks at what came of it: an output is written, or a variable receives something.
    pub fn is_looked_at(&self) -> bool {
        let receives = self.settings.iter().any(|(_, given)| matches!(given, Given::Out(_)));
        receives || !self.outputs.is_empty() || !self.branches.is_empty()
    }
}

/// What a setting was given.
#[derive(Clone, Debug)]
pub enum Given {
    /// A value.
    Value(ExprId),
    /// A variable that receives something.
    Out(VariableId),
    /// A name that a literal text says.
    Name(Text),
}

/// The nodes of a flow's expressions.
#[derive(Clone, Debug, Default)]
pub struct Exprs {
    nodes: Vec<Expr>,
    arguments: Vec<ExprId>,
    constants: FxHashMap<ExprId, Value>,
    written: FxHashMap<ExprId, Span>,
}

/// A node: nested at most 61 deep (E321).
#[derive(Clone, Debug)]
pub struct Expr {
    /// Its type.
    pub kind: Type,
    /// What it is.
    pub node: Node,
    /// Where run errors point.
    pub span: Span,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Node {
    /// A typed NOT_SET.
    NotSet,
    /// A Boolean (0, 1), Integer, DateTime, Duration or enumeration.
    Int(i64),
    /// A String.
    Text(Text),
    /// Any other constant.
    Value(Value),
    /// A variable or built-in.
    Variable(VariableId),
    /// A function or operator.
    Call(OverloadId, Arguments),
    /// `and`: the right side only when needed (E125).
    And(ExprId, ExprId),
    /// `or`: the right side only when needed (E125).
    Or(ExprId, ExprId),
    /// If and `? :`: only the chosen branch (E126).
    Choose(ExprId, ExprId, ExprId),
}

/// The arguments of a call: a piece of the flow's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arguments {
    from: u32,
    count: u32,
}

impl Exprs {
    /// Adds a node.
    pub fn push(&mut self, kind: Type, node: Node, span: Span) -> ExprId {
        self.nodes.push(Expr { kind, node, span });
        ExprId(self.nodes.len() as u32 - 1)
    }

    /// Adds a call with its arguments.
    pub fn call(&mut self, kind: Type, overload: OverloadId, arguments: &[ExprId], span: Span) -> ExprId {
        let from = self.arguments.len() as u32;
        self.arguments.extend_from_slice(arguments);
        let arguments = Arguments { from, count: arguments.len() as u32 };
        self.push(kind, Node::Call(overload, arguments), span)
    }

    /// Notes what a call of constants certainly gives (E310).
    pub fn set_constant(&mut self, id: ExprId, value: Value) {
        self.constants.insert(id, value);
    }

    /// What a call of constants certainly gives.
    pub fn constant(&self, id: ExprId) -> Option<&Value> {
        self.constants.get(&id)
    }

    /// Notes where the whole of an expression stands: that of a node is where its errors point.
    pub fn set_written(&mut self, id: ExprId, span: Span) {
        self.written.insert(id, span);
    }

    /// Where the whole of an expression stands, if that was noted; else the place of its node.
    pub fn written(&self, id: ExprId) -> Span {
        self.written.get(&id).copied().unwrap_or(self.get(id).span)
    }

    /// The node of an id of this list.
    pub fn get(&self, id: ExprId) -> &Expr {
        &self.nodes[id.0 as usize]
    }

    /// Gives a NOT_SET that had no type the one it took from its place (E63, E67).
    pub fn retype(&mut self, id: ExprId, kind: Type) {
        self.nodes[id.0 as usize].kind = kind;
    }

    /// The arguments of a call.
    pub fn arguments(&self, arguments: Arguments) -> &[ExprId] {
        &self.arguments[arguments.from as usize..(arguments.from + arguments.count) as usize]
    }
}
