//! The tree the parser builds: what was written, nothing resolved, every part with its place.
//!
//! Statements nest as they are written (at most 128 deep). Expressions do not: the nodes of all expressions of a file
//! lie in one list, children before parents, so that building, walking and dropping them takes no native stack.

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
    /// A part that could not be read; its error was reported.
    Error(Span),
}

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

/// `declare KIND STRING* { … }`: what lives outside the script, so that uses of it can be checked.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// `dataAction`, `dataTable`, `queue`, `flow` …
    pub kind: Name,
    /// Its names (a data action: integration, action).
    pub names: Vec<Quoted>,
    /// Inputs, outputs, columns.
    pub fields: Vec<Field>,
    /// Rows of a data table, for local runs.
    pub rows: Vec<Row>,
    /// The whole of it.
    pub span: Span,
}

/// `input "phone": String` inside a declaration.
#[derive(Clone, Debug)]
pub struct Field {
    /// `input`, `output`, `column`, `key` …
    pub role: Name,
    /// Its name.
    pub name: Quoted,
    /// The type's name.
    pub kind: Name,
    /// `[]` behind it.
    pub list: bool,
    /// The whole of it.
    pub span: Span,
}

/// `row "2026-12-24" { "greeting" = "…" }` inside a declaration.
#[derive(Clone, Debug)]
pub struct Row {
    /// The row's key.
    pub key: Quoted,
    /// Its columns.
    pub body: Body,
    /// The whole of it.
    pub span: Span,
}

/// A node in [`Exprs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A whole expression: its root, and the first of its nodes. Its nodes are exactly `first..=root`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expr {
    /// The first node of the expression (the leftmost leaf).
    pub first: NodeId,
    /// The last one, which is the root.
    pub root: NodeId,
    /// The whole text, parentheses included.
    pub span: Span,
}

/// The nodes of all expressions of a file, children before parents, left before right.
#[derive(Clone, Debug, Default)]
pub struct Exprs {
    nodes: Vec<Node>,
    arguments: Vec<NodeId>,
}

/// One operator, call or leaf. Parentheses leave no node (E25).
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The whole text of it, without parentheses around it.
    pub span: Span,
    /// Where a message points: the operator, the function's name, the bracket or the dot (E301).
    pub at: Span,
    /// The first node below it, or itself.
    pub first: NodeId,
}

/// The kinds of node.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `5`, `-5`: the sign is folded in (E9). At most 15 digits.
    Integer(i64),
    /// `1.50`, `-.5`: sign, digits and point as written, white space left out.
    Decimal(CompactString),
    /// `"text"`, escapes resolved.
    Text(CompactString),
    /// `true`, `false`
    Boolean(bool),
    /// `NOT_SET`
    NotSet,
    /// A name that begins a reference, or stands alone, which is an error later (E31): `Flow` of `Flow.Foo`.
    Scope(CompactString),
    /// `object.name` or `object."name"`
    Member {
        /// What it is asked of.
        object: NodeId,
        /// The property.
        name: CompactString,
        /// Whether it was written in quotes (E38).
        quoted: bool,
    },
    /// `object[index]`
    Index {
        /// The collection or object.
        object: NodeId,
        /// What stands in the brackets.
        index: NodeId,
    },
    /// `name(arguments)`
    Call {
        /// The function's name as written.
        name: CompactString,
        /// Where its arguments begin, see [`Exprs::arguments`].
        from: u32,
        /// How many there are.
        count: u32,
    },
    /// `-x`, `!x`, `~x`
    Unary(UnaryOp, NodeId),
    /// `a + b` …
    Binary(BinaryOp, NodeId, NodeId),
    /// `c ? a : b`
    Choose(NodeId, NodeId, NodeId),
}

/// Operators before one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `!`
    Not,
    /// `~`
    BitNot,
}

impl UnaryOp {
    /// As written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Minus => "-",
            Self::Not => "!",
            Self::BitNot => "~",
        }
    }
}

/// Operators between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `^`
    Power,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `and`
    And,
    /// `or`
    Or,
}

impl BinaryOp {
    /// As written; words in lower case.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Power => "^",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}

impl Exprs {
    /// Adds a node whose children are already there, and says where it is.
    pub fn push(&mut self, kind: NodeKind, span: Span, at: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        let first = self.leftmost(&kind).map_or(id, |child| self.node(child).first);
        self.nodes.push(Node { kind, span, at, first });
        id
    }

    /// Adds a call with its arguments.
    pub fn push_call(&mut self, name: CompactString, arguments: &[NodeId], span: Span, at: Span) -> NodeId {
        let from = self.arguments.len() as u32;
        self.arguments.extend_from_slice(arguments);
        self.push(NodeKind::Call { name, from, count: arguments.len() as u32 }, span, at)
    }

    /// The node of an id of this list.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The arguments of a call; of any other node, none.
    pub fn arguments(&self, kind: &NodeKind) -> &[NodeId] {
        match kind {
            NodeKind::Call { from, count, .. } => &self.arguments[*from as usize..(*from + *count) as usize],
            _ => &[],
        }
    }

    /// The nodes of an expression, children before parents.
    pub fn walk(&self, expr: Expr) -> impl Iterator<Item = (NodeId, &Node)> {
        (expr.first.0..=expr.root.0).map(|i| (NodeId(i), &self.nodes[i as usize]))
    }

    /// Everything from a root down as one expression.
    pub fn expr(&self, root: NodeId, span: Span) -> Expr {
        Expr { first: self.node(root).first, root, span }
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn leftmost(&self, kind: &NodeKind) -> Option<NodeId> {
        match kind {
            NodeKind::Member { object, .. } | NodeKind::Index { object, .. } => Some(*object),
            NodeKind::Call { .. } => self.arguments(kind).first().copied(),
            NodeKind::Unary(_, a) | NodeKind::Binary(_, a, _) | NodeKind::Choose(a, _, _) => Some(*a),
            _ => None,
        }
    }
}
