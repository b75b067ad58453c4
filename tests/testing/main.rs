//! Tests in the language: their words, their results, the rules that examples show; which ways a run has gone, coverage,
//! traces, tests that are recorded.

#[path = "../support"]
mod support {
    pub mod program;
}

mod commands;
mod coverage;
mod examples;
mod junit;
mod lcov;
mod limits;
mod outlets;
mod readers;
mod reading;
mod record;
mod record_others;
mod results;
mod runs;
mod schema;
mod stories;
mod sweep;
#[cfg(unix)]
mod terminal;
mod took;
mod words;
