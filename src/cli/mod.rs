//! The command line: one file a command, and this table of them.
//!
//! Help, completions, the man page and `docs/cli.md` are all made from the declarations here and in the commands. The
//! exit codes are in [`exit`]; what is for machines goes to standard output, what is about problems to standard error.

mod build;
mod check;
mod clock;
mod complete;
mod diff;
mod disasm;
mod eval;
pub mod exit;
mod explore;
mod export;
mod fmt;
mod functions;
mod graph;
mod import;
mod join;
mod jsonl;
mod key_file;
mod man;
mod outbox;
mod outline;
pub mod output;
pub mod panic;
pub mod project;
#[cfg(test)]
mod project_tests;
mod record;
pub mod render;
mod run;
#[cfg(feature = "serve")]
mod serve;
pub mod style;
mod test;
mod walk;
pub mod write;

use clap::error::{Error, ErrorKind};
use clap::{CommandFactory, Parser, Subcommand};
use exit::{Exit, Failure};
use output::Output;
use render::escape;
use std::ffi::OsString;
use std::process::ExitCode;

/// Write contact-centre flows as text; check, build and run them on your own machine.
#[derive(Debug, Parser)]
#[command(name = "callflow", version, propagate_version = false, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 fine, 1 problems found, 2 wrong usage, 3 cannot read, write or reach something, 70 internal error.
`callflow COMMAND --help` tells about a command and shows an example.";

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Build(build::Args),
    Disasm(disasm::Args),
    Run(Box<run::Args>),
    Eval(eval::Args),
    #[cfg(feature = "serve")]
    Serve(Box<serve::Args>),
    Fmt(fmt::Args),
    Diff(diff::Args),
    Test(test::Args),
    Graph(graph::Args),
    Import(import::Args),
    Explore(explore::Args),
    Export(export::Args),
    Record(record::Args),
    Outbox(outbox::Args),
    Completions(complete::Args),
    Man(man::Args),
}

/// What every command gives back.
type Outcome = Result<Exit, Failure>;

/// The whole program: reads the arguments of this process, does what they say, and ends with its exit code.
pub fn main() -> ExitCode {
    panic::install();
    // The hook has told about it; the exit code is all that is left to give.
    std::panic::catch_unwind(|| with(std::env::args_os(), Output::of_process())).unwrap_or(Exit::Internal).into()
}

/// The same with any arguments, the program's name first, and any streams.
pub fn with(arguments: impl IntoIterator<Item = OsString>, mut output: Output) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let exit = match Cli::try_parse_from(&arguments) {
        Ok(cli) => dispatch(cli.command, &mut output).unwrap_or_else(|failure| {
            output.fail(&failure);
            failure.exit
        }),
        Err(error) => explain(&error, &mut output),
    };
    output.finish(exit)
}

/// The declaration of the command line, for what is generated from it.
pub fn command() -> clap::Command {
    Cli::command()
}

fn dispatch(command: Command, output: &mut Output) -> Outcome {
    match command {
        Command::Check(args) => check::run(&args, output),
        Command::Build(args) => build::run(&args, output),
        Command::Disasm(args) => disasm::run(&args, output),
        Command::Run(args) => run::run(&args, output),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(&args, output),
        Command::Eval(args) => eval::run(&args, output),
        Command::Fmt(args) => fmt::run(&args, output),
        Command::Diff(args) => diff::run(&args, output),
        Command::Test(args) => test::run(&args, output),
        Command::Graph(args) => graph::run(&args, output),
        Command::Import(args) => import::run(&args, output),
        Command::Explore(args) => explore::run(&args, output),
        Command::Export(args) => export::run(&args, output),
        Command::Record(args) => record::run(&args, output),
        Command::Outbox(args) => outbox::run(&args, output),
        Command::Completions(args) => complete::run(&args, output),
        Command::Man(args) => man::run(&args, output),
    }
}

/// Help and version go to standard output; a wrong command line to standard error, escaped, as it holds what was typed.
fn explain(error: &Error, output: &mut Output) -> Exit {
    let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    let style = if asked { output.out_style() } else { output.err_style() };
    let text = error.render();
    let plain = text.to_string();
    let clean = !plain.chars().any(|c| c != '\n' && escape::is_unsafe(c));
    let shown = if style.color && clean { text.ansi().to_string() } else { escape::lines(&plain) };
    if asked {
        output.out(shown);
        return Exit::Fine;
    }
    output.err(shown);
    Exit::Usage
}
