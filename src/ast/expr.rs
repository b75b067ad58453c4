//! Expressions: the nodes of all expressions of a file in one list.

use crate::span::Span;
use compact_str::CompactString;

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

    /// Every node, to put other texts into it.
    pub(super) fn nodes_mut(&mut self) -> &mut [Node] {
        &mut self.nodes
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
