//! What the flows of a project know and ask: the names that tests may speak of.

use crate::ast::{self, FlowItem, Item};
use crate::bytecode::Program;
use crate::bytecode::program::{Flow, Given, Name, Site, Source};
use crate::catalog::{self, Action, Keys};
use crate::conversation::text_of;
use crate::source::SourceId;
use crate::value::{Kind, Text, Type};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// The names that a project's flows know.
#[derive(Default)]
pub struct Known<'a> {
    /// The flows, by name.
    pub flows: FxHashMap<&'a str, usize>,
    /// Labels of actions, and the keys of those that flows have.
    pub actions: FxHashSet<&'a str>,
    /// Attributes that flows set or get.
    pub attributes: FxHashSet<&'a str>,
    /// A flow computes names of attributes, so that any may be meant (P7).
    pub any_attribute: bool,
    /// What asks the world outside, by the action's key.
    pub asked: FxHashMap<&'static str, Asked<'a>>,
    /// The variables of each flow, by their folded names.
    variables: Vec<FxHashMap<String, Vec<usize>>>,
    /// Inputs of flows, by the flow's name: their folded names.
    inputs: FxHashMap<&'a str, FxHashSet<String>>,
    /// Data tables that are declared: their columns with their types.
    pub tables: FxHashMap<&'a str, FxHashMap<&'a str, Type>>,
    /// Outputs of data actions that are declared.
    pub declared: FxHashSet<&'a str>,
}

/// What flows ask with an action.
#[derive(Default)]
pub struct Asked<'a> {
    /// For each argument the literal texts that flows give; `None` when some flow computes it.
    pub arguments: Vec<Option<BTreeSet<String>>>,
    /// What flows receive, by name, with the type of the variable; `None` when there are several.
    pub receives: FxHashMap<&'a str, Option<Type>>,
    /// Outputs that a text names and that are written.
    pub named: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    /// Everything that a program and its files know.
    pub fn of(program: &'a Program, files: &'a [(SourceId, ast::File)]) -> Self {
        let mut known = Self { attributes: program.names.iter().map(Text::as_str).collect(), ..Self::default() };
        for (number, flow) in program.flows.iter().enumerate() {
            known.flows.entry(flow.name.as_str()).or_insert(number);
            known.add_flow(flow);
        }
        for item in files.iter().flat_map(|(_, file)| &file.items) {
            match item {
                Item::Flow(flow) => known.add_inputs(flow),
                Item::Declaration(declaration) => known.add_declaration(declaration),
                Item::Test(_) | Item::Error(_) => {}
            }
        }
        known
    }

    fn add_flow(&mut self, flow: &'a Flow) {
        for info in &flow.actions {
            self.actions.extend(info.label.iter().map(Text::as_str));
            self.actions.extend(catalog::action(info.action).map(|row| row.key));
        }
        let mut variables: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, variable) in flow.variables.iter().enumerate() {
            variables.entry(variable.name.as_str().to_lowercase()).or_default().push(number);
        }
        self.variables.push(variables);
        let sets = flow.pool.sets.iter().flatten().map(|(name, _)| name);
        let mut names = sets.chain(flow.pool.gets.iter().flatten().map(|(name, _)| name));
        self.any_attribute |= names.any(|name| matches!(name, Name::Computed(_)));
        for site in &flow.pool.sites {
            if let Some(row) = catalog::action(site.action) {
                self.add_site(flow, row, site);
            }
        }
    }

    fn add_site(&mut self, flow: &'a Flow, row: &'static Action, site: &'a Site) {
        match row.keys {
            Keys::SetAttributes => self.attributes.extend(site.inputs.iter().map(|(name, ..)| name.as_str())),
            Keys::GetAttributes => self.attributes.extend(site.outputs.iter().map(|(name, _)| name.as_str())),
            _ => {}
        }
        let asked = self.asked.entry(row.key).or_default();
        asked.arguments.resize_with(row.arguments.len(), || Some(BTreeSet::new()));
        for (place, argument) in row.arguments.iter().enumerate() {
            let number = row.setting(argument).map(|(number, _)| number as u16);
            let given = site.settings.iter().find(|(own, _)| Some(*own) == number).map(|(_, given)| given);
            match (given.map(|given| constant(flow, given)), &mut asked.arguments[place]) {
                (Some(Some(text)), Some(texts)) => _ = texts.insert(text),
                (Some(None), texts) => *texts = None,
                (_, None) | (None, _) => {}
            }
        }
        let outputs = site.outputs.iter().map(|(name, target)| (name.as_str(), *target));
        let settings = site.settings.iter().filter_map(|(number, given)| match given {
            Given::Out(target) => Some((row.settings().get(usize::from(*number))?.name, *target)),
            _ => None,
        });
        for (name, target) in outputs.chain(settings) {
            let kind = flow.holds.of(target);
            asked.receives.entry(name).and_modify(|own| *own = own.filter(|own| Some(*own) == kind)).or_insert(kind);
        }
        asked.named.extend(site.named.iter().map(Text::as_str));
    }

    fn add_inputs(&mut self, flow: &'a ast::Flow) {
        let inputs = flow.items.iter().filter_map(|item| match item {
            FlowItem::Variable(variable) if variable.modifiers.iter().any(|word| word.text == "input") => {
                let parts: Vec<&str> = variable.path.parts.iter().map(|part| part.text.as_str()).collect();
                Some(parts.join(".").to_lowercase())
            }
            _ => None,
        });
        self.inputs.entry(&flow.name.text).or_default().extend(inputs);
    }

    fn add_declaration(&mut self, declaration: &'a ast::Declaration) {
        let fields = || declaration.fields.iter();
        match declaration.kind.text.as_str() {
            "dataTable" => {
                let columns = fields().filter_map(|field| Some((field.name.text.as_str(), ty(field)?)));
                self.tables.extend(declaration.names.first().map(|name| (name.text.as_str(), columns.collect())));
            }
            "dataAction" => {
                let outputs = fields().filter(|field| field.role.text == "output");
                self.declared.extend(outputs.map(|field| field.name.text.as_str()));
            }
            _ => {}
        }
    }

    /// The variables of a flow of a name, case aside: one of the flow, or one of several tasks.
    pub fn variable(&self, flow: usize, name: &str) -> &[usize] {
        self.variables.get(flow).and_then(|own| own.get(&name.to_lowercase())).map_or(&[], Vec::as_slice)
    }

    /// Whether a flow takes a variable from whoever starts it.
    pub fn is_input(&self, flow: &str, name: &str) -> bool {
        self.inputs.get(flow).is_some_and(|own| own.contains(&name.to_lowercase()))
    }
}

fn ty(field: &ast::Field) -> Option<Type> {
    Kind::named(&field.kind.text).map(|kind| Type { kind, list: field.list })
}

/// The text of a setting that is a constant.
fn constant(flow: &Flow, given: &Given) -> Option<String> {
    match given {
        Given::Name(text) | Given::Value(Source::TextConstant(text), _) => {
            flow.pool.texts.get(*text as usize).map(|text| text.as_str().to_owned())
        }
        Given::Value(Source::ValueConstant(value), _) => flow.pool.values.get(*value as usize).and_then(text_of),
        _ => None,
    }
}
