//! From the trees of a project to its outline.

use super::action::{Branch, BranchKind, Entry};
use super::flow::{Class, Declared, Flow, Part, Variable};
use super::statement::{path, tidy};
use super::{At, Expr, Project};
use crate::ast::{self, FlowItem, Item};
use crate::catalog::setting;
use crate::source::SourceId;
use crate::span::Span;
use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// The outline of files that were read together. Parts that could not be read are left out.
pub fn read(files: &[(SourceId, ast::File)]) -> Project {
    let mut project = Project::default();
    for (source, file) in files {
        let mut reader = Reader { source: *source, exprs: &file.exprs, defaults: FxHashMap::default() };
        for item in &file.items {
            match item {
                Item::Flow(flow) => project.flows.push(reader.flow(flow)),
                Item::Declaration(declaration) => project.declared.push(reader.declared(declaration)),
                _ => {}
            }
        }
    }
    project
}

/// Reads the items of one file.
pub(super) struct Reader<'a> {
    pub(super) source: SourceId,
    exprs: &'a ast::Exprs,
    /// The settings of actions for which the flow has defaults of its own.
    pub(super) defaults: FxHashMap<CompactString, Vec<CompactString>>,
}

impl Reader<'_> {
    pub(super) fn at(&self, span: Span) -> At {
        At { source: self.source, span }
    }

    pub(super) fn expr(&self, expr: ast::Expr) -> Expr {
        Expr::of(self.exprs, expr)
    }

    fn flow(&mut self, flow: &ast::Flow) -> Flow {
        self.defaults = own_defaults(flow);
        let mut out = Flow {
            name: flow.name.text.clone(),
            kind: flow.kind.text.clone(),
            at: self.at(flow.span),
            settings: Vec::new(),
            variables: Vec::new(),
            defaults: Vec::new(),
            parts: Vec::new(),
            start: None,
        };
        let mut errors = None;
        for item in &flow.items {
            match item {
                FlowItem::Setting(setting) => out.settings.push(self.named(setting)),
                FlowItem::Variable(variable) => out.variables.push(self.variable(variable)),
                FlowItem::Task(part) => out.parts.push(self.part(Class::Task, part)),
                FlowItem::State(part) => out.parts.push(self.part(Class::State, part)),
                FlowItem::Menu(menu) => out.parts.push(self.menu(menu)),
                FlowItem::OnError(block) => errors = Some(self.errors(block)),
                FlowItem::Defaults(defaults) => out.defaults.push(self.defaults(defaults)),
                FlowItem::Error(_) => {}
            }
        }
        out.start = start(&out);
        out.settings.retain(|entry| entry.name != "start");
        tidy(&mut out.settings, &[], &[]);
        out.variables.sort_by(|a, b| a.key.cmp(&b.key));
        out.defaults.sort_by(|a, b| a.0.cmp(&b.0));
        out.parts.extend(errors);
        out
    }

    fn named(&self, setting: &ast::Setting) -> Entry {
        Entry { at: self.at(setting.span), ..self.setting(&setting.name.text, setting.value) }
    }

    fn settings(&self, settings: &[ast::Setting], known: &'static str) -> Vec<Entry> {
        let mut entries: Vec<Entry> = settings.iter().map(|setting| self.named(setting)).collect();
        tidy(&mut entries, &setting::parse(known), &[]);
        entries
    }

    fn defaults(&self, defaults: &ast::Defaults) -> (CompactString, Vec<Entry>) {
        let named = defaults.body.entries.iter().filter_map(|entry| match &entry.key {
            ast::Key::Name(name) => Some(self.setting(&name.text, entry.value)),
            _ => None,
        });
        let mut entries: Vec<Entry> = named.collect();
        tidy(&mut entries, &[], &[]);
        (defaults.action.text.clone(), entries)
    }

    fn variable(&self, variable: &ast::Variable) -> Variable {
        let name = path(&variable.path);
        let passed = |word: &str| variable.modifiers.iter().any(|modifier| modifier.text == word);
        Variable {
            key: name.to_lowercase(),
            name: name.into(),
            kind: format!("{}{}", variable.kind.text, if variable.list { "[]" } else { "" }),
            passed: (passed("input"), passed("output")),
            value: variable.value.map(|value| self.expr(value)).filter(|value| !value.is_not_set()),
            at: self.at(variable.span),
        }
    }

    fn part(&self, class: Class, part: &ast::Part) -> Part {
        let mut variables: Vec<Variable> = part.variables.iter().map(|variable| self.variable(variable)).collect();
        variables.sort_by(|a, b| a.key.cmp(&b.key));
        let mut paths: Vec<CompactString> = part.outputs.iter().map(|path| path.text.clone()).collect();
        paths.sort_unstable();
        let block = self.block(&part.body);
        Part { name: part.name.text.clone(), variables, paths, block, ..empty(class, self.at(part.span)) }
    }

    fn errors(&self, block: &ast::Block) -> Part {
        Part { block: self.block(block), ..empty(Class::Errors, self.at(block.span)) }
    }

    fn menu(&self, menu: &ast::Menu) -> Part {
        let mut choices: Vec<Branch> = menu.choices.iter().map(|choice| self.choice(choice)).collect();
        let default = menu.default.as_ref().map(|block| Branch {
            kind: BranchKind::Otherwise,
            digit: None,
            label: None,
            value: None,
            settings: Vec::new(),
            block: self.block(block),
            at: self.at(block.span),
        });
        choices.sort_by(|a, b| (&a.digit, &a.label).cmp(&(&b.digit, &b.label)));
        choices.extend(default);
        let settings = self.settings(&menu.settings, setting::MENU);
        Part { name: menu.name.text.clone(), settings, choices, ..empty(Class::Menu, self.at(menu.span)) }
    }

    fn choice(&self, choice: &ast::Choice) -> Branch {
        Branch {
            kind: BranchKind::Choice,
            digit: choice.key.as_ref().map(|key| key.text.clone()),
            label: choice.name.as_ref().map(|name| name.text.clone()),
            value: None,
            settings: self.settings(&choice.settings, setting::CHOICE),
            block: self.block(&choice.body),
            at: self.at(choice.span),
        }
    }

    fn declared(&self, declaration: &ast::Declaration) -> Declared {
        let field = |field: &ast::Field| {
            let list = if field.list { "[]" } else { "" };
            (format!("{} {}", field.role.text, field.name.text), format!("{}{list}", field.kind.text))
        };
        let row = |row: &ast::Row| {
            let mut cells: Vec<String> = row.body.entries.iter().map(|entry| self.cell(entry)).collect();
            cells.sort_unstable();
            (format!("row {}", row.key.text), cells.join(", "))
        };
        let mut parts: Vec<(String, String)> = declaration.fields.iter().map(field).collect();
        parts.extend(declaration.rows.iter().map(row));
        parts.sort_unstable();
        Declared {
            kind: declaration.kind.text.clone(),
            names: declaration.names.iter().map(|name| name.text.clone()).collect(),
            parts,
            at: self.at(declaration.span),
        }
    }

    fn cell(&self, entry: &ast::Entry) -> String {
        let name = match &entry.key {
            ast::Key::Name(name) => name.text.to_string(),
            ast::Key::Text(text) => text.text.to_string(),
            ast::Key::Path(target) => path(target),
            ast::Key::Computed(name) => self.expr(*name).text,
        };
        format!("{name} = {}", self.expr(entry.value).text)
    }
}

fn empty(class: Class, at: At) -> Part {
    Part {
        class,
        name: CompactString::default(),
        at,
        settings: Vec::new(),
        variables: Vec::new(),
        paths: Vec::new(),
        block: Vec::new(),
        choices: Vec::new(),
    }
}

/// Which settings of which actions the flow gives defaults of its own.
fn own_defaults(flow: &ast::Flow) -> FxHashMap<CompactString, Vec<CompactString>> {
    let mut own: FxHashMap<CompactString, Vec<CompactString>> = FxHashMap::default();
    for item in &flow.items {
        let FlowItem::Defaults(defaults) = item else { continue };
        let names = defaults.body.entries.iter().filter_map(|entry| match &entry.key {
            ast::Key::Name(name) => Some(name.text.clone()),
            _ => None,
        });
        own.entry(defaults.action.text.clone()).or_default().extend(names);
    }
    own
}

/// Where a flow starts (language.md §3).
fn start(flow: &Flow) -> Option<usize> {
    let named = flow.settings.iter().find(|entry| entry.name == "start").and_then(|entry| entry.value.literal.as_ref());
    match named {
        Some(name) => flow.parts.iter().position(|part| part.name == *name && part.class != Class::Errors),
        None => (!flow.parts.is_empty()).then_some(0),
    }
}
