//! How batches are delivered: the numbers, each with its name.

use std::time::Duration;

/// How long a batch is tried before it is parked (F5).
pub const DELIVER_WITHIN: Duration = Duration::from_secs(15 * 60);
/// A batch is parked for its age only after that many tries: one that lay while nothing ran gets its chance.
pub const LEAST_TRIES: u32 = 3;
/// The first bound of the back-off (F5).
pub const FIRST_BACK_OFF: Duration = Duration::from_millis(500);
/// Its last one.
pub const LAST_BACK_OFF: Duration = Duration::from_secs(60);
/// The longest pause that a target may ask for (H104).
pub const LONGEST_PAUSE: Duration = Duration::from_secs(3_600);
/// How often a batch is applied again after a 409 (F6).
pub const CONFLICT_ROUNDS: u32 = 3;
/// Requests a minute (H105).
pub const TARGET_RATE: u32 = 300;
/// A request begins only with that much of the lease left: less would outlast it (F14).
pub const LEAST_TIME: Duration = Duration::from_millis(500);
/// What of a lease is kept back, so that an answer can still be marked.
pub const MARGIN: Duration = Duration::from_millis(500);
/// A batch that was taken later than this after its flow ended may have missed Analytics, which is then looked up (P41).
pub const SOON: Duration = Duration::from_secs(2);
/// How long a sender that found nothing rests.
pub const REST: Duration = Duration::from_millis(500);
/// How often a sender looks for late sends to repair (F14).
pub const REPAIR_EVERY: Duration = Duration::from_secs(1);

/// What can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a batch is tried (`deliver-within`).
    pub within: Duration,
    /// Requests a minute for the target (`target-rate`).
    pub rate: u32,
    /// An attribute that is written with each batch and holds its id, which proves that it was applied
    /// (`marker-attribute`, F8).
    pub marker: Option<String>,
    /// How long a row is held (F10).
    pub lease: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { within: DELIVER_WITHIN, rate: TARGET_RATE, marker: None, lease: crate::cloud::store::LEASE }
    }
}
