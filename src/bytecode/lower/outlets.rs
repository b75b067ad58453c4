//! The ways out of actions, noted while their code is made and finished when every place is known.

use super::emit::{Emitter, Label};
use crate::bytecode::op::{Code, Op};
use crate::bytecode::outlet::{Outlet, Output};
use crate::catalog;
use crate::ir::{Block, ExprId, Meta, Node, PartId, PartKind, Perform};
use crate::span::Span;

/// A way out whose places are labels still.
pub(super) struct Draft {
    action: u32,
    output: Output,
    from: From,
    to: Label,
    span: Span,
}

/// The instructions that decide on a way out.
#[derive(Clone, Copy)]
pub(super) enum From {
    /// From one up to another.
    Code(u32, u32),
    /// The end of a called task; the way is dropped when no end of it goes by the default path.
    Task { part: PartId, only_default: bool },
    /// Any menu: keys of other menus lead to a choice, too (A60).
    Menus,
}

/// The action that is being lowered: its number and its place.
#[derive(Clone, Copy)]
pub(super) struct Of {
    number: u32,
    pub span: Span,
}

/// The written paths of a called task, with where each leads.
type Paths<'a> = (&'a [(u16, Block)], &'a [(u16, Label)]);

impl Emitter<'_> {
    /// Begins an action as [`Emitter::action`] does, and gives its number and place for its ways out.
    pub fn action_with_outlets(&mut self, meta: &Meta) -> Of {
        self.action(meta);
        Of { number: self.actions.len() as u32, span: meta.span }
    }

    /// The next instruction.
    pub fn here(&self) -> u32 {
        self.code.len() as u32
    }

    /// Notes a way out to a label.
    pub fn outlet(&mut self, of: Of, output: Output, from: From, to: Label, written: Option<Span>) {
        let span = written.unwrap_or(of.span);
        self.outlets.push(Draft { action: of.number, output, from, to, span });
    }

    /// Notes a way out to the next instruction, which the instructions since `from` fall into.
    pub fn outlet_here(&mut self, of: Of, output: Output, from: u32, written: Option<Span>) {
        let here = self.label();
        self.bind(here);
        self.outlet(of, output, From::Code(from, self.here()), here, written);
    }

    /// The ways out of a loop. One with a literal count that is at least 1 cannot be skipped (L5).
    pub fn loop_outlets(&mut self, of: Of, count: ExprId, from: From, (top, exit): (Label, Label), body: &Block) {
        self.outlet(of, Output::Turns, from, top, first_span(body));
        let literal = match self.flow.exprs.get(count).node {
            Node::Int(number) => Some(number),
            _ => None,
        };
        if literal.is_none_or(|number| number < 1) {
            self.outlet(of, Output::NoTurns, from, exit, None);
        }
    }

    /// The ways out of a called task: its paths, and the default one where the task can end by it.
    pub fn path_outlets(&mut self, of: Of, part: PartId, (paths, labels): Paths<'_>, (default, next): (&Block, Label)) {
        // A path that is not written is there with an empty block. Where no way differs from the others there are none.
        if paths.iter().map(|(_, block)| block).chain([default]).all(Vec::is_empty) {
            return;
        }
        let names = match self.flow.parts.get(usize::from(part.0)).map(|part| &part.kind) {
            Some(PartKind::Body { paths, .. }) => paths.as_slice(),
            _ => &[],
        };
        for ((path, block), (_, label)) in paths.iter().zip(labels) {
            let name = usize::from(*path).checked_sub(1).and_then(|at| names.get(at)).cloned().unwrap_or_default();
            let from = From::Task { part, only_default: false };
            self.outlet(of, Output::Named(name), from, *label, first_span(block));
        }
        let from = From::Task { part, only_default: default.is_empty() };
        self.outlet(of, Output::Default, from, next, first_span(default));
    }

    /// The ways out of an action that the world outside performs: those that are written, and where anything is, what
    /// follows all others. A transfer that succeeds goes nowhere (L7).
    pub fn site_outlets(&mut self, of: Of, meta: &Meta, perform: &Perform, labels: &[(u16, Label)], at: u32) {
        let Some(row) = catalog::action(meta.action).filter(|_| !labels.is_empty()) else { return };
        let here = From::Code(at, at + 1);
        for ((output, block), (_, label)) in perform.branches.iter().zip(labels) {
            let number = usize::from(*output);
            let named = number.checked_sub(row.outputs.len()).and_then(|at| perform.named.get(at)).cloned();
            let name = row.outputs.get(number).map(|name| (*name).into()).or(named);
            self.outlet(of, name.map_or(Output::Otherwise, Output::Named), here, *label, first_span(block));
        }
        let is_written = |number: usize| labels.iter().any(|(own, _)| usize::from(*own) == number);
        let mut others = (0..row.outputs.len()).filter(|number| !is_written(*number));
        let output = match (others.next(), others.next()) {
            _ if matches!(row.does, catalog::Does::Transfer(_)) => return,
            (None, _) => return,
            (Some(one), None) => Output::Named(row.outputs[one].into()),
            (Some(_), Some(_)) => Output::Otherwise,
        };
        let next = self.label();
        self.bind(next);
        self.outlet(of, output, here, next, None);
    }
}

/// Where the parts of a flow lie: their first instructions, then that of the error handling.
pub(super) struct Map<'a> {
    pub code: &'a [Op],
    pub entries: Vec<u32>,
    pub at: &'a dyn Fn(u32) -> u32,
}

impl Map<'_> {
    /// Places instead of labels, in the order of the actions.
    pub fn finish(&self, drafts: Vec<Draft>) -> Vec<Outlet> {
        let mut outlets: Vec<Outlet> = drafts.into_iter().filter_map(|draft| self.outlet(draft)).collect();
        outlets.sort_by_key(|outlet| outlet.action);
        outlets
    }

    fn outlet(&self, draft: Draft) -> Option<Outlet> {
        let from = match draft.from {
            From::Code(from, until) => (from, until),
            From::Menus => (0, self.code.len() as u32),
            From::Task { part, only_default } => {
                let at = usize::from(part.0);
                let (from, until) = (*self.entries.get(at)?, *self.entries.get(at + 1)?);
                let own = self.code.get(from as usize..until as usize)?;
                let ends = |op: &Op| op.code == Code::EndTask && op.a == 0;
                if only_default && !own.iter().any(ends) {
                    return None;
                }
                (from, until)
            }
        };
        let Draft { action, output, to, span, .. } = draft;
        Some(Outlet { action, output, from, to: (self.at)(to.0), span })
    }
}

/// The place of the first action of a block: where people look for what follows an output.
pub(super) fn first_span(block: &Block) -> Option<Span> {
    block.first().map(|statement| statement.meta.span)
}
