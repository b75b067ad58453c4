//! A flow: settings, variables, parts, error handling, in two passes: first all names, then what uses them.

use super::Shared;
use super::expr::Typed;
use super::names::{MAX_PARTS, PartClass, Symbols};
use super::settings::FlowSettings;
use crate::ast::{self, FlowItem};
use crate::catalog::FlowType;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::ir::{self, PartId, PartKind, VariableId};
use crate::participant::Names;
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Text, Type};
use rustc_hash::{FxHashMap, FxHashSet};

/// The most characters of a flow's name (L11).
pub const MAX_FLOW_NAME: usize = 200;
/// The most registers of a flow, of all files together.
pub const MAX_REGISTERS: usize = 30_000;
/// The most characters of an action's name (L11).
pub const MAX_ACTION_NAME: usize = 200;

/// A flow while it is checked.
pub(super) struct Checker<'a> {
    pub shared: &'a Shared<'a>,
    pub tree: &'a ast::Exprs,
    pub source: SourceId,
    /// The flow's type; `None` where an expression stands alone (E44).
    pub kind: Option<FlowType>,
    pub out: ir::Flow,
    pub symbols: Symbols<'a>,
    /// What each part is.
    pub classes: Vec<PartClass>,
    /// Whether each variable is an output of the flow, which others read.
    pub exported: Vec<bool>,
    /// The part that is looked at.
    pub part: Option<PartId>,
    /// Output paths of each part.
    pub paths: Vec<Vec<Text>>,
    /// The place that an expression fills is Audio.
    pub is_audio: bool,
    /// The languages that the flow supports, where it lists them as literals (E218).
    pub languages: Vec<Text>,
    /// How many loops stand around.
    pub loops: u32,
    /// What was said to be taken on trust.
    pub trusted: FxHashSet<(&'static str, String)>,
    /// Where the name of each part stands.
    pub heads: Vec<Span>,
    /// The flow's defaults by action (language.md §3).
    pub defaults: FxHashMap<&'static str, Vec<(u16, ir::Given)>>,
    /// The flow's settings for all of its menus (A61).
    pub menu_defaults: Vec<ast::Setting>,
    /// Whether a text of the file holds a template without a value.
    pub has_templates: bool,
    /// What stops a run at the start of a part: values of its variables with such a template.
    pub stops: Vec<(Option<PartId>, ir::Statement)>,
    /// What Flow.HoldPrompt is (archy.md §13).
    pub hold_music: Option<ir::ExprId>,
    /// Calls of the action that is looked at, and the most that one action has: each may need a register.
    pub calls: usize,
    pub most_calls: usize,
    /// A Set stands before: others see the old value until the flush (P18).
    pub has_set: bool,
    /// That was said.
    pub stale_said: bool,
    pub names: &'a mut Names,
    pub found: &'a mut Vec<Diagnostic>,
}

/// Checks a flow. `None` when too little of it is known to go on; its errors were said.
pub(super) fn check<'a>(
    shared: &'a Shared<'a>,
    source: SourceId,
    file: &'a ast::File,
    flow: &'a ast::Flow,
    names: &'a mut Names,
    found: &'a mut Vec<Diagnostic>,
) -> Option<ir::Flow> {
    let Some(kind) = FlowType::named(&flow.kind.text) else {
        let known = || FlowType::ALL.iter().map(|kind| kind.key());
        let help = did_you_mean(&flow.kind.text, known())
            .unwrap_or_else(|| format!("types of flows: {}", known().collect::<Vec<_>>().join(", ")));
        let message = format!("`{}` is no type of flow", flow.kind.text);
        found.push(Diagnostic::new(Code::UnknownFlowType, source, flow.kind.span, message).help(help));
        return None;
    };
    let mut checker = Checker::new(shared, source, &file.exprs, Some(kind), names, found);
    checker.out.name = Text::from(flow.name.text.clone());
    checker.out.span = flow.span;
    checker.flow_name(&flow.name);
    checker.flow(flow);
    Some(checker.out)
}

impl<'a> Checker<'a> {
    /// A checker that knows no names yet.
    pub(super) fn new(
        shared: &'a Shared<'a>,
        source: SourceId,
        tree: &'a ast::Exprs,
        kind: Option<FlowType>,
        names: &'a mut Names,
        found: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let out = ir::Flow {
            name: Text::EMPTY,
            kind: kind.unwrap_or(FlowType::InboundCall),
            source,
            span: Span::default(),
            language: None,
            greeting: None,
            variables: Vec::new(),
            parts: Vec::new(),
            start: PartId(0),
            on_error: None,
            exprs: ir::Exprs::default(),
        };
        Self {
            shared,
            tree,
            source,
            kind,
            out,
            symbols: Symbols::default(),
            classes: Vec::new(),
            exported: Vec::new(),
            part: None,
            paths: Vec::new(),
            is_audio: false,
            languages: Vec::new(),
            loops: 0,
            trusted: FxHashSet::default(),
            heads: Vec::new(),
            defaults: FxHashMap::default(),
            menu_defaults: Vec::new(),
            has_templates: shared.templated.contains(&source),
            stops: Vec::new(),
            hold_music: None,
            calls: 0,
            most_calls: 0,
            has_set: false,
            stale_said: false,
            names,
            found,
        }
    }

    fn flow_name(&mut self, name: &ast::Quoted) {
        let text = name.text.as_str();
        let problem = if text.trim().is_empty() {
            Some(("the name of a flow is blank", "give it a name"))
        } else if text.contains('/') {
            Some(("the name of a flow holds no `/`", "choose another character"))
        } else if text.ends_with("-debug") {
            Some(("the name of a flow does not end in `-debug`", "the platform keeps that ending for itself"))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            self.report(self.finding(Code::BadFlowName, name.span, message.into()).help(help));
        }
        self.length(name, MAX_FLOW_NAME, "a flow");
    }

    /// Names have a greatest length (L11).
    pub(super) fn length(&mut self, name: &ast::Quoted, most: usize, what: &str) {
        let count = name.text.chars().count();
        if count > most {
            let message = format!("the name of {what} has at most {most} characters, found {count}");
            self.report(self.finding(Code::NameTooLong, name.span, message).help("shorten it"));
        }
    }

    fn flow(&mut self, flow: &'a ast::Flow) {
        let variables = self.declare_all(flow);
        if self.out.parts.is_empty() {
            let message = "a flow has at least one task, menu or state".to_owned();
            let help = "write one: `task \"Start\" { disconnect }`";
            self.report(self.finding(Code::MissingPart, flow.name.span, message).help(help));
        }
        self.languages = flow.items.iter().find_map(|item| self.supported_languages(item)).unwrap_or_default();
        for (variable, id) in variables {
            self.initial_value(variable, id);
        }
        self.settings(flow);
        self.all_defaults(flow);
        let mut index = 0;
        for item in &flow.items {
            match item {
                FlowItem::Task(part) | FlowItem::State(part) => {
                    self.body(part, index);
                    index += 1;
                }
                FlowItem::Menu(menu) => {
                    self.menu(menu, index);
                    index += 1;
                }
                FlowItem::OnError(block) => self.error_handling(block),
                _ => {}
            }
        }
        self.hold_prompt();
        self.unused_variables();
        self.leaks();
        self.registers(flow);
    }

    /// Registers are numbered with 15 bits; lowering, which cannot fail, relies on this bound (F32).
    fn registers(&mut self, flow: &ast::Flow) {
        let loops: usize = self.out.parts.iter().map(|part| usize::from(part.loop_depth())).sum();
        let handler = self.out.on_error.as_ref().map_or(0, |block| usize::from(ir::loop_depth(block)));
        let blocks = self.out.parts.iter().flat_map(ir::Part::blocks).chain(&self.out.on_error);
        let switches: usize = blocks.map(ir::switches).sum();
        let needed = self.out.variables.len() + 2 * (loops + handler) + switches + self.most_calls;
        if needed > MAX_REGISTERS {
            let message = format!("this flow needs more than {MAX_REGISTERS} registers");
            let help = "split it into several flows: it has too many variables, loops, switches or calls in one action";
            self.report(self.finding(Code::PastLimit, flow.name.span, message).help(help));
        }
    }

    /// The languages that a setting lists.
    fn supported_languages(&self, item: &FlowItem) -> Option<Vec<Text>> {
        match item {
            FlowItem::Setting(setting) if setting.name.text == "languages" => Some(self.listed_texts(setting.value)),
            _ => None,
        }
    }

    /// The literal texts of a `MakeList(…)`.
    fn listed_texts(&self, value: ast::Expr) -> Vec<Text> {
        let root = &self.tree.node(value.root).kind;
        let text = |id: &ast::NodeId| match &self.tree.node(*id).kind {
            ast::NodeKind::Text(text) => Some(Text::new(text)),
            _ => None,
        };
        self.tree.arguments(root).iter().filter_map(text).collect()
    }

    /// The first pass: every name of the flow.
    fn declare_all(&mut self, flow: &'a ast::Flow) -> Vec<(&'a ast::Variable, VariableId)> {
        let mut variables = Vec::new();
        for item in &flow.items {
            let (class, name, part) = match item {
                FlowItem::Variable(variable) => {
                    variables.extend(self.declare(variable, None).map(|id| (variable, id)));
                    self.modifiers(variable);
                    continue;
                }
                FlowItem::Task(part) => (PartClass::Task, &part.name, Some(part)),
                FlowItem::State(part) => (PartClass::State, &part.name, Some(part)),
                FlowItem::Menu(menu) => (PartClass::Menu, &menu.name, None),
                _ => continue,
            };
            self.add_part(class, name, part, &mut variables);
        }
        self.exported.resize(self.out.variables.len(), false);
        variables
    }

    fn add_part(
        &mut self,
        class: PartClass,
        name: &'a ast::Quoted,
        part: Option<&'a ast::Part>,
        variables: &mut Vec<(&'a ast::Variable, VariableId)>,
    ) {
        if self.out.parts.len() >= MAX_PARTS {
            let message = format!("a flow has at most {MAX_PARTS} tasks, menus and states");
            return self.error(Code::PastLimit, name.span, message);
        }
        let id = PartId(self.out.parts.len() as u16);
        if let Some(first) = self.symbols.part(class, &name.text) {
            let message = format!("two {}s are called `{}`", class.word(), name.text);
            let finding = self.finding(Code::DuplicateName, name.span, message).label("the second one");
            let finding = finding.also(self.heads[usize::from(first.0)], "the first one");
            self.report(finding.help("give one of them another name"));
        } else {
            self.symbols.add_part(class, &name.text, id);
        }
        self.heads.push(name.span);
        self.length(name, MAX_ACTION_NAME, &format!("a {}", class.word()));
        self.fits_type(class, name);
        let block = ir::PartKind::Body { block: Vec::new(), paths: Vec::new() };
        let span = part.map_or(name.span, |part| part.span);
        self.out.parts.push(ir::Part { name: Text::from(name.text.clone()), kind: block, span });
        self.classes.push(class);
        let paths = part.map_or(Vec::new(), |part| self.output_paths(part));
        self.paths.push(paths);
        for variable in part.into_iter().flat_map(|part| &part.variables) {
            variables.extend(self.declare(variable, Some(id)).map(|own| (variable, own)));
            if let Some(modifier) = variable.modifiers.first() {
                let message = "only variables of the flow are inputs and outputs".to_owned();
                self.report(self.finding(Code::WrongScope, modifier.span, message).help("declare it in the flow"));
            }
        }
    }

    fn output_paths(&mut self, part: &ast::Part) -> Vec<Text> {
        let mut paths: Vec<Text> = Vec::new();
        for path in &part.outputs {
            if paths.iter().any(|known| known.as_str() == path.text) {
                let message = format!("two output paths are called `{}`", path.text);
                self.report(self.finding(Code::DuplicateName, path.span, message).help("leave one of them out"));
            }
            paths.push(Text::from(path.text.clone()));
        }
        paths
    }

    /// Which parts a flow may have depends on its type (archy.md §5).
    fn fits_type(&mut self, class: PartClass, name: &ast::Quoted) {
        let Some(kind) = self.kind else { return };
        let (fits, help) = match class {
            PartClass::Menu => (kind.has_menus(), "menus stand in inbound, outbound and secure call flows"),
            PartClass::State => (kind.has_states(), "states stand in workflows, bots, e-mail, chat and message flows"),
            PartClass::Task => {
                (!kind.starts_over() || self.out.parts.is_empty(), "an in-queue flow has one task, which starts over")
            }
        };
        if !fits {
            let message = match class {
                PartClass::Task => format!("{} flows have one task only", kind.key()),
                _ => format!("{} flows have no {}s", kind.key(), class.word()),
            };
            self.report(self.finding(Code::WrongFlowType, name.span, message).help(help));
        }
    }

    fn modifiers(&mut self, variable: &ast::Variable) {
        self.exported.resize(self.out.variables.len(), false);
        for (index, modifier) in variable.modifiers.iter().enumerate() {
            if variable.modifiers[..index].iter().any(|earlier| earlier.text == modifier.text) {
                let message = format!("`{}` stands twice", modifier.text);
                self.report(self.finding(Code::DuplicateKey, modifier.span, message).help("leave one of them out"));
            }
            // Inputs and outputs are read and filled by whoever calls the flow.
            if let Some(exported) = self.exported.last_mut() {
                *exported = true;
            }
        }
    }

    fn initial_value(&mut self, variable: &ast::Variable, id: VariableId) {
        let Some(value) = variable.value else { return };
        let (kind, part) = (self.out.variables[id.0 as usize].kind, self.out.variables[id.0 as usize].part);
        self.part = part;
        if self.has_templates {
            self.stops.extend(self.open_in(value).map(|stop| (part, stop)));
        }
        let value = self.value(value, kind);
        self.part = None;
        self.out.variables[id.0 as usize].value = value;
    }

    fn settings(&mut self, flow: &ast::Flow) {
        let settings = FlowSettings::of(flow);
        self.flow_settings(&settings);
    }

    /// Declares variables that somebody has a value for.
    pub(super) fn given(&mut self, variables: &[(String, Type)]) {
        for (path, kind) in variables {
            self.give(path, *kind);
        }
    }

    /// The flow around an expression that stood alone: one task that does nothing.
    pub(super) fn into_flow(mut self) -> ir::Flow {
        let block = PartKind::Body { block: Vec::new(), paths: Vec::new() };
        self.out.parts.push(ir::Part { name: Text::new("Start"), kind: block, span: Span::default() });
        self.out
    }

    /// Whether a value is a bare NOT_SET.
    pub(super) fn is_not_set(typed: &Typed) -> bool {
        matches!(typed, Typed::NotSet(_))
    }
}
