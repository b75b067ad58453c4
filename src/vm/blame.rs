//! What a run error says: rule, function or operator, place, the types of the operands; never values (E301, E305, P47).
//! The machine keeps the instruction alone; who shows the error has the program and finds the rest here.

use super::{Fault, Reason};
use crate::bytecode::op::{Code, Op};
use crate::bytecode::program::Target;
use crate::bytecode::{Flow, Program};
use crate::span::Span;
use crate::value::{Kind, Type};

/// A run error as people and programs read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blame {
    /// The function, or the operator's symbol; none when no expression failed.
    pub operator: Option<String>,
    /// The types of its operands, from left to right.
    pub operands: Vec<Type>,
    /// Where it stands in its source.
    pub place: Span,
    /// All of it in words: lower case, no full stop.
    pub message: String,
}

/// Explains a run error of a flow of that number.
pub fn blame(program: &Program, flow: usize, fault: &Fault) -> Blame {
    let Some(flow) = program.flows.get(flow) else {
        return Blame { operator: None, operands: Vec::new(), place: Span::default(), message: fault.message() };
    };
    let place = flow.place_at(fault.pc);
    let of_expression = matches!(fault.reason, Reason::Expression(_));
    let op = flow.code.get(fault.pc as usize).copied().filter(|_| of_expression);
    let operands = op.map_or_else(Vec::new, |op| operands(flow, op));
    let operator = match (fault.function, op) {
        (Some(function), _) => Some(function.to_owned()),
        (None, Some(op)) => symbol(program, flow, op, place),
        (None, None) => None,
    };
    let message = match &operator {
        Some(operator) => format!("`{operator}`{}: {}", listed(&operands), fault.words()),
        None => fault.words(),
    };
    Blame { operator, operands, place, message }
}

/// " of Integer and Decimal"
fn listed(types: &[Type]) -> String {
    let names: Vec<String> = types.iter().map(Type::to_string).collect();
    match &names[..] {
        [] => String::new(),
        [one] => format!(" of {one}"),
        [first @ .., last] => format!(" of {} and {last}", first.join(", ")),
    }
}

/// The types of what an instruction reads.
fn operands(flow: &Flow, op: Op) -> Vec<Type> {
    let of = |register: u16| flow.holds.of(Target::Int(register)).unwrap_or(Type::one(Kind::Integer));
    match op.code {
        Code::AddInt | Code::SubInt | Code::MulInt | Code::LtInt | Code::LeInt => vec![of(op.b), of(op.c)],
        // The number is of the type that it is compared with or added to.
        Code::AddSmall => vec![of(op.b); 2],
        Code::IfLtInt | Code::IfLeInt => vec![of(op.a), of(op.b)],
        Code::IfLtSmall | Code::IfGtSmall => vec![of(op.a); 2],
        Code::Not => vec![of(op.b)],
        Code::Refuse => vec![of(op.a)],
        Code::Call => flow.pool.calls.get(op.wide() as usize).map_or_else(Vec::new, |call| call.types.clone()),
        _ => Vec::new(),
    }
}

/// The operator of an instruction of its own, as the source writes it: one instruction serves `<` and `>`.
fn symbol(program: &Program, flow: &Flow, op: Op, place: Span) -> Option<String> {
    match op.code {
        Code::AddInt
        | Code::SubInt
        | Code::MulInt
        | Code::AddSmall
        | Code::LtInt
        | Code::LeInt
        | Code::IfLtInt
        | Code::IfLeInt
        | Code::IfLtSmall
        | Code::IfGtSmall
        | Code::Not => {
            let text = &program.sources.get(flow.source.0 as usize)?.text;
            let written = text.get(place.start as usize..place.end as usize)?;
            let symbol = ["<=", ">=", "<", ">", "+", "-", "*", "!"].into_iter().find(|own| written.starts_with(own));
            symbol.map(str::to_owned)
        }
        Code::Append => Some("Append".to_owned()),
        _ => None,
    }
}
