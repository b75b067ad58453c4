//! `callflow record`: turns a trace into a test. `run --record` does the same at once.

use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Outcome, write};
use crate::check::Declared;
use crate::scenario::record::{MAX_TRACE_BYTES, RecordError, Trace};
use crate::source::SourceId;
use crate::syntax;
use crate::value::quoted;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Turn the trace of a run into a test
///
/// The trace is what `callflow run --format json` writes; docs/trace.md describes it. The test plays the run again: what the
/// cloud held, what the caller did and what the outside answered, and it holds when the same happens.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow run flows/ --flow Reception --input 1 --format json > trace.json
  callflow record trace.json -o flows/reception.tests.flow
  callflow run flows/ --flow Reception --input 1 --record flows/reception.tests.flow")]
pub struct Args {
    /// A trace as JSON, or - for standard input
    #[arg(value_name = "TRACE.json", value_hint = clap::ValueHint::FilePath)]
    path: PathBuf,
    /// Where to write the test: at the end of the file, if there is one [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What the test is called
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let mut text = String::new();
    let limit = MAX_TRACE_BYTES as u64 + 1;
    let read = match args.path.as_os_str() == "-" {
        true => std::io::stdin().take(limit).read_to_string(&mut text),
        false => std::fs::File::open(&args.path).and_then(|file| file.take(limit).read_to_string(&mut text)),
    };
    read.map_err(|error| Failure::of_io("read", &args.path, &error))?;
    let trace = Trace::read(&text).map_err(|error| refused(&error))?;
    match &args.output {
        Some(path) => add(path, &trace, args.name.as_deref(), output)?,
        None => output.out(block(&trace, &args.name.clone().unwrap_or_else(|| usual(&trace)))?),
    }
    Ok(Exit::Fine)
}

/// Adds the test of a trace to a file, which may hold flows and tests already. Nothing that stands there changes.
///
/// # Errors
/// When there is no test in the trace, or the file cannot be read or written.
pub fn add(path: &Path, trace: &Trace, name: Option<&str>, output: &mut Output) -> Result<(), Failure> {
    let old = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::of_io("read", path, &error)),
    };
    let wanted = name.map_or_else(|| usual(trace), str::to_owned);
    let name = free(&old, &wanted);
    let block = block(trace, &name)?;
    let text = if old.trim().is_empty() { block } else { format!("{}\n\n{block}", old.trim_end()) };
    write::replace(path, text.as_bytes())?;
    output.err(format!(
        "wrote the test {} into {}\n",
        super::render::escape::line(&quoted(&name)),
        super::render::escape::line(&path.display().to_string())
    ));
    Ok(())
}

fn usual(trace: &Trace) -> String {
    format!("recorded: {}", trace.start.flow)
}

/// The name, with a number behind it when a test of the file has it already.
fn free(old: &str, wanted: &str) -> String {
    let taken = |name: &str| old.contains(&format!("test {}", quoted(name)));
    let mut name = wanted.to_owned();
    let mut number = 1;
    while taken(&name) {
        number += 1;
        name = format!("{wanted} {number}");
    }
    name
}

/// The block as the formatter lays it out.
fn block(trace: &Trace, name: &str) -> Result<String, Failure> {
    let text = trace.test(name).map_err(|error| refused(&error))?;
    Ok(syntax::format(SourceId(0), &text, &Declared::default()).unwrap_or(text))
}

fn refused(error: &RecordError) -> Failure {
    let help = match error {
        RecordError::NotATrace(_) => "write one with `callflow run … --format json`",
        RecordError::OtherVersion(_) => "write it again with this version",
        RecordError::Stopped(_) => "run it to its end: `--scenario`, or a terminal, can answer what it asks",
        RecordError::Dropped(_) | RecordError::TooLong => "record a shorter run",
        RecordError::UnknownType(_) | RecordError::UnknownAction(_) => "the trace was written by another version",
        RecordError::NoExpression(..) => "write the test by hand, or leave this answer out of the run",
    };
    Failure { exit: Exit::Problems, message: error.to_string(), help: Some(help.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        assert_eq!(free("", "a"), "a");
        assert_eq!(free("test \"a\" { }", "a"), "a 2");
        assert_eq!(free("test \"a\" { } test \"a 2\" { }", "a"), "a 3");
    }
}
