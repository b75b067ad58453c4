//! What some way of the code leads to at all, whatever the values are that come from outside.

use crate::builtins;
use crate::bytecode::op::{Op, Operand};
use crate::bytecode::program::{Call, Given, Plan, Source, Target};
use crate::bytecode::{Code, Flow};
use crate::value::File;
use rustc_hash::FxHashSet;

/// For each instruction whether some way leads to it from the start or from the error handling; nothing leads on from
/// the instructions that are blocked.
pub fn leads(flow: &Flow, blocked: &FxHashSet<u32>) -> Vec<bool> {
    let mut led = vec![false; flow.code.len()];
    let mut open = vec![flow.start, flow.handler];
    let set = written(flow);
    while let Some(pc) = open.pop() {
        let Some(known) = led.get_mut(pc as usize) else { continue };
        if !std::mem::replace(known, true) && !blocked.contains(&pc) {
            match asks_for_unset(flow, pc, &set) {
                Some(to) => open.push(to),
                None => next(flow, pc, flow.code[pc as usize], &mut open),
            }
        }
    }
    led
}

/// The instructions that may follow one.
fn next(flow: &Flow, pc: u32, op: Op, open: &mut Vec<u32>) {
    let pool = &flow.pool;
    let wide = op.wide() as usize;
    match op.code {
        Code::Jump | Code::Leave | Code::Restart => open.push(op.wide()),
        Code::JumpIf | Code::JumpIfNot => open.extend([pc + 1, op.wide()]),
        Code::EndTask | Code::PreviousMenu | Code::RepeatMenu | Code::End => {}
        Code::SwitchText => {
            let Some(table) = pool.tables.get(wide) else { return };
            open.extend(table.cases.iter().map(|(_, to)| *to).chain(table.not_set).chain([table.default]));
        }
        Code::CallTask => {
            let Some(call) = pool.task_calls.get(wide) else { return };
            open.extend(call.paths.iter().map(|(_, to)| *to).chain([call.target, call.next]));
        }
        Code::Menu => {
            let Some(menu) = pool.menus.get(wide) else { return };
            open.extend(menu.terms.iter().map(|term| term.target));
            open.extend(menu.choices.iter().map(|(_, to)| *to).chain([menu.default]));
        }
        Code::Perform => {
            let branches = pool.sites.get(wide).into_iter().flat_map(|site| &site.branches);
            open.extend(branches.map(|(_, to)| *to).chain([pc + 1]));
        }
        code if code.is_test() => open.extend([pc + 1, pc + 2]),
        _ => open.push(pc + 1),
    }
}

/// The registers that something may put a value into.
fn written(flow: &Flow) -> FxHashSet<Target> {
    let outside = flow.variables.iter().filter(|own| own.built_in || own.input).map(|own| own.register);
    let mut all: FxHashSet<Target> = outside.collect();
    for op in flow.code.iter().filter(|op| !matches!(op.code, Code::UnsetText | Code::UnsetValue)) {
        for (kind, register) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
            match kind {
                Operand::WriteInt => all.extend([Target::Int(register)]),
                Operand::WriteText => all.extend([Target::Text(register)]),
                Operand::WriteValue => all.extend([Target::Value(register)]),
                Operand::Result => {
                    all.extend(flow.pool.calls.get(op.wide() as usize).map(|call| result(call, register)));
                }
                _ => {}
            }
        }
    }
    all.extend(flow.pool.gets.iter().flatten().map(|(_, register)| Target::Text(*register)));
    for site in &flow.pool.sites {
        all.extend(site.outputs.iter().map(|(_, target)| *target));
        all.extend(site.settings.iter().filter_map(|(_, given)| match given {
            Given::Out(target) => Some(*target),
            _ => None,
        }));
        if let Plan::Collect(collect) = site.plan {
            all.insert(Target::Text(collect.target));
        }
    }
    // A bot is given slots by what asks for them.
    let slots = flow.variables.iter().filter(|own| own.name.as_str().starts_with("Slot."));
    all.extend(slots.map(|own| own.register));
    all
}

/// The register that a call writes.
fn result(call: &Call, register: u16) -> Target {
    match call.result.file() {
        File::Int => Target::Int(register),
        File::Text => Target::Text(register),
        File::Value => Target::Value(register),
    }
}

/// Where a jump leads that asks whether a variable is set which nothing sets: `IsSet` is false for it (E72).
fn asks_for_unset(flow: &Flow, pc: u32, written: &FxHashSet<Target>) -> Option<u32> {
    let op = flow.code[pc as usize];
    let before = flow.code.get(pc.checked_sub(1)? as usize)?;
    if before.code != Code::Call || before.a != op.a {
        return None;
    }
    let call = flow.pool.calls.get(before.wide() as usize)?;
    let target = match call.arguments.as_slice() {
        [Source::Int(register)] => Target::Int(*register),
        [Source::Text(register)] => Target::Text(*register),
        [Source::Value(register)] => Target::Value(*register),
        _ => return None,
    };
    let name = builtins::overload(call.overload).map(builtins::Overload::name);
    let unset = name == Some("IsSet") && !written.contains(&target);
    match op.code {
        Code::JumpIfNot if unset => Some(op.wide()),
        Code::JumpIf if unset => Some(pc + 1),
        _ => None,
    }
}
