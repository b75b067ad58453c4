//! Templates in texts: `{{name}}` stands for a variable of the project (archy.md §16). Imported flows have them.

use super::{Block, Body, Exprs, File, Flow, FlowItem, Item, Key, NodeKind, OutputName, Part, Quoted, Statement};
use crate::span::Span;
use compact_str::CompactString;
use std::collections::BTreeMap;

/// The names of the templates of a text: at least one character, none of them a blank at either end.
pub fn templates(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find("{{")?;
            let after = &rest[at + 2..];
            // Looked for up to the next brace only, so that the whole text takes linear time (F33).
            let name = &after[..after.find(['{', '}', '\n'])?];
            let fits = !name.is_empty() && name.trim() == name && after[name.len()..].starts_with("}}");
            rest = if fits { &after[name.len() + 2..] } else { &rest[at + 1..] };
            if fits {
                return Some(name);
            }
        }
    })
}

/// Puts the values of variables into every text of a file. The templates that have no value stay; each comes back once,
/// with its first place.
pub fn fill(file: &mut File, values: &BTreeMap<String, String>) -> Vec<(CompactString, Span)> {
    let mut filler = Filler { values, open: Vec::new() };
    filler.exprs(&mut file.exprs);
    for item in &mut file.items {
        match item {
            Item::Flow(flow) => filler.flow(flow),
            Item::Declaration(declaration) => declaration.names.iter_mut().for_each(|name| filler.quoted(name)),
            Item::Test(_) | Item::Error(_) => {}
        }
    }
    filler.open.sort_by_key(|(_, span)| *span);
    let mut open: Vec<(CompactString, Span)> = Vec::new();
    for (name, span) in filler.open {
        if !open.iter().any(|(known, _)| *known == name) {
            open.push((name, span));
        }
    }
    open
}

struct Filler<'a> {
    values: &'a BTreeMap<String, String>,
    open: Vec<(CompactString, Span)>,
}

impl Filler<'_> {
    fn text(&mut self, text: &mut CompactString, span: Span) {
        if !text.contains("{{") {
            return;
        }
        let names: Vec<String> = templates(text).map(str::to_owned).collect();
        let mut filled = text.to_string();
        for name in names {
            match self.values.get(&name) {
                Some(value) => filled = filled.replace(&format!("{{{{{name}}}}}"), value),
                None => self.open.push((name.into(), span)),
            }
        }
        *text = filled.into();
    }

    fn quoted(&mut self, own: &mut Quoted) {
        self.text(&mut own.text, own.span);
    }

    fn exprs(&mut self, exprs: &mut Exprs) {
        for node in exprs.nodes_mut() {
            if let NodeKind::Text(text) = &mut node.kind {
                self.text(text, node.span);
            }
        }
    }

    fn flow(&mut self, flow: &mut Flow) {
        self.quoted(&mut flow.name);
        for item in &mut flow.items {
            match item {
                FlowItem::Task(part) | FlowItem::State(part) => self.part(part),
                FlowItem::Menu(menu) => {
                    self.quoted(&mut menu.name);
                    for choice in &mut menu.choices {
                        choice.name.iter_mut().for_each(|name| self.quoted(name));
                        self.block(&mut choice.body);
                    }
                    menu.default.iter_mut().for_each(|block| self.block(block));
                }
                FlowItem::OnError(block) => self.block(block),
                FlowItem::Defaults(defaults) => self.body(&mut defaults.body),
                FlowItem::Setting(_) | FlowItem::Variable(_) | FlowItem::Error(_) => {}
            }
        }
    }

    fn part(&mut self, part: &mut Part) {
        self.quoted(&mut part.name);
        part.outputs.iter_mut().for_each(|name| self.quoted(name));
        self.block(&mut part.body);
    }

    fn body(&mut self, body: &mut Body) {
        for entry in &mut body.entries {
            if let Key::Text(name) = &mut entry.key {
                self.quoted(name);
            }
        }
    }

    /// Blocks nest at most 128 deep.
    fn block(&mut self, block: &mut Block) {
        for statement in &mut block.statements {
            match statement {
                Statement::If(own) => {
                    own.branches.iter_mut().for_each(|branch| self.block(&mut branch.block));
                    own.otherwise.iter_mut().for_each(|block| self.block(block));
                }
                Statement::Switch(own) => {
                    own.cases.iter_mut().for_each(|case| self.block(&mut case.block));
                    own.default.iter_mut().for_each(|block| self.block(block));
                }
                Statement::Loop(own) => self.block(&mut own.block),
                Statement::Action(own) => {
                    own.body.iter_mut().for_each(|body| self.body(body));
                    for output in &mut own.outputs {
                        if let OutputName::Dynamic(name) = &mut output.name {
                            self.quoted(name);
                        }
                        self.block(&mut output.block);
                    }
                }
                Statement::Assign(_) | Statement::Error(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a02_the_name_of_a_template_has_no_blank_at_its_ends() {
        let names = |text| templates(text).collect::<Vec<_>>();
        assert_eq!(names("a {{b}} {{c d}} {{ e }} {{}} {{{f}}} {{g"), ["b", "c d", "f"]);
        assert!(names("none").is_empty());
    }
}
