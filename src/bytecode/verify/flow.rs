//! The tables of a flow: registers, start, parts, variables, actions, places.

use super::code::exists;
use super::lists::KEYS;
use super::{Checker, Found, MAX_REGISTERS, hold, text};
use crate::bytecode::op::ACTION;
use crate::bytecode::outlet::{Outlet, Output};
use crate::bytecode::program::Target;
use crate::catalog;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// A broken rule with its place, when there is one.
type Placed = Result<(), (Option<String>, String)>;

/// Checks a flow. Tables that others rely on come first.
pub(super) fn verify(check: &Checker<'_>) -> Placed {
    let flow = check.flow;
    check.size().map_err(|what| (None, what))?;
    rows("variable", &flow.variables, |variable| check.variable(variable))?;
    check.variables_apart().map_err(|what| (None, what))?;
    rows("part", &flow.parts, |part| check.entry(part.entry).and_then(|()| check.span(part.span)))?;
    rising("part", flow.parts.iter().map(|part| part.entry))?;
    rows("action", &flow.actions, |action| check.action(action))?;
    rising("action", flow.actions.iter().map(|action| action.at))?;
    rows("outlet", &flow.outlets, |outlet| check.outlet(outlet))?;
    check.outlets_apart()?;
    rows("place", &flow.places, |(at, span)| check.entry(*at).and_then(|()| check.span(*span)))?;
    rising("place", flow.places.iter().map(|(at, _)| *at))?;
    check.lists()?;
    check.code()
}

/// Checks every row of a table and says which one is wrong.
pub(super) fn rows<T>(name: &str, rows: &[T], check: impl Fn(&T) -> Found) -> Placed {
    for (number, row) in rows.iter().enumerate() {
        check(row).map_err(|what| (Some(format!("{name} {number}")), what))?;
    }
    Ok(())
}

/// Rows that are searched by halves stand in rising order.
fn rising(name: &str, keys: impl Iterator<Item = u32>) -> Placed {
    let mut last = None;
    for (number, key) in keys.enumerate() {
        if last.is_some_and(|last| last >= key) {
            return Err((Some(format!("{name} {number}")), "it stands out of order".into()));
        }
        last = Some(key);
    }
    Ok(())
}

impl Checker<'_> {
    fn size(&self) -> Found {
        let flow = self.flow;
        let size = flow.registers;
        let most = size.ints.max(size.texts).max(size.values);
        hold(most <= MAX_REGISTERS, || format!("{most} registers of one kind, {MAX_REGISTERS} are the most"))?;
        let typed =
            flow.holds.ints.len() == usize::from(size.ints) && flow.holds.values.len() == usize::from(size.values);
        hold(typed, || "the types of the registers are not as many as the registers".into())?;
        let numbers = flow.holds.ints.iter().all(|kind| kind.file() == crate::value::File::Int);
        hold(numbers, || "a register of numbers has the type of a large value".into())?;
        let values = flow.holds.values.iter().all(|kind| kind.file() == crate::value::File::Value);
        hold(values, || "a register of large values has the type of a number or text".into())?;
        hold(!flow.code.is_empty() && u32::try_from(flow.code.len()).is_ok(), || "it has no code".into())?;
        self.entry(flow.start).map_err(|what| format!("start: {what}"))?;
        self.entry(flow.handler).map_err(|what| format!("error handling: {what}"))?;
        let known = (flow.source.0 as usize) < self.program.sources.len();
        hold(known, || format!("source {} does not exist", flow.source.0))?;
        hold(flow.parts.len() < usize::from(u16::MAX), || "it has too many parts".into())
    }

    /// An instruction of this flow.
    pub(super) fn entry(&self, at: u32) -> Found {
        hold((at as usize) < self.flow.code.len(), || format!("instruction {at} does not exist"))
    }

    /// A register of this flow.
    pub(super) fn register(&self, target: Target) -> Found {
        let size = self.flow.registers;
        let (file, register, count) = match target {
            Target::Int(register) => ("number", register, size.ints),
            Target::Text(register) => ("text", register, size.texts),
            Target::Value(register) => ("value", register, size.values),
        };
        hold(register < count, || format!("{file} register {register} does not exist, there are {count}"))
    }

    fn variable(&self, variable: &crate::bytecode::program::Variable) -> Found {
        self.register(variable.register)?;
        let own = self.flow.holds.of(variable.register);
        hold(own == Some(variable.kind), || format!("it is {}, its register is not", variable.kind))?;
        let part = variable.part.is_none_or(|part| usize::from(part) < self.flow.parts.len());
        hold(part, || "it belongs to a part that does not exist".into())
    }

    /// No register holds two variables.
    fn variables_apart(&self) -> Found {
        let mut seen = FxHashSet::default();
        for variable in &self.flow.variables {
            hold(seen.insert(variable.register), || "two variables lie in one register".into())?;
        }
        Ok(())
    }

    /// A row of the actions. The initial greeting alone is not counted (L1), and comes first.
    fn action(&self, action: &crate::bytecode::program::ActionInfo) -> Found {
        self.entry(action.at)?;
        hold(catalog::action(action.action).is_some(), || "the catalogue has no such action".into())?;
        let first = self.flow.actions.first().is_some_and(|first| first.at == action.at);
        let marked = self.flow.code[action.at as usize].mark == ACTION;
        hold(marked || first, || format!("instruction {} does not begin an action", action.at))?;
        hold(usize::from(action.part) <= self.flow.parts.len(), || "it stands in a part that does not exist".into())?;
        self.span(action.span)
    }

    /// A way out of an action.
    fn outlet(&self, outlet: &Outlet) -> Found {
        exists("action", outlet.action, self.flow.actions.len())?;
        let (from, until) = outlet.from;
        hold(from < until, || "no instruction leads to it".into())?;
        self.entry(until - 1)?;
        self.entry(outlet.to)?;
        match &outlet.output {
            Output::Named(name) => text(name).map_err(|what| format!("its name {what}"))?,
            Output::Choice(key) => hold(KEYS.contains(key), || format!("{key} is no key"))?,
            _ => {}
        }
        self.span(outlet.span)
    }

    /// One step takes one way out at most, and the ways of an action stand together.
    fn outlets_apart(&self) -> Placed {
        let outlets = &self.flow.outlets;
        let placed = |number: usize, what: &str| Err((Some(format!("outlet {number}")), what.to_owned()));
        if let Some(at) = outlets.windows(2).position(|pair| pair[0].action > pair[1].action) {
            return placed(at + 1, "it stands out of order");
        }
        let mut order: Vec<usize> = (0..outlets.len()).collect();
        order.sort_by_key(|at| (outlets[*at].to, outlets[*at].from));
        let twice = order.windows(2).find(|pair| {
            let (one, two) = (&outlets[pair[0]], &outlets[pair[1]]);
            one.to == two.to && two.from.0 < one.from.1
        });
        twice.map_or(Ok(()), |pair| placed(pair[1], "another way out has a step of it"))
    }

    /// A place of the flow's source, between characters.
    fn span(&self, span: Span) -> Found {
        let source = self.program.sources.get(self.flow.source.0 as usize);
        let inside = source.is_some_and(|source| source.text.get(span.range()).is_some());
        hold(inside, || format!("bytes {} to {} are no place of the source", span.start, span.end))
    }
}
