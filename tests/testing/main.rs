//! Testing flows: which ways a run has gone, coverage, `callflow test`, the sweep, records.

mod coverage;
mod lcov;
mod outlets;
mod runs;
