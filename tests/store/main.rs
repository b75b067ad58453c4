//! Stores of conversations and runs: one suite for all of them, and what each promises beside it.

#[macro_use]
mod suite;

mod memory;
mod urls;
