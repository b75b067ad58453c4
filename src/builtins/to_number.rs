//! ToBool, ToInt, ToDecimal (E163–E165, E352, E353, E364).

use super::call::{Arg, Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use super::settings::NotSetOrError;
use crate::value::limits::is_integer;
use crate::value::{Decimal, Kind, NOT_SET_INT, NumeralError, Text, Value};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("ToBool(valueToConvert: Decimal?) -> Boolean", "E165", "Whether it is not zero.", to_bool)
        .examples(&[("ToBool(1.5)", "true")]),
    row(
        "ToBool(valueToConvert: String?) -> Boolean",
        "E165",
        "true for `true`, `t`, `1`, false for `false`, `f`, `0` in any case; NOT_SET for other text.",
        text_to_bool,
    )
    .examples(&[("ToBool(\"T\")", "true"), ("ToBool(\"no\")", "ToBool(NOT_SET)")]),
    row("ToBool(valueToConvert: Integer?) -> Boolean", "E165", "Whether it is not zero.", to_bool)
        .examples(&[("ToBool(0)", "false")]),
    row("ToBool(valueToConvert: NOT_SET) -> Boolean", "E73", "A NOT_SET Boolean.", not_set)
        .examples(&[("ToBool(NOT_SET)", "ToBool(NOT_SET)")]),
    row("ToBool(valueToReturn: Boolean?) -> Boolean", "E165", "The value itself.", same_int)
        .examples(&[("ToBool(true)", "true")]),
    row("ToInt(valueToConvert: Boolean?) -> Integer", "E163", "1 for true, 0 for false.", same_int)
        .examples(&[("ToInt(true)", "1")]),
    row("ToInt(valueToConvert: Decimal?) -> Integer", "E163", "The number without its fraction.", decimal_to_int)
        .examples(&[("ToInt(3.7)", "3"), ("ToInt(-7.9)", "-7")]),
    row(
        "ToInt(valueToConvert: String?) -> Integer",
        "E163",
        "The whole number that a text says; NOT_SET for blank text.",
        text_to_int,
    )
    .examples(&[("ToInt(\"-55\")", "-55"), ("ToInt(\"\")", "ToInt(NOT_SET)")]),
    row("ToInt(valueToConvert: NOT_SET) -> Integer", "E73", "A NOT_SET Integer.", not_set)
        .examples(&[("ToInt(NOT_SET)", "ToInt(NOT_SET)")]),
    row("ToInt(valueToReturn: Integer?) -> Integer", "E163", "The value itself.", same_int)
        .examples(&[("ToInt(5)", "5")]),
    row("ToInt(valueToConvert: Duration?) -> Integer", "E163", "The milliseconds.", same_int)
        .examples(&[("ToInt(MakeDuration(0, 0, 1, 0))", "60000")]),
    row("ToDecimal(valueToConvert: Boolean?) -> Decimal", "E164", "1.0 for true, 0.0 for false.", int_to_decimal)
        .examples(&[("ToDecimal(true)", "1.0")]),
    row("ToDecimal(valueToConvert: Currency?) -> Decimal", "E164", "The amount.", currency_to_decimal)
        .examples(&[("ToDecimal(MakeCurrency(5.25, \"USD\"))", "5.25")]),
    row(
        "ToDecimal(valueToConvert: String?) -> Decimal",
        "E164",
        "The number that a text says; NOT_SET for blank text.",
        text_to_decimal,
    )
    .examples(&[("ToDecimal(\"-100.5\")", "-100.5"), ("ToDecimal(\"  \")", "ToDecimal(NOT_SET)")]),
    row("ToDecimal(valueToConvert: Integer?) -> Decimal", "E164", "The same number.", int_to_decimal)
        .examples(&[("ToDecimal(100)", "100.0")]),
    row("ToDecimal(valueToConvert: NOT_SET) -> Decimal", "E73", "A NOT_SET Decimal.", not_set)
        .examples(&[("ToDecimal(NOT_SET)", "ToDecimal(NOT_SET)")]),
    row("ToDecimal(valueToReturn: Decimal?) -> Decimal", "E164", "The value itself.", same_value)
        .examples(&[("ToDecimal(5.5)", "5.5")]),
];

/// A bare NOT_SET of the result's type (E73).
pub(super) fn not_set(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::not_set(args.result))
}

/// A number of the 64-bit file as it is: truth is 0 and 1, a Duration its milliseconds.
pub(super) fn same_int(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Int(args.optional_int(0).unwrap_or(NOT_SET_INT)))
}

/// A value of the third file as it is.
pub(super) fn same_value(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Out::Value(args.any(0)))
}

fn to_bool(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(match args.values.first() {
        _ if args.is_not_set(0) => Out::Int(NOT_SET_INT),
        Some(Arg::Int(number)) => (*number != 0).into(),
        _ => (!args.decimal(0)?.is_zero()).into(),
    })
}

fn text_to_bool(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let means = |words: [&str; 3], text: &str| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    Ok(match args.optional_text(0).map(Text::as_str) {
        Some(text) if means(["true", "t", "1"], text) => true.into(),
        Some(text) if means(["false", "f", "0"], text) => false.into(),
        _ => Out::Int(NOT_SET_INT),
    })
}

fn decimal_to_int(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    if args.is_not_set(0) {
        return Ok(Out::Int(NOT_SET_INT));
    }
    let whole = args.decimal(0)?.cut(0).to_integer();
    whole.map(Out::Int).ok_or(Fault::of("E353", FaultReason::Overflow, 0))
}

/// The text of a cast without the blanks around it; `None` for NOT_SET and for blanks alone (E364).
pub(super) fn filled<'a>(env: &mut Env<'_>, args: Args<'a>) -> Result<Option<&'a str>, Fault> {
    let Some(text) = args.optional_text(0) else { return Ok(None) };
    env.read(text.len())?;
    let trimmed = text.as_str().trim();
    Ok((!trimmed.is_empty()).then_some(trimmed))
}

/// As [`filled`], for the casts whose blank text is a choice of the project (E364).
pub(super) fn filled_or_fault<'a>(env: &mut Env<'_>, args: Args<'a>) -> Result<Option<&'a str>, Fault> {
    let text = filled(env, args)?;
    if text.is_none() && !args.is_not_set(0) && env.settings.blank_text == NotSetOrError::Error {
        return Err(Fault::of("E364", FaultReason::BadText, 0));
    }
    Ok(text)
}

fn text_to_int(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = filled(env, args)? else { return Ok(Out::Int(NOT_SET_INT)) };
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::of("E352", FaultReason::BadText, 0));
    }
    let number = text.parse::<i64>().ok().filter(|number| is_integer(*number));
    number.map(Out::Int).ok_or(Fault::of("E353", FaultReason::Overflow, 0))
}

fn int_to_decimal(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    debug_assert!(matches!(args.kind(0), Kind::Boolean | Kind::Integer));
    Ok(Out::Value(args.optional_int(0).map_or(Value::NotSet, |number| Value::Decimal(Decimal::from(number)))))
}

fn currency_to_decimal(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    if args.is_not_set(0) {
        return Ok(Out::Value(Value::NotSet));
    }
    Ok(Out::Value(args.currency(0)?.amount.map_or(Value::NotSet, Value::Decimal)))
}

fn text_to_decimal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = filled(env, args)? else { return Ok(Out::Value(Value::NotSet)) };
    match Decimal::parse(text) {
        Ok(number) => Ok(number.into()),
        Err(NumeralError::NotANumber) => Err(Fault::of("E352", FaultReason::BadText, 0)),
        Err(NumeralError::TooPrecise | NumeralError::TooLarge) => Err(Fault::of("E353", FaultReason::Overflow, 0)),
    }
}
