//! A run for people: what was played, what each Get saw, what was queued, what was sent, how it ended.

use super::Args;
use super::story::Story;
use crate::bytecode::Program;
use crate::catalog;
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::render::escape;
use crate::cli::style::Style;
use crate::conversation::{BatchRecord, Delivery, Entry, MAX_INVOCATIONS, MAX_ROUNDS, Stopped, written};
use crate::participant::Origin;
use crate::source::Source;
use crate::span::Span;
use crate::value::{Text, Value};
use crate::vm::{Fault, blame};

/// A place in a source.
pub struct Where {
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

/// Where an instruction of a flow stands.
pub fn place(program: &Program, flow: usize, pc: u32) -> Where {
    let Some(flow) = program.flows.get(flow) else { return Where { file: String::new(), line: 0, column: 0 } };
    spot(program, flow.source.0, flow.place_at(pc).start)
}

fn spot(program: &Program, source: u32, byte: u32) -> Where {
    let Some(info) = program.sources.get(source as usize) else {
        return Where { file: String::new(), line: 0, column: 0 };
    };
    let place = Source::new(info.name.as_str(), info.text.as_str()).place(byte);
    Where { file: info.name.clone(), line: place.line, column: place.column }
}

/// Why a run stopped before its end.
pub fn stopped(program: &Program, stopped: &Stopped) -> Failure {
    let (message, help) = match stopped {
        Stopped::NoFlow => ("the program has no such flow".to_owned(), None),
        Stopped::NeedsAnswer { flow, action, place } => {
            let spot = spot(program, program.flows.get(*flow).map_or(0, |flow| flow.source.0), place.start);
            if *action == catalog::LOST {
                return lost(program, *flow, *place, &spot);
            }
            let message = format!(
                "the run stops at {}:{}:{}: `{action}` needs an answer from outside, and nobody gives one",
                spot.file, spot.line, spot.column
            );
            (message, Some("say what it answers with `--scenario FILE`, or run it at a terminal".to_owned()))
        }
        Stopped::Unsupported { flow, setting, place } => {
            let spot = spot(program, program.flows.get(*flow).map_or(0, |flow| flow.source.0), place.start);
            let message = format!(
                "the run stops at {}:{}:{}: this version does not carry out `{setting}`",
                spot.file, spot.line, spot.column
            );
            (message, Some(format!("leave `{setting}` out to run the flow here")))
        }
        Stopped::Later => ("the run waits for an answer that comes later".to_owned(), None),
        Stopped::TooManyRounds => {
            let message = format!("an in-queue flow started over {MAX_ROUNDS} times, and nobody answered");
            (message, Some("let the flow wait for something, or end it".to_owned()))
        }
        Stopped::TooManyFlows => {
            let message = format!("the conversation ran {MAX_INVOCATIONS} flows and still goes on");
            (message, Some("some flow transfers to itself, or flows transfer to each other without end".to_owned()))
        }
    };
    Failure { exit: Exit::Problems, message, help }
}

/// A run that came to what an import lost, or to a text whose template has no value.
fn lost(program: &Program, flow: usize, place: Span, spot: &Where) -> Failure {
    let source = program.flows.get(flow).and_then(|flow| program.sources.get(flow.source.0 as usize));
    let text = source.and_then(|source| source.text.get(place.range())).unwrap_or_default();
    let (what, help) = match text.starts_with(catalog::LOST) {
        true => (
            "something of the imported file was not understood here",
            "`callflow check` names it: write by hand what was meant",
        ),
        false => ("a template has no value here", "give it one in callflow.toml: `[variables]` `name = \"…\"`"),
    };
    let message = format!("the run stops at {}:{}:{}: {what}", spot.file, spot.line, spot.column);
    Failure { exit: Exit::Problems, message, help: Some(help.to_owned()) }
}

/// Shows it: all of it, or only the end where the rest was shown while it happened.
pub fn show(args: &Args, program: &Program, story: &Story, output: &mut Output) {
    let writer = Writer::new(program, args.show_values, output.out_style());
    let mut text = String::new();
    if !story.told {
        let kept = story.entries.iter().filter(|entry| args.trace || !Writer::is_detail(entry));
        kept.for_each(|entry| text.push_str(&writer.entry(entry)));
        if story.dropped > 0 {
            text.push_str(&format!("  … and {} entries more\n", story.dropped));
        }
    }
    text.push_str(&writer.attributes(story));
    output.out(text);
}

/// Writes what happened in lines.
pub struct Writer<'a> {
    program: &'a Program,
    values: bool,
    style: Style,
}

impl<'a> Writer<'a> {
    /// A writer for a run of that program, with the values of attributes or with their lengths alone (P47).
    pub fn new(program: &'a Program, values: bool, style: Style) -> Self {
        Self { program, values, style }
    }
}

impl Writer<'_> {
    /// A line: a word in front, what happened, and a remark that is less important.
    fn line(&self, color: &str, word: &str, what: &str, remark: &str) -> String {
        let (on, off, dim) = match self.style.color {
            true => (format!("\u{1b}[{color}m"), "\u{1b}[0m", "\u{1b}[2m"),
            false => (String::new(), "", ""),
        };
        let what = escape::line(what);
        let remark = if remark.is_empty() { String::new() } else { format!("  {dim}{}{off}", escape::line(remark)) };
        format!("  {on}{word:<6}{off} {what}{remark}\n")
    }

    /// An attribute's value: in quotes when it may be shown, else its length (P47).
    pub fn value(&self, name: &Text, value: &Text) -> String {
        if self.values && !self.program.options.sensitive.contains(name) {
            return crate::value::quoted(value.as_str());
        }
        match value.as_str().chars().count() {
            1 => "(1 character)".to_owned(),
            count => format!("({count} characters)"),
        }
    }

    /// Whether an entry is of interest only to whoever wants to see every single action.
    pub fn is_detail(entry: &Entry) -> bool {
        matches!(entry, Entry::Action { .. } | Entry::Output { .. } | Entry::TaskEnded { .. })
    }

    /// What happened, in one line.
    pub fn entry(&self, entry: &Entry) -> String {
        match entry {
            Entry::Flow(name) | Entry::Back(name) => {
                let name = escape::line(name.as_str());
                if self.style.color { format!("\u{1b}[1m{name}\u{1b}[0m\n") } else { format!("{name}\n") }
            }
            Entry::Action { flow, pc } => self.action(*flow, *pc),
            Entry::Played(text) => self.line("36", "play", &format!("“{text}”"), ""),
            Entry::Set { name, value, was_not_set } => {
                let what = format!("{} = {}", name.as_str(), self.value(name, value));
                let remark = if *was_not_set { "queued; it was NOT_SET" } else { "queued, not sent" };
                self.line("33", "set", &what, remark)
            }
            Entry::Skipped(name) => self.line("33", "set", name.as_str(), "left out: it was NOT_SET"),
            Entry::Get { name, origin, value } => self.get(name, *origin, value.as_ref()),
            Entry::Input(Some(keys)) => self.line("35", "keys", keys.as_str(), ""),
            Entry::Input(None) => self.line("35", "keys", "nothing in time", ""),
            Entry::Said(words) => self.line("35", "says", &format!("“{}”", words.as_str()), ""),
            Entry::Lookup { flow, pc, function } => self.lookup(*flow, *pc, function),
            Entry::HungUp => self.line("35", "keys", "the caller hangs up", ""),
            Entry::Fault { flow, fault, silent } => self.fault(*flow, fault, *silent),
            Entry::Transfer { kind, target, succeeded, .. } => {
                let remark = if *succeeded { "" } else { "failed: the flow goes on" };
                self.line("34", "move", &format!("{kind} to {target}"), remark)
            }
            Entry::Told(action, settings) => {
                let list = settings.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>();
                self.line("34", "tell", action, &list.join(", "))
            }
            Entry::Answered { action, output, values, .. } => self.answered(action, output, values),
            Entry::Output { output, .. } => self.line("2", "·", &format!("takes {}", output.as_str()), ""),
            Entry::TaskEnded { path, .. } => self.line("2", "·", &format!("the task ends by {}", path.as_str()), ""),
            Entry::Waited(time) => self.line("34", "wait", &format!("{} s", *time / 1000), ""),
            Entry::Batch(batch) => self.batch(batch),
            Entry::Wrote { writer, attributes, .. } => {
                let written = attributes.iter().map(|(n, v)| format!("{} = {}", n.as_str(), self.value(n, v)));
                let written: Vec<String> = written.collect();
                self.line("35", "write", &written.join(", "), &format!("{} writes at once", writer.as_str()))
            }
            Entry::ReadFailed { error, .. } => self.line("31", "read", &format!("fails: {error}"), ""),
            Entry::Ended(ending) => {
                let to = ending.transfer.map_or_else(String::new, |to| format!(" {}", to.word()));
                self.line("1", "end", &format!("{}{to}", ending.reason.word()), "")
            }
        }
    }

    /// What came from outside may be personal data: its names are shown, its values only when asked for (P47).
    fn answered(&self, action: &str, output: &Text, values: &[(Text, Value)]) -> String {
        let list = values.iter().map(|(name, value)| match self.values {
            true => format!("{} = {}", name.as_str(), written(value)),
            false => name.as_str().to_owned(),
        });
        let output = if output.is_empty() { "goes on" } else { output.as_str() };
        self.line("34", "answer", &format!("{action}: {output}"), &list.collect::<Vec<_>>().join(", "))
    }

    fn get(&self, name: &Text, origin: Origin, value: Option<&Text>) -> String {
        let shown = value.map_or_else(|| "NOT_SET".to_owned(), |value| self.value(name, value));
        let remark = match origin {
            Origin::Queue => "from the queue",
            Origin::Cloud => "from the cloud",
            Origin::Missing => "neither queued nor in the cloud",
        };
        self.line("32", "get", &format!("{} is {shown}", name.as_str()), remark)
    }

    fn lookup(&self, flow: usize, pc: u32, function: &str) -> String {
        let place = place(self.program, flow, pc);
        let remark = format!("{}:{}:{} (E391)", place.file, place.line, place.column);
        self.line("33", "look", &format!("{function} gives NOT_SET: nobody declares what it looks for"), &remark)
    }

    fn fault(&self, flow: usize, fault: &Fault, silent: bool) -> String {
        let place = place(self.program, flow, fault.pc);
        let remark = format!("{}:{}:{} ({})", place.file, place.line, place.column, fault.rule);
        let next = if silent { "the flow ends without another word" } else { "the error handling runs" };
        let message = blame(self.program, flow, fault).message;
        self.line("31", "error", &format!("{message}; {next}"), &remark)
    }

    fn batch(&self, batch: &BatchRecord) -> String {
        let attributes: Vec<String> =
            batch.attributes.iter().map(|(n, v)| format!("{} = {}", n.as_str(), self.value(n, v))).collect();
        let of = batch.whose.as_ref().map_or_else(String::new, |whose| {
            format!(", of {} in {}", whose.participant.as_str(), whose.conversation.as_str())
        });
        match batch.delivery {
            Delivery::Accepted => self.line("32", "send", &attributes.join(", "), &format!("one batch{of}")),
            Delivery::Lost => {
                let names: Vec<&str> = batch.attributes.iter().map(|(name, _)| name.as_str()).collect();
                self.line("31", "LOST", &names.join(", "), "the cloud did not take the batch")
            }
        }
    }

    fn action(&self, flow: usize, pc: u32) -> String {
        let info = self.program.flows.get(flow).and_then(|flow| flow.action_at(pc));
        let row = info.and_then(|info| catalog::action(info.action));
        let label = info.and_then(|info| info.label.as_ref()).map(|label| format!(" “{}”", label.as_str()));
        let place = place(self.program, flow, pc);
        let what = format!("{}{}", row.map_or("", |row| row.display), label.unwrap_or_default());
        self.line("2", "·", &what, &format!("line {}", place.line))
    }

    fn attributes(&self, story: &Story) -> String {
        let mut text = format!("\nIn the cloud now, participant {}:\n", story.participant);
        if story.attributes.is_empty() {
            text.push_str("  no attributes\n");
        }
        for (name, value) in &story.attributes {
            let shown = self.value(name, value);
            text.push_str(&format!("  {} = {}\n", escape::line(name.as_str()), escape::line(&shown)));
        }
        if !self.values && !story.attributes.is_empty() {
            text.push_str("Values are hidden; --show-values shows them.\n");
        }
        text
    }
}
