//! Properties of random flows in random worlds: the model agrees, parking changes nothing, the verifier accepts what is
//! lowered. A tape of bytes makes the flows and the worlds, so that proptest can shrink both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../model/mod.rs"]
mod model;

mod agree;
mod driver;
mod generate;
mod phrases;
