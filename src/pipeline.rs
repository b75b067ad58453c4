//! The way of a text to a program, as one visible chain: parse, check, lower.

use crate::ast;
use crate::bytecode::program::Options as RunOptions;
use crate::bytecode::{Program, lower};
use crate::check;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::syntax::parse_file;

/// What came of checking a project.
pub struct Checked {
    /// The checked tree, when there is no error.
    pub project: Option<ir::Project>,
    /// Everything that is to be said, in the order of the sources.
    pub diagnostics: Vec<Diagnostic>,
    /// The trees, for who reads the tests in them.
    pub files: Vec<(SourceId, ast::File)>,
}

/// Reads and checks those sources as one project.
pub fn check(sources: &Sources, flows: &[SourceId], options: check::Options) -> Checked {
    let mut diagnostics = Vec::new();
    let mut files: Vec<(SourceId, ast::File)> = Vec::new();
    for id in flows {
        let (mut file, found) = parse_file(*id, sources.get(*id).text());
        diagnostics.extend(found);
        let open = ast::fill(&mut file, &options.variables);
        diagnostics.extend(open.iter().map(|(name, span)| without_value(name, *id, *span)));
        files.push((*id, file));
    }
    let unread: Vec<SourceId> = diagnostics.iter().filter(|d| d.is_error()).map(|d| d.source).collect();
    let (project, found) = check::check(sources, &files, options);
    // Where a part could not be read, nobody knows whether a variable is used or a task ends: only errors are certain.
    diagnostics.extend(found.into_iter().filter(|d| d.is_error() || !unread.contains(&d.source)));
    diagnostics.sort_by_key(|finding| (finding.source, finding.span()));
    Checked { project: project.filter(|_| unread.is_empty()), diagnostics, files }
}

/// A template that the project gives no value.
fn without_value(name: &str, source: SourceId, span: Span) -> Diagnostic {
    let message = format!("the template `{{{{{name}}}}}` has no value");
    let help = format!("give it one in callflow.toml: `[variables]` `{name} = \"…\"`; a run stops where it is needed");
    Diagnostic::new(Code::Template, source, span, message).help(help)
}

/// The program of a checked project. It cannot fail.
pub fn compile(project: &ir::Project, sources: &Sources, options: RunOptions) -> Program {
    lower(project, sources, options)
}
