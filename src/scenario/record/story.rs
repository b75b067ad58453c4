//! The events of a trace as the steps of a test: what is given, what happens, what must be seen.

use super::outside::{Outside, at_action};
use super::trace::{Event, Failed, Named, Start, Trace};
use super::{MAX_STEPS, RecordError};
use crate::catalog::{self, FlowType};
use crate::conversation::{DEFAULT_FROM, DEFAULT_TO, HIDDEN};
use crate::scenario::story::{DEFAULT_CLOCK, DEFAULT_CONVERSATION};
use crate::value::{Type, Value, literal, quoted};

/// A longer text of a play is recognised by its beginning: a line of a file has its limit.
const LONGEST_PLAY: usize = 2_000;

/// A test in the making.
pub(super) struct Block<'a> {
    pub trace: &'a Trace,
    pub given: Vec<String>,
    story: Vec<String>,
    seen: Vec<String>,
    /// Labels and keys of the actions that ran.
    pub actions: Vec<(Option<&'a str>, Option<&'a str>)>,
    /// Whether an action ran since the last step of the story.
    pub moved: bool,
    /// The type of the flow that runs.
    kind: &'a str,
    hung_up: bool,
    batches: usize,
    /// What the world outside did, and where that stands.
    pub outside: Outside<'a>,
}

/// The whole block.
pub fn block(trace: &Trace, name: &str) -> Result<String, RecordError> {
    let mut block = Block {
        trace,
        given: Vec::new(),
        story: Vec::new(),
        seen: Vec::new(),
        actions: Vec::new(),
        moved: false,
        kind: &trace.start.kind,
        hung_up: false,
        batches: 0,
        outside: Outside::default(),
    };
    block.begin(&trace.start)?;
    for (at, event) in trace.trace.iter().enumerate() {
        block.event(event, trace.trace.get(at + 1..).unwrap_or_default())?;
        if block.given.len() + block.story.len() + block.seen.len() > MAX_STEPS {
            return Err(RecordError::TooLong);
        }
    }
    block.end();
    let steps = [block.given, block.story, block.seen].concat();
    let lines: String = steps.iter().map(|step| format!("{step}\n")).collect();
    Ok(format!("test {} {{\n{lines}}}\n", quoted(name)))
}

impl<'a> Block<'a> {
    /// Who calls, and what the cloud holds. What every test has anyway is not said.
    fn begin(&mut self, start: &Start) -> Result<(), RecordError> {
        let kind = FlowType::named(&start.kind).ok_or_else(|| RecordError::UnknownType(start.kind.clone()))?;
        let clock = start.clock.parse::<jiff::Timestamp>().map(jiff::Timestamp::as_second).map_err(|_| {
            RecordError::NotATrace(format!("`{}` is no time as in `2026-01-05T09:00:00Z`", start.clock))
        })?;
        let mut settings = Vec::new();
        let mut say = |name: &str, value: &str| settings.push(format!("{name} = {}", quoted(value)));
        if start.from != DEFAULT_FROM {
            say("from", &start.from);
        }
        if start.to != DEFAULT_TO {
            say("to", &start.to);
        }
        if let Some(language) = &start.language {
            say("language", language);
        }
        if start.conversation != DEFAULT_CONVERSATION && self.mentions(&start.conversation) {
            say("conversation", &start.conversation);
        }
        if clock != DEFAULT_CLOCK {
            let written = literal(&Value::DateTime(clock), Type::one(crate::value::Kind::DateTime));
            settings.push(format!("clock = {written}"));
        }
        let word = if kind.is_voice() { "call" } else { "start" };
        let settings = if settings.is_empty() { String::new() } else { format!(" {{ {} }}", settings.join(" ")) };
        self.given.push(format!("{word}({}){settings}", quoted(&start.flow)));
        let held: Vec<String> = start.cloud.iter().map(|(name, value)| stand_in(name, value.as_deref())).collect();
        if !held.is_empty() {
            self.given.push(format!("cloud {{ {} }}", held.join(" ")));
        }
        Ok(())
    }

    /// Whether anything that was played, sent or asked has a text in it.
    fn mentions(&self, text: &str) -> bool {
        let in_named = |named: &Named| named.values().flatten().any(|value| value.contains(text));
        self.trace.trace.iter().any(|event| match event {
            Event::Play { text: own } => own.contains(text),
            Event::Batch { attributes, .. } => in_named(attributes),
            Event::Answer { asked, .. } => asked.values().any(|value| value.contains(text)),
            _ => false,
        })
    }

    fn event(&mut self, event: &'a Event, rest: &'a [Event]) -> Result<(), RecordError> {
        match event {
            Event::Flow { kind, flow } => {
                self.kind = kind;
                self.begins(kind, flow);
            }
            Event::Action { action, label } => {
                self.outside.sent = false;
                self.actions.push((label.as_deref(), action.as_deref()));
                self.moved = true;
            }
            // What a wait plays is no play of its own.
            Event::Play { text } if !matches!(rest.first(), Some(Event::Wait {})) => self.plays(text),
            Event::Input { keys: Some(keys) } => self.step(format!("enters({})", quoted(keys))),
            Event::Input { keys: None } => self.step("entersNothing".to_owned()),
            Event::Said { words } => self.step(format!("says({})", quoted(words))),
            Event::HangUp {} => self.hangs_up(),
            Event::Get { name, from, value } => self.got(name, from, value.as_deref()),
            Event::Error { reason } => self.seen.push(format!("errors({})", quoted(reason))),
            Event::Transfer { kind, target, action, failure, succeeded } => {
                self.outside.queue = (kind == "ACD" && *succeeded).then_some(target);
                self.transfer(kind, target, action, failure.as_ref())?;
            }
            Event::Answer { action, asked, output, expressions } => {
                let answer = answer(action, asked, output, expressions)?;
                self.given.push(answer);
            }
            // The test itself answers for other conversations, so nothing is sent there (P44).
            Event::Batch { conversation: Some(_), .. } => {}
            Event::Batch { attributes, delivery, failures, .. } => {
                self.batch(attributes, delivery);
                self.delivered(attributes, delivery, failures);
            }
            Event::Write { writer, conversation, participant, attributes } => {
                let step = self.written(writer, (conversation, participant), attributes);
                self.writes(&step, rest);
            }
            Event::ReadFailed { number } => self.outside.reads.push(*number),
            Event::End { exit_reason } => self.ended(exit_reason),
            _ => {}
        }
        Ok(())
    }

    pub(super) fn step(&mut self, step: String) {
        self.story.push(step);
        self.moved = false;
    }

    /// What is played is heard; what hides a sensitive value cannot be compared (P47).
    fn plays(&mut self, text: &str) {
        if text.is_empty() || text.contains(HIDDEN) {
            return;
        }
        let step = match text.char_indices().nth(LONGEST_PLAY) {
            Some((end, _)) => format!("hears({}) {{ part = true }}", quoted(&text[..end])),
            None => format!("hears({})", quoted(text)),
        };
        self.step(step);
    }

    /// A caller hangs up at the next wait. Where actions ran since the last step of the story there may have been others
    /// between: then it is said at which action.
    fn hangs_up(&mut self) {
        self.hung_up = true;
        match self.last_action().filter(|_| self.moved) {
            Some((name, time)) => self.step(at_action(name, time, "hangsUp")),
            None => self.step("hangsUp".to_owned()),
        }
    }

    /// A sensitive value is not there, and not compared.
    fn got(&mut self, name: &str, from: &str, value: Option<&str>) {
        let shown = match (value, from) {
            (Some(value), _) => format!(", {}", quoted(value)),
            (None, "missing") => ", NOT_SET".to_owned(),
            (None, _) => String::new(),
        };
        self.seen.push(format!("got({}{shown}) {{ from = {} }}", quoted(name), quoted(from)));
    }

    /// Transfers succeed unless a test says otherwise; a flow that is not there fails by itself.
    fn transfer(
        &mut self,
        kind: &str,
        target: &str,
        action: &str,
        failure: Option<&Failed>,
    ) -> Result<(), RecordError> {
        let (_, row) = catalog::find(action).ok_or_else(|| RecordError::UnknownAction(action.to_owned()))?;
        let own = |failed: &&Failed| !matches!(failed.kind.as_str(), "Error.FlowNotFound" | "Error.TargetNotSet");
        let hidden = target.contains(HIDDEN);
        if let Some(failed) = failure.filter(own) {
            let to = if row.arguments.is_empty() || hidden { String::new() } else { format!("({})", quoted(target)) };
            let message = failed.message.as_deref();
            let message = message.map_or_else(String::new, |text| format!("  \"errorMessage\" = {}", quoted(text)));
            let kind = if failed.kind.is_empty() { String::new() } else { named("errorType", &failed.kind) };
            self.given.push(format!("{action}{to} on failure {{ {kind}{message} }}"));
        }
        let target = if hidden { String::new() } else { format!(", {}", quoted(target)) };
        self.seen.push(format!("transfers({}{target})", quoted(kind)));
        Ok(())
    }

    fn batch(&mut self, attributes: &Named, delivery: &str) {
        self.batches += 1;
        let held = compared(attributes);
        if !held.is_empty() {
            self.seen.push(format!("batch({}) {{ {held} }}", self.batches));
        }
        if delivery == "lost" {
            let names: Vec<String> = attributes.keys().map(|name| quoted(name)).collect();
            self.seen.push(format!("loses({})", names.join(", ")));
        }
    }

    /// Where an in-queue flow has been left, somebody took the call (P26).
    fn ended(&mut self, reason: &str) {
        let in_queue = FlowType::named(self.kind).is_some_and(FlowType::starts_over);
        if in_queue && !self.hung_up && reason == "FLOW_EXIT" {
            self.step("agentAnswers(\"agent\")".to_owned());
        }
    }

    /// How it ended, and what is left.
    fn end(&mut self) {
        self.faults();
        self.seen.push(format!("batches({})", self.batches));
        if let Some(last) = self.trace.invocations.last() {
            let to =
                last.transfer_type.as_ref().map_or_else(String::new, |to| format!("transferType = {}  ", quoted(to)));
            self.seen.push(format!("ends({}) {{ {to}flow = {} }}", quoted(&last.exit_reason), quoted(&last.flow)));
        }
        let held = self.trace.attributes.values().map(compared).filter(|held| !held.is_empty());
        self.seen.extend(held.map(|held| format!("stored {{ {held} }}")));
    }
}

/// `"name" = "value"`
pub(super) fn named(name: &str, value: &str) -> String {
    format!("{} = {}", quoted(name), quoted(value))
}

/// What the cloud holds. A sensitive value is not written down (P47): something stands for it.
pub(super) fn stand_in(name: &str, value: Option<&str>) -> String {
    named(name, value.unwrap_or(HIDDEN))
}

/// Attributes that must be there, and no others; sensitive ones are not compared (P47).
fn compared(attributes: &Named) -> String {
    let known: Vec<String> =
        attributes.iter().filter_map(|(name, value)| Some(named(name, value.as_deref()?))).collect();
    match known.len() == attributes.len() {
        true => format!("{}  only = true", known.join("  ")),
        false => known.join("  "),
    }
}

/// What the outside answered, and what it had been asked with.
fn answer(
    action: &str,
    asked: &std::collections::BTreeMap<String, String>,
    output: &str,
    expressions: &std::collections::BTreeMap<String, Option<String>>,
) -> Result<String, RecordError> {
    let (_, row) = catalog::find(action).ok_or_else(|| RecordError::UnknownAction(action.to_owned()))?;
    let known: Vec<&String> = row.arguments.iter().map_while(|name| asked.get(*name)).collect();
    let whole = known.iter().all(|value| !value.contains(HIDDEN));
    let arguments: Vec<String> = known.iter().map(|value| quoted(value)).collect();
    let arguments = if arguments.is_empty() || !whole { String::new() } else { format!("({})", arguments.join(", ")) };
    let inputs = asked.iter().filter(|(name, value)| row.setting(name).is_none() && !value.contains(HIDDEN));
    let inputs: Vec<String> = inputs.map(|(name, value)| condition(name, value)).collect();
    let inputs = if inputs.is_empty() { String::new() } else { format!(" {{ {} }}", inputs.join("  ")) };
    let mut values = Vec::new();
    for (name, expression) in expressions {
        let Some(expression) = expression else {
            return Err(RecordError::NoExpression(action.to_owned(), name.clone()));
        };
        values.push(format!("{} = {expression}", quoted(name)));
    }
    let output = match output {
        "" => "success".to_owned(),
        output if row.outputs.contains(&output) => output.to_owned(),
        output => quoted(output),
    };
    Ok(format!("{action}{arguments}{inputs} on {output} {{ {} }}", values.join("  ")))
}

/// What an input was: NOT_SET is a word of its own.
fn condition(name: &str, value: &str) -> String {
    if value == "NOT_SET" { format!("{} = NOT_SET", quoted(name)) } else { named(name, value) }
}
