//! Lengths of time, and moments moved by them (E185, E187, E191, E194, E196, E197, E266).

use super::arithmetic::{date_time, duration};
use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use crate::value::Value;
use crate::value::limits::is_duration;

pub(super) fn now(env: &mut Env<'_>, _: Args<'_>) -> Result<Out, Fault> {
    date_time(Some(env.now))
}

pub(super) fn make_duration(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let mut sum: i128 = 0;
    for (index, unit) in [86_400_000, 3_600_000, 60_000, 1_000, 1].into_iter().enumerate() {
        sum += i128::from(args.int_or(index, 0)?) * unit;
    }
    duration(i64::try_from(sum).ok())
}

/// AddDays and its kin: the unit is `SECONDS` long.
pub(super) fn move_by_unit<const SECONDS: i64>(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (start, count) = (args.int(0)?, args.int(1)?);
    date_time(count.checked_mul(SECONDS).and_then(|seconds| start.checked_add(seconds)))
}

pub(super) fn difference(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    // Four centuries of milliseconds are well within a Duration.
    duration((args.int(0)? - args.int(1)?).checked_mul(1_000))
}

/// The least multiple of an interval above zero that is not below.
fn next_multiple(length: i64, interval: i64) -> Option<i64> {
    let down = length.rem_euclid(interval);
    if down == 0 { Some(length) } else { length.checked_add(interval - down) }
}

pub(super) fn round_up(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let length = args.int(0)?;
    if !args.given(1) {
        let step = [30_000, 60_000, 120_000, 300_000].into_iter().find(|step| length <= *step);
        return duration(step.or_else(|| next_multiple(length, 300_000)));
    }
    let interval = args.int(1)?;
    if interval <= 0 {
        return Err(Fault::of("E363", FaultReason::ArgumentRange, 1));
    }
    let values = if args.given(2) { args.list(2)? } else { &[] };
    env.read(16 * values.len())?;
    let set = values.iter().filter(|value| !value.is_not_set()).map(Value::to_int);
    let least = set.filter(|value| *value >= length).min();
    duration(least.or_else(|| next_multiple(length, interval)))
}

pub(super) fn range(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (middle, width) = (args.int(0)?, args.int(1)?);
    let ends = [middle.checked_sub(width), middle.checked_add(width)];
    env.charge(32)?;
    let mut items = Vec::with_capacity(2);
    for end in ends {
        let end = end.filter(|end| is_duration(*end)).ok_or(Fault::new("E367", FaultReason::Overflow))?;
        items.push(Value::Duration(end));
    }
    Ok(Value::list(items).into())
}

pub(super) fn timeslot(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(Value::Timeslot { start: args.int(0)?, length: args.int(1)? }.into())
}

pub(super) fn resolve_slot(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    Ok(args.value(0)?.clone().into())
}
