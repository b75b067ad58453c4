//! Expressions of a file: whether they can be read, and which variables they name.

use super::super::loss::Construct;
use super::super::yaml::templates_of;
use super::mapper::Mapper;
use super::variables::Sure;
use crate::ast::{BinaryOp, Expr, Exprs, NodeId, NodeKind};
use crate::builtins;
use crate::source::SourceId;
use crate::syntax::parse_expression;
use crate::value::{Kind, Type};

/// An expression that is nothing but a literal text.
pub fn literal_text(text: &str) -> Option<String> {
    let (exprs, expr, _) = parse_expression(SourceId::default(), text);
    match &exprs.node(expr?.root).kind {
        NodeKind::Text(text) => Some(text.to_string()),
        _ => None,
    }
}

/// The loss of a text that holds a template, or another one.
pub fn template_or(text: &str, other: Construct) -> Construct {
    let names = templates_of(text);
    if names.is_empty() { other } else { Construct::Template(names) }
}

impl Mapper<'_> {
    /// Looks at an expression whose place wants a type: it can be read, its functions exist, its variables are met.
    pub fn expression(&mut self, text: &str, wanted: Option<Type>) -> Result<(), Construct> {
        let (exprs, expr, _) = parse_expression(SourceId::default(), text);
        let Some(expr) = expr else { return Err(template_or(text, Construct::Expression)) };
        let unknown = |kind: &NodeKind| matches!(kind, NodeKind::Call { name, .. } if !is_function(name));
        if exprs.walk(expr).any(|(_, node)| unknown(&node.kind)) {
            return Err(Construct::Expression);
        }
        self.meet_variables(&exprs, expr, wanted);
        Ok(())
    }

    fn meet_variables(&mut self, exprs: &Exprs, expr: Expr, wanted: Option<Type>) {
        for (id, node) in exprs.walk(expr) {
            if let Some(path) = path(exprs, id) {
                self.variables.meet(&path, None, Sure::No);
            }
            let (left, right) = match &node.kind {
                NodeKind::Binary(op, left, right) if counts(*op) => (*left, *right),
                NodeKind::Index { object, index } => {
                    self.likely(exprs, *object, Type::many(Kind::String));
                    self.likely(exprs, *index, Type::one(Kind::Integer));
                    continue;
                }
                NodeKind::Call { name, .. } => {
                    let first = exprs.arguments(&node.kind).first().copied();
                    let list = ["Count", "GetAt", "AddItem", "Find", "FindFirst"]
                        .iter()
                        .any(|own| own.eq_ignore_ascii_case(name));
                    first.filter(|_| list).into_iter().for_each(|id| self.likely(exprs, id, Type::many(Kind::String)));
                    continue;
                }
                _ => continue,
            };
            let integer = |id: NodeId| matches!(exprs.node(id).kind, NodeKind::Integer(_)) || is_integer(exprs, id);
            let sum = matches!(&node.kind, NodeKind::Binary(op, ..) if arithmetic(*op));
            if sum || integer(left) || integer(right) {
                self.likely(exprs, left, Type::one(Kind::Integer));
                self.likely(exprs, right, Type::one(Kind::Integer));
            }
        }
        if let (Some(ty), Some(path)) = (wanted, path(exprs, expr.root)) {
            // A String place takes many types by a cast (A33), so it says little.
            let sure = if ty == Type::one(Kind::String) { Sure::No } else { Sure::Yes };
            self.variables.meet(&path, Some(ty).filter(|_| sure == Sure::Yes), sure);
        }
    }

    fn likely(&mut self, exprs: &Exprs, id: NodeId, ty: Type) {
        if let Some(path) = path(exprs, id) {
            self.variables.meet(&path, Some(ty), Sure::Likely);
        }
    }
}

/// Whether a node is a built-in variable that holds an Integer.
fn is_integer(exprs: &Exprs, id: NodeId) -> bool {
    let known = path(exprs, id).and_then(|path| {
        let (scope, name) = path.split_once('.')?;
        builtins::variables::built_in(scope, name)
    });
    known.is_some_and(|known| known.ty == Type::one(Kind::Integer))
}

/// `Scope.Name` of a node that is a variable.
fn path(exprs: &Exprs, id: NodeId) -> Option<String> {
    let NodeKind::Member { object, name, .. } = &exprs.node(id).kind else { return None };
    match &exprs.node(*object).kind {
        NodeKind::Scope(scope) => Some(format!("{scope}.{name}")),
        _ => None,
    }
}

fn arithmetic(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder)
}

/// Whether an Integer on one side speaks for one on the other.
fn counts(op: BinaryOp) -> bool {
    use BinaryOp::*;
    arithmetic(op) || matches!(op, Add | Less | LessEqual | Greater | GreaterEqual | Equal | NotEqual)
}

fn is_function(name: &str) -> bool {
    builtins::function(name).is_some()
}
