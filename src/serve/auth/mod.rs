//! Who may do what: tokens, clients, login (wire §3, §4).

mod keys;
mod login;
mod written;

pub use keys::{Keys, MAX_FETCHED};
pub use login::LOGIN;
pub use written::{client, clients, token, tokens};
