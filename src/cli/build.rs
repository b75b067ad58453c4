//! `callflow build`: compiles flows into one image.

use super::check::{Strict, exit, show, weighed};
use super::exit::{Exit, Failure};
use super::output::Output;
use super::project::load;
use super::render::plural;
use super::{Outcome, join, write};
use std::path::{Path, PathBuf};

/// What compiled images are called.
const EXTENSION: &str = "flowc";

/// Compile flows into one image, which `run` and `disasm` take
///
/// The image holds all flows of all PATHs. It is written only when there is no error.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  callflow build flows/ -o reception.flowc
  callflow run reception.flowc --flow Reception")]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Where to write the image
    #[arg(short, long, value_name = "OUT.flowc", value_hint = clap::ValueHint::FilePath)]
    output: PathBuf,
    #[command(flatten)]
    strict: Strict,
}

/// Whether a path names a compiled image.
pub fn is_image(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == EXTENSION)
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if !is_image(&args.output) {
        let message = format!("`{}` is no name of an image", args.output.display());
        return Err(Failure::usage(message).help(format!("images are called NAME.{EXTENSION}")));
    }
    let loaded = load(&args.paths, &mut std::io::stdin())?;
    let (found, program) = join::compile(&loaded);
    let mut found = weighed(found, &loaded, &args.strict);
    // Who builds wants to know what may go wrong, but not every cast: `check` tells all.
    found.retain(|finding| finding.severity > crate::diagnostic::Severity::Note);
    show(&found, &loaded, output);
    let Some(program) = program.filter(|_| exit(&found) == Exit::Fine) else { return Ok(Exit::Problems) };
    let image = join::image(&program)?;
    write::replace(&args.output, &image)?;
    let (files, name) = (plural(loaded.files, "file"), args.output.display().to_string());
    output.remark(&format!("built `{name}` of {files}, {}", plural(image.len(), "byte")));
    Ok(Exit::Fine)
}
