//! Things of the organisation that a flow looks up by name: an exploration takes them as being there.

use super::Explored;
use crate::builtins;
use crate::bytecode::program::{Call, Source};
use crate::bytecode::{Flow, Program};
use crate::value::{Kind, Object, Text, Value, quoted};
use std::sync::Arc;

/// The most things that are taken as being there.
const MAX_THINGS: usize = 10_000;
/// What is looked up where the name is no literal.
const ANY: &str = "x";

/// A project in which every thing exists that its flows look up by a literal name, beside those it declares.
pub fn furnished(program: &Program) -> Program {
    let mut all = program.clone();
    all.declared.extend(missing(program, &(0..program.flows.len()).collect::<Vec<_>>()));
    all
}

/// What tests of these flows declare, so that there is what the flows look up.
pub fn declarations(program: &Program, explored: &[Explored]) -> String {
    let flows: Vec<usize> = explored.iter().map(|one| one.flow).collect();
    let one = |value: &Value| {
        let Value::Object(object) = value else { return None };
        let word = match object.kind() {
            Kind::Queue => "queue",
            Kind::User => "user",
            Kind::Skill => "skill",
            Kind::LanguageSkill => "languageSkill",
            Kind::Prompt => "prompt",
            Kind::EmergencyGroup => "emergencyGroup",
            _ => return None,
        };
        Some(format!("declare {word} {} {{ }}\n", quoted(named(object)?.as_str())))
    };
    missing(program, &flows).iter().filter_map(one).collect()
}

/// The things that flows look up and nobody declares.
fn missing(program: &Program, flows: &[usize]) -> Vec<Value> {
    let flows = flows.iter().filter_map(|number| program.flows.get(*number));
    let calls = flows.flat_map(|flow| flow.pool.calls.iter().map(move |call| (flow, call)));
    let mut all: Vec<Value> = Vec::new();
    for (flow, call) in calls {
        let Some(thing) = looked_up(flow, call) else { continue };
        let known = program.declared.iter().chain(&all).any(|own| is_same(own, &thing));
        if all.len() < MAX_THINGS && !known {
            all.push(thing);
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
    let called = |object: &Object| named(object).map(|name| name.as_str().to_lowercase());
    one.kind() == other.kind() && called(one) == called(other)
}

/// What people call a thing.
fn named(object: &Object) -> Option<&Text> {
    object.text(if object.kind() == Kind::User { "username" } else { "name" })
}
