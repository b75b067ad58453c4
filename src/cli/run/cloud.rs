//! `callflow run --cloud URL`: the same run, with Gets and batches of a store (P1–P27 for real).

use super::Args;
use super::story::{self, Story};
use crate::bytecode::{Program, image};
use crate::cli::clock;
use crate::cli::exit::{Exit, Failure};
use crate::cli::key_file::of_open;
use crate::cli::output::Output;
use crate::cli::render::escape;
use crate::cloud::bridge::{Bridge, Place};
use crate::cloud::store::{OutboxRow, OutboxState, StoreError, open_with, safe};
use crate::conversation::{DEFAULT_FROM, DEFAULT_TO};
use crate::value::Text;
use std::time::Duration;

/// How long the end of a run waits for its batches; what is not delivered by then stays in the outbox.
const END_WAIT: Duration = Duration::from_secs(30);

/// What a store said, as a command ends with it.
pub fn failed(url: &str, error: &StoreError) -> Failure {
    let message = format!("`{}`: {}", safe(url), escape::line(&error.to_string()));
    match error {
        StoreError::NoConversation | StoreError::NoParticipant => {
            Failure::usage(message).help("`--conversation` and `--participant` name what is there already")
        }
        StoreError::Refused { status: 501, .. } => {
            Failure::usage(message).help("name a conversation with `--conversation ID`")
        }
        StoreError::Locked(_) => Failure::unreachable(message).help("name the file of that key with `--key-file`"),
        _ => Failure::unreachable(message),
    }
}

/// Runs the flow on the cloud of that URL.
///
/// # Errors
/// When it cannot be opened or reached, or has no such conversation.
pub fn tell(
    args: &Args,
    url: &str,
    program: &Program,
    flow: usize,
    output: &mut Output,
) -> Result<(Story, Exit), Failure> {
    if args.conversation.is_some() && !args.set.is_empty() {
        return Err(Failure::usage(
            "`--set` says what a new conversation holds, and `--conversation` names an old one",
        ));
    }
    let store = open_with(url, args.keys.read()?).map_err(|error| of_open(&error))?;
    let began = clock::now();
    let place = Place {
        conversation: args.conversation.as_deref(),
        participant: args.participant.as_deref(),
        from: args.caller.as_deref().unwrap_or(DEFAULT_FROM),
        to: args.called.as_deref().unwrap_or(DEFAULT_TO),
    };
    let of = |error: StoreError| failed(url, &error);
    let mut bridge =
        Bridge::begin(store, place, &image::hash(program).to_le_bytes(), began.saturating_mul(1_000)).map_err(of)?;
    let given: Vec<(Text, Text)> = args.set.iter().map(|(name, value)| (Text::new(name), Text::new(value))).collect();
    bridge.give(&given).map_err(of)?;
    let held = bridge.attributes().map_err(of)?;
    let call = story::call(args, program, flow, began, &bridge.target().conversation);
    let who = bridge.participant();
    let mut story = story::run(args, program, (flow, call, held), (&mut bridge, who), output);
    let left = bridge.end(END_WAIT).map_err(of)?;
    story.attributes = bridge.attributes().map_err(of)?;
    output.flush();
    let exit = undelivered(url, &left, output);
    match bridge.trouble() {
        Some(error @ (StoreError::Unavailable(_) | StoreError::Throttled(_) | StoreError::Full)) => {
            output
                .remark(&format!("the cloud did not answer all that was asked: {}", escape::line(&error.to_string())));
            Ok((story, Exit::Unreachable))
        }
        _ => Ok((story, exit)),
    }
}

/// Says which batches are not delivered, by their names, and what becomes of them (P27).
fn undelivered(url: &str, rows: &[OutboxRow], output: &mut Output) -> Exit {
    let forgets = url == "memory:" || url.ends_with("+memory:");
    let mut exit = Exit::Fine;
    for row in rows {
        let names: Vec<&str> = row.batch.iter().map(|(name, _)| name.as_str()).collect();
        let names = escape::line(&names.join(", ")).into_owned();
        let why = row.reason.as_deref().map_or_else(String::new, |why| format!(": {}", escape::line(why)));
        let what = match (forgets, row.state) {
            (true, _) => format!("LOST: {names}{why}"),
            (false, OutboxState::Parked) => format!("parked in the outbox: {names}{why}"),
            (false, _) => format!("not delivered yet, and kept in the outbox: {names}{why}"),
        };
        output.remark(&what);
        let own = match row.state {
            OutboxState::Ready if !forgets => Exit::Unreachable,
            _ => Exit::Problems,
        };
        exit = exit.max(own);
    }
    if !rows.is_empty() && !forgets {
        output.remark(&format!("see `callflow outbox list --store {}`", safe(url)));
    }
    exit
}
