//! Actions and their outputs (archy.md §8).

use super::super::loss::Construct;
use super::super::table;
use super::super::tree::{Entry, Node};
use super::mapper::{Mapper, Mark};
use super::spell::{comment, is_too_long, quote};
use super::statement::{Stand, Statement};
use super::value::{Given, Want};
use super::{ALTERED, LOST};
use crate::catalog::{self, Action as Row, Does, Shape};
use crate::value::{Kind, Type};

/// Values that mean what leaving them out means: action, setting, value.
const USUAL: &[(&str, &str, &str)] = &[
    ("transferToAcd", "priority", "0"),
    ("collectInput", "verificationType", "\"none\""),
    ("sendResponse", "messageBodyStyle", "\"standard\""),
    ("wait", "trimDurationNearMaxRunningTime", "false"),
    ("holdMusic", "bargeInEnabled", "false"),
];

impl Mapper<'_> {
    /// A list of actions as statements.
    pub fn actions(&mut self, list: &Node) -> String {
        let mut out = String::new();
        for (index, item) in list.items().iter().enumerate() {
            let Some(entry) = item.single() else {
                let mark = self.within(&format!("actions[{index}]"), item, |own| own.lose(item, &Construct::Value));
                out.push_str(&mark.statement());
                continue;
            };
            for remark in item.remarks.iter().chain(&entry.value.remarks) {
                out.push_str(&comment("//", remark));
            }
            let step = format!("actions[{index}]/{}", entry.key);
            let text = self.within(&step, &entry.value, |own| own.action(entry));
            out.push_str(&text);
        }
        out
    }

    /// The actions of a branch: `{actions: […]}`.
    pub fn branch(&mut self, step: &str, node: &Node) -> String {
        self.within(step, node, |own| node.get("actions").map_or_else(String::new, |list| own.actions(list)))
    }

    fn action(&mut self, entry: &Entry) -> String {
        match &*entry.key {
            "decision" => self.decision(&entry.value),
            "switch" => self.switch(&entry.value),
            "loop" => self.loop_action(&entry.value),
            "updateData" => self.update(&entry.value),
            LOST => self.lost_by_reader(&entry.value),
            key => match catalog::find(key).filter(|(_, row)| row.does != Does::NoForm && row.key != ALTERED) {
                Some((_, row)) => self.known(row, &entry.value, &[]),
                None => self.unknown(key, &entry.value),
            },
        }
    }

    /// An action of the catalogue. `skip`: keys that belong to something else (a choice of a menu).
    pub fn known(&mut self, row: &'static Row, node: &Node, skip: &[&str]) -> String {
        let before = self.losses.len();
        let mut statement = Statement::new(row);
        statement.label =
            node.get("name").and_then(Node::as_text).filter(|_| !skip.contains(&"name")).map(str::to_owned);
        for entry in node.entries().iter().filter(|entry| !skip.contains(&&*entry.key)) {
            if !matches!(&*entry.key, "name" | "refId" | "outputs" | "none") {
                self.within(&entry.key, &entry.value, |own| own.setting(&entry.key, &entry.value, &mut statement));
            }
        }
        self.usual(&mut statement);
        let unknown = node.get("outputs").map_or(Vec::new(), |outputs| self.unknown_outputs(row, outputs));
        let marks = self.marks_since(before);
        if let Some(outputs) = node.get("outputs") {
            let mut list = std::mem::take(&mut statement.outputs);
            self.within("outputs", outputs, |own| own.known_branches(row, outputs, &unknown, &mut list));
            statement.outputs = list;
        }
        self.elsewhere(row, &statement);
        self.finish(statement, node, marks)
    }

    /// The statement, with what stands for its losses before it, or in its place when it cannot stand without them.
    fn finish(&mut self, statement: Statement, node: &Node, marks: Vec<Mark>) -> String {
        let replaced = marks.iter().any(|mark| mark.stops) && !statement.is_whole();
        let mut marks = marks;
        if !replaced {
            return marks.iter().map(Mark::statement).chain([statement.write()]).collect();
        }
        // The last mark that stops stands in its place, the others before it.
        let last = marks.iter().rposition(|mark| mark.stops).unwrap_or_default();
        let mark = marks.remove(last);
        let outputs = statement.outputs.into_iter().map(|(name, block)| (as_text(&name), block)).collect();
        let stand = Stand { mark, label: statement.label, entries: texts(node), outputs };
        marks.iter().map(Mark::statement).chain([stand.write()]).collect()
    }

    fn setting(&mut self, key: &str, node: &Node, out: &mut Statement) {
        if let Some(form) = table::form(out.row.key, key) {
            return self.form(form, key, node, out);
        }
        let Some((_, setting)) = out.row.setting(key) else {
            self.lose(node, &Construct::Setting(out.row.key.into(), key.into()));
            return;
        };
        match &setting.shape {
            Shape::Out(ty) => {
                if let Some(path) = self.target_path(node, Some(*ty)) {
                    out.give(key, path);
                }
            }
            Shape::Value(Type { kind: Kind::Skill, list: true }) if !node.items().is_empty() => {
                if let Some(list) = self.skills(node) {
                    out.give(key, list);
                }
            }
            // Nothing at run time reads it (archy.md §16).
            Shape::Aside => self.note(node, format!("`{key}` is kept aside: scripts cannot hold it")),
            _ => match self.setting_value(setting, node) {
                Given::Text(value) => out.give(key, value),
                Given::Nothing if self.has_default(out.row.key, key) && node.get("noValueWithNoFallback").is_some() => {
                    out.give(key, "NOT_SET".to_owned());
                }
                _ => {}
            },
        }
    }

    /// `[- acdSkill: {skill: value, …}]`: the skills; their levels are kept aside (archy.md §10).
    fn skills(&mut self, node: &Node) -> Option<String> {
        let mut names = Vec::new();
        for (index, item) in node.items().iter().enumerate() {
            let own = item.get("acdSkill").unwrap_or(item);
            let skill = own.get("skill").unwrap_or(own);
            let want = Want::Typed(Type::one(Kind::Skill));
            names.push(self.within(&format!("acdSkill[{index}]"), own, |mapper| mapper.value(skill, want)).text());
            if own.entries().len() > 1 {
                self.note(own, "the level of a skill is kept aside: scripts cannot hold it");
            }
        }
        let names: Vec<String> = names.into_iter().collect::<Option<_>>()?;
        Some(format!("MakeList({})", names.join(", ")))
    }

    /// Leaves out what the platform takes anyway, unless the flow has another default.
    pub fn usual(&self, out: &mut Statement) {
        let row = out.row;
        // The path that every task has (archy.md §19).
        let default = |value: &String| value.eq_ignore_ascii_case("\"default\"");
        if row.does == Does::EndTask && out.given.values().any(default) {
            out.given.clear();
        }
        let usual = |number: &usize, value: &String| {
            let Some(setting) = row.settings().get(*number) else { return false };
            let listed =
                USUAL.iter().any(|(action, name, own)| *action == row.key && *name == setting.name && own == value);
            let default = setting.default.is_some_and(|default| {
                default == value.as_str()
                    || setting.default_number().is_some_and(|own| Some(own) == milliseconds(value))
            });
            (listed || default) && !self.has_default(row.key, setting.name)
        };
        out.given.retain(|number, value| !usual(number, value));
    }

    fn has_default(&self, action: &str, setting: &str) -> bool {
        self.defaults.iter().any(|(own, name)| own == action && name == setting)
    }

    /// The flow of a transfer is declared: each script can be checked without the others.
    fn elsewhere(&mut self, row: &Row, statement: &Statement) {
        let flows = row.settings().iter().enumerate().filter(|(_, setting)| matches!(setting.shape, Shape::Flow(_)));
        for (number, _) in flows {
            let name = statement.given.get(&number).and_then(|text| super::expression::literal_text(text));
            if let Some(name) = name.filter(|name| !self.elsewhere.contains(name)) {
                self.elsewhere.push(name);
            }
        }
    }

    // ---- Outputs ------------------------------------------------------------------------------------------------

    /// Outputs that the action does not have: their actions are kept aside.
    fn unknown_outputs(&mut self, row: &'static Row, node: &Node) -> Vec<String> {
        let strange = |entry: &&Entry| !row.outputs.contains(&&*entry.key) && !is_dynamic(row, entry);
        let list: Vec<&Entry> = node.entries().iter().filter(strange).collect();
        for entry in &list {
            let construct = Construct::Output(row.key.into(), entry.key.to_string());
            self.within(&format!("outputs/{}", entry.key), &entry.value, |own| own.lose(&entry.value, &construct));
        }
        list.iter().map(|entry| entry.key.to_string()).collect()
    }

    /// Branches that stand deep in a target (A44).
    pub fn branches(&mut self, row: &'static Row, node: &Node, out: &mut Vec<(String, String)>) {
        let unknown = self.unknown_outputs(row, node);
        self.known_branches(row, node, &unknown, out);
    }

    fn known_branches(&mut self, row: &'static Row, node: &Node, unknown: &[String], out: &mut Vec<(String, String)>) {
        for entry in node.entries().iter().filter(|entry| !unknown.iter().any(|own| *own == entry.key)) {
            if row.outputs.contains(&&*entry.key) {
                self.fixed(entry, out);
            } else if entry.value.items().is_empty() && entry.value.get("actions").is_none() {
                for named in entry.value.entries() {
                    self.named(&format!("{}/{}", entry.key, named.key), &named.key, &named.value, out);
                }
            } else if entry.value.get("actions").is_some() {
                self.named(&entry.key, &entry.key, &entry.value, out);
            } else {
                for (index, item) in entry.value.items().iter().enumerate() {
                    let Some(own) = item.single() else { continue };
                    let name = own.value.get("name").and_then(Node::as_text).unwrap_or_default();
                    self.named(&format!("{}[{index}]/{}", entry.key, own.key), name, &own.value, out);
                }
            }
        }
    }

    /// An output that the catalogue knows. Off is not the same as on and empty (A43).
    fn fixed(&mut self, entry: &Entry, out: &mut Vec<(String, String)>) {
        let node = &entry.value;
        let off = node.get("enabled").and_then(Node::as_bool) == Some(false);
        let has_actions = node.get("actions").is_some_and(|list| !list.items().is_empty());
        if off {
            if has_actions {
                self.within(&entry.key, node, |own| {
                    own.note(node, "an output that is off has actions: they are kept aside");
                });
            }
            return;
        }
        let block = self.branch(&entry.key, node);
        if !block.is_empty() || catalog::can_be_off(&entry.key) {
            out.push((entry.key.to_string(), block));
        }
    }

    /// An output that the flow names.
    fn named(&mut self, step: &str, name: &str, node: &Node, out: &mut Vec<(String, String)>) {
        if node.get("enabled").and_then(Node::as_bool) == Some(false) {
            return self.within(step, node, |own| own.note(node, "an output that is off is kept aside"));
        }
        let block = self.branch(step, node);
        out.push((quote(name), block));
    }

    // ---- What is lost -------------------------------------------------------------------------------------------

    /// An action that the catalogue does not have: its name, its texts and its branches stand in the script.
    fn unknown(&mut self, kind: &str, node: &Node) -> String {
        let mark = self.lose(node, &Construct::Action(kind.to_owned()));
        self.stand_in(mark, node)
    }

    /// An action that the reader of an export did not know.
    fn lost_by_reader(&mut self, node: &Node) -> String {
        let construct = node.get("construct").and_then(Node::as_text).unwrap_or("export-node:?");
        let construct = match construct.strip_prefix("action:") {
            Some(kind) => Construct::Action(kind.to_owned()),
            None => Construct::ExportNode(construct.trim_start_matches("export-node:").to_owned()),
        };
        let mark = self.lose(node, &construct);
        self.stand_in(mark, node)
    }

    fn stand_in(&mut self, mark: Mark, node: &Node) -> String {
        let label = node.get("name").and_then(Node::as_text).map(str::to_owned);
        let mut outputs = Vec::new();
        if let Some(list) = node.get("outputs") {
            self.within("outputs", list, |own| {
                for entry in list.entries().iter().filter(|entry| entry.value.get("actions").is_some()) {
                    let block = own.branch(&entry.key, &entry.value);
                    outputs.push((quote(&entry.key), block));
                }
            });
        }
        Stand { mark, label, entries: texts(node), outputs }.write()
    }
}

/// Whether an output of the file is one that the flow names: lists of intents and paths, or a mapping of branches.
fn is_dynamic(row: &Row, entry: &Entry) -> bool {
    let list = matches!(&*entry.key, "intents" | "paths");
    row.dynamic_outputs && (list || entry.value.get("actions").is_some() || entry.value.get("enabled").is_some())
}

/// The name of an output as a text.
fn as_text(name: &str) -> String {
    if name.starts_with('"') { name.to_owned() } else { quote(name) }
}

/// The scalar settings of something that is lost, as texts.
fn texts(node: &Node) -> Vec<String> {
    let text = |entry: &Entry| {
        let skip = matches!(&*entry.key, "name" | "refId" | "none" | "outputs" | "construct" | "path");
        let value = entry.value.as_text().or_else(|| {
            let inner =
                entry.value.single().filter(|inner| matches!(&*inner.key, "lit" | "exp" | "var" | "tts" | "prompt"))?;
            inner.value.get("name").unwrap_or(&inner.value).as_text()
        })?;
        let line = format!("{} = {}", quote(&entry.key), quote(value));
        (!skip && !is_too_long(&line)).then_some(line)
    };
    node.entries().iter().filter_map(text).collect()
}

/// The milliseconds of a literal Duration as this module writes it.
fn milliseconds(text: &str) -> Option<i64> {
    let inner = text.strip_prefix("MakeDuration(")?.strip_suffix(')')?;
    let parts: Vec<i64> = inner.split(", ").map(str::parse).collect::<Result<_, _>>().ok()?;
    let units = [86_400_000i64, 3_600_000, 60_000, 1000, 1];
    let products = parts.iter().zip(units).map(|(count, unit)| count.checked_mul(unit));
    products.sum::<Option<i64>>()
}
