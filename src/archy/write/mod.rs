//! The way back to Archy: a script as a tree, a tree as YAML (archy.md §18).

pub mod yaml;
