//! Runs a conversation and keeps everything that happened.

use super::Args;
use super::shown::Writer;
use super::world::{Call, Keys, Telephone};
use crate::bytecode::Program;
use crate::cli::clock;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cloud::{Memory, Participant};
use crate::conversation::{Conversation, Delivery, Entry, Invocation, Recorder, Start, Stopped};
use crate::value::Text;
use std::io::IsTerminal;

/// The conversation's number in the cloud of this run.
const CONVERSATION: u64 = 1;

/// What happened.
pub struct Story {
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
    let keys = keys(args);
    let told = matches!(keys, Keys::Typed { .. });
    let mut telephone = Telephone::new(call(args, program, flow), began, keys);
    let everything = args.trace || args.format == super::Format::Json;
    let mut recorder = Recorder::new(program, everything);
    if told {
        recorder.listener = Some(Box::new(live(args, program, output)));
    }
    let start = Start { flow, conversation: CONVERSATION, participant: who };
    let conversation = Conversation::new(program, &mut cloud, &mut telephone, &mut recorder, start);
    let (invocations, stopped) = conversation.run();
    Ok(Story {
        invocations,
        entries: std::mem::take(&mut recorder.entries),
        dropped: recorder.dropped,
        attributes: attributes(&cloud, who),
        participant: program.flows[flow].kind.participant(),
        stopped,
        told,
    })
}

/// Shows each thing at once. What was typed stands in the terminal already.
fn live<'a>(args: &Args, program: &'a Program, output: &'a mut Output) -> impl FnMut(&Entry) + 'a {
    let writer = Writer::new(program, args.show_values, output.out_style());
    let echoed = std::io::stdout().is_terminal();
    move |entry| {
        if !(echoed && matches!(entry, Entry::Input(Some(_)))) {
            output.out(writer.entry(entry));
            output.flush();
        }
    }
}

fn attributes(cloud: &Memory, who: Participant) -> Vec<(Text, Text)> {
    cloud.attributes(who).into_iter().map(|(name, value)| (Text::new(name), value.clone())).collect()
}

fn call(args: &Args, program: &Program, flow: usize) -> Call {
    let own = program.flows[flow].language.as_ref().map(|language| language.as_str().to_owned());
    Call {
        caller: args.caller.clone().unwrap_or_else(|| "tel:+15550100".to_owned()),
        called: args.called.clone().unwrap_or_else(|| "tel:+15550199".to_owned()),
        language: args.language.clone().or(own),
        conversation: format!("00000000-0000-4000-8000-{CONVERSATION:012}"),
    }
}

fn keys(args: &Args) -> Keys {
    match &args.input {
        Some(keys) => Keys::Given(keys.iter().cloned().collect()),
        None if args.format == super::Format::Human && std::io::stdin().is_terminal() => Keys::Typed { asked: false },
        None => Keys::Given(std::collections::VecDeque::new()),
    }
}
