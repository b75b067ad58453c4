//! A conversation: its participant, its invocations of flows one after the other, its clock; and between machine and
//! cloud the one place where effects are carried out.

mod caller;
mod drive;
mod letters;
mod nested;
mod others;
mod outcome;
mod perform;
mod record;
mod replay;
mod session;
mod speech;
mod steps;
mod watch;
mod world;

pub use caller::{Caller, DEFAULT_CLOCK, DEFAULT_CONVERSATION, DEFAULT_FROM, DEFAULT_TO};
pub use drive::{Conversation, MAX_INVOCATIONS, MAX_ROUNDS, Start, Stopped};
pub use outcome::{BatchRecord, Delivery, Invocation};
pub use record::{Entry, HIDDEN, MAX_ENTRIES, Recorder};
pub use session::{MAX_SESSION_BYTES, Outgoing, Session, SessionError, Waits};
pub use speech::{spoken, text_of, written};
pub use steps::{Landings, Step, Steps};
pub use world::{Ask, Digits, Moment, Outside, Reply, World};
