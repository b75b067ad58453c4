//! The service as it is called from outside: refusals, framing, limits, slow clients, its own API, TLS, its end.
#![cfg(feature = "serve")]

mod support {
    pub mod client;
    pub mod process;
    pub mod server;
    pub mod stage;
}

mod bodies;
mod browsers;
mod end;
mod framing;
mod fuzz;
mod login;
mod logs;
mod openapi;
mod order;
mod own;
mod program;
mod refusals;
mod repeats;
mod slow;
mod times;
mod tls;
