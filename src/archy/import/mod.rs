//! From the neutral tree to a script: one mapping for Archy YAML and for exports.

use super::loss::{Loss, Note};
use super::tree::{Node, Place};
use crate::catalog::FlowType;

/// The action of a tree, and of a script, that stands for something that was not understood: `lost: {construct: TEXT,
/// name: LABEL, outputs: {…}}`. A run stops there unless somebody outside answers.
pub const LOST: &str = "lost";

/// What the mapping should know beside the tree.
#[derive(Debug, Default)]
pub struct Context<'a> {
    /// Names of flows that are imported together with this one: a transfer to any other flow is declared as living
    /// elsewhere.
    pub flows: &'a [String],
    /// Declarations to put before the flow, as they stand in a script.
    pub declarations: &'a [String],
    /// Losses that the reader of the file has found already.
    pub losses: Vec<Loss>,
}

/// What a tree became.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The type of the flow.
    pub kind: FlowType,
    /// Its name; a template is kept as `{{name}}`.
    pub name: String,
    /// The script, laid out.
    pub script: String,
    /// What the script does not say, in the order of the file.
    pub losses: Vec<Loss>,
    /// What is worth knowing.
    pub notes: Vec<Note>,
}

/// Why nothing of a tree was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// The reference path.
    pub path: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Makes a script of a tree.
///
/// # Errors
/// What keeps the whole flow from being imported: it is no flow, or a reference inside it leads nowhere (A74).
pub fn import(_tree: &Node, _context: Context<'_>) -> Result<Imported, Vec<Problem>> {
    Err(Vec::new())
}
