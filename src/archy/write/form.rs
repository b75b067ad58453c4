//! Keys of actions that have a shape of their own, written from the settings of a script (archy.md §9, §10).

use super::action::Given;
use super::value::{STRING, Want, nothing};
use super::writer::Writer;
use crate::archy::table::{Form, Inside, LATEST, PartKind, Step, Target, archy_dtmf};
use crate::archy::tree::Node;
use crate::ast::{Expr, Key, OutputName};
use crate::catalog::{DATA_FAILURE_OUTPUTS, FAILURE_OUTPUTS, FAILURE_PREFIX, Keys, Shape};
use crate::value::{Kind, Type};
use compact_str::{CompactString, format_compact};

/// Whether a form is made of a setting.
pub fn takes(form: Form, key: &str, setting: &str) -> bool {
    match form {
        Form::Target(target) => {
            let named = target.steps.iter().any(|step| matches!(step, Step::Name(name) if *name == setting));
            named || target.inside.iter().any(|(name, inside)| *inside == Inside::Setting && *name == setting)
        }
        Form::Digits => matches!(setting, "digits" | "minDigits" | "maxDigits" | "terminatingDtmf"),
        Form::PlayStyle => setting == "duration",
        Form::Destination => {
            matches!(
                setting,
                "targetQueue" | "targetUser" | "targetGroup" | "callbackNumber" | "calleeName" | "voicemailGreeting"
            )
        }
        Form::Evaluation => {
            matches!(setting, "schedule" | "emergencyGroup" | "evaluationTimeZone" | "scheduleTimeZone" | "evaluate")
        }
        Form::When | Form::Named | Form::Bare | Form::Slots | Form::Reference(_) => key == setting,
        _ => false,
    }
}

/// Where a form stands behind the settings of one value: lists first, things of outside after them, what a failure gives
/// last. `None` for what stands among the settings.
pub fn rank(form: Form) -> Option<u8> {
    use Form::*;
    match form {
        SetAttributes | GetAttributes | Statements | Pairs(_) | PairsOut(_) | Inputs => Some(0),
        Target(_) => Some(1),
        Failure => Some(LAST),
        _ => None,
    }
}

/// The last rank.
pub const LAST: u8 = 2;

impl Writer<'_> {
    /// The value of a key; `None` when the script says nothing about it.
    pub fn form(&mut self, form: Form, key: &str, given: &Given<'_>) -> Option<Node> {
        match form {
            Form::Target(target) => self.target(target, given),
            Form::SetAttributes => Some(self.sent("attribute", given)),
            Form::GetAttributes => Some(self.received("attribute", given, |_| true)),
            Form::Statements => Some(self.statements(given)),
            Form::Digits => self.digits(given),
            Form::PlayStyle => Some(self.play_style(given)),
            Form::Destination => Some(self.destination(given)),
            Form::Evaluation => Some(self.evaluation(given)),
            Form::When => Some(self.when(given)),
            Form::Named => self.named(key, given),
            Form::Bare => given.get(key).map(|expr| self.bare(expr)),
            Form::Slots => Some(self.slots(key, given)),
            Form::Reference(kind) => given.get(key).map(|expr| self.reference(kind, expr)),
            Form::Pairs(item) => (has_pairs(given) && !given.sent.is_empty()).then(|| self.sent(item, given)),
            Form::PairsOut(item) => self.pairs_out(item, given),
            Form::Failure => self.failure(given),
            Form::Inputs => (!given.sent.is_empty()).then(|| self.inputs(given)),
            Form::Cases | Form::Aside => None,
        }
    }

    // ---- Things of outside (A50) --------------------------------------------------------------------------------

    fn target(&mut self, target: &Target, given: &Given<'_>) -> Option<Node> {
        let mut names = Vec::new();
        for step in target.steps {
            names.push(match step {
                Step::Name(setting) => CompactString::from(self.text_of(given.get(setting)?)?),
                Step::Word(word) => (*word).into(),
                Step::Version => LATEST.into(),
            });
        }
        let inside = self.inside(target, given);
        Some(names.into_iter().rev().fold(inside, |inner, name| Node::one(name, inner)))
    }

    fn inside(&mut self, target: &Target, given: &Given<'_>) -> Node {
        let mut node = Node::map::<&str>([]);
        let has_failure = target.inside.iter().any(|(_, inside)| *inside == Inside::FailureOutputs);
        for (key, inside) in target.inside {
            let value = match inside {
                Inside::Inputs => self.inputs(given),
                Inside::Outputs => self.bound(given, |name| !(has_failure && name.starts_with(FAILURE_PREFIX))),
                Inside::FailureOutputs => self.failures(given, failure_names(given)),
                Inside::Slots => self.lex_slots(given),
                Inside::Branches => self.outputs(given.row, given.outputs),
                Inside::Setting => match given.get(key) {
                    Some(expr) => self.bare(expr),
                    None => continue,
                },
            };
            if !value.is_nothing() {
                node.set(*key, value);
            }
        }
        if node.entries().is_empty() {
            // An empty mapping is no value for Archy (A23).
            node.set("none", Node::text("true"));
        }
        node
    }

    /// What is sent; inputs that are declared and not given stand there without a value (A92).
    fn inputs(&mut self, given: &Given<'_>) -> Node {
        let mut node = Node::map::<&str>([]);
        for (key, expr) in &given.sent {
            if let Key::Text(name) = key {
                // A slot is a String (archy.md §12).
                let want = if name.text.starts_with("Slot.") { STRING } else { Want::Any };
                let value = self.value_or_nothing(want, *expr);
                node.set(name.text.clone(), value);
            }
        }
        self.declared(given, "input", &mut node);
        node
    }

    /// What is received; outputs that are declared and not bound stand there as such (A54, A92).
    fn bound(&mut self, given: &Given<'_>, wanted: impl Fn(&str) -> bool) -> Node {
        let mut node = Node::map::<&str>([]);
        for (path, expr) in &given.received {
            let name = self.text_of(*expr).map(CompactString::from).unwrap_or_default();
            if wanted(&name) {
                node.set(name, Node::one("var", Node::quoted(path.as_str())));
            }
        }
        self.declared(given, "output", &mut node);
        node
    }

    fn declared(&self, given: &Given<'_>, role: &str, node: &mut Node) {
        let kind = match given.row.key {
            "callData" | "callDataSecure" => "dataAction",
            "dataTableLookup" => "dataTable",
            _ => return,
        };
        let count = if kind == "dataTable" { 1 } else { given.row.arguments.len() };
        let names: Option<Vec<&str>> =
            given.row.arguments[..count].iter().map(|name| self.text_of(given.get(name)?)).collect();
        let declaration = names.and_then(|names| self.declaration(kind, &names));
        let role = if kind == "dataTable" && role == "output" { "column" } else { role };
        for field in declaration.iter().flat_map(|own| &own.fields).filter(|field| field.role.text == role) {
            if node.get(&field.name.text).is_none() {
                node.set(field.name.text.clone(), nothing());
            }
        }
    }

    fn lex_slots(&mut self, given: &Given<'_>) -> Node {
        let mut node = Node::map::<CompactString>([]);
        for (path, expr) in &given.received {
            let name = self.text_of(*expr).map(CompactString::from).unwrap_or_default();
            let Some((intent, slot)) = name.split_once('.').filter(|(intent, _)| is_output(given, intent)) else {
                continue;
            };
            let mut own = node.get(intent).cloned().unwrap_or_default();
            own.set(slot, Node::one("var", Node::quoted(path.as_str())));
            node.set(intent, own);
        }
        node
    }

    // ---- Lists --------------------------------------------------------------------------------------------------

    /// `- ITEM: {name: value, value: value}`
    fn sent(&mut self, item: &'static str, given: &Given<'_>) -> Node {
        let mut list = Vec::new();
        for (key, expr) in &given.sent {
            let name = match key {
                Key::Text(name) => Node::one("lit", Node::quoted(name.text.clone())),
                Key::Computed(name) => self.value(STRING, *name),
                _ => continue,
            };
            let value = self.value_or_nothing(STRING, *expr);
            list.push(Node::one(item, Node::map([("name", name), ("value", value)])));
        }
        Node::list(list)
    }

    /// `- ITEM: {name: value, variable: path}`
    fn received(&mut self, item: &'static str, given: &Given<'_>, wanted: impl Fn(&str) -> bool) -> Node {
        let mut list = Vec::new();
        for (path, expr) in &given.received {
            if self.text_of(*expr).is_some_and(|name| !wanted(name)) {
                continue;
            }
            let name = self.value(STRING, *expr);
            list.push(Node::one(item, Node::map([("name", name), ("variable", Node::quoted(path.as_str()))])));
        }
        Node::list(list)
    }

    fn pairs_out(&mut self, item: &'static str, given: &Given<'_>) -> Option<Node> {
        if !has_pairs(given) {
            return None;
        }
        let is_slot = |name: &str| name.split_once('.').is_some_and(|(intent, _)| is_output(given, intent));
        let list = self.received(item, given, |name| !is_slot(name) && !name.starts_with(FAILURE_PREFIX));
        (!list.items().is_empty()).then_some(list)
    }

    fn statements(&mut self, given: &Given<'_>) -> Node {
        let list: Vec<Node> = given.received.iter().map(|(path, expr)| self.statement(path, *expr)).collect();
        Node::list(list)
    }

    fn slots(&mut self, key: &str, given: &Given<'_>) -> Node {
        let names: Vec<Expr> = given.all(key).collect();
        let slot = |expr: Expr| Node::one("slot", Node::one("name", self.bare(expr)));
        Node::list(names.into_iter().map(slot))
    }

    /// What a failure gives, bound or not (A53, A92). Flows of chats, messages and e-mail have no failed transfer (A45).
    fn failure(&mut self, given: &Given<'_>) -> Option<Node> {
        // Things of outside have it inside.
        let inside = |(_, form): (_, Form)| match form {
            Form::Target(target) => target.inside.iter().any(|(_, inside)| *inside == Inside::FailureOutputs),
            _ => false,
        };
        let has =
            matches!(given.row.keys, Keys::Outputs | Keys::InputsAndOutputs) && given.row.outputs.contains(&"failure");
        if !has || super::action::forms(given.row.key).any(inside) || (given.row.leaves && self.kind.is_written()) {
            return None;
        }
        Some(self.failures(given, &FAILURE_OUTPUTS))
    }

    fn failures(&mut self, given: &Given<'_>, names: &[&'static str]) -> Node {
        let mut node = Node::map(names.iter().map(|name| (*name, nothing())));
        let prefixed = !matches!(given.row.keys, Keys::Outputs);
        for (path, expr) in &given.received {
            let name = self.text_of(*expr).map(CompactString::from).unwrap_or_default();
            let own = if prefixed {
                name.strip_prefix(FAILURE_PREFIX)
            } else {
                Some(name.trim_start_matches(FAILURE_PREFIX))
            };
            if let Some(own) = own {
                node.set(own, Node::one("var", Node::quoted(path.as_str())));
            }
        }
        node
    }

    // ---- Shapes of one action -----------------------------------------------------------------------------------

    fn digits(&mut self, given: &Given<'_>) -> Option<Node> {
        if let Some(exact) = given.get("digits") {
            return Some(Node::one("exact", self.bare(exact)));
        }
        let mut range = Node::map::<&str>([]);
        if let Some(key) = given.get("terminatingDtmf") {
            let key = archy_dtmf(self.text_of(key).unwrap_or_default());
            range.set("terminatingDtmf", Node::quoted(key));
        }
        for (setting, key) in [("minDigits", "min"), ("maxDigits", "max")] {
            if let Some(expr) = given.get(setting) {
                let value = self.bare(expr);
                range.set(key, value);
            }
        }
        (!range.entries().is_empty()).then(|| Node::one("range", range))
    }

    fn play_style(&mut self, given: &Given<'_>) -> Node {
        match given.get("duration") {
            Some(expr) => Node::one("duration", self.value(Want::Typed(Type::one(Kind::Duration)), expr)),
            None => Node::one("entirePrompt", Node::text("true")),
        }
    }

    fn destination(&mut self, given: &Given<'_>) -> Node {
        let targets = [("targetQueue", "queue"), ("targetUser", "user"), ("targetGroup", "group")];
        let kind = targets.iter().find(|(setting, _)| given.get(setting).is_some()).map_or("queue", |(_, kind)| *kind);
        let inside = ["targetQueue", "targetUser", "targetGroup", "callbackNumber", "calleeName", "voicemailGreeting"];
        let mut node = Node::map::<&str>([]);
        for name in inside {
            self.put(name, name, given, &mut node);
        }
        Node::one(kind, node)
    }

    fn evaluation(&mut self, given: &Given<'_>) -> Node {
        let by_group = given.get("emergencyGroup").is_some();
        let mut node = Node::map::<&str>([]);
        if by_group {
            self.put("emergencyGroup", "selectedEmergencyGroup", given, &mut node);
        } else {
            self.put("schedule", "selectedSchedule", given, &mut node);
        }
        for name in ["evaluationTimeZone", "scheduleTimeZone"] {
            self.put(name, name, given, &mut node);
        }
        let when = self.when(given);
        node.set("evaluate", when);
        Node::one(if by_group { "emergencyGroup" } else { "schedule" }, node)
    }

    fn when(&mut self, given: &Given<'_>) -> Node {
        let mut node = Node::map::<&str>([]);
        self.put("evaluate", "evaluate", given, &mut node);
        node.get("evaluate").cloned().unwrap_or_else(|| Node::one("now", Node::text("true")))
    }

    /// A setting of one value, under the key it has in this shape.
    fn put(&mut self, setting: &str, key: &'static str, given: &Given<'_>, node: &mut Node) {
        let row = given.row.setting(setting).map(|(_, row)| row);
        if let (Some(row), Some(expr)) = (row, given.get(setting)) {
            let value = self.setting(&row.shape, expr);
            node.set(key, value);
        }
    }

    /// `{name: X}`; the output path that a task has anyway is named too.
    fn named(&mut self, key: &str, given: &Given<'_>) -> Option<Node> {
        match given.get(key) {
            Some(expr) => Some(Node::one("name", self.bare(expr))),
            None if key == "outputPath" => Some(Node::one("name", Node::quoted("default"))),
            None => None,
        }
    }

    /// A bare scalar (A31).
    pub fn bare(&mut self, expr: Expr) -> Node {
        match self.text_of(expr) {
            Some(text) => Node::quoted(text),
            None => Node::text(self.expression(expr)),
        }
    }

    fn reference(&mut self, kind: PartKind, expr: Expr) -> Node {
        let name = self.text_of(expr).unwrap_or_default();
        let path = self.refs.path(kind.word(), name);
        Node::quoted(path.unwrap_or_else(|| format_compact!("{name}")))
    }
}

/// Session variables are the texts of actions whose target has no inputs of its own.
fn has_pairs(given: &Given<'_>) -> bool {
    let named = |shape: &Shape| matches!(shape, Shape::Name);
    let target = given.row.settings().iter().any(|setting| named(&setting.shape));
    matches!(given.row.keys, Keys::InputsAndOutputs) && (given.row.key == "callLexV2Bot" || !target)
}

fn failure_names(given: &Given<'_>) -> &'static [&'static str] {
    if matches!(given.row.key, "callData" | "callDataSecure") { DATA_FAILURE_OUTPUTS } else { &FAILURE_OUTPUTS }
}

fn is_output(given: &Given<'_>, wanted: &str) -> bool {
    given.outputs.iter().any(|output| matches!(&output.name, OutputName::Dynamic(name) if name.text == wanted))
}
