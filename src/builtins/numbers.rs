//! Rounding and totals: Ceiling, Floor, Round, Sum, Average (E175–E179).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, Typing, row};
use super::totals::{average_durations, average_money, average_numbers, sum_decimals, sum_ints, sum_money};
use crate::value::{Currency, Decimal, Overflow};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("Ceiling(currencyValue: Currency) -> Currency", "E175", "The amount raised to a whole number.", ceiling_money)
        .examples(&[("Ceiling(MakeCurrency(1.1, \"USD\"))", "MakeCurrency(2.0, \"USD\")")]),
    row("Ceiling(decimalValue: Decimal) -> Decimal", "E175", "The least whole number not below.", ceiling)
        .examples(&[("Ceiling(3.2)", "4.0"), ("Ceiling(-0.5)", "0.0")]),
    row("Ceiling(integerValue: Integer) -> Integer", "E175", "The number itself.", whole)
        .examples(&[("Ceiling(5)", "5")]),
    row("Floor(value: Currency) -> Currency", "E176", "The amount lowered to a whole number.", floor_money)
        .examples(&[("Floor(MakeCurrency(-1.1, \"USD\"))", "MakeCurrency(-2.0, \"USD\")")]),
    row("Floor(decimalValue: Decimal) -> Decimal", "E176", "The greatest whole number not above.", floor)
        .examples(&[("Floor(2.3)", "2.0"), ("Floor(-2.3)", "-3.0")]),
    row("Floor(integerValue: Integer) -> Integer", "E176", "The number itself.", whole).examples(&[("Floor(5)", "5")]),
    row("Round(currencyValue: Currency) -> Currency", "E177", "The amount rounded to a whole number.", round_money)
        .examples(&[("Round(MakeCurrency(1.5, \"USD\"))", "MakeCurrency(2.0, \"USD\")")]),
    row("Round(value: Decimal) -> Decimal", "E177", "The nearest whole number; a half goes up.", round)
        .examples(&[("Round(0.5)", "1.0"), ("Round(-2.5)", "-3.0")]),
    row(
        "Round(value: Decimal, digits: Integer{0..28}) -> Decimal",
        "E177",
        "The nearest number with so many places; a half goes up.",
        round,
    )
    .examples(&[("Round(2.675, 2)", "2.68")]),
    row(
        "Round(value: Currency, digits: Integer{0..28}) -> Currency",
        "E177",
        "The amount rounded to so many places.",
        round_money,
    )
    .examples(&[("Round(MakeCurrency(1.49, \"USD\"), 1)", "MakeCurrency(1.5, \"USD\")")]),
    row(
        "Sum(integerValue: Integer?, nextIntegerValue: Integer+?) -> Integer",
        "E178",
        "The sum; NOT_SET counts as 0.",
        sum_ints,
    )
    .typing(Typing::OneTyped)
    .examples(&[("Sum(3, 5, -8)", "0"), ("Sum(3, NOT_SET)", "3")]),
    row(
        "Sum(currencyValue: Currency?, nextCurrencyValue: Currency+?) -> Currency",
        "E178",
        "The sum of amounts of one code.",
        sum_money,
    )
    .typing(Typing::OneTyped)
    .examples(&[("Sum(MakeCurrency(3.5, \"USD\"), MakeCurrency(5.5, \"USD\"))", "MakeCurrency(9.0, \"USD\")")]),
    row(
        "Sum(decimalValue: Decimal?, nextDecimalValue: Decimal+?) -> Decimal",
        "E178",
        "The sum; NOT_SET counts as 0.",
        sum_decimals,
    )
    .typing(Typing::OneTyped)
    .examples(&[("Sum(3.5, 5.5)", "9.0")]),
    row("Sum(value: Duration?, nextValue: Duration+?) -> Duration", "E178", "The sum; NOT_SET counts as 0.", sum_ints)
        .typing(Typing::OneTyped)
        .examples(&[("Sum(ToDuration(\"PT1H\"), ToDuration(\"PT30M\"))", "ToDuration(\"PT1H30M\")")]),
    row("Sum(integerCollection: Integer[]) -> Integer", "E178", "The sum of the items; NOT_SET counts as 0.", sum_ints)
        .examples(&[("Sum(MakeList(3, ToInt(NOT_SET), 5))", "8")]),
    row("Sum(currencyCollection: Currency[]) -> Currency", "E178", "The sum of amounts of one code.", sum_money)
        .examples(&[(
            "Sum(MakeList(MakeCurrency(1, \"USD\"), MakeCurrency(2.5, \"USD\")))",
            "MakeCurrency(3.5, \"USD\")",
        )]),
    row(
        "Sum(decimalCollection: Decimal[]) -> Decimal",
        "E178",
        "The sum of the items; NOT_SET counts as 0.",
        sum_decimals,
    )
    .examples(&[("Sum(MakeList(1.5, 2.5))", "4.0")]),
    row("Sum(value: Duration[]) -> Duration", "E178", "The sum of the items; NOT_SET counts as 0.", sum_ints)
        .examples(&[("Sum(MakeList(ToDuration(500), ToDuration(1500)))", "ToDuration(\"PT2S\")")]),
    row(
        "Average(value: Currency+?) -> Currency",
        "E179",
        "The mean of amounts of one code; NOT_SET does not count.",
        average_money,
    )
    .examples(&[("Average(MakeCurrency(8.50, \"USD\"), MakeCurrency(4.50, \"USD\"))", "MakeCurrency(6.5, \"USD\")")]),
    row("Average(decimalValue: Decimal+?) -> Decimal", "E179", "The mean; NOT_SET does not count.", average_numbers)
        .examples(&[("Average(8.0, 0.0, -4.0, 14.0)", "4.5")]),
    row(
        "Average(durationValue: Duration+?) -> Duration",
        "E179",
        "The mean, to the millisecond; NOT_SET does not count.",
        average_durations,
    )
    .examples(&[("Average(ToDuration(1000), ToDuration(3000))", "ToDuration(\"PT2S\")")]),
    row("Average(integerValue: Integer+?) -> Decimal", "E179", "The mean; NOT_SET does not count.", average_numbers)
        .examples(&[("Average(8, NOT_SET)", "8.0"), ("Average(ToInt(NOT_SET), ToInt(NOT_SET))", "0.0")]),
    row(
        "Average(currencyCollection: Currency[]) -> Currency",
        "E179",
        "The mean of amounts of one code; NOT_SET does not count.",
        average_money,
    )
    .examples(&[(
        "Average(MakeList(MakeCurrency(1, \"USD\"), MakeCurrency(2, \"USD\")))",
        "MakeCurrency(1.5, \"USD\")",
    )]),
    row(
        "Average(decimalCollection: Decimal[]) -> Decimal",
        "E179",
        "The mean of the items; NOT_SET does not count.",
        average_numbers,
    )
    .examples(&[("Average(MakeList(1.5, 2.5))", "2.0")]),
    row(
        "Average(integerCollection: Integer[]) -> Decimal",
        "E179",
        "The mean of the items; NOT_SET does not count.",
        average_numbers,
    )
    .examples(&[("Average(MakeList(8, 0, -4, 14))", "4.5")]),
    row(
        "Average(durationCollection: Duration[]) -> Duration",
        "E179",
        "The mean of the items, to the millisecond; NOT_SET does not count.",
        average_durations,
    )
    .examples(&[("Average(MakeList(ToDuration(\"PT4H\"), ToDuration(\"PT2H\")))", "ToDuration(\"PT3H\")")]),
];

fn whole(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    args.int(0).map(Out::Int)
}

fn ceiling(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.decimal(0)?.ceiling()?.into())
}

fn floor(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.decimal(0)?.floor()?.into())
}

/// The places that Round is asked for; none without the argument (E368).
fn places(args: Args<'_>) -> Result<u32, Fault> {
    Ok(if args.given(1) { args.ranged(1, 0, 28)? as u32 } else { 0 })
}

fn round(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.decimal(0)?.rounded(places(args)?, env.settings.midpoint)?.into())
}

/// A Currency with its amount changed; without an amount it is an error (E307).
fn changed(
    env: &mut Env<'_>,
    args: Args<'_>,
    change: impl Fn(Decimal) -> Result<Decimal, Overflow>,
) -> Result<Out, Fault> {
    let money = args.currency(0)?;
    let amount = money.amount.ok_or(Fault::of("E307", FaultReason::NoAmount, 0))?;
    env.charge(40)?;
    Ok(Currency { amount: Some(change(amount)?), code: money.code }.into())
}

fn ceiling_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    changed(env, args, Decimal::ceiling)
}

fn floor_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    changed(env, args, Decimal::floor)
}

fn round_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (places, midpoint) = (places(args)?, env.settings.midpoint);
    changed(env, args, |amount| amount.rounded(places, midpoint))
}
