//! Things of the organisation that a flow looks up by name: an exploration takes them as being there.

use crate::builtins;
use crate::bytecode::program::{Call, Source};
use crate::bytecode::{Flow, Program};
use crate::value::{Kind, Object, Text, Value};
use std::sync::Arc;

/// The most things that are taken as being there.
const MAX_THINGS: usize = 10_000;
/// What is looked up where the name is no literal.
const ANY: &str = "x";

/// A project in which every thing exists that its flows look up by a literal name, beside those it declares.
pub fn furnished(program: &Program) -> Program {
    let mut all = program.clone();
    let calls = program.flows.iter().flat_map(|flow| flow.pool.calls.iter().map(move |call| (flow, call)));
    for (flow, call) in calls {
        let Some(thing) = looked_up(flow, call) else { continue };
        if all.declared.len() < MAX_THINGS && !all.declared.iter().any(|own| is_same(own, &thing)) {
            all.declared.push(thing);
        }
    }
    all
}

/// The thing that a call of a look-up looks for.
fn looked_up(flow: &Flow, call: &Call) -> Option<Value> {
    let overload = builtins::overload(call.overload).filter(|overload| overload.is_effect())?;
    if !overload.name().starts_with("Find") || call.result.list {
        return None;
    }
    let name = match call.arguments.first()? {
        Source::TextConstant(at) => flow.pool.texts.get(*at as usize)?.clone(),
        _ => Text::new(ANY),
    };
    Some(Value::Object(Arc::new(match call.result.kind {
        Kind::Prompt if overload.name() == "FindSystemPrompt" => return None,
        Kind::Prompt => Object::prompt(name.as_str().strip_prefix("Prompt.").unwrap_or(name.as_str()), false),
        kind @ Kind::User => Object::new(kind, name.clone()).with("username", Value::Text(name)),
        kind => Object::new(kind, name.clone()).named(name),
    })))
}

/// Whether a look-up could not tell two things apart.
fn is_same(one: &Value, other: &Value) -> bool {
    let (Value::Object(one), Value::Object(other)) = (one, other) else { return false };
    let by = if one.kind() == Kind::User { "username" } else { "name" };
    let called = |object: &Object| object.text(by).map(|name| name.as_str().to_lowercase());
    one.kind() == other.kind() && called(one) == called(other)
}
