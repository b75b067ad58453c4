//! Keys of actions that have a shape of their own (archy.md §9, §10), by the table of forms.

use super::super::loss::Construct;
use super::super::table::{self, Form, Inside, Step, Target};
use super::super::tree::Node;
use super::expression::{literal_text, template_or};
use super::mapper::Mapper;
use super::spell::{is_path, quote};
use super::statement::Statement;
use super::value::{Given, Want};
use super::variables::{Sure, archy_type};
use crate::catalog::{Keys, Shape};
use crate::value::{Kind, Type};

impl Mapper<'_> {
    /// Reads one key of an action by its form.
    pub fn form(&mut self, form: Form, key: &str, node: &Node, out: &mut Statement) {
        match form {
            Form::Target(target) => self.target(target, node, out),
            Form::SetAttributes => self.pairs(node, "attribute", false, out),
            Form::GetAttributes => self.pairs(node, "attribute", true, out),
            Form::Pairs(item) => self.pairs(node, item, false, out),
            Form::PairsOut(item) => self.pairs(node, item, true, out),
            Form::Statements => self.statements(node, out),
            Form::Digits => self.digits(node, out),
            Form::PlayStyle => self.play_style(node, out),
            Form::Destination => self.destination(node, out),
            Form::Evaluation => self.evaluation(node, out),
            Form::When => self.when(node, out),
            Form::Named | Form::Bare => self.plain(key, node, out),
            Form::Slots => self.slots(node, out),
            Form::Reference(kind) => self.reference(key, kind, node, out),
            // Beside other outputs a failure's have a word before them (A53).
            Form::Failure if matches!(out.row.keys, Keys::Outputs) => self.bindings(node, "", out),
            Form::Failure => self.bindings(node, "failure.", out),
            Form::Inputs => self.inputs(node, out),
            Form::Cases | Form::Aside => {}
        }
    }

    /// A setting of the action whose value needs nothing special.
    fn plain(&mut self, key: &str, node: &Node, out: &mut Statement) {
        let Some((_, setting)) = out.row.setting(key) else { return };
        if let Given::Text(value) = self.setting_value(setting, node) {
            if let (Shape::Slot, Some(name)) = (&setting.shape, literal_text(&value)) {
                self.variables.meet(&format!("Slot.{name}"), None, Sure::No);
            }
            out.give(key, value);
        }
    }

    /// A value for a setting of another name than its key.
    fn give(&mut self, setting: &str, key: &str, node: &Node, out: &mut Statement) {
        let Some(value) = node.get(key) else { return };
        self.within(key, value, |own| {
            if let Some((_, row)) = out.row.setting(setting)
                && let Given::Text(text) = own.setting_value(row, value)
            {
                out.give(setting, text);
            }
        });
    }

    /// Whatever a shape has beside the keys that it is known to have.
    fn only(&mut self, node: &Node, known: &[&str]) {
        for entry in node.entries().iter().filter(|entry| !known.contains(&&*entry.key)) {
            self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &Construct::Value));
        }
    }

    // ---- Targets (A50) ------------------------------------------------------------------------------------------

    fn target(&mut self, target: &Target, node: &Node, out: &mut Statement) {
        self.steps(target, target.steps, node, out);
    }

    /// At most four steps deep.
    fn steps(&mut self, target: &Target, steps: &[Step], node: &Node, out: &mut Statement) {
        let Some((step, rest)) = steps.split_first() else { return self.inside(target, node, out) };
        if node.get("noValue").is_some() || node.is_nothing() {
            return;
        }
        let Some(entry) = node.single() else {
            self.lose(node, &Construct::Value);
            return;
        };
        match step {
            Step::Name(setting) => out.give(setting, quote(&entry.key)),
            Step::Word(word) if entry.key == *word => {}
            Step::Version if entry.key == table::LATEST => {}
            Step::Version => {
                self.within(&entry.key, &entry.value, |own| own.lose(&entry.value, &Construct::Version));
            }
            Step::Word(_) => {
                self.lose(node, &Construct::Value);
                return;
            }
        }
        self.within(&entry.key, &entry.value, |own| own.steps(target, rest, &entry.value, out));
    }

    fn inside(&mut self, target: &Target, node: &Node, out: &mut Statement) {
        for entry in node.entries() {
            if entry.key == "none" {
                continue;
            }
            let known = target.inside.iter().find(|(name, _)| *name == entry.key).map(|(_, inside)| *inside);
            self.within(&entry.key, &entry.value, |own| match known {
                Some(Inside::Inputs) => own.inputs(&entry.value, out),
                Some(Inside::Outputs) => own.bindings(&entry.value, "", out),
                Some(Inside::FailureOutputs) => own.bindings(&entry.value, "failure.", out),
                Some(Inside::Slots) => own.lex_slots(&entry.value, out),
                Some(Inside::Branches) => own.branches(out.row, &entry.value, &mut out.outputs),
                Some(Inside::Setting) => own.plain(&entry.key, &entry.value, out),
                None => {
                    own.lose(&entry.value, &Construct::Setting(out.row.key.into(), entry.key.to_string()));
                }
            });
        }
    }

    /// `{name: value}`: names, not paths (A52). A slot is a String (archy.md §12).
    fn inputs(&mut self, node: &Node, out: &mut Statement) {
        for entry in node.entries() {
            let slot = entry.key.starts_with("Slot.");
            let want = if slot { Want::Typed(Type::one(Kind::String)) } else { Want::Any };
            let given = self.within(&entry.key, &entry.value, |own| own.value(&entry.value, want));
            if let Given::Text(value) = given {
                out.send(&entry.key, &value);
            }
        }
    }

    /// `{name: {var: path}}`: what is not bound has no effect (A54).
    fn bindings(&mut self, node: &Node, prefix: &str, out: &mut Statement) {
        for entry in node.entries() {
            let ty = (prefix == "failure." || out.row.key != "callData").then_some(Type::one(Kind::String));
            let ty = ty.filter(|_| entry.key.starts_with("error") || prefix == "failure.");
            let path = self.within(&entry.key, &entry.value, |own| own.target_path(&entry.value, ty));
            if let Some(path) = path {
                out.receive(&path, &format!("{prefix}{}", entry.key));
            }
        }
    }

    fn lex_slots(&mut self, node: &Node, out: &mut Statement) {
        for intent in node.entries() {
            for slot in intent.value.entries().iter().filter(|slot| slot.key != "none") {
                let step = format!("{}/{}", intent.key, slot.key);
                let ty = Some(Type::one(Kind::String));
                let path = self.within(&step, &slot.value, |own| own.target_path(&slot.value, ty));
                if let Some(path) = path {
                    out.receive(&path, &format!("{}.{}", intent.key, slot.key));
                }
            }
        }
    }

    /// The variable that receives something: `{var: path}`, or a bare path; `None` for nothing, or a loss.
    pub fn target_path(&mut self, node: &Node, ty: Option<Type>) -> Option<String> {
        let own = match node.get("var") {
            Some(own) => own,
            None if node.scalar().is_some() => node,
            None if node.is_nothing() => return None,
            None if node.entries().iter().any(|entry| matches!(&*entry.key, "noValue" | "none" | "enabled")) => {
                return None;
            }
            None => {
                self.lose(node, &Construct::Value);
                return None;
            }
        };
        let path = own.as_text()?;
        if !is_path(path) {
            self.lose(own, &template_or(path, Construct::Value));
            return None;
        }
        self.variables.meet(path, ty, if ty.is_some() { Sure::Yes } else { Sure::No });
        Some(path.to_owned())
    }

    // ---- Lists --------------------------------------------------------------------------------------------------

    /// Attributes, session variables: `- ITEM: {name: value, value: value}` or `{name: value, variable: path}`.
    fn pairs(&mut self, node: &Node, item: &str, receive: bool, out: &mut Statement) {
        for (index, own) in node.items().iter().enumerate() {
            let Some(entry) = own.single().filter(|entry| entry.key == item) else {
                self.within(&format!("[{index}]"), own, |mapper| mapper.lose(own, &Construct::Value));
                continue;
            };
            self.within(&format!("{item}[{index}]"), &entry.value, |mapper| {
                mapper.pair(&entry.value, receive, out);
            });
        }
    }

    fn pair(&mut self, node: &Node, receive: bool, out: &mut Statement) {
        let Some(name) = node.get("name") else {
            self.lose(node, &Construct::Value);
            return;
        };
        let name = self.within("name", name, |own| own.value(name, Want::Typed(Type::one(Kind::String))));
        let Given::Text(name) = name else { return };
        let literal = literal_text(&name);
        self.computed_names |= literal.is_none();
        self.only(node, &["name", if receive { "variable" } else { "value" }]);
        if receive {
            let path = node.get("variable").and_then(|own| self.target_path(own, Some(Type::one(Kind::String))));
            out.received.extend(path.map(|path| format!("{path} = {name}")));
            return;
        }
        let value = node.get("value").map_or(Given::Nothing, |own| {
            self.within("value", own, |mapper| mapper.value(own, Want::Typed(Type::one(Kind::String))))
        });
        let key = if literal.is_some() { name } else { format!("({name})") };
        match value {
            Given::Text(value) => out.sent.push(format!("{key} = {value}")),
            Given::Nothing => out.sent.push(format!("{key} = NOT_SET")),
            Given::Lost => {}
        }
    }

    /// `- TYPE: {variable: path, value: value}`: the value of each assignment, in order.
    pub fn statements(&mut self, node: &Node, out: &mut Statement) {
        for (index, own) in node.items().iter().enumerate() {
            let Some(entry) = own.single() else {
                self.within(&format!("[{index}]"), own, |mapper| mapper.lose(own, &Construct::Value));
                continue;
            };
            let ty = archy_type(&entry.key);
            self.within(&format!("{}[{index}]", entry.key), &entry.value, |mapper| {
                mapper.only(&entry.value, &["variable", "value"]);
                let path = entry.value.get("variable").and_then(|own| mapper.target_path(own, ty));
                let want = ty.map_or(Want::Any, Want::Typed);
                let value = entry
                    .value
                    .get("value")
                    .map_or(Given::Nothing, |own| mapper.within("value", own, |mapper| mapper.value(own, want)));
                let text = match value {
                    Given::Text(text) => text,
                    Given::Nothing => "NOT_SET".to_owned(),
                    Given::Lost => return,
                };
                out.received.extend(path.map(|path| format!("{path} = {text}")));
            });
        }
    }

    fn slots(&mut self, node: &Node, out: &mut Statement) {
        for (index, own) in node.items().iter().enumerate() {
            let name = own.get("slot").and_then(|slot| slot.get("name")).and_then(Node::as_text);
            match name {
                Some(name) => {
                    self.variables.meet(&format!("Slot.{name}"), None, Sure::No);
                    // Arguments of one action, in order: the row takes any number.
                    let own = out.given.entry(0).or_default();
                    let part = if own.is_empty() { quote(name) } else { format!("{own}, {}", quote(name)) };
                    *own = part;
                }
                None => {
                    self.within(&format!("[{index}]"), own, |mapper| mapper.lose(own, &Construct::Value));
                }
            }
        }
    }

    // ---- Shapes of one action -----------------------------------------------------------------------------------

    fn digits(&mut self, node: &Node, out: &mut Statement) {
        if let Some(range) = node.get("range") {
            self.only(range, &["min", "max", "terminatingDtmf"]);
            self.give("minDigits", "min", range, out);
            self.give("maxDigits", "max", range, out);
            let key = range.get("terminatingDtmf").filter(|own| own.as_text().is_some());
            match key.and_then(Node::as_text).map(table::dtmf) {
                Some(Some(key)) => out.give("terminatingDtmf", quote(key)),
                Some(None) => {
                    self.lose(range, &Construct::Value);
                }
                None => {}
            }
        } else {
            self.give("digits", "exact", node, out);
        }
        self.only(node, &["exact", "range", "none"]);
    }

    fn play_style(&mut self, node: &Node, out: &mut Statement) {
        self.give("duration", "duration", node, out);
        self.only(node, &["entirePrompt", "duration"]);
    }

    /// `{queue: {targetQueue, …}}`: the settings of what is inside.
    fn destination(&mut self, node: &Node, out: &mut Statement) {
        let Some(entry) = node.single().filter(|entry| matches!(&*entry.key, "queue" | "user" | "group")) else {
            self.lose(node, &Construct::Value);
            return;
        };
        self.within(&entry.key, &entry.value, |own| {
            for inner in entry.value.entries() {
                match out.row.setting(&inner.key) {
                    Some(_) => own.give(&inner.key, &inner.key, &entry.value, out),
                    None => {
                        own.within(&inner.key, &inner.value, |own| own.lose(&inner.value, &Construct::Value));
                    }
                }
            }
        });
    }

    fn evaluation(&mut self, node: &Node, out: &mut Statement) {
        let Some(entry) = node.single().filter(|entry| matches!(&*entry.key, "schedule" | "emergencyGroup")) else {
            self.lose(node, &Construct::Value);
            return;
        };
        self.within(&entry.key, &entry.value, |own| {
            let (setting, selected) = match &*entry.key {
                "schedule" => ("schedule", "selectedSchedule"),
                _ => ("emergencyGroup", "selectedEmergencyGroup"),
            };
            let inner = &entry.value;
            own.give(setting, selected, inner, out);
            for key in ["evaluationTimeZone", "scheduleTimeZone"] {
                own.give(key, key, inner, out);
            }
            if let Some(when) = inner.get("evaluate") {
                own.within("evaluate", when, |own| own.when(when, out));
            }
            // The name repeats what was selected (A32).
            own.only(inner, &[selected, "name", "evaluationTimeZone", "scheduleTimeZone", "evaluate"]);
        });
    }

    /// `{now: true}` is what is meant when nothing is said.
    fn when(&mut self, node: &Node, out: &mut Statement) {
        if node.get("now").is_none() {
            self.plain("evaluate", node, out);
        }
    }

    fn reference(&mut self, key: &str, kind: table::PartKind, node: &Node, out: &mut Statement) {
        if let Some(name) = self.referred(node, &[kind]) {
            out.give(key, quote(&name));
        }
    }
}
