//! The nodes of expressions.

use super::Builder;
use crate::ast::{BinaryOp, Expr, NodeId, NodeKind, UnaryOp};
use crate::span::Span;
use crate::syntax::{chain, explain, limits};
use compact_str::CompactString;

impl Builder<'_> {
    /// A whole expression.
    pub fn expr(&mut self, root: NodeId, span: Span) -> Expr {
        let expr = self.exprs.expr(root, span);
        if std::mem::take(&mut self.chained) > limits::MAX_NESTING {
            self.faults.extend(chain::too_long(&self.exprs, expr).map(explain::too_long_chain));
        }
        expr
    }

    /// A leaf.
    pub fn leaf(&mut self, kind: NodeKind, l: u32, r: u32) -> NodeId {
        self.exprs.push(kind, Span::new(l, r), Span::new(l, r))
    }

    /// An Integer literal whose digits begin at `m`; a sign, if any, at `l`. One that is too long was reported.
    pub fn integer(&mut self, minus: bool, l: u32, m: u32, r: u32) -> NodeId {
        let value: i64 = self.slice(m, r).parse().unwrap_or(0);
        self.leaf(NodeKind::Integer(if minus { -value } else { value }), l, r)
    }

    /// A Decimal literal, likewise.
    pub fn decimal(&mut self, minus: bool, l: u32, m: u32, r: u32) -> NodeId {
        let mut text = CompactString::const_new(if minus { "-" } else { "" });
        text.push_str(self.slice(m, r));
        self.leaf(NodeKind::Decimal(text), l, r)
    }

    /// A String literal.
    pub fn text(&mut self, l: u32, r: u32) -> NodeId {
        let text = self.unquote(l, r);
        self.leaf(NodeKind::Text(text), l, r)
    }

    /// A name that begins a reference.
    pub fn scope(&mut self, l: u32, r: u32) -> NodeId {
        let name = self.slice(l, r).into();
        self.leaf(NodeKind::Scope(name), l, r)
    }

    /// A call; `at` is the place of its name.
    pub fn call(&mut self, list: &[NodeId], span: Span, at: Span) -> NodeId {
        let name = self.slice(at.start, at.end).into();
        self.exprs.push_call(name, list, span, at)
    }

    /// `.name` or `."name"`; the dot is at `m`.
    pub fn member(&mut self, object: NodeId, quoted: bool, span: Span, m: u32) -> NodeId {
        let name = if quoted { self.unquote(m + 1, span.end) } else { self.slice(m + 1, span.end).into() };
        self.exprs.push(NodeKind::Member { object, name, quoted }, span, Span::new(m, m + 1))
    }

    /// `[index]`; the bracket is at `m`.
    pub fn index(&mut self, object: NodeId, index: NodeId, span: Span, m: u32) -> NodeId {
        self.exprs.push(NodeKind::Index { object, index }, span, Span::new(m, m + 1))
    }

    /// An operator before its operand.
    pub fn unary(&mut self, op: UnaryOp, x: NodeId, span: Span, at: Span) -> NodeId {
        self.chained += 1;
        self.exprs.push(NodeKind::Unary(op, x), span, at)
    }

    /// An operator between its operands.
    pub fn binary(&mut self, op: BinaryOp, x: NodeId, y: NodeId, span: Span, at: Span) -> NodeId {
        self.exprs.push(NodeKind::Binary(op, x, y), span, at)
    }

    /// `c ? x : y`
    pub fn choose(&mut self, c: NodeId, x: NodeId, y: NodeId, span: Span, at: Span) -> NodeId {
        self.chained += 1;
        self.exprs.push(NodeKind::Choose(c, x, y), span, at)
    }
}
