//! A path as a `test` block that takes it.

use super::{Choice, Path};
use crate::value::{Text, Type, Value, literal, quoted};
use std::fmt::Write;

/// The test that takes a path of a flow. `voice`: the flow is called; others are started.
pub fn test_block(name: &str, flow: &str, voice: bool, path: &Path) -> String {
    let mut text = String::new();
    let begins = if voice { "call" } else { "start" };
    // Writing into a text cannot fail.
    let _ = writeln!(text, "test {} {{\n{begins}({})", quoted(name), quoted(flow));
    for (name, value) in path.built_ins.iter().filter(|(_, value)| !value.is_not_set()) {
        let _ = writeln!(text, "{} = {}", name.as_str(), source(value));
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
    path.choices.iter().for_each(|choice| text.push_str(&step(choice)));
    path.errors.iter().for_each(|word| text.push_str(&format!("errors({})\n", quoted(word))));
    let transfer =
        path.ending.transfer.map_or_else(String::new, |to| format!(" {{ transferType = {} }}", quoted(to.word())));
    let _ = writeln!(text, "ends({}){transfer}\n}}", quoted(path.ending.reason.word()));
    text
}

fn step(choice: &Choice) -> String {
    match choice {
        Choice::Enters(keys) => format!("enters({})\n", quoted(keys.as_str())),
        Choice::EntersNothing => "entersNothing\n".to_owned(),
        Choice::Answers { action, arguments, output, values } => {
            let arguments: Vec<String> = arguments.iter().map(|text| quoted(text)).collect();
            let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let output = if output.is_empty() { "success" } else { output.as_str() };
            let on = if is_word(output) { output.to_owned() } else { quoted(output) };
            format!("{action}{arguments} on {on} {{ {} }}\n", given(values))
        }
        Choice::Leaves => "agentAnswers(\"agent\")\n".to_owned(),
        Choice::Holds(_) | Choice::Goes => String::new(),
    }
}

fn given(values: &[(Text, Value)]) -> String {
    let given = values.iter().filter(|(_, value)| !value.is_not_set());
    let given: Vec<String> =
        given.map(|(name, value)| format!("{} = {}", quoted(name.as_str()), source(value))).collect();
    given.join(" ")
}

fn source(value: &Value) -> String {
    match value.kind() {
        Some(kind) => literal(value, Type::one(kind)),
        None => "NOT_SET".to_owned(),
    }
}

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.all(char::is_alphanumeric)
}
