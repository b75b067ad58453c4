//! The expression language through the program's door: `callflow eval`, and flows with a project file.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and stops")]

#[path = "../support/program.rs"]
mod program;

mod ask;
mod bad_input;
mod flows;
mod limits;
mod lookups;
mod places;
mod settings;
mod words;
