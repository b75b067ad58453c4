//! The worker: runs in both modes, over a store in memory, with every death that a worker can die.

mod deaths;
mod dying;
mod modes;
mod others;
mod outage;
mod stand;
