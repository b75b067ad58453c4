//! Calls of constants: what they give is known now (E310). A call that certainly fails is a warning, never an error.

use super::flow::Checker;
use crate::builtins::{Arg, Args, Env, FaultReason, Meter, Overload, Random};
use crate::diagnostic::Code;
use crate::ir::{ExprId, Node};
use crate::span::Span;
use crate::value::{File, NOT_SET_INT, Type, Value};

/// What one call may use while it is folded; a dearer one is left to the run.
const FUEL: u64 = 10_000;
/// The bytes of a folded result.
const BYTES: u64 = 64 << 10;

static NOT_SET: Value = Value::NotSet;

impl Checker<'_> {
    /// Notes what a call of constants gives. A run error is said as a warning: it starts the error handling each time.
    pub(super) fn fold(&mut self, overload: &Overload, call: ExprId, ids: &[ExprId], result: Type, span: Span) {
        let Some(run) = overload.run().filter(|_| overload.is_pure()) else { return };
        let exprs = &self.out.exprs;
        let types: Vec<Type> = ids.iter().map(|id| exprs.get(*id).kind).collect();
        let values: Option<Vec<Arg<'_>>> = ids.iter().map(|id| self.constant_of(*id)).collect();
        let Some(values) = values else { return };
        let mut meter = Meter { fuel: FUEL, bytes: BYTES };
        let mut env = Env {
            now: 0,
            languages: &[],
            settings: &self.shared.options.expressions,
            random: &mut Random::seeded(0),
            meter: &mut meter,
        };
        match run(&mut env, Args { values: &values, types: &types, result }) {
            Ok(out) => {
                let value = out.into_value(result);
                self.out.exprs.set_constant(call, value);
            }
            Err(fault) if matches!(fault.reason, FaultReason::Fuel | FaultReason::Memory) => {}
            Err(fault) => {
                let message = format!("`{}` fails here each time: {}", overload.name(), fault.message());
                let finding = self.finding(Code::CertainRunError, span, message);
                self.report(
                    finding.help(format!("a run error starts the error handling of the flow ({})", fault.rule)),
                );
            }
        }
    }

    /// A constant as an argument.
    fn constant_of(&self, id: ExprId) -> Option<Arg<'_>> {
        let exprs = &self.out.exprs;
        let kind = exprs.get(id).kind;
        if let Some(value) = exprs.constant(id) {
            return Some(match kind.file() {
                File::Int => Arg::Int(value.to_int()),
                File::Text => Arg::Text(value.as_text()),
                File::Value => Arg::Value(value),
            });
        }
        match &exprs.get(id).node {
            Node::NotSet => Some(match kind.file() {
                File::Int => Arg::Int(NOT_SET_INT),
                File::Text => Arg::Text(None),
                File::Value => Arg::Value(&NOT_SET),
            }),
            Node::Int(number) => Some(Arg::Int(*number)),
            Node::Text(text) => Some(Arg::Text(Some(text))),
            Node::Value(value) => Some(Arg::Value(value)),
            _ => None,
        }
    }
}
