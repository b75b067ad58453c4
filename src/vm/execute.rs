//! The dispatch loop: one instruction after the other until an effect or a fault.

use super::arithmetic::{add, below, multiply, subtract};
use super::{Effect, Fault, Machine, Pending, Reason, Trace, registers, trace::Event};
use crate::bytecode::op::{ACTION, Code};
use crate::bytecode::{Exit, Flow, Program};
use crate::value::{NOT_SET_INT, Text, Value};

/// A text of so many bytes takes no memory of its own (see [`Text`]).
const INLINE: usize = size_of::<Text>();

impl Machine {
    /// Runs from the current instruction to the next effect. Fuel is counted by instruction and looked at where code can
    /// repeat itself: at backward jumps and calls (reliability §5). This function is long because it is the one table
    /// of what each instruction does; see [`crate::bytecode::op`] for the words. `before` is the
    /// instruction at which it stood, which only those want to know who watch every step.
    pub(super) fn execute<T: Trace>(
        &mut self,
        program: &Program,
        flow: &Flow,
        mut before: u32,
        trace: &mut T,
    ) -> Result<Effect, Fault> {
        let (code, pool) = (&flow.code[..], &flow.pool);
        let mut pc = self.pc as usize;
        // What every instruction touches stays in local variables, out of the reach of stores through pointers.
        let mut steps = 0;
        let mut left = self.meter.actions_left();
        let mut numbers: &mut [i64] = &mut self.registers.ints;
        macro_rules! ints {
            ($register:expr) => {
                numbers[$register as usize]
            };
        }
        // Leaves the loop for a part of the machine that looks at the program counter and the counters, or moves them.
        macro_rules! out {
            ($call:expr) => {{
                self.pc = pc as u32;
                self.meter.set_actions_left(left);
                self.meter.fuel = self.meter.fuel.saturating_sub(steps);
                steps = 0;
                let result = $call;
                numbers = &mut self.registers.ints;
                result
            }};
        }
        // The same for good.
        macro_rules! leave {
            ($result:expr) => {{
                self.pc = pc as u32;
                self.meter.set_actions_left(left);
                return $result;
            }};
        }
        macro_rules! text {
            ($operand:expr) => {
                registers::text(&self.registers.texts, pool, $operand)
            };
        }
        macro_rules! tried {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(fault) => leave!(Err(fault)),
                }
            };
        }
        macro_rules! go {
            ($target:expr) => {{
                let target = $target as usize;
                if target <= pc && steps > self.meter.fuel {
                    leave!(Err(Fault::of(Reason::Fuel)));
                }
                pc = target;
                continue;
            }};
        }
        // The jump that follows is taken when the test fails, and skipped when it holds.
        macro_rules! test {
            ($holds:expr) => {{
                if $holds {
                    pc += 2;
                    continue;
                }
                go!(code[pc + 1].wide())
            }};
        }
        loop {
            // A reference: each instruction loads the operands it has, and no register is taken by the others.
            let op = &code[pc];
            steps += 1;
            // A mark is 1 at the beginning of an action: counting without asking is the cheapest (L1).
            left -= i64::from(op.mark & ACTION);
            if left < 0 {
                // The one too many has not begun.
                left = 0;
                leave!(Err(Fault::of(Reason::Actions)));
            }
            if T::STEPS {
                trace.step(self.flow, std::mem::replace(&mut before, pc as u32), pc as u32);
            }
            if T::ON && op.mark == ACTION {
                out!(trace.event(self, Event::Action { pc: pc as u32 }));
            }
            match op.code {
                Code::Nop => {}
                Code::Jump => go!(op.wide()),
                Code::JumpIf => {
                    if ints!(op.a) == 1 {
                        go!(op.wide());
                    }
                }
                Code::JumpIfNot => {
                    if ints!(op.a) != 1 {
                        go!(op.wide());
                    }
                }
                Code::IfEqInt => test!(ints!(op.a) == ints!(op.b)),
                Code::IfLtInt => test!(tried!(below(ints!(op.a), ints!(op.b)))),
                Code::IfLeInt => test!(!tried!(below(ints!(op.b), ints!(op.a)))),
                Code::IfEqSmall => test!(ints!(op.a) == i64::from(op.b as i16)),
                Code::IfLtSmall => test!(tried!(below(ints!(op.a), i64::from(op.b as i16)))),
                Code::IfGtSmall => test!(tried!(below(i64::from(op.b as i16), ints!(op.a)))),
                Code::IfEqText => {
                    test!(text!(op.a) == text!(op.b));
                }
                Code::IfUnsetValue => test!(registers::value(&self.registers.values, pool, op.a).is_not_set()),
                Code::SwitchText => go!(Self::switch(pool, text!(op.a), *op)),
                Code::LoopStart => {
                    ints!(op.a) = 0;
                    test!(!tried!(below(ints!(op.b), 1)));
                }
                Code::LoopTurn => {
                    ints!(op.a) = tried!(add(ints!(op.a), 1));
                    test!(ints!(op.a) >= ints!(op.b));
                }
                Code::CallTask | Code::EndTask | Code::Leave | Code::PreviousMenu | Code::RepeatMenu => {
                    if steps > self.meter.fuel {
                        leave!(Err(Fault::of(Reason::Fuel)));
                    }
                    match out!(self.branch(flow, *op, trace)) {
                        Ok(Some(ending)) => return Ok(self.finish(ending, trace)),
                        Ok(None) => pc = self.pc as usize,
                        Err(fault) => return Err(fault),
                    }
                    continue;
                }
                Code::Restart => {
                    pc = op.wide() as usize;
                    self.pending = Pending::Restart(op.wide());
                    leave!(Ok(Effect::Restart));
                }
                Code::Menu => {
                    leave!({
                        self.enter_menu(op.wide());
                        Ok(Effect::Menu)
                    });
                }
                Code::End => {
                    let ending = self.exit(flow.kind, Exit::of(op.a).unwrap_or(Exit::Disconnect));
                    leave!(Ok(self.finish(ending, trace)));
                }
                Code::IntNumber => ints!(op.a) = i64::from(op.wide() as i32),
                Code::IntConst => ints!(op.a) = pool.ints[op.wide() as usize],
                Code::MoveInt => ints!(op.a) = ints!(op.b),
                Code::AddInt => ints!(op.a) = tried!(add(ints!(op.b), ints!(op.c))),
                Code::SubInt => ints!(op.a) = tried!(subtract(ints!(op.b), ints!(op.c))),
                Code::MulInt => ints!(op.a) = tried!(multiply(ints!(op.b), ints!(op.c))),
                Code::AddSmall => ints!(op.a) = tried!(add(ints!(op.b), i64::from(op.c as i16))),
                Code::EqInt => ints!(op.a) = i64::from(ints!(op.b) == ints!(op.c)),
                Code::LtInt => ints!(op.a) = i64::from(tried!(below(ints!(op.b), ints!(op.c)))),
                Code::LeInt => ints!(op.a) = i64::from(!tried!(below(ints!(op.c), ints!(op.b)))),
                Code::EqText => {
                    ints!(op.a) = i64::from(text!(op.b) == text!(op.c));
                }
                Code::Not => ints!(op.a) = i64::from(tried!(below(ints!(op.b), 1))),
                Code::Refuse => {
                    tried!(below(ints!(op.a), 0));
                }
                Code::EmptyText => {
                    ints!(op.a) = i64::from(text!(op.b).is_none_or(Text::is_empty));
                }
                Code::UnsetText => self.registers.texts[op.a as usize] = None,
                Code::TextConst => {
                    let bytes = pool.texts[op.wide() as usize].len();
                    if bytes > INLINE {
                        out!(self.allocate(bytes)?);
                    }
                    self.registers.texts[op.a as usize] = Some(pool.texts[op.wide() as usize].clone());
                }
                Code::MoveText => {
                    let bytes = text!(op.b).map_or(0, Text::len);
                    if bytes > INLINE {
                        out!(self.allocate(bytes)?);
                    }
                    self.registers.texts[op.a as usize] = text!(op.b).cloned();
                }
                Code::TakeText => {
                    self.registers.texts[op.a as usize] = self.registers.texts[op.b as usize].take();
                }
                Code::IntText => self.registers.texts[op.a as usize] = Self::int_text(ints!(op.b)),
                Code::Append => out!(self.append(pool, *op)?),
                Code::UnsetValue => self.registers.values[op.a as usize] = Value::NotSet,
                Code::ValueConst => {
                    self.registers.values[op.a as usize] = pool.values[op.wide() as usize].clone();
                }
                Code::MoveValue => {
                    self.registers.values[op.a as usize] = registers::value(&self.registers.values, pool, op.b).clone();
                }
                Code::TakeValue => {
                    self.registers.values[op.a as usize] = std::mem::take(&mut self.registers.values[op.b as usize]);
                }
                Code::Call => {
                    if let Some(effect) = out!(self.call(program, flow, *op, trace)?) {
                        return Ok(effect);
                    }
                }
                Code::Set => {
                    if let Some(effect) = out!(self.set(program, flow, op.wide(), trace)?) {
                        return Ok(effect);
                    }
                }
                Code::Get => {
                    if let Some(effect) = out!(self.get(program, flow, op.wide(), trace)?) {
                        return Ok(effect);
                    }
                }
                Code::Perform => leave!(self.reach(program, flow, op.wide())),
            }
            pc += 1;
        }
    }
}

/// NOT_SET is the least number, so that ordering checks it and the range at once.
const _: () = assert!(NOT_SET_INT < -1_000_000_000_000_000);
