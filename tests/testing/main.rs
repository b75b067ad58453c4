//! Testing flows: which ways a run has gone, coverage, `callflow test`, the sweep, records.

mod outlets;
