//! A flow: its registers, its parts, its start and its error handling.

use super::emit::{Emitter, Label, initial};
use super::recursion::Recursion;
use crate::bytecode::op::{Code, Op};
use crate::bytecode::program::{self, ActionInfo, Flow, Registers, Target};
use crate::catalog::{self, Does};
use crate::ir::{self, Block, ExprId, Meta, PartId, PartKind, StatementKind, VariableId};
use crate::value::{File, Text, Value};

/// Where everything of a flow lies.
pub(super) struct Layout {
    variables: Vec<Target>,
    /// For each part, the first register of its loops, two a depth.
    loops: Vec<u16>,
    entries: Vec<Label>,
    recursion: Recursion,
}

/// Lowers a flow.
pub(super) fn flow(source: &ir::Flow) -> Flow {
    let (layout, base) = Layout::of(source);
    let mut emitter = Emitter::with_layout(source, base, layout);
    let (start, handler) = (emitter.label(), emitter.label());
    emitter.bind_entry(start);
    emitter.begin();
    for (index, part) in source.parts.iter().enumerate() {
        emitter.lower_part(index as u16, part);
    }
    emitter.bind_entry(handler);
    emitter.part = source.start.0;
    if let Some(block) = &source.on_error {
        emitter.block(block, None, 0);
    }
    emitter.close();
    let entries = emitter.entry_points();
    let variables = emitter.variable_table();
    let mut flow = emitter.finish(start, handler);
    flow.parts =
        source.parts.iter().zip(entries).map(|(p, entry)| program::Part { name: p.name.clone(), entry }).collect();
    flow.variables = variables;
    flow
}

impl Layout {
    fn of(flow: &ir::Flow) -> (Self, Registers) {
        let mut size = Registers::default();
        let mut variables = Vec::with_capacity(flow.variables.len());
        for variable in &flow.variables {
            let counter = match variable.kind.file() {
                File::Int => &mut size.ints,
                File::Text => &mut size.texts,
                File::Value => &mut size.values,
            };
            let register = *counter;
            *counter += 1;
            variables.push(match variable.kind.file() {
                File::Int => Target::Int(register),
                File::Text => Target::Text(register),
                File::Value => Target::Value(register),
            });
        }
        let mut loops = Vec::with_capacity(flow.parts.len());
        for (index, part) in flow.parts.iter().enumerate() {
            loops.push(size.ints);
            size.ints += 2 * ir::loop_depth(part);
            if flow.start.0 as usize == index {
                size.ints += 2 * flow.on_error.as_ref().map_or(0, |block| ir::depth_of(block));
            }
        }
        (Self { variables, loops, entries: Vec::new(), recursion: Recursion::of(flow) }, size)
    }
}

impl<'a> Emitter<'a> {
    fn with_layout(flow: &'a ir::Flow, base: Registers, mut layout: Layout) -> Self {
        let mut emitter = Self::new(flow, base);
        layout.entries = flow.parts.iter().map(|_| emitter.label()).collect();
        emitter.layout = Some(layout);
        emitter
    }

    fn layout(&self) -> &Layout {
        match &self.layout {
            Some(layout) => layout,
            // `with_layout` is the only way to an emitter.
            None => unreachable!("an emitter always has its layout"),
        }
    }

    /// The register of a variable.
    pub fn variable(&self, id: VariableId) -> Target {
        self.layout().variables[id.0 as usize]
    }

    /// The first instruction of a part.
    pub fn entry(&self, part: PartId) -> Label {
        self.layout().entries[part.0 as usize]
    }

    /// The turn and the count of a loop at that depth of the current part.
    pub fn loop_registers(&self, depth: u16) -> (u16, u16) {
        let first = self.layout().loops[self.part as usize] + 2 * (depth + self.handler_depth);
        (first, first + 1)
    }

    /// The registers that a call of a part must keep: those of the current part, when the called one can come back to
    /// it before it has ended.
    pub fn kept(&self, called: PartId) -> Vec<Target> {
        let layout = self.layout();
        let own = PartId(self.part);
        if !layout.recursion.may_return(called, own) {
            return Vec::new();
        }
        let variables = self.flow.variables.iter().zip(&layout.variables);
        let mut kept: Vec<Target> = variables.filter(|(v, _)| v.part == Some(own)).map(|(_, r)| *r).collect();
        let depth = self.flow.parts.get(own.0 as usize).map_or(0, ir::loop_depth);
        let first = layout.loops[own.0 as usize];
        kept.extend((first..first + 2 * depth).map(Target::Int));
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
        });
        self.emit(Op::long(Code::Perform, 0, self.pool.sites.len() as u32 - 1), Some(span));
    }

    /// Variables of a scope begin anew whenever it is entered (E33, P25). Registers of the flow are NOT_SET at its
    /// start already.
    fn initialise(&mut self, part: Option<PartId>) {
        let flow = self.flow;
        for (index, variable) in flow.variables.iter().enumerate() {
            if variable.part != part || variable.built_in {
                continue;
            }
            let target = self.variable(VariableId(index as u32));
            match variable.value {
                Some(value) => self.put(value, target),
                None if part.is_none() && !variable.kind.list => {}
                None => {
                    let source = match initial(variable.kind) {
                        Value::NotSet => program::Source::NotSet,
                        value => program::Source::ValueConstant(self.value(&value)),
                    };
                    self.load(source, target, variable.span);
                }
            }
        }
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
            PartKind::Menu(menu) => self.menu(part, menu),
        }
    }

    fn menu(&mut self, part: &ir::Part, menu: &ir::Menu) {
        let action = catalog::doing(Does::JumpMenu);
        self.action(&Meta { action, label: Some(part.name.clone()), span: part.span });
        let audio = self.keep_source(menu.audio);
        let timeout = self.keep_source(menu.timeout);
        let name = self.text(&part.name);
        let mut labels: Vec<Label> = menu.choices.iter().map(|_| self.label()).collect();
        let mut choices = Vec::new();
        for (choice, label) in menu.choices.iter().zip(&labels) {
            if let Some(key) = choice.key {
                choices.push((key, self.target(*label)));
            }
        }
        self.global_choices(part, &mut choices);
        let default = self.label();
        let default_target = self.target(default);
        self.pool.menus.push(program::Menu { name, audio, repeat: menu.repeat, timeout, choices, default: default_target });
        self.emit(Op::long(Code::Menu, 0, self.pool.menus.len() as u32 - 1), Some(part.span));
        for (choice, label) in menu.choices.iter().zip(labels.drain(..)) {
            self.globals.push((choice.span, label));
            self.bind_entry(label);
            self.choice(&choice.block);
        }
        self.bind(default);
        match &menu.default {
            Some(block) => self.choice(block),
            // Without a default choice: disconnect (L9).
            None => self.emit(Op::new(Code::End, self.natural_exit().operand(), 0, 0), Some(part.span)),
        }
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
        self.layout().entries.iter().map(|label| self.bound(*label)).collect()
    }

    fn variable_table(&self) -> Vec<program::Variable> {
        let registers = self.layout().variables.iter();
        let variables = self.flow.variables.iter().zip(registers);
        variables
            .map(|(variable, register)| program::Variable {
                name: variable.name.clone(),
                kind: variable.kind,
                register: *register,
                built_in: variable.built_in,
                part: variable.part.map(|part| part.0),
            })
            .collect()
    }
}

/// Whether a statement is one that a loop makes.
pub(super) const fn is_loop(kind: &StatementKind) -> bool {
    matches!(kind, StatementKind::Loop { .. })
}
