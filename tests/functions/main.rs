//! Functions and operators: the table against the reference, the examples of every row, rules one by one.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on says why and stops")]

mod agree;
mod decimals;
mod differential;
mod documented;
mod evaluate;
mod examples;
mod meters;
mod overloads;
mod prose;
mod rules;
mod rules_audio;
mod rules_dates;
mod rules_text;
mod rules_types;
mod second;
mod storm;
mod trees;
