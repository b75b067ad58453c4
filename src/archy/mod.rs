//! Archy YAML and Architect exports.

pub mod export_file;
pub mod loss;
pub mod table;
pub mod tree;
pub mod write;
