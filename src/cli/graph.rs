//! `callflow graph`: pictures of flows and projects.

use super::exit::{Exit, Failure};
use super::outline::{self, Read};
use super::output::Output;
use super::render::plural;
use super::{Outcome, diff, write};
use crate::diff::Diff;
use crate::graph::{self, Colours, MAX_ACTIONS, MERMAID_CHARS, MERMAID_EDGES, Paint, Picture};
use crate::outline::Flow;
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// A file of coverage larger than this is none.
const MAX_COVERAGE_BYTES: u64 = 100_000_000;

/// Draw a flow or a project
///
/// A flow is drawn with its tasks, actions and outputs; a project with its flows, where they lead, and the attributes that
/// travel there. SVG is drawn without any other program; Mermaid and DOT are texts for those who draw them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow graph flows/ -o project.svg                     the flows of a project
  callflow graph flows/ --flow Reception -o reception.svg  one of them
  callflow graph ivr.yaml --format mermaid                 an Archy file, as text for a page
  callflow graph flows/ --flow Main --diff old/ -o x.svg   what is different from before
  callflow test --coverage --format json > run.json
  callflow graph flows/ --flow Main --coverage run.json -o x.svg")]
pub struct Args {
    /// Scripts, Archy files, exports, folders of one kind, or - for standard input [default: the current folder]
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Draw this flow; without it the project is drawn, or the flow if there is only one
    #[arg(long, value_name = "NAME")]
    flow: Option<String>,
    /// Draw the project even if it has one flow only
    #[arg(long, conflicts_with = "flow")]
    project: bool,
    /// How to draw it [default: by the ending of FILE, else mermaid]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// For what kind of page an SVG is [default: auto]
    #[arg(long, value_enum, value_name = "THEME")]
    theme: Option<Theme>,
    /// Write it to this file instead of standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    out: Option<PathBuf>,
    /// Colour what was run: the JSON of `callflow test --coverage --format json`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, conflicts_with = "diff")]
    coverage: Option<PathBuf>,
    /// Colour what is different from this older flow or project
    #[arg(long, value_name = "OLD", value_hint = clap::ValueHint::AnyPath)]
    diff: Option<PathBuf>,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text that documentation sites draw
    Mermaid,
    /// Text for Graphviz
    Dot,
    /// A picture
    Svg,
}

/// For what kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Theme {
    /// Whatever the reader prefers
    Auto,
    /// A light one
    Light,
    /// A dark one
    Dark,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let format = args.format.or_else(|| by_ending(args.out.as_deref()?)).unwrap_or(Format::Mermaid);
    if args.theme.is_some() && format != Format::Svg {
        return Err(Failure::usage("`--theme` is for `--format svg` only").help("add `--format svg`"));
    }
    let Some((read, diff)) = project(args, output)? else { return Ok(Exit::Problems) };
    for remark in &read.loaded.remarks {
        output.remark(remark);
    }
    let paint = match (&diff, &args.coverage) {
        (Some(diff), _) => graph::differences(diff, &read.project),
        (None, Some(path)) => coverage(path, &read)?,
        (None, None) => Paint::default(),
    };
    let flow = chosen(args, &read)?;
    check_size(flow.map_or_else(|| read.project.actions(), Flow::actions))?;
    let mut picture = match flow {
        Some(flow) => graph::flow(flow, &|at| read.place(at), &paint),
        None => graph::project(&read.project, &title(&args.paths), &paint),
    };
    picture.note = match (&diff, paint.colours) {
        (Some(diff), _) => graph::said_of(diff, flow.map(|flow| flow.name.as_str())),
        (None, Colours::Coverage) => ran(flow, &read, &paint),
        _ => String::new(),
    };
    let text = match format {
        Format::Svg => graph::svg(&picture, theme(args.theme)).map_err(|graph::TooLarge| too_large())?,
        Format::Dot => graph::dot(&picture),
        Format::Mermaid => {
            let text = graph::mermaid(&picture);
            warn(&picture, &text, output);
            text
        }
    };
    match &args.out {
        Some(path) => write::replace(path, text.as_bytes())?,
        None => output.out(text),
    }
    Ok(Exit::Fine)
}

/// What is drawn, and how it differs from what it was; `None` when it cannot be understood, which was said then.
fn project(args: &Args, output: &mut Output) -> Result<Option<(Read, Option<Diff>)>, Failure> {
    match &args.diff {
        None => Ok(outline::read(&args.paths, output)?.map(|read| (read, None))),
        Some(old) => {
            let compared = diff::compare(std::slice::from_ref(old), &args.paths, output)?;
            Ok(compared.map(|compared| (compared.new, Some(compared.diff))))
        }
    }
}

/// The flow to be drawn; `None`: the project.
fn chosen<'a>(args: &Args, read: &'a Read) -> Result<Option<&'a Flow>, Failure> {
    match (&args.flow, read.project.flows.as_slice()) {
        (_, []) => Err(Failure::unreachable("there is no flow to draw").help("name a file with a flow")),
        (Some(name), flows) => named(flows, name).map(Some),
        (None, [only]) if !args.project => Ok(Some(only)),
        _ => Ok(None),
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

/// What a project is called: as its folder or file.
fn title(paths: &[PathBuf]) -> String {
    let name = match paths {
        [one] => one.canonicalize().ok().and_then(|path| path.file_name().map(|n| n.to_string_lossy().into_owned())),
        _ => None,
    };
    name.map_or_else(|| "Project".to_owned(), |name| format!("Project {name}"))
}

fn coverage(path: &Path, read: &Read) -> Result<Paint, Failure> {
    let of_io = |error: std::io::Error| Failure::of_io("read", path, &error);
    let length = std::fs::metadata(path).map_err(of_io)?.len();
    let refuse = |why: &str| {
        let help = "write it with `callflow test --coverage --format json`";
        Failure::unreachable(format!("cannot use `{}` as coverage: {why}", path.display())).help(help)
    };
    if length > MAX_COVERAGE_BYTES {
        return Err(refuse(&format!("it has more than {} MB", MAX_COVERAGE_BYTES / 1_000_000)));
    }
    let text = std::fs::read_to_string(path).map_err(of_io)?;
    let coverage = graph::Coverage::read(&text).map_err(|why| refuse(&why))?;
    coverage.paint(&read.project, &read.loaded.sources).ok_or_else(|| {
        refuse("nothing in it belongs to these files")
            .help("name the same paths as `callflow test` did, from the same folder")
    })
}

/// How many actions were run.
fn ran(flow: Option<&Flow>, read: &Read, paint: &Paint) -> String {
    let flows = flow.map_or(read.project.flows.as_slice(), std::slice::from_ref);
    let shares = flows.iter().filter_map(|flow| paint.ran.get(&flow.at));
    let (hit, all) = shares.fold((0, 0), |sum, (hit, all)| (sum.0 + hit, sum.1 + all));
    format!("{hit} of {} were run ({} %)", plural(all, "action"), (hit * 100).checked_div(all).unwrap_or(100))
}

/// The form that the ending of a file's name says.
fn by_ending(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()? {
        "svg" => Some(Format::Svg),
        "dot" | "gv" => Some(Format::Dot),
        _ => None,
    }
}

const fn theme(theme: Option<Theme>) -> graph::Theme {
    match theme {
        Some(Theme::Light) => graph::Theme::Light,
        Some(Theme::Dark) => graph::Theme::Dark,
        Some(Theme::Auto) | None => graph::Theme::Auto,
    }
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
