//! The platform as a cloud, with a database beside it (wire §13, reliability §2): conversations and attributes are the
//! platform's; runs, snapshots, outbox, journal and documents are the database's, for the platform cannot take part in our
//! transaction. A flush is put down there, and a sender delivers it (P27).

mod address;
mod answer;
mod client;
mod conversation;
mod secret;
mod share;
mod store;
mod target;

pub use address::{Address, BESIDE, ENVIRONMENTS};
pub use answer::{Answer, MESSAGE_CHARACTERS, Refusal, retry_after};
pub use client::{ANSWER, CONNECT, Client, MAX_ANSWER_BYTES, RENEW_BEFORE};
pub use conversation::{Shown, read};
pub use secret::{Credentials, FILE, ID, SECRET, Secret};
pub use store::GenesysStore;
