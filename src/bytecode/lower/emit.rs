//! Emitting instructions: actions and places, labels that are bound later, registers for what has no name.

use super::outlets::{Draft, Map};
use super::parts::Layout;
use crate::builtins::Settings;
use crate::bytecode::op::{ACTION, Code, Op};
use crate::bytecode::program::{ActionInfo, Flow, Holds, Pool, Registers, Source, Target};
use crate::ir;
use crate::span::Span;
use crate::value::{File, Text, Type, Value};
use rustc_hash::FxHashMap;

/// A place in the code that may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label(pub u32);

/// The label of a place that is never meant.
const UNBOUND: u32 = u32::MAX;

/// A flow that is being lowered. Until [`Emitter::finish`] every target in the code and the pool is a label.
pub(super) struct Emitter<'a> {
    pub flow: &'a ir::Flow,
    /// The open points of the expression rules, as the project decides them (§15).
    pub settings: &'a Settings,
    pub code: Vec<Op>,
    pub pool: Pool,
    pub actions: Vec<ActionInfo>,
    pub outlets: Vec<Draft>,
    places: Vec<(u32, Span)>,
    labels: Vec<u32>,
    used: Vec<bool>,
    /// Whether the next instruction can be reached from the one before.
    reachable: bool,
    pending: Option<(ir::Meta, u16)>,
    pub part: u16,
    size: Registers,
    holds: Holds,
    /// Registers without a name, by type, and how many of them the current action uses.
    unnamed: FxHashMap<Type, (Vec<Target>, usize)>,
    texts: FxHashMap<Text, u32>,
    pub layout: Layout,
}

impl<'a> Emitter<'a> {
    pub fn new((flow, settings): (&'a ir::Flow, &'a Settings), size: Registers, holds: Holds, layout: Layout) -> Self {
        let mut emitter = Self::empty((flow, settings), size, holds, layout);
        let mut layout = std::mem::take(&mut emitter.layout);
        layout.name_parts(flow, || emitter.label());
        emitter.layout = layout;
        emitter
    }

    fn empty((flow, settings): (&'a ir::Flow, &'a Settings), size: Registers, holds: Holds, layout: Layout) -> Self {
        Self {
            flow,
            settings,
            code: Vec::new(),
            pool: Pool::default(),
            actions: Vec::new(),
            outlets: Vec::new(),
            places: Vec::new(),
            labels: Vec::new(),
            used: Vec::new(),
            reachable: true,
            pending: None,
            part: 0,
            size,
            holds,
            unnamed: FxHashMap::default(),
            texts: FxHashMap::default(),
            layout,
        }
    }

    /// Begins an action: the next instruction counts it (L1). Registers without a name are free again.
    pub fn action(&mut self, meta: &ir::Meta) {
        self.flush_action();
        self.unnamed.values_mut().for_each(|(_, used)| *used = 0);
        self.pending = Some((meta.clone(), self.part));
    }

    /// An action without instructions of its own counts with a Nop.
    pub fn flush_action(&mut self) {
        if self.pending.is_some() {
            self.emit(Op::new(Code::Nop, 0, 0, 0), None);
        }
    }

    /// Adds an instruction that comes from that place.
    pub fn emit(&mut self, mut op: Op, place: Option<Span>) {
        let at = self.code.len() as u32;
        if let Some((meta, part)) = self.pending.take() {
            op.mark = ACTION;
            let place = place.unwrap_or(meta.span);
            self.place(at, place);
            self.actions.push(ActionInfo { at, action: meta.action, label: meta.label, span: meta.span, part });
        } else if let Some(place) = place {
            self.place(at, place);
        }
        self.reachable = !matches!(
            op.code,
            Code::Jump
                | Code::SwitchText
                | Code::EndTask
                | Code::Leave
                | Code::Restart
                | Code::PreviousMenu
                | Code::RepeatMenu
                | Code::End
                | Code::Menu
                | Code::CallTask
        );
        self.code.push(op);
    }

    fn place(&mut self, at: u32, place: Span) {
        if self.places.last().is_none_or(|(_, last)| *last != place) {
            self.places.push((at, place));
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        self.used.push(false);
        Label(self.labels.len() as u32 - 1)
    }

    /// The number to write where the label is a target.
    pub fn target(&mut self, label: Label) -> u32 {
        self.used[label.0 as usize] = true;
        label.0
    }

    /// The label is here.
    pub fn bind(&mut self, label: Label) {
        self.flush_action();
        self.labels[label.0 as usize] = self.code.len() as u32;
        self.reachable |= self.used[label.0 as usize];
    }

    /// The label is here, and others come to it that are not lowered yet.
    pub fn bind_entry(&mut self, label: Label) {
        self.used[label.0 as usize] = true;
        self.bind(label);
    }

    /// Whether what comes next would ever run.
    pub fn is_reachable(&self) -> bool {
        self.reachable
    }

    pub fn jump(&mut self, code: Code, a: u16, label: Label, place: Option<Span>) {
        let target = self.target(label);
        self.emit(Op::long(code, a, target), place);
    }

    /// A test and the jump that is taken when it fails.
    pub fn test(&mut self, op: Op, otherwise: Label, place: Option<Span>) {
        self.emit(op, place);
        self.jump(Code::Jump, 0, otherwise, None);
        self.reachable = true;
    }

    /// A register of that type without a name, for this action.
    pub fn register(&mut self, kind: Type) -> Target {
        let (known, used) = self.unnamed.entry(kind).or_default();
        if *used == known.len() {
            known.push(self.holds.add(kind, &mut self.size));
        }
        *used += 1;
        known[*used - 1]
    }

    /// A register of that type without a name that no other action uses.
    pub fn lasting_register(&mut self, kind: Type) -> Target {
        self.holds.add(kind, &mut self.size)
    }

    /// The number of a constant text; equal ones are kept once.
    pub fn text(&mut self, text: &Text) -> u32 {
        if let Some(at) = self.texts.get(text) {
            return *at;
        }
        let at = self.pool.texts.len() as u32;
        self.pool.texts.push(text.clone());
        self.texts.insert(text.clone(), at);
        at
    }

    /// The number of a constant large value.
    pub fn value(&mut self, value: &Value) -> u32 {
        let known = self.pool.values.iter().rev().take(16).position(|known| known == value);
        let count = self.pool.values.len();
        known.map_or_else(
            || {
                self.pool.values.push(value.clone());
                count as u32
            },
            |back| (count - 1 - back) as u32,
        )
    }

    /// The finished flow without its names: labels become instructions.
    pub fn finish(mut self, start: Label, handler: Label) -> Flow {
        let labels = std::mem::take(&mut self.labels);
        let end = self.code.len() as u32 - 1;
        let at = |label: u32| labels.get(label as usize).copied().filter(|at| *at != UNBOUND).unwrap_or(end);
        for op in &mut self.code {
            if op.code.operands()[1] == crate::bytecode::op::Operand::Target {
                let mark = op.mark;
                *op = Op { mark, ..Op::long(op.code, op.a, at(op.wide())) };
            }
        }
        for table in &mut self.pool.tables {
            table.cases.iter_mut().for_each(|(_, target)| *target = at(*target));
            table.not_set = table.not_set.map(at);
            table.default = at(table.default);
        }
        for call in &mut self.pool.task_calls {
            call.paths.iter_mut().for_each(|(_, target)| *target = at(*target));
            (call.target, call.next) = (at(call.target), at(call.next));
        }
        self.pool.sites.iter_mut().flat_map(|site| &mut site.branches).for_each(|(_, target)| *target = at(*target));
        for menu in &mut self.pool.menus {
            menu.choices.iter_mut().for_each(|(_, target)| *target = at(*target));
            menu.terms.iter_mut().for_each(|term| term.target = at(term.target));
            menu.default = at(menu.default);
        }
        let entries = self.layout.entries().map(|label| at(label.0)).chain([at(handler.0)]).collect();
        let outlets = Map { code: &self.code, entries, at: &at }.finish(self.outlets);
        Flow {
            name: self.flow.name.clone(),
            kind: self.flow.kind,
            source: self.flow.source,
            language: self.flow.language.clone(),
            code: self.code,
            start: at(start.0),
            handler: at(handler.0),
            registers: self.size,
            holds: self.holds,
            pool: self.pool,
            variables: Vec::new(),
            parts: Vec::new(),
            actions: self.actions,
            outlets,
            places: self.places,
        }
    }

    /// Where a label was bound.
    pub fn bound(&self, label: Label) -> u32 {
        self.labels[label.0 as usize]
    }
}

/// The source that reads a register once: a text without a name is moved out.
pub(super) fn once(target: Target) -> Source {
    match target {
        Target::Int(register) => Source::Int(register),
        Target::Text(register) => Source::TakeText(register),
        Target::Value(register) => Source::Value(register),
    }
}

/// The register file of a type.
pub(super) fn file_of(target: Target) -> File {
    match target {
        Target::Int(_) => File::Int,
        Target::Text(_) => File::Text,
        Target::Value(_) => File::Value,
    }
}

/// The empty collection, or NOT_SET: what a variable holds without an initial value (E33).
pub(super) fn initial(kind: Type) -> Value {
    if kind.list { Value::list(Vec::new()) } else { Value::NotSet }
}
