//! Delivery of batches (F2–F14): one test a rule, and a whole system of senders, a store that fails and a cloud that
//! loses answers, in one thread, from one number.

#[cfg(feature = "genesys")]
mod bridge;
#[cfg(all(feature = "genesys", feature = "sqlite"))]
mod cli;
#[cfg(all(feature = "genesys", feature = "serve"))]
mod five_steps;
#[cfg(all(feature = "genesys", feature = "serve", feature = "postgres"))]
mod frozen;
#[cfg(feature = "genesys")]
mod http;
#[cfg(feature = "genesys")]
mod platform;
mod rules;
#[cfg(all(feature = "genesys", feature = "serve"))]
mod served;
#[cfg(all(feature = "genesys", feature = "serve", feature = "postgres"))]
#[path = "../support/postgres.rs"]
mod server;
mod shelf;
mod sim;
mod verdict;
mod world;
