//! From paths to the outline of a project, for commands that look at flows and do not run them: scripts, Archy files
//! and exports, in any mix.

use super::check::{Strict, exit, show, weighed};
use super::exit::{Exit, Failure};
use super::import::memory::{is_foreign, scripts};
use super::output::Output;
use super::project::{Flow, Loaded, load};
use super::render::plural;
use crate::ast;
use crate::outline::{self, At, Project};
use crate::source::{Place, Source, SourceId};
use crate::syntax::parse_file;
use std::collections::HashSet;
use std::path::PathBuf;

/// A project that was read: its texts and its outline.
pub struct Read {
    /// The texts.
    pub loaded: Loaded,
    /// What they say.
    pub project: Project,
    /// Texts that were made of files of another kind: their lines are not those of the files.
    made: HashSet<SourceId>,
}

impl Read {
    /// The file of a place, and the line and character in it unless the text was made of something else.
    pub fn file_and_place(&self, at: At) -> (&str, Option<Place>) {
        let source = self.loaded.sources.get(at.source);
        let place = (!self.made.contains(&at.source)).then(|| source.place(at.span.start));
        (source.name(), place)
    }

    /// The same for people: `ivr.flow:12`.
    pub fn place(&self, at: At) -> String {
        match self.file_and_place(at) {
            (file, Some(place)) => format!("{file}:{}", place.line),
            (file, None) => file.to_owned(),
        }
    }
}

/// Reads flows; `None` when they cannot be understood, which was said then. Errors of the checker do not matter here:
/// whoever looks for what is wrong with a flow may want to see it.
///
/// # Errors
/// When something cannot be read.
pub fn read(paths: &[PathBuf], output: &mut Output) -> Result<Option<Read>, Failure> {
    let (mut foreign, mut own) = (Vec::new(), Vec::new());
    for path in paths {
        if is_foreign(path)? { &mut foreign } else { &mut own }.push(path.clone());
    }
    let mut loaded =
        if own.is_empty() && !foreign.is_empty() { Loaded::default() } else { load(&own, &mut std::io::stdin())? };
    let mut made = HashSet::new();
    if !foreign.is_empty() {
        let Some(scripts) = scripts(&foreign, output)? else { return Ok(None) };
        for script in scripts {
            if script.losses > 0 {
                let help = "`callflow import` lists them";
                let losses = plural(script.losses, "thing");
                output.remark(&format!("`{}`: {losses} in it cannot be shown; {help}", script.name));
            }
            let source = loaded.sources.add(Source::new(script.name, script.text));
            loaded.flows.push(Flow { source, path: None });
            made.insert(source);
        }
    }
    Ok(understood(loaded, made, output))
}

fn understood(loaded: Loaded, made: HashSet<SourceId>, output: &mut Output) -> Option<Read> {
    let mut found = Vec::new();
    let mut files: Vec<(SourceId, ast::File)> = Vec::new();
    for flow in &loaded.flows {
        let (mut file, problems) = parse_file(flow.source, loaded.sources.get(flow.source).text());
        ast::fill(&mut file, &loaded.project.variables);
        found.extend(problems);
        files.push((flow.source, file));
    }
    let found = weighed(found, &loaded, &Strict::default());
    if exit(&found) != Exit::Fine {
        show(&found, &loaded, output);
        return None;
    }
    let project = outline::read(&files);
    Some(Read { loaded, project, made })
}
