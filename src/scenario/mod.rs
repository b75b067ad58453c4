//! Tests in the language: the world outside as a script, and what must be seen.
//!
//! [`story`] is a test ready to run; [`direct`] plays it against a conversation and compares; [`report`] is what came of
//! it; [`coverage`] counts what tests have run.

pub mod coverage;
pub mod direct;
pub mod read;
pub mod report;
pub mod story;
pub mod sweep;
pub mod words;
