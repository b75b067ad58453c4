//! The code of a flow cut into pieces that are entered at their first instruction alone, and where each goes on.

use super::op::{Code, Op};
use super::program::Flow;

/// The pieces of code that are entered at their first instruction alone.
pub(super) struct Blocks {
    /// The first instruction of each, in rising order.
    pub starts: Vec<u32>,
    /// Where tasks that end may go on.
    pub returns: Vec<u32>,
    /// Where menus are started again.
    pub menus: Vec<u32>,
}

impl Blocks {
    /// Cuts the code of a flow.
    pub fn of(flow: &Flow) -> Self {
        let mut starts = vec![0, flow.start, flow.handler];
        let mut returns = Vec::new();
        let mut menus = Vec::new();
        for (op, pc) in flow.code.iter().zip(0..) {
            let mut straight = true;
            successors(flow, *op, pc, &mut |to| {
                if to != pc + 1 {
                    straight = false;
                    starts.push(to);
                }
            });
            if !straight || ends(op.code) {
                starts.push(pc + 1);
            }
            match op.code {
                Code::CallTask => {
                    let call = &flow.pool.task_calls[op.wide() as usize];
                    returns.push(call.next);
                    returns.extend(call.paths.iter().map(|(_, target)| *target));
                }
                Code::Menu => {
                    starts.push(pc);
                    menus.push(flow.part_of(pc));
                }
                _ => {}
            }
        }
        starts.extend(&returns);
        // A menu asks again at its wait, and is started again by Repeat Menu.
        starts.extend(&menus);
        starts.retain(|start| (*start as usize) < flow.code.len());
        starts.sort_unstable();
        starts.dedup();
        Self { starts, returns, menus }
    }

    /// The block that an instruction begins or lies in.
    pub fn block(&self, pc: u32) -> usize {
        self.starts.partition_point(|start| *start <= pc) - 1
    }

    /// The instructions of a block.
    pub fn range(&self, flow: &Flow, block: usize) -> std::ops::Range<u32> {
        self.starts[block]..self.starts.get(block + 1).copied().unwrap_or(flow.code.len() as u32)
    }
}

/// Whether an instruction goes nowhere that the code says.
fn ends(code: Code) -> bool {
    matches!(code, Code::EndTask | Code::PreviousMenu | Code::RepeatMenu | Code::End)
}

/// Where an instruction may go on inside the flow.
pub(super) fn successors(flow: &Flow, op: Op, pc: u32, to: &mut dyn FnMut(u32)) {
    let (pool, at) = (&flow.pool, op.wide() as usize);
    match op.code {
        Code::Jump | Code::Leave | Code::Restart => to(op.wide()),
        Code::JumpIf | Code::JumpIfNot => [pc + 1, op.wide()].into_iter().for_each(to),
        Code::IfEqInt
        | Code::IfLtInt
        | Code::IfLeInt
        | Code::IfEqSmall
        | Code::IfLtSmall
        | Code::IfGtSmall
        | Code::IfEqText
        | Code::LoopStart
        | Code::LoopTurn => [pc + 1, pc + 2].into_iter().for_each(to),
        Code::SwitchText => {
            let table = &pool.tables[at];
            let cases = table.cases.iter().map(|(_, target)| *target);
            cases.chain(table.not_set).chain([table.default]).for_each(to);
        }
        Code::CallTask => {
            let call = &pool.task_calls[at];
            [call.target, call.next].into_iter().for_each(to);
        }
        Code::Menu => {
            let menu = &pool.menus[at];
            menu.choices.iter().map(|(_, target)| *target).chain([menu.default, pc]).for_each(to);
        }
        Code::Perform => {
            let branches = pool.sites[at].branches.iter().map(|(_, target)| *target);
            branches.chain([pc + 1]).for_each(to);
        }
        code if ends(code) => {}
        _ => to(pc + 1),
    }
}
