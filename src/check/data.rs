//! Set and Get Participant Data, and Update Data in its long form (P7, P8, P9, P13).

use super::flow::Checker;
use crate::ast::{self, Entry, Expr, Key};
use crate::catalog::{Action as Row, Does, FlowType, Profile};
use crate::diagnostic::{Code, Severity};
use crate::ir::{AttributeName, Node, StatementKind};
use crate::participant::SESSION_VALUE_CHARACTERS;
use crate::span::Span;
use crate::value::{Kind, Text, Type};

const STRING: Type = Type::one(Kind::String);

impl Checker<'_> {
    pub(super) fn data(&mut self, row: &'static Row, action: &ast::Action) -> Option<StatementKind> {
        if let Some([first, ..]) = action.arguments.as_deref() {
            let message = format!("`{}` takes no arguments in parentheses", row.key);
            self.report(self.finding(Code::ArgumentCount, first.span, message).help("its keys stand in `{ … }`"));
        }
        self.outputs(row, action);
        let entries = action.body.as_ref().map_or(&[][..], |body| &body.entries);
        if entries.is_empty() {
            self.empty_action(row, action);
        }
        match row.does {
            Does::SetData => self.set(row, entries),
            Does::GetData => self.get(row, entries),
            _ => self.update(row, entries),
        }
    }

    /// An action that names no attribute and no variable.
    pub(super) fn empty_action(&mut self, row: &Row, action: &ast::Action) {
        let message = format!("this `{}` does nothing", row.key);
        let finding = self.finding(Code::EmptyAction, action.name.span, message);
        self.report(finding.help("name what it is about, or remove it"));
    }

    fn set(&mut self, row: &'static Row, entries: &[Entry]) -> Option<StatementKind> {
        let (mut list, mut seen): (Vec<_>, Vec<(&str, Span)>) = (Vec::new(), Vec::new());
        for entry in entries {
            let name = match &entry.key {
                Key::Text(name) => {
                    if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name.text) {
                        let message = format!("`{}` is set twice in one action", name.text);
                        let finding = self.finding(Code::DuplicateAttribute, name.span, message);
                        self.report(finding.also(*first, "this value is never seen").help("the later one wins (P8)"));
                    }
                    seen.push((&name.text, name.span));
                    self.attribute(&Text::from(name.text.clone()), name.span)
                }
                Key::Computed(expr) => self.computed(*expr),
                _ => {
                    self.strange_key(row, entry);
                    continue;
                }
            };
            let value = self.value(entry.value, STRING);
            self.session_value(value, entry.value.span);
            list.extend(name.zip(value));
        }
        self.has_set |= !list.is_empty();
        (list.len() == entries.len()).then_some(StatementKind::Set(list))
    }

    fn get(&mut self, row: &'static Row, entries: &[Entry]) -> Option<StatementKind> {
        let mut list = Vec::new();
        for entry in entries {
            let Key::Path(path) = &entry.key else {
                self.strange_key(row, entry);
                continue;
            };
            let target = self.receiving(path);
            let literal = self.tree.node(entry.value.root);
            let name = match &literal.kind {
                ast::NodeKind::Text(text) => self.attribute(&Text::from(text.clone()), entry.value.span),
                _ => self.computed(entry.value),
            };
            list.extend(name.zip(target));
        }
        (list.len() == entries.len()).then_some(StatementKind::Get(list))
    }

    fn update(&mut self, row: &'static Row, entries: &[Entry]) -> Option<StatementKind> {
        let mut list = Vec::new();
        for entry in entries {
            let Key::Path(path) = &entry.key else {
                self.strange_key(row, entry);
                continue;
            };
            let target = self.target(path);
            let value = match target.map(|id| self.out.variables[id.0 as usize].kind) {
                Some(kind) => self.value(entry.value, kind),
                None => {
                    self.expression(entry.value);
                    None
                }
            };
            list.extend(target.zip(value));
        }
        (list.len() == entries.len()).then_some(StatementKind::Assign(list))
    }

    /// An attribute's name: a literal that is not empty (P7).
    fn attribute(&mut self, name: &Text, span: Span) -> Option<AttributeName> {
        self.named_attribute(name, span).then(|| AttributeName::Literal(self.names.number(name.as_str())))
    }

    /// Whether an attribute has a name at all (P7); it is said when it has none.
    pub(super) fn named_attribute(&mut self, name: &Text, span: Span) -> bool {
        if name.is_empty() {
            let message = "the name of an attribute is empty".to_owned();
            self.report(self.finding(Code::EmptyAttributeName, span, message).help("give it a name"));
        }
        !name.is_empty()
    }

    /// A computed name, which only imported flows have (P7).
    fn computed(&mut self, expr: Expr) -> Option<AttributeName> {
        let id = self.value(expr, STRING)?;
        if let Node::Text(text) = &self.out.exprs.get(id).node {
            let text = text.clone();
            return self.attribute(&text, expr.span);
        }
        let message = "the name of an attribute is computed".to_owned();
        let mut finding = self.finding(Code::ComputedAttributeName, expr.span, message);
        finding = finding.help("write the name itself, in quotes");
        if self.shared.options.computed_names {
            finding.severity = Severity::Warning;
        }
        let allowed = !finding.is_error();
        self.report(finding);
        allowed.then_some(AttributeName::Computed(id))
    }

    /// A bot session takes values of 256 characters; a literal is known now (P31).
    fn session_value(&mut self, value: Option<crate::ir::ExprId>, span: Span) {
        if self.kind.map(FlowType::profile) != Some(Profile::Direct) {
            return;
        }
        let Some(Node::Text(text)) = value.map(|id| &self.out.exprs.get(id).node) else { return };
        let count = text.as_str().chars().count();
        if count > SESSION_VALUE_CHARACTERS {
            let message = format!("a bot session takes values of {SESSION_VALUE_CHARACTERS} characters, found {count}");
            self.report(self.finding(Code::SessionLimit, span, message).help("shorten it"));
        }
    }

    /// Somebody else reads what is queued and not yet sent (P18): said once a flow.
    pub(super) fn stale_read(&mut self, row: &Row, span: Span) {
        if !self.has_set || self.stale_said {
            return;
        }
        self.stale_said = true;
        let message = format!("`{}` runs before this flow has sent its participant data", row.key);
        let finding = self.finding(Code::StaleRead, span, message);
        self.report(finding.help("it sees the old values (P18): hand the new ones over as inputs"));
    }
}
