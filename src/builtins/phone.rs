//! ToPhoneNumber (E169, E372–E374).

use super::call::{Args, Out};
use super::codes;
use super::env::Env;
use super::fault::Fault;
use super::row::{Row, row};
use super::settings::{PhoneBareDigits, PhoneScheme as SchemeSetting, Settings};
use super::to_number::{filled_or_fault, not_set, same_value};
use crate::value::{GlobalNumber, PhoneNumber, PhoneScheme, Text, Value};
use std::sync::Arc;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row(
        "ToPhoneNumber(valueToConvert: String?) -> PhoneNumber",
        "E169",
        "The phone number that a text says: a `tel:`, `sip:` or `sips:` address, or a bare number.",
        parse,
    )
    .examples(&[
        ("ToPhoneNumber(\"+44 20 7946 0000\").e164", "\"+442079460000\""),
        ("ToPhoneNumber(\"+44 20 7946 0000\").dialingCode", "\"44\""),
    ]),
    row("ToPhoneNumber(valueToConvert: NOT_SET) -> PhoneNumber", "E73", "A NOT_SET PhoneNumber.", not_set)
        .examples(&[("ToPhoneNumber(NOT_SET)", "ToPhoneNumber(NOT_SET)")]),
    row("ToPhoneNumber(valueToReturn: PhoneNumber?) -> PhoneNumber", "E169", "The value itself.", same_value)
        .examples(&[("ToPhoneNumber(ToPhoneNumber(\"sip:a@example.com\"))", "ToPhoneNumber(\"sip:a@example.com\")")]),
];

fn parse(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(trimmed) = filled_or_fault(env, args)? else { return Ok(Out::Value(Value::NotSet)) };
    let raw = args.text(0)?;
    env.charge(3 * raw.len() + 64)?;
    Ok(Value::PhoneNumber(Arc::new(phone_of(raw.clone(), trimmed, env.settings))).into())
}

/// What a text means as a phone number; text that means none is kept (E374).
fn phone_of(raw: Text, text: &str, settings: &Settings) -> PhoneNumber {
    let other = PhoneNumber { raw, scheme: None, uri: None, global: None };
    let (scheme, rest) = text.split_once(':').map_or(("", text), |(scheme, rest)| (scheme, rest));
    let sip = match scheme.to_ascii_lowercase().as_str() {
        "sip" => Some(PhoneScheme::Sip),
        "sips" if settings.phone_scheme == SchemeSetting::SipForBoth => Some(PhoneScheme::Sip),
        "sips" => Some(PhoneScheme::Sips),
        "" | "tel" => None,
        _ => return other,
    };
    match sip {
        Some(_) if rest.is_empty() => other,
        Some(scheme) => PhoneNumber { scheme: Some(scheme), uri: Some(text.into()), ..other },
        None => tel_of(other, rest, settings),
    }
}

/// A telephone number, if it is written as one: digits with spaces and `( ) . -` between, a `+` or not; what follows
/// `;` is not part of it (E374).
fn tel_of(other: PhoneNumber, rest: &str, settings: &Settings) -> PhoneNumber {
    let number = rest.split(';').next().unwrap_or_default().trim();
    let (plus, written) = number.strip_prefix('+').map_or((false, number), |written| (true, written));
    let allowed = |byte: u8| byte.is_ascii_digit() || matches!(byte, b' ' | b'(' | b')' | b'.' | b'-');
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || !written.bytes().all(allowed) {
        return other;
    }
    let bare = settings.phone_bare_digits == PhoneBareDigits::Global && (11..=15).contains(&digits.len());
    let global = if plus || bare { global_of(&digits) } else { None };
    let mut uri = Text::new("tel:");
    if !plus && global.is_some() {
        // Bare digits are read as if the `+` stood there (E372).
        uri.push('+');
    }
    uri.push_str(rest);
    PhoneNumber { scheme: Some(PhoneScheme::Tel), uri: Some(uri), global, ..other }
}

/// A valid E.164 number: a known country code, 8 to 15 digits in all (E374).
fn global_of(digits: &str) -> Option<GlobalNumber> {
    if !(8..=15).contains(&digits.len()) {
        return None;
    }
    let dialing_code = codes::leading_dialing_code(digits)?;
    let mut e164 = Text::new("+");
    e164.push_str(digits);
    Some(GlobalNumber { e164, dialing_code: dialing_code.into(), subscriber: digits[dialing_code.len()..].into() })
}
