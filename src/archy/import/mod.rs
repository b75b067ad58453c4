//! From the neutral tree to a script: one mapping for Archy YAML and for exports.

mod action;
mod expression;
mod external;
mod flow;
mod forms;
mod logic;
mod mapper;
mod menu;
mod part;
mod parts;
mod spell;
mod statement;
mod value;
mod variables;

use super::loss::{Loss, Note};
use super::problem::Problem;
use super::tree::{Entry, Node, Place};
use crate::catalog::FlowType;
use crate::diagnostic::did_you_mean;
use crate::source::SourceId;
use crate::syntax::{AsWritten, format};
use mapper::Mapper;
use parts::Parts;
pub use spell::quote;
use std::collections::BTreeMap;

/// In a tree `lost: {construct: TEXT, name: LABEL, outputs: {…}}` stands for an object that the reader of an export did
/// not know.
pub use crate::catalog::{ALTERED, LOST};

/// What the mapping should know beside the tree.
#[derive(Debug, Default)]
pub struct Context<'a> {
    /// Declarations to put before the flow, as they stand in a script.
    pub declarations: &'a [String],
    /// Losses that the reader of the file has found already; a run stops at its start for those that stop.
    pub losses: Vec<Loss>,
    /// Other files that references lead into (A71).
    pub others: Others,
}

/// Files that references of a flow lead into.
#[derive(Debug, Default)]
pub struct Others {
    /// The files, each with the name that paths of losses show.
    pub files: Vec<(String, Node)>,
    /// Where a reference leads: the file that holds it (0: the flow itself, else the place in `files` and one), the
    /// file's name as it is written there, and the place in `files`.
    pub links: BTreeMap<(usize, String), usize>,
}

/// The names of other files in the references of a tree, as they are written, with their place.
pub fn other_files(tree: &Node) -> Vec<(String, Place)> {
    external::named(tree)
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
    /// refIds by what the script calls the thing: `task Start`, `choice Main/Sales`.
    pub refs: BTreeMap<String, String>,
    /// Whether the name of an attribute is computed, which a project must allow (P7).
    pub computed_names: bool,
}

/// The type and the name of the flow of a tree.
///
/// # Errors
/// The tree is no flow (A1).
pub fn head(tree: &Node) -> Result<(FlowType, String), Problem> {
    let (kind, flow) = flow_of(tree)?;
    Ok((kind, name_of(flow)?))
}

/// Makes a script of a tree.
///
/// # Errors
/// What keeps the whole flow from being imported: it is no flow, or a reference inside it leads nowhere (A74).
pub fn import(tree: &Node, context: &Context<'_>) -> Result<Imported, Vec<Problem>> {
    let (kind, flow) = flow_of(tree).map_err(|problem| vec![problem])?;
    let name = name_of(flow).map_err(|problem| vec![problem])?;
    let mut mapper = Mapper::new(context, kind, Parts::of(flow));
    mapper.losses.clone_from(&context.losses);
    mapper.mark_start(0);
    let text = mapper.flow(tree, flow, &name);
    if !mapper.problems.is_empty() {
        return Err(mapper.problems);
    }
    let script = format(SourceId::default(), &text, &AsWritten).map_err(|found| vec![unwritable(tree, &found)])?;
    let mut losses = mapper.losses;
    losses.sort_by_key(|loss| loss.line.unwrap_or(0));
    let computed_names = mapper.computed_names;
    let refs = mapper.parts.refs();
    Ok(Imported { kind, name, script, losses, notes: mapper.notes, refs, computed_names })
}

fn flow_of(tree: &Node) -> Result<(FlowType, &Entry), Problem> {
    let help = "give an Archy file: one key, the type of the flow, and the flow below it";
    let Some(flow) = tree.single() else {
        return Err(Problem::new(tree.place.clone(), "this is no flow of Archy", help));
    };
    let Some(kind) = FlowType::named(&flow.key) else {
        let known = FlowType::ALL.iter().map(|kind| kind.key());
        let help = did_you_mean(&flow.key, known).unwrap_or_else(|| help.to_owned());
        return Err(Problem::new(flow.place.clone(), "this is no flow of Archy: its key is no type of flow", help));
    };
    Ok((kind, flow))
}

fn name_of(flow: &Entry) -> Result<String, Problem> {
    let name = flow.value.get("name").and_then(Node::as_text);
    let problem = || Problem::new(flow.place.clone(), "the flow has no name", "write `name: …` below its type");
    name.map(str::to_owned).ok_or_else(problem)
}

/// A script that the language cannot hold: nested too deep, a text too long for a line.
fn unwritable(tree: &Node, found: &[crate::diagnostic::Diagnostic]) -> Problem {
    let why = found.first().map_or("", |own| own.message.as_str());
    let message = format!("the flow does not fit into a script: {why}");
    Problem::new(tree.place.clone(), message, "split the flow: a script has limits, see docs/language.md")
}
