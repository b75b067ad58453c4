//! `callflow completions`: a script that completes commands in a shell.

use super::Outcome;
use super::exit::Exit;
use super::output::Output;
use clap_complete::Shell;

/// Print a script that completes commands and flags in your shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  callflow completions bash > ~/.local/share/bash-completion/completions/callflow")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::command(), "callflow", &mut script);
    output.out(script);
    Ok(Exit::Fine)
}
