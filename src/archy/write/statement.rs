//! Statements of a script as lists of actions (archy.md §16).

use super::value::{Want, nothing};
use super::writer::Writer;
use crate::archy::export_file::names::type_key;
use crate::archy::tree::Node;
use crate::ast::{Assign, Block, Branch, Expr, If, Loop, NodeKind, Quoted, Statement, Switch};
use crate::catalog::{self, Does};
use crate::value::{Kind, Type};
use compact_str::CompactString;

const BOOLEAN: Want = Want::Typed(Type::one(Kind::Boolean));
const INTEGER: Want = Want::Typed(Type::one(Kind::Integer));

impl Writer<'_> {
    /// The actions of a block. The depth of the recursion is that of the blocks, which the parser limits.
    pub fn block(&mut self, block: &Block) -> Node {
        Node::list(block.statements.iter().filter_map(|own| self.statement_of(own)).collect::<Vec<_>>())
    }

    fn statement_of(&mut self, statement: &Statement) -> Option<Node> {
        let mut node = match statement {
            Statement::Assign(own) => self.assign(own),
            Statement::If(own) => self.decisions(own)?,
            Statement::Switch(own) => self.switch(own),
            Statement::Loop(own) => self.repeat(own),
            Statement::Action(own) => self.action(own)?,
            Statement::Error(_) => return None,
        };
        node.remarks = self.remarks(statement.span());
        Some(node)
    }

    /// A bare assignment is an Update Data of one statement.
    fn assign(&mut self, own: &Assign) -> Node {
        let statement = self.statement(&super::path(&own.target), own.value);
        let name = display(Does::Update);
        let settings = [("name", Node::quoted(name)), ("statements", Node::list([statement]))];
        Node::one("updateData", Node::map(settings))
    }

    /// `- TYPE: {variable: path, value: value}`; the type is that of the variable.
    pub fn statement(&mut self, path: &str, expr: Expr) -> Node {
        let ty = self.type_of(path).unwrap_or(Type::one(Kind::String));
        let value = self.value_or_nothing(Want::Typed(ty), expr);
        Node::one(type_key(ty), Node::map([("variable", Node::quoted(path)), ("value", value)]))
    }

    /// `if` with its `else if`s: each next one stands alone in the `no` of the one before.
    fn decisions(&mut self, own: &If) -> Option<Node> {
        let mut otherwise = own.otherwise.as_ref().map(|block| self.block(block));
        // From the last to the first: the last one holds `else`.
        for branch in own.branches.iter().rev() {
            let node = self.decision(branch, otherwise.take());
            otherwise = Some(Node::list([node]));
        }
        otherwise?.items().first().cloned()
    }

    fn decision(&mut self, own: &Branch, no: Option<Node>) -> Node {
        let condition = self.value(BOOLEAN, own.condition);
        let yes = self.branch(false, &own.block);
        let no = no.filter(|list| !list.items().is_empty()).map(|list| Node::one("actions", list));
        let outputs = Node::map([("yes", yes), ("no", no)].into_iter().filter_map(|(key, own)| Some((key, own?))));
        let mut node = Node::map([("name", self.label(own.label.as_ref(), "if")), ("condition", condition)]);
        if !outputs.entries().is_empty() {
            node.set("outputs", outputs);
        }
        Node::one("decision", node)
    }

    /// The branches stand inside `evaluate` (A44).
    fn switch(&mut self, own: &Switch) -> Node {
        let ty = own.subject.map(|subject| self.subject_type(subject, own));
        let want = ty.map_or(BOOLEAN, Want::Typed);
        let subject = own.subject.map(|subject| Node::one("exp", Node::quoted(self.expression(subject))));
        let mut cases = Vec::new();
        for case in &own.cases {
            let mut node = Node::map([("value", self.value(want, case.value))]);
            if let Some(branch) = self.branch(false, &case.block) {
                branch.entries().iter().for_each(|entry| node.set(entry.key.clone(), entry.value.clone()));
            }
            cases.push(Node::one("case", node));
        }
        let default = own.default.as_ref().and_then(|block| self.branch(false, block));
        let parts = [("value", subject), ("default", default), ("cases", Some(Node::list(cases)))];
        let inside = Node::map(parts.into_iter().filter_map(|(key, own)| Some((key, own?))));
        let evaluate = match ty {
            Some(ty) => Node::one("firstMatch", Node::one(type_key(ty), inside)),
            None => Node::one("firstTrue", inside),
        };
        let name = self.label(own.label.as_ref(), "switch");
        Node::one("switch", Node::map([("name", name), ("evaluate", evaluate)]))
    }

    /// The type by which a Switch compares: that of its variable, else that of its first case.
    fn subject_type(&self, subject: Expr, own: &Switch) -> Type {
        let declared = self.path_of(subject.root).and_then(|path| self.type_of(&path));
        let of_case = || {
            let kind = match self.exprs().node(own.cases.first()?.value.root).kind {
                NodeKind::Integer(_) => Kind::Integer,
                NodeKind::Decimal(_) => Kind::Decimal,
                NodeKind::Boolean(_) => Kind::Boolean,
                _ => Kind::String,
            };
            Some(Type::one(kind))
        };
        declared.or_else(of_case).unwrap_or(Type::one(Kind::String))
    }

    fn repeat(&mut self, own: &Loop) -> Node {
        let index = own.index.as_ref().map(|path| Node::one("var", Node::quoted(super::path(path))));
        let settings = [
            ("name", self.label(own.label.as_ref(), "loop")),
            ("currentIndex", index.unwrap_or_else(nothing)),
            ("loopCount", self.value(INTEGER, own.count)),
        ];
        let mut node = Node::map(settings);
        if let Some(turn) = self.branch(false, &own.block) {
            node.set("outputs", Node::one("loop", turn));
        }
        Node::one("loop", node)
    }

    fn label(&self, label: Option<&Quoted>, form: &'static str) -> Node {
        let name = label.map_or_else(|| CompactString::from(display(Does::Form(form))), |label| label.text.clone());
        Node::quoted(name)
    }
}

/// What Architect calls the action that does something.
fn display(does: Does) -> &'static str {
    catalog::action(catalog::doing(does)).map_or("", |row| row.display)
}
