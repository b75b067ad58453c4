//! E-mail addresses (E210, E211).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::Fault;
use super::row::{Flows, Row, row};
use super::settings::EmailSplit;
use crate::value::{Kind, Object, Text, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("EmailAddressDomainPart(emailAddress: EmailAddress) -> String", "E211", "What stands after the `@`.", domain)
        .examples(&[("EmailAddressDomainPart(MakeEmailAddress(\"ann@example.com\"))", "\"example.com\"")])
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
        .examples(&[("EmailAddressLocalPart(MakeEmailAddress(\"ann@example.com\"))", "\"ann\"")])
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
