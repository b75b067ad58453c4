//! What some way of the code leads to at all, whatever the values are.

use crate::bytecode::op::Op;
use crate::bytecode::{Code, Flow};

/// For each instruction whether some way leads to it from the start or from the error handling.
pub fn leads(flow: &Flow) -> Vec<bool> {
    let mut led = vec![false; flow.code.len()];
    let mut open = vec![flow.start, flow.handler];
    while let Some(pc) = open.pop() {
        let Some(known) = led.get_mut(pc as usize) else { continue };
        if !std::mem::replace(known, true) {
            next(flow, pc, flow.code[pc as usize], &mut open);
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
