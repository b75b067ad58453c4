//! The server: it listens, accepts, and stops; reliability.md §6 in each of its parts.

mod body;
mod connection;
mod cors;
mod dumps;
mod files;
mod front;
mod head;
pub mod limits;
mod listen;
mod names;
mod phase;
mod room;
mod service;
mod shared;
mod sizes;
mod slots;
mod start;
mod stop;
mod stream;
mod tls;

pub use dumps::forbid_dumps;
pub use limits::Limits;
pub use listen::listen;
pub use start::{Options, Running, StartError, start};
pub use stop::Ended;
