//! Values of sensitive attributes that go into attributes which are not (P47, F61): whoever may see the second one sees the
//! first.
//!
//! A variable holds a sensitive value when a sensitive attribute is read into it, or it is what a sensitive attribute is set
//! to; and when it is given something that is made of such a variable. It is looked at without the order of the actions, so
//! a variable that is used for two things is taken for both.

use super::flow::Checker;
use crate::builtins::overload;
use crate::diagnostic::Code;
use crate::ir::{self, AttributeName, Block, ExprId, Node, StatementKind, VariableId};
use crate::participant::Slot;
use crate::value::{Kind, Text};
use rustc_hash::FxHashMap;

/// Functions that say how much there is of a value, and nothing of what it is.
const COUNTS: [&str; 2] = ["Length", "Count"];

/// What a flow does with values, as far as it matters here.
#[derive(Default)]
struct Ways {
    /// Variables with a sensitive value, each with the name of the attribute.
    sources: Vec<(VariableId, Slot)>,
    /// What is made of which variable.
    made: FxHashMap<VariableId, Vec<VariableId>>,
    /// What plain attributes are set to.
    sets: Vec<(Slot, ExprId)>,
}

impl Checker<'_> {
    /// Says where a sensitive value goes into a plain attribute.
    pub(super) fn leaks(&mut self) {
        if self.shared.options.sensitive.is_empty() {
            return;
        }
        let ways = self.ways();
        let held = spread(&ways);
        for (slot, value) in ways.sets {
            let mut read = Vec::new();
            carried(&self.out, value, &mut read);
            let Some(from) = read.iter().find_map(|variable| held.get(variable)) else { continue };
            let name = |slot: Slot| self.names.name(slot).map(Text::as_str).unwrap_or_default();
            let message = format!(
                "the value of the sensitive attribute `{}` goes into `{}`, which is plain",
                name(*from),
                name(slot)
            );
            let help =
                format!("make `{}` sensitive in `callflow.toml` as well, or keep the value out of it", name(slot));
            let finding = self.finding(Code::SensitiveToPlain, self.out.exprs.written(value), message);
            self.report(finding.help(help));
        }
    }

    fn is_sensitive(&self, slot: Slot) -> bool {
        self.names.name(slot).is_some_and(|name| self.shared.options.sensitive.contains(name))
    }

    fn ways(&self) -> Ways {
        let mut ways = Ways::default();
        for (number, variable) in self.out.variables.iter().enumerate() {
            if let Some(value) = variable.value {
                self.assigned(VariableId(number as u32), value, &mut ways);
            }
        }
        let blocks = self.out.parts.iter().flat_map(ir::Part::blocks).chain(&self.out.on_error);
        blocks.for_each(|block| self.ways_of(block, &mut ways));
        ways
    }

    fn assigned(&self, to: VariableId, value: ExprId, ways: &mut Ways) {
        let mut read = Vec::new();
        carried(&self.out, value, &mut read);
        read.into_iter().for_each(|from| ways.made.entry(from).or_default().push(to));
    }

    /// Blocks nest at most 128 deep, so it may recurse.
    fn ways_of(&self, block: &Block, ways: &mut Ways) {
        for statement in block {
            match &statement.kind {
                StatementKind::Get(list) => {
                    for (name, to) in list {
                        if let Some(slot) = literal(*name).filter(|slot| self.is_sensitive(*slot)) {
                            ways.sources.push((*to, slot));
                        }
                    }
                }
                StatementKind::Set(list) => {
                    for (name, value) in list {
                        let Some(slot) = literal(*name) else { continue };
                        match self.out.exprs.get(*value).node {
                            Node::Variable(from) if self.is_sensitive(slot) => ways.sources.push((from, slot)),
                            _ if self.is_sensitive(slot) => {}
                            _ => ways.sets.push((slot, *value)),
                        }
                    }
                }
                StatementKind::Assign(list) => list.iter().for_each(|(to, value)| self.assigned(*to, *value, ways)),
                _ => {}
            }
            statement.kind.blocks().into_iter().for_each(|inner| self.ways_of(inner, ways));
        }
    }
}

fn literal(name: AttributeName) -> Option<Slot> {
    match name {
        AttributeName::Literal(slot) => Some(slot),
        AttributeName::Computed(_) => None,
    }
}

/// The variables with a sensitive value, each with the first attribute that it is of: every way is gone once.
fn spread(ways: &Ways) -> FxHashMap<VariableId, Slot> {
    let mut held = FxHashMap::default();
    let mut next: Vec<(VariableId, Slot)> = ways.sources.iter().rev().copied().collect();
    while let Some((variable, slot)) = next.pop() {
        if held.contains_key(&variable) {
            continue;
        }
        held.insert(variable, slot);
        next.extend(ways.made.get(&variable).into_iter().flatten().map(|to| (*to, slot)));
    }
    held
}

/// The variables of which something goes into the value of an expression; it nests at most 61 deep (E321). What only decides,
/// or is counted, does not go into it.
fn carried(flow: &ir::Flow, id: ExprId, into: &mut Vec<VariableId>) {
    let expr = flow.exprs.get(id);
    if expr.kind.kind == Kind::Boolean && !expr.kind.list {
        return;
    }
    match &expr.node {
        Node::Variable(variable) => into.push(*variable),
        Node::Call(function, _) if overload(*function).is_some_and(|own| COUNTS.contains(&own.name())) => {}
        Node::Call(_, arguments) => {
            flow.exprs.arguments(*arguments).iter().for_each(|argument| carried(flow, *argument, into));
        }
        Node::Choose(_, then, otherwise) => {
            carried(flow, *then, into);
            carried(flow, *otherwise, into);
        }
        _ => {}
    }
}
