//! Architect exports in, Archy YAML out: measured over the reference files where they are there.

mod command;
mod corpus;
mod pairs;
mod read;
mod round;
mod storm;
mod support;
mod tests_stay;
mod trees;
