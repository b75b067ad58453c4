//! Where the command line meets the compiler: each function here calls one stage.

use super::exit::{Exit, Failure};
use super::jsonl::{Answer, Request};
use super::output::Output;
use super::project::Loaded;
use super::{Outcome, run};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Sources};
use std::path::Path;

/// A compiled project.
pub struct Program;

fn not_joined<T>() -> Result<T, Failure> {
    Err(Failure { exit: Exit::Internal, message: "not joined yet".to_owned(), help: None })
}

/// Everything that is to be said about the flows.
pub fn check(_: &Loaded) -> Result<Vec<Diagnostic>, Failure> {
    not_joined()
}

/// The same, and the program if there is no error.
pub fn compile(_: &Loaded) -> Result<(Vec<Diagnostic>, Option<Program>), Failure> {
    not_joined()
}

/// The bytes of an image.
pub fn image(_: &Program) -> Result<Vec<u8>, Failure> {
    not_joined()
}

/// An image read and verified.
pub fn open(_: &Path) -> Result<Program, Failure> {
    not_joined()
}

/// The code as text.
pub fn disasm(_: &Program) -> Result<String, Failure> {
    not_joined()
}

/// A source laid out, or its errors.
pub fn format(_: &Sources, _: SourceId) -> Result<Result<String, Vec<Diagnostic>>, Failure> {
    not_joined()
}

/// An expression evaluated.
pub fn eval(_: &Request) -> Result<Answer, Failure> {
    not_joined()
}

/// A flow run.
pub fn run(args: &run::Args, _: &mut Output) -> Outcome {
    super::project::load(std::slice::from_ref(&args.path), &mut std::io::stdin())?;
    not_joined()
}
