//! Archy YAML and Architect exports.

pub mod export_file;
