//! Sum and Average over arguments or over one collection (E178, E179).

use super::arithmetic::{duration, integer};
use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::settings::AverageDuration;
use crate::value::{Currency, CurrencyCode, Decimal, Kind, QuotientError, Value};

/// The values that are set, of the collection that is the one argument or of the arguments themselves.
fn set_values<'a>(args: Args<'a>) -> impl Iterator<Item = Value> + 'a {
    let items = args.types.first().filter(|ty| ty.list).and_then(|_| args.list(0).ok());
    let listed = items.into_iter().flatten().cloned();
    let own = (0..if items.is_some() { 0 } else { args.count() }).map(move |index| args.any(index));
    listed.chain(own).filter(|value| !value.is_not_set())
}

/// Integers and Durations: summed exactly, then held against the range.
fn total(args: Args<'_>) -> (i128, i128) {
    set_values(args).fold((0, 0), |(sum, count), value| (sum + i128::from(value.to_int()), count + 1))
}

pub(super) fn sum_ints(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    let sum = i64::try_from(total(args).0).ok();
    if args.result.kind == Kind::Duration { duration(sum) } else { integer(sum) }
}

/// The sum and the count of Integers or Decimals.
fn total_of_numbers(args: Args<'_>) -> Result<(Decimal, i64), Fault> {
    let (mut sum, mut count) = (Decimal::ZERO, 0);
    for value in set_values(args) {
        let number = match value {
            Value::Decimal(number) => number,
            other => Decimal::from(other.to_int()),
        };
        sum = sum.plus(number)?;
        count += 1;
    }
    Ok((sum, count))
}

pub(super) fn sum_decimals(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    Ok(total_of_numbers(args)?.0.into())
}

/// The mean, by E347; `0.0` of nothing.
fn mean(sum: Decimal, count: i64, places: u32) -> Result<Decimal, Fault> {
    match sum.divided_by(Decimal::from(count), places) {
        Ok(mean) => Ok(mean),
        Err(QuotientError::ZeroDivisor) => Ok(Decimal::ZERO),
        Err(QuotientError::Overflow) => Err(Fault::new("E367", FaultReason::Overflow)),
    }
}

pub(super) fn average_numbers(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    let (sum, count) = total_of_numbers(args)?;
    Ok(mean(sum, count, env.settings.division_digits.places())?.into())
}

pub(super) fn average_durations(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.read(args.bytes())?;
    let (sum, count) = total(args);
    if count == 0 {
        return Ok(Out::Int(0));
    }
    let half = match env.settings.average_duration {
        AverageDuration::Round if sum < 0 => -(count / 2),
        AverageDuration::Round => count / 2,
        AverageDuration::Cut => 0,
    };
    duration(i64::try_from((sum + half) / count).ok())
}

/// The sum of amounts with their code and count. Amounts that are NOT_SET count as `missing` says: as 0 with their code,
/// or not at all.
fn total_of_money(args: Args<'_>, missing: Option<Decimal>) -> Result<(Currency, i64), Fault> {
    let mut code: Option<Option<CurrencyCode>> = None;
    let (mut sum, mut count) = (Decimal::ZERO, 0);
    for value in set_values(args) {
        let Value::Currency(money) = value else { continue };
        let Some(amount) = money.amount.or(missing) else { continue };
        if *code.get_or_insert(money.code) != money.code {
            return Err(Fault::new("E355", FaultReason::CurrencyMismatch));
        }
        sum = sum.plus(amount)?;
        count += 1;
    }
    Ok((Currency { amount: Some(sum), code: code.flatten() }, count))
}

pub(super) fn sum_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(40)?;
    env.read(args.bytes())?;
    Ok(total_of_money(args, Some(Decimal::ZERO))?.0.into())
}

pub(super) fn average_money(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    env.charge(40)?;
    env.read(args.bytes())?;
    let (total, count) = total_of_money(args, None)?;
    let sum = total.amount.unwrap_or(Decimal::ZERO);
    let amount = mean(sum, count, env.settings.division_digits.places())?;
    Ok(Currency { amount: Some(amount), code: total.code }.into())
}
