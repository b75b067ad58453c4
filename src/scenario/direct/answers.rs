//! Which answer of a test fits what an action asks.

use super::compare::shown;
use crate::bytecode::Program;
use crate::catalog::Action;
use crate::conversation::text_of;
use crate::scenario::report::Failure;
use crate::scenario::story::{Answer, Outcome};
use crate::span::Span;
use crate::value::{Text, Value, quoted};

/// What an action asks with.
pub struct Asked<'a> {
    /// The action.
    pub action: &'static Action,
    /// Its settings.
    pub settings: Vec<(&'a str, Option<String>)>,
    /// What it sends out.
    pub inputs: Vec<(&'a str, Option<String>)>,
}

impl<'a> Asked<'a> {
    /// An action with its settings and inputs, values as ToString writes them.
    pub fn new(
        action: &'static Action,
        settings: impl IntoIterator<Item = (&'a str, &'a Value)>,
        inputs: impl IntoIterator<Item = (&'a str, &'a Value)>,
    ) -> Self {
        let settings = settings.into_iter().map(|(name, value)| (name, text_of(value))).collect();
        let inputs = inputs.into_iter().map(|(name, value)| (name, text_of(value))).collect();
        Self { action, settings, inputs }
    }

    /// The action as a step of a test would be written.
    pub fn written(&self) -> String {
        let arguments = self.action.arguments.iter().filter_map(|name| {
            let (_, value) = self.settings.iter().find(|(own, _)| own == name)?;
            value.as_deref().map(quoted)
        });
        let arguments: Vec<String> = arguments.collect();
        match arguments.is_empty() {
            true => self.action.key.to_owned(),
            false => format!("{}({})", self.action.key, arguments.join(", ")),
        }
    }
}

/// The answers of a test, and how far each has been used.
pub struct Answers<'t> {
    all: Vec<(&'t Answer, usize)>,
}

impl<'t> Answers<'t> {
    /// None of them used.
    pub fn new(all: &'t [Answer]) -> Self {
        Self { all: all.iter().map(|answer| (answer, 0)).collect() }
    }

    /// The next answer that fits; it is used up.
    pub fn take(&mut self, asked: &Asked<'_>) -> Option<&'t Outcome> {
        let (answer, used) =
            self.all.iter_mut().find(|(answer, used)| is_left(answer, *used) && fits(answer, asked))?;
        let outcome = answer.outcomes.get(*used).or(answer.outcomes.last());
        *used += 1;
        outcome
    }

    /// Whether an answer fits.
    pub fn has(&self, asked: &Asked<'_>) -> bool {
        self.all.iter().any(|(answer, used)| is_left(answer, *used) && fits(answer, asked))
    }

    /// An answer for that action, whatever it asks with: to say what did not fit.
    pub fn near(&self, asked: &Asked<'_>) -> Option<(&'t Answer, bool)> {
        let own = self.all.iter().filter(|(answer, _)| std::ptr::eq(answer.action, asked.action));
        own.map(|(answer, used)| (*answer, is_left(answer, *used))).max_by_key(|(_, left)| *left)
    }

    /// Answers that nobody asked for.
    pub fn unused(&self) -> Vec<Failure> {
        let mut found = Vec::new();
        for (answer, used) in &self.all {
            let left = answer.outcomes.iter().skip(*used).filter(|_| !answer.always);
            found.extend(left.map(|outcome| unused(answer, outcome)));
        }
        found
    }
}

fn unused(answer: &Answer, outcome: &Outcome) -> Failure {
    let output = if outcome.output.is_empty() { String::new() } else { format!(" on {}", outcome.output.as_str()) };
    let message = format!("this answer was never asked for: `{}`{output}", answer.action.key);
    let help = "take it away, or write it under `always { … }` if it need not be asked for";
    Failure::new(outcome_span(answer, outcome), message).help(help)
}

fn outcome_span(answer: &Answer, outcome: &Outcome) -> Span {
    if outcome.span == Span::default() { answer.span } else { outcome.span }
}

fn is_left(answer: &Answer, used: usize) -> bool {
    used < answer.outcomes.len() || (answer.always && !answer.outcomes.is_empty())
}

fn fits(answer: &Answer, asked: &Asked<'_>) -> bool {
    std::ptr::eq(answer.action, asked.action)
        && agree(&answer.settings, &asked.settings)
        && agree(&answer.inputs, &asked.inputs)
}

/// Whether every condition holds; a name that was not sent is NOT_SET.
fn agree(wanted: &[(Text, Option<Text>)], real: &[(&str, Option<String>)]) -> bool {
    wanted.iter().all(|(name, value)| {
        let found = real.iter().find(|(own, _)| *own == name.as_str()).and_then(|(_, value)| value.as_deref());
        found == value.as_ref().map(Text::as_str)
    })
}

/// What a call asked with, for people: its arguments, its inputs, and those of its other settings that an answer looks at.
pub fn asked_with(program: &Program, asked: &Asked<'_>, looked_at: Option<&Answer>) -> String {
    let wanted = |name: &str| {
        let argument = asked.action.arguments.contains(&name);
        !argument && looked_at.is_some_and(|answer| answer.settings.iter().any(|(own, _)| own.as_str() == name))
    };
    let settings = asked.settings.iter().filter(|(name, _)| wanted(name));
    let settings = settings.map(|(name, value)| format!("{name} = {}", shown(program, name, value.as_deref())));
    let inputs = asked.inputs.iter();
    let inputs = inputs.map(|(name, value)| format!("{} = {}", quoted(name), shown(program, name, value.as_deref())));
    let all: Vec<String> = settings.chain(inputs).collect();
    match all.is_empty() {
        true => asked.written(),
        false => format!("{} with {}", asked.written(), all.join(", ")),
    }
}

/// What an answer must be asked with, in the same form.
pub fn wanted_with(program: &Program, answer: &Answer) -> String {
    fn told(list: &[(Text, Option<Text>)]) -> Vec<(&str, Option<String>)> {
        let text = |value: &Option<Text>| value.as_ref().map(|value| value.as_str().to_owned());
        list.iter().map(|(name, value)| (name.as_str(), text(value))).collect()
    }
    let asked = Asked { action: answer.action, settings: told(&answer.settings), inputs: told(&answer.inputs) };
    asked_with(program, &asked, Some(answer))
}
