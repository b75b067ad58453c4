//! Statements: one instruction an action where it can be.

use super::emit::{Emitter, Label};
use super::outlets::{From, Of, first_span};
use crate::builtins::OverloadId;
use crate::bytecode::op::{CONSTANT, Code, Op};
use crate::bytecode::outlet::Output;
use crate::bytecode::program::{Call, Name, Source, Table, Target, TaskCall};
use crate::ir::{AttributeName, Block, ExprId, Meta, PartId, Statement, StatementKind, VariableId};
use crate::span::Span;
use crate::value::{File, Kind, Type};

/// The loop that stands around a statement.
#[derive(Clone, Copy)]
pub(super) struct Around {
    next: Label,
    exit: Label,
}

impl Emitter<'_> {
    /// Statements in order. `depth` is how many loops of the part stand around.
    pub fn block(&mut self, block: &Block, around: Option<Around>, depth: u16) {
        for statement in block {
            self.statement(statement, around, depth);
        }
    }

    fn statement(&mut self, statement: &Statement, around: Option<Around>, depth: u16) {
        let meta = &statement.meta;
        match &statement.kind {
            StatementKind::If { branches, otherwise } => self.decisions(branches, otherwise, around, depth),
            StatementKind::Switch { subject, cases, default, equal } => {
                let of = self.action_with_outlets(meta);
                self.switch(*subject, *equal, cases, default, (around, depth), of);
            }
            StatementKind::Loop { count, index, body } => {
                let of = self.action_with_outlets(meta);
                self.turns(*count, *index, body, depth, of);
            }
            StatementKind::CallTask { part, paths, default } => {
                let of = self.action_with_outlets(meta);
                self.call_task((*part, of), paths, default, around, depth);
            }
            StatementKind::Perform(perform) => self.perform(meta, perform, around, depth),
            kind => {
                self.action(meta);
                self.simple(kind, around, meta);
            }
        }
        self.flush_action();
    }

    /// Statements without blocks.
    fn simple(&mut self, kind: &StatementKind, around: Option<Around>, meta: &Meta) {
        let span = meta.span;
        match kind {
            StatementKind::Assign(list) => self.assign(list, span),
            StatementKind::LoopNext => self.leave_turn(around.map(|a| a.next), span),
            StatementKind::LoopExit => self.leave_turn(around.map(|a| a.exit), span),
            StatementKind::Jump(part) => {
                let entry = self.entry(*part);
                self.jump(Code::Leave, 0, entry, Some(span));
            }
            StatementKind::PreviousMenu => self.emit(Op::new(Code::PreviousMenu, 0, 0, 0), Some(span)),
            StatementKind::RepeatMenu => self.emit(Op::new(Code::RepeatMenu, 0, 0, 0), Some(span)),
            StatementKind::EndTask(path) => self.end_task(*path, span),
            StatementKind::Set(list) => self.set(list, span),
            StatementKind::Get(list) => self.get(list, span),
            _ => self.emit(Op::new(Code::End, self.exit_of(meta).operand(), 0, 0), Some(span)),
        }
    }

    fn leave_turn(&mut self, label: Option<Label>, span: Span) {
        if let Some(label) = label {
            self.jump(Code::Jump, 0, label, Some(span));
        }
    }

    /// The end of a task: back to the caller, or once more where the flow's one task starts over (P26).
    pub fn end_task(&mut self, path: u16, span: Span) {
        if self.flow.kind.starts_over() {
            let entry = self.entry(self.flow.start);
            return self.jump(Code::Restart, 0, entry, Some(span));
        }
        self.emit(Op::new(Code::EndTask, path, 0, 0), Some(span));
    }

    fn set(&mut self, list: &[(AttributeName, ExprId)], span: Span) {
        let entries = list.iter().map(|(name, value)| (self.name(*name), self.source(*value))).collect();
        self.pool.sets.push(entries);
        self.emit(Op::long(Code::Set, 0, self.pool.sets.len() as u32 - 1), Some(span));
    }

    fn get(&mut self, list: &[(AttributeName, VariableId)], span: Span) {
        let register = |target| match target {
            Target::Text(register) | Target::Int(register) | Target::Value(register) => register,
        };
        let entries = list.iter().map(|(name, target)| (self.name(*name), register(self.variable(*target)))).collect();
        self.pool.gets.push(entries);
        self.emit(Op::long(Code::Get, 0, self.pool.gets.len() as u32 - 1), Some(span));
    }

    fn name(&mut self, name: AttributeName) -> Name {
        match name {
            AttributeName::Literal(slot) => Name::Literal(slot),
            AttributeName::Computed(id) => Name::Computed(self.source(id)),
        }
    }

    /// Each `else if` is a Decision of its own, counted when it is reached.
    fn decisions(&mut self, branches: &[(Meta, ExprId, Block)], otherwise: &Block, around: Option<Around>, depth: u16) {
        let end = self.label();
        for (at, (meta, condition, block)) in branches.iter().enumerate() {
            let of = self.action_with_outlets(meta);
            let from = self.here();
            let next = self.label();
            self.unless(*condition, next);
            let no = if at + 1 < branches.len() { None } else { first_span(otherwise) };
            self.outlet(of, Output::No, From::Code(from, self.here()), next, no);
            self.outlet_here(of, Output::Yes, from, first_span(block));
            self.block(block, around, depth);
            // Behind the last branch the end is the next instruction, unless there is an `else`. An empty branch still
            // has an instruction of its own, so that a run can be seen to have taken it.
            if at + 1 < branches.len() || !otherwise.is_empty() || block.is_empty() {
                self.jump_if_reachable(end);
            }
            self.bind(next);
        }
        self.block(otherwise, around, depth);
        self.bind(end);
    }

    pub fn jump_if_reachable(&mut self, label: Label) {
        if self.is_reachable() {
            self.jump(Code::Jump, 0, label, None);
        }
    }

    fn switch(
        &mut self,
        subject: Option<ExprId>,
        equal: Option<OverloadId>,
        cases: &[(ExprId, Block)],
        default: &Block,
        (around, depth): (Option<Around>, u16),
        of: Of,
    ) {
        let end = self.label();
        let table =
            subject.filter(|_| cases.iter().all(|(v, _)| self.literal_text(*v).is_some() || self.literal_not_set(*v)));
        let exact = !self.settings.ignores_case();
        let Some(subject) = table.filter(|id| exact && self.flow.exprs.get(*id).kind.file() == File::Text) else {
            let subject = subject.map(|id| (self.lasting(id), self.flow.exprs.get(id).kind));
            let mut last = None;
            for (value, block) in cases {
                let from = self.here();
                let next = self.label();
                match subject {
                    Some(subject) => self.unless_equal(subject, equal, *value, next),
                    None => self.unless(*value, next),
                }
                let written = self.flow.exprs.written(*value);
                self.outlet_here(of, Output::Case, from, Some(written));
                last = Some((next, From::Code(from, self.here())));
                self.block(block, around, depth);
                self.jump_if_reachable(end);
                self.bind(next);
            }
            if let Some((next, from)) = last {
                self.outlet(of, Output::Default, from, next, first_span(default));
            }
            self.block(default, around, depth);
            return self.bind(end);
        };
        self.switch_table(subject, cases, default, (around, depth), of, end);
    }

    fn switch_table(
        &mut self,
        subject: ExprId,
        cases: &[(ExprId, Block)],
        default: &Block,
        (around, depth): (Option<Around>, u16),
        of: Of,
        end: Label,
    ) {
        let operand = self.text_operand(subject);
        let at = self.pool.tables.len() as u32;
        let otherwise = self.label();
        let (mut targets, mut not_set) = (Vec::new(), None);
        let labels: Vec<Label> = cases.iter().map(|_| self.label()).collect();
        for ((value, _), label) in cases.iter().zip(&labels) {
            let target = self.target(*label);
            match self.literal_text(*value).cloned() {
                Some(text) => targets.push((self.text(&text), target)),
                None => not_set = not_set.or(Some(target)),
            }
        }
        let default_target = self.target(otherwise);
        self.pool.tables.push(Table { cases: targets, not_set, default: default_target });
        let from = From::Code(self.here(), self.here() + 1);
        self.emit(Op::long(Code::SwitchText, operand, at), Some(of.span));
        for ((value, block), label) in cases.iter().zip(labels) {
            self.bind(label);
            self.outlet(of, Output::Case, from, label, Some(self.flow.exprs.written(*value)));
            self.block(block, around, depth);
            self.jump_if_reachable(end);
        }
        self.bind(otherwise);
        self.outlet(of, Output::Default, from, otherwise, first_span(default));
        self.block(default, around, depth);
        self.bind(end);
    }

    /// A case that is compared as `==` does (E64).
    fn unless_equal(&mut self, subject: (Source, Type), equal: Option<OverloadId>, value: ExprId, next: Label) {
        let span = self.flow.exprs.get(value).span;
        match (subject.0, subject.1.file()) {
            (Source::Int(register), File::Int) => {
                let other = self.int(value);
                self.test(Op::new(Code::IfEqInt, register, other, 0), next, Some(span));
            }
            (Source::Text(register) | Source::TakeText(register), File::Text) if !self.settings.ignores_case() => {
                let other = self.text_operand(value);
                self.test(Op::new(Code::IfEqText, register, other, 0), next, Some(span));
            }
            (source, _) => {
                let source = if let Source::TakeText(register) = source { Source::Text(register) } else { source };
                let arguments = vec![source, self.source(value)];
                let result = Type::one(Kind::Boolean);
                let target = self.register(Type::one(Kind::Boolean));
                if let Some(overload) = equal {
                    let types = vec![subject.1, self.flow.exprs.get(value).kind];
                    self.call(Call { overload, arguments, types, result }, target, span);
                }
                let (Target::Int(register) | Target::Text(register) | Target::Value(register)) = target;
                self.jump(Code::JumpIfNot, register, next, Some(span));
            }
        }
    }

    /// A loop: the count is taken once; the turn is kept in a register that the flow cannot change (L5).
    fn turns(&mut self, count: ExprId, index: Option<VariableId>, body: &Block, depth: u16, of: Of) {
        let (turn, limit) = self.loop_registers(depth);
        self.put(count, Target::Int(limit));
        let (top, next, exit) = (self.label(), self.label(), self.label());
        let from = From::Code(self.here(), self.here() + 1);
        self.test(Op::new(Code::LoopStart, turn, limit, 0), exit, Some(of.span));
        self.bind(top);
        self.loop_outlets(of, count, from, (top, exit), body);
        if let Some(Target::Int(register)) = index.map(|index| self.variable(index)) {
            self.emit(Op::new(Code::MoveInt, register, turn, 0), Some(of.span));
        }
        self.block(body, Some(Around { next, exit }), depth + 1);
        self.bind(next);
        self.test(Op::new(Code::LoopTurn, turn, limit, 0), top, Some(of.span));
        self.bind(exit);
    }

    fn call_task(
        &mut self,
        (part, of): (PartId, Of),
        paths: &[(u16, Block)],
        default: &Block,
        around: Option<Around>,
        depth: u16,
    ) {
        let (next, end) = (self.label(), self.label());
        let labels: Vec<(u16, Label)> = paths.iter().map(|(path, _)| (*path, self.label())).collect();
        let call = TaskCall {
            target: {
                let entry = self.entry(part);
                self.target(entry)
            },
            paths: labels.iter().map(|(path, label)| (*path, self.target(*label))).collect(),
            next: self.target(next),
            keep: self.kept(part),
        };
        self.pool.task_calls.push(call);
        self.emit(Op::long(Code::CallTask, 0, self.pool.task_calls.len() as u32 - 1), None);
        self.path_outlets(of, part, (paths, &labels), (default, next));
        for ((_, block), (_, label)) in paths.iter().zip(labels) {
            self.bind(label);
            self.block(block, around, depth);
            self.jump_if_reachable(end);
        }
        self.bind(next);
        // Every instruction of a task that calls itself decides on this way, those that lead past the call among them: it
        // has a landing of its own, so that no step is two ways.
        if default.is_empty() && !paths.is_empty() && part == PartId(self.part) {
            self.jump(Code::Jump, 0, end, None);
        }
        self.block(default, around, depth);
        self.bind(end);
    }
}

/// Constants too far for a small operand are loaded first.
const _: () = assert!(CONSTANT == 0x8000);
