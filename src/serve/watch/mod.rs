//! What a person sees from outside: health, metrics, logs.

mod health;
mod log;
mod metrics;

pub use health::{HEALTHZ, ROUTES};
pub use log::{Field, Level, Log};
pub use metrics::Metrics;
