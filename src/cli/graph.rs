//! `callflow graph`: pictures of flows and projects.

use super::exit::{Exit, Failure};
use super::output::Output;
use super::render::plural;
use super::{Outcome, diff, outline, write};
use crate::diagnostic::nearest;
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
    /// For what kind of page an SVG is
    #[arg(long, value_enum, default_value_t, value_name = "THEME")]
    theme: Theme,
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Theme {
    /// Whatever the reader prefers
    #[default]
    Auto,
    /// A light one
    Light,
    /// A dark one
    Dark,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let (read, compared) = match &args.diff {
        Some(old) => match diff::compare(std::slice::from_ref(old), &args.paths, output)? {
            Some(diff::Compared { new, diff, .. }) => (new, Some(diff)),
            None => return Ok(Exit::Problems),
        },
        None => match outline::read(&args.paths, output)? {
            Some(read) => (read, None),
            None => return Ok(Exit::Problems),
        },
    };
    let paint = match (&compared, &args.coverage) {
        (Some(diff), _) => graph::differences(diff, &read.project),
        (None, Some(path)) => coverage(path, &read)?,
        (None, None) => Paint::default(),
    };
    let flow = chosen(args, &read)?;
    let count = flow.map_or_else(|| read.project.actions(), Flow::actions);
    if flow.is_some() && count > MAX_ACTIONS {
        return Err(too_large(count));
    }
    let place = |at| read.place(at);
    let mut picture = match flow {
        Some(flow) => graph::flow(flow, &place, &paint),
        None => graph::project(&read.project, &title(&args.paths), &paint),
    };
    picture.note = match (&compared, paint.colours) {
        (Some(diff), _) => graph::said_of(diff, flow.map(|flow| flow.name.as_str())),
        (None, Colours::Coverage) => ran(flow, &read, &paint),
        _ => String::new(),
    };
    let text = draw(args, &picture, output).ok_or_else(|| too_large(count))?;
    match &args.out {
        Some(path) => write::replace(path, text.as_bytes())?,
        None => output.out(text),
    }
    Ok(Exit::Fine)
}

fn too_large(count: usize) -> Failure {
    let message = format!("a picture of {} is too large to be drawn", plural(count, "action"));
    Failure { exit: Exit::Problems, ..Failure::usage(message) }
        .help(format!("draw one flow (`--flow NAME`) of at most {MAX_ACTIONS} actions, or the project (`--project`)"))
}

/// The flow to be drawn; `None`: the project.
fn chosen<'a>(args: &Args, read: &'a outline::Read) -> Result<Option<&'a Flow>, Failure> {
    let flows = &read.project.flows;
    match (&args.flow, flows.as_slice()) {
        (_, []) => Err(Failure::usage("there is no flow to be drawn").help("name a file that has one")),
        (None, [one]) if !args.project => Ok(Some(one)),
        (None, _) => Ok(None),
        (Some(name), _) => match read.project.flow(name) {
            Some(flow) => Ok(Some(flow)),
            None => {
                let help = nearest(name, flows.iter().map(|flow| flow.name.as_str()));
                let help = help.map_or_else(
                    || format!("there are {}: leave `--flow` out to see them", plural(flows.len(), "flow")),
                    |near| format!("did you mean `{near}`?"),
                );
                Err(Failure::usage(format!("there is no flow `{name}`")).help(help))
            }
        },
    }
}

/// What a project is called: as its folder or file.
fn title(paths: &[PathBuf]) -> String {
    let name = match paths {
        [one] => one.canonicalize().ok().and_then(|path| path.file_name().map(|n| n.to_string_lossy().into_owned())),
        _ => None,
    };
    name.map_or_else(|| "Project".to_owned(), |name| format!("Project {name}"))
}

fn coverage(path: &Path, read: &outline::Read) -> Result<Paint, Failure> {
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
fn ran(flow: Option<&Flow>, read: &outline::Read, paint: &Paint) -> String {
    let flows = flow.map_or(read.project.flows.as_slice(), std::slice::from_ref);
    let shares = flows.iter().filter_map(|flow| paint.ran.get(&flow.at));
    let (hit, all) = shares.fold((0, 0), |sum, (hit, all)| (sum.0 + hit, sum.1 + all));
    format!("{hit} of {} were run ({} %)", plural(all, "action"), (hit * 100).checked_div(all).unwrap_or(100))
}

/// The picture as text; `None` when it is too large.
fn draw(args: &Args, picture: &Picture, output: &mut Output) -> Option<String> {
    let by_ending = || match args.out.as_ref()?.extension()?.to_str()? {
        "svg" => Some(Format::Svg),
        "dot" | "gv" => Some(Format::Dot),
        _ => None,
    };
    match args.format.or_else(by_ending).unwrap_or(Format::Mermaid) {
        Format::Svg => graph::svg(picture, args.theme.into()).ok(),
        Format::Dot => Some(graph::dot(picture)),
        Format::Mermaid => {
            let text = graph::mermaid(picture);
            let edges = picture.edges.len() + picture.nodes.iter().filter(|node| node.leads_to.is_some()).count();
            if edges > MERMAID_EDGES || text.len() > MERMAID_CHARS {
                output.remark(&format!(
                    "Mermaid draws at most {MERMAID_EDGES} edges and {MERMAID_CHARS} characters unless it is configured \
                     otherwise (`maxEdges`, `maxTextSize`); `--format svg` has no such limit"
                ));
            }
            Some(text)
        }
    }
}

impl From<Theme> for graph::Theme {
    fn from(theme: Theme) -> Self {
        match theme {
            Theme::Auto => Self::Auto,
            Theme::Light => Self::Light,
            Theme::Dark => Self::Dark,
        }
    }
}
