//! The names that tests may speak of: flows, tasks, actions, attributes.

use super::{Page, Reader};
use crate::bytecode::Program;
use crate::catalog;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::span::Span;
use crate::value::Text;
use rustc_hash::FxHashSet;

/// What the flows of a program name.
pub(super) struct Names<'a> {
    /// Labels and keys of actions.
    actions: FxHashSet<&'a str>,
    /// Attributes that flows set or get.
    attributes: FxHashSet<&'a str>,
}

impl<'a> Names<'a> {
    /// Those of a program.
    pub fn of(program: &'a Program) -> Self {
        let mut actions = FxHashSet::default();
        for info in program.flows.iter().flat_map(|flow| &flow.actions) {
            actions.extend(info.label.as_ref().map(Text::as_str));
            actions.extend(catalog::action(info.action).map(|row| row.key));
        }
        Self { actions, attributes: program.names.iter().map(Text::as_str).collect() }
    }
}

impl<'a> Reader<'_, 'a> {
    fn missing<'n>(
        &mut self,
        page: Page<'_>,
        span: Span,
        (what, name): (&str, &str),
        known: impl Iterator<Item = &'n str> + Clone,
    ) {
        let listed: Vec<&str> = known.clone().take(12).collect();
        let help = did_you_mean(name, known).unwrap_or_else(|| match listed.is_empty() {
            true => format!("there is no {what} here at all"),
            false => format!("known here: {}", listed.join(", ")),
        });
        let message = format!("there is no {what} `{name}`");
        self.found.push(Diagnostic::new(Code::TestName, page.source, span, message).help(help));
    }

    /// The flow of a name.
    pub(super) fn flow_named(&mut self, page: Page<'_>, span: Span, name: &str) -> Option<usize> {
        let program = self.shared.program;
        if let Some((number, _)) = program.flow(name) {
            return Some(number);
        }
        self.missing(page, span, ("flow", name), program.flows.iter().map(|flow| flow.name.as_str()));
        None
    }

    /// The task of a flow.
    pub(super) fn task_named(&mut self, page: Page<'_>, span: Span, flow: usize, name: &str) -> Option<usize> {
        let parts = &self.shared.program.flows.get(flow)?.parts;
        let found = parts.iter().position(|part| part.name.as_str() == name);
        if found.is_none() {
            self.missing(page, span, ("task", name), parts.iter().map(|part| part.name.as_str()));
        }
        found
    }

    /// An action by its label or key.
    pub(super) fn action_named(&mut self, page: Page<'_>, span: Span, name: &str) {
        if !self.shared.names.actions.contains(name) {
            let known: Vec<&str> = self.shared.names.actions.iter().copied().collect();
            self.missing(page, span, ("action", name), known.iter().copied());
        }
    }

    /// An attribute that a flow sets or gets. Where names are computed nobody knows them all.
    pub(super) fn attribute_named(&mut self, page: Page<'_>, span: Span, name: &str) {
        let names = &self.shared.names.attributes;
        if !names.contains(name) && !self.computes_names() {
            let known: Vec<&str> = names.iter().copied().collect();
            self.missing(page, span, ("attribute that a flow sets or gets:", name), known.iter().copied());
        }
    }

    fn computes_names(&self) -> bool {
        use crate::bytecode::program::Name;
        self.shared.program.flows.iter().any(|flow| {
            let sets = flow.pool.sets.iter().flatten().map(|(name, _)| name);
            let gets = flow.pool.gets.iter().flatten().map(|(name, _)| name);
            sets.chain(gets).any(|name| matches!(name, Name::Computed(_)))
        })
    }
}
