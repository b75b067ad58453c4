//! E-mail addresses, languages, agents, chance (E142, E210–E212, E258, E259).

use super::call::{Args, Out};
use super::collections::charge_list;
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Flows, Row, row};
use super::settings::{DetectLanguage, EmailSplit};
use crate::value::limits::{MAX_INTEGER, MIN_INTEGER};
use crate::value::{Decimal, Kind, Object, Text, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("EmailAddressDomainPart(emailAddress: EmailAddress) -> String", "E211", "What stands after the `@`.", domain)
        .flows(Flows::InboundEmail),
    row(
        "EmailAddressDomainPart(emailAddressString: String?) -> String",
        "E211",
        "What stands after the `@`; NOT_SET if it is no address.",
        domain,
    )
    .flows(Flows::InboundEmail)
    .examples(&[
        ("EmailAddressDomainPart(\"ann@example.com\")", "\"example.com\""),
        ("EmailAddressDomainPart(\"ann\")", "ToString(NOT_SET)"),
    ]),
    row("EmailAddressLocalPart(emailAddress: EmailAddress) -> String", "E211", "What stands before the `@`.", local)
        .flows(Flows::InboundEmail),
    row(
        "EmailAddressLocalPart(emailAddressString: String?) -> String",
        "E211",
        "What stands before the `@`; NOT_SET if it is no address.",
        local,
    )
    .flows(Flows::InboundEmail)
    .examples(&[("EmailAddressLocalPart(\"ann@example.com\")", "\"ann\"")]),
    row("MakeEmailAddress(address: String) -> EmailAddress", "E210", "An address without a name.", make)
        .flows(Flows::Written)
        .examples(&[("MakeEmailAddress(\"ann@example.com\").id", "\"ann@example.com\"")]),
    row("MakeEmailAddress(address: String, name: String?) -> EmailAddress", "E210", "An address with a name.", make)
        .flows(Flows::Written)
        .examples(&[("MakeEmailAddress(\"ann@example.com\", \"Ann\").name", "\"Ann\"")]),
    row(
        "DetectLanguage(stringToSearch: String?, defaultString: String?) -> String",
        "E142",
        "The language of a text as a tag; the default if it is not clear.",
        detect,
    )
    .examples(&[("DetectLanguage(\"  \", \"auto\")", "\"auto\"")]),
    row("GetDefaultLanguage() -> String", "E212", "The default language of the flow.", default_language).hidden(""),
    row("GetSupportedLanguages() -> String[]", "E212", "The languages of the flow, the default first.", languages)
        .hidden(""),
    row(
        "MakeListAgentScorePair(agents: User[], scores: Integer[]) -> AgentScorePair[]",
        "E258",
        "Each agent with a score.",
        score_pairs,
    ),
    row("Random() -> Decimal", "E259", "A number from 0 on, below 1.", random),
    row("RandomInt(min: Integer, max: Integer) -> Integer", "E259", "A whole number from `min` to `max`.", random_int),
];

/// The address that argument 0 is or holds.
fn address<'a>(args: Args<'a>) -> Result<Option<&'a str>, Fault> {
    if args.kind(0) == Kind::EmailAddress {
        return Ok(Some(args.object(0)?.id().as_str()));
    }
    Ok(args.optional_text(0).map(Text::as_str))
}

/// Both sides of the `@`, if neither is empty (E346).
fn sides<'a>(env: &mut Env<'_>, args: Args<'a>) -> Result<Option<(&'a str, &'a str)>, Fault> {
    let Some(address) = address(args)? else { return Ok(None) };
    env.charge(address.len())?;
    let sides = match env.settings.email_split {
        EmailSplit::LastAt => address.rsplit_once('@'),
        EmailSplit::FirstAt => address.split_once('@'),
    };
    Ok(sides.filter(|(local, domain)| !local.is_empty() && !domain.is_empty()))
}

fn local(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Text(sides(env, args)?.map(|(local, _)| local.into())))
}

fn domain(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Text(sides(env, args)?.map(|(_, domain)| domain.into())))
}

fn make(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let address = args.text(0)?;
    env.charge(args.bytes() + 32)?;
    let object = Object::new(Kind::EmailAddress, address.clone());
    let object = match args.optional_text(1) {
        Some(name) => object.named(name.clone()),
        None => object,
    };
    Ok(Value::Object(Arc::new(object)).into())
}

/// `whatlang` decides: it is small, needs no data of its own at run time and knows when it is not sure (E384).
fn detect(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let default = args.optional_text(1).cloned();
    let text = args.optional_text(0).filter(|text| !text.as_str().trim().is_empty());
    let (Some(text), DetectLanguage::On) = (text, env.settings.detect_language) else {
        return Ok(Out::Text(default));
    };
    // Counting trigrams is far dearer than reading, and comparing them with those of all languages dearer still.
    env.work(2_500 + text.len() as u64)?;
    let found = whatlang::detect(text.as_str()).filter(whatlang::Info::is_reliable);
    Ok(Out::Text(found.map(|info| super::languages::tag(info.lang()).into()).or(default)))
}

fn default_language(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Text(env.languages.first().cloned()))
}

fn languages(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    let bytes = env.languages.iter().map(Text::len).sum();
    charge_list(env, env.languages.len(), bytes)?;
    Ok(Value::list(env.languages.iter().cloned().map(Value::Text).collect()).into())
}

fn score_pairs(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (agents, scores) = (args.list(0)?, args.list(1)?);
    if agents.len() != scores.len() {
        return Err(Fault::new("E258", FaultReason::CountMismatch));
    }
    charge_list(env, agents.len(), args.bytes() + 64 * agents.len())?;
    let pair = |(agent, score): (&Value, &Value)| {
        let id = match agent {
            Value::Object(agent) => agent.id().clone(),
            _ => Text::EMPTY,
        };
        let pair = Object::new(Kind::AgentScorePair, id).with("agent", agent.clone()).with("score", score.clone());
        Value::Object(Arc::new(pair))
    };
    Ok(Value::list(agents.iter().zip(scores).map(pair).collect()).into())
}

/// The places of Random (E259).
const RANDOM_PLACES: u32 = 28;

fn random(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    let drawn = env.random.below(10u128.pow(RANDOM_PLACES));
    Ok(Decimal::of_digits(drawn, RANDOM_PLACES)?.into())
}

fn random_int(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (least, most) = (args.ranged(0, MIN_INTEGER, MAX_INTEGER)?, args.ranged(1, MIN_INTEGER, MAX_INTEGER)?);
    if most < least {
        return Err(Fault::of("E259", FaultReason::ArgumentRange, 1));
    }
    let count = (most - least) as u128 + 1;
    Ok(Out::Int(least + env.random.below(count) as i64))
}
