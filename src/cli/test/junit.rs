//! What came of tests as JUnit's XML, which build servers read: one suite a file, in the form that the strictest of the
//! usual schemas asks for.

use super::results::{Outcome, Results, place};
use crate::scenario::story::Suite;
use crate::source::Sources;
use crate::value::civil_of;
use std::fmt::Write;
use std::time::Duration;

/// The document. `began` is the time at which the first test began, in seconds since 1970.
pub fn document(suite: &Suite, sources: &Sources, results: &Results, began: i64) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    let mut files: Vec<(&str, Vec<&Outcome>)> = Vec::new();
    for outcome in &results.tests {
        let (file, _) = place(suite, sources, outcome.number);
        match files.last_mut().filter(|(name, _)| *name == file) {
            Some((_, own)) => own.push(outcome),
            None => files.push((file, vec![outcome])),
        }
    }
    for (id, (file, outcomes)) in files.iter().enumerate() {
        write_suite(&mut out, suite, (id, file), outcomes, began);
    }
    out.push_str("</testsuites>\n");
    out
}

fn write_suite(out: &mut String, suite: &Suite, (id, file): (usize, &str), outcomes: &[&Outcome], began: i64) {
    let failures = outcomes.iter().filter(|outcome| !outcome.failures.is_empty()).count();
    let errors = outcomes.iter().filter(|outcome| outcome.crashed).count();
    let took: Duration = outcomes.iter().map(|outcome| outcome.took).sum();
    let (name, package) = (escaped(file), escaped(&package(file)));
    line(
        out,
        format_args!(
            "  <testsuite id=\"{id}\" name=\"{name}\" package=\"{package}\" hostname=\"localhost\" timestamp=\"{}\" \
             tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\" time=\"{}\">",
            timestamp(began),
            outcomes.len(),
            seconds(took)
        ),
    );
    out.push_str("    <properties/>\n");
    for outcome in outcomes {
        write_case(out, &suite.tests[outcome.number].name, &name, outcome);
    }
    out.push_str("    <system-out/>\n    <system-err/>\n  </testsuite>\n");
}

fn write_case(out: &mut String, name: &str, class: &str, outcome: &Outcome) {
    let head =
        format!("    <testcase name=\"{}\" classname=\"{class}\" time=\"{}\"", escaped(name), seconds(outcome.took));
    let Some(message) = outcome.message() else { return line(out, format_args!("{head}/>")) };
    let (element, kind) = if outcome.crashed { ("error", "internal") } else { ("failure", "expectation") };
    let mut text = String::new();
    for failure in &outcome.failures {
        line(&mut text, format_args!("{}", failure.message));
        let more = [("expected", &failure.expected), ("actual", &failure.actual), ("help", &failure.help)];
        for (word, what) in more.into_iter().filter_map(|(word, what)| Some((word, what.as_ref()?))) {
            line(&mut text, format_args!("  {word}: {what}"));
        }
    }
    line(out, format_args!("{head}>"));
    let body = escaped_text(text.trim_end());
    line(out, format_args!("      <{element} type=\"{kind}\" message=\"{}\">{body}</{element}>", escaped(message)));
    out.push_str("    </testcase>\n");
}

/// The folders of a file, as build servers group suites.
fn package(file: &str) -> String {
    file.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.replace('/', "."))
}

fn seconds(time: Duration) -> String {
    format!("{}.{:06}", time.as_secs(), time.subsec_micros())
}

fn timestamp(seconds: i64) -> String {
    let moment = civil_of(seconds);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        moment.year(),
        moment.month(),
        moment.day(),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

/// Text for an attribute: on one line.
fn escaped(text: &str) -> String {
    escaped_text(&crate::cli::render::escape::line(text))
}

/// Text between tags. Characters that XML does not have are written as escapes (F34).
fn escaped_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            '\u{fffe}' | '\u{ffff}' => out.extend(c.escape_unicode()),
            c => crate::cli::render::escape::push(&mut out, c),
        }
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a text cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f34_no_character_breaks_the_document() {
        assert_eq!(escaped("a<b>\"c\"&\n\u{1}\u{ffff}é"), "a&lt;b&gt;&quot;c&quot;&amp;\\n\\u{1}\\u{ffff}é");
        assert_eq!(package("flows/a/b.flow"), "flows.a");
        assert_eq!(package("b.flow"), "");
        assert_eq!(seconds(Duration::from_micros(1_000_250)), "1.000250");
        assert_eq!(timestamp(1_767_603_600), "2026-01-05T09:00:00");
    }
}
