//! Equality and order: `==`, `!=`, `<`, `<=`, `>`, `>=`, AreEqual, Compare (E123, E124, E141, E146).

use super::arithmetic::amounts;
use super::call::{Arg, Args, Out};
use super::collation::compare;
use super::env::Env;
use super::fault::Fault;
use super::row::{Row, Typing, row};
use super::settings::JsonNull;
use crate::value::{Kind, Text, Value, equal as same_value, fold};
use std::cmp::Ordering;

macro_rules! order_rows {
    ($symbol:literal, $doc:literal, $run:ident) => {
        [
            row(
                concat!($symbol, "(valueToCompare: Integer, valueToCompareTo: Decimal) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Decimal, valueToCompareTo: Integer) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Currency, valueToCompareTo: Currency) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: DateTime, valueToCompareTo: DateTime) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Decimal, valueToCompareTo: Decimal) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Duration, valueToCompareTo: Duration) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Integer, valueToCompareTo: Integer) -> Boolean"),
                "E123",
                $doc,
                $run,
            ),
            row(concat!($symbol, "(valueToCompare: String, valueToCompareTo: String) -> Boolean"), "E123", $doc, $run),
        ]
    };
}

/// The rows of `>`.
pub(super) static GREATER: [Row; 8] = order_rows!(">", "Whether the first is above the second.", greater);
/// The rows of `>=`.
pub(super) static GREATER_EQUAL: [Row; 8] =
    order_rows!(">=", "Whether the first is not below the second.", greater_equal);
/// The rows of `<`.
pub(super) static LESS: [Row; 8] = order_rows!("<", "Whether the first is below the second.", less);
/// The rows of `<=`.
pub(super) static LESS_EQUAL: [Row; 8] = order_rows!("<=", "Whether the first is not above the second.", less_equal);

macro_rules! equality_rows {
    ($symbol:literal, $doc:literal, $run:ident) => {
        [
            row(concat!($symbol, "(valueToCompare: T?, valueToCompareTo: T?) -> Boolean"), "E124", $doc, $run)
                .typing(Typing::StringIfBare),
            row(
                concat!($symbol, "(valueToCompare: Decimal?, valueToCompareTo: Integer?) -> Boolean"),
                "E124",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Integer?, valueToCompareTo: Decimal?) -> Boolean"),
                "E124",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Integer[]?, valueToCompareTo: Decimal[]?) -> Boolean"),
                "E124",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: Decimal[]?, valueToCompareTo: Integer[]?) -> Boolean"),
                "E124",
                $doc,
                $run,
            ),
            row(
                concat!($symbol, "(valueToCompare: PhoneNumber?, valueToCompareTo: PhoneNumber?) -> Boolean"),
                "E94",
                $doc,
                $run,
            ),
            row(concat!($symbol, "(valueToCompare: T[]?, valueToCompareTo: T[]?) -> Boolean"), "E124", $doc, $run),
        ]
    };
}

/// The rows of `==`.
pub(super) static EQUAL: [Row; 7] = equality_rows!("==", "Whether both are equal; two NOT_SETs are.", equal);
/// The rows of `!=`.
pub(super) static NOT_EQUAL: [Row; 7] = equality_rows!("!=", "Whether both are not equal.", not_equal);

/// The rows of the functions.
pub(super) const ROWS: &[Row] = &[
    row(
        "Compare(stringToCompare: String?, stringToCompareTo: String?) -> Integer",
        "E141",
        "-1, 0 or 1: whether the first is below, equal or above; NOT_SET is below `\"\"`.",
        compare_texts,
    )
    .examples(&[
        ("Compare(\"hello\", \"Hello\")", "-1"),
        ("Compare(\"2\", \"10\")", "1"),
        ("Compare(NOT_SET, \"\")", "-1"),
    ]),
    row(
        "Compare(stringToCompare: String?, stringToCompareTo: String?, ignoreCase: Boolean) -> Integer",
        "E141",
        "The same, without regard to case if so wished.",
        compare_texts,
    )
    .examples(&[("Compare(\"Hello\", \"hello\", true)", "0")]),
    row(
        "AreEqual(valueToCompare: T?, valueToCompareTo: T+?) -> Boolean",
        "E146",
        "Whether all equal the first.",
        are_equal,
    )
    .typing(Typing::StringIfBare)
    .examples(&[("AreEqual(100.5, 100.5, 100.5)", "true"), ("AreEqual(NOT_SET, NOT_SET)", "true")]),
    row(
        "AreEqual(valueToCompare: T[], valueToCompareTo: T[]) -> Boolean",
        "E146",
        "Whether both have equal items in one order.",
        are_equal,
    )
    .examples(&[("AreEqual(MakeList(1, 2), MakeList(1, 2))", "true")]),
    row(
        "AreEqual(ignoreCase: Boolean, valueToCompare: String?, valueToCompareTo: String+?) -> Boolean",
        "E146",
        "Whether all texts equal the first, without regard to case if so wished.",
        are_equal_texts,
    )
    .examples(&[("AreEqual(true, \"a\", \"A\")", "true")]),
    row(
        "AreEqual(ignoreCase: Boolean, valueToCompare: String[], valueToCompareTo: String[]) -> Boolean",
        "E146",
        "Whether both have equal texts in one order, without regard to case if so wished.",
        are_equal_texts,
    )
    .examples(&[("AreEqual(true, MakeList(\"hello\"), MakeList(\"Hello\"))", "true")]),
];

/// How much dearer than reading it is to weigh a text by the collation table (F37).
const COLLATION: usize = 16;

/// The order of the two operands, which must be set (E70, E123).
fn order(env: &mut Env<'_>, args: Args<'_>) -> Result<Ordering, Fault> {
    match (args.kind(0), args.values.first(), args.values.get(1)) {
        // DateTime and Duration too: whole numbers of one kind.
        (_, Some(Arg::Int(_)), Some(Arg::Int(_))) => Ok(args.int(0)?.cmp(&args.int(1)?)),
        (Kind::String, ..) => {
            let (one, two) = (args.text(0)?, args.text(1)?);
            env.read(COLLATION * (one.len() + two.len()))?;
            Ok(compare(one.as_str(), two.as_str(), env.settings))
        }
        (Kind::Currency, ..) => {
            let (one, two, _) = amounts(args)?;
            Ok(one.cmp(&two))
        }
        _ => Ok(args.number(0)?.cmp(&args.number(1)?)),
    }
}

fn greater(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(order(env, args)?.is_gt().into())
}

fn greater_equal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(order(env, args)?.is_ge().into())
}

fn less(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(order(env, args)?.is_lt().into())
}

fn less_equal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(order(env, args)?.is_le().into())
}

/// Whether two arguments are equal. Numbers and texts of one file are compared as they lie there.
fn same(env: &Env<'_>, args: Args<'_>, one: usize, two: usize, ignore_case: bool) -> bool {
    let ignore_case = ignore_case || env.settings.ignores_case();
    match (args.values.get(one), args.values.get(two)) {
        (Some(Arg::Int(one)), Some(Arg::Int(two))) => one == two,
        (Some(Arg::Text(one)), Some(Arg::Text(two))) => match (one, two) {
            (Some(one), Some(two)) => one == two || (ignore_case && fold(one.as_str()) == fold(two.as_str())),
            _ => one.is_none() && two.is_none(),
        },
        // A null that is a value is not NOT_SET (E376).
        (Some(Arg::Value(Value::Json(_))), Some(Arg::Value(Value::NotSet)))
        | (Some(Arg::Value(Value::NotSet)), Some(Arg::Value(Value::Json(_))))
            if env.settings.json_null == JsonNull::Value =>
        {
            false
        }
        (Some(Arg::Value(one)), Some(Arg::Value(two))) => same_value(one, two, ignore_case),
        _ => same_value(&args.any(one), &args.any(two), ignore_case),
    }
}

fn equal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    Ok(same(env, args, 0, 1, false).into())
}

fn not_equal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    Ok((!same(env, args, 0, 1, false)).into())
}

fn are_equal(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    Ok((1..args.count()).all(|index| same(env, args, 0, index, false)).into())
}

fn are_equal_texts(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let ignore_case = args.boolean(0)?;
    env.read(args.bytes())?;
    Ok((2..args.count()).all(|index| same(env, args, 1, index, ignore_case)).into())
}

fn compare_texts(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let ignore_case = args.boolean_or(2, false)?;
    env.read(COLLATION * args.bytes())?;
    let order = match (args.optional_text(0).map(Text::as_str), args.optional_text(1).map(Text::as_str)) {
        (Some(one), Some(two)) if ignore_case => compare(&fold(one), &fold(two), env.settings),
        (Some(one), Some(two)) => compare(one, two, env.settings),
        (one, two) => one.is_some().cmp(&two.is_some()),
    };
    Ok(Out::Int(order as i64))
}
