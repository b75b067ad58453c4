//! A path as a `test` block that takes it.

use super::begin::Given;
use super::{Choice, Path};
use crate::bytecode::Program;
use crate::catalog;
use crate::value::{Kind, Text, Value, cast_expression, expression, quoted};
use std::fmt::Write;

/// Whether a test can give these values to built-ins and inputs.
pub fn can_begin(given: &Given) -> bool {
    given.iter().all(|(_, value)| value.is_not_set() || begun(value).is_some())
}

/// Whether a test can say this answer.
pub fn can_tell(choice: &Choice) -> bool {
    match choice {
        Choice::Answers { values, .. } => {
            values.iter().all(|(_, value)| is_plain(value) || cast_expression(value).is_some())
        }
        _ => true,
    }
}

/// A value that always has an expression.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::NotSet | Value::Text(_) | Value::Boolean(_) | Value::Integer(_) | Value::Json(_))
}

/// A value of a built-in or an input; a thing of the organisation by its name.
fn begun(value: &Value) -> Option<String> {
    match value.kind() {
        Some(kind) if kind != Kind::Prompt && crate::vm::is_named(kind) => cast_expression(value),
        _ => expression(value),
    }
}

/// The test that takes a path of a flow; `None` where a value of it has no text that a test could give.
pub fn test_block(program: &Program, flow: usize, name: &str, path: &Path) -> Option<String> {
    let flow = program.flows.get(flow)?;
    let mut text = String::new();
    let begins = if flow.kind.is_voice() { "call" } else { "start" };
    // Writing into a text cannot fail.
    let _ = writeln!(text, "test {} {{\n{begins}({})", quoted(name), quoted(flow.name.as_str()));
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
        Choice::Says(words) => format!("says({})\n", quoted(words.as_str())),
        Choice::EntersNothing => "entersNothing\n".to_owned(),
        Choice::Answers { action, arguments, output, values } => {
            let arguments: Vec<String> = arguments.iter().map(|text| quoted(text)).collect();
            let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let on = match output.as_str() {
                "" => " on success".to_owned(),
                output if is_fixed(action, output) => format!(" on {output}"),
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
        given.map(|(name, value)| Some(format!("{} = {}", quoted(name.as_str()), cast_expression(value)?))).collect();
    Some(given?.join(" "))
}

/// Whether the catalogue names an output: others are texts of the flow.
fn is_fixed(action: &str, output: &str) -> bool {
    catalog::find(action).is_some_and(|(_, row)| row.outputs.contains(&output))
}
