//! The sender: takes batches out of the outbox and delivers them, each once in effect (F2–F14).
//!
//! It is a machine that is stepped: clock, chance, store and target are given to it, and it never sleeps. So a whole
//! system of senders, stores that fail and clouds that lose answers runs in one thread from one number, and a run that
//! went wrong can be repeated. [`Crew`] is the same machine in threads.
//!
//! At least once on the wire, once in effect: the platform knows no key of a batch, so a batch whose fate is not known is
//! read back before it is sent again.

mod attempt;
mod chance;
mod crew;
mod outbox;
mod pace;
mod repair;
mod sender;
mod settings;
mod target;

pub use chance::Chance;
pub use crew::{Bell, Crew};
pub use outbox::{LATE, Outbox};
pub use pace::{LEAST_RATE, Pace, WINDOW};
pub use sender::{Clock, Health, Next, Sender, Shared};
pub use settings::{
    CONFLICT_ROUNDS, DELIVER_WITHIN, FIRST_BACK_OFF, LAST_BACK_OFF, LEAST_TIME, LEAST_TRIES, LONGEST_PAUSE, MARGIN,
    REPAIR_EVERY, REST, SOON, Settings, TARGET_RATE,
};
pub use target::{Accepted, Seen, Target, Trouble};
