//! Everything of a program that can be covered, with how often it ran.

use super::Coverage;
use crate::bytecode::op::Code;
use crate::bytecode::{Flow, Outlet, Output, Program};
use crate::catalog::{self, Does};
use crate::source::Source;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// What kind of thing is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A task, state or menu.
    Part,
    /// An action.
    Action,
    /// An output of an action: `on`, a case, yes and no, a loop that turns or is skipped.
    Output,
    /// A choice of a menu, its default choice among them.
    Choice,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Part, Self::Action, Self::Output, Self::Choice];

    /// What many of them are called.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Part => "tasks and menus",
            Self::Action => "actions",
            Self::Output => "outputs",
            Self::Choice => "choices",
        }
    }
}

/// One thing that can be covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind of thing.
    pub kind: Kind,
    /// The flow, by its number.
    pub flow: usize,
    /// The line where people look for it, from 1.
    pub line: usize,
    /// Where it stands in the flow's source.
    pub span: Span,
    /// For outputs and choices, the line of their action; else the same line.
    pub action_line: usize,
    /// For outputs and choices, the number of their action in the flow; for the others, their own.
    pub number: u32,
    /// What it is called: `transferToAcd “To a person”`, `failure of collectInput`.
    pub name: String,
    /// How often it ran.
    pub count: u64,
}

impl Coverage {
    /// Everything of the program, flow by flow: parts, actions, then outputs and choices, each in the order of the code.
    pub fn items(&self, program: &Program) -> Vec<Item> {
        let arrivals = self.arrivals();
        let mut by_target: FxHashMap<(u32, u32), Vec<(u32, u64)>> = FxHashMap::default();
        for (step, count) in &self.steps {
            by_target.entry((step.flow, step.to)).or_default().push((step.from, *count));
        }
        let sources: Vec<Source> =
            program.sources.iter().map(|info| Source::new(info.name.as_str(), info.text.as_str())).collect();
        let mut items = Vec::new();
        for (flow, number) in program.flows.iter().zip(0..) {
            let lines = |span: Span| sources.get(flow.source.0 as usize).map_or(0, |own| own.place(span.start).line);
            let ran = |at: u32| arrivals.get(&(number, at)).copied().unwrap_or(0);
            let taken = |outlet: &Outlet| {
                let steps = by_target.get(&(number, outlet.to)).map_or(&[][..], Vec::as_slice);
                let own = steps.iter().filter(|(from, _)| outlet.is_taken_by(*from, outlet.to));
                own.fold(0_u64, |sum, (_, count)| sum.saturating_add(*count))
            };
            let list = List { program, flow, number: number as usize };
            items.extend(list.parts(&lines, &ran));
            items.extend(list.actions(&lines, &ran));
            items.extend(list.outlets(&lines, &taken));
        }
        items
    }
}

/// The things of a flow.
struct List<'a> {
    program: &'a Program,
    flow: &'a Flow,
    number: usize,
}

impl List<'_> {
    fn parts(&self, lines: &dyn Fn(Span) -> usize, ran: &dyn Fn(u32) -> u64) -> Vec<Item> {
        let parts = self.flow.parts.iter().zip(0..);
        let item = |(part, number): (&crate::bytecode::program::Part, u32)| Item {
            kind: Kind::Part,
            flow: self.number,
            line: lines(part.span),
            span: part.span,
            action_line: lines(part.span),
            number,
            name: part.name.as_str().to_owned(),
            count: ran(part.entry),
        };
        parts.map(item).collect()
    }

    fn actions(&self, lines: &dyn Fn(Span) -> usize, ran: &dyn Fn(u32) -> u64) -> Vec<Item> {
        let actions = self.flow.actions.iter().zip(0..);
        let item = |(action, number): (&crate::bytecode::program::ActionInfo, u32)| Item {
            kind: Kind::Action,
            flow: self.number,
            line: lines(action.span),
            span: action.span,
            action_line: lines(action.span),
            number,
            name: self.action_name(number),
            count: ran(action.at),
        };
        actions.map(item).collect()
    }

    fn outlets(&self, lines: &dyn Fn(Span) -> usize, taken: &dyn Fn(&Outlet) -> u64) -> Vec<Item> {
        let item = |outlet: &Outlet| {
            let action = self.flow.actions.get(outlet.action as usize);
            Item {
                kind: if self.is_choice(outlet) { Kind::Choice } else { Kind::Output },
                flow: self.number,
                line: lines(outlet.span),
                span: outlet.span,
                action_line: action.map_or(0, |action| lines(action.span)),
                number: outlet.action,
                name: format!("{} of {}", outlet.name(self.program, self.flow), self.action_name(outlet.action)),
                count: taken(outlet),
            }
        };
        self.flow.outlets.iter().map(item).collect()
    }

    fn is_choice(&self, outlet: &Outlet) -> bool {
        let code = self.flow.code.get(outlet.from.0 as usize).map(|op| op.code);
        matches!(outlet.output, Output::Choice(_)) || code == Some(Code::Menu)
    }

    /// The word of the language, and the label where it has one of its own.
    fn action_name(&self, number: u32) -> String {
        let Some(action) = self.flow.actions.get(number as usize) else { return String::new() };
        let word = match catalog::action(action.action).map(|row| (row.does, row.key)) {
            _ if self.is_menu(number) => "menu",
            Some((Does::Form(word), _)) => word,
            Some((_, key)) => key,
            None => "",
        };
        match &action.label {
            Some(label) => format!("{word} “{}”", label.as_str()),
            None => word.to_owned(),
        }
    }

    /// Entering a menu is an action without a word of its own (L1).
    fn is_menu(&self, number: u32) -> bool {
        let at = |number: u32| self.flow.actions.get(number as usize).map(|action| action.at as usize);
        let until = at(number + 1).unwrap_or(self.flow.code.len());
        let own = at(number).and_then(|from| self.flow.code.get(from..until));
        own.is_some_and(|own| own.iter().any(|op| op.code == Code::Menu))
    }
}
