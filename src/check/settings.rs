//! Settings of actions and of flows, against the catalogue.

use super::expr::{Constant, Known, Typed};
use super::flow::Checker;
use crate::ast::{self, Entry, Expr, FlowItem, Key, NodeKind};
use crate::builtins;
use crate::catalog::{self, Action as Row, Keys, Setting, Shape};
use crate::diagnostic::{Code, did_you_mean};
use crate::ir::{self, Given, Perform, VariableId};
use crate::value::{Kind, Text, Type};
use std::sync::OnceLock;

/// The settings of a flow, in the notation of the catalogue.
const FLOW: &str = "language: name, languages: String[], division: name, start: name, initialGreeting: Audio, \
                    holdMusic: Prompt";

/// The settings of a flow as they were written.
pub(super) struct FlowSettings<'a> {
    list: Vec<&'a ast::Setting>,
}

impl<'a> FlowSettings<'a> {
    /// Collects them.
    pub fn of(flow: &'a ast::Flow) -> Self {
        let setting = |item: &'a FlowItem| match item {
            FlowItem::Setting(setting) => Some(setting),
            _ => None,
        };
        Self { list: flow.items.iter().filter_map(setting).collect() }
    }

    fn get(&self, name: &str) -> Option<&'a ast::Setting> {
        self.list.iter().copied().find(|setting| setting.name.text == name)
    }
}

fn flow_table() -> &'static [Setting] {
    static TABLE: OnceLock<Vec<Setting>> = OnceLock::new();
    TABLE.get_or_init(|| catalog::setting::parse(FLOW))
}

impl Checker<'_> {
    pub(super) fn flow_settings(&mut self, settings: &FlowSettings<'_>) {
        let written: Vec<ast::Setting> = settings.list.iter().map(|setting| (*setting).clone()).collect();
        self.known_settings(&written, flow_table(), "a flow");
        if let Some(setting) = settings.get("language") {
            self.out.language = self.literal_text(setting.value, "the language");
        }
        if let Some(setting) = settings.get("division") {
            self.literal_text(setting.value, "the division");
        }
        if let Some(setting) = settings.get("languages") {
            self.value(setting.value, Type::many(Kind::String));
        }
        if let Some(setting) = settings.get("initialGreeting") {
            self.out.greeting = self.value(setting.value, Type::one(Kind::Audio));
        }
        if let Some(setting) = settings.get("holdMusic") {
            self.hold_music = self.value(setting.value, Type::one(Kind::Prompt));
        }
        if let Some(setting) = settings.get("start") {
            self.start(setting.value);
        }
    }

    fn start(&mut self, value: Expr) {
        let Some(name) = self.literal_text(value, "the start") else { return };
        let found = self.out.parts.iter().position(|part| part.name == name);
        match found {
            Some(at) => self.out.start = ir::PartId(at as u16),
            None => {
                let message = format!("there is no task, menu or state `{}`", name.as_str());
                let code = self.classes.first().map_or(Code::UnknownTask, |class| class.unknown());
                let known: Vec<&str> = self.out.parts.iter().map(|part| part.name.as_str()).collect();
                let help = did_you_mean(name.as_str(), known.iter().copied()).unwrap_or_else(|| match known[..] {
                    [] => "write the name of one".into(),
                    _ => format!("the parts of this flow: `{}`", known.join("`, `")),
                });
                self.report(self.finding(code, value.span, message).help(help));
            }
        }
    }

    /// `default NAME { … }`: settings for every action of a kind.
    pub(super) fn all_defaults(&mut self, flow: &ast::Flow) {
        for item in &flow.items {
            let FlowItem::Defaults(defaults) = item else { continue };
            if defaults.action.text == "menu" {
                self.all_menus(defaults);
                continue;
            }
            let Some((_, row)) = catalog::find(&defaults.action.text) else {
                let message = format!("there is no action `{}`", defaults.action.text);
                let mut finding = self.finding(Code::UnknownAction, defaults.action.span, message);
                finding.help = did_you_mean(&defaults.action.text, catalog::actions().iter().map(|row| row.key));
                self.report(finding);
                continue;
            };
            let mut perform = Perform::default();
            self.entries(row, &defaults.body.entries, &mut perform);
            if self.defaults.insert(row.key, perform.settings).is_some() {
                let message = format!("`{}` has its defaults twice", row.key);
                self.report(self.finding(Code::DuplicateKey, defaults.action.span, message).help("join the two"));
            }
        }
    }

    /// Settings, inputs and outputs of an action's parentheses and body.
    pub(super) fn settings_of(&mut self, row: &'static Row, action: &ast::Action) -> Perform {
        let mut perform = Perform::default();
        let arguments = action.arguments.as_deref().unwrap_or_default();
        for (index, value) in arguments.iter().enumerate() {
            match row.arguments.get(index) {
                Some(name) => self.setting(row, name, *value, &mut perform),
                None => {
                    let message = match row.arguments.len() {
                        0 => format!("`{}` takes no arguments in parentheses", row.key),
                        1 => format!("`{}` takes one argument in parentheses", row.key),
                        count => format!("`{}` takes {count} arguments in parentheses", row.key),
                    };
                    self.expression(*value);
                    let help = "leave it out; settings stand in `{ … }`";
                    self.report(self.finding(Code::ArgumentCount, value.span, message).help(help));
                    break;
                }
            }
        }
        if let Some(body) = &action.body {
            self.entries(row, &body.entries, &mut perform);
        }
        perform.settings.sort_by_key(|(number, _)| *number);
        perform
    }

    fn entries(&mut self, row: &'static Row, entries: &[Entry], perform: &mut Perform) {
        for entry in entries {
            match (&entry.key, row.keys) {
                (Key::Name(name), _) if row.setting(&name.text).is_some() => {
                    let number = row.setting(&name.text).map_or(0, |(number, _)| number as u16);
                    if perform.settings.iter().any(|(known, _)| *known == number) {
                        let message = format!("`{}` is given twice", name.text);
                        self.report(self.finding(Code::DuplicateKey, name.span, message).help("keep one of them"));
                    }
                    self.setting(row, &name.text, entry.value, perform);
                }
                (Key::Text(name), Keys::Inputs | Keys::InputsAndOutputs | Keys::SetAttributes) => {
                    if perform.inputs.iter().any(|(known, _)| known.as_str() == name.text) {
                        let message = format!("`{}` is sent twice", name.text);
                        self.report(self.finding(Code::DuplicateKey, name.span, message).help("keep one of them"));
                    }
                    let value = match row.keys {
                        Keys::SetAttributes => self.sent_attribute(name, entry.value),
                        _ => {
                            let typed = self.expression(entry.value);
                            self.sent(typed, entry.value)
                        }
                    };
                    perform.inputs.extend(value.map(|value| (Text::from(name.text.clone()), value)));
                }
                (Key::Path(path), Keys::Outputs | Keys::InputsAndOutputs | Keys::GetAttributes) => {
                    self.output(row, path, entry, perform);
                }
                _ => self.strange_key(row, entry),
            }
        }
    }

    /// A value that is sent keeps its type; a bare NOT_SET is a String.
    fn sent(&mut self, typed: Typed, expr: Expr) -> Option<ir::ExprId> {
        match typed {
            Typed::Value(known) => Some(known.id),
            typed => self.place(typed, expr.span, Type::one(Kind::String)),
        }
    }

    fn output(&mut self, row: &Row, path: &ast::Path, entry: &Entry, perform: &mut Perform) {
        let target = self.receiving_any(row, path);
        let Some(name) = self.literal_text(entry.value, "the name of what is received") else { return };
        if row.keys == Keys::GetAttributes && !self.named_attribute(&name, entry.value.span) {
            return;
        }
        let known = crate::catalog::FAILURE_OUTPUTS;
        let plain = name.as_str().strip_prefix("failure.").unwrap_or(name.as_str());
        if row.keys == Keys::Outputs && !known.contains(&plain) {
            let message = format!("`{}` gives no `{}`", row.key, name.as_str());
            let help =
                did_you_mean(plain, known).unwrap_or_else(|| "a failure gives errorType and errorMessage".into());
            return self.report(self.finding(Code::UnknownOutput, entry.value.span, message).help(help));
        }
        let own = if row.keys == Keys::Outputs { Text::new(plain) } else { name };
        perform.outputs.extend(target.map(|target| (own, target)));
    }

    /// A failure's outputs and attributes are Strings; what a data action gives has the type of its variable.
    fn receiving_any(&mut self, row: &Row, path: &ast::Path) -> Option<VariableId> {
        match row.keys {
            Keys::Outputs | Keys::GetAttributes => self.receiving(path),
            _ => self.target(path),
        }
    }

    /// An attribute of a conversation (P44): its name as P7 wants it, its value cast to a String as P9 does.
    fn sent_attribute(&mut self, name: &ast::Quoted, value: Expr) -> Option<ir::ExprId> {
        let named = self.named_attribute(&Text::from(name.text.clone()), name.span);
        self.value(value, Type::one(Kind::String)).filter(|_| named)
    }

    /// One setting.
    fn setting(&mut self, row: &'static Row, name: &str, value: Expr, perform: &mut Perform) {
        let Some((number, setting)) = row.setting(name) else { return };
        if let Some(given) = self.given_to(setting, value) {
            perform.settings.push((number as u16, given));
        }
    }

    fn given_to(&mut self, setting: &'static Setting, value: Expr) -> Option<Given> {
        match &setting.shape {
            Shape::Value(kind) => self.value_setting(setting, *kind, value),
            Shape::Object(kind) => self.object_setting(setting, *kind, value),
            Shape::Out(kind) => self.out_setting(setting, *kind, value),
            Shape::Word(words) => {
                let text = self.literal_text(value, &format!("`{}`", setting.name))?;
                self.word(setting, words, text, value)
            }
            Shape::OneOf(words) => match self.expression(value) {
                Typed::Value(Known { literal: Some(Constant::Text(text)), .. }) => {
                    self.word(setting, words, text, value)
                }
                typed => self.place(typed, value.span, Type::one(Kind::String)).map(Given::Value),
            },
            Shape::Flow(kind) => {
                let name = self.literal_text(value, "the name of a flow")?;
                self.known_flow(&name, *kind, value);
                Some(Given::Name(name))
            }
            Shape::Slot | Shape::Slots => {
                let name = self.literal_text(value, "the name of a slot")?;
                self.mention("Slot", name.as_str(), value.span)?;
                Some(Given::Name(name))
            }
            Shape::Aside => {
                self.expression(value);
                let message = format!("`{}` cannot be written in a script yet", setting.name);
                let help = "leave it out: it is a structure of the platform, which scripts cannot hold";
                self.report(self.finding(Code::NoForm, value.span, message).help(help));
                None
            }
            Shape::Text | Shape::Task | Shape::Menu | Shape::State | Shape::Path | Shape::Name => {
                self.literal_text(value, &format!("`{}`", setting.name)).map(Given::Name)
            }
        }
    }

    /// A text that is one of some words.
    fn word(&mut self, setting: &Setting, words: &[&'static str], text: Text, value: Expr) -> Option<Given> {
        if words.contains(&text.as_str()) {
            return Some(Given::Name(text));
        }
        let message = format!("`{}` is one of {}", setting.name, words.join(", "));
        let mut finding = self.finding(Code::LiteralRange, value.span, message);
        finding.help = did_you_mean(text.as_str(), words.iter().copied());
        self.report(finding);
        None
    }

    fn value_setting(&mut self, setting: &Setting, kind: Type, value: Expr) -> Option<Given> {
        let typed = self.expression_for(value, kind);
        if let (Some((least, most)), Typed::Value(known)) = (setting.literal, &typed) {
            match known.literal {
                Some(Constant::Integer(number)) if !(least..=most).contains(&number) => {
                    let message = format!("`{}` goes from {least} to {most}, found {number}", setting.name);
                    let help = format!("write a number from {least} to {most}");
                    self.report(self.finding(Code::LiteralRange, value.span, message).help(help));
                    return None;
                }
                None => {
                    let message = format!("`{}` must be a literal", setting.name);
                    let finding = self.finding(Code::SettingNotLiteral, value.span, message);
                    self.report(finding.help("write the value itself"));
                    return None;
                }
                _ => {}
            }
        }
        self.place(typed, value.span, kind).map(Given::Value)
    }

    /// A thing of the organisation: its name as a text, or an expression of its type.
    fn object_setting(&mut self, setting: &Setting, kind: Kind, value: Expr) -> Option<Given> {
        match self.expression(value) {
            Typed::Value(Known { literal: Some(Constant::Text(name)), .. }) => {
                if name.is_empty() {
                    let message = format!("the name of a {} is empty", kind.name());
                    self.report(self.finding(Code::LiteralRange, value.span, message).help("write its name in quotes"));
                    return None;
                }
                self.declared_thing(kind, &name, value);
                Some(Given::Name(name))
            }
            Typed::Value(known) if known.kind == Type::one(kind) => Some(Given::Value(known.id)),
            Typed::Value(known) => {
                let message = format!("`{}` is {} or its name, found {}", setting.name, kind.name(), known.kind);
                let finder = format!("Find{}", kind.name());
                let help = match builtins::functions().iter().any(|function| function.name == finder) {
                    true => format!("write its name in quotes, or find it: `{finder}(…)`"),
                    false => "write its name in quotes".to_owned(),
                };
                self.report(self.finding(Code::NoCast, value.span, message).help(help));
                None
            }
            typed => self.place(typed, value.span, Type::one(kind)).map(Given::Value),
        }
    }

    /// A setting that receives names a variable.
    fn out_setting(&mut self, setting: &Setting, kind: Type, value: Expr) -> Option<Given> {
        let Some(path) = self.as_path(value) else {
            self.expression(value);
            let message = format!("`{}` names the variable that receives the result", setting.name);
            let finding = self.finding(Code::WrongTarget, value.span, message);
            self.report(finding.help("write a variable: `Flow.Digits`"));
            return None;
        };
        let id = self.target(&path)?;
        let own = self.out.variables[id.0 as usize].kind;
        if own == kind {
            return Some(Given::Out(id));
        }
        let message = format!("`{}` receives {kind}, and this variable is {own}", setting.name);
        self.report(self.finding(Code::WrongTarget, value.span, message).help(format!("declare a {kind} for it")));
        None
    }

    /// An expression that is a plain reference, as a path.
    fn as_path(&self, value: Expr) -> Option<ast::Path> {
        let root = self.tree.node(value.root);
        let NodeKind::Member { object, name, quoted: false } = &root.kind else { return None };
        let scope = self.tree.node(*object);
        let NodeKind::Scope(first) = &scope.kind else { return None };
        let part = |text: &compact_str::CompactString, span| ast::Name { text: text.clone(), span };
        Some(ast::Path { parts: vec![part(first, scope.span), part(name, root.at)], span: value.span })
    }

    /// Defaults of the flow fill what was not given.
    pub(super) fn with_defaults(&mut self, row: &Row, perform: &mut Perform) {
        for (number, given) in self.defaults.get(row.key).into_iter().flatten() {
            if !perform.settings.iter().any(|(known, _)| known == number) {
                perform.settings.push((*number, given.clone()));
            }
        }
        perform.settings.sort_by_key(|(number, _)| *number);
        // Who never asks whether a value is right never puts the question together: it speaks of a slot not yet filled.
        let number = |name: &str| row.setting(name).map(|(number, _)| number as u16);
        let mode = number("confirmationMode");
        let never = |(own, given): &(u16, Given)| {
            Some(*own) == mode && matches!(given, Given::Name(word) if word.as_str() == "never")
        };
        if perform.settings.iter().any(never) {
            perform.settings.retain(|(own, _)| Some(*own) != number("confirmationQuestion"));
        }
    }

    /// What an action cannot do without.
    pub(super) fn required(&mut self, row: &'static Row, action: &ast::Action, perform: &Perform) {
        for (number, setting) in row.settings().iter().enumerate() {
            let given = perform.settings.iter().any(|(own, _)| usize::from(*own) == number);
            if setting.required && !given && !self.mentioned(row, action, setting.name) {
                let message = format!("`{}` needs `{}`", row.key, setting.name);
                let finding = self.finding(Code::MissingSetting, action.name.span, message);
                let help = match row.arguments.iter().position(|argument| *argument == setting.name) {
                    Some(0) => format!("write `{}(…)` with {}", row.key, setting.shape.describe()),
                    _ => format!("add `{} = …`: {}", setting.name, setting.shape.describe()),
                };
                self.report(finding.help(help));
            }
        }
    }

    /// Whether a setting was written at all; what is wrong with it was said.
    pub(super) fn mentioned(&self, row: &Row, action: &ast::Action, name: &str) -> bool {
        let argument = row.arguments.iter().position(|argument| *argument == name);
        let count = action.arguments.as_ref().map_or(0, Vec::len);
        let entries = action.body.iter().flat_map(|body| &body.entries);
        let keyed = entries.filter(|entry| matches!(&entry.key, Key::Name(key) if key.text == name)).count();
        argument.is_some_and(|at| at < count) || keyed > 0
    }
}
