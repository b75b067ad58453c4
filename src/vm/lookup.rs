//! Look-ups: what they find among what the project declares, and what they give for the rest (E205–E208, E391).

use crate::builtins::{Args, Fault, FaultReason, NotSetOrError, Overload};
use crate::bytecode::Program;
use crate::value::{Kind, Object, Text, Value};
use std::sync::Arc;

/// What a look-up came to.
pub(super) enum Found {
    /// Something that the project declares.
    Thing(Value),
    /// It looked for NOT_SET, for which nothing is found (E72).
    Nothing,
    /// It looked for something that nobody declares: NOT_SET, which a trace notes.
    Unknown,
}

/// Carries a look-up out.
///
/// # Errors
/// An argument is NOT_SET where it must be set (E70), or the project wants an error for what is not declared (E391).
pub(super) fn look_up(overload: Option<&'static Overload>, args: Args<'_>, program: &Program) -> Result<Found, Fault> {
    let Some(overload) = overload.filter(|overload| overload.is_effect()) else {
        return Err(Fault::new("F35", FaultReason::Internal));
    };
    let refuses = |index: &usize| overload.signature().parameter(*index).is_some_and(|parameter| !parameter.not_set);
    let unset = |index: &usize| args.is_not_set(*index);
    if let Some(index) = (0..args.count()).filter(unset).find(refuses) {
        return Err(Fault::of("E70", FaultReason::NotSet, index));
    }
    if (0..args.count()).all(|index| args.is_not_set(index)) {
        return Ok(Found::Nothing);
    }
    let name = args.optional_text(0).map_or("", crate::value::Text::as_str);
    if let Some(thing) = declared(program, overload.name(), name, args.result.kind) {
        return Ok(Found::Thing(thing.clone()));
    }
    match program.options.expressions.lookup_unknown {
        NotSetOrError::Error => Err(Fault::new("E391", FaultReason::Lookup)),
        NotSetOrError::NotSet => Ok(Found::Unknown),
    }
}

/// The one declared thing of that kind and name, case aside; none when there are two.
fn declared<'p>(program: &'p Program, function: &str, name: &str, kind: Kind) -> Option<&'p Value> {
    let name = match (function, name.split_once('.')) {
        ("FindUserPrompt", Some((scope, name))) if scope.eq_ignore_ascii_case("Prompt") => name,
        // Only user prompts can be declared.
        ("FindSystemPrompt", _) => return None,
        _ => name,
    };
    let name = name.to_lowercase();
    let mut hits = program.declared.iter().filter(|value| match value {
        Value::Object(object) => object.kind() == kind && called(object).to_lowercase() == name,
        _ => false,
    });
    hits.next().filter(|_| hits.next().is_none())
}

/// Whether people name a thing of that type, so that its name stands for it where the world outside answers.
pub fn is_named(kind: Kind) -> bool {
    use Kind::{
        Campaign, ContactList, EmergencyGroup, Group, LanguageSkill, Prompt, Queue, Schedule, ScheduleGroup, Skill,
        User, UtilizationLabel, Workbin, WrapupCode,
    };
    matches!(
        kind,
        Campaign
            | ContactList
            | EmergencyGroup
            | Group
            | LanguageSkill
            | Prompt
            | Queue
            | Schedule
            | ScheduleGroup
            | Skill
            | User
            | UtilizationLabel
            | Workbin
            | WrapupCode
    )
}

/// The thing of that name: the declared one, or one that only the world outside knows, whose name is its id.
pub fn thing(program: &Program, kind: Kind, name: &Text) -> Value {
    let declared = program.declared.iter().find(|value| match value {
        Value::Object(object) => object.kind() == kind && called(object) == name.as_str(),
        _ => false,
    });
    declared.cloned().unwrap_or_else(|| {
        let object = match kind {
            Kind::Prompt => Object::prompt(name.as_str(), false),
            Kind::User => Object::new(kind, name.clone()).with("username", Value::Text(name.clone())),
            _ => Object::new(kind, name.clone()).named(name.clone()),
        };
        Value::Object(Arc::new(object))
    })
}

/// What a thing is looked up by: a user by the address, the others by their name.
fn called(object: &Object) -> &str {
    let by = if object.kind() == Kind::User { "username" } else { "name" };
    object.text(by).map_or("", crate::value::Text::as_str)
}
