//! `callflow diff`: what is different between two projects, and not which lines.

mod human;
mod json;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Outcome, outline};
use crate::diff::{Diff, diff};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// Tell what is different between two flows or projects
///
/// Flows, tasks, actions, settings, expressions and attributes are compared, not lines: comments, layout, redundant
/// brackets and the order of what has no order are no difference. The exit code is 1 when something is different.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow diff old/ new/                              two projects
  callflow diff ivr.yaml flows/ivr.flow                an Archy file and a script
  git show HEAD:ivr.flow | callflow diff - ivr.flow    what a commit would change
  callflow diff old/ new/ --format json                for machines")]
pub struct Args {
    /// What it was: a script, an Archy file, an export, a folder of one kind, or - for standard input
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    old: PathBuf,
    /// What it is
    #[arg(value_name = "NEW", value_hint = clap::ValueHint::AnyPath)]
    new: PathBuf,
    /// How to write the differences
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How differences are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Two projects and their differences.
pub struct Compared {
    /// What it was.
    pub old: outline::Read,
    /// What it is.
    pub new: outline::Read,
    /// The differences.
    pub diff: Diff,
}

/// Reads and compares; `None` when one of them cannot be understood, which was said then.
///
/// # Errors
/// When something cannot be read.
pub fn compare(old: &[PathBuf], new: &[PathBuf], output: &mut Output) -> Result<Option<Compared>, Failure> {
    let is_stdin = |paths: &[PathBuf]| paths.iter().any(|path| path == Path::new("-"));
    if is_stdin(old) && is_stdin(new) {
        return Err(Failure::usage("standard input cannot be both").help("name a file for one of them"));
    }
    let (old, new) = (outline::read(old, output)?, outline::read(new, output)?);
    Ok(old.zip(new).map(|(old, new)| Compared { diff: diff(&old.project, &new.project), old, new }))
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let paths = [std::slice::from_ref(&args.old), std::slice::from_ref(&args.new)];
    let Some(compared) = compare(paths[0], paths[1], output)? else { return Ok(Exit::Problems) };
    match args.format {
        Format::Json => output.out(json::document(&compared)),
        Format::Human => {
            output.out(human::text(&compared, output.out_style()));
            output.flush();
            output.err(human::summary(&compared.diff));
        }
    }
    Ok(if compared.diff.is_same() { Exit::Fine } else { Exit::Problems })
}
