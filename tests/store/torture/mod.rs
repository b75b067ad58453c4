//! Faults of processes and disks, and a checker that compares what was acknowledged with what is there (reliability §7).
//!
//! `CALLFLOW_TORTURE=1` makes the loops as long as reliability wants them; without it they are short.

mod check;
mod full;
mod kill;
mod nth;
mod power;
mod shim;
mod writer;

use crate::dice::{Dice, long};
use std::path::Path;
use std::process::{Command, Stdio};

/// This program again, as a writer into a store, with its words on a pipe.
pub fn writer(url: &str, threads: usize, rounds: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "torture::writer::process", "--nocapture", "--test-threads=1"])
        .env(writer::URL, url)
        .env(writer::THREADS, threads.to_string())
        .env(writer::ROUNDS, rounds.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
}

/// The URL of a file in a folder.
pub fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("calls.db").display())
}
