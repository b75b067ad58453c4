//! A run as one JSON object. Values stand in it, for that is what it is for; those of sensitive attributes do not (P47).

use super::story::Story;
use crate::bytecode::Program;
use crate::catalog;
use crate::cloud::CloudError;
use crate::conversation::{BatchRecord, Delivery, Entry, written};
use crate::scenario::record::{FORMAT, Trace, VERSION};
use crate::value::{Text, cast_expression};
use crate::vm::{Fault, blame};
use serde_json::{Map, Value, json};

/// The public form of a trace: `docs/trace.md` and `docs/trace.schema.json` describe it.
pub fn value(program: &Program, story: &Story) -> Value {
    let writer = Writer { program };
    let flow = program.flows.get(story.flow);
    let mut document = json!({
        "format": FORMAT,
        "version": VERSION,
        "start": {
            "flow": flow.map(|flow| flow.name.as_str()),
            "type": flow.map(|flow| flow.kind.key()),
            "from": story.call.from,
            "to": story.call.to,
            "language": story.language,
            "clock": moment(story.call.began),
            "conversation": story.call.conversation,
            "cloud": writer.attributes(&story.held),
        },
        "invocations": story.invocations.iter().map(|invocation| json!({
            "flow": invocation.flow.as_str(),
            "exitReason": invocation.ending.reason.word(),
            "transferType": invocation.ending.transfer.map(catalog::TransferType::word),
            "actions": invocation.actions,
            "batches": invocation.batches.iter().map(|batch| writer.batch(batch)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "attributes": { story.participant: writer.attributes(&story.attributes) },
        "played": played(story),
        "trace": events(program, &story.entries),
    });
    if let (true, Some(object)) = (story.dropped > 0, document.as_object_mut()) {
        object.insert("traceDropped".into(), story.dropped.into());
    }
    if let (Some(stopped), Some(object)) = (&story.stopped, document.as_object_mut()) {
        object.insert("stopped".into(), super::shown::stopped(program, stopped).message.into());
    }
    document
}

/// The same as whoever reads a trace gets it.
///
/// # Errors
/// When what is written is not what is read: a fault of our own.
pub fn trace(program: &Program, story: &Story) -> Result<Trace, serde_json::Error> {
    serde_json::from_value(value(program, story))
}

/// The same as text.
pub fn document(program: &Program, story: &Story) -> String {
    crate::cli::render::json::write(&value(program, story))
}

/// A time as machines write it: `2026-01-05T09:00:00Z`.
fn moment(seconds: i64) -> String {
    let moment = crate::value::civil_of(seconds);
    format!("{}Z", moment.strftime("%Y-%m-%dT%H:%M:%S"))
}

fn played(story: &Story) -> Vec<&str> {
    let played = story.entries.iter().filter_map(|entry| match entry {
        Entry::Played(text) => Some(text.as_str()),
        _ => None,
    });
    played.collect()
}

/// What happened, an event each, as it stands in a trace.
pub fn events(program: &Program, entries: &[Entry]) -> Vec<Value> {
    let writer = Writer { program };
    entries.iter().map(|entry| writer.entry(entry)).collect()
}

struct Writer<'a> {
    program: &'a Program,
}

impl Writer<'_> {
    /// A value by the name of its attribute: a sensitive one is not shown (P47).
    fn value(&self, name: &Text, value: Option<&Text>) -> Value {
        match value {
            Some(value) if !self.program.options.sensitive.contains(name) => value.as_str().into(),
            _ => Value::Null,
        }
    }

    fn attributes(&self, attributes: &[(Text, Text)]) -> Map<String, Value> {
        attributes.iter().map(|(name, value)| (name.as_str().to_owned(), self.value(name, Some(value)))).collect()
    }

    fn batch(&self, batch: &BatchRecord) -> Value {
        let whose = batch.whose.as_ref();
        json!({
            "id": format!("{}/{}", batch.id.conversation, batch.id.number),
            "conversation": whose.map(|whose| whose.conversation.as_str()),
            "participant": whose.map(|whose| whose.participant.as_str()),
            "attributes": self.attributes(&batch.attributes),
            "delivery": delivery(batch.delivery),
            "failures": batch.failures().map(failure).collect::<Vec<_>>(),
        })
    }

    fn entry(&self, entry: &Entry) -> Value {
        match entry {
            Entry::Flow(name) => json!({
                "event": "flow", "flow": name.as_str(),
                "type": self.program.flow(name.as_str()).map(|(_, flow)| flow.kind.key()),
            }),
            Entry::Back(name) => json!({ "event": "back", "flow": name.as_str() }),
            Entry::Action { flow, pc } => self.action(*flow, *pc),
            Entry::Played(text) => json!({ "event": "play", "text": text }),
            Entry::Set { name, value, was_not_set } => json!({
                "event": "set", "name": name.as_str(), "value": self.value(name, Some(value)), "wasNotSet": was_not_set,
            }),
            Entry::Skipped(name) => json!({ "event": "skip", "name": name.as_str() }),
            Entry::Get { name, origin, value } => json!({
                "event": "get", "name": name.as_str(), "from": origin, "value": self.value(name, value.as_ref()),
            }),
            Entry::Input(keys) => json!({ "event": "input", "keys": keys.as_ref().map(Text::as_str) }),
            Entry::Said(words) => json!({ "event": "said", "words": words.as_str() }),
            Entry::HungUp => json!({ "event": "hangUp" }),
            Entry::Lookup { flow, pc, function } => {
                let place = super::shown::place(self.program, *flow, *pc);
                json!({
                    "event": "lookup", "function": function, "rule": "E391", "result": Value::Null,
                    "file": place.file, "line": place.line, "column": place.column,
                })
            }
            Entry::Fault { flow, fault, silent } => self.fault(*flow, fault, *silent),
            Entry::Transfer { kind, target, succeeded, action, failure } => json!({
                "event": "transfer", "type": kind, "target": target, "succeeded": succeeded, "action": action,
                "failure": failure.as_ref().map(|(kind, message)| json!({
                    "type": kind.as_str(), "message": message.as_ref().map(Text::as_str),
                })),
            }),
            Entry::Told(action, settings) => {
                let settings: Map<String, Value> =
                    settings.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
                json!({ "event": "tell", "action": action, "settings": settings })
            }
            Entry::Answered { flow, pc, action, asked, output, values } => {
                self.answer(&super::shown::place(self.program, *flow, *pc), action, asked, output, values)
            }
            Entry::Output { flow, pc, output } => self.output(*flow, *pc, output),
            Entry::TaskEnded { path, .. } => json!({ "event": "endTask", "path": path.as_str() }),
            Entry::Waited(time) => json!({ "event": "wait", "milliseconds": time }),
            Entry::Batch(batch) => {
                let mut value = self.batch(batch);
                if let Some(object) = value.as_object_mut() {
                    object.insert("event".into(), "batch".into());
                }
                value
            }
            Entry::Wrote { writer, conversation, participant, attributes } => json!({
                "event": "write", "writer": writer.as_str(), "conversation": conversation.as_str(),
                "participant": participant.as_str(), "attributes": self.attributes(attributes),
            }),
            Entry::ReadFailed { number, error } => {
                json!({ "event": "readFailed", "number": number, "failure": failure(*error) })
            }
            Entry::Ended(ending) => json!({
                "event": "end", "exitReason": ending.reason.word(),
                "transferType": ending.transfer.map(catalog::TransferType::word),
            }),
        }
    }

    fn fault(&self, flow: usize, fault: &Fault, silent: bool) -> Value {
        let blame = blame(self.program, flow, fault);
        let place = super::shown::place(self.program, flow, fault.pc);
        json!({
            "event": "error", "reason": fault.reason.word(), "rule": fault.rule, "message": blame.message, "silent": silent,
            "operator": blame.operator, "operands": blame.operands.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "file": place.file, "line": place.line, "column": place.column,
        })
    }

    /// What is given stands there twice: as people read it, and as an expression that gives it.
    fn answer(
        &self,
        place: &super::shown::Where,
        action: &str,
        asked: &[(String, String)],
        output: &Text,
        values: &[(Text, crate::value::Value)],
    ) -> Value {
        let asked: Map<String, Value> =
            asked.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let given = || values.iter().filter(|(_, value)| !value.is_not_set());
        let shown = given().map(|(name, value)| (name.as_str().to_owned(), written(value).into()));
        let expressions = given().map(|(name, value)| (name.as_str().to_owned(), cast_expression(value).into()));
        json!({
            "event": "answer", "action": action, "asked": asked, "output": output.as_str(),
            "values": shown.collect::<Map<String, Value>>(),
            "expressions": expressions.collect::<Map<String, Value>>(),
            "file": place.file, "line": place.line,
        })
    }

    fn output(&self, flow: usize, pc: u32, output: &Text) -> Value {
        let info = self.program.flows.get(flow).and_then(|flow| flow.action_at(pc));
        let row = info.and_then(|info| catalog::action(info.action));
        let place = super::shown::place(self.program, flow, pc);
        json!({
            "event": "output", "action": row.map(|row| row.key), "output": output.as_str(), "line": place.line,
        })
    }

    fn action(&self, flow: usize, pc: u32) -> Value {
        let info = self.program.flows.get(flow).and_then(|flow| flow.action_at(pc));
        let row = info.and_then(|info| catalog::action(info.action));
        let place = super::shown::place(self.program, flow, pc);
        json!({
            "event": "action",
            "action": row.map(|row| row.key),
            "label": info.and_then(|info| info.label.as_ref()).map(Text::as_str),
            "file": place.file,
            "line": place.line,
        })
    }
}

/// Why the cloud did not do something, in the words of a test: it cannot be reached, it refuses, the conversation has ended.
fn failure(error: CloudError) -> &'static str {
    match error {
        CloudError::Unreachable => "unreachable",
        CloudError::Ended => "ended",
        CloudError::UnknownParticipant | CloudError::TooLarge | CloudError::Refused => "refused",
    }
}

/// What became of a batch, in a word.
pub fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Accepted => "accepted",
        Delivery::Lost => "lost",
    }
}
