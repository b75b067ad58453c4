//! ToDateTime, ToDuration, and the casts that only give a typed NOT_SET (E166, E167, E170, E257).

use super::call::{Args, Out};
use super::env::Env;
use super::fault::{Fault, FaultReason};
use super::row::{Row, row};
use super::settings::ErrorOrNotSet;
use super::to_number::{filled_or_fault, not_set, same_int, same_value};
use crate::value::limits::{is_date_time, is_duration};
use crate::value::{DurationError, InstantError, NOT_SET_INT, parse_date_time, parse_duration};

macro_rules! own_casts {
    ($($name:literal, $ty:literal, $text:literal, $offer:literal;)*) => {
        [$(
            row(concat!($name, "(", $text, ": String?) -> ", $ty), "E170", "Looks it up by its name; hidden.", not_set).hidden($offer),
            row(concat!($name, "(valueToConvert: NOT_SET) -> ", $ty), "E170", "A NOT_SET of the type.", not_set)
                .examples(&[(concat!($name, "(NOT_SET)"), concat!($name, "(NOT_SET)"))]),
            row(concat!($name, "(valueToReturn: ", $ty, "?) -> ", $ty), "E170", "The value itself.", same_value)
                .examples(&[(concat!($name, "(", $name, "(NOT_SET))"), concat!($name, "(NOT_SET)"))]),
        )*]
    };
}

/// The rows of objects.
pub(super) static OBJECTS: [Row; 18] = own_casts! {
    "ToSkill", "Skill", "skillName", "FindSkill";
    "ToUser", "User", "userName", "FindUser";
    "ToLanguageSkill", "LanguageSkill", "languageTag", "FindLanguageSkill";
    "ToQueue", "Queue", "valueToConvert", "FindQueue";
    "ToGroup", "Group", "valueToConvert", "";
    "ToWrapupCode", "WrapupCode", "valueToConvert", "";
};

/// The rows of time.
pub(super) const ROWS: &[Row] = &[
    row(
        "ToDateTime(text: String?) -> DateTime",
        "E166",
        "The moment that a text of ISO 8601 says, in UTC.",
        text_to_date_time,
    )
    .examples(&[("ToDateTime(\"2009-01-10T06:30:00+02:00\")", "MakeDateTime(2009, 1, 10, 4, 30, 0)")]),
    row(
        "ToDateTime(valueToConvert: Integer?) -> DateTime",
        "E166",
        "The moment so many seconds after 1970 began.",
        int_to_date_time,
    )
    .examples(&[("ToDateTime(0)", "MakeDateTime(1970, 1, 1, 0, 0, 0)")]),
    row("ToDateTime(valueToConvert: NOT_SET) -> DateTime", "E73", "A NOT_SET DateTime.", not_set)
        .examples(&[("ToDateTime(NOT_SET)", "ToDateTime(NOT_SET)")]),
    row("ToDateTime(valueToReturn: DateTime?) -> DateTime", "E166", "The value itself.", same_int)
        .examples(&[("ToDateTime(MakeDateTime(2026, 5, 4))", "MakeDateTime(2026, 5, 4, 0, 0, 0)")]),
    row(
        "ToDuration(valueToConvert: String?) -> Duration",
        "E167",
        "The length of time that an XSD text says.",
        text_to_duration,
    )
    .examples(&[("ToDuration(\"PT90M\")", "ToDuration(\"PT1H30M\")")]),
    row("ToDuration(valueToConvert: Integer?) -> Duration", "E167", "So many milliseconds.", int_to_duration)
        .examples(&[("ToDuration(1000 * 60 * 60 * 24)", "ToDuration(\"P1D\")")]),
    row("ToDuration(valueToConvert: NOT_SET) -> Duration", "E73", "A NOT_SET Duration.", not_set)
        .examples(&[("ToDuration(NOT_SET)", "ToDuration(NOT_SET)")]),
    row("ToDuration(valueToReturn: Duration?) -> Duration", "E167", "The value itself.", same_int)
        .examples(&[("ToDuration(MakeDuration(0, 1, 0, 0))", "ToDuration(\"PT1H\")")]),
    row("ToScheduleGroup(valueToConvert: NOT_SET) -> ScheduleGroup", "E257", "A NOT_SET ScheduleGroup.", not_set)
        .examples(&[("ToScheduleGroup(NOT_SET)", "ToScheduleGroup(NOT_SET)")]),
];

/// What bad text is by the project's choice (E365).
pub(super) fn bad_text(env: &Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    match env.settings.bad_text {
        ErrorOrNotSet::Error => Err(Fault::of("E365", FaultReason::BadText, 0)),
        ErrorOrNotSet::NotSet => Ok(Out::not_set(args.result)),
    }
}

fn text_to_date_time(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = filled_or_fault(env, args)? else { return Ok(Out::Int(NOT_SET_INT)) };
    match parse_date_time(text, env.settings.datetime_text) {
        Ok(seconds) => Ok(Out::Int(seconds)),
        Err(InstantError::BadText) => bad_text(env, args),
        Err(InstantError::OutOfRange) => Err(Fault::of("E367", FaultReason::Overflow, 0)),
    }
}

fn int_to_date_time(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    within(args, is_date_time)
}

fn text_to_duration(env: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    let Some(text) = filled_or_fault(env, args)? else { return Ok(Out::Int(NOT_SET_INT)) };
    match parse_duration(text) {
        Ok(milliseconds) => Ok(Out::Int(milliseconds)),
        Err(DurationError::BadText) => bad_text(env, args),
        Err(DurationError::OutOfRange) => Err(Fault::of("E367", FaultReason::Overflow, 0)),
    }
}

fn int_to_duration(_: &mut Env<'_>, args: Args<'_>) -> Result<Out, Fault> {
    within(args, is_duration)
}

/// The number as it is, if the new type has it; NOT_SET stays.
fn within(args: Args<'_>, holds: fn(i64) -> bool) -> Result<Out, Fault> {
    match args.optional_int(0) {
        None => Ok(Out::Int(NOT_SET_INT)),
        Some(number) if holds(number) => Ok(Out::Int(number)),
        Some(_) => Err(Fault::of("E367", FaultReason::Overflow, 0)),
    }
}
