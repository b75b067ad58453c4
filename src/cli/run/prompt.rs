//! What a person types in a run: keys, words that look at the run, and what the outside answers.

use super::shown::Writer;
use super::telephone::{HANG_UP, Most, entered};
use crate::catalog::{self, Gives};
use crate::cli::render::escape;
use crate::conversation::{Moment, Outside, Reply, written};
use crate::evaluate::{Problem, Until, evaluate};
use crate::value::{Kind, Text, Type, Value, quoted};
use std::io::{BufRead, Write};

/// What each word does.
const HELP: &[(&str, &str)] = &[
    ("hangup", "the caller hangs up"),
    ("queue", "what the flow has set and not yet sent"),
    ("attributes", "what the cloud holds of the caller"),
    ("help", "this list"),
];

/// What was typed where a word may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Enter alone.
    Nothing,
    /// One of the words that were offered.
    Word(&'static str),
    /// The call ends.
    HangUp,
}

/// Asks at the terminal. Prompts go to standard error, so that what a run prints can be kept by itself.
pub struct Prompt<'a> {
    writer: &'a Writer<'a>,
    /// How to answer has been said.
    told: bool,
    queue: Vec<(Text, Text)>,
    cloud: Vec<(Text, Text)>,
}

impl<'a> Prompt<'a> {
    /// A prompt that shows values as that writer does (P47).
    pub fn new(writer: &'a Writer<'a>) -> Self {
        Self { writer, told: false, queue: Vec::new(), cloud: Vec::new() }
    }

    /// Keeps what is queued and stored now, for whoever asks.
    pub fn look(&mut self, moment: &mut Moment<'_>) {
        let (program, machine) = (moment.program, moment.machine);
        let name = |slot| Text::new(machine.name(program, slot));
        self.queue = machine.queue().iter().map(|(slot, value)| (name(slot), value.clone())).collect();
        let mut names: Vec<Text> = program.names.iter().chain(machine.computed()).cloned().collect();
        names.extend(self.cloud.iter().map(|(name, _)| name.clone()));
        names.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        names.dedup();
        let slots: Vec<_> = names.iter().map(|name| moment.cloud.number(name.as_str())).collect();
        let mut values = Vec::new();
        if moment.cloud.read(moment.participant, &slots, &mut values).is_ok() {
            let held = names.into_iter().zip(values).filter_map(|(name, value)| Some((name, value?)));
            self.cloud = held.collect();
        }
    }

    /// Attributes that the flows may not know of: those that `--set` gave.
    pub fn knows(&mut self, held: &[(Text, Text)]) {
        self.cloud = held.to_vec();
    }

    /// Keys for something that the flow asks: `hangup`, nothing, or keys that fit.
    pub fn keys(&mut self, wanted: &str, most: Most) -> String {
        self.introduce();
        loop {
            let Some(line) = self.line(wanted) else { return HANG_UP.to_owned() };
            if self.looked(&line) {
                continue;
            }
            match entered(&line, most) {
                Ok(entry) => return entry,
                Err(problem) => self.refuse(&problem),
            }
        }
    }

    /// Enter, or one of some words.
    pub fn word(&mut self, wanted: &str, words: &[&'static str]) -> Typed {
        self.introduce();
        loop {
            let Some(line) = self.line(wanted) else { return Typed::HangUp };
            let typed = line.trim();
            if typed.is_empty() {
                return Typed::Nothing;
            }
            if typed.eq_ignore_ascii_case(HANG_UP) {
                return Typed::HangUp;
            }
            if let Some(word) = words.iter().find(|word| word.eq_ignore_ascii_case(typed)) {
                return Typed::Word(word);
            }
            if !self.looked(&line) {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                self.refuse(&format!("Enter, {} or a word of `help`", words.join(", ")));
            }
        }
    }

    /// What the outside answers to an action: an output, and a value for each thing that the flow receives by it.
    pub fn outside(&mut self, outside: &Outside<'_>) -> Reply {
        self.introduce();
        say(&format!("  ask    {}\n", asked(outside)));
        let Some(output) = self.output(outside) else { return Reply::HangUp };
        let mut values = Vec::new();
        for (name, kind) in received(outside, &output) {
            match self.value(&name, kind) {
                Some(Value::NotSet) => {}
                Some(value) => values.push((name, value)),
                None => return Reply::HangUp,
            }
        }
        Reply::Output { output: Text::from(output), values }
    }

    /// Which output: by its name, by the beginning of it, or by its number.
    fn output(&mut self, outside: &Outside<'_>) -> Option<String> {
        let fixed = outside.action.outputs.iter().map(|name| (*name).to_owned());
        let all: Vec<String> = fixed.chain(outside.named.iter().map(|name| name.as_str().to_owned())).collect();
        if all.is_empty() {
            return Some(String::new());
        }
        let list: Vec<String> =
            all.iter().enumerate().map(|(at, name)| format!("{} {}", at + 1, escape::line(name))).collect();
        loop {
            let line = self.line(&format!("output ({})", list.join(", ")))?;
            let typed = line.trim();
            if typed.eq_ignore_ascii_case(HANG_UP) {
                return None;
            }
            if let Some(output) = chosen(&all, typed) {
                return Some(output.to_owned());
            }
            if !self.looked(&line) {
                self.refuse("write an output's name or number");
            }
        }
    }

    /// A value for something that is received: a text as it is, anything else as an expression; Enter alone is NOT_SET.
    fn value(&mut self, name: &Text, kind: Type) -> Option<Value> {
        loop {
            let line = self.line(&format!("{}, a value of type {kind}", quoted(name.as_str())))?;
            let typed = line.trim();
            if typed.eq_ignore_ascii_case(HANG_UP) {
                return None;
            }
            if typed.is_empty() {
                return Some(Value::NotSet);
            }
            if self.looked(&line) {
                continue;
            }
            match value(typed, kind) {
                Ok(value) => return Some(value),
                Err(problem) => self.refuse(&problem),
            }
        }
    }

    /// Whether a line is a word that looks at the run; what it shows is shown.
    fn looked(&self, line: &str) -> bool {
        let list = |all: &[(Text, Text)], none: &str| {
            if all.is_empty() {
                say(&format!("         {none}\n"));
            }
            for (name, value) in all {
                say(&format!(
                    "         {} = {}\n",
                    escape::line(name.as_str()),
                    escape::line(&self.writer.value(name, value))
                ));
            }
        };
        match line.trim().to_lowercase().as_str() {
            "queue" => list(&self.queue, "nothing is queued"),
            "attributes" => list(&self.cloud, "the cloud holds no attributes of the caller"),
            "help" | "?" => HELP.iter().for_each(|(word, does)| say(&format!("         {word:<11} {does}\n"))),
            _ => return false,
        }
        true
    }

    fn introduce(&mut self) {
        if !std::mem::replace(&mut self.told, true) {
            say(
                "  (You are the caller: type keys and Enter, Enter alone for nothing; `hangup`, `queue`, `attributes`, `help`.)\n",
            );
        }
    }

    /// A line that is typed; `None` at the end of the input, which hangs up.
    fn line(&self, wanted: &str) -> Option<String> {
        say(&format!("  ask    {wanted} > "));
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => {
                say("\n");
                None
            }
            Ok(_) => Some(line),
        }
    }

    fn refuse(&self, problem: &str) {
        say(&format!("         no: {}\n", escape::line(problem)));
    }
}

/// A prompt that cannot be written is no reason to stop listening.
fn say(text: &str) {
    let mut prompt = std::io::stderr();
    let _ = write!(prompt, "{text}");
    let _ = prompt.flush();
}

/// The action with what it asks with, for people.
fn asked(outside: &Outside<'_>) -> String {
    let arguments = outside.action.arguments.iter().filter_map(|name| {
        let (_, value) = outside.settings.iter().find(|(own, _)| own == name)?;
        Some(quoted(&written(value)))
    });
    let arguments: Vec<String> = arguments.collect();
    let inputs: Vec<String> =
        outside.inputs.iter().map(|(name, value)| format!("{} = {}", quoted(name.as_str()), written(value))).collect();
    let with = if inputs.is_empty() { String::new() } else { format!(" with {}", inputs.join(", ")) };
    let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
    escape::line(&format!("{}{arguments}{with}", outside.action.key)).into_owned()
}

/// The output that was typed: its number, its name, or the only one that begins so.
fn chosen<'a>(all: &'a [String], typed: &str) -> Option<&'a str> {
    if let Some(output) = typed.parse::<usize>().ok().and_then(|number| all.get(number.checked_sub(1)?)) {
        return Some(output);
    }
    if let Some(output) = all.iter().find(|name| name.eq_ignore_ascii_case(typed)) {
        return Some(output);
    }
    let begins = |name: &&String| !typed.is_empty() && name.to_lowercase().starts_with(&typed.to_lowercase());
    let mut found = all.iter().filter(begins);
    found.next().filter(|_| found.next().is_none()).map(String::as_str)
}

/// What the flow receives by an output: what failed says why, what went well gives results (L7).
fn received(outside: &Outside<'_>, output: &str) -> Vec<(Text, Type)> {
    let of_failure =
        |name: &str| matches!(name, "errorType" | "errorMessage") || name.starts_with(catalog::FAILURE_PREFIX);
    let wanted = |name: &str| match catalog::gives(output) {
        Gives::Failure => of_failure(name),
        Gives::Nothing => false,
        Gives::Results => !of_failure(name),
    };
    outside.outputs.iter().filter(|(name, _)| wanted(name.as_str())).cloned().collect()
}

/// What was typed, as a value of that type.
fn value(typed: &str, kind: Type) -> Result<Value, String> {
    if kind == Type::one(Kind::String) && !typed.starts_with('"') {
        return Ok(Value::Text(Text::new(typed)));
    }
    let settings = crate::builtins::Settings::default();
    let found = evaluate(typed, &[], Some(kind), Until::Run, (&settings, crate::cli::clock::now()));
    match found {
        Ok(found) => Ok(found.value.unwrap_or_default()),
        Err(Problem::Parse(finding) | Problem::Check(finding)) => Err(finding.message),
        Err(Problem::Run(_, blame)) => Err(blame.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_chosen_by_number_name_or_its_beginning() {
        let all: Vec<String> = ["success", "failure", "timeout", "time of day"].map(str::to_owned).into();
        assert_eq!(chosen(&all, "2"), Some("failure"));
        assert_eq!(chosen(&all, "Success"), Some("success"));
        assert_eq!(chosen(&all, "fail"), Some("failure"));
        for wrong in ["", "0", "5", "time", "x"] {
            assert_eq!(chosen(&all, wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_value_is_a_text_or_an_expression() {
        assert_eq!(value("gold", Type::one(Kind::String)), Ok(Value::Text(Text::new("gold"))));
        assert_eq!(value("\"a b\"", Type::one(Kind::String)), Ok(Value::Text(Text::new("a b"))));
        assert_eq!(value("1 + 2", Type::one(Kind::Integer)), Ok(Value::Integer(3)));
        assert_eq!(value("true", Type::one(Kind::Boolean)), Ok(Value::Boolean(true)));
        assert!(value("yes", Type::one(Kind::Boolean)).is_err());
        assert!(value("1 / 0", Type::one(Kind::Integer)).is_err());
    }
}
