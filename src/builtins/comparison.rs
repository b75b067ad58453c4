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

/// The rows of an order: a pair of types, and an example whose left operand is below the right one. `$holds` says what
/// the operator makes of that.
macro_rules! order_rows {
    ($symbol:literal, $doc:literal, $run:ident, $holds:literal) => {
        order_rows! { @all $symbol, $doc, $run, $holds;
            "Integer", "Decimal", "1", "1.5";
            "Decimal", "Integer", "1.5", "2";
            "Currency", "Currency", "MakeCurrency(1, \"USD\")", "MakeCurrency(2, \"USD\")";
            "DateTime", "DateTime", "MakeDateTime(2026, 5, 4)", "MakeDateTime(2026, 5, 5)";
            "Decimal", "Decimal", "-1.5", "0.5";
            "Duration", "Duration", "MakeDuration(0, 0, 59, 0)", "MakeDuration(0, 1, 0, 0)";
            "Integer", "Integer", "9", "10";
            "String", "String", "\"a\"", "\"B\"";
        }
    };
    (@all $symbol:literal, $doc:literal, $run:ident, $holds:literal; $($one:literal, $two:literal, $below:literal, $above:literal;)*) => {
        [$(
            row(
                concat!($symbol, "(valueToCompare: ", $one, ", valueToCompareTo: ", $two, ") -> Boolean"),
                "E123",
                $doc,
                $run,
            )
            .examples(&[(concat!($below, " ", $symbol, " ", $above), $holds)]),
        )*]
    };
}

/// The rows of `>`.
pub(super) static GREATER: [Row; 8] = order_rows!(">", "Whether the first is above the second.", greater, "false");
/// The rows of `>=`.
pub(super) static GREATER_EQUAL: [Row; 8] =
    order_rows!(">=", "Whether the first is not below the second.", greater_equal, "false");
/// The rows of `<`.
pub(super) static LESS: [Row; 8] = order_rows!("<", "Whether the first is below the second.", less, "true");
/// The rows of `<=`.
pub(super) static LESS_EQUAL: [Row; 8] =
    order_rows!("<=", "Whether the first is not above the second.", less_equal, "true");

/// The rows of `==` and `!=`, each with an example of equal operands.
macro_rules! equality_rows {
    ($symbol:literal, $doc:literal, $run:ident, $holds:literal) => {
        [
            row(concat!($symbol, "(valueToCompare: T?, valueToCompareTo: T?) -> Boolean"), "E124", $doc, $run)
                .typing(Typing::StringIfBare)
                .examples(&[
                    (concat!("\"a\" ", $symbol, " \"a\""), $holds),
                    (concat!("NOT_SET ", $symbol, " NOT_SET"), $holds),
                ]),
            equality_rows!(@one $symbol, $doc, $run, "E124", "Decimal?", "Integer?", concat!("5.0 ", $symbol, " 5"), $holds),
            equality_rows!(@one $symbol, $doc, $run, "E124", "Integer?", "Decimal?", concat!("5 ", $symbol, " 5.00"), $holds),
            equality_rows!(@one $symbol, $doc, $run, "E124", "Integer[]?", "Decimal[]?",
                concat!("MakeList(1) ", $symbol, " MakeList(1.0)"), $holds),
            equality_rows!(@one $symbol, $doc, $run, "E124", "Decimal[]?", "Integer[]?",
                concat!("MakeList(1.0) ", $symbol, " MakeList(1)"), $holds),
            equality_rows!(@one $symbol, $doc, $run, "E94", "PhoneNumber?", "PhoneNumber?",
                concat!("ToPhoneNumber(\"+13178723000\") ", $symbol, " ToPhoneNumber(\"tel:+1-317-872-3000\")"), $holds),
            equality_rows!(@one $symbol, $doc, $run, "E124", "T[]?", "T[]?",
                concat!("MakeList(\"a\", NOT_SET) ", $symbol, " MakeList(\"a\", NOT_SET)"), $holds),
        ]
    };
    (@one $symbol:literal, $doc:literal, $run:ident, $rule:literal, $one:literal, $two:literal, $example:expr, $holds:literal) => {
        row(
            concat!($symbol, "(valueToCompare: ", $one, ", valueToCompareTo: ", $two, ") -> Boolean"),
            $rule,
            $doc,
            $run,
        )
        .examples(&[($example, $holds)])
    };
}

/// The rows of `==`.
pub(super) static EQUAL: [Row; 7] = equality_rows!("==", "Whether both are equal; two NOT_SETs are.", equal, "true");
/// The rows of `!=`.
pub(super) static NOT_EQUAL: [Row; 7] = equality_rows!("!=", "Whether both are not equal.", not_equal, "false");

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
