//! A trace as lines of text, without colours or places: for snapshots, reports and goldens.

use super::compare::{list, shown};
use crate::bytecode::Program;
use crate::catalog;
use crate::conversation::{Delivery, Entry};
use crate::participant::Origin;
use crate::value::{Text, quoted};
use crate::vm::blame;

/// A line of a snapshot has this many characters at most: it stands in a line of a file, which has its limit.
const LONGEST_LINE: usize = 2_000;

/// Every entry as a line, single actions left out: what an author wants to see stay as it is.
pub fn snapshot(program: &Program, entries: &[Entry]) -> String {
    let detail =
        |entry: &&Entry| matches!(entry, Entry::Action { .. } | Entry::Output { .. } | Entry::TaskEnded { .. });
    let lines: Vec<String> =
        entries.iter().filter(|entry| !detail(entry)).map(|entry| cut(line(program, entry))).collect();
    lines.join("\n")
}

fn cut(line: String) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// An entry as a line of text; values of sensitive attributes are not in it (P47).
pub fn line(program: &Program, entry: &Entry) -> String {
    match entry {
        Entry::Flow(name) => format!("flow {}", quoted(name.as_str())),
        Entry::Back(name) => format!("back in {}", quoted(name.as_str())),
        Entry::Action { flow, pc } => format!("action {}", action(program, *flow, *pc)),
        Entry::Output { flow, pc, output } => {
            format!("output {} on {}", action(program, *flow, *pc), quoted(output.as_str()))
        }
        Entry::TaskEnded { path, .. } => format!("task ends on {}", quoted(path.as_str())),
        Entry::Answered { flow, pc, output, .. } => {
            format!("answer {} on {}", action(program, *flow, *pc), quoted(output.as_str()))
        }
        Entry::Played(text) => format!("play {}", quoted(text)),
        Entry::Set { name, value, was_not_set } => {
            let remark = if *was_not_set { ", it was NOT_SET" } else { "" };
            format!("set {}{remark}", list(program, [(name, Some(value))]))
        }
        Entry::Skipped(name) => format!("set {} left out, it was NOT_SET", quoted(name.as_str())),
        Entry::Get { name, origin, value } => {
            let value = shown(program, name.as_str(), value.as_ref().map(Text::as_str));
            format!("get {} = {value} from {}", quoted(name.as_str()), origin_word(*origin))
        }
        Entry::Input(Some(keys)) => format!("enters {}", quoted(keys.as_str())),
        Entry::Input(None) => "enters nothing".to_owned(),
        Entry::Said(words) => format!("says {}", quoted(words.as_str())),
        Entry::Lookup { function, .. } => format!("lookup {function} finds nothing"),
        Entry::HungUp => "hangs up".to_owned(),
        Entry::Fault { flow, fault, silent } => {
            let next = if *silent { "the flow ends" } else { "the error handling runs" };
            format!("error {}: {next}", blame(program, *flow, fault).message)
        }
        Entry::Transfer { kind, target, succeeded, .. } => {
            let how = if *succeeded { "" } else { " fails" };
            format!("transfer {kind} to {}{how}", quoted(target))
        }
        Entry::Told(key, settings) => {
            let settings: Vec<String> = settings.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("tell {key} {}", settings.join(", ")).trim_end().to_owned()
        }
        Entry::Waited(time) => format!("wait {time} ms"),
        Entry::Batch(batch) => {
            let sent = list(program, batch.attributes.iter().map(|(name, value)| (name, Some(value))));
            let sent = match &batch.whose {
                Some(whose) => format!("{sent} of {}", quoted(whose.conversation.as_str())),
                None => sent,
            };
            match batch.delivery {
                Delivery::Accepted => format!("send {sent}"),
                Delivery::Lost => format!("LOST {sent}"),
            }
        }
        Entry::Wrote { writer, attributes, .. } => {
            let written = list(program, attributes.iter().map(|(name, value)| (name, Some(value))));
            format!("{} writes {written}", quoted(writer.as_str()))
        }
        Entry::ReadFailed { error, .. } => format!("read fails: {error}"),
        Entry::Ended(ending) => {
            let to = ending.transfer.map_or_else(String::new, |to| format!(" {}", to.word()));
            format!("end {}{to}", ending.reason.word())
        }
    }
}

/// Where a Get found its value, in a word.
pub const fn origin_word(origin: Origin) -> &'static str {
    match origin {
        Origin::Queue => "queue",
        Origin::Cloud => "cloud",
        Origin::Missing => "missing",
    }
}

/// An action's label, or its key.
pub fn action(program: &Program, flow: usize, pc: u32) -> String {
    let Some(info) = program.flows.get(flow).and_then(|flow| flow.action_at(pc)) else { return String::new() };
    let key = catalog::action(info.action).map_or("", |row| row.key);
    info.label.as_ref().map_or_else(|| key.to_owned(), |label| quoted(label.as_str()))
}

/// Whether an action is called so: by its label, or by its key.
pub fn is_called(program: &Program, flow: usize, pc: u32, name: &str) -> bool {
    let Some(info) = program.flows.get(flow).and_then(|flow| flow.action_at(pc)) else { return false };
    info.label.as_ref().is_some_and(|label| label.as_str() == name)
        || catalog::action(info.action).is_some_and(|row| row.key == name)
}
