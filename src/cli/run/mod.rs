//! `callflow run`: runs a flow and shows what it did.

pub mod cloud;
pub mod document;
mod prompt;
mod scenario;
pub mod shown;
mod story;
mod telephone;

use super::exit::{Exit, Failure};
use super::key_file::KeyFile;
use super::output::Output;
use super::{Outcome, build, check, join, project, record};
use crate::bytecode::Program;
use clap::ValueEnum;
use std::path::PathBuf;
use story::Story;

/// Run a flow, and show what was played, what each Get saw, what was set, and what was sent
///
/// The cloud is a map in memory; `--set` says what it holds before. With `--cloud` it is a store, or the platform itself: what
/// the flow sets is then written there for real. Without `--input` and on a terminal you are the caller,
/// and whoever answers the flow from outside: what is played appears, keys are typed at the prompt, and `hangup`, `queue`,
/// `attributes` and `help` work as words.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow run examples/foo.flow --set Foo=Hello --show-values
  callflow run flows/ --flow Reception --caller tel:+15551234567 --input 1,123456
  callflow run flows/ --flow Reception --scenario 'tests.flow#a gold caller'
  callflow run flows/ --flow Reception --input 1 --record tests.flow
  callflow run flows/ --flow Reception --cloud sqlite:callflow.db
  callflow run reception.flowc --flow Reception --format json > trace.json")]
pub struct Args {
    /// A file, a folder, an image, or - for standard input
    #[arg(value_name = "PATH|OUT.flowc", value_hint = clap::ValueHint::AnyPath)]
    pub path: PathBuf,
    /// The flow to begin with [default: the only one, or the first one of the first file]
    #[arg(long, value_name = "NAME")]
    pub flow: Option<String>,
    /// Who calls: Call.Ani
    #[arg(long, value_name = "ADDRESS")]
    pub caller: Option<String>,
    /// Who is called: Call.CalledAddress
    #[arg(long, value_name = "ADDRESS")]
    pub called: Option<String>,
    /// An attribute that the cloud holds before the flow starts; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = attribute)]
    pub set: Vec<(String, String)>,
    /// What the caller enters, in order, parted by commas: keys, nothing, or `hangup`
    #[arg(long, value_name = "1,2,3", value_delimiter = ',', allow_hyphen_values = true, value_parser = entry)]
    pub input: Option<Vec<String>>,
    /// The language of the call, as in de-de
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<String>,
    /// Show every action
    #[arg(long)]
    pub trace: bool,
    /// Show the values of attributes, and not their length alone (P47)
    #[arg(long)]
    pub show_values: bool,
    /// Write what happens as a test that plays it again, at the end of this file
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub record: Option<PathBuf>,
    /// How to write what happened
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// Let a test or a set-up of this file say what the cloud holds, what the caller does and what the outside answers
    #[arg(long, value_name = "FILE[#NAME]", value_hint = clap::ValueHint::FilePath)]
    pub scenario: Option<String>,
    /// Read and write attributes there: memory:, sqlite:FILE, postgres://…, genesys:ENV
    #[arg(long, value_name = "URL", conflicts_with = "scenario")]
    pub cloud: Option<String>,
    /// A conversation that the cloud has; without it a new one begins
    #[arg(long, value_name = "ID", requires = "cloud")]
    pub conversation: Option<String>,
    /// Whose attributes, in that conversation [default: the customer's]
    #[arg(long, value_name = "ID", requires = "conversation")]
    pub participant: Option<String>,
    /// The keys of the cloud's store.
    #[command(flatten)]
    pub keys: KeyFile,
}

/// How what happened is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON object, with the values of attributes but for sensitive ones
    Json,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if let Some(name) = &args.scenario {
        let Some(scenario) = scenario::load(args, name, output)? else { return Ok(Exit::Problems) };
        let (story, exit) = scenario.run(args, output)?;
        return Ok(exit.max(tell(args, scenario.program(), &story, output)?));
    }
    let Some(program) = program(args, output)? else { return Ok(Exit::Problems) };
    let flow = flow_of(args.flow.as_deref(), &program)?;
    if let Some(url) = &args.cloud {
        let (story, exit) = cloud::tell(args, url, &program, flow, output)?;
        return Ok(exit.max(tell(args, &program, &story, output)?));
    }
    let story = story::tell(args, &program, flow, output)?;
    tell(args, &program, &story, output)
}

/// Shows what happened, and records it.
fn tell(args: &Args, program: &Program, story: &Story, output: &mut Output) -> Outcome {
    match args.format {
        Format::Human => shown::show(args, program, story, output),
        Format::Json => output.out(document::document(program, story)),
    }
    output.flush();
    if let Some(stopped) = &story.stopped {
        return Err(shown::stopped(program, stopped));
    }
    if let Some(path) = &args.record {
        let trace = document::trace(program, story).map_err(|error| Failure::internal(error.to_string()))?;
        record::add(path, &trace, None, output)?;
    }
    Ok(if story.lost() { Exit::Problems } else { Exit::Fine })
}

/// The program of an image, or of flows; `None` when they have errors, which were shown.
fn program(args: &Args, output: &mut Output) -> Result<Option<Program>, Failure> {
    if build::is_image(&args.path) {
        return join::open(&args.path).map(Some);
    }
    let loaded = project::load(std::slice::from_ref(&args.path), &mut std::io::stdin())?;
    let (found, program) = join::compile(&loaded);
    let mut found = check::weighed(found, &loaded, &check::Strict::default());
    let failed = found.iter().any(crate::diagnostic::Diagnostic::is_error);
    // Who runs a flow wants to know what may go wrong, but not every cast.
    found.retain(|finding| finding.severity > crate::diagnostic::Severity::Note);
    check::show(&found, &loaded, output);
    Ok(program.filter(|_| !failed))
}

/// The flow to begin with.
pub fn flow_of(name: Option<&str>, program: &Program) -> Result<usize, Failure> {
    let Some(name) = name else {
        return if program.flows.is_empty() { Err(Failure::usage("there is no flow to run")) } else { Ok(0) };
    };
    if let Some((number, _)) = program.flow(name) {
        return Ok(number);
    }
    let known = || program.flows.iter().map(|flow| flow.name.as_str());
    let help = crate::diagnostic::did_you_mean(name, known())
        .unwrap_or_else(|| format!("flows here: {}", known().collect::<Vec<_>>().join(", ")));
    Err(Failure::usage(format!("there is no flow `{name}`")).help(help))
}

/// `NAME=VALUE`; the name goes to the first `=` and is not empty (P7), the value may be (P10).
fn attribute(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some(("", _)) => Err("the attribute has no name".to_owned()),
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err("an attribute is written NAME=VALUE".to_owned()),
    }
}

/// Something that a caller can enter.
fn entry(text: &str) -> Result<String, String> {
    if telephone::is_entry(text) { Ok(text.to_owned()) } else { Err(telephone::NO_ENTRY.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_goes_to_its_first_equals_sign() {
        let pair = |name: &str, value: &str| Ok((name.to_owned(), value.to_owned()));
        assert_eq!(attribute("Foo=a=b"), pair("Foo", "a=b"));
        assert_eq!(attribute("Foo="), pair("Foo", ""), "P10");
        assert!(attribute("=x").is_err(), "P7");
        assert!(attribute("Foo").is_err());
    }
}
