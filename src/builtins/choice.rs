//! Choice and tests: If, IsSet, IsNotSetOrEmpty (E145, E147, E148).

use super::call::{Arg, Args, Out};
use super::env::Env;
use super::fault::Fault;
use super::properties::is_unset;
use super::row::{Flows, Row, lazy, row};
use super::settings::JsonNull;
use crate::value::Value;

/// The rows.
pub(super) const ROWS: &[Row] = &[
    lazy(
        "If(condition: Boolean?, trueValue: T?, falseValue: T?) -> T",
        "E145",
        "The second value if the condition is true, else the third; NOT_SET counts as false.",
    )
    .examples(&[("If(5 > 3, \"yes\", \"no\")", "\"yes\""), ("If(ToBool(NOT_SET), 1, 2)", "2")]),
    lazy(
        "If(condition: Boolean?, trueValue: T[], falseValue: T[]) -> T[]",
        "E145",
        "The second value if the condition is true, else the third; NOT_SET counts as false.",
    )
    .examples(&[("If(5 > 3, MakeList(1), MakeList(2))", "MakeList(1)")]),
    lazy(
        "If(condition: Boolean?, trueValueAudio: Audio, falseValueAudio: Audio) -> Audio",
        "E145",
        "The second value if the condition is true, else the third; NOT_SET counts as false.",
    )
    .examples(&[("If(true, ToAudioTTS(\"a\"), ToAudioTTS(\"b\"))", "ToAudioTTS(\"a\")")])
    .flows(Flows::Calls),
    row("IsSet(item: T?) -> Boolean", "E147", "Whether it is not NOT_SET.", is_set)
        .examples(&[("IsSet(\"\")", "true"), ("IsSet(ToInt(NOT_SET))", "false")]),
    row("IsSet(item: NOT_SET) -> Boolean", "E147", "Whether it is not NOT_SET.", never)
        .examples(&[("IsSet(NOT_SET)", "false")]),
    row(
        "IsNotSetOrEmpty(item: T?) -> Boolean",
        "E148",
        "Whether it is NOT_SET, `\"\"` or a Currency without an amount.",
        is_empty,
    )
    .examples(&[("IsNotSetOrEmpty(\"\")", "true"), ("IsNotSetOrEmpty(0)", "false")]),
    row("IsNotSetOrEmpty(collection: T[]) -> Boolean", "E148", "Whether it has no items.", is_empty_list)
        .examples(&[("IsNotSetOrEmpty(MakeEmptyList(ToInt(NOT_SET)))", "true")]),
    row("IsNotSetOrEmpty(item: NOT_SET) -> Boolean", "E148", "Whether it is NOT_SET.", always)
        .examples(&[("IsNotSetOrEmpty(NOT_SET)", "true")]),
];

fn is_set(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let unset = match args.values.first() {
        Some(Arg::Value(value)) => is_unset(value, env.settings.json_null),
        _ => args.is_not_set(0),
    };
    Ok((!unset).into())
}

fn never(_: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(false.into())
}

fn always(_: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    Ok(true.into())
}

fn is_empty(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let empty = match args.values.first() {
        Some(Arg::Text(text)) => text.is_none_or(crate::value::Text::is_empty),
        Some(Arg::Value(Value::Currency(money))) => money.amount.is_none(),
        Some(Arg::Value(Value::Json(json))) => match env.settings.json_null {
            JsonNull::Value => json.is_empty() && **json != crate::value::Json::Null,
            JsonNull::NotSet => json.is_empty(),
        },
        _ => args.is_not_set(0),
    };
    Ok(empty.into())
}

fn is_empty_list(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.list(0)?.is_empty().into())
}
