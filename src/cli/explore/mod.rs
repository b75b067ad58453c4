//! `callflow explore`: runs flows along every choice and every answer, and writes the tests that cover them.

mod show;
mod tests;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::project::Loaded;
use super::{Outcome, check, join, project, write};
use crate::explore::{Bounds, Explored, MAX_QUESTIONS, MAX_STATES, MAX_TURNS, explore, furnished};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use tests::Tests;

/// Run flows along every choice of the caller and every answer from outside
///
/// Every key of a menu, every entry that the flow compares with, no entry at all, every output of every action, found
/// and missing attributes. Loops are cut at a bound. It says which actions no path reaches and why, which run errors some
/// path comes to, and from where no end is found; `--write-tests` writes the fewest `test` blocks that take all that was
/// taken. They are run before they are written, and all of them pass.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow explore examples/menu.flow
  callflow explore flows/ --flow Reception --write-tests reception.tests.flow
  callflow explore flows/ --format json")]
pub struct Args {
    /// Files, folders, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// One flow alone
    #[arg(long, value_name = "NAME")]
    flow: Option<String>,
    /// The most states of a flow that are followed
    #[arg(long, value_name = "N", default_value_t = MAX_STATES)]
    states: usize,
    /// How often one path may give the same answer at the same place
    #[arg(long, value_name = "N", default_value_t = MAX_TURNS)]
    turns: u8,
    /// Write tests that take everything that was taken into this file
    #[arg(long, value_name = "FILE")]
    write_tests: Option<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// How what was found is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object
    Json,
}

/// Runs it. A place without an end is a problem; actions that no path reaches are not, for values may be missing.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let mut loaded = project::load(&args.paths, &mut std::io::stdin())?;
    // The tests that are written anew are no part of what is explored.
    args.write_tests.iter().for_each(|path| leave_out(&mut loaded, path));
    let (found, program) = join::compile(&loaded);
    let mut found = check::weighed(found, &loaded, &check::Strict::default());
    let failed = found.iter().any(crate::diagnostic::Diagnostic::is_error);
    found.retain(crate::diagnostic::Diagnostic::is_error);
    check::show(&found, &loaded, output);
    let Some(program) = program.filter(|_| !failed) else { return Ok(Exit::Problems) };
    let flows: Vec<usize> = match &args.flow {
        Some(_) => vec![super::run::flow_of(args.flow.as_deref(), &program)?],
        None => (0..program.flows.len()).collect(),
    };
    let bounds = Bounds { states: args.states, questions: MAX_QUESTIONS, turns: args.turns };
    let furnished = furnished(&program);
    let explored: Vec<Explored> = flows.into_iter().map(|flow| explore(&furnished, flow, bounds)).collect();
    let tests = match &args.write_tests {
        Some(path) => {
            let tests = Tests::of(&mut loaded, &program, &explored);
            write_tests(path, &tests)?;
            Some(tests)
        }
        None => None,
    };
    match args.format {
        Format::Human => output.out(show::human(&program, &explored, tests.as_ref())),
        Format::Json => output.out(show::json_of(&program, &explored, tests.as_ref())),
    }
    let endless = explored.iter().any(|one| !one.endless.is_empty());
    Ok(if endless { Exit::Problems } else { Exit::Fine })
}

fn leave_out(loaded: &mut Loaded, file: &Path) {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let file = real(file);
    loaded.flows.retain(|flow| flow.path.as_ref().is_none_or(|path| real(path) != file));
}

/// The tests of all flows in one file.
fn write_tests(path: &Path, tests: &Tests) -> Result<(), Failure> {
    write::replace(path, tests.text.as_bytes())
}
