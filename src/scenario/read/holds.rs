//! Conditions: expressions over the variables of a flow and the columns of a table, evaluated in the run.

use super::Home;
use super::draft::Draft;
use super::said::Said;
use super::value::{SCOPE, mentions};
use crate::ast::{Expr, NodeId};
use crate::builtins::variables;
use crate::diagnostic::Code;
use crate::evaluate::Compiled;
use crate::scenario::story::{Begin, Holds};
use crate::source::SourceId;
use crate::span::Span;
use crate::value::{Kind, Text, Type};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Conditions by their place and their flow: compiled once.
pub type Cache = FxHashMap<(SourceId, NodeId, Option<usize>), Option<Arc<Holds>>>;

impl<'a> Draft<'_, 'a> {
    /// The condition of an `expect`.
    pub(super) fn condition(&mut self, said: &Said<'a>) -> Option<Arc<Holds>> {
        let expr = *said.step.arguments.as_deref()?.first()?;
        let own = match self.out.begin {
            Begin::Flow(flow) | Begin::Task(flow, _) => Some(flow),
            Begin::Nothing => None,
        };
        let named = said.setting_text("flow");
        let flow = named.and_then(|name| self.reader.known.flows.get(name.as_str()).copied()).or(own);
        let key = (said.home.source, expr.root, flow);
        // One that names no column is the same for all tests that put the set-up in which it stands into them.
        let columns = mentions(said.home, expr).any(|own| own.scope.eq_ignore_ascii_case(SCOPE));
        let cache = if columns { &self.cache.holds } else { &self.reader.holds };
        if let Some(known) = cache.get(&key) {
            self.reader.errors += usize::from(known.is_none());
            return known.clone();
        }
        let label = said.step.label.as_ref().map(|label| Text::from(label.text.clone()));
        let holds = self.compiled(said.home, expr, flow).map(|expression| {
            let text = self.reader.sources.get(said.home.source).slice(expr.span).to_owned();
            Arc::new(Holds { expression, text, label, flow })
        });
        let cache = if columns { &mut self.cache.holds } else { &mut self.reader.holds };
        cache.insert(key, holds.clone());
        holds
    }

    fn compiled(&mut self, home: Home<'a>, expr: Expr, flow: Option<usize>) -> Option<Compiled> {
        let mut known: Vec<(String, Type)> = Vec::new();
        for mention in mentions(home, expr) {
            let whole = format!("{}.{}", mention.scope, mention.name);
            if known.iter().any(|(own, _)| own.eq_ignore_ascii_case(&whole)) {
                continue;
            }
            if mention.scope.eq_ignore_ascii_case(SCOPE) {
                let column = self.row.columns.iter().find(|(own, _)| own.eq_ignore_ascii_case(&whole));
                let Some(column) = column.cloned() else {
                    self.reader.unknown_column(home, &whole, mention.span, self.row.columns);
                    return None;
                };
                known.push(column);
            } else if let Some(variable) = self.variable_type(flow, &whole) {
                known.push(variable);
            } else if let Some(scope) = variables::scope(mention.scope)
                && variables::built_in(scope, mention.name).is_none()
            {
                self.no_such_variable(home, flow, &whole, mention.span);
                return None;
            }
        }
        self.reader.compile(home, expr, Some(Type::one(Kind::Boolean)), &known)
    }

    /// The name as declared and the type of a flow's variable.
    fn variable_type(&self, flow: Option<usize>, name: &str) -> Option<(String, Type)> {
        let flow = flow?;
        let number = *self.reader.known.variable(flow, name).first()?;
        let variable = self.reader.program.flows.get(flow)?.variables.get(number)?;
        Some((variable.name.as_str().to_owned(), variable.kind))
    }

    fn no_such_variable(&mut self, home: Home<'a>, flow: Option<usize>, name: &str, span: Span) {
        match flow {
            Some(flow) => self.unknown_variable(home, flow, name, span),
            None => {
                let message = format!("there is no `{name}`: the test runs no flow");
                let help = "begin it with `call(\"FLOW\")`, `start(\"FLOW\")` or `task(\"FLOW\", \"TASK\")`";
                self.error(Code::UnknownVariable, home, span, message, help);
            }
        }
    }
}
