//! Statements of a tree as actions of the outline.

use super::action::{Action, Branch, BranchKind, Entry, Role};
use super::read::Reader;
use super::{At, Expr};
use crate::ast::{self, Key, OutputName, Statement};
use crate::catalog::{self, Does, Keys, Setting, Shape};
use compact_str::CompactString;

impl Reader<'_> {
    /// A block as actions. An Update Data without a label is as many assignments as it has statements, for that is how
    /// scripts write it.
    pub(super) fn block(&self, block: &ast::Block) -> Vec<Action> {
        let mut actions = Vec::new();
        for statement in &block.statements {
            match statement {
                Statement::Assign(assign) => actions.push(self.assign(assign)),
                Statement::If(decision) => actions.push(self.decision(decision)),
                Statement::Switch(switch) => actions.push(self.switch(switch)),
                Statement::Loop(turns) => actions.push(self.turns(turns)),
                Statement::Action(action) => self.action(action, &mut actions),
                Statement::Error(_) => {}
            }
        }
        actions
    }

    fn form(&self, key: &str, label: Option<&ast::Quoted>, span: crate::span::Span) -> Action {
        Action {
            key: key.into(),
            row: catalog::find(key).map(|(_, row)| row),
            label: label.map(|label| label.text.clone()),
            at: self.at(span),
            entries: Vec::new(),
            branches: Vec::new(),
        }
    }

    fn assign(&self, assign: &ast::Assign) -> Action {
        let entries = vec![self.path_entry(Role::Assigned, &assign.target, assign.value, assign.span)];
        Action { entries, ..self.form("updateData", None, assign.span) }
    }

    fn decision(&self, decision: &ast::If) -> Action {
        let label = decision.branches.first().and_then(|branch| branch.label.as_ref());
        let mut action = self.form("decision", label, decision.span);
        for (number, branch) in decision.branches.iter().enumerate() {
            let own = branch.label.as_ref().filter(|_| number > 0);
            action.branches.push(Branch {
                label: own.map(|label| label.text.clone()),
                value: Some(self.expr(branch.condition)),
                ..self.branch(BranchKind::Case, &branch.block, branch.span)
            });
        }
        let Some(otherwise) = &decision.otherwise else { return action };
        let mut block = self.block(otherwise);
        // `else { if … }` is `else if …`: one Decision in the `no` of another.
        match block.as_mut_slice() {
            [] => {}
            [only] if only.key == "decision" => {
                let label = only.label.take();
                if let Some(first) = only.branches.first_mut() {
                    first.label = label;
                }
                action.branches.append(&mut only.branches);
            }
            _ => {
                let branch = self.branch(BranchKind::Otherwise, &ast::Block::default(), otherwise.span);
                action.branches.push(Branch { block, ..branch });
            }
        }
        action
    }

    fn switch(&self, switch: &ast::Switch) -> Action {
        let mut action = self.form("switch", switch.label.as_ref(), switch.span);
        action.entries.extend(switch.subject.map(|subject| self.setting("evaluate", subject)));
        for case in &switch.cases {
            let value = Some(self.expr(case.value));
            action.branches.push(Branch { value, ..self.branch(BranchKind::Case, &case.block, case.span) });
        }
        let default = switch.default.as_ref().filter(|block| !block.statements.is_empty());
        action.branches.extend(default.map(|block| self.branch(BranchKind::Otherwise, block, block.span)));
        action
    }

    fn turns(&self, turns: &ast::Loop) -> Action {
        let mut action = self.form("loop", turns.label.as_ref(), turns.span);
        action.entries.push(self.setting("loopCount", turns.count));
        if let Some(index) = &turns.index {
            let text = path(index);
            let value = Expr { key: text.to_lowercase(), text, ..Expr::default() };
            let (name, key) = ("currentIndex".into(), "currentIndex".to_owned());
            action.entries.push(Entry { role: Role::Setting, name, key, value, at: self.at(index.span) });
        }
        action.branches.push(self.branch(BranchKind::Turn, &turns.block, turns.block.span));
        action
    }

    fn branch(&self, kind: BranchKind, block: &ast::Block, span: crate::span::Span) -> Branch {
        let block = self.block(block);
        Branch { kind, digit: None, label: None, value: None, settings: Vec::new(), block, at: self.at(span) }
    }

    fn action(&self, written: &ast::Action, actions: &mut Vec<Action>) {
        let mut action = self.form(&written.name.text, written.label.as_ref(), written.span);
        let row = action.row;
        self.arguments(written, row, &mut action.entries);
        for entry in written.body.iter().flat_map(|body| &body.entries) {
            action.entries.push(self.entry(entry, row));
        }
        if row.is_some_and(|row| row.keys == Keys::Statements) && action.label.is_none() {
            let entries = std::mem::take(&mut action.entries);
            let one = |entry: Entry| Action { at: entry.at, entries: vec![entry], ..action.clone() };
            actions.extend(entries.into_iter().map(one));
            return;
        }
        let own = self.defaults.get(written.name.text.as_str());
        tidy(&mut action.entries, row.map_or(&[], |row| row.settings()), own.map_or(&[], Vec::as_slice));
        for output in &written.outputs {
            let kind = match &output.name {
                OutputName::Fixed(name) => BranchKind::Output(name.text.clone()),
                OutputName::Dynamic(name) => BranchKind::Named(name.text.clone()),
            };
            if output.block.statements.is_empty() && !means_something(row, &kind) {
                continue;
            }
            action.branches.push(self.branch(kind, &output.block, output.span));
        }
        action.branches.sort_by_cached_key(|branch| output_order(row, &branch.kind));
        actions.push(action);
    }

    /// Arguments under the names of the settings that they fill; more of them than there are names fill the last one.
    fn arguments(&self, written: &ast::Action, row: Option<&catalog::Action>, entries: &mut Vec<Entry>) {
        let names = row.map_or(&[][..], |row| row.arguments);
        for (number, argument) in written.arguments.iter().flatten().enumerate() {
            let name = names.get(number).or(names.last());
            let name = name.map_or_else(|| format!("argument {}", number + 1), |name| (*name).to_owned());
            entries.push(self.setting(&name, *argument));
        }
    }

    fn entry(&self, entry: &ast::Entry, row: Option<&catalog::Action>) -> Entry {
        let assigns = row.is_some_and(|row| row.keys == Keys::Statements);
        let receives = if assigns { Role::Assigned } else { Role::Received };
        let (role, name, key) = match &entry.key {
            Key::Name(name) => (Role::Setting, name.text.clone(), name.text.to_string()),
            Key::Text(text) => (Role::Sent, text.text.clone(), text.text.to_string()),
            Key::Path(path) => return self.path_entry(receives, path, entry.value, entry.span),
            Key::Computed(name) => {
                let name = self.expr(*name);
                (Role::Sent, name.text.into(), format!("({}", name.key))
            }
        };
        Entry { role, name, key, value: self.expr(entry.value), at: self.at(entry.span) }
    }

    fn path_entry(&self, role: Role, target: &ast::Path, value: ast::Expr, span: crate::span::Span) -> Entry {
        let name = path(target);
        let key = name.to_lowercase();
        Entry { role, name: name.into(), key, value: self.expr(value), at: self.at(span) }
    }

    pub(super) fn setting(&self, name: &str, value: ast::Expr) -> Entry {
        let at = At { source: self.source, span: value.span };
        Entry { role: Role::Setting, name: name.into(), key: name.to_owned(), value: self.expr(value), at }
    }
}

/// Settings that say the default are left out, unless the flow has a default of its own (`own`); what has no order is
/// sorted. An attribute that stands twice keeps its order (P8); assignments are left alone (E388).
pub(super) fn tidy(entries: &mut Vec<Entry>, settings: &[Setting], own: &[CompactString]) {
    let row = |entry: &Entry| settings.iter().find(|setting| setting.name == entry.name);
    entries.retain(|entry| {
        let told = entry.role != Role::Setting || own.contains(&entry.name);
        told || !row(entry).is_some_and(|setting| is_default(setting, &entry.value))
    });
    if entries.iter().any(|entry| entry.role == Role::Assigned) {
        return;
    }
    // Names of slots have no order among themselves.
    let within = |entry: &Entry| match row(entry) {
        Some(Setting { shape: Shape::Slots, .. }) => entry.value.key.clone(),
        _ => String::new(),
    };
    entries.sort_by_cached_key(|entry| (entry.role, entry.key.clone(), within(entry)));
}

/// Whether a value is the literal that the setting has anyway.
fn is_default(setting: &Setting, value: &Expr) -> bool {
    let Some(default) = setting.default else { return false };
    match default.strip_suffix(" s") {
        Some(_) => milliseconds(&value.text).is_some_and(|time| Some(time) == setting.default_number()),
        None => value.text == default,
    }
}

/// The time that a `MakeDuration` of literals gives (E187).
fn milliseconds(text: &str) -> Option<i64> {
    let (name, arguments) = text.split_once('(')?;
    let numbers: Vec<i64> = arguments.strip_suffix(')')?.split(", ").map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let units = [86_400_000, 3_600_000, 60_000, 1000, 1];
    let fits = name.eq_ignore_ascii_case("MakeDuration") && (4..=5).contains(&numbers.len());
    let sum = numbers.iter().zip(units).try_fold(0i64, |sum, (n, unit)| sum.checked_add(n.checked_mul(unit)?))?;
    fits.then_some(sum)
}

/// Whether an output that leads to nothing says something: it is on where it could be off (A43), or it names an intent
/// or a choice. The paths of a task fall through as if they were not written.
fn means_something(row: Option<&catalog::Action>, kind: &BranchKind) -> bool {
    match kind {
        BranchKind::Output(name) => catalog::can_be_off(name),
        _ => row.is_none_or(|row| row.does != Does::CallTask),
    }
}

/// Outputs stand in the order of the catalogue, then those that the flow names, by name.
fn output_order(row: Option<&catalog::Action>, kind: &BranchKind) -> (usize, CompactString) {
    let place = |name: &str| row.and_then(|row| row.outputs.iter().position(|known| *known == name));
    match kind {
        BranchKind::Output(name) => (place(name).unwrap_or(usize::MAX - 1), name.clone()),
        BranchKind::Named(name) => (usize::MAX, name.clone()),
        _ => (0, CompactString::default()),
    }
}

/// A path as it was written.
pub(super) fn path(path: &ast::Path) -> String {
    let names: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
    names.join(".")
}
