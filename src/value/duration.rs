//! Durations as text: the XSD form of days, hours, minutes and seconds (E91, E167, E361).

use super::decimal::Overflow;
use super::limits::is_duration;
use super::text::Text;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How a fraction of a second is written (E361).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DurationText {
    /// `PT30.25S`
    #[default]
    Shortest,
    /// `PT30.250S`
    ThreeDigits,
}

/// Why a text is no Duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationError {
    /// It is not written as one.
    BadText,
    /// It is longer than E90.
    OutOfRange,
}

impl From<Overflow> for DurationError {
    fn from(_: Overflow) -> Self {
        Self::OutOfRange
    }
}

/// Writes a Duration of milliseconds: `P1DT2H`, `PT0S`, `-PT30.25S` (E91).
pub fn write_duration(milliseconds: i64, how: DurationText, out: &mut Text) {
    if milliseconds < 0 {
        out.push('-');
    }
    let (seconds, fraction) = (milliseconds.unsigned_abs() / 1_000, milliseconds.unsigned_abs() % 1_000);
    out.push('P');
    write_part(seconds / 86_400, 'D', out);
    if milliseconds != 0 && milliseconds.unsigned_abs().is_multiple_of(86_400_000) {
        return;
    }
    out.push('T');
    write_part(seconds / 3_600 % 24, 'H', out);
    write_part(seconds / 60 % 60, 'M', out);
    if seconds % 60 != 0 || fraction != 0 || milliseconds == 0 {
        write_seconds(seconds % 60, fraction, how, out);
    }
}

/// A part that is not zero.
fn write_part(number: u64, unit: char, out: &mut Text) {
    if number != 0 {
        let _ = write!(out, "{number}{unit}");
    }
}

/// Seconds and their fraction.
fn write_seconds(seconds: u64, fraction: u64, how: DurationText, out: &mut Text) {
    let _ = match (fraction, how) {
        (0, _) => write!(out, "{seconds}"),
        (_, DurationText::ThreeDigits) => write!(out, "{seconds}.{fraction:03}"),
        _ if fraction.is_multiple_of(100) => write!(out, "{seconds}.{}", fraction / 100),
        _ if fraction.is_multiple_of(10) => write!(out, "{seconds}.{:02}", fraction / 10),
        _ => write!(out, "{seconds}.{fraction:03}"),
    };
    out.push('S');
}

/// Reads `(-)PnDTnHnMnS`: milliseconds (E167).
pub fn parse_duration(text: &str) -> Result<i64, DurationError> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = rest.strip_prefix('P').ok_or(DurationError::BadText)?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        None if !rest.is_empty() => (rest, ""),
        _ => return Err(DurationError::BadText),
    };
    let mut total: i128 = 0;
    let mut left = days;
    total += part(&mut left, 'D', 86_400_000)?;
    let mut right = time;
    total += part(&mut right, 'H', 3_600_000)?;
    total += part(&mut right, 'M', 60_000)?;
    total += seconds(&mut right)?;
    if !left.is_empty() || !right.is_empty() {
        return Err(DurationError::BadText);
    }
    let total = i64::try_from(if negative { -total } else { total }).map_err(|_| DurationError::OutOfRange)?;
    if is_duration(total) { Ok(total) } else { Err(DurationError::OutOfRange) }
}

/// Digits of a part: too many to count are too long a Duration.
fn count(digits: &str) -> Result<i128, DurationError> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::BadText);
    }
    let digits = digits.trim_start_matches('0');
    if digits.len() > 18 { Err(DurationError::OutOfRange) } else { Ok(digits.parse().unwrap_or(0)) }
}

/// Takes `nX` off the front, if it is there.
fn part(text: &mut &str, unit: char, milliseconds: i128) -> Result<i128, DurationError> {
    let Some((digits, rest)) = text.split_once(unit) else { return Ok(0) };
    *text = rest;
    Ok(count(digits)? * milliseconds)
}

/// Takes `n.fS` off the front, if it is there; the fraction is cut after milliseconds.
fn seconds(text: &mut &str) -> Result<i128, DurationError> {
    let Some((number, rest)) = text.split_once('S') else { return Ok(0) };
    *text = rest;
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let mut milliseconds = count(whole)? * 1_000;
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(DurationError::BadText);
        }
        let mut unit = 100;
        for digit in fraction.bytes().take(3) {
            milliseconds += i128::from(digit - b'0') * unit;
            unit /= 10;
        }
    }
    Ok(milliseconds)
}
