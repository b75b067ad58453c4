//! The service: conversations over HTTP, by callflow's own API and by the platform's (wire.md), hardened as
//! reliability.md §6 says.

pub mod auth;
pub mod http;
pub mod random;
pub mod server;
pub mod watch;
pub mod worker;
