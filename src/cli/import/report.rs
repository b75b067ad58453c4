//! What an import says: losses and errors, for people and for machines (archy.md §17).

use super::{File, Format};
use crate::archy::loss::{Loss, Note};
use crate::archy::problem::Problem;
use crate::archy::tree::Place;
use crate::cli::output::Output;
use crate::cli::render::{self, escape, plural};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, SourceId, Sources};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    input: String,
    output: Option<String>,
    flows: &'a [String],
    losses: &'a [Loss],
    errors: Vec<Error<'a>>,
    notes: &'a [Note],
}

#[derive(Serialize)]
struct Error<'a> {
    path: &'a str,
    line: Option<u32>,
    message: &'a str,
    help: &'a str,
}

/// Says it all.
pub fn write(files: &[File], format: Format, strict: bool, output: &mut Output) {
    if format == Format::Json {
        let files = files.iter().map(entry).collect();
        return output.out(render::json::write(&Document { files }));
    }
    for file in files {
        human(file, strict, output);
    }
    output.err(summary(files));
}

/// A loss that counts as an error.
pub fn as_problem(loss: &Loss) -> Problem {
    let place = Place { line: loss.line.unwrap_or(0), ..Place::default() };
    Problem::new(place, format!("`{}` was not understood", loss.construct), loss.consequence.clone()).at(&*loss.path)
}

fn entry(file: &File) -> Entry<'_> {
    let done = &file.done;
    Entry {
        input: file.input.name(),
        output: done.output.as_ref().map(|path| path.to_string_lossy().into_owned()),
        flows: &done.flows,
        losses: &done.losses,
        errors: done.errors.iter().map(error).collect(),
        notes: &done.notes,
    }
}

fn error(problem: &Problem) -> Error<'_> {
    Error { path: &problem.path, line: problem.place.line(), message: &problem.message, help: &problem.help }
}

/// Draws the errors of a file at their places.
pub fn errors(file: &File, output: &mut Output) {
    let mut sources = Sources::default();
    let source = sources.add(Source::new(file.input.name(), file.text.as_str()));
    let style = output.err_style();
    let drawn: Vec<Diagnostic> = file.done.errors.iter().map(|problem| diagnostic(problem, source)).collect();
    output.err(render::human(&drawn, &sources, &style));
}

/// Errors are drawn at their place; each loss is a line with the place first, as compilers write them.
fn human(file: &File, strict: bool, output: &mut Output) {
    let name = file.input.name();
    if !strict || file.done.losses.is_empty() {
        errors(file, output);
    }
    let word = if strict { "error" } else { "loss" };
    for loss in &file.done.losses {
        let line = loss.line.map_or_else(String::new, |line| format!(":{line}"));
        let text = format!("{name}{line}: {word}: {}: {}\n    {}", loss.construct, loss.consequence, loss.path);
        output.err(escape::lines(&text) + "\n");
    }
}

fn diagnostic(problem: &Problem, source: SourceId) -> Diagnostic {
    let mut own = Diagnostic::new(Code::NotImported, source, problem.place.span, problem.message.as_str());
    if let Some((place, text)) = problem.also.as_deref() {
        own = own.also(place.span, text.as_str());
    }
    own.help(problem.help.as_str())
}

fn summary(files: &[File]) -> String {
    let written = files.iter().filter(|file| file.done.output.is_some()).count();
    let count = |own: fn(&File) -> usize| files.iter().map(own).sum::<usize>();
    let losses = count(|file| file.done.losses.len());
    let failed = files.iter().filter(|file| !file.done.errors.is_empty()).count();
    let notes = count(|file| file.done.notes.len());
    let losses = if losses == 1 { "1 loss".to_owned() } else { format!("{losses} losses") };
    let failed = if failed == 0 { String::new() } else { format!(", {} with errors", plural(failed, "file")) };
    format!("imported {} of {}: {losses}, {}{failed}\n", written, plural(files.len(), "file"), plural(notes, "note"))
}
