//! What each instruction reads and writes, as sets of registers.

use super::op::{CONSTANT, Code, Op, Operand};
use super::program::{Flow, Given, Name, Source, Target};

/// A set of registers of all three files.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Set(pub Vec<u64>);

/// Where the registers of each file begin in a set.
pub(super) struct Numbering {
    pub texts: usize,
    pub values: usize,
    pub all: usize,
}

impl Numbering {
    pub fn of(flow: &Flow) -> Self {
        let texts = usize::from(flow.registers.ints);
        let values = texts + usize::from(flow.registers.texts);
        Self { texts, values, all: values + usize::from(flow.registers.values) }
    }

    pub fn target(&self, target: Target) -> usize {
        match target {
            Target::Int(register) => usize::from(register),
            Target::Text(register) => self.texts + usize::from(register),
            Target::Value(register) => self.values + usize::from(register),
        }
    }

    pub fn source(&self, source: Source) -> Option<usize> {
        match source {
            Source::Int(register) => Some(usize::from(register)),
            Source::Text(register) | Source::TakeText(register) => Some(self.texts + usize::from(register)),
            Source::Value(register) => Some(self.values + usize::from(register)),
            _ => None,
        }
    }
}

impl Set {
    pub fn insert(&mut self, at: usize) -> bool {
        let (word, bit) = (at / 64, 1 << (at % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    pub fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    pub fn has(&self, at: usize) -> bool {
        self.0[at / 64] & (1 << (at % 64)) != 0
    }

    pub fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *own | other != *own;
            *own |= other;
        }
        changed
    }
}

/// What an instruction writes is not live before it, what it reads is.
pub(super) fn effect(flow: &Flow, numbering: &Numbering, op: Op, set: &mut Set) {
    written(flow, numbering, op, set);
    listed(flow, numbering, op, set);
    read(numbering, op, set);
}

/// What an instruction writes.
fn written(flow: &Flow, numbering: &Numbering, op: Op, set: &mut Set) {
    let pool = &flow.pool;
    let wide = op.wide() as usize;
    for (operand, register) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
        match operand {
            Operand::WriteInt if op.code != Code::LoopTurn => set.remove(usize::from(register)),
            Operand::WriteText => set.remove(numbering.texts + usize::from(register)),
            Operand::WriteValue => set.remove(numbering.values + usize::from(register)),
            _ => {}
        }
    }
    match op.code {
        Code::Call => {
            let file = match pool.calls[wide].result.file() {
                crate::value::File::Int => Target::Int(op.a),
                crate::value::File::Text => Target::Text(op.a),
                crate::value::File::Value => Target::Value(op.a),
            };
            set.remove(numbering.target(file));
        }
        Code::Get => pool.gets[wide].iter().for_each(|(_, register)| {
            set.remove(numbering.texts + usize::from(*register));
        }),
        _ => {}
    }
}

/// What an instruction reads by a list of the pool.
fn listed(flow: &Flow, numbering: &Numbering, op: Op, set: &mut Set) {
    let pool = &flow.pool;
    let wide = op.wide() as usize;
    let mut read = |source: Source| {
        if let Some(at) = numbering.source(source) {
            set.insert(at);
        }
    };
    match op.code {
        Code::Append => pool.parts[wide].iter().copied().for_each(read),
        Code::Call => pool.calls[wide].arguments.iter().copied().for_each(read),
        Code::Set => pool.sets[wide].iter().for_each(|(name, value)| {
            read(*value);
            if let Name::Computed(name) = name {
                read(*name);
            }
        }),
        Code::Get => pool.gets[wide].iter().for_each(|(name, _)| {
            if let Name::Computed(name) = name {
                read(*name);
            }
        }),
        Code::Menu => {
            read(pool.menus[wide].audio);
            read(pool.menus[wide].timeout);
        }
        Code::Perform => {
            let site = &pool.sites[wide];
            site.inputs.iter().for_each(|(_, source, _)| read(*source));
            site.settings.iter().for_each(|(_, given)| {
                if let Given::Value(source, _) = given {
                    read(*source);
                }
            });
        }
        Code::CallTask => pool.task_calls[wide].keep.iter().for_each(|target| {
            set.insert(numbering.target(*target));
        }),
        Code::LoopTurn => {
            set.insert(usize::from(op.a));
        }
        _ => {}
    }
}

/// What an instruction reads by its own operands.
fn read(numbering: &Numbering, op: Op, set: &mut Set) {
    for (operand, register) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
        match operand {
            Operand::ReadInt => set.insert(usize::from(register)),
            Operand::ReadText if register & CONSTANT != 0 => false,
            Operand::ReadText | Operand::TakeText => set.insert(numbering.texts + usize::from(register)),
            Operand::ReadValue if register & CONSTANT != 0 => false,
            Operand::ReadValue | Operand::TakeValue => set.insert(numbering.values + usize::from(register)),
            _ => false,
        };
    }
}
