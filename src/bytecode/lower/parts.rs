//! A flow: its registers, its parts, its start and its error handling.

use super::emit::{Emitter, Label, initial};
use super::outlets::{From, first_span};
use super::recursion::Recursion;
use crate::builtins::Settings;
use crate::bytecode::op::{Code, Op};
use crate::bytecode::outlet::Output;
use crate::bytecode::program::{self, ActionInfo, Flow, Holds, Registers, Target};
use crate::catalog::{self, Does};
use crate::ir::{self, Block, ExprId, Meta, PartId, PartKind, VariableId};
use crate::value::{Kind, Text, Type, Value};

/// Where everything of a flow lies.
#[derive(Default)]
pub(super) struct Layout {
    variables: Vec<Target>,
    /// The variables of each part, and last those of the flow.
    owned: Vec<Vec<u32>>,
    /// For each part and, last, the error handling, the first register of its loops: two a depth.
    loops: Vec<u16>,
    /// The first instruction of each part.
    entries: Vec<Label>,
    /// The choices of each part, a menu, in order.
    choices: Vec<Vec<Label>>,
    recursion: Recursion,
}

/// Lowers a flow for the choices of its project.
pub(super) fn flow(source: &ir::Flow, settings: &Settings) -> Flow {
    let (layout, size, holds) = Layout::of(source);
    let mut emitter = Emitter::new((source, settings), size, holds, layout);
    let (start, handler) = (emitter.label(), emitter.label());
    emitter.bind_entry(start);
    emitter.begin();
    for (index, part) in source.parts.iter().enumerate() {
        emitter.lower_part(index as u16, part);
    }
    emitter.bind_entry(handler);
    emitter.part = source.parts.len() as u16;
    if let Some(block) = &source.on_error {
        emitter.block(block, None, 0);
    }
    emitter.close();
    let entries = emitter.entry_points();
    let variables = emitter.variable_table();
    let mut flow = emitter.finish(start, handler);
    flow.parts = source.parts.iter().zip(entries).map(|(part, entry)| named(part, entry)).collect();
    flow.variables = variables;
    flow
}

fn named(part: &ir::Part, entry: u32) -> program::Part {
    let paths = match &part.kind {
        PartKind::Body { paths, .. } => paths.clone(),
        PartKind::Menu(_) => Vec::new(),
    };
    program::Part { name: part.name.clone(), entry, paths, span: part.span }
}

impl Layout {
    fn of(flow: &ir::Flow) -> (Self, Registers, Holds) {
        let (mut size, mut holds) = (Registers::default(), Holds::default());
        let variables = flow.variables.iter().map(|variable| holds.add(variable.kind, &mut size)).collect();
        let mut owned = vec![Vec::new(); flow.parts.len() + 1];
        for (variable, number) in flow.variables.iter().zip(0..) {
            let part = variable.part.map_or(flow.parts.len(), |part| usize::from(part.0));
            owned[part].push(number);
        }
        let depths = flow.parts.iter().map(ir::Part::loop_depth);
        let handler = flow.on_error.as_ref().map_or(0, ir::loop_depth);
        let loops = depths.chain([handler]).map(|depth| {
            let first = size.ints;
            for _ in 0..2 * depth {
                holds.add(Type::one(Kind::Integer), &mut size);
            }
            first
        });
        let loops = loops.collect();
        let recursion = Recursion::of(flow);
        (Self { variables, owned, loops, entries: Vec::new(), choices: Vec::new(), recursion }, size, holds)
    }

    /// The first instruction of each part.
    pub fn entries(&self) -> impl Iterator<Item = Label> {
        self.entries.iter().copied()
    }

    /// Labels for everything that other parts of the flow may go to.
    pub(super) fn name_parts(&mut self, flow: &ir::Flow, mut label: impl FnMut() -> Label) {
        self.entries = flow.parts.iter().map(|_| label()).collect();
        let count = |part: &ir::Part| match &part.kind {
            PartKind::Menu(menu) => menu.choices.len(),
            PartKind::Body { .. } => 0,
        };
        self.choices = flow.parts.iter().map(|part| (0..count(part)).map(|_| label()).collect()).collect();
    }
}

impl Emitter<'_> {
    /// The register of a variable.
    pub fn variable(&self, id: VariableId) -> Target {
        self.layout.variables[id.0 as usize]
    }

    /// Makes a variable lie elsewhere for what is lowered next; gives where it was.
    pub fn move_variable(&mut self, id: VariableId, to: Target) -> Target {
        std::mem::replace(&mut self.layout.variables[id.0 as usize], to)
    }

    /// The first instruction of a part.
    pub fn entry(&self, part: PartId) -> Label {
        self.layout.entries[part.0 as usize]
    }

    /// The turn and the count of a loop at that depth of the current part.
    pub fn loop_registers(&self, depth: u16) -> (u16, u16) {
        let first = self.layout.loops[self.part as usize] + 2 * depth;
        (first, first + 1)
    }

    /// The registers that a call of a part must keep: those of the current part, when the called one can come back to
    /// it before it has ended.
    pub fn kept(&self, called: PartId) -> Vec<Target> {
        let layout = &self.layout;
        let own = PartId(self.part);
        let Some(part) = self.flow.parts.get(usize::from(own.0)) else { return Vec::new() };
        if !layout.recursion.may_return(called, own) {
            return Vec::new();
        }
        let variables = layout.owned[usize::from(own.0)].iter();
        let mut kept: Vec<Target> = variables.map(|number| layout.variables[*number as usize]).collect();
        let first = layout.loops[own.0 as usize];
        kept.extend((first..first + 2 * part.loop_depth()).map(Target::Int));
        kept
    }

    /// Initial values of the flow's variables, its greeting, and on to the first part.
    fn begin(&mut self) {
        self.initialise(None);
        if let Some(audio) = self.flow.greeting {
            self.greet(audio);
        }
        let entry = self.entry(self.flow.start);
        self.jump(Code::Jump, 0, entry, None);
    }

    /// The initial greeting is no action of the task sequence: it is played without being counted.
    fn greet(&mut self, audio: ExprId) {
        let Some((action, row)) = catalog::find("playAudio") else { return };
        let Some((number, _)) = row.setting("audio") else { return };
        let span = self.flow.exprs.get(audio).span;
        let kind = self.flow.exprs.get(audio).kind;
        let at = self.code.len() as u32;
        self.actions.push(ActionInfo { at, action, label: Some(Text::new("Initial Greeting")), span, part: self.part });
        let value = self.keep_source(audio);
        self.pool.sites.push(program::Site {
            action,
            plan: program::Plan::Play,
            settings: vec![(number as u16, program::Given::Value(value, kind))],
            inputs: Vec::new(),
            outputs: Vec::new(),
            branches: Vec::new(),
            named: Vec::new(),
        });
        self.emit(Op::long(Code::Perform, 0, self.pool.sites.len() as u32 - 1), Some(span));
    }

    /// Variables of a scope begin anew whenever it is entered (E33, P25). Registers of the flow are NOT_SET at its
    /// start already.
    fn initialise(&mut self, part: Option<PartId>) {
        let flow = self.flow;
        let owner = part.map_or(flow.parts.len(), |part| usize::from(part.0));
        let owned = std::mem::take(&mut self.layout.owned[owner]);
        for number in &owned {
            let variable = &flow.variables[*number as usize];
            if variable.built_in {
                continue;
            }
            let target = self.variable(VariableId(*number));
            let plain = variable.value.is_none() && part.is_none() && !variable.kind.list;
            if variable.input && !plain {
                // What whoever calls has given stays; the initial value is for what he has not (A36).
                let given = self.label();
                self.unless_given(target, variable, given);
                self.begin_variable(variable, target);
                self.bind(given);
            } else if !plain {
                self.begin_variable(variable, target);
            }
        }
        self.layout.owned[owner] = owned;
    }

    /// The initial value of a variable, or what it is without one (E33).
    fn begin_variable(&mut self, variable: &ir::Variable, target: Target) {
        let source = match (variable.value, initial(variable.kind)) {
            (Some(value), _) => return self.put(value, target),
            (None, Value::NotSet) => program::Source::NotSet,
            (None, value) => program::Source::ValueConstant(self.value(&value)),
        };
        self.load(source, target, variable.span);
    }

    /// Goes on at the label when a variable is set already.
    fn unless_given(&mut self, target: Target, variable: &ir::Variable, given: Label) {
        let (kind, place) = (variable.kind, Some(variable.span));
        let (code, register) = match target {
            Target::Int(register) => (Code::IfEqInt, register),
            Target::Text(register) => (Code::IfEqText, register),
            Target::Value(register) => return self.test(Op::new(Code::IfUnsetValue, register, 0, 0), given, place),
        };
        let unset = self.register(kind);
        self.load(program::Source::NotSet, unset, variable.span);
        let (Target::Int(other) | Target::Text(other) | Target::Value(other)) = unset;
        self.test(Op::new(code, register, other, 0), given, place);
    }

    fn lower_part(&mut self, index: u16, part: &ir::Part) {
        self.part = index;
        let entry = self.entry(PartId(index));
        self.bind_entry(entry);
        self.initialise(Some(PartId(index)));
        match &part.kind {
            PartKind::Body { block, .. } => {
                self.block(block, None, 0);
                if self.is_reachable() {
                    self.end_task(0, crate::span::Span::at(part.span.end));
                }
            }
            PartKind::Menu(menu) => self.menu(index, part, menu),
        }
    }

    fn menu(&mut self, index: u16, part: &ir::Part, menu: &ir::Menu) {
        let action = catalog::doing(Does::JumpMenu);
        let of = self.action_with_outlets(&Meta { action, label: Some(part.name.clone()), span: part.span });
        let audio = self.keep_source(menu.audio);
        let timeout = self.keep_source(menu.timeout);
        let name = self.text(&part.name);
        let choices = self.keys(index);
        let terms = self.terms(index);
        let chosen =
            menu.chosen.and_then(|choice| self.layout.choices[index as usize].get(usize::from(choice)).copied());
        let default = chosen.unwrap_or_else(|| self.label());
        let menu_row =
            program::Menu { name, audio, repeat: menu.repeat, timeout, choices, terms, default: self.target(default) };
        self.pool.menus.push(menu_row);
        let at = self.here();
        self.emit(Op::long(Code::Menu, 0, self.pool.menus.len() as u32 - 1), Some(part.span));
        for (choice, number) in menu.choices.iter().zip(0..) {
            let label = self.layout.choices[index as usize][number];
            self.bind_entry(label);
            if let Some(key) = choice.key {
                self.outlet(of, Output::Choice(key), From::Menus, label, Some(choice.span));
            }
            self.choice(&choice.block);
        }
        if let Some(block) = &menu.default {
            self.outlet(of, Output::Default, From::Code(at, at + 1), default, first_span(block));
        }
        if chosen.is_some() {
            return;
        }
        self.bind(default);
        match &menu.default {
            Some(block) => self.choice(block),
            // Without a default choice: disconnect (L9).
            None => self.emit(Op::new(Code::End, self.natural_exit().operand(), 0, 0), Some(part.span)),
        }
    }

    /// The keys of a menu: its own first, then the global ones of the other menus (A60).
    fn keys(&mut self, index: u16) -> Vec<(u8, u32)> {
        let flow = self.flow;
        let own = std::iter::once(index);
        let others = (0..flow.parts.len() as u16).filter(|other| *other != index);
        let mut keys = Vec::new();
        for part in own.chain(others) {
            let PartKind::Menu(menu) = &flow.parts[part as usize].kind else { continue };
            for (choice, number) in menu.choices.iter().zip(0..) {
                let Some(key) = choice.key.filter(|_| part == index || choice.global) else { continue };
                let label = self.layout.choices[part as usize][number];
                keys.push((key, self.target(label)));
            }
        }
        keys
    }

    /// What a caller may say in a menu: its own terms first, then the global ones of the other menus (A60).
    fn terms(&mut self, index: u16) -> Vec<program::Term> {
        let flow = self.flow;
        let own = std::iter::once(index);
        let others = (0..flow.parts.len() as u16).filter(|other| *other != index);
        let mut terms = Vec::new();
        for part in own.chain(others) {
            let PartKind::Menu(menu) = &flow.parts[part as usize].kind else { continue };
            for (choice, number) in menu.choices.iter().zip(0..) {
                let label = self.layout.choices[part as usize][number];
                for term in choice.terms.iter().filter(|_| part == index || choice.said_everywhere) {
                    let (text, key, target) = (self.text(term), choice.key.unwrap_or(0), self.target(label));
                    terms.push(program::Term { text, key, target });
                }
            }
        }
        terms
    }

    /// What a choice does. Where it comes to an end of its own, the menu repeats: a failed transfer does that (L7).
    fn choice(&mut self, block: &Block) {
        self.block(block, None, 0);
        if self.is_reachable() {
            self.emit(Op::new(Code::RepeatMenu, 0, 0, 0), None);
        }
    }

    /// What follows the error handling when it ends nothing itself: disconnect (L2).
    fn close(&mut self) {
        if self.is_reachable() {
            let exit = self.natural_exit();
            self.emit(Op::new(Code::End, exit.operand(), 0, 0), None);
        }
    }

    fn entry_points(&self) -> Vec<u32> {
        self.layout.entries.iter().map(|label| self.bound(*label)).collect()
    }

    fn variable_table(&self) -> Vec<program::Variable> {
        let registers = self.layout.variables.iter();
        let variables = self.flow.variables.iter().zip(registers);
        variables
            .map(|(variable, register)| program::Variable {
                name: variable.name.clone(),
                kind: variable.kind,
                register: *register,
                built_in: variable.built_in,
                input: variable.input,
                output: variable.output,
                part: variable.part.map(|part| part.0),
            })
            .collect()
    }
}
