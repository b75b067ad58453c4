//! What must not be seen is put everywhere, and then every output is searched (F60, F61, F62): logs, figures, answers of
//! refusal, the files of a store, the tables of a database, the memory of a process.

#![cfg(all(feature = "serve", feature = "sqlite"))]

mod canaries;
#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/client.rs"]
mod client;
#[cfg(target_os = "linux")]
mod dumps;
#[cfg(target_os = "linux")]
mod own;
#[allow(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "../serve/support/process.rs"]
mod process;
mod sensitive;
#[cfg(feature = "postgres")]
#[path = "../support/postgres.rs"]
mod server;
mod service;
