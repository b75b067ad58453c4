//! The store in PostgreSQL, beyond what holds for every store: its URL, its schema, and what happens when servers,
//! connections, owners and workers die (reliability §3, §7).

#![cfg(feature = "postgres")]

#[path = "../support/postgres.rs"]
mod server;

#[path = "../support/disk.rs"]
mod disk;

mod contended;
mod cut;
mod events;
mod failover;
mod full;
mod killed;
mod load;
mod locks;
mod opening;
mod tls;
mod worker;
