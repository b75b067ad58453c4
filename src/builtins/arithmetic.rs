//! What the operators of numbers, money, time and truth do (E103, E104, E110–E122).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use crate::value::limits::{is_date_time, is_duration, is_integer};
use crate::value::{Currency, Decimal, Overflow, PowerError, QuotientError, Text};

/// An Integer within E81 (E104).
pub(super) fn integer(result: Option<i64>) -> Result<Out, Fault> {
    result.filter(|number| is_integer(*number)).map(Out::Int).ok_or(Fault::new("E367", FaultReason::Overflow))
}

/// A Duration within E90.
pub(super) fn duration(result: Option<i64>) -> Result<Out, Fault> {
    result.filter(|length| is_duration(*length)).map(Out::Int).ok_or(Fault::new("E367", FaultReason::Overflow))
}

/// A DateTime within E87.
pub(super) fn date_time(result: Option<i64>) -> Result<Out, Fault> {
    result.filter(|seconds| is_date_time(*seconds)).map(Out::Int).ok_or(Fault::new("E367", FaultReason::Overflow))
}

fn decimal(result: Result<Decimal, Overflow>) -> Result<Out, Fault> {
    Ok(result?.into())
}

/// The fault of a quotient that is none; the divisor is argument 1.
fn quotient(error: QuotientError) -> Fault {
    match error {
        QuotientError::ZeroDivisor => Fault::of("E306", FaultReason::ZeroDivisor, 1),
        QuotientError::Overflow => Fault::new("E367", FaultReason::Overflow),
    }
}

pub(super) fn add_integers(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(args.int(0)?.checked_add(args.int(1)?))
}

pub(super) fn subtract_integers(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(args.int(0)?.checked_sub(args.int(1)?))
}

pub(super) fn multiply_integers(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(args.int(0)?.checked_mul(args.int(1)?))
}

pub(super) fn remain_integers(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (dividend, divisor) = (args.int(0)?, args.int(1)?);
    let Some(rest) = dividend.checked_rem(divisor) else { return Err(quotient(QuotientError::ZeroDivisor)) };
    let moved =
        env.settings.remainder_sign == crate::value::RemainderSign::Divisor && rest != 0 && (rest < 0) != (divisor < 0);
    integer(Some(if moved { rest + divisor } else { rest }))
}

pub(super) fn negate_integer(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(args.int(0)?.checked_neg())
}

pub(super) fn bit_and(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(Some(args.int(0)? & args.int(1)?))
}

pub(super) fn bit_or(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(Some(args.int(0)? | args.int(1)?))
}

pub(super) fn bit_not(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    integer(Some(!args.int(0)?))
}

pub(super) fn not(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok((!args.boolean(0)?).into())
}

pub(super) fn add(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    decimal(args.number(0)?.plus(args.number(1)?))
}

pub(super) fn subtract(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    decimal(args.number(0)?.minus(args.number(1)?))
}

pub(super) fn multiply(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    decimal(args.number(0)?.times(args.number(1)?))
}

pub(super) fn divide(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (dividend, divisor) = (args.number(0)?, args.number(1)?);
    Ok(dividend.divided_by(divisor, env.settings.division_digits.places()).map_err(quotient)?.into())
}

pub(super) fn remain(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (dividend, divisor) = (args.number(0)?, args.number(1)?);
    Ok(dividend.remainder(divisor, env.settings.remainder_sign).map_err(quotient)?.into())
}

pub(super) fn power(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (base, exponent) = (args.number(0)?, args.number(1)?);
    // Roots are the dearest thing a number can ask for: hundreds of microseconds, where a step takes some nanoseconds.
    env.work(if base.is_long_power(exponent) { 40_000 } else { 100 })?;
    let result = base.power(exponent, env.settings.division_digits.places());
    match result {
        Ok(power) => Ok(power.into()),
        Err(PowerError::Domain) => Err(Fault::new("E351", FaultReason::PowerDomain)),
        Err(PowerError::Overflow) => Err(Fault::new("E367", FaultReason::Overflow)),
    }
}

pub(super) fn negate(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.decimal(0)?.negated().into())
}

/// A Currency's amount, which arithmetic and order need (E355).
pub(super) fn amount(money: Currency, argument: usize) -> Result<Decimal, Fault> {
    money.amount.ok_or(Fault::of("E355", FaultReason::NoAmount, argument))
}

/// Two amounts of one code; two NOT_SET codes are one (E111, E355).
pub(super) fn amounts(args: Args<'_>) -> Result<(Decimal, Decimal, Currency), Fault> {
    let (one, two) = (args.currency(0)?, args.currency(1)?);
    if one.code != two.code {
        return Err(Fault::new("E355", FaultReason::CurrencyMismatch));
    }
    Ok((amount(one, 0)?, amount(two, 1)?, one))
}

fn money(code: Currency, amount: Decimal) -> Out {
    Currency { amount: Some(amount), code: code.code }.into()
}

pub(super) fn add_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (one, two, code) = amounts(args)?;
    env.charge(40)?;
    Ok(money(code, one.plus(two)?))
}

pub(super) fn subtract_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (one, two, code) = amounts(args)?;
    env.charge(40)?;
    Ok(money(code, one.minus(two)?))
}

pub(super) fn negate_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let code = args.currency(0)?;
    env.charge(40)?;
    Ok(money(code, amount(code, 0)?.negated()))
}

pub(super) fn scale(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (factor, code) = (args.number(0)?, args.currency(1)?);
    env.charge(40)?;
    Ok(money(code, factor.times(amount(code, 1)?)?))
}

pub(super) fn scaled(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (code, factor) = (args.currency(0)?, args.number(1)?);
    env.charge(40)?;
    Ok(money(code, amount(code, 0)?.times(factor)?))
}

pub(super) fn divide_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (code, divisor) = (args.currency(0)?, args.number(1)?);
    env.charge(40)?;
    let places = env.settings.division_digits.places();
    Ok(money(code, amount(code, 0)?.divided_by(divisor, places).map_err(quotient)?))
}

pub(super) fn remain_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (code, divisor) = (args.currency(0)?, args.number(1)?);
    env.charge(40)?;
    let sign = env.settings.remainder_sign;
    Ok(money(code, amount(code, 0)?.remainder(divisor, sign).map_err(quotient)?))
}

/// A Duration loses its fraction of a second, towards zero, before it moves a DateTime (E112, E193).
pub(super) fn whole_seconds(milliseconds: i64) -> i64 {
    milliseconds / 1_000
}

pub(super) fn later(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    date_time(args.int(1)?.checked_add(whole_seconds(args.int(0)?)))
}

pub(super) fn later_by(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    date_time(args.int(0)?.checked_add(whole_seconds(args.int(1)?)))
}

pub(super) fn earlier(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    date_time(args.int(0)?.checked_sub(whole_seconds(args.int(1)?)))
}

pub(super) fn add_durations(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    duration(args.int(0)?.checked_add(args.int(1)?))
}

pub(super) fn subtract_durations(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    duration(args.int(0)?.checked_sub(args.int(1)?))
}

pub(super) fn negate_duration(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    duration(args.int(0)?.checked_neg())
}

pub(super) fn add_texts(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (one, two): (&Text, &Text) = (args.text(0)?, args.text(1)?);
    Ok(super::units::joined(env, [one, two].into_iter())?.into())
}
