//! Tests run again whenever a file changes: the times of the files are looked at a few times a second.

use super::Args;
use crate::cli::Outcome;
use crate::cli::exit::Exit;
use crate::cli::output::Output;
use crate::cli::project::files;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// Runs the tests, and again at every change, until nobody reads any more.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let mut last: Option<Vec<(PathBuf, Option<SystemTime>)>> = None;
    loop {
        let now = times(args);
        if last.as_ref() != Some(&now) {
            last = Some(now);
            if let Err(failure) = super::once(args, output) {
                output.fail(&failure);
            }
            output.err("waiting for a change\n");
            output.flush();
        }
        if output.is_closed() {
            return Ok(Exit::Fine);
        }
        std::thread::sleep(PAUSE);
    }
}

/// The files and when each was changed last. One that cannot be read is told of when the tests run.
fn times(args: &Args) -> Vec<(PathBuf, Option<SystemTime>)> {
    let changed = |path: &PathBuf| std::fs::metadata(path).and_then(|about| about.modified()).ok();
    files(&args.paths).into_iter().map(|path| (path.clone(), changed(&path))).collect()
}
