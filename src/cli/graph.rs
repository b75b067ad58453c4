//! `callflow graph`: pictures of flows.

use super::Outcome;
use super::exit::Exit;
use super::output::Output;
use crate::graph;
use std::path::PathBuf;

/// Draw flows
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The flow
    #[arg(long)]
    flow: Option<String>,
    /// theme
    #[arg(long)]
    dark: bool,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let Some(read) = super::outline::read(&args.paths, output)? else { return Ok(Exit::Problems) };
    let flow = args.flow.as_ref().and_then(|f| read.project.flow(f)).unwrap_or(&read.project.flows[0]);
    let picture = graph::flow(flow, &read.loaded.sources, &graph::Paint::default());
    let theme = if args.dark { graph::Theme::Dark } else { graph::Theme::Light };
    output.out(graph::svg(&picture, theme).unwrap_or_default());
    Ok(Exit::Fine)
}
