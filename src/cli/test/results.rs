//! What came of all tests, in their order.

use super::crew::{Done, Played};
use crate::scenario::coverage::Coverage;
use crate::scenario::report::Failure;
use crate::scenario::story::Suite;
use crate::source::{Place, Sources};
use std::time::Duration;

/// What came of all tests that were run.
#[derive(Default)]
pub struct Results {
    /// Each test, in their order.
    pub tests: Vec<Outcome>,
    /// What they covered, when that is counted.
    pub coverage: Option<Coverage>,
    /// Tests that were to run and did not, since one before had failed.
    pub left_out: usize,
}

/// What came of one test.
pub struct Outcome {
    /// The test, by its number in the suite.
    pub number: usize,
    /// What is not as it must be.
    pub failures: Vec<Failure>,
    /// callflow itself failed.
    pub crashed: bool,
    /// How long it took.
    pub took: Duration,
}

impl Outcome {
    /// Whether everything was as it must be.
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && !self.crashed
    }

    /// The first thing that is wrong, in one line.
    pub fn message(&self) -> Option<&str> {
        match self.failures.first() {
            Some(failure) => Some(&failure.message),
            None if self.crashed => Some("callflow itself failed here"),
            None => None,
        }
    }
}

impl Results {
    /// Adds what came of the next test. What it recorded is not kept.
    pub fn add(&mut self, done: Done<Played>) {
        let crashed = done.result.is_none();
        let (report, coverage) = done.result.unwrap_or_default();
        if let Some(own) = coverage {
            self.coverage.get_or_insert_default().merge(own);
        }
        let failures = report.failures;
        self.tests.push(Outcome { number: done.number, failures, crashed, took: done.took });
    }

    /// How many passed.
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.passed()).count()
    }

    /// How many did not.
    pub fn failed(&self) -> usize {
        self.tests.len() - self.passed()
    }

    /// Whether callflow itself failed in one of them.
    pub fn crashed(&self) -> bool {
        self.tests.iter().any(|test| test.crashed)
    }
}

/// The file and the place of a test's name.
pub fn place<'a>(suite: &Suite, sources: &'a Sources, number: usize) -> (&'a str, Place) {
    let test = &suite.tests[number];
    let source = sources.get(test.source);
    (source.name(), source.place(test.span.start))
}
