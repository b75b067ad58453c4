//! Stores of conversations and runs: one suite for all of them, and what each promises beside it.

#[macro_use]
mod suite;

#[cfg(feature = "sqlite")]
mod dice;
#[cfg(all(feature = "sqlite", target_os = "linux"))]
#[path = "../support/disk.rs"]
mod disk;
mod locked;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(all(feature = "sqlite", target_os = "linux"))]
mod torture;
mod urls;
