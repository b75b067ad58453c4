//! Chains of unary operators and of `? :`, which may have 128 links (reliability.md §4).

use super::limits::MAX_NESTING;
use crate::ast::{Expr, Exprs, NodeKind};
use crate::span::Span;

/// The place of the first operator of an expression that is one too many in its chain.
pub fn too_long(exprs: &Exprs, expr: Expr) -> Option<Span> {
    let first = expr.first.0 as usize;
    let mut lengths: Vec<usize> = Vec::new();
    let mut worst: Option<Span> = None;
    for (_, node) in exprs.walk(expr) {
        let below = match &node.kind {
            NodeKind::Unary(_, x) | NodeKind::Choose(x, _, _) => {
                let same = std::mem::discriminant(&exprs.node(*x).kind) == std::mem::discriminant(&node.kind);
                1 + if same { lengths[x.0 as usize - first] } else { 0 }
            }
            _ => 0,
        };
        lengths.push(below);
        if below > MAX_NESTING && worst.is_none() {
            worst = Some(node.at);
        }
    }
    worst
}
