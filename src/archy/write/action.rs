//! One action of a script as Archy has it: the same tables as the import, read in the other direction.

use super::value::Want;
use super::writer::Writer;
use crate::archy::table::{self, FORMS, Form};
use crate::archy::tree::Node;
use crate::ast::{Action, Block, Body, Entry, Expr, Key, Output, OutputName};
use crate::catalog::{self, Action as Row, Shape};
use crate::catalog::{ALTERED, LOST};
use crate::value::{Kind, Type};
use compact_str::CompactString;
use rustc_hash::FxHashSet;

/// An action, taken apart: what fills its settings, what it sends, what it receives.
pub struct Given<'a> {
    pub row: &'static Row,
    /// Settings with their values; one of `Shape::Slots` may have several.
    pub settings: Vec<(&'static str, Expr)>,
    /// Entries with text keys, and with computed ones.
    pub sent: Vec<(&'a Key, Expr)>,
    /// Entries with path keys: the variable, what it receives.
    pub received: Vec<(String, Expr)>,
    /// Texts that name outputs.
    pub outputs: &'a [Output],
}

impl<'a> Given<'a> {
    pub fn of(row: &'static Row, action: &'a Action) -> Self {
        let mut own = Self { row, settings: vec![], sent: vec![], received: vec![], outputs: &action.outputs };
        let arguments = action.arguments.as_deref().unwrap_or_default();
        for (index, expr) in arguments.iter().enumerate() {
            // The last argument takes all that follow: `clearSlot("City", "Date")`.
            let name = row.arguments.get(index).or(row.arguments.last());
            own.settings.extend(name.map(|name| (*name, *expr)));
        }
        own.body(action.body.as_ref());
        own
    }

    fn body(&mut self, body: Option<&'a Body>) {
        for entry in body.map_or(&[][..], |body| &body.entries) {
            match &entry.key {
                Key::Name(name) => {
                    let setting = self.row.setting(&name.text).map(|(_, setting)| setting.name);
                    self.settings.extend(setting.map(|name| (name, entry.value)));
                }
                key @ (Key::Text(_) | Key::Computed(_)) => self.sent.push((key, entry.value)),
                Key::Path(path) => self.received.push((super::path(path), entry.value)),
            }
        }
    }

    /// The value of a setting.
    pub fn get(&self, setting: &str) -> Option<Expr> {
        self.settings.iter().find(|(name, _)| *name == setting).map(|(_, expr)| *expr)
    }

    /// All values of a setting.
    pub fn all(&self, setting: &str) -> impl Iterator<Item = Expr> {
        self.settings.iter().filter(move |(name, _)| *name == setting).map(|(_, expr)| *expr)
    }
}

/// The forms of an action in the order of the table, its own before those of every action.
pub fn forms(action: &str) -> impl Iterator<Item = (&'static str, Form)> {
    FORMS.iter().filter(move |(own, ..)| *own == action || *own == "*").map(|(_, key, form)| (*key, *form))
}

impl Writer<'_> {
    /// An item of a list of actions. `None` for what only marks a place of an imported script.
    pub fn action(&mut self, action: &Action) -> Option<Node> {
        let Some((_, row)) = catalog::find(&action.name.text) else {
            self.unsaid(action.span, "action", "left out: Archy has no such action");
            return None;
        };
        if matches!(row.key, LOST | ALTERED) {
            // Only the file that was imported has it: the sidecar gives it back.
            self.unsaid(action.span, LOST, "left out: it was not understood when it was imported");
            return None;
        }
        if row.key == "getResponse" && action.arguments.is_some() {
            self.unsaid(
                action.span,
                "setting",
                "the keys that name a response are inferred: nobody has seen them in Archy",
            );
        }
        let label = action.label.as_ref().map_or(row.display, |label| &label.text);
        let given = Given::of(row, action);
        let mut node = Node::map([("name", Node::quoted(label))]);
        self.settings(&given, &mut node);
        let outputs = self.outputs(row, &action.outputs);
        if !outputs.entries().is_empty() && !self.has_deep_branches(row) {
            node.set("outputs", outputs);
        }
        Some(Node::one(row.key, node))
    }

    /// The settings of an action: those of one value first, lists and things of outside after them, as Archy has them.
    pub fn settings(&mut self, given: &Given<'_>, node: &mut Node) {
        let action = given.row.key;
        let mut done: FxHashSet<&str> = FxHashSet::default();
        for setting in given.row.settings() {
            let form = forms(action).find(|(key, form)| super::form::takes(*form, key, setting.name));
            match form {
                Some((_, Form::Target(_))) => {}
                Some((key, form)) => {
                    if done.insert(key)
                        && let Some(value) = self.form(form, key, given)
                    {
                        node.set(key, value);
                    }
                }
                None => {
                    if let Some(expr) = given.get(setting.name) {
                        let value = self.setting(&setting.shape, expr);
                        node.set(setting.name, value);
                    }
                }
            }
        }
        for rank in 0..=super::form::LAST {
            for (key, form) in forms(action).filter(|(_, form)| super::form::rank(*form) == Some(rank)) {
                if let Some(value) = self.form(form, key, given) {
                    node.set(key, value);
                }
            }
        }
    }

    /// A setting of one value.
    pub fn setting(&mut self, shape: &Shape, expr: Expr) -> Node {
        if let (Shape::Value(ty), Some(names)) = (shape, self.skills(expr))
            && *ty == Type::many(Kind::Skill)
        {
            return names;
        }
        match Want::of(shape) {
            Some(want) => self.value(want, expr),
            None => self.variable(expr),
        }
    }

    /// Branches of Lex stand under its alias (A44).
    fn has_deep_branches(&self, row: &Row) -> bool {
        let deep = |form: Form| matches!(form, Form::Target(target) if target.inside.iter().any(|(_, inside)| *inside == table::Inside::Branches));
        forms(row.key).any(|(_, form)| deep(form))
    }

    // ---- Outputs ------------------------------------------------------------------------------------------------

    /// The outputs that are wired, and those that can be off (A43, A92).
    pub fn outputs(&mut self, row: &'static Row, outputs: &[Output]) -> Node {
        let mut node = Node::map::<&str>([]);
        let mut named = Vec::new();
        let (key, item, on) = dynamic(row.key);
        for output in outputs {
            match &output.name {
                OutputName::Fixed(name) => {
                    if let Some(branch) = self.branch(catalog::can_be_off(&name.text), &output.block) {
                        node.set(name.text.clone(), branch);
                    }
                }
                OutputName::Dynamic(name) => {
                    // The list stands where its first output does.
                    node.set(key, Node::default());
                    named.push((name.text.clone(), self.branch(on, &output.block).unwrap_or_default()));
                }
            }
        }
        if !named.is_empty() {
            node.set(key, gathered(item, named));
        }
        for name in row.outputs.iter().filter(|name| catalog::can_be_off(name)) {
            if node.get(name).is_none() {
                node.set(*name, Node::one("enabled", Node::text("false")));
            }
        }
        node
    }

    /// What a wired output holds; `None` for an empty one that falls through anyway.
    pub fn branch(&mut self, can_be_off: bool, block: &Block) -> Option<Node> {
        let mut node = Node::map::<&str>([]);
        if can_be_off {
            node.set("enabled", Node::text("true"));
        }
        let actions = self.block(block);
        if !actions.items().is_empty() {
            node.set("actions", actions);
        }
        (!node.entries().is_empty()).then_some(node)
    }
}

/// How outputs that the flow names are listed: the key, the word of an item (none: a mapping), whether each says that it
/// is on (archy.md §4, A44).
fn dynamic(action: &str) -> (&'static str, Option<&'static str>, bool) {
    match action {
        "askForIntent" | "detectIntent" => ("intents", Some("intent"), true),
        "callTask" | "digitalMenu" => ("paths", Some("path"), false),
        _ => ("intents", None, false),
    }
}

fn gathered(item: Option<&'static str>, named: Vec<(CompactString, Node)>) -> Node {
    let Some(item) = item else { return Node::map(named) };
    let own = |(name, branch): (CompactString, Node)| {
        let first = std::iter::once((CompactString::from("name"), Node::quoted(name)));
        let rest = branch.entries().iter().map(|entry| (entry.key.clone(), entry.value.clone()));
        Node::one(item, Node::map(first.chain(rest)))
    };
    Node::list(named.into_iter().map(own))
}

/// The entries of a body with settings, for defaults of a flow.
pub fn named_entries(body: &Body) -> impl Iterator<Item = (&CompactString, &Entry)> {
    body.entries.iter().filter_map(|entry| match &entry.key {
        Key::Name(name) => Some((&name.text, entry)),
        _ => None,
    })
}
