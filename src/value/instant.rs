//! DateTime, Date and Time: from text, to text, to the parts of a calendar (E87–E89, E166, E360).
//!
//! The calendar is `jiff`'s: the Gregorian one, without time zones, which expressions know nothing of.

use super::limits::{DAY_MILLISECONDS, MAX_DATE, MIN_DATE, is_date_time};
use super::text::Text;
use jiff::civil;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How strictly ToDateTime reads (E360).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateTimeText {
    /// `YYYY-MM-DDThh:mm:ss`, with `Z`, `±hh:mm` or nothing after it.
    #[default]
    Strict,
    /// Also a fraction, which is cut, and `±hhmm`.
    Lenient,
}

/// Why a text is no DateTime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstantError {
    /// It is not written as one, or names a day or hour that does not exist.
    BadText,
    /// It lies outside E87.
    OutOfRange,
}

/// A moment taken apart; UTC, so every day has 86,400 seconds.
pub fn civil_of(seconds: i64) -> civil::DateTime {
    let timestamp = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    Offset::UTC.to_datetime(timestamp)
}

/// Seconds since 1970 of a moment in UTC; `None` outside E87.
pub fn seconds_of(moment: civil::DateTime) -> Option<i64> {
    let seconds = Offset::UTC.to_timestamp(moment).ok()?.as_second();
    is_date_time(seconds).then_some(seconds)
}

/// Seconds since 1970 of year, month, day, hour, minute, second; `None` for a moment that does not exist.
pub fn seconds_at(parts: [i64; 6]) -> Option<i64> {
    let small = |index: usize| i8::try_from(parts[index]).ok();
    let day = civil::Date::new(i16::try_from(parts[0]).ok()?, small(1)?, small(2)?).ok()?;
    let time = civil::Time::new(small(3)?, small(4)?, small(5)?, 0).ok()?;
    seconds_of(day.to_datetime(time))
}

/// Writes a DateTime as `2031-05-04T07:08:09Z` (E87).
pub fn write_date_time(seconds: i64, out: &mut Text) {
    let moment = civil_of(seconds);
    let (day, time) = (moment.date(), moment.time());
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
}

/// Takes that many ASCII digits off the front.
fn number(text: &mut &str, digits: usize) -> Option<i64> {
    let head = text.get(..digits)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *text = &text[digits..];
    head.parse().ok()
}

/// Takes one character off the front.
fn mark(text: &mut &str, wanted: char) -> Option<()> {
    *text = text.strip_prefix(wanted)?;
    Some(())
}

/// Reads a DateTime (E166): seconds since 1970, UTC.
pub fn parse_date_time(text: &str, how: DateTimeText) -> Result<i64, InstantError> {
    let mut rest = text;
    let (parts, offset) = date_time_parts(&mut rest, how).ok_or(InstantError::BadText)?;
    let day = i8::try_from(parts[1]).ok().zip(i8::try_from(parts[2]).ok());
    let exists = day.and_then(|(month, day)| civil::Date::new(i16::try_from(parts[0]).ok()?, month, day).ok());
    let (Some(day), true) = (exists, parts[3] < 24 && parts[4] < 60 && parts[5] < 60) else {
        return Err(InstantError::BadText);
    };
    let midnight = Offset::UTC.to_timestamp(day.to_datetime(civil::Time::midnight()));
    let midnight = midnight.map_err(|_| InstantError::OutOfRange)?.as_second();
    let seconds = midnight + parts[3] * 3_600 + parts[4] * 60 + parts[5] - offset;
    if is_date_time(seconds) { Ok(seconds) } else { Err(InstantError::OutOfRange) }
}

/// The six numbers and the offset in seconds.
fn date_time_parts(rest: &mut &str, how: DateTimeText) -> Option<([i64; 6], i64)> {
    let year = number(rest, 4)?;
    mark(rest, '-')?;
    let month = number(rest, 2)?;
    mark(rest, '-')?;
    let day = number(rest, 2)?;
    mark(rest, 'T')?;
    let hour = number(rest, 2)?;
    mark(rest, ':')?;
    let minute = number(rest, 2)?;
    mark(rest, ':')?;
    let second = number(rest, 2)?;
    if how == DateTimeText::Lenient && rest.starts_with('.') {
        let fraction = rest[1..].bytes().take_while(u8::is_ascii_digit).count();
        if fraction == 0 {
            return None;
        }
        *rest = &rest[1 + fraction..];
    }
    Some(([year, month, day, hour, minute, second], offset(rest, how)?))
}

/// What follows the time: nothing, `Z`, `±hh:mm`.
fn offset(rest: &mut &str, how: DateTimeText) -> Option<i64> {
    if rest.is_empty() || *rest == "Z" {
        return Some(0);
    }
    let sign = if mark(rest, '+').is_some() { 1 } else { -1 };
    if sign < 0 {
        mark(rest, '-')?;
    }
    let hours = number(rest, 2)?;
    if mark(rest, ':').is_none() && how == DateTimeText::Strict {
        return None;
    }
    let minutes = number(rest, 2)?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// Writes a Date as `YYYY-MM-DD` (E381).
pub fn write_date(days: i32, out: &mut Text) {
    let day = civil_of(i64::from(days) * 86_400).date();
    let _ = write!(out, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

/// Writes a Time as `hh:mm:ss`, with milliseconds when there are some (E381).
pub fn write_time(milliseconds: u32, out: &mut Text) {
    let (seconds, fraction) = (milliseconds / 1_000, milliseconds % 1_000);
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if fraction != 0 {
        let _ = write!(out, ".{fraction:03}");
    }
}

/// Reads a Date of `YYYY-MM-DD`: days since 1970-01-01 (E88).
pub fn parse_date(text: &str) -> Option<i32> {
    let mut rest = text;
    let year = number(&mut rest, 4)?;
    mark(&mut rest, '-')?;
    let month = number(&mut rest, 2)?;
    mark(&mut rest, '-')?;
    let day = number(&mut rest, 2)?;
    let seconds = seconds_at([year, month, day, 0, 0, 0])?;
    let days = i32::try_from(seconds / 86_400).ok()?;
    (rest.is_empty() && (MIN_DATE..=MAX_DATE).contains(&days)).then_some(days)
}

/// Reads a Time of `hh:mm:ss` or `hh:mm:ss.fff`: milliseconds since midnight (E89).
pub fn parse_time(text: &str) -> Option<u32> {
    let mut rest = text;
    let hour = number(&mut rest, 2)?;
    mark(&mut rest, ':')?;
    let minute = number(&mut rest, 2)?;
    mark(&mut rest, ':')?;
    let second = number(&mut rest, 2)?;
    let fraction = if mark(&mut rest, '.').is_some() { number(&mut rest, 3)? } else { 0 };
    let exists = rest.is_empty() && hour < 24 && minute < 60 && second < 60;
    let milliseconds = u32::try_from((hour * 3_600 + minute * 60 + second) * 1_000 + fraction).ok()?;
    (exists && milliseconds < DAY_MILLISECONDS).then_some(milliseconds)
}
