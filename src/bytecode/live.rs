//! Which registers somebody may still read, at every place where a flow can wait: the rest need not be parked.

use super::op::{Code, Op};
use super::program::{Flow, Program};
use super::uses::{Numbering, Set, effect};
use crate::catalog::Profile;
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
    flows: Vec<Waits>,
}

/// The waits of a flow, and the sets of registers that they point to.
#[derive(Clone, Debug, Default)]
pub(super) struct Waits {
    pub sets: Vec<Registers>,
    pub at: FxHashMap<u32, u32>,
}

/// The most words of 64 registers that the search may keep, summed over the pieces of a flow. A flow that needs more
/// keeps all its registers at each wait: that is larger, and never wrong.
const MAX_WORDS: usize = 1 << 20;

impl Live {
    /// Finds them: backwards over the code of each flow, calls of tasks and the error handling included, until nothing
    /// changes any more. The program is one that was lowered, or that the verifier has accepted.
    pub fn of(program: &Program) -> Self {
        Self { flows: program.flows.iter().map(|flow| waits(flow, MAX_WORDS)).collect() }
    }

    /// Those of a flow that has ended: none.
    pub fn nothing() -> Registers {
        Registers::default()
    }

    /// Those of a place where a flow waits.
    pub fn at(&self, flow: u32, pc: u32) -> Option<&Registers> {
        let waits = self.flows.get(flow as usize)?;
        waits.sets.get(*waits.at.get(&pc)? as usize)
    }
}

/// Finds the waits of a flow; `most` as [`MAX_WORDS`].
pub(super) fn waits(flow: &Flow, most: usize) -> Waits {
    let numbering = Numbering::of(flow);
    let blocks = Blocks::of(flow);
    let empty = Set(vec![0; numbering.all.div_ceil(64).max(1)]);
    let mut found = Waits::default();
    if blocks.starts.len().saturating_mul(empty.0.len()) > most {
        found.sets.push(registers(&numbering, &Set(vec![u64::MAX; empty.0.len()])));
        found.at = flow.code.iter().zip(0..).filter_map(|(op, pc)| Some((wait(flow, *op, pc)?, 0))).collect();
        return found;
    }
    let live = Solution::of(flow, &numbering, &blocks, &empty);
    for block in 0..blocks.starts.len() {
        let mut set = live.after(flow, &blocks, block, &empty);
        for pc in blocks.range(flow, block).rev() {
            let op = flow.code[pc as usize];
            effect(flow, &numbering, op, &mut set);
            set.join(&live.entries[blocks.block(flow.handler)]);
            if let Some(at) = wait(flow, op, pc) {
                found.at.insert(at, found.sets.len() as u32);
                found.sets.push(registers(&numbering, &set));
            }
        }
    }
    found
}

/// Where the machine stands while an instruction waits; `None` when it does not wait.
fn wait(flow: &Flow, op: Op, pc: u32) -> Option<u32> {
    match op.code {
        // A bot's Set waits until it is written (P30).
        Code::Set if flow.kind.profile() == Profile::Direct => Some(pc),
        Code::Get | Code::Perform | Code::Menu => Some(pc),
        // The next round begins at the target, and nothing happens on the way there.
        Code::Restart => Some(op.wide()),
        _ => None,
    }
}

/// What is live where each block begins.
struct Solution {
    entries: Vec<Set>,
    /// Where any task that ends may go on.
    returns: Set,
    /// Where any menu begins.
    menus: Set,
}

impl Solution {
    fn of(flow: &Flow, numbering: &Numbering, blocks: &Blocks, empty: &Set) -> Self {
        // Each block in short: what it reads before it writes it, and what it leaves as it was.
        let short: Vec<(Set, Set)> = (0..blocks.starts.len())
            .map(|block| {
                let (mut reads, mut keeps) = (empty.clone(), Set(vec![u64::MAX; empty.0.len()]));
                for pc in blocks.range(flow, block).rev() {
                    effect(flow, numbering, flow.code[pc as usize], &mut reads);
                    effect(flow, numbering, flow.code[pc as usize], &mut keeps);
                }
                (reads, keeps)
            })
            .collect();
        let entries = vec![empty.clone(); blocks.starts.len()];
        let mut found = Self { entries, returns: empty.clone(), menus: empty.clone() };
        let handler = blocks.block(flow.handler);
        let mut changed = true;
        while changed {
            changed = false;
            for block in (0..blocks.starts.len()).rev() {
                let mut entry = found.after(flow, blocks, block, empty);
                entry.0.iter_mut().zip(&short[block].1.0).for_each(|(word, keeps)| *word &= keeps);
                entry.join(&short[block].0);
                // What the error handling reads is live wherever something can go wrong: everywhere.
                entry.join(&found.entries[handler]);
                changed |= found.entries[block].join(&entry);
            }
            for (starts, all) in [(&blocks.returns, &mut found.returns), (&blocks.menus, &mut found.menus)] {
                starts.iter().for_each(|pc| changed |= all.join(&found.entries[blocks.block(*pc)]));
            }
        }
        found
    }

    /// What is live where a block ends.
    fn after(&self, flow: &Flow, blocks: &Blocks, block: usize, empty: &Set) -> Set {
        let mut set = empty.clone();
        let Some(last) = blocks.range(flow, block).next_back() else { return set };
        let op = flow.code[last as usize];
        successors(flow, op, last, &mut |pc| {
            if (pc as usize) < flow.code.len() {
                set.join(&self.entries[blocks.block(pc)]);
            }
        });
        match op.code {
            Code::EndTask => set.join(&self.returns),
            Code::RepeatMenu | Code::PreviousMenu => set.join(&self.menus),
            _ => false,
        };
        set
    }
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
    fn block(&self, pc: u32) -> usize {
        self.starts.partition_point(|start| *start <= pc) - 1
    }

    /// The instructions of a block.
    fn range(&self, flow: &Flow, block: usize) -> std::ops::Range<u32> {
        self.starts[block]..self.starts.get(block + 1).copied().unwrap_or(flow.code.len() as u32)
    }
}

/// Whether an instruction goes nowhere that the code says.
fn ends(code: Code) -> bool {
    matches!(code, Code::EndTask | Code::PreviousMenu | Code::RepeatMenu | Code::End)
}

/// Where an instruction may go on inside the flow.
fn successors(flow: &Flow, op: Op, pc: u32, to: &mut dyn FnMut(u32)) {
    let (pool, at) = (&flow.pool, op.wide() as usize);
    match op.code {
        Code::Jump | Code::Leave | Code::Restart => to(op.wide()),
        Code::JumpIf | Code::JumpIfNot => [pc + 1, op.wide()].into_iter().for_each(to),
        code if code.is_test() => [pc + 1, pc + 2].into_iter().for_each(to),
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
            let said = menu.terms.iter().map(|term| term.target);
            menu.choices.iter().map(|(_, target)| *target).chain(said).chain([menu.default, pc]).for_each(to);
        }
        Code::Perform => {
            let branches = pool.sites[at].branches.iter().map(|(_, target)| *target);
            branches.chain([pc + 1]).for_each(to);
        }
        code if ends(code) => {}
        _ => to(pc + 1),
    }
}
