//! The workloads W1 to W7 and T1, each beside hand-written Rust that does the same work and beside the peers on the machine.
//!
//! `cargo bench` runs all of them, `cargo bench -- W1 W3` some, `--quick` a few rounds of each so that they cannot
//! rot. Every figure is printed as `RESULT<TAB>workload<TAB>peer<TAB>metric<TAB>value` and again in a table. Nothing
//! here asserts a time; what is asserted is that all peers come to the same answer.

#![allow(missing_docs, reason = "nobody outside reads a measuring program")]
#![allow(clippy::print_stdout, clippy::float_arithmetic, reason = "printing ratios is its purpose")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a broken bench shall stop")]

mod counting;
mod measure;
mod peers;
#[cfg(feature = "postgres")]
#[path = "../tests/support/postgres.rs"]
mod server;
mod t1;
mod table;
mod w1;
mod w2;
mod w3;
mod w4;
mod w5;
mod w6;
#[cfg(feature = "postgres")]
mod w7_postgres;

use table::Table;

/// A workload's name and what runs it.
type Workload = (&'static str, fn(&mut Table));

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == w6::EMPTY) {
        return;
    }
    // Cargo says `--bench`; without it the program was started by a test run and shall only show that it works.
    let quick = arguments.iter().any(|a| a == "--quick") || !arguments.iter().any(|a| a == "--bench");
    let wanted: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let mut table = Table::new(quick);
    let workloads: Vec<Workload> = vec![
        ("W1", w1::run),
        ("W2", w2::run),
        ("W3", w3::run),
        ("W4", w4::run),
        ("W5", w5::run),
        ("W6", w6::run),
        #[cfg(feature = "postgres")]
        ("W7", w7_postgres::run),
        ("T1", t1::run),
    ];
    for (name, run) in workloads {
        if wanted.is_empty() || wanted.iter().any(|word| name.eq_ignore_ascii_case(word)) {
            run(&mut table);
        }
    }
    table.print();
}
