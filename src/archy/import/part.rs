//! Tasks, states and bots: containers with variables and actions (archy.md §4).

use super::super::loss::Construct;
use super::super::tree::Node;
use super::mapper::{Mapper, Mark};
use super::spell::{comment, is_path, quote, type_name};
use super::value::{Given, Want};
use super::variables::archy_type;
use crate::value::{Kind, Type};
use rustc_hash::FxHashSet;

/// What a container was read into.
pub struct Container {
    /// Declared variables and output paths.
    pub head: String,
    /// Statements.
    pub body: String,
}

impl Mapper<'_> {
    /// Variables, output paths and statements; variables that nobody declared are still open.
    pub fn container_parts(&mut self, node: &Node) -> Container {
        let count = self.losses.len();
        let mut head = node.get("variables").map_or_else(String::new, |list| self.declarations(list, "variables"));
        for (index, item) in node.get("outputPaths").map_or(&[][..], Node::items).iter().enumerate() {
            match item.get("outputPath").and_then(|path| path.get("name")).and_then(Node::as_text) {
                Some(name) if name.eq_ignore_ascii_case("default") => {}
                Some(name) => head.push_str(&format!("output {}\n", quote(name))),
                None => {
                    self.within(&format!("outputPaths[{index}]"), item, |own| own.lose(item, &Construct::Value));
                }
            }
        }
        let read = ["name", "refId", "variables", "actions", "outputPaths", "description", "var", "none"];
        for entry in node.entries().iter().filter(|entry| !read.contains(&&*entry.key)) {
            let construct = Construct::Setting("task".into(), entry.key.to_string());
            self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &construct));
        }
        let mut body: String = self.marks_since(count).iter().map(Mark::statement).collect();
        if let Some(list) = node.get("actions") {
            body.push_str(&self.actions(list));
        }
        Container { head, body }
    }

    /// The text of a container whose variables are all known.
    pub fn close_container(
        &mut self,
        word: &str,
        name: &str,
        node: &Node,
        part: Container,
        before: FxHashSet<String>,
    ) -> String {
        let mut head = part.head;
        for (path, ty) in self.variables.leave(before) {
            self.note(node, format!("`{path}` is declared nowhere: declared here as {ty} (A24)"));
            head.push_str(&format!("var {path}: {ty}\n"));
        }
        let gap = if head.is_empty() || part.body.is_empty() { "" } else { "\n" };
        let doc = node.get("description").and_then(Node::as_text).map_or_else(String::new, |text| comment("///", text));
        format!("{doc}{word} {} {{\n{head}{gap}{}}}\n", quote(name), part.body)
    }

    /// A list of declared variables: `- TYPEVariable: {name, initialValue, isInput, isOutput}` (archy.md §7).
    pub fn declarations(&mut self, list: &Node, step: &str) -> String {
        let mut out = String::new();
        for (index, item) in list.items().iter().enumerate() {
            let Some(entry) = item.single() else {
                self.within(&format!("{step}[{index}]"), item, |own| own.lose(item, &Construct::Value));
                continue;
            };
            let text = self.within(&format!("{step}[{index}]/{}", entry.key), &entry.value, |own| {
                own.declaration(&entry.key, &entry.value)
            });
            out.push_str(&text);
        }
        out
    }

    fn declaration(&mut self, key: &str, node: &Node) -> String {
        let name = node.get("name").and_then(Node::as_text).unwrap_or_default();
        let ty = archy_type(key).unwrap_or_else(|| {
            self.lose(node, &Construct::Value);
            Type::one(Kind::String)
        });
        if !is_path(name) {
            self.lose(node, &super::expression::template_or(name, Construct::Value));
            return String::new();
        }
        self.variables.declare(name);
        let flag = |key: &str| node.get(key).and_then(|own| own.get("lit").unwrap_or(own).as_bool()) == Some(true);
        let of_flow = !matches!(name.split('.').next().map(str::to_lowercase).as_deref(), Some("task" | "state"));
        let mut out =
            node.get("description").and_then(Node::as_text).map_or_else(String::new, |text| comment("///", text));
        for (key, word) in [("isInput", "input"), ("isOutput", "output")] {
            if flag(key) && of_flow {
                out.push_str(&format!("{word} "));
            } else if flag(key) {
                self.note(node, format!("`{key}` of a variable of a task is kept aside"));
            }
        }
        out.push_str(&format!("var {name}: {}", type_name(ty)));
        let value = node.get("initialValue").map_or(Given::Nothing, |own| {
            self.within("initialValue", own, |mapper| mapper.value(own, Want::Typed(ty)))
        });
        if let Given::Text(value) = value {
            out.push_str(&format!(" = {value}"));
        }
        out.push('\n');
        out
    }
}
