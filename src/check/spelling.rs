//! Declared spellings, for the formatter (E30): functions from the table, variables from the file's own declarations.

use crate::ast::{self, FlowItem, Item};
use crate::builtins::{self, variables};
use crate::source::{Source, SourceId};
use crate::span::Span;
use crate::syntax::{Spelling, parse_file};
use crate::value::Kind;
use compact_str::CompactString;
use rustc_hash::FxHashMap;

/// How a file declares its names.
#[derive(Default)]
pub struct Declared {
    /// Each flow, and each part in it, with the spellings of its own variables.
    scopes: Vec<(Span, FxHashMap<String, CompactString>)>,
}

impl Declared {
    /// The declarations of a source, read for this alone.
    pub fn of(source: &Source, id: SourceId) -> Self {
        let (file, _) = parse_file(id, source.text());
        let mut declared = Self::default();
        for item in &file.items {
            let Item::Flow(flow) = item else { continue };
            let own = flow.items.iter().filter_map(|item| match item {
                FlowItem::Variable(variable) => Some(variable),
                _ => None,
            });
            declared.scopes.push((flow.span, names(own)));
            for item in &flow.items {
                if let FlowItem::Task(part) | FlowItem::State(part) = item {
                    declared.scopes.push((part.span, names(part.variables.iter())));
                }
            }
        }
        declared
    }
}

fn names<'a>(variables: impl Iterator<Item = &'a ast::Variable>) -> FxHashMap<String, CompactString> {
    let name = |variable: &ast::Variable| match &variable.path.parts[..] {
        [scope, name] => Some((format!("{}.{}", scope.text, name.text).to_lowercase(), name.text.clone())),
        _ => None,
    };
    variables.filter_map(name).collect()
}

impl Spelling for Declared {
    fn function(&self, name: &str) -> Option<CompactString> {
        builtins::function(name).filter(|function| !function.is_operator()).map(|function| function.name.into())
    }

    fn type_name(&self, name: &str) -> Option<CompactString> {
        Kind::named(name).filter(|kind| kind.declarable()).map(|kind| kind.name().into())
    }

    fn path(&self, parts: &[&str], at: u32) -> Vec<CompactString> {
        let Some(scope) = parts.first().and_then(|scope| variables::scope(scope)) else { return Vec::new() };
        let mut spelled = vec![CompactString::from(scope)];
        let Some(name) = parts.get(1) else { return spelled };
        let key = format!("{scope}.{name}").to_lowercase();
        let around = self.scopes.iter().rev().filter(|(span, _)| span.start <= at && at < span.end);
        let own = around.filter_map(|(_, names)| names.get(&key)).next().cloned();
        spelled.extend(own.or_else(|| variables::built_in(scope, name).map(|built_in| built_in.name.into())));
        spelled
    }
}
