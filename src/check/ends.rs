//! Where tasks end: what is unreachable, what never ends, which loops cannot turn (L5, L6).

use super::flow::Checker;
use crate::ast;
use crate::catalog::{self, Ends};
use crate::diagnostic::Code;
use crate::ir::{Block, Statement, StatementKind};
use crate::span::Span;

/// How a block can come to an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Completion {
    /// The statement after it runs.
    pub next: bool,
    /// The turn of the loop around it ends.
    pub turn: bool,
    /// The task, state or flow ends.
    pub end: bool,
}

impl Completion {
    const NEXT: Self = Self { next: true, turn: false, end: false };

    fn or(self, other: Self) -> Self {
        Self { next: self.next || other.next, turn: self.turn || other.turn, end: self.end || other.end }
    }
}

/// How a block comes to its end.
pub(super) fn completion(block: &Block) -> Completion {
    let mut whole = Completion::NEXT;
    for statement in block {
        if !whole.next {
            break;
        }
        whole = Completion { next: false, ..whole }.or(of(statement));
    }
    whole
}

fn all<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Completion {
    blocks.into_iter().map(completion).fold(Completion::default(), Completion::or)
}

fn of(statement: &Statement) -> Completion {
    match &statement.kind {
        StatementKind::If { branches, otherwise } => all(branches.iter().map(|(_, _, b)| b).chain([otherwise])),
        StatementKind::Switch { cases, default, .. } => all(cases.iter().map(|(_, b)| b).chain([default])),
        StatementKind::Loop { body, .. } => Completion { next: true, turn: false, end: completion(body).end },
        StatementKind::CallTask { paths, default, .. } => all(paths.iter().map(|(_, b)| b).chain([default])),
        StatementKind::Perform(perform) => {
            let branches = all(perform.branches.iter().map(|(_, b)| b));
            let Some(row) = catalog::action(statement.meta.action) else { return branches };
            let written = |number: usize| perform.branches.iter().any(|(own, _)| usize::from(*own) == number);
            let missing = || row.outputs.iter().enumerate().filter(|(number, _)| !written(*number));
            // One that can be off leaves its event to the error handling (A43); any other that is not written falls
            // through to the action after this one (language.md §5). Texts that are written are all there are.
            let off = missing().any(|(_, name)| catalog::can_be_off(name));
            let falls = missing().any(|(_, name)| !catalog::can_be_off(name));
            // Of an action that an import lost nobody knows all outputs.
            let silent = falls || (row.outputs.is_empty() && perform.named.is_empty()) || row.key == catalog::LOST;
            let ends = perform.ends && silent;
            branches.or(Completion { next: silent && !ends, turn: false, end: row.leaves || off || ends })
        }
        _ => match catalog::action(statement.meta.action).map(|row| row.ends) {
            Some(Ends::Loop) => Completion { turn: true, ..Completion::default() },
            Some(Ends::Task | Ends::State | Ends::Flow) => Completion { end: true, ..Completion::default() },
            _ => Completion::NEXT,
        },
    }
}

impl Checker<'_> {
    /// What follows an action that ends the task is unreachable (L6).
    pub(super) fn unreachable(&mut self, block: &Block) {
        let mut goes_on = true;
        for statement in block {
            if !goes_on {
                let message = "this action is never reached".to_owned();
                let finding = self.finding(Code::UnreachableAction, statement.meta.span, message);
                return self
                    .report(finding.help("what stands before it always ends the task, the loop's turn or the flow"));
            }
            goes_on = of(statement).next;
        }
    }

    /// A task without a terminating action is an error (L6); one that can also run off its end is a warning. In-queue
    /// tasks start over (P26).
    pub(super) fn check_end(&mut self, part: &ast::Part, block: &Block, index: u16) {
        let kind = self.kind.filter(|kind| !kind.starts_over());
        let whole = completion(block);
        if kind.is_none() || !whole.next {
            return;
        }
        let brace = Span::new(part.body.span.end.saturating_sub(1), part.body.span.end);
        let word = self.classes[usize::from(index)].word();
        let help = "end it: `disconnect`, `endTask`, or a jump or transfer";
        if whole.end {
            let message = format!("the {word} `{}` can run off its end", part.name.text);
            let finding = self.finding(Code::UnfinishedPath, brace, message);
            return self.report(finding.label("a path comes to here").help(help));
        }
        let message = format!("the {word} `{}` has no action that ends it", part.name.text);
        self.report(self.finding(Code::UnfinishedTask, brace, message).label("nothing ends here").help(help));
    }

    /// A loop whose every turn ends the task would never turn (L5).
    pub(super) fn check_turns(&mut self, body: &Block, place: Span) {
        let whole = completion(body);
        if !body.is_empty() && !whole.next && !whole.turn {
            let message = "every path of this loop's body ends the task or the flow".to_owned();
            let finding = self.finding(Code::TerminatingLoopBody, place, message);
            self.report(finding.help("a loop's body must be able to come to its end, or use loopNext or loopExit"));
        }
    }
}
