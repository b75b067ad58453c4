//! The platform's API over its routes, in this process: what wire.md says of each call.
#![cfg(feature = "serve")]

mod analytics;
mod attributes;
mod calls;
mod conversations;
mod flows;
mod jobs;
mod support;
mod tables;
mod unserved;
