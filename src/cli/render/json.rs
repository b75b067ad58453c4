//! Diagnostics as one JSON object.
//!
//! Lines and columns count from 1, columns count characters; the end is the place after the last character.

use super::escape;
use super::finding::{Count, Finding};
use crate::diagnostic::{Diagnostic, Label};
use crate::source::{Source, Sources};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Entry<'a>>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    file: &'a str,
    #[serde(flatten)]
    main: Marked<'a>,
    help: Option<&'a str>,
    labels: Vec<Marked<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Marked<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    label: &'a str,
}

/// The object, in lines, with a line end. `labels` holds every place, the main one first.
pub fn document(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let Count { errors, warnings, notes } = Count::of(diagnostics);
    let entries = diagnostics.iter().map(|d| entry(&Finding::of(d, sources))).collect();
    write(&Document { diagnostics: entries, errors, warnings, notes })
}

/// Any value as JSON in lines, safe for a terminal (F60).
pub fn write(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    format!("{}\n", escape::json(&text))
}

/// Any value as JSON in one line, safe for a terminal (F60).
pub fn write_line(value: &impl Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
    format!("{}\n", escape::json(&text))
}

fn entry<'a>(finding: &Finding<'a>) -> Entry<'a> {
    let at_start = Marked { line: 1, column: 1, end_line: 1, end_column: 1, label: "" };
    Entry {
        code: finding.code,
        severity: finding.severity.word(),
        message: finding.message,
        file: finding.source.name(),
        main: finding.labels.first().map_or(at_start, |label| marked(finding.source, label)),
        help: finding.help,
        labels: finding.labels.iter().map(|label| marked(finding.source, label)).collect(),
    }
}

fn marked<'a>(source: &Source, label: &'a Label) -> Marked<'a> {
    let start = source.place(label.span.start);
    let end = source.place(label.span.end.max(label.span.start));
    Marked { line: start.line, column: start.column, end_line: end.line, end_column: end.column, label: &label.text }
}
