//! Tasks, states, bots and menus of a script (archy.md §4, §11).

use super::value::{Want, nothing};
use super::writer::Writer;
use crate::archy::export_file::names::type_key;
use crate::archy::table::{CHOICES, PartKind, archy_dtmf};
use crate::archy::tree::Node;
use crate::ast::{Block, Choice, Expr, Menu, NodeKind, Part, Setting, Statement, Variable};
use crate::catalog;
use crate::catalog::setting::{MENU, parse};
use crate::value::{Kind, Type};
use compact_str::{CompactString, format_compact};

impl Writer<'_> {
    /// A task, a state or a bot.
    pub fn part(&mut self, kind: PartKind, part: &Part) -> Node {
        let mut node = self.entitled(kind, &part.name.text);
        if let Some(description) = self.description(part.span) {
            node.set("description", Node::quoted(description));
        }
        self.container(part, &mut node);
        node
    }

    /// Variables, output paths and actions.
    pub fn container(&mut self, part: &Part, node: &mut Node) {
        self.declare(&part.variables);
        if let Some(list) = self.variables(part.variables.iter()) {
            node.set("variables", list);
        }
        let paths = part.outputs.iter();
        let paths: Vec<Node> =
            paths.map(|path| Node::one("outputPath", Node::one("name", Node::quoted(path.text.clone())))).collect();
        if !paths.is_empty() {
            node.set("outputPaths", Node::list(paths));
        }
        let actions = self.block(&part.body);
        node.set("actions", actions);
    }

    fn entitled(&self, kind: PartKind, name: &str) -> Node {
        let mut node = Node::map([("name", Node::quoted(name))]);
        if let Some(id) = self.refs.id(kind, name) {
            node.set("refId", Node::quoted(id.clone()));
        }
        node
    }

    /// `variables: [- TYPEVariable: {…}]`; `None` when there are none.
    pub fn variables<'v>(&mut self, variables: impl Iterator<Item = &'v Variable>) -> Option<Node> {
        let list: Vec<Node> = variables.map(|own| self.variable_declared(own)).collect();
        (!list.is_empty()).then(|| Node::list(list))
    }

    fn variable_declared(&mut self, own: &Variable) -> Node {
        let ty = Type { kind: Kind::named(&own.kind.text).unwrap_or(Kind::String), list: own.list };
        let mut node = Node::map([("name", Node::quoted(super::path(&own.path)))]);
        if let Some(description) = self.description(own.span) {
            node.set("description", Node::quoted(description));
        }
        let initial = own.value.map_or_else(nothing, |expr| self.value_or_nothing(Want::Typed(ty), expr));
        node.set("initialValue", initial);
        for (word, key) in [("input", "isInput"), ("output", "isOutput")] {
            let set = own.modifiers.iter().any(|own| own.text == word);
            node.set(key, Node::text(if set { "true" } else { "false" }));
        }
        Node::one(format_compact!("{}Variable", type_key(ty)), node)
    }

    /// A menu.
    pub fn menu(&mut self, menu: &Menu) -> Node {
        let name = &menu.name.text;
        let mut node = self.entitled(PartKind::Menu, name);
        let rows = parse(MENU);
        let mut shared = Node::map::<&str>([]);
        let mut default = None;
        for own in &menu.settings {
            match rows.iter().find(|row| row.name == own.name.text) {
                Some(row) if row.name == "audio" => {
                    let audio = self.setting(&row.shape, own.value);
                    node.set("audio", audio);
                }
                Some(row) => {
                    let value = self.setting(&row.shape, own.value);
                    shared.set(row.name, value);
                }
                None if own.name.text == "default" => default = self.text_of(own.value).map(CompactString::from),
                None => self.unsaid(own.span, "setting", "left out: menus of Archy have no such setting"),
            }
        }
        if !shared.entries().is_empty() {
            node.set("settingsMenu", shared);
        }
        let mut choices: Vec<(CompactString, Node)> = menu.choices.iter().map(|own| self.choice(own)).collect();
        let at = match &default {
            Some(default) => {
                menu.choices.iter().position(|own| own.name.as_ref().is_some_and(|own| own.text == *default))
            }
            None => menu.default.as_ref().and_then(|block| self.same_choice(block, &choices)),
        };
        let pointed = at.map(|at| self.point_at(name, &mut choices[at]));
        let remarks = menu.choices.iter().map(|own| self.remarks(own.span));
        let list = choices.into_iter().zip(remarks);
        let list = list.map(|((kind, own), remarks)| Node { remarks, ..Node::one(kind, own) });
        node.set("choices", Node::list(list.collect::<Vec<_>>()));
        if let Some(reference) = pointed {
            node.set("defaultChildMenuRef", Node::quoted(reference));
        }
        node
    }

    /// Gives a choice a refId, and says how the menu points at it.
    fn point_at(&mut self, menu: &str, choice: &mut (CompactString, Node)) -> CompactString {
        let (kind, node) = choice;
        let name: CompactString = node.get("name").and_then(Node::as_text).unwrap_or(kind).into();
        let id = self.refs.choice(menu, &name);
        let mut own: Vec<(CompactString, Node)> = Vec::new();
        for entry in node.entries() {
            own.push((entry.key.clone(), entry.value.clone()));
            if entry.key == "name" {
                own.push(("refId".into(), Node::quoted(id.clone())));
            }
        }
        *node = Node::map(own);
        if node.get("refId").is_none() {
            node.set("refId", Node::quoted(id.clone()));
        }
        format_compact!("./choices/{kind}[{id}]")
    }

    /// The default of a menu of Archy is one of its choices: the first that does the same.
    fn same_choice(&mut self, block: &Block, choices: &[(CompactString, Node)]) -> Option<usize> {
        let (kind, does) = self.does(block);
        let same = |(other, node): &(CompactString, Node)| {
            *other == kind && does.entries().iter().all(|own| node.get(&own.key) == Some(&own.value))
        };
        let found = choices.iter().position(same);
        if found.is_none() {
            let help = "left out: the default of a menu of Archy is one of its choices; name it by `default = \"…\"`";
            self.unsaid(block.span, "default", help);
        }
        found
    }

    fn choice(&mut self, choice: &Choice) -> (CompactString, Node) {
        let (kind, does) = self.does(&choice.body);
        let mut node = Node::map::<&str>([]);
        if let Some(name) = &choice.name {
            node.set("name", Node::quoted(name.text.clone()));
        }
        if let Some(key) = &choice.key {
            node.set("dtmf", Node::quoted(archy_dtmf(&key.text)));
        }
        for flag in ["globalDtmf", "globalSpeechRecTerms"] {
            let set = find(&choice.settings, flag).is_some_and(|own| self.is_true(own.value));
            node.set(flag, Node::text(if set { "true" } else { "false" }));
        }
        if let Some(terms) = find(&choice.settings, "speechRecTerms") {
            let list = self.texts(terms.value);
            let language = self.language.clone();
            node.set("speechRecTerms", Node::one(language, Node::one("terms", list)));
        }
        does.entries().iter().for_each(|entry| node.set(entry.key.clone(), entry.value.clone()));
        (kind, node)
    }

    /// What a choice does: one action that menus have a kind for, or a task of its own.
    fn does(&mut self, block: &Block) -> (CompactString, Node) {
        if let [Statement::Action(action)] = &block.statements[..]
            && action.label.is_none()
            && action.outputs.is_empty()
            && let Some((kind, _)) = CHOICES.iter().find(|(_, own)| *own == Some(action.name.text.as_str()))
            && let Some((_, row)) = catalog::find(&action.name.text)
        {
            let mut node = Node::map::<&str>([]);
            self.settings(&super::action::Given::of(row, action), &mut node);
            return ((*kind).into(), node);
        }
        ("menuTask".into(), Node::one("task", Node::one("actions", self.block(block))))
    }

    fn is_true(&self, expr: Expr) -> bool {
        self.exprs().node(expr.root).kind == NodeKind::Boolean(true)
    }

    /// `MakeList("a", "b")`, or one text, as a list of bare scalars.
    pub fn texts(&mut self, expr: Expr) -> Node {
        let exprs = self.exprs();
        let node = exprs.node(expr.root);
        let ids = match &node.kind {
            NodeKind::Text(_) => std::slice::from_ref(&expr.root),
            kind => exprs.arguments(kind),
        };
        let texts = ids.iter().filter_map(|id| match &exprs.node(*id).kind {
            NodeKind::Text(text) => Some(Node::quoted(text.clone())),
            _ => None,
        });
        Node::list(texts.collect::<Vec<_>>())
    }
}

/// A setting of a menu or a choice by its name.
fn find<'s>(settings: &'s [Setting], name: &str) -> Option<&'s Setting> {
    settings.iter().find(|own| own.name.text == name)
}
