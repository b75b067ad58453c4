//! Communications, for bots and messages (E250–E253).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use super::to_number::not_set;
use crate::value::limits::MAX_ITEMS;
use crate::value::{Communication, CommunicationPart, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("MakeCommunication(part: Part+) -> Communication", "E251", "The parts, one after the other.", make)
        .examples(&[("ToString(MakeCommunication(\"You have\", 3, \"calls\"))", "\"You have 3 calls\"")]),
    row("ToCommunication(text: String) -> Communication", "E252", "The text, to be said or sent.", convert)
        .examples(&[("ToString(ToCommunication(\"Hello\"))", "\"Hello\"")]),
    row("ToCommunication(communication: Communication) -> Communication", "E252", "The value itself.", convert)
        .examples(&[("ToCommunication(ToCommunication(\"Hello\"))", "ToCommunication(\"Hello\")")]),
    row("ToCommunication(time: Time) -> Communication", "E252", "The time of day.", convert),
    row("ToCommunication(date: Date) -> Communication", "E252", "The day.", convert),
    row(
        "ToCommunication(date: Date, dateFormat: Format.Date) -> Communication",
        "E252",
        "The day in that form.",
        convert,
    ),
    row(
        "ToCommunication(text: String, stringFormat: Format.String) -> Communication",
        "E252",
        "The text, character by character.",
        convert,
    )
    .examples(&[(
        "ToCommunication(\"AB1\", Format.String.playChars)",
        "ToCommunication(\"AB1\", Format.String.playChars)",
    )]),
    row("ToCommunication(value: NOT_SET) -> Communication", "E252", "Nothing is said.", not_set)
        .examples(&[("ToCommunication(NOT_SET)", "ToCommunication(NOT_SET)")]),
    row("ToCommunicationSsml(markup: String) -> Communication", "E253", "Speech markup as written.", markup)
        .examples(&[("ToCommunicationSsml(\"<speak>Hi</speak>\")", "ToCommunicationSsml(\"<speak>Hi</speak>\")")]),
];

/// The parts that a value is.
fn parts_of(value: Value, format: Option<i64>) -> Vec<CommunicationPart> {
    match value {
        Value::Communication(communication) => communication.parts.clone(),
        Value::Text(text) => vec![CommunicationPart::Text { text, spelled: format.is_some() }],
        value => vec![CommunicationPart::Datum { value, format }],
    }
}

fn given(parts: Vec<CommunicationPart>) -> Out {
    Value::Communication(Arc::new(Communication { parts })).into()
}

/// An argument that must be set (E70).
fn required(args: Args<'_>, index: usize) -> Result<Value, Fault> {
    if args.is_not_set(index) { Err(Fault::of("E70", FaultReason::NotSet, index)) } else { Ok(args.any(index)) }
}

fn make(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(16 * args.count() + args.bytes())?;
    let mut parts = Vec::new();
    for index in 0..args.count() {
        // A Communication that is NOT_SET says nothing (E252); flows hand such parts on.
        if args.kind(index) == crate::value::Kind::Communication && args.is_not_set(index) {
            continue;
        }
        parts.extend(parts_of(required(args, index)?, None));
    }
    if parts.len() > MAX_ITEMS {
        return Err(Fault::new("E369", FaultReason::SizeLimit));
    }
    Ok(given(parts))
}

fn convert(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(16 + args.bytes())?;
    let format = if args.given(1) { Some(args.int(1)?) } else { None };
    Ok(given(parts_of(required(args, 0)?, format)))
}

fn markup(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(16 + args.bytes())?;
    Ok(given(vec![CommunicationPart::Markup(args.text(0)?.clone())]))
}
