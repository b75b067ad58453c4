//! Dates and durations, all UTC: the rows (E185–E197, E266).

use super::arithmetic::later_by;
use super::calendar::{
    add_months, add_years, day, day_of_week, hour, make_date_time, minute, month, occurrence, second, week_number, year,
};
use super::durations::{difference, make_duration, move_by_unit, now, range, resolve_slot, round_up, timeslot};
use super::row::{Row, row};

/// The rows.
pub(super) const ROWS: &[Row] = &[
    row("Day(value: DateTime) -> Integer", "E188", "The day of the month.", day).examples(&[("Day(MakeDateTime(2009, 3, 20))", "20")]),
    row("Month(value: DateTime) -> Integer", "E188", "The month, 1 to 12.", month).examples(&[("Month(MakeDateTime(2009, 3, 20))", "3")]),
    row("Year(value: DateTime) -> Integer", "E188", "The year.", year).examples(&[("Year(MakeDateTime(2009, 3, 20))", "2009")]),
    row("Hour(value: DateTime) -> Integer", "E188", "The hour, 0 to 23.", hour).examples(&[("Hour(MakeDateTime(2009, 3, 20, 14, 5, 6))", "14")]),
    row("Minute(value: DateTime) -> Integer", "E188", "The minute.", minute).examples(&[("Minute(MakeDateTime(2009, 3, 20, 14, 5, 6))", "5")]),
    row("Second(value: DateTime) -> Integer", "E188", "The second.", second).examples(&[("Second(MakeDateTime(2009, 3, 20, 14, 5, 6))", "6")]),
    row("DateTimeDiff(dateTime1: DateTime, dateTime2: DateTime) -> Duration", "E194", "The first less the second.", difference)
        .examples(&[("DateTimeDiff(MakeDateTime(2009, 3, 20, 14, 0, 0), MakeDateTime(2009, 3, 20, 12, 0, 0))", "ToDuration(\"PT2H\")")]),
    row("DayOfWeek(value: DateTime) -> Integer", "E189", "Sunday is 1, Saturday 7.", day_of_week).examples(&[("DayOfWeek(MakeDateTime(2009, 4, 5))", "1")]),
    row("GetDayOfWeekOccurrence(dayOfWeek: Integer{1..7}, occurrence: Integer{-53..53,≠0}, year: Integer{1800..2200}) -> DateTime", "E195", "The n-th such weekday of the year; a negative n counts from the end.", occurrence)
        .examples(&[("GetDayOfWeekOccurrence(1, 10, 2017)", "MakeDateTime(2017, 3, 5, 0, 0, 0)"), ("GetDayOfWeekOccurrence(6, -1, 2017)", "MakeDateTime(2017, 12, 29, 0, 0, 0)")]),
    row("GetDayOfWeekOccurrence(dayOfWeek: Integer{1..7}, occurrence: Integer{-5..5,≠0}, year: Integer{1800..2200}, month: Integer{1..12}) -> DateTime", "E195", "The n-th such weekday of the month; NOT_SET if there is none.", occurrence)
        .examples(&[("GetDayOfWeekOccurrence(3, 5, 2017, 4)", "ToDateTime(NOT_SET)")]),
    row("GetDayOfWeekOccurrence(dayOfWeek: Integer{1..7}, occurrence: Integer{-53..53,≠0}, year: Integer{1800..2200}, hour: Integer{0..23}, minute: Integer{0..59}, second: Integer{0..59}) -> DateTime", "E195", "The n-th such weekday of the year, at that time.", occurrence)
        .examples(&[("GetDayOfWeekOccurrence(6, -1, 2017, 2, 14, 30)", "MakeDateTime(2017, 12, 29, 2, 14, 30)")]),
    row("GetDayOfWeekOccurrence(dayOfWeek: Integer{1..7}, occurrence: Integer{-5..5,≠0}, year: Integer{1800..2200}, month: Integer{1..12}, hour: Integer{0..23}, minute: Integer{0..59}, second: Integer{0..59}) -> DateTime", "E195", "The n-th such weekday of the month, at that time.", occurrence).examples(&[("GetDayOfWeekOccurrence(5, 4, 2026, 11, 9, 30, 0)", "MakeDateTime(2026, 11, 26, 9, 30, 0)")]),
    row("WeekNum(value: DateTime) -> Integer", "E190", "The week of the year, 1 to 53.", week_number).examples(&[("WeekNum(MakeDateTime(2009, 12, 31))", "53")]),
    row("MakeDateTime(year: Integer{1800..2200}, month: Integer{1..12}, day: Integer{1..31}, hour: Integer{0..23}, minute: Integer{0..59}, second: Integer{0..59}) -> DateTime", "E186", "The moment of these parts.", make_date_time)
        .examples(&[("ToString(MakeDateTime(2009, 1, 10, 6, 30, 0))", "\"2009-01-10T06:30:00Z\"")]),
    row("MakeDateTime(year: Integer{1800..2200}, month: Integer{1..12}, day: Integer{1..31}) -> DateTime", "E186", "Midnight at the start of that day.", make_date_time).examples(&[("MakeDateTime(2026, 5, 4)", "MakeDateTime(2026, 5, 4, 0, 0, 0)")]),
    row("MakeDuration(day: Integer, hour: Integer, minute: Integer, second: Integer) -> Duration", "E187", "The signed sum of these parts.", make_duration)
        .examples(&[("MakeDuration(1, -1, 0, 0)", "ToDuration(\"PT23H\")")]),
    row("MakeDuration(day: Integer, hour: Integer, minute: Integer, second: Integer, milliseconds: Integer) -> Duration", "E187", "The signed sum of these parts.", make_duration)
        .examples(&[("MakeDuration(-10, 5, 30, 0, 456)", "ToDuration(\"-P9DT18H29M59.544S\")")]),
    row("AddDays(startDateTime: DateTime, days: Integer) -> DateTime", "E191", "So many days later.", move_by_unit::<86_400>)
        .examples(&[("AddDays(MakeDateTime(2009, 1, 10), 30)", "MakeDateTime(2009, 2, 9, 0, 0, 0)")]),
    row("AddDuration(startDateTime: DateTime, durationToAdd: Duration) -> DateTime", "E193", "So much later, whole seconds only.", later_by)
        .examples(&[("AddDuration(MakeDateTime(2009, 1, 10), MakeDuration(0, 0, 0, 1, 999))", "MakeDateTime(2009, 1, 10, 0, 0, 1)")]),
    row("AddMonths(startDateTime: DateTime, monthsToAdd: Integer) -> DateTime", "E192", "So many months later; a day the month lacks becomes its last.", add_months)
        .examples(&[("AddMonths(MakeDateTime(2009, 1, 31, 6, 30, 0), 1)", "MakeDateTime(2009, 2, 28, 6, 30, 0)")]),
    row("AddYears(startDateTime: DateTime, yearsToAdd: Integer) -> DateTime", "E192", "So many years later.", add_years)
        .examples(&[("AddYears(MakeDateTime(2012, 2, 29), 1)", "MakeDateTime(2013, 2, 28, 0, 0, 0)")]),
    row("AddHours(startDateTime: DateTime, hoursToAdd: Integer) -> DateTime", "E191", "So many hours later.", move_by_unit::<3_600>)
        .examples(&[("AddHours(MakeDateTime(2009, 1, 10), -1)", "MakeDateTime(2009, 1, 9, 23, 0, 0)")]),
    row("AddMinutes(startDateTime: DateTime, minutesToAdd: Integer) -> DateTime", "E191", "So many minutes later.", move_by_unit::<60>)
        .examples(&[("AddMinutes(MakeDateTime(2009, 1, 10, 6, 30, 0), 3)", "MakeDateTime(2009, 1, 10, 6, 33, 0)")]),
    row("AddSeconds(startDateTime: DateTime, secondsToAdd: Integer) -> DateTime", "E191", "So many seconds later.", move_by_unit::<1>)
        .examples(&[("AddSeconds(MakeDateTime(2009, 1, 10, 6, 30, 0), 3)", "MakeDateTime(2009, 1, 10, 6, 30, 3)")]),
    row("GetCurrentDateTimeUtc() -> DateTime", "E185", "Now, in whole seconds.", now).examples(&[("GetCurrentDateTimeUtc() == GetCurrentDateTimeUtc()", "true")]),
    row("RoundUp(durationToRound: Duration) -> Duration", "E196", "The first of 30 s, 1, 2 and 5 min not below; beyond, the next multiple of 5 min.", round_up)
        .examples(&[("RoundUp(MakeDuration(0, 0, 0, 37))", "ToDuration(\"PT1M\")"), ("RoundUp(MakeDuration(0, 0, 22, 30))", "ToDuration(\"PT25M\")")]),
    row("RoundUp(durationToRound: Duration, intervalDurationValue: Duration) -> Duration", "E196", "The next multiple of the interval.", round_up)
        .examples(&[("RoundUp(MakeDuration(0, 0, 2, 35), MakeDuration(0, 0, 3, 0))", "ToDuration(\"PT3M\")")]),
    row("RoundUp(durationToRound: Duration, intervalDurationValue: Duration, specificDurationValues: Duration[]) -> Duration", "E196", "The smallest value not below, else the next multiple of the interval.", round_up)
        .examples(&[("RoundUp(ToDuration(\"PT2M\"), ToDuration(\"PT5M\"), MakeList(ToDuration(\"PT15M\"), ToDuration(\"PT2M30S\")))", "ToDuration(\"PT2M30S\")")]),
    row("Range(durationToRound: Duration, intervalDuration: Duration) -> Duration[]", "E197", "The first less the second, and the first and the second.", range)
        .examples(&[("Range(ToDuration(\"PT5H\"), ToDuration(\"PT2H\"))", "MakeList(ToDuration(\"PT3H\"), ToDuration(\"PT7H\"))")]),
    row("MakeTimeslot(start: DateTime, length: Duration) -> Timeslot", "E266", "The time from a moment on.", timeslot)
        .examples(&[("ToString(MakeTimeslot(MakeDateTime(2009, 1, 10), MakeDuration(0, 1, 0, 0)))", "\"2009-01-10T00:00:00Z/2009-01-10T01:00:00Z\"")]),
    row("ResolveSlot(slot: Date) -> Date", "E266", "The slot's value as it is.", resolve_slot),
    row("ResolveSlot(slot: Time) -> Time", "E266", "The slot's value as it is.", resolve_slot),
];
