//! The syntax, seen from outside: rules, limits, bad input, recovery, goldens, reference data and the formatter.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "a test says what it skipped")]

mod dump;
mod format;
mod generate;
mod golden;
mod limits;
mod oracle;
mod reference;
mod rules;
mod support;
