//! Expressions: postfix by nature, with jumps where only one side runs. They nest at most 61 deep (E321), so lowering
//! may recurse.

use super::emit::{Emitter, Label, file_of, once};
use super::intrinsic::{Intrinsic, always_set, intrinsic};
use crate::bytecode::op::{CONSTANT, Code, Op};
use crate::bytecode::program::{Call, Source, Target};
use crate::ir::{ExprId, Node};
use crate::span::Span;
use crate::value::{File, Kind, Text, Type, Value};

impl Emitter<'_> {
    /// Where the value of an expression can be read, computed first where it must be.
    pub fn source(&mut self, id: ExprId) -> Source {
        let flow = self.flow;
        let expr = flow.exprs.get(id);
        if let Some(constant) = flow.exprs.constant(id) {
            return self.constant(constant, expr.kind);
        }
        match &expr.node {
            Node::NotSet => Source::NotSet,
            Node::Int(number) => Source::IntConstant(*number),
            Node::Text(text) => Source::TextConstant(self.text(text)),
            Node::Value(value) => Source::ValueConstant(self.value(value)),
            Node::Variable(variable) => match self.variable(*variable) {
                Target::Int(register) => Source::Int(register),
                Target::Text(register) => Source::Text(register),
                Target::Value(register) => Source::Value(register),
            },
            _ => {
                let target = self.register(expr.kind);
                self.put(id, target);
                once(target)
            }
        }
    }

    /// A folded value as a source (E310).
    fn constant(&mut self, value: &Value, kind: Type) -> Source {
        match (kind.file(), value) {
            (_, Value::NotSet) => Source::NotSet,
            (File::Int, value) => Source::IntConstant(value.to_int()),
            (File::Text, Value::Text(text)) => Source::TextConstant(self.text(text)),
            (_, value) => Source::ValueConstant(self.value(value)),
        }
    }

    /// What every case is compared with: no action of a case may write over it before the next case is looked at.
    pub fn lasting(&mut self, id: ExprId) -> Source {
        let expr = self.flow.exprs.get(id);
        // A variable lies in a register of its own; large values are compared by a call, which takes constants as well.
        let constant = self.flow.exprs.constant(id).is_some() || !computed(&expr.node);
        if matches!(expr.node, Node::Variable(_)) || (constant && expr.kind.file() == File::Value) {
            return self.source(id);
        }
        let target = self.lasting_register(expr.kind);
        self.put(id, target);
        match target {
            Target::Int(register) => Source::Int(register),
            Target::Text(register) => Source::Text(register),
            Target::Value(register) => Source::Value(register),
        }
    }

    /// Computes an expression into a register. The register is written last, so that a run error assigns nothing (E305).
    pub fn put(&mut self, id: ExprId, target: Target) {
        let flow = self.flow;
        let expr = flow.exprs.get(id);
        match &expr.node {
            _ if flow.exprs.constant(id).is_some() => {
                let source = self.source(id);
                self.load(source, target, expr.span);
            }
            Node::Call(overload, arguments) => {
                let arguments = flow.exprs.arguments(*arguments);
                let types: Vec<Type> = arguments.iter().map(|a| flow.exprs.get(*a).kind).collect();
                match intrinsic(*overload, &types, self.settings) {
                    Some(known) => self.known(known, arguments, target, expr.span),
                    None => {
                        let arguments = arguments.iter().map(|a| self.source(*a)).collect();
                        let call = Call { overload: *overload, arguments, types, result: expr.kind };
                        self.call(call, target, expr.span);
                    }
                }
            }
            Node::And(..) | Node::Or(..) => {
                let result = self.register(Type::one(Kind::Boolean));
                self.condition_into(id, result);
                self.moved(result, target, expr.span);
            }
            Node::Choose(condition, yes, no) => {
                let (otherwise, end) = (self.label(), self.label());
                self.unless(*condition, otherwise);
                self.put(*yes, target);
                self.jump(Code::Jump, 0, end, None);
                self.bind(otherwise);
                self.put(*no, target);
                self.bind(end);
            }
            _ => {
                let source = self.source(id);
                self.load(source, target, expr.span);
            }
        }
    }

    /// A call of a function that has no instruction of its own.
    pub fn call(&mut self, call: Call, target: Target, span: Span) {
        let (Target::Int(register) | Target::Text(register) | Target::Value(register)) = target;
        self.pool.calls.push(call);
        self.emit(Op::long(Code::Call, register, self.pool.calls.len() as u32 - 1), Some(span));
    }

    /// Copies a source into a register.
    pub fn load(&mut self, source: Source, target: Target, span: Span) {
        let op = match (source, target) {
            (Source::Int(from), Target::Int(to)) => Op::new(Code::MoveInt, to, from, 0),
            (Source::IntConstant(number), Target::Int(to)) => self.number(number, to),
            (Source::NotSet, Target::Int(to)) => self.number(crate::value::NOT_SET_INT, to),
            (Source::Text(from), Target::Text(to)) => Op::new(Code::MoveText, to, from, 0),
            (Source::TakeText(from), Target::Text(to)) => Op::new(Code::TakeText, to, from, 0),
            (Source::TextConstant(at), Target::Text(to)) => Op::long(Code::TextConst, to, at),
            (_, Target::Text(to)) => Op::new(Code::UnsetText, to, 0, 0),
            (Source::Value(from), Target::Value(to)) => Op::new(Code::MoveValue, to, from, 0),
            (Source::ValueConstant(at), Target::Value(to)) => Op::long(Code::ValueConst, to, at),
            (_, Target::Value(to)) => Op::new(Code::UnsetValue, to, 0, 0),
            // The checker gives every expression the type of its place, so that files agree.
            (_, Target::Int(to)) => self.number(crate::value::NOT_SET_INT, to),
        };
        self.emit(op, Some(span));
    }

    fn number(&mut self, number: i64, to: u16) -> Op {
        match i32::try_from(number) {
            Ok(small) => Op::long(Code::IntNumber, to, small as u32),
            Err(_) => {
                self.pool.ints.push(number);
                Op::long(Code::IntConst, to, self.pool.ints.len() as u32 - 1)
            }
        }
    }

    /// Moves a register without a name into another of its file.
    fn moved(&mut self, from: Target, to: Target, span: Span) {
        if from != to && file_of(from) == file_of(to) {
            self.load(once(from), to, span);
        }
    }

    /// A register of 64-bit numbers that holds the value.
    pub fn int(&mut self, id: ExprId) -> u16 {
        let span = self.flow.exprs.get(id).span;
        match self.source(id) {
            Source::Int(register) => register,
            source => {
                let kind = self.flow.exprs.get(id).kind;
                let target = self.register(if kind.file() == File::Int { kind } else { Type::one(Kind::Integer) });
                self.load(source, target, span);
                let (Target::Int(register) | Target::Text(register) | Target::Value(register)) = target;
                register
            }
        }
    }

    /// An operand for a text that is read: a register or a near constant.
    pub fn text_operand(&mut self, id: ExprId) -> u16 {
        let span = self.flow.exprs.get(id).span;
        match self.source(id) {
            Source::Text(register) | Source::TakeText(register) => register,
            Source::TextConstant(at) if at < u32::from(CONSTANT) => at as u16 | CONSTANT,
            source => {
                let target = self.register(Type::one(Kind::String));
                self.load(source, target, span);
                let (Target::Int(register) | Target::Text(register) | Target::Value(register)) = target;
                register
            }
        }
    }

    /// A constant that fits into an instruction.
    fn small(&self, id: ExprId) -> Option<i16> {
        if let Some(constant) = self.flow.exprs.constant(id) {
            return i16::try_from(constant.to_int()).ok();
        }
        match self.flow.exprs.get(id).node {
            Node::Int(number) => i16::try_from(number).ok(),
            _ => None,
        }
    }

    fn known(&mut self, known: Intrinsic, arguments: &[ExprId], target: Target, span: Span) {
        let (Target::Int(to) | Target::Text(to) | Target::Value(to)) = target;
        let first = arguments[0];
        let op = match known {
            Intrinsic::Append => {
                let parts = arguments.iter().map(|a| self.source(*a)).collect();
                self.pool.parts.push(parts);
                Op::long(Code::Append, to, self.pool.parts.len() as u32 - 1)
            }
            Intrinsic::Same => return self.put(first, target),
            Intrinsic::IntText => Op::new(Code::IntText, to, self.int(first), 0),
            Intrinsic::EmptyText => Op::new(Code::EmptyText, to, self.text_operand(first), 0),
            Intrinsic::Not => Op::new(Code::Not, to, self.int(first), 0),
            Intrinsic::EqualTexts | Intrinsic::NotEqualTexts => {
                let (a, b) = (self.text_operand(first), self.text_operand(arguments[1]));
                Op::new(Code::EqText, to, a, b)
            }
            _ => self.numbers(known, first, arguments[1], to),
        };
        self.emit(op, Some(span));
        if matches!(known, Intrinsic::NotEqual | Intrinsic::NotEqualTexts) {
            self.emit(Op::new(Code::Not, to, to, 0), Some(span));
        }
    }

    fn numbers(&mut self, known: Intrinsic, first: ExprId, second: ExprId, to: u16) -> Op {
        if let (Intrinsic::Add, Some(number)) = (known, self.small(second)) {
            return Op::new(Code::AddSmall, to, self.int(first), number as u16);
        }
        if let (Intrinsic::Subtract, Some(number)) = (known, self.small(second).and_then(i16::checked_neg)) {
            return Op::new(Code::AddSmall, to, self.int(first), number as u16);
        }
        let (a, b) = (self.int(first), self.int(second));
        match known {
            Intrinsic::Add => Op::new(Code::AddInt, to, a, b),
            Intrinsic::Subtract => Op::new(Code::SubInt, to, a, b),
            Intrinsic::Multiply => Op::new(Code::MulInt, to, a, b),
            Intrinsic::Less => Op::new(Code::LtInt, to, a, b),
            Intrinsic::LessEqual => Op::new(Code::LeInt, to, a, b),
            Intrinsic::Greater => Op::new(Code::LtInt, to, b, a),
            Intrinsic::GreaterEqual => Op::new(Code::LeInt, to, b, a),
            _ => Op::new(Code::EqInt, to, a, b),
        }
    }

    /// Goes on when a condition is true, and to the label when it is anything else (L4).
    pub fn unless(&mut self, id: ExprId, otherwise: Label) {
        let flow = self.flow;
        let expr = flow.exprs.get(id);
        match &expr.node {
            _ if flow.exprs.constant(id).is_some() => self.unless_register(id, otherwise, expr.span),
            Node::And(left, right) => {
                self.decided(*left, otherwise);
                self.decided(*right, otherwise);
            }
            Node::Call(overload, arguments) => {
                let arguments = flow.exprs.arguments(*arguments);
                let types: Vec<Type> = arguments.iter().map(|a| flow.exprs.get(*a).kind).collect();
                match intrinsic(*overload, &types, self.settings).and_then(|known| self.fused(known, arguments)) {
                    Some(op) => self.test(op, otherwise, Some(expr.span)),
                    None => self.unless_register(id, otherwise, expr.span),
                }
            }
            _ => self.unless_register(id, otherwise, expr.span),
        }
    }

    fn unless_register(&mut self, id: ExprId, otherwise: Label, span: Span) {
        let register = self.int(id);
        self.jump(Code::JumpIfNot, register, otherwise, Some(span));
    }

    /// As [`Self::unless`], for a side of `and`, which refuses NOT_SET (E70).
    fn decided(&mut self, id: ExprId, otherwise: Label) {
        if self.is_set(id) {
            return self.unless(id, otherwise);
        }
        let span = self.flow.exprs.get(id).span;
        let register = self.int(id);
        self.emit(Op::new(Code::Refuse, register, 0, 0), Some(span));
        self.jump(Code::JumpIfNot, register, otherwise, None);
    }

    fn is_set(&self, id: ExprId) -> bool {
        match &self.flow.exprs.get(id).node {
            Node::Int(_) | Node::And(..) | Node::Or(..) => true,
            Node::Call(overload, _) => always_set(*overload),
            _ => false,
        }
    }

    /// A test that skips the jump behind it.
    fn fused(&mut self, known: Intrinsic, arguments: &[ExprId]) -> Option<Op> {
        let (first, second) = (arguments[0], *arguments.get(1)?);
        let small = self.small(second);
        Some(match (known, small) {
            (Intrinsic::Equal, Some(n)) => Op::new(Code::IfEqSmall, self.int(first), n as u16, 0),
            (Intrinsic::Less, Some(n)) => Op::new(Code::IfLtSmall, self.int(first), n as u16, 0),
            (Intrinsic::Greater, Some(n)) => Op::new(Code::IfGtSmall, self.int(first), n as u16, 0),
            (Intrinsic::Equal, _) => Op::new(Code::IfEqInt, self.int(first), self.int(second), 0),
            (Intrinsic::Less, _) => Op::new(Code::IfLtInt, self.int(first), self.int(second), 0),
            (Intrinsic::LessEqual, _) => Op::new(Code::IfLeInt, self.int(first), self.int(second), 0),
            (Intrinsic::Greater, _) => {
                let (a, b) = (self.int(first), self.int(second));
                Op::new(Code::IfLtInt, b, a, 0)
            }
            (Intrinsic::GreaterEqual, _) => {
                let (a, b) = (self.int(first), self.int(second));
                Op::new(Code::IfLeInt, b, a, 0)
            }
            (Intrinsic::EqualTexts, _) => {
                let (a, b) = (self.text_operand(first), self.text_operand(second));
                Op::new(Code::IfEqText, a, b, 0)
            }
            _ => return None,
        })
    }

    /// `and` and `or` as a value: the left side first, the right one only when needed (E125).
    fn condition_into(&mut self, id: ExprId, target: Target) {
        let flow = self.flow;
        let Target::Int(to) = target else { return };
        let (left, right, code) = match &flow.exprs.get(id).node {
            Node::And(left, right) => (*left, *right, Code::JumpIfNot),
            Node::Or(left, right) => (*left, *right, Code::JumpIf),
            _ => return self.put(id, target),
        };
        let end = self.label();
        self.side(left, target);
        self.jump(code, to, end, None);
        self.side(right, target);
        self.bind(end);
    }

    fn side(&mut self, id: ExprId, target: Target) {
        let span = self.flow.exprs.get(id).span;
        let Target::Int(to) = target else { return };
        if matches!(self.flow.exprs.get(id).node, Node::And(..) | Node::Or(..)) {
            return self.condition_into(id, target);
        }
        self.put(id, target);
        if !self.is_set(id) {
            self.emit(Op::new(Code::Refuse, to, 0, 0), Some(span));
        }
    }

    /// Whether the value is a literal text.
    pub fn literal_text(&self, id: ExprId) -> Option<&Text> {
        match &self.flow.exprs.get(id).node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the value is the literal NOT_SET.
    pub fn literal_not_set(&self, id: ExprId) -> bool {
        matches!(self.flow.exprs.get(id).node, Node::NotSet | Node::Value(Value::NotSet))
    }
}

/// Whether a node has to be computed.
fn computed(node: &Node) -> bool {
    matches!(node, Node::Call(..) | Node::And(..) | Node::Or(..) | Node::Choose(..))
}
