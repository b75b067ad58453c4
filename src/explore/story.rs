//! A path as a `test` block that takes it.

use super::{Choice, Path};
use crate::catalog::LOST;
use crate::conversation::text_of;
use crate::value::{Kind, Text, Type, Value, literal, quoted};
use std::fmt::Write;

/// The test that takes a path of a flow; `None` where a value of it has no text that a test could give. `voice`: the flow is
/// called; others are started.
pub fn test_block(name: &str, flow: &str, voice: bool, path: &Path) -> Option<String> {
    let mut text = String::new();
    let begins = if voice { "call" } else { "start" };
    // Writing into a text cannot fail.
    let _ = writeln!(text, "test {} {{\n{begins}({})", quoted(name), quoted(flow));
    for (name, value) in path.built_ins.iter().filter(|(_, value)| !value.is_not_set()) {
        let _ = writeln!(text, "{} = {}", name.as_str(), begun(value)?);
    }
    let held = path.choices.iter().filter_map(|choice| match choice {
        Choice::Holds(held) => Some(held),
        _ => None,
    });
    let held: Vec<_> = held.flatten().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect();
    if !held.is_empty() {
        let held: Vec<String> = held
            .iter()
            .map(|(name, value)| format!("{} = {}", quoted(name.as_str()), quoted(value.as_str())))
            .collect();
        let _ = writeln!(text, "cloud {{ {} }}", held.join(" "));
    }
    for choice in &path.choices {
        text.push_str(&step(choice)?);
    }
    path.errors.iter().for_each(|word| text.push_str(&format!("errors({})\n", quoted(word))));
    let transfer =
        path.ending.transfer.map_or_else(String::new, |to| format!(" {{ transferType = {} }}", quoted(to.word())));
    let _ = writeln!(text, "ends({}){transfer}\n}}", quoted(path.ending.reason.word()));
    Some(text)
}

fn step(choice: &Choice) -> Option<String> {
    Some(match choice {
        Choice::Enters(keys) => format!("enters({})\n", quoted(keys.as_str())),
        Choice::EntersNothing => "entersNothing\n".to_owned(),
        // A run stops where an import lost something; nothing can answer for it.
        Choice::Answers { action, .. } if *action == LOST => return None,
        Choice::Answers { action, arguments, output, values } => {
            let arguments: Vec<String> = arguments.iter().map(|text| quoted(text)).collect();
            let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let on = match output.as_str() {
                "" => " on success".to_owned(),
                output if is_word(output) => format!(" on {output}"),
                output => format!(" on {}", quoted(output)),
            };
            format!("{action}{arguments}{on} {{ {} }}\n", answered(values)?)
        }
        Choice::Leaves => "agentAnswers(\"agent\")\n".to_owned(),
        Choice::Holds(_) | Choice::Goes => String::new(),
    })
}

fn answered(values: &[(Text, Value)]) -> Option<String> {
    let given = values.iter().filter(|(_, value)| !value.is_not_set());
    let given: Option<Vec<String>> =
        given.map(|(name, value)| Some(format!("{} = {}", quoted(name.as_str()), answer(value)?))).collect();
    Some(given?.join(" "))
}

/// A value of an answer, which is cast to what the flow receives it as.
fn answer(value: &Value) -> Option<String> {
    match value {
        Value::Date(_) | Value::Time(_) => text_of(value).map(|text| quoted(&text)),
        Value::Object(object) if object.kind() != Kind::Prompt => {
            let by = if object.kind() == Kind::User { "username" } else { "name" };
            // A thing that people name is given by its name.
            object.text(by).filter(|name| *name == object.id()).map(|name| quoted(name.as_str()))
        }
        value => begun(value),
    }
}

/// A value as an expression of its own type.
fn begun(value: &Value) -> Option<String> {
    match value {
        Value::List(items) => {
            let parts: Option<Vec<String>> = items.iter().map(begun).collect();
            let parts = parts?;
            let none = "MakeEmptyList(ToString(NOT_SET))".to_owned();
            Some(if parts.is_empty() { none } else { format!("MakeList({})", parts.join(", ")) })
        }
        Value::Object(object) if object.kind() != Kind::Prompt => None,
        Value::Date(_) | Value::Time(_) | Value::Audio(_) | Value::Communication(_) => None,
        value => value.kind().map(|kind| literal(value, Type::one(kind))),
    }
}

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.all(char::is_alphanumeric)
}
