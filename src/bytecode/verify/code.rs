//! Instructions: operands by the one table, then what each one asks of its types and of what follows it.

use super::{Checker, Found, hold};
use crate::bytecode::op::{ACTION, CONSTANT, Code, Op, Operand};
use crate::bytecode::program::{Exit, Target};
use crate::value::{Kind, NOT_SET_INT, Type, Value};

impl Checker<'_> {
    /// Checks every instruction.
    pub(super) fn code(&self) -> Result<(), (Option<String>, String)> {
        for (op, pc) in self.flow.code.iter().zip(0..) {
            let checked = self.operands(*op).and_then(|()| self.types(*op)).and_then(|()| self.follows(*op, pc));
            checked.map_err(|what| (Some(format!("instruction {pc} ({})", op.code.name())), what))?;
        }
        Ok(())
    }

    fn operands(&self, op: Op) -> Found {
        for (operand, small) in op.code.operands().into_iter().zip([op.a, op.b, op.c]) {
            self.operand(operand, small, op.wide())?;
        }
        Ok(())
    }

    /// One operand: what it names exists.
    fn operand(&self, operand: Operand, small: u16, wide: u32) -> Found {
        let pool = &self.flow.pool;
        match operand {
            // A call's register depends on its site, see `types`.
            Operand::None | Operand::Small | Operand::Path | Operand::Number | Operand::Result => Ok(()),
            Operand::ReadInt | Operand::WriteInt => self.register(Target::Int(small)),
            Operand::ReadText if small & CONSTANT != 0 => exists("text", (small & !CONSTANT).into(), pool.texts.len()),
            Operand::ReadText | Operand::TakeText | Operand::WriteText => self.register(Target::Text(small)),
            Operand::ReadValue if small & CONSTANT != 0 => {
                exists("value", (small & !CONSTANT).into(), pool.values.len())
            }
            Operand::ReadValue | Operand::TakeValue | Operand::WriteValue => self.register(Target::Value(small)),
            Operand::Exit => hold(Exit::of(small).is_some(), || format!("there is no end {small}")),
            Operand::Target => self.entry(wide),
            Operand::IntConstant => exists("number", wide, pool.ints.len()),
            Operand::TextConstant => exists("text", wide, pool.texts.len()),
            Operand::ValueConstant => exists("value", wide, pool.values.len()),
            Operand::Parts => exists("list of parts", wide, pool.parts.len()),
            Operand::Call => exists("call", wide, pool.calls.len()),
            Operand::TaskCall => exists("call of a task", wide, pool.task_calls.len()),
            Operand::Table => exists("table", wide, pool.tables.len()),
            Operand::Sets => exists("list of attributes to set", wide, pool.sets.len()),
            Operand::Gets => exists("list of attributes to get", wide, pool.gets.len()),
            Operand::Site => exists("action", wide, pool.sites.len()),
            Operand::Menu => exists("menu", wide, pool.menus.len()),
        }
    }

    /// The types of registers fit the instruction. The operands exist.
    fn types(&self, op: Op) -> Found {
        let kind = |register: u16| self.flow.holds.ints.get(usize::from(register)).copied().unwrap_or(Kind::Integer);
        let is = |register: u16, wanted: Kind| {
            hold(kind(register) == wanted, || {
                format!("number register {register} holds {}, not {}", kind(register).name(), wanted.name())
            })
        };
        let same = |one: u16, two: u16| is(two, kind(one));
        let sum = |register: u16| {
            hold(matches!(kind(register), Kind::Integer | Kind::Duration), || {
                format!("number register {register} holds {}, which has no sum", kind(register).name())
            })
        };
        match op.code {
            Code::JumpIf | Code::JumpIfNot | Code::Refuse | Code::EqText | Code::EmptyText => is(op.a, Kind::Boolean),
            Code::Not => is(op.a, Kind::Boolean).and_then(|()| is(op.b, Kind::Boolean)),
            Code::IfEqInt | Code::IfLtInt | Code::IfLeInt | Code::MoveInt => same(op.a, op.b),
            Code::LoopStart | Code::LoopTurn => is(op.a, Kind::Integer).and_then(|()| is(op.b, Kind::Integer)),
            Code::IntNumber => number(i64::from(op.wide() as i32), kind(op.a)),
            Code::IntConst => number(self.flow.pool.ints[op.wide() as usize], kind(op.a)),
            Code::AddInt | Code::SubInt => sum(op.a).and_then(|()| same(op.a, op.b)).and_then(|()| same(op.a, op.c)),
            Code::MulInt => [op.a, op.b, op.c].into_iter().try_for_each(|register| is(register, Kind::Integer)),
            Code::AddSmall => sum(op.a).and_then(|()| same(op.a, op.b)),
            Code::EqInt | Code::LtInt | Code::LeInt => is(op.a, Kind::Boolean).and_then(|()| same(op.b, op.c)),
            Code::IntText => is(op.b, Kind::Integer),
            Code::MoveValue | Code::TakeValue | Code::ValueConst => self.moved(op),
            Code::Call => self.result(op),
            _ => Ok(()),
        }
    }

    /// A large value is moved into a register of its own type.
    fn moved(&self, op: Op) -> Found {
        let (holds, pool) = (&self.flow.holds, &self.flow.pool);
        let Some(wanted) = holds.of(Target::Value(op.a)) else { return Err("the register does not exist".into()) };
        let constant = match op.code {
            Code::ValueConst => Some(op.wide()),
            Code::MoveValue if op.b & CONSTANT != 0 => Some(u32::from(op.b & !CONSTANT)),
            _ => None,
        };
        let fits = match constant {
            Some(at) => pool.values.get(at as usize).is_some_and(|value| value.fits(wanted)),
            None => holds.of(Target::Value(op.b)) == Some(wanted),
        };
        hold(fits, || format!("value register {} holds {wanted}, what is put there is of another type", op.a))
    }

    /// The register of a call's result has the type of the result.
    fn result(&self, op: Op) -> Found {
        let kind = self.flow.pool.calls[op.wide() as usize].result;
        let target = match kind.file() {
            crate::value::File::Int => Target::Int(op.a),
            crate::value::File::Text => Target::Text(op.a),
            crate::value::File::Value => Target::Value(op.a),
        };
        self.register(target)?;
        hold(self.flow.holds.of(target) == Some(kind), || format!("the result is {kind}, its register is not"))
    }

    /// What must stand behind an instruction, and marks.
    fn follows(&self, op: Op, pc: u32) -> Found {
        let code = &self.flow.code;
        let next = code.get(pc as usize + 1);
        if op.code.is_test() {
            let jump = next.is_some_and(|next| next.code == Code::Jump && next.mark == 0);
            hold(jump, || "no jump follows the test".into())?;
            hold(code.len() > pc as usize + 2, || "nothing follows the test's jump".into())?;
        }
        hold(!falls_through(op.code) || next.is_some(), || "it is the last one, and goes on".into())?;
        if matches!(op.code, Code::Leave | Code::Restart) {
            self.part(op.wide())?;
        }
        match op.mark {
            0 => Ok(()),
            ACTION => {
                let known = self.flow.actions.binary_search_by_key(&pc, |action| action.at).is_ok();
                hold(known, || "it begins an action that is not in the list of actions".into())
            }
            mark => Err(format!("there is no mark {mark}")),
        }
    }

    /// The first instruction of a task, menu or state.
    pub(super) fn part(&self, at: u32) -> Found {
        let parts = &self.flow.parts;
        hold(parts.binary_search_by_key(&at, |part| part.entry).is_ok(), || {
            format!("no part begins at instruction {at}")
        })
    }
}

/// A pool has an entry of that number.
pub(super) fn exists(what: &str, number: u32, count: usize) -> Found {
    hold((number as usize) < count, || format!("{what} {number} of the pool does not exist, there are {count}"))
}

/// Whether a register of that kind may hold a number: NOT_SET, or one in the kind's range.
pub fn number_fits(number: i64, kind: Kind) -> bool {
    match kind {
        _ if number == NOT_SET_INT => true,
        Kind::Boolean => matches!(number, 0 | 1),
        kind if kind.is_enumeration() => {
            crate::value::constants::constant(number).is_some_and(|constant| constant.kind == kind)
        }
        kind => Value::of_int(number, kind).fits(Type::one(kind)),
    }
}

/// A constant number for a register of that kind.
pub(super) fn number(number: i64, kind: Kind) -> Found {
    hold(number_fits(number, kind), || format!("{number} is no {}", kind.name()))
}

/// Whether the next instruction may come after it.
const fn falls_through(code: Code) -> bool {
    !matches!(
        code,
        Code::Jump
            | Code::SwitchText
            | Code::CallTask
            | Code::EndTask
            | Code::Leave
            | Code::Restart
            | Code::Menu
            | Code::PreviousMenu
            | Code::RepeatMenu
            | Code::End
    )
}
