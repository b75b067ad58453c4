//! From paths to the outline of a project, for commands that look at flows and do not run them.

use super::check::{Strict, exit, show, weighed};
use super::exit::{Exit, Failure};
use super::output::Output;
use super::project::{Loaded, load};
use crate::ast;
use crate::outline::{self, Project};
use crate::source::SourceId;
use crate::syntax::parse_file;
use std::path::PathBuf;

/// A project that was read: its texts and its outline.
pub struct Read {
    /// The texts.
    pub loaded: Loaded,
    /// What they say.
    pub project: Project,
}

/// Reads flows; `None` when they cannot be understood, which was said then. Errors of the checker do not matter here:
/// whoever looks for what is wrong with a flow may want to see it.
///
/// # Errors
/// When something cannot be read.
pub fn read(paths: &[PathBuf], output: &mut Output) -> Result<Option<Read>, Failure> {
    let loaded = load(paths, &mut std::io::stdin())?;
    let mut found = Vec::new();
    let mut files: Vec<(SourceId, ast::File)> = Vec::new();
    for flow in &loaded.flows {
        let (file, problems) = parse_file(flow.source, loaded.sources.get(flow.source).text());
        found.extend(problems);
        files.push((flow.source, file));
    }
    let found = weighed(found, &loaded, &Strict::default());
    if exit(&found) != Exit::Fine {
        show(&found, &loaded, output);
        return Ok(None);
    }
    let project = outline::read(&files);
    Ok(Some(Read { loaded, project }))
}
