//! What came of tests as one JSON object.

use super::coverage;
use super::results::{Outcome, Results, place};
use crate::cli::render::json::write;
use crate::scenario::report::Failure;
use crate::scenario::story::Suite;
use crate::source::Sources;
use serde_json::{Value, json};

/// The object. Lines and columns count from 1.
pub fn document(suite: &Suite, sources: &Sources, results: &Results) -> String {
    let tests: Vec<Value> = results.tests.iter().map(|outcome| test(suite, sources, outcome)).collect();
    let coverage = results.coverage.as_ref().map(|coverage| coverage::document(coverage, &suite.program));
    write(&json!({
        "passed": results.passed(),
        "failed": results.failed(),
        "notRun": results.left_out,
        "tests": tests,
        "coverage": coverage,
    }))
}

fn test(suite: &Suite, sources: &Sources, outcome: &Outcome) -> Value {
    let (file, place) = place(suite, sources, outcome.number);
    let own = &suite.tests[outcome.number];
    let failures: Vec<Value> = outcome.failures.iter().map(|failure| wrong(sources.get(own.source), failure)).collect();
    json!({
        "name": own.name,
        "file": file,
        "line": place.line,
        "ok": outcome.passed(),
        "message": outcome.message(),
        "failures": failures,
    })
}

fn wrong(source: &crate::source::Source, failure: &Failure) -> Value {
    let place = source.place(failure.span.start);
    json!({
        "line": place.line,
        "column": place.column,
        "message": failure.message,
        "expected": failure.expected,
        "actual": failure.actual,
        "help": failure.help,
    })
}
