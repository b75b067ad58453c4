//! Runs a conversation and keeps everything that happened.

use super::Args;
use super::shown::Writer;
use super::telephone::{Keys, Telephone};
use crate::bytecode::Program;
use crate::cli::clock;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cloud::{Cloud, Memory, Participant};
use crate::conversation::{
    Caller, Conversation, DEFAULT_FROM, DEFAULT_TO, Delivery, Entry, Invocation, Recorder, Start, Stopped,
};
use crate::value::Text;
use std::io::IsTerminal;

/// The conversation's number in the cloud of this run.
const CONVERSATION: u64 = 1;

/// What happened.
pub struct Story {
    /// The flow that began, by its number.
    pub flow: usize,
    /// What was known of the call.
    pub call: Caller,
    /// The language that was asked for, where it is not the flow's own.
    pub language: Option<String>,
    /// What the cloud held before.
    pub held: Vec<(Text, Text)>,
    /// The flows that ran to their end.
    pub invocations: Vec<Invocation>,
    /// Everything in order.
    pub entries: Vec<Entry>,
    /// How many more there were than a trace keeps.
    pub dropped: usize,
    /// What the cloud holds of the participant at the end.
    pub attributes: Vec<(Text, Text)>,
    /// Whose attributes they are (P40).
    pub participant: &'static str,
    /// Why it could not go on.
    pub stopped: Option<Stopped>,
    /// It was shown while it happened.
    pub told: bool,
}

impl Story {
    /// Whether a batch was lost (P27).
    pub fn lost(&self) -> bool {
        self.invocations.iter().flat_map(|i| &i.batches).any(|batch| batch.delivery == Delivery::Lost)
    }
}

/// Runs a flow of the program, and those that it transfers to. Where a person is the caller, it is shown while it
/// happens.
///
/// # Errors
/// When the cloud does not take what `--set` says it holds.
pub fn tell(args: &Args, program: &Program, flow: usize, output: &mut Output) -> Result<Story, Failure> {
    let mut cloud = Memory::new();
    let began = clock::now();
    cloud.set_time(began);
    let who = cloud.join(CONVERSATION);
    for (name, value) in &args.set {
        cloud.write(who, name, value).map_err(|error| Failure::usage(format!("cannot set `{name}`: {error}")))?;
    }
    let held = attributes(&cloud, who);
    let call = call(args, program, flow, began, &format!("00000000-0000-4000-8000-{CONVERSATION:012}"));
    let mut story = run(args, program, (flow, call, held), (&mut cloud, who), output);
    story.attributes = attributes(&cloud, who);
    Ok(story)
}

/// Runs a flow on any cloud, where that was known of call and attributes before. What the cloud holds then is left out.
pub fn run(
    args: &Args,
    program: &Program,
    (flow, call, held): (usize, Caller, Vec<(Text, Text)>),
    (cloud, who): (&mut dyn Cloud, Participant),
    output: &mut Output,
) -> Story {
    let keys = keys(args);
    let told = keys.is_typed();
    let writer = Writer::new(program, args.show_values, output.out_style());
    let mut telephone = Telephone::new(call.clone(), keys, &writer).knowing(&held);
    // What is recorded or written for machines is everything; what people see is chosen when it is shown.
    let everything = args.trace || args.record.is_some() || args.format == super::Format::Json;
    let mut recorder = Recorder::new(program, everything);
    if told {
        recorder.listener = Some(Box::new(live(args, &writer, output)));
    }
    let start = Start { flow, conversation: CONVERSATION, participant: who };
    let conversation = Conversation::new(program, cloud, &mut telephone, &mut recorder, start);
    let (invocations, stopped) = conversation.run();
    Story {
        flow,
        call,
        language: args.language.clone(),
        held,
        invocations,
        entries: std::mem::take(&mut recorder.entries),
        dropped: recorder.dropped,
        attributes: Vec::new(),
        participant: program.flows[flow].kind.participant(),
        stopped,
        told,
    }
}

/// Shows each thing at once. What was typed stands in the terminal already.
pub fn live<'a>(args: &'a Args, writer: &'a Writer<'a>, output: &'a mut Output) -> impl FnMut(&Entry) + 'a {
    let echoed = std::io::stdout().is_terminal();
    move |entry| {
        let typed = echoed && matches!(entry, Entry::Input(Some(_)) | Entry::Answered { .. });
        if !typed && (args.trace || !Writer::is_detail(entry)) {
            output.out(writer.entry(entry));
            output.flush();
        }
    }
}

fn attributes(cloud: &Memory, who: Participant) -> Vec<(Text, Text)> {
    cloud.attributes(who).into_iter().map(|(name, value)| (Text::new(name), value.clone())).collect()
}

/// What is known of the call.
pub fn call(args: &Args, program: &Program, flow: usize, began: i64, conversation: &str) -> Caller {
    let own = program.flows[flow].language.as_ref().map(|language| language.as_str().to_owned());
    Caller {
        from: args.caller.clone().unwrap_or_else(|| DEFAULT_FROM.to_owned()),
        to: args.called.clone().unwrap_or_else(|| DEFAULT_TO.to_owned()),
        language: args.language.clone().or(own),
        conversation: conversation.to_owned(),
        began,
    }
}

/// Where keys come from.
pub fn keys(args: &Args) -> Keys {
    match &args.input {
        Some(keys) => Keys::Given(keys.iter().cloned().collect()),
        None if args.format == super::Format::Human && std::io::stdin().is_terminal() => Keys::Typed,
        None => Keys::Given(std::collections::VecDeque::new()),
    }
}
