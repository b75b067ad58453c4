//! Tasks, menus and states: who called whom, which menu is current, where to go on.

use super::{Ending, Event, ExitReason, Fault, Machine, Pending, Reason, Trace};
use crate::bytecode::op::{Code, Op};
use crate::bytecode::program::{Target, TaskCall};
use crate::bytecode::{Exit, Flow};
use crate::value::{Kind, Text, Value};
use serde::{Deserialize, Serialize};

/// A task that waits for one it called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The call, by its number in the pool.
    pub call: u32,
    /// What the caller's registers held, where the called task may write them too.
    pub kept: Vec<(Target, Value)>,
}

/// What a kept register takes beside its value: a slot of a list (reliability §5).
pub const KEPT_BYTES: usize = 16;
/// How many menus are remembered for Previous Menu; older ones are forgotten.
pub const MENU_TRAIL: usize = 64;

impl Machine {
    /// Instructions that move between parts of the flow. An ending is given where the flow ends by it.
    pub(super) fn branch<T: Trace>(&mut self, flow: &Flow, op: Op, trace: &mut T) -> Result<Option<Ending>, Fault> {
        match op.code {
            Code::CallTask => self.call_task(&flow.pool.task_calls[op.wide() as usize], op.wide())?,
            Code::EndTask => {
                if T::ON {
                    self.tell_end(flow, op.a, trace);
                }
                return Ok(self.end_task(flow, op.a));
            }
            Code::Leave => {
                self.frames.clear();
                self.left_handler();
                self.pc = op.wide();
            }
            Code::PreviousMenu => return Ok(self.previous_menu(flow)),
            _ => return Ok(self.repeat_menu(flow)),
        }
        Ok(None)
    }

    fn call_task(&mut self, call: &TaskCall, number: u32) -> Result<(), Fault> {
        if self.depth() >= self.meter.depth() {
            return Err(Fault::of(Reason::CallDepth));
        }
        // What is kept is a copy, and a list of the frame (F31).
        let bytes: usize = call.keep.iter().map(|target| KEPT_BYTES + self.registers.bytes_at(*target)).sum();
        self.allocate(bytes)?;
        // The kind only says how a number is wrapped; it is unwrapped by the same file again.
        let kept = call.keep.iter().map(|target| (*target, self.registers.get(*target, Kind::Integer))).collect();
        self.frames.push(Frame { call: number, kept });
        self.pc = call.target;
        Ok(())
    }

    /// Tells by which path a task ends, and which output its caller takes by it.
    fn tell_end<T: Trace>(&self, flow: &Flow, number: u16, trace: &mut T) {
        let after = flow.parts.partition_point(|part| part.entry <= self.pc);
        let part = after.checked_sub(1).map(|index| &flow.parts[index]);
        let named = part.zip(number.checked_sub(1)).and_then(|(part, at)| part.paths.get(usize::from(at)));
        let path = named.map_or("default", Text::as_str);
        trace.event(self, Event::TaskEnded { pc: self.pc, path });
        let Some(frame) = self.frames.last() else { return };
        let calls = |op: &Op| op.code == Code::CallTask && op.wide() == frame.call;
        if let Some(at) = flow.code.iter().position(calls) {
            trace.event(self, Event::Output { pc: at as u32, output: path });
        }
    }

    /// A task that nobody called ends the flow: there is nowhere to go on.
    fn end_task(&mut self, flow: &Flow, path: u16) -> Option<Ending> {
        let Some(frame) = self.frames.pop() else {
            return Some(self.exit(flow.kind, Exit::Disconnect));
        };
        for (target, value) in frame.kept {
            self.registers.put(target, value);
        }
        let call = &flow.pool.task_calls[frame.call as usize];
        self.pc = call.paths.iter().find(|(number, _)| *number == path).map_or(call.next, |(_, target)| *target);
        None
    }

    /// Once the error handling has gone to a menu or task, an error there is handled anew (L1, L2). A task that it calls
    /// belongs to it.
    fn left_handler(&mut self) {
        self.handling = false;
        self.unrecognised = false;
    }

    pub(super) fn enter_menu(&mut self, menu: u32) {
        self.left_handler();
        self.frames.clear();
        if self.menus.last() != Some(&self.pc) {
            if self.menus.len() == MENU_TRAIL {
                self.menus.remove(0);
            }
            self.menus.push(self.pc);
        }
        self.repeats = 0;
        self.pending = Pending::Menu(menu);
    }

    fn previous_menu(&mut self, flow: &Flow) -> Option<Ending> {
        if self.menus.len() > 1 {
            self.menus.pop();
        }
        self.repeat_menu(flow)
    }

    /// A menu is started again as a whole: what it plays is computed anew, and no choice has written over it (L6).
    /// Without any menu there is nothing to repeat: the flow ends, as a task does that nobody called.
    fn repeat_menu(&mut self, flow: &Flow) -> Option<Ending> {
        self.frames.clear();
        match self.menus.last() {
            Some(entry) => {
                self.pc = flow.part_of(*entry);
                None
            }
            None => Some(self.exit(flow.kind, Exit::Disconnect)),
        }
    }

    /// The ending of a caller who hung up.
    pub(super) fn hung_up() -> Ending {
        Ending::of(ExitReason::Disconnect)
    }
}
