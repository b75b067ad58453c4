//! The calendar: parts of a moment, moments of parts (E186, E188–E190, E192, E195).

use super::arithmetic::date_time;
use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::settings::{ImpossibleDate, LeapDay, WeekRule};
use crate::value::{civil_of, seconds_at};
use jiff::civil::{Date, DateTime};

/// The moment that argument 0 is.
fn moment(args: Args<'_>) -> Result<DateTime, Fault> {
    Ok(civil_of(args.int(0)?))
}

fn number(part: impl Into<i64>) -> Result<Out, Fault> {
    Ok(Out::Int(part.into()))
}

pub(super) fn year(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.year())
}

pub(super) fn month(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.month())
}

pub(super) fn day(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.day())
}

pub(super) fn hour(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.hour())
}

pub(super) fn minute(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.minute())
}

pub(super) fn second(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(moment(args)?.second())
}

/// Sunday 1 to Saturday 7.
fn weekday(date: Date) -> i64 {
    i64::from(date.weekday().to_sunday_one_offset())
}

pub(super) fn day_of_week(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    number(weekday(moment(args)?.date()))
}

pub(super) fn week_number(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let date = moment(args)?.date();
    match env.settings.week_rule {
        WeekRule::Iso => number(date.iso_week_date().week()),
        WeekRule::January1 => {
            let first = weekday(date.first_of_year());
            number((i64::from(date.day_of_year()) + first - 2) / 7 + 1)
        }
    }
}

/// Seconds of a day that may not exist; then by the project's choice (E357).
fn at(env: &Env<'_>, mut parts: [i64; 6]) -> Result<Out, Fault> {
    if let Some(seconds) = seconds_at(parts) {
        return Ok(Out::Int(seconds));
    }
    if env.settings.impossible_date == ImpossibleDate::Error {
        return Err(Fault::new("E357", FaultReason::ImpossibleDate));
    }
    parts[2] = days_in(parts[0], parts[1]);
    date_time(seconds_at(parts))
}

/// How many days a month has; 0 for a month that does not exist.
fn days_in(year: i64, month: i64) -> i64 {
    let first = i16::try_from(year).ok().zip(i8::try_from(month).ok());
    let first = first.and_then(|(year, month)| Date::new(year, month, 1).ok());
    first.map_or(0, |date| i64::from(date.days_in_month()))
}

/// Hour, minute and second that stand from an argument on; midnight if there are none (E368).
fn time_of(args: Args<'_>, from: usize) -> Result<[i64; 3], Fault> {
    if !args.given(from) {
        return Ok([0; 3]);
    }
    Ok([args.ranged(from, 0, 23)?, args.ranged(from + 1, 0, 59)?, args.ranged(from + 2, 0, 59)?])
}

pub(super) fn make_date_time(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (year, month, day) = (args.ranged(0, 1800, 2200)?, args.ranged(1, 1, 12)?, args.ranged(2, 1, 31)?);
    let [hour, minute, second] = time_of(args, 3)?;
    at(env, [year, month, day, hour, minute, second])
}

/// The same day and time so many months on, or the last day of a month that lacks it (E192).
fn months_later(moment: DateTime, months: i64) -> Option<i64> {
    let count = i64::from(moment.year()) * 12 + i64::from(moment.month()) - 1;
    let count = count.checked_add(months)?;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let day = i64::from(moment.day()).min(days_in(year, month));
    seconds_at([year, month, day, moment.hour().into(), moment.minute().into(), moment.second().into()])
}

pub(super) fn add_months(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    date_time(months_later(moment(args)?, args.int(1)?))
}

pub(super) fn add_years(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let (moment, years) = (moment(args)?, args.int(1)?);
    let leap_day = moment.month() == 2 && moment.day() == 29;
    let year = i64::from(moment.year()).checked_add(years);
    if leap_day && env.settings.leap_day == LeapDay::Error && year.is_some_and(|year| days_in(year, 2) == 28) {
        return Err(Fault::new("E358", FaultReason::ImpossibleDate));
    }
    date_time(years.checked_mul(12).and_then(|months| months_later(moment, months)))
}

/// GetDayOfWeekOccurrence: three, four, six or seven arguments; of six the fourth is the hour (E195).
pub(super) fn occurrence(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let by_month = matches!(args.count(), 4 | 7);
    let most = if by_month { 5 } else { 53 };
    let (wanted, nth) = (args.ranged(0, 1, 7)?, args.ranged(1, -most, most)?);
    if nth == 0 {
        return Err(Fault::of("E195", FaultReason::ArgumentRange, 1));
    }
    let year = args.ranged(2, 1800, 2200)?;
    let month = if by_month { args.ranged(3, 1, 12)? } else { 1 };
    let [hour, minute, second] = time_of(args, if by_month { 4 } else { 3 })?;
    let first = i16::try_from(year).ok().zip(i8::try_from(month).ok());
    let Some(first) = first.and_then(|(year, month)| Date::new(year, month, 1).ok()) else {
        return Ok(Out::not_set(args.result));
    };
    let days = i64::from(if by_month { first.days_in_month().into() } else { first.days_in_year() });
    let offset = if nth > 0 {
        (wanted - weekday(first)).rem_euclid(7) + 7 * (nth - 1)
    } else {
        let last = (weekday(first) - 1 + days - 1).rem_euclid(7) + 1;
        days - 1 - (last - wanted).rem_euclid(7) + 7 * (nth + 1)
    };
    if !(0..days).contains(&offset) {
        return Ok(Out::not_set(args.result));
    }
    let midnight = seconds_at([year, month, 1, hour, minute, second]);
    date_time(midnight.map(|seconds| seconds + offset * 86_400))
}
