//! The way of a text to a program, as one visible chain: parse, check, lower.

use crate::ast;
use crate::bytecode::program::Options as RunOptions;
use crate::bytecode::{Program, lower};
use crate::check;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir;
use crate::scenario::read;
use crate::scenario::story::Test;
use crate::source::{SourceId, Sources};
use crate::span::Span;
use crate::syntax::parse_file;

/// What came of checking a project.
pub struct Checked {
    /// The checked tree, when there is no error.
    pub project: Option<ir::Project>,
    /// The tests that stand beside the flows, ready to run, when flows and tests have no error.
    pub tests: Vec<Test>,
    /// Everything that is to be said, in the order of the sources.
    pub diagnostics: Vec<Diagnostic>,
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
    let run = RunOptions {
        expressions: options.expressions.clone(),
        sensitive: options.sensitive.clone(),
        ..RunOptions::default()
    };
    let (project, found) = check::check(sources, &files, options);
    // Where a part could not be read, nobody knows whether a variable is used or a task ends: only errors are certain.
    diagnostics.extend(found.into_iter().filter(|d| d.is_error() || !unread.contains(&d.source)));
    let project = project.filter(|_| unread.is_empty());
    let mut tests = Vec::new();
    if let Some(project) = project.as_ref().filter(|_| read::any(&files)) {
        // A test looks at flows as they run: at the labels, outputs and variables of the program.
        let (read, found) = read::tests(sources, &files, &lower(project, sources, run));
        tests = read;
        diagnostics.extend(found);
    }
    diagnostics.sort_by_key(|finding| (finding.source, finding.span()));
    Checked { project, tests, diagnostics }
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
