//! Tests in the language: the world outside as a script, and what must be seen.
//!
//! [`story`] is a test ready to run; `direct` plays it against a conversation and compares.

pub mod coverage;
pub mod story;
