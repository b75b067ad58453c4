//! Diagnostics drawn for people, and written for machines.

pub mod escape;
pub mod finding;
pub mod human;
pub mod json;
pub mod sarif;
#[cfg(test)]
mod tests;
mod window;

use crate::cli::style::Style;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use clap::ValueEnum;
pub use finding::{Count, Finding, plural};

/// How a command that reports diagnostics writes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, on standard error
    #[default]
    Human,
    /// One JSON object, on standard output
    Json,
    /// A SARIF 2.1.0 log, on standard output
    Sarif,
}

/// All diagnostics as people read them: each drawn, then an empty line.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, style: &Style) -> String {
    diagnostics.iter().map(|d| human::draw(&Finding::of(d, sources), style) + "\n").collect()
}

/// The last line: `checked 3 files: 2 errors, 1 warning`.
pub fn summary(verb: &str, files: usize, count: Count) -> String {
    format!("{verb} {}: {}\n", plural(files, "file"), count.words())
}
