//! The way back to Archy: a script as a tree, a tree as YAML (archy.md §18).
//!
//! [`flow`] makes the tree that the script alone gives; [`super::sidecar::restore`] puts back what the file it came from
//! had beside; [`yaml::text`] writes it.

mod action;
mod flow;
mod form;
mod onto;
mod part;
mod refs;
mod statement;
mod value;
mod writer;
pub mod yaml;

pub use onto::onto;
pub use refs::key;

use super::loss::{Loss, Note};
use super::tree::Node;
use crate::ast::{Declaration, File, Flow, Item, Path};
use crate::catalog::FlowType;
use crate::source::{Source, SourceId};
use std::collections::BTreeMap;
use writer::Writer;

/// A flow as Archy has it.
#[derive(Clone, Debug)]
pub struct Written {
    /// A whole file: a mapping of one key, the flow type.
    pub tree: Node,
    /// What Archy cannot say (A96).
    pub unsaid: Vec<Loss>,
}

/// The tree that a script gives by itself.
///
/// `refs` are refIds by [`key`], as the sidecar has them; other parts get new ones (A94). `declarations` are those of the
/// whole project: they tell which inputs and outputs of data actions exist; where a sidecar tells the same, there are
/// none. `None` when the flow's type is not known, which is an error of the script.
pub fn flow(
    flow: &Flow,
    file: &File,
    source: &Source,
    refs: &BTreeMap<String, String>,
    declarations: &[&Declaration],
) -> Option<Written> {
    let kind = FlowType::named(&flow.kind.text)?;
    let mut writer = Writer::new(file, source, kind, refs::Refs::of(flow, kind, refs), declarations);
    let mut tree = writer.flow(flow);
    tree.remarks = writer.head_remarks(flow.span);
    writer.unsaid.sort_by_key(|own| own.line);
    Some(Written { tree, unsaid: writer.unsaid })
}

/// The same of the text of a script, for what was just imported: its first flow. `None` when the text has none.
pub fn script(text: &str, refs: &BTreeMap<String, String>) -> Option<Written> {
    let (file, _) = crate::syntax::parse_file(SourceId::default(), text);
    let source = Source::new("script", text);
    let own = file.items.iter().find_map(|item| match item {
        Item::Flow(own) => Some(own),
        _ => None,
    })?;
    flow(own, &file, &source, refs, &[])
}

/// The declarations of a file.
pub fn declarations(file: &File) -> impl Iterator<Item = &Declaration> {
    file.items.iter().filter_map(|item| match item {
        Item::Declaration(own) => Some(own),
        _ => None,
    })
}

/// That a file has tests: they belong to no flow, and Archy has none (A96). Nothing is lost, for they stay with the script.
pub fn note_of_tests(file: &File, source: &Source) -> Option<Note> {
    let tests = || file.items.iter().filter_map(|item| if let Item::Test(own) = item { Some(own) } else { None });
    let first = tests().next()?;
    let (count, verb) = match tests().count() {
        1 => ("1 test".to_owned(), "stays"),
        count => (format!("{count} tests"), "stay"),
    };
    let line = u32::try_from(source.place(first.span.start).line).ok();
    Some(Note { path: "/".to_owned(), line, message: format!("{count} {verb} with the script: Archy has none") })
}

/// Where an item of a file begins.
fn item_start(item: &Item) -> u32 {
    match item {
        Item::Flow(own) => own.span.start,
        Item::Declaration(own) => own.span.start,
        Item::Test(own) => own.span.start,
        Item::Error(span) => span.start,
    }
}

/// A path as a script writes it.
fn path(path: &Path) -> String {
    let names: Vec<&str> = path.parts.iter().map(|part| part.text.as_str()).collect();
    names.join(".")
}
