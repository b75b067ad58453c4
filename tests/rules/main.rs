//! The rules of participant data, of the flow's life and of budgets, each shown by a test that is named after it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod actions;
mod bots;
mod budgets;
mod conversation;
mod data;
mod ends;
mod flush;
mod menus;
mod names;
mod nested;
mod others;
mod outside;
mod parked;
mod pieces;
mod queues;
mod seen;
mod statements;
mod story;
mod tasks;
mod transfers;
mod unanswered;
