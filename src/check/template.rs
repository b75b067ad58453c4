//! Templates without a value: a run stops at the action that needs one (archy.md §16).

use super::flow::Checker;
use crate::ast::{self, Exprs, NodeKind, Statement as Written, templates};
use crate::catalog::{self, LOST};
use crate::ir::{Given, Meta, Perform, Statement, StatementKind};
use crate::span::Span;
use crate::value::Text;

/// Whether any text of a tree holds a template.
pub(super) fn any(tree: &Exprs) -> bool {
    let all = (0..tree.len() as u32).map(ast::NodeId);
    all.into_iter().any(|id| matches!(&tree.node(id).kind, NodeKind::Text(text) if templates(text).next().is_some()))
}

impl Checker<'_> {
    /// The stop before an action that needs a template without a value.
    pub(super) fn open_template(&self, statement: &Written) -> Option<Statement> {
        if !self.has_templates {
            return None;
        }
        own_expressions(statement).into_iter().find_map(|expr| self.open_in(expr))
    }

    /// The stop that an expression makes.
    pub(super) fn open_in(&self, expr: ast::Expr) -> Option<Statement> {
        let name = self.tree.walk(expr).find_map(|(_, node)| match &node.kind {
            NodeKind::Text(text) => templates(text).next(),
            _ => None,
        })?;
        stop(name, expr.span)
    }
}

/// A stop, as an import writes one for what it lost.
fn stop(name: &str, span: Span) -> Option<Statement> {
    let (action, row) = catalog::find(LOST)?;
    let number = |setting: &str| row.setting(setting).map(|(number, _)| number as u16);
    let construct = (number("construct")?, Given::Name(Text::new("template")));
    let path = (number("path")?, Given::Name(Text::new(&format!("{{{{{name}}}}}"))));
    let perform = Perform { settings: vec![construct, path], ..Perform::default() };
    Some(Statement { meta: Meta { action, label: None, span }, kind: StatementKind::Perform(perform) })
}

/// The expressions of a statement, without those of its blocks.
fn own_expressions(statement: &Written) -> Vec<ast::Expr> {
    match statement {
        Written::Assign(own) => vec![own.value],
        Written::If(own) => own.branches.iter().map(|branch| branch.condition).collect(),
        Written::Switch(own) => own.subject.into_iter().chain(own.cases.iter().map(|case| case.value)).collect(),
        Written::Loop(own) => vec![own.count],
        // What stands for something lost stops by itself.
        Written::Action(own) if own.name.text == LOST => Vec::new(),
        Written::Action(own) => {
            let entries = own.body.iter().flat_map(|body| &body.entries).map(|entry| entry.value);
            own.arguments.iter().flatten().copied().chain(entries).collect()
        }
        Written::Error(_) => Vec::new(),
    }
}
