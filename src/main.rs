//! The `callflow` program.
fn main() {}
