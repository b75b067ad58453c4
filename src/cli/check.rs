//! `callflow check`: says what is wrong with flows, and where.

use super::Outcome;
use super::exit::Exit;
use super::output::Output;
use super::project::{Loaded, load};
use super::render::{Count, Format, human, json, sarif, summary};
use super::{join, style::Style};
use crate::diagnostic::Diagnostic;
use clap::ValueEnum;
use std::path::PathBuf;

/// Check flows, and say what is wrong at the exact place
///
/// The flows of all PATHs are one project: they find each other by name, across files. Errors make the exit code 1;
/// warnings and notes do not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow check flows/                       all flows of a folder
  callflow check flows/ --deny warnings       warnings count as errors
  callflow check flows/ --format sarif        for code hosts and editors
  cat main.flow | callflow check -            standard input")]
pub struct Args {
    /// Files, folders, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    strict: Strict,
}

/// What counts as an error.
#[derive(Debug, Default, clap::Args)]
pub struct Strict {
    /// Count these as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Vec<Deny>,
}

/// A group of findings that can be made errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// All warnings
    Warnings,
}

impl Strict {
    /// Whether warnings count as errors.
    pub fn denies_warnings(&self) -> bool {
        self.deny.contains(&Deny::Warnings)
    }
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let loaded = load(&args.paths, &mut std::io::stdin())?;
    let found = weighed(join::check(&loaded), &loaded, &args.strict);
    report(&found, &loaded, args.format, output);
    Ok(exit(&found))
}

/// What was found in the texts together with what was found while reading the files, weighed by the project.
pub fn weighed(mut found: Vec<Diagnostic>, loaded: &Loaded, strict: &Strict) -> Vec<Diagnostic> {
    found.extend(loaded.diagnostics.iter().cloned());
    loaded.project.weigh(&mut found, strict.denies_warnings());
    found.sort_by_key(|d| (d.source, d.span()));
    found
}

/// The exit code that goes with what was found.
pub fn exit(found: &[Diagnostic]) -> Exit {
    if found.iter().any(Diagnostic::is_error) { Exit::Problems } else { Exit::Fine }
}

fn report(found: &[Diagnostic], loaded: &Loaded, format: Format, output: &mut Output) {
    match format {
        Format::Human => {
            show(found, loaded, output);
            output.err(summary_line(found, loaded, output.err_style()));
        }
        Format::Json => output.out(json::document(found, &loaded.sources)),
        Format::Sarif => output.out(sarif::document(found, &loaded.sources)),
    }
}

/// Draws what was found, for people.
pub fn show(found: &[Diagnostic], loaded: &Loaded, output: &mut Output) {
    for remark in &loaded.remarks {
        output.remark(remark);
    }
    let style = output.err_style();
    output.err(human(found, &loaded.sources, &style));
}

fn summary_line(found: &[Diagnostic], loaded: &Loaded, style: Style) -> String {
    let line = summary("checked", loaded.files, Count::of(found));
    let color = if exit(found) == Exit::Fine { "\u{1b}[32m" } else { "\u{1b}[31m" };
    if style.color { format!("{color}{}\u{1b}[0m\n", line.trim_end()) } else { line }
}
