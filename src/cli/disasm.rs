//! `callflow disasm`: shows the code of flows, with the source beside it.

use super::build::is_image;
use super::check::{Strict, exit, show, weighed};
use super::exit::Exit;
use super::output::Output;
use super::project::load;
use super::{Outcome, join};
use std::path::PathBuf;

/// Show the code that flows are compiled to, with the source lines beside it
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  callflow disasm examples/foo.flow")]
pub struct Args {
    /// A file, a folder, an image, or - for standard input
    #[arg(value_name = "PATH|OUT.flowc", value_hint = clap::ValueHint::AnyPath)]
    path: PathBuf,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if is_image(&args.path) {
        output.out(join::disasm(&join::open(&args.path)?));
        return Ok(Exit::Fine);
    }
    let loaded = load(std::slice::from_ref(&args.path), &mut std::io::stdin())?;
    let (found, program) = join::compile(&loaded);
    let found = weighed(found, &loaded, &Strict::default());
    let Some(program) = program.filter(|_| exit(&found) == Exit::Fine) else {
        show(&found, &loaded, output);
        return Ok(Exit::Problems);
    };
    output.out(join::disasm(&program));
    Ok(Exit::Fine)
}
