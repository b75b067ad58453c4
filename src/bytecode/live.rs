//! Which registers somebody may still read, at every place where a flow can wait: the rest need not be parked.

use super::op::{CONSTANT, Code, Op, Operand};
use super::program::{Flow, Given, Name, Program, Source, Target};
use rustc_hash::FxHashMap;

/// The registers of a place that may still be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registers {
    /// 64-bit numbers, in rising order.
    pub ints: Vec<u16>,
    /// Texts.
    pub texts: Vec<u16>,
    /// Large values.
    pub values: Vec<u16>,
}

/// The live registers at every wait of every flow of a program.
#[derive(Clone, Debug, Default)]
pub struct Live {
    flows: Vec<FxHashMap<u32, Registers>>,
}

impl Live {
    /// Finds them: backwards over the code of each flow, calls of tasks and the error handling included, until nothing
    /// changes any more.
    pub fn of(program: &Program) -> Self {
        Self { flows: program.flows.iter().map(flow).collect() }
    }

    /// Those of a place where a flow waits.
    pub fn at(&self, flow: u32, pc: u32) -> Option<&Registers> {
        self.flows.get(flow as usize)?.get(&pc)
    }
}

/// A set of registers of all three files.
#[derive(Clone, PartialEq, Eq)]
struct Set(Vec<u64>);

struct Numbering {
    texts: usize,
    values: usize,
    all: usize,
}

impl Numbering {
    fn of(flow: &Flow) -> Self {
        let texts = usize::from(flow.registers.ints);
        let values = texts + usize::from(flow.registers.texts);
        Self { texts, values, all: values + usize::from(flow.registers.values) }
    }

    fn target(&self, target: Target) -> usize {
        match target {
            Target::Int(register) => usize::from(register),
            Target::Text(register) => self.texts + usize::from(register),
            Target::Value(register) => self.values + usize::from(register),
        }
    }

    fn source(&self, source: Source) -> Option<usize> {
        match source {
            Source::Int(register) => Some(usize::from(register)),
            Source::Text(register) | Source::TakeText(register) => Some(self.texts + usize::from(register)),
            Source::Value(register) => Some(self.values + usize::from(register)),
            _ => None,
        }
    }
}

impl Set {
    fn insert(&mut self, at: usize) -> bool {
        let (word, bit) = (at / 64, 1 << (at % 64));
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    fn remove(&mut self, at: usize) {
        self.0[at / 64] &= !(1 << (at % 64));
    }

    fn has(&self, at: usize) -> bool {
        self.0[at / 64] & (1 << (at % 64)) != 0
    }

    fn join(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            changed |= *own | other != *own;
            *own |= other;
        }
        changed
    }
}

fn flow(flow: &Flow) -> FxHashMap<u32, Registers> {
    let numbering = Numbering::of(flow);
    let blocks = Blocks::of(flow);
    let empty = Set(vec![0; numbering.all.div_ceil(64).max(1)]);
    let mut live = vec![empty.clone(); blocks.starts.len()];
    // What the error handling reads is live wherever something can go wrong: everywhere.
    let mut changed = true;
    while changed {
        changed = false;
        for block in (0..blocks.starts.len()).rev() {
            let entry = blocks.walk(flow, &numbering, block, &live, &empty, |_, _| {});
            changed |= live[block].join(&entry);
        }
    }
    let mut waits = FxHashMap::default();
    for block in 0..blocks.starts.len() {
        blocks.walk(flow, &numbering, block, &live, &empty, |pc, set| {
            waits.insert(pc, registers(&numbering, set));
        });
    }
    waits
}

fn registers(numbering: &Numbering, set: &Set) -> Registers {
    let file = |from: usize, to: usize| (from..to).filter(|at| set.has(*at)).map(|at| (at - from) as u16).collect();
    Registers {
        ints: file(0, numbering.texts),
        texts: file(numbering.texts, numbering.values),
        values: file(numbering.values, numbering.all),
    }
}

/// The pieces of code that are entered at their first instruction alone.
struct Blocks {
    starts: Vec<u32>,
    returns: Vec<u32>,
    menus: Vec<u32>,
}

impl Blocks {
    fn of(flow: &Flow) -> Self {
        let mut starts = vec![0, flow.start, flow.handler];
        let mut returns = Vec::new();
        let mut menus = Vec::new();
        for (op, pc) in flow.code.iter().zip(0..) {
            let successors = successors(flow, *op, pc);
            if successors != [pc + 1] {
                starts.push(pc + 1);
                starts.extend(successors);
            }
            match op.code {
                Code::CallTask => {
                    let call = &flow.pool.task_calls[op.wide() as usize];
                    returns.push(call.next);
                    returns.extend(call.paths.iter().map(|(_, target)| *target));
                }
                Code::Menu => menus.push(pc),
                _ => {}
            }
        }
        starts.extend(&returns);
        // A menu is entered again at its wait, and by Repeat Menu.
        starts.extend(&menus);
        starts.retain(|start| (*start as usize) < flow.code.len());
        starts.sort_unstable();
        starts.dedup();
        Self { starts, returns, menus }
    }

    fn block(&self, pc: u32) -> usize {
        self.starts.partition_point(|start| *start <= pc) - 1
    }

    /// What is live where a block begins; `at_wait` sees what is live at each wait inside it.
    fn walk(
        &self,
        flow: &Flow,
        numbering: &Numbering,
        block: usize,
        live: &[Set],
        empty: &Set,
        mut at_wait: impl FnMut(u32, &Set),
    ) -> Set {
        let start = self.starts[block];
        let end = self.starts.get(block + 1).copied().unwrap_or(flow.code.len() as u32);
        let mut set = empty.clone();
        let last = flow.code[end as usize - 1];
        let mut follow = |pc: u32| {
            if (pc as usize) < flow.code.len() {
                set.join(&live[self.block(pc)]);
            }
        };
        successors(flow, last, end - 1).into_iter().for_each(&mut follow);
        match last.code {
            Code::EndTask => self.returns.iter().copied().for_each(&mut follow),
            Code::RepeatMenu | Code::PreviousMenu => self.menus.iter().copied().for_each(&mut follow),
            _ => {}
        }
        for pc in (start..end).rev() {
            let op = flow.code[pc as usize];
            effect(flow, numbering, op, &mut set);
            set.join(&live[self.block(flow.handler)]);
            if matches!(op.code, Code::Get | Code::Perform | Code::Menu | Code::Restart) {
                at_wait(pc, &set);
            }
        }
        set
    }
}

/// Where an instruction may go on inside the flow.
fn successors(flow: &Flow, op: Op, pc: u32) -> Vec<u32> {
    let pool = &flow.pool;
    match op.code {
        Code::Jump | Code::Leave | Code::Restart => vec![op.wide()],
        Code::JumpIf | Code::JumpIfNot => vec![pc + 1, op.wide()],
        Code::IfEqInt
        | Code::IfLtInt
        | Code::IfLeInt
        | Code::IfEqSmall
        | Code::IfLtSmall
        | Code::IfGtSmall
        | Code::IfEqText
        | Code::LoopStart
        | Code::LoopTurn => vec![pc + 1, pc + 2],
        Code::SwitchText => {
            let table = &pool.tables[op.wide() as usize];
            let cases = table.cases.iter().map(|(_, target)| *target);
            cases.chain(table.not_set).chain([table.default]).collect()
        }
        Code::CallTask => {
            let call = &pool.task_calls[op.wide() as usize];
            vec![call.target, call.next]
        }
        Code::Menu => {
            let menu = &pool.menus[op.wide() as usize];
            menu.choices.iter().map(|(_, target)| *target).chain([menu.default, pc]).collect()
        }
        Code::Perform => {
            let site = &pool.sites[op.wide() as usize];
            site.branches.iter().map(|(_, target)| *target).chain([pc + 1]).collect()
        }
        Code::EndTask | Code::PreviousMenu | Code::RepeatMenu | Code::End => Vec::new(),
        _ => vec![pc + 1],
    }
}

/// What an instruction writes is not live before it, what it reads is.
fn effect(flow: &Flow, numbering: &Numbering, op: Op, set: &mut Set) {
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
            site.inputs.iter().for_each(|(_, source)| read(*source));
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
