//! `callflow graph`: pictures of flows and projects.

use super::exit::{Exit, Failure};
use super::outline::{Read, read};
use super::output::Output;
use super::{Outcome, write};
use crate::graph::{self, MAX_ACTIONS, MERMAID_CHARS, MERMAID_EDGES, Paint, Picture};
use crate::outline::Flow;
use clap::ValueEnum;
use std::path::PathBuf;

/// Draw a flow, or how the flows of a project lead to each other
///
/// One flow is drawn with its parts, actions and outputs. Of several flows, the project is drawn: which flow leads
/// where, and which attributes travel there. A flow that has errors is drawn, too, as long as it can be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow graph main.flow                                     as Mermaid, for pages that draw it
  callflow graph flows/ --flow \"Main\" --format svg -o main.svg
  callflow graph flows/ --project --format dot | dot -Tpng > project.png")]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Draw this flow
    #[arg(long, value_name = "NAME", conflicts_with = "project")]
    flow: Option<String>,
    /// Draw the project, even when it has one flow only
    #[arg(long)]
    project: bool,
    /// How to draw
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// For what kind of page an SVG is coloured; auto: for the one that the reader has
    #[arg(long, value_enum, value_name = "THEME")]
    theme: Option<Theme>,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A Mermaid flowchart
    #[default]
    Mermaid,
    /// A graph for Graphviz
    Dot,
    /// A drawing
    Svg,
}

/// The kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Theme {
    Light,
    Dark,
    Auto,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    if args.theme.is_some() && args.format != Format::Svg {
        return Err(Failure::usage("`--theme` is for `--format svg` only").help("add `--format svg`"));
    }
    let Some(read) = read(&args.paths, output)? else { return Ok(Exit::Problems) };
    for remark in &read.loaded.remarks {
        output.remark(remark);
    }
    let picture = picture(args, &read)?;
    let text = match args.format {
        Format::Mermaid => {
            let text = graph::mermaid(&picture);
            warn(&picture, &text, output);
            text
        }
        Format::Dot => graph::dot(&picture),
        Format::Svg => graph::svg(&picture, theme(args.theme)).map_err(|graph::TooLarge| too_large())?,
    };
    match &args.out {
        Some(path) => write::replace(path, text.as_bytes())?,
        None => output.out(text),
    }
    Ok(Exit::Fine)
}

/// What is asked for: a flow by name, the only flow, or all of them.
fn picture(args: &Args, read: &Read) -> Result<Picture, Failure> {
    let flows = &read.project.flows;
    let drawn = |flow: &Flow| {
        check_size(flow.actions())?;
        Ok(graph::flow(flow, &read.loaded.sources, &Paint::default()))
    };
    match (&args.flow, flows.as_slice()) {
        (_, []) => Err(Failure::unreachable("there is no flow to draw").help("name a file with a flow")),
        (Some(name), _) => drawn(named(flows, name)?),
        (None, [only]) if !args.project => drawn(only),
        _ => {
            check_size(read.project.actions())?;
            Ok(graph::project(&read.project, "Project", &Paint::default()))
        }
    }
}

fn named<'a>(flows: &'a [Flow], name: &str) -> Result<&'a Flow, Failure> {
    let mut found = flows.iter().filter(|flow| flow.name == name);
    match (found.next(), found.next()) {
        (Some(flow), None) => Ok(flow),
        (Some(_), Some(_)) => {
            let message = format!("several files have a flow `{name}`");
            Err(Failure::usage(message).help("name the file of the one to draw"))
        }
        (None, _) => {
            let failure = Failure::usage(format!("there is no flow `{name}`"));
            let nearest = crate::diagnostic::nearest(name, flows.iter().map(|flow| flow.name.as_str()));
            Err(failure.help(match nearest {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => "draw without `--flow` to see the flows there are".to_owned(),
            }))
        }
    }
}

const fn theme(theme: Option<Theme>) -> graph::Theme {
    match theme {
        Some(Theme::Light) => graph::Theme::Light,
        Some(Theme::Dark) => graph::Theme::Dark,
        Some(Theme::Auto) | None => graph::Theme::Auto,
    }
}

fn check_size(actions: usize) -> Result<(), Failure> {
    if actions <= MAX_ACTIONS {
        return Ok(());
    }
    let message = format!("{actions} actions are too many for a picture: it may have {MAX_ACTIONS}");
    Err(Failure::unreachable(message).help("draw one flow with `--flow`, or name fewer files"))
}

fn too_large() -> Failure {
    Failure::unreachable("the picture is too large to be laid out")
        .help("draw one flow with `--flow`, or take `--format dot`, which is laid out elsewhere")
}

/// What Mermaid draws only when it is configured to is said, for it says little itself.
fn warn(picture: &Picture, text: &str, output: &mut Output) {
    let over = |what: &str, has: usize, most: usize| {
        format!(
            "Mermaid draws no more than {most} {what} unless it is told to, and this has {has}: `--format svg` has no such limit"
        )
    };
    // Ways to parts are edges, too.
    let edges = picture.edges.len() + picture.nodes.iter().filter(|node| node.leads_to.is_some()).count();
    if edges > MERMAID_EDGES {
        output.remark(&over("edges", edges, MERMAID_EDGES));
    }
    let chars = text.chars().count();
    if chars > MERMAID_CHARS {
        output.remark(&over("characters", chars, MERMAID_CHARS));
    }
}
