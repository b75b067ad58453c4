//! F17: clocks that jump and differ. Workers run under a clock of their own, which is set a day forwards and back while calls
//! wait; what they do is what they do when nobody touches the clock.

#![cfg(all(feature = "serve", feature = "sqlite", target_os = "linux"))]

#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/client.rs"]
mod client;
mod faketime;
mod jumps;
#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/process.rs"]
mod process;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod server;
