//! Reads YAML 1.2 into the neutral tree: core schema, one document, fixed budgets (A10–A15, F40).

mod build;
mod template;
mod words;

pub use template::{Dialect, templates_of};

use super::limits::MAX_BYTES;
use super::problem::Problem;
use super::tree::{Node, Place};
use std::collections::BTreeMap;

/// A file that was read.
#[derive(Debug)]
pub struct Document {
    /// What it says.
    pub root: Node,
    /// Templates that had no value, as they were written; they stand in the tree as they are (A6).
    pub kept: Vec<String>,
    /// Directives of Terraform, which are not executed (A4).
    pub directives: Vec<Place>,
}

/// Reads a text, its templates filled with these values.
///
/// # Errors
/// The text is no YAML, has no or several documents, a key twice or a tag, or goes past a budget (F40). The place is in
/// the text as its author has it (A5).
pub fn read(text: &str, values: &BTreeMap<String, String>, dialect: Dialect) -> Result<Document, Problem> {
    let filled = template::fill(text, values, dialect);
    if filled.text.len() > MAX_BYTES {
        let message = format!("the file has more than {MAX_BYTES} bytes when its templates are filled");
        return Err(Problem::new(Place::default(), message, "give shorter values, or split the flow"));
    }
    let root = build::build(&filled)?;
    Ok(Document { root, kept: filled.kept, directives: filled.directives })
}

#[cfg(test)]
mod tests;
