//! Which tasks may call each other in a circle: only then must a call keep the caller's registers.

use crate::ir::{Flow, Part, PartId};

/// The circles of calls of a flow, by number: parts of one number can all reach each other.
#[derive(Default)]
pub(super) struct Recursion {
    circle: Vec<u32>,
}

impl Recursion {
    /// Finds the circles (Kosaraju's way, without native stack: a flow may have thousands of tasks in a chain).
    pub fn of(flow: &Flow) -> Self {
        let calls: Vec<Vec<u16>> = flow.parts.iter().map(Part::calls).collect();
        let mut callers: Vec<Vec<u16>> = vec![Vec::new(); calls.len()];
        for (caller, called) in calls.iter().enumerate() {
            for part in called {
                callers[*part as usize].push(caller as u16);
            }
        }
        let mut circle = vec![u32::MAX; calls.len()];
        for (number, part) in finished(&calls).into_iter().rev().enumerate() {
            let mut open = vec![part];
            while let Some(part) = open.pop() {
                if circle[part as usize] == u32::MAX {
                    circle[part as usize] = number as u32;
                    open.extend(&callers[part as usize]);
                }
            }
        }
        Self { circle }
    }

    /// Whether a called part can call the caller before it ends.
    pub fn may_return(&self, called: PartId, caller: PartId) -> bool {
        self.circle[called.0 as usize] == self.circle[caller.0 as usize]
    }
}

/// The parts in the order in which a search in depth leaves them.
fn finished(calls: &[Vec<u16>]) -> Vec<u16> {
    let (mut seen, mut order) = (vec![false; calls.len()], Vec::with_capacity(calls.len()));
    for root in 0..calls.len() as u16 {
        let mut open = vec![(root, 0)];
        while let Some((part, next)) = open.pop() {
            if next == 0 && std::mem::replace(&mut seen[part as usize], true) {
                continue;
            }
            match calls[part as usize].get(next) {
                Some(called) => {
                    open.push((part, next + 1));
                    if !seen[*called as usize] {
                        open.push((*called, 0));
                    }
                }
                None => order.push(part),
            }
        }
    }
    order
}
