//! What an export says: what was written and what was left out, for people and for machines.

use super::{Args, Done, Format};
use crate::archy::loss::{Loss, Note};
use crate::cli::output::Output;
use crate::cli::project::Loaded;
use crate::cli::render::{self, escape, plural};
use crate::diagnostic::Diagnostic;
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    files: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    input: &'a str,
    output: Option<String>,
    unchanged: bool,
    flows: &'a [String],
    losses: &'a [Loss],
    errors: Vec<Error<'a>>,
    notes: &'a [Note],
}

#[derive(Serialize)]
struct Error<'a> {
    line: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

/// Says it all.
pub fn write(files: &[Done], loaded: &Loaded, args: &Args, output: &mut Output) {
    if args.format == Format::Json {
        let files = files.iter().map(|file| entry(file, loaded)).collect();
        return output.out(render::json::write(&Document { files }));
    }
    let style = output.err_style();
    let errors: Vec<Diagnostic> = files.iter().flat_map(|file| &file.errors).cloned().collect();
    output.err(render::human(&errors, &loaded.sources, &style));
    for file in files {
        for trouble in &file.trouble {
            output.err(escape::lines(&format!("{}: error: {trouble}", file.input)) + "\n");
        }
        for loss in &file.losses {
            let word = if args.strict { "error" } else { "loss" };
            let line = loss.line.map_or_else(String::new, |line| format!(":{line}"));
            let text = format!("{}{line}: {word}: {}: {}", file.input, loss.construct, loss.consequence);
            output.err(escape::lines(&text) + "\n");
        }
        for note in &file.notes {
            let line = note.line.map_or_else(String::new, |line| format!(":{line}"));
            output.err(escape::lines(&format!("{}{line}: note: {}", file.input, note.message)) + "\n");
        }
    }
    output.err(summary(files));
}

fn entry<'a>(file: &'a Done, loaded: &'a Loaded) -> Entry<'a> {
    let place = |own: &Diagnostic| loaded.sources.get(own.source).place(own.span().start).line;
    let found = file.errors.iter().map(|own| Error {
        line: Some(place(own)),
        message: &own.message,
        help: own.help.as_deref(),
    });
    let trouble = file.trouble.iter().map(|own| Error { line: None, message: own, help: None });
    Entry {
        input: &file.input,
        output: file.output.as_ref().map(|path| path.to_string_lossy().into_owned()),
        unchanged: file.unchanged,
        flows: &file.flows,
        losses: &file.losses,
        errors: found.chain(trouble).collect(),
        notes: &file.notes,
    }
}

fn summary(files: &[Done]) -> String {
    let count = |wanted: fn(&Done) -> bool| files.iter().filter(|file| wanted(file)).count();
    let (written, unchanged) = (count(|file| file.output.is_some()), count(|file| file.unchanged));
    let losses: usize = files.iter().map(|file| file.losses.len()).sum();
    let losses = if losses == 1 { "1 loss".to_owned() } else { format!("{losses} losses") };
    let same = if unchanged == 0 { String::new() } else { format!(", {unchanged} unchanged") };
    format!("exported {written} of {}{same}: {losses}\n", plural(files.len(), "flow"))
}
