//! Lowering: from the checked tree to bytecode. It cannot fail: what could go wrong was said by the checker.

mod assign;
mod emit;
mod expr;
mod intrinsic;
mod outlets;
mod parts;
mod perform;
mod recursion;
mod statement;

use super::program::{Options, Program, SourceInfo};
use crate::ir;
use crate::source::Sources;

/// The compiled form of a checked project. The sources are kept in it, so that errors and `disasm` can show lines.
pub fn lower(project: &ir::Project, sources: &Sources, options: Options) -> Program {
    let sources =
        sources.iter().map(|(_, source)| SourceInfo { name: source.name().into(), text: source.text().into() });
    Program {
        names: project.names.iter().cloned().collect(),
        flows: project.flows.iter().map(|flow| parts::flow(flow, &options.expressions)).collect(),
        declared: project.declared.clone(),
        sources: sources.collect(),
        options,
    }
}
