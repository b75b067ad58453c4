//! `callflow man`: the manual page, of the program or of one command.

use super::Outcome;
use super::exit::{Exit, Failure};
use super::output::Output;
use crate::diagnostic::did_you_mean;
use clap_mangen::Man;

/// Print the manual page of callflow, or of one command, in troff
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  callflow man | man -l -
  callflow man run > callflow-run.1")]
pub struct Args {
    /// A command [default: the program itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let program = super::command();
    let page = match &args.command {
        None => program,
        Some(name) => find(&program, name)?,
    };
    let mut text = Vec::new();
    let written = Man::new(page).render(&mut text);
    written.map_err(|error| Failure::unreachable(format!("cannot write the page: {error}")))?;
    output.out(text);
    Ok(Exit::Fine)
}

/// One command, called as its page is: `callflow-run`.
fn find(program: &clap::Command, name: &str) -> Result<clap::Command, Failure> {
    let found = program.get_subcommands().find(|command| command.get_name() == name);
    let found = found.ok_or_else(|| {
        let failure = Failure::usage(format!("there is no command `{name}`"));
        let known = program.get_subcommands().map(clap::Command::get_name);
        match did_you_mean(name, known) {
            Some(help) => failure.help(help),
            None => failure.help("`callflow --help` lists them"),
        }
    })?;
    Ok(found.clone().name(format!("callflow-{name}")).bin_name(format!("callflow {name}")))
}
