//! Expressions: a walk over the flat tree, children before parents, that gives every node its type (E45).

use super::Shared;
use super::flow::Checker;
use crate::ast::{self, BinaryOp, NodeId, NodeKind, UnaryOp};
use crate::builtins::{ArgInfo, Literal, Settings};
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{self, ExprId, Node};
use crate::participant::Names;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::value::{Decimal, Kind, Text, Type, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// The most calls and operators around another one (E321).
pub const MAX_NESTING: u16 = 60;

/// What is known of a node.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    /// Its error was said.
    Bad,
    /// A bare NOT_SET (E67).
    NotSet(ExprId),
    /// A value.
    Value(Known),
    /// A reference that is not complete: a scope and names (E31).
    Path(Vec<String>),
}

/// A value with its type.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub kind: Type,
    pub id: ExprId,
    pub literal: Option<Constant>,
    /// The scope of a constant of `Language.` (E228).
    pub scope: Option<String>,
}

/// A literal of E51.
#[derive(Clone, Debug)]
pub(super) enum Constant {
    Integer(i64),
    Decimal(Decimal),
    Text(Text),
    Boolean(bool),
}

impl Constant {
    fn literal(&self) -> Literal<'_> {
        match self {
            Self::Integer(number) => Literal::Integer(*number),
            Self::Decimal(number) => Literal::Decimal(*number),
            Self::Text(text) => Literal::Text(text.as_str()),
            Self::Boolean(value) => Literal::Boolean(*value),
        }
    }
}

impl Typed {
    /// What overload resolution knows of it; `None` when its error was said.
    pub fn info(&self) -> Option<ArgInfo<'_>> {
        match self {
            Self::NotSet(_) => Some(ArgInfo::not_set()),
            Self::Value(known) => {
                let mut info = ArgInfo::of(known.kind);
                info.literal = known.literal.as_ref().map(Constant::literal);
                info.scope = known.scope.as_deref();
                Some(info)
            }
            Self::Bad | Self::Path(_) => None,
        }
    }

    /// The text that it is, if it is a literal text.
    pub fn literal_text(&self) -> Option<&Text> {
        match self {
            Self::Value(Known { literal: Some(Constant::Text(text)), .. }) => Some(text),
            _ => None,
        }
    }
}

impl Checker<'_> {
    /// The type of an expression and its checked form.
    pub(super) fn expression(&mut self, expr: ast::Expr) -> Typed {
        let tree = self.tree;
        let mut nodes = Nodes { first: expr.first.0, typed: Vec::new(), heights: Vec::new() };
        let mut too_deep = None;
        for (id, node) in tree.walk(expr) {
            let children = children(tree, &node.kind);
            let height = children.iter().map(|child| nodes.heights[(child.0 - nodes.first) as usize]).max();
            let height = height.unwrap_or(0) + u16::from(is_operation(&node.kind));
            nodes.heights.push(height);
            if height > MAX_NESTING + 1 && too_deep.is_none() {
                too_deep = Some(id);
            }
            let typed = self.node(node, &mut nodes);
            nodes.typed.push(typed);
        }
        if let Some(outermost) = too_deep {
            let innermost = nodes.innermost(tree, outermost);
            let message = format!("calls and operators are nested more than {MAX_NESTING} deep");
            let help = "compute a part of it into a variable first, or use Append for texts";
            let label = "this one lies too deep";
            self.report(self.finding(Code::NestedTooDeep, innermost, message).label(label).help(help));
            return Typed::Bad;
        }
        let root = nodes.typed.pop().unwrap_or(Typed::Bad);
        self.whole(root, tree.node(expr.root).span)
    }

    /// A value; an incomplete reference is an error, but for the constants that may stand alone (E291).
    pub(super) fn whole(&mut self, typed: Typed, span: Span) -> Typed {
        match typed {
            Typed::Path(names) => match self.lone_constant(&names, span) {
                Some(constant) => constant,
                None => {
                    self.incomplete(&names, span);
                    Typed::Bad
                }
            },
            typed => typed,
        }
    }

    fn node(&mut self, node: &ast::Node, nodes: &mut Nodes) -> Typed {
        let span = node.span;
        match &node.kind {
            NodeKind::Integer(number) => {
                self.constant(Kind::Integer, Node::Int(*number), Some(Constant::Integer(*number)), span)
            }
            NodeKind::Decimal(text) => self.decimal(text, span),
            NodeKind::Text(text) => {
                let text = Text::from(text.clone());
                self.constant(Kind::String, Node::Text(text.clone()), Some(Constant::Text(text)), span)
            }
            NodeKind::Boolean(value) => {
                let literal = Some(Constant::Boolean(*value));
                self.constant(Kind::Boolean, Node::Int(i64::from(*value)), literal, span)
            }
            NodeKind::NotSet => Typed::NotSet(self.out.exprs.push(Type::one(Kind::String), Node::NotSet, span)),
            NodeKind::Scope(name) => Typed::Path(vec![name.to_string()]),
            NodeKind::Member { object, name, quoted } => self.member(nodes.take(*object), name, *quoted, node),
            NodeKind::Index { object, index } => {
                let (object_span, index_span) = (self.tree.node(*object).span, self.tree.node(*index).span);
                let (object, index) = (nodes.take(*object), nodes.take(*index));
                if let (Typed::Path(names), Some(name)) = (&object, index.literal_text()) {
                    // E36: the same as `.name`, on the way to a constant, too.
                    let (names, name) = (names.clone(), name.as_str().to_owned());
                    return self.step(names, &name, true, node);
                }
                let object = self.whole(object, object_span);
                let index = self.whole(index, index_span);
                self.index(&object, &index, index_span, node)
            }
            NodeKind::Call { name, .. } => {
                let arguments = self.tree.arguments(&node.kind).to_vec();
                let arguments = self.operands(&arguments, nodes);
                self.call(name, &arguments, node)
            }
            NodeKind::Unary(op, operand) => {
                let arguments = self.operands(&[*operand], nodes);
                self.operator(unary(*op), &arguments, node)
            }
            NodeKind::Binary(op, left, right) => {
                let arguments = self.operands(&[*left, *right], nodes);
                self.binary(*op, &arguments, node)
            }
            NodeKind::Choose(condition, yes, no) => {
                let arguments = self.operands(&[*condition, *yes, *no], nodes);
                self.operator("?", &arguments, node)
            }
        }
    }

    /// Operands with their places.
    fn operands(&mut self, ids: &[NodeId], nodes: &mut Nodes) -> Vec<(Typed, Span)> {
        let one = |id: &NodeId| {
            let span = self.tree.node(*id).span;
            let typed = nodes.take(*id);
            (self.whole(typed, span), span)
        };
        ids.iter().map(one).collect()
    }

    fn binary(&mut self, op: BinaryOp, arguments: &[(Typed, Span)], node: &ast::Node) -> Typed {
        self.operator(op.text(), arguments, node)
    }

    pub(super) fn constant(&mut self, kind: Kind, node: Node, literal: Option<Constant>, span: Span) -> Typed {
        let kind = Type::one(kind);
        let id = self.out.exprs.push(kind, node, span);
        Typed::Value(Known { kind, id, literal, scope: None })
    }

    fn decimal(&mut self, text: &str, span: Span) -> Typed {
        match Decimal::parse(text) {
            Ok(number) => {
                let literal = Some(Constant::Decimal(number));
                self.constant(Kind::Decimal, Node::Value(Value::Decimal(number)), literal, span)
            }
            Err(_) => {
                self.error(Code::BadNumber, span, "this number is no Decimal".into());
                Typed::Bad
            }
        }
    }
}

const fn unary(op: UnaryOp) -> &'static str {
    op.text()
}

/// The nodes of one expression that were looked at.
struct Nodes {
    first: u32,
    typed: Vec<Typed>,
    heights: Vec<u16>,
}

impl Nodes {
    fn take(&mut self, id: NodeId) -> Typed {
        std::mem::replace(&mut self.typed[(id.0 - self.first) as usize], Typed::Bad)
    }

    /// The call or operator that lies deepest below a node.
    fn innermost(&self, tree: &ast::Exprs, mut at: NodeId) -> Span {
        loop {
            let node = tree.node(at);
            let below = children(tree, &node.kind);
            let deepest = below.into_iter().max_by_key(|child| self.heights[(child.0 - self.first) as usize]);
            match deepest.filter(|child| self.heights[(child.0 - self.first) as usize] > 0) {
                Some(child) => at = child,
                None => return node.at,
            }
        }
    }
}

/// Whether a node counts for the nesting of E321: a call or an operator, but not the dot of a reference.
fn is_operation(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Call { .. }
            | NodeKind::Unary(..)
            | NodeKind::Binary(..)
            | NodeKind::Choose(..)
            | NodeKind::Index { .. }
    )
}

fn children(tree: &ast::Exprs, kind: &NodeKind) -> Vec<NodeId> {
    match kind {
        NodeKind::Member { object, .. } => vec![*object],
        NodeKind::Index { object, index } => vec![*object, *index],
        NodeKind::Call { .. } => tree.arguments(kind).to_vec(),
        NodeKind::Unary(_, a) => vec![*a],
        NodeKind::Binary(_, a, b) => vec![*a, *b],
        NodeKind::Choose(a, b, c) => vec![*a, *b, *c],
        _ => Vec::new(),
    }
}

/// An expression that was checked by itself, in a flow of no type: every function and built-in is known (E44).
pub struct Checked {
    /// The flow around it: its variables and nodes. It has one task that does nothing.
    pub flow: ir::Flow,
    /// The expression; `None` when it has an error, or is a bare NOT_SET (E63).
    pub value: Option<(ExprId, Type)>,
    /// A bare NOT_SET, whose type is any.
    pub not_set: bool,
}

/// Checks an expression with variables of those names and types.
pub fn check_expression(
    sources: &Sources,
    source: SourceId,
    (tree, expr): (&ast::Exprs, ast::Expr),
    variables: &[(String, Type)],
    wanted: Option<Type>,
    settings: &Settings,
) -> (Checked, Vec<Diagnostic>) {
    let (mut found, mut names) = (Vec::new(), Names::default());
    let shared = Shared {
        sources,
        options: super::Options { expressions: settings.clone(), ..super::Options::default() },
        flows: FxHashMap::default(),
        declared: super::Declarations::default(),
        templated: FxHashSet::default(),
    };
    let mut checker = Checker::new(&shared, source, tree, None, &mut names, &mut found);
    checker.given(variables);
    let typed = checker.expression(expr);
    let (value, not_set) = match (typed, wanted) {
        (Typed::NotSet(_), None) => (None, true),
        (typed, Some(wanted)) => (checker.place(typed, expr.span, wanted).map(|id| (id, wanted)), false),
        (Typed::Value(known), None) => (Some((known.id, known.kind)), false),
        _ => (None, false),
    };
    let flow = checker.into_flow();
    (Checked { flow, value, not_set }, found)
}
