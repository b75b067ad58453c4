//! Architect exports (`.i3…`): what Architect's own Export button writes (archy.md §15).

pub mod decode;
pub mod error;
pub mod json;
pub mod tree;

pub use error::{ExportError, Why};
pub use json::Json;
