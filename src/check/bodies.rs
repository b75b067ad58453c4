//! The bodies of a flow's parts, its error handling, and what is known of them only then.

use super::flow::Checker;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{PartId, PartKind};
use crate::span::Span;

impl Checker<'_> {
    /// The statements of a task or state.
    pub(super) fn body(&mut self, part: &ast::Part, index: u16) {
        self.part = Some(PartId(index));
        let before = self.found.len();
        let mut block = self.block(&part.body);
        self.part = None;
        let own = PartId(index);
        let starts = self.out.start == own;
        let stops = self.stops.iter().filter(|(part, _)| *part == Some(own) || (part.is_none() && starts));
        block.splice(0..0, stops.map(|(_, stop)| stop.clone()).collect::<Vec<_>>());
        // What has an error is left out of the block, so nobody knows yet how it ends.
        if !self.found[before..].iter().any(Diagnostic::is_error) {
            self.check_end(part, &block, index);
        }
        let paths = self.paths[usize::from(index)].clone();
        if let Some(own) = self.out.parts.get_mut(usize::from(index)) {
            own.kind = PartKind::Body { block, paths };
        }
    }

    /// `onError { … }`: there is one.
    pub(super) fn error_handling(&mut self, block: &ast::Block) {
        if self.out.on_error.is_some() {
            let place = Span::new(block.span.start, block.span.start + 1);
            let message = "a flow has one error handling".to_owned();
            self.report(self.finding(Code::DuplicateName, place, message).help("join the two `onError` blocks"));
        }
        self.out.on_error = Some(self.block(block));
    }

    /// With the setting `holdMusic` the prompt is known, and nobody outside is asked for it (archy.md §13).
    pub(super) fn hold_prompt(&mut self) {
        let Some(value) = self.hold_music else { return };
        for variable in
            self.out.variables.iter_mut().filter(|own| own.built_in && own.name.as_str() == "Flow.HoldPrompt")
        {
            variable.built_in = false;
            variable.value = Some(value);
        }
    }
}
