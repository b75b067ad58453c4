//! The service: conversations over HTTP, by callflow's own API and by the platform's (wire.md), hardened as
//! reliability.md §6 says.

pub mod answers;
pub mod auth;
pub mod faults;
pub mod http;
pub mod ids;
pub mod outbox;
pub mod own;
pub mod peers;
pub mod platform;
pub mod project;
pub mod random;
pub mod server;
pub mod sweep;
pub mod tables;
pub mod watch;
pub mod worker;

/// Every route of the service, in the order of the OpenAPI document.
pub fn routes() -> Vec<http::Route> {
    let own = own::ROUTES.into_iter().chain(outbox::ROUTES).chain(faults::ROUTES);
    own.chain(watch::ROUTES).chain([auth::LOGIN]).chain(platform::routes()).collect()
}
