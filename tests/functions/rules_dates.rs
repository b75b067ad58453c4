//! Rules of dates and lengths of time, one by one.

use crate::rules::{all, set, with};

#[test]
fn e186_e357_moments_of_parts() {
    let impossible = "fault E357 impossible-date";
    all(&[
        ("MakeDateTime(2023, 2, 28 + 3)", impossible),
        ("MakeDateTime(2026, 4, 31)", impossible),
        ("MakeDateTime(2023, 2, 29)", impossible),
        ("MakeDateTime(1900, 2, 29)", impossible),
        ("MakeDateTime(2000, 2, 29)", "MakeDateTime(2000, 2, 29, 0, 0, 0)"),
        ("MakeDateTime(2023, 12 + 1, 1)", "fault E368 argument-range"),
        ("MakeDateTime(2023, 1, 1, 23 + 1, 0, 0)", "fault E368 argument-range"),
        ("MakeDateTime(2200 + 1, 1, 1)", "fault E368 argument-range"),
        ("MakeDateTime(2200, 12, 31, 23, 59, 59) == System.MaxDateTime", "true"),
        ("MakeDateTime(1800, 1, 1) == System.MinDateTime", "true"),
    ]);
    let clamp = set("impossible-date = \"clamp\"");
    with(&clamp, &[("MakeDateTime(2026, 4, 31, 1, 2, 3)", "MakeDateTime(2026, 4, 30, 1, 2, 3)")]);
}

#[test]
fn e187_durations_of_parts() {
    all(&[
        ("MakeDuration(0, 0, 0, 0, -1)", "ToDuration(\"-PT0.001S\")"),
        ("MakeDuration(99999999, 0, 0, 0)", "fault E367 overflow"),
        ("MakeDuration(999999999999999, -999999999999999, 0, 0)", "fault E367 overflow"),
    ]);
}

#[test]
fn e188_to_e190_parts_of_moments() {
    all(&[
        ("DayOfWeek(MakeDateTime(1800, 1, 1))", "4"),
        ("DayOfWeek(MakeDateTime(2026, 8, 1))", "7"),
        ("Year(ToDateTime(-1))", "1969"),
        // ISO 8601: 1 January 2021 belongs to week 53 of 2020, 30 December 2024 to week 1 of 2025.
        ("WeekNum(MakeDateTime(2021, 1, 1))", "53"),
        ("WeekNum(MakeDateTime(2024, 12, 30))", "1"),
    ]);
    let january = set("week-rule = \"january-1\"");
    with(
        &january,
        &[
            ("WeekNum(MakeDateTime(2021, 1, 1))", "1"),
            // 2021 begins on a Friday, so its second week begins on Sunday, 3 January.
            ("WeekNum(MakeDateTime(2021, 1, 2))", "1"),
            ("WeekNum(MakeDateTime(2021, 1, 3))", "2"),
            ("WeekNum(MakeDateTime(2009, 12, 31))", "53"),
        ],
    );
}

#[test]
fn e191_e192_e358_moments_moved() {
    all(&[
        ("AddMonths(MakeDateTime(2024, 1, 30), 1)", "MakeDateTime(2024, 2, 29, 0, 0, 0)"),
        ("AddMonths(MakeDateTime(2024, 3, 31), -1)", "MakeDateTime(2024, 2, 29, 0, 0, 0)"),
        ("AddMonths(MakeDateTime(2024, 1, 15), -13)", "MakeDateTime(2022, 12, 15, 0, 0, 0)"),
        ("AddYears(MakeDateTime(2024, 2, 29), 4)", "MakeDateTime(2028, 2, 29, 0, 0, 0)"),
        ("AddYears(MakeDateTime(2200, 1, 1), 1)", "fault E367 overflow"),
        ("AddDays(MakeDateTime(2200, 12, 31), 1)", "fault E367 overflow"),
        ("AddSeconds(MakeDateTime(2020, 1, 1), System.MaxInt)", "fault E367 overflow"),
        ("AddMonths(MakeDateTime(2020, 1, 1), System.MinInt)", "fault E367 overflow"),
        ("AddYears(MakeDateTime(2020, 1, 1), System.MaxInt)", "fault E367 overflow"),
    ]);
    let strict = set("leap-day = \"error\"");
    with(
        &strict,
        &[
            ("AddYears(MakeDateTime(2024, 2, 29), 1)", "fault E358 impossible-date"),
            ("AddYears(MakeDateTime(2024, 2, 29), 4)", "MakeDateTime(2028, 2, 29, 0, 0, 0)"),
        ],
    );
}

#[test]
fn e195_weekdays_of_a_year_and_of_a_month() {
    all(&[
        ("GetDayOfWeekOccurrence(1, 20, 2017, 2, 11, 15)", "MakeDateTime(2017, 5, 14, 2, 11, 15)"),
        ("GetDayOfWeekOccurrence(7, 53, 2000)", "MakeDateTime(2000, 12, 30, 0, 0, 0)"),
        ("GetDayOfWeekOccurrence(2, 53, 2000)", "ToDateTime(NOT_SET)"),
        ("GetDayOfWeekOccurrence(7, -53, 2000)", "MakeDateTime(2000, 1, 1, 0, 0, 0)"),
        ("GetDayOfWeekOccurrence(1, 5, 2023, 12, 23, 59, 59)", "MakeDateTime(2023, 12, 31, 23, 59, 59)"),
        ("GetDayOfWeekOccurrence(1, 1 - 1, 2023)", "fault E195 argument-range"),
        ("GetDayOfWeekOccurrence(1, 5 + 1, 2023, 12)", "fault E368 argument-range"),
        ("GetDayOfWeekOccurrence(7 + 1, 1, 2023)", "fault E368 argument-range"),
    ]);
}

#[test]
fn e196_e363_rounding_up() {
    all(&[
        ("RoundUp(ToDuration(0))", "ToDuration(\"PT30S\")"),
        ("RoundUp(ToDuration(-5))", "ToDuration(\"PT30S\")"),
        ("RoundUp(ToDuration(30000))", "ToDuration(\"PT30S\")"),
        ("RoundUp(ToDuration(30001))", "ToDuration(\"PT1M\")"),
        ("RoundUp(ToDuration(300001))", "ToDuration(\"PT10M\")"),
        ("RoundUp(ToDuration(0), ToDuration(7))", "ToDuration(\"PT0S\")"),
        ("RoundUp(ToDuration(-8), ToDuration(7))", "ToDuration(\"-PT0.007S\")"),
        ("RoundUp(ToDuration(8), ToDuration(0))", "fault E363 argument-range"),
        (
            "RoundUp(ToDuration(8), ToDuration(5), MakeList(NOT_SET, ToDuration(9), ToDuration(8)))",
            "ToDuration(\"PT0.008S\")",
        ),
        ("RoundUp(System.MaxDuration, ToDuration(999999999999998))", "fault E367 overflow"),
    ]);
}

#[test]
fn e179_e362_average_of_durations() {
    all(&[
        ("Average(ToDuration(1), ToDuration(2))", "ToDuration(\"PT0.002S\")"),
        ("Average(ToDuration(-1), ToDuration(-2))", "ToDuration(\"-PT0.002S\")"),
        ("Average(ToDuration(1), ToDuration(1), ToDuration(2))", "ToDuration(\"PT0.001S\")"),
    ]);
    with(&set("average-duration = \"cut\""), &[("Average(ToDuration(1), ToDuration(2))", "ToDuration(\"PT0.001S\")")]);
}

#[test]
fn e175_e177_e349_rounding() {
    all(&[
        ("Round(2.5)", "3.0"),
        ("Round(-2.5)", "-3.0"),
        ("Round(2.675, 2)", "2.68"),
        ("Round(0.05, 1)", "0.1"),
        ("Round(1.0, 28 + 1)", "fault E368 argument-range"),
        ("ToString(-2.5, 1)", "\"-2.5\""),
        ("ToString(-0.04, 1)", "\"0.0\""),
        ("ToString(9.96, 1)", "\"10.0\""),
        ("ToString(1.0, 28 + 1)", "fault E368 argument-range"),
        ("Floor(-0.5)", "-1.0"),
        ("Ceiling(9999999999999999999999999999999999999999.0)", "9999999999999999999999999999999999999999.0"),
    ]);
    with(
        &set("midpoint = \"up\""),
        &[("Round(-2.5)", "-2.0"), ("Round(2.5)", "3.0"), ("ToString(-2.25, 1)", "\"-2.2\"")],
    );
}
