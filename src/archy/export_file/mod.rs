//! Architect exports (`.i3…`): what Architect's own Export button writes (archy.md §15).
//!
//! ```text
//! bytes ──decode──▶ text ──json──▶ Json ──flow──▶ archy::tree::Node, as a file of Archy YAML gives it
//! ```

mod action;
mod chain;
pub mod decode;
pub mod error;
mod flow;
pub mod json;
mod menu;
pub mod names;
mod parts;
mod schema;
mod settings;
pub mod tree;
mod value;

pub use chain::MAX_BRANCHES;
pub use decode::MAX_FILE_BYTES;
pub use error::{ExportError, Why};
pub use json::Json;
pub use value::duration_of;

use super::tree::Node;

/// What an export says.
#[derive(Clone, Debug)]
pub struct Export {
    /// The flow as the neutral tree: a mapping of one key, the flow type.
    pub tree: Node,
    /// Declarations of the data actions that it calls, as they stand in a script.
    pub declarations: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// See [`Why`].
pub fn open(bytes: &[u8]) -> Result<Export, ExportError> {
    let json = json::parse(&decode::text(bytes)?)?;
    Ok(Export { tree: flow::tree(&json)?, declarations: schema::declarations(&json) })
}

/// The flow of a file as the neutral tree.
///
/// # Errors
/// See [`Why`].
pub fn read(bytes: &[u8]) -> Result<Node, ExportError> {
    open(bytes).map(|export| export.tree)
}

/// JSON as it is: what has no form of Archy, and what nothing reads.
fn raw(json: &Json) -> Node {
    match json {
        Json::Null => Node::text("null"),
        Json::Boolean(own) => Node::text(if *own { "true" } else { "false" }),
        Json::Number(own) => Node::text(own.clone()),
        Json::Text(own) => Node::quoted(own.clone()),
        Json::List(items) => Node::list(items.iter().map(raw)),
        Json::Object(entries) => Node::map(entries.iter().map(|(key, own)| (key.clone(), raw(own)))),
    }
}
