//! `callflow fmt`: lays out flow files in the one canonical way.

use super::check::{Strict, show, weighed};
use super::exit::Exit;
use super::output::Output;
use super::project::{Flow, load};
use super::render::{escape, plural};
use super::{Outcome, join, write};
use crate::source::Sources;
use std::path::PathBuf;

/// Lay out flow files in the one canonical way; comments and meaning stay
///
/// Files are rewritten in place, standard input goes to standard output. A file that cannot be parsed stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow fmt flows/                 rewrites what is not laid out well
  callflow fmt --check flows/         changes nothing; exit code 1 if it would
  callflow fmt - < main.flow          standard input to standard output")]
pub struct Args {
    /// Files, folders, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Change nothing; list the files that would change, and end with 1 if there are any
    #[arg(long)]
    check: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let loaded = load(&args.paths, &mut std::io::stdin())?;
    let mut problems = Vec::new();
    let mut changed = 0;
    for flow in &loaded.flows {
        match join::format(&loaded.sources, flow.source) {
            Ok(text) => changed += usize::from(put(flow, &loaded.sources, &text, args.check, output)?),
            Err(found) => problems.extend(found),
        }
    }
    let found = weighed(problems, &loaded, &Strict::default());
    show(&found, &loaded, output);
    let unwell = !found.is_empty() || (args.check && changed > 0);
    if loaded.flows.iter().any(|flow| flow.path.is_some()) {
        let verb = if args.check { "would change" } else { "changed" };
        output.err(format!("{verb} {changed} of {}\n", plural(loaded.files, "file")));
    }
    Ok(if unwell { Exit::Problems } else { Exit::Fine })
}

/// Puts the text where it belongs; says whether it differs from what was there.
fn put(
    flow: &Flow,
    sources: &Sources,
    text: &str,
    check: bool,
    output: &mut Output,
) -> Result<bool, super::exit::Failure> {
    let source = sources.get(flow.source);
    let differs = source.text() != text;
    match &flow.path {
        _ if check && differs => output.out(format!("{}\n", escape::line(source.name()))),
        _ if check => {}
        None => output.out(text),
        Some(path) if differs => write::replace(path, text.as_bytes())?,
        Some(_) => {}
    }
    Ok(differs)
}
