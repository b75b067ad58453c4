//! `callflow export`: scripts become Archy YAML again, and what Archy cannot say is named.

mod beside;
mod report;

use super::check::{Strict, weighed};
use super::exit::{Exit, Failure};
use super::output::Output;
use super::project::{Flow, Loaded, load};
use super::{Outcome, join, write};
use crate::archy::loss::{Loss, Note};
use crate::archy::sidecar;
use crate::archy::write as archy;
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use beside::Beside;
use clap::ValueEnum;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Write scripts as files of another tool: Archy YAML, which Archy takes
///
/// What an import kept beside a script comes back. A file that is there already and says the same stays as it is, so
/// that no change in gives no change out. Only scripts without errors are written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow export --to archy flows/ -o archy/                  every flow of a project
  callflow export --to archy main.flow -o . --format json      what was written and left out, for machines")]
pub struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: To,
    /// The folder that the files are written to
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: PathBuf,
    /// Count everything that cannot be said as an error: a file with something of that kind is not written
    #[arg(long)]
    strict: bool,
    /// How to write what was left out
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum To {
    /// Archy YAML
    Archy,
}

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people, on standard error
    #[default]
    Human,
    /// One JSON object, on standard output
    Json,
}

/// What a flow became.
struct Done {
    /// The script, as people know it.
    input: String,
    /// The file that holds the flow now.
    output: Option<PathBuf>,
    /// Whether that file said the same before.
    unchanged: bool,
    flows: Vec<String>,
    losses: Vec<Loss>,
    notes: Vec<Note>,
    errors: Vec<Diagnostic>,
    /// What is wrong with the file beside the script.
    trouble: Vec<String>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let To::Archy = args.to;
    let loaded = load(&args.paths, &mut std::io::stdin())?;
    let mut found = weighed(join::check(&loaded), &loaded, &Strict::default());
    // Versions of one flow may lie in one folder: each is a file of its own for Archy.
    found.retain(|finding| !is_of_two_files(finding, &loaded));
    let trees: Vec<ast::File> = loaded.flows.iter().map(|own| join::parsed(&loaded.sources, own.source)).collect();
    let declarations: Vec<&ast::Declaration> = trees.iter().flat_map(archy::declarations).collect();
    let mut names = Names { roots: &args.paths, taken: HashSet::new() };
    let mut done = Vec::new();
    for (own, tree) in loaded.flows.iter().zip(&trees) {
        let errors = found.iter().filter(|finding| finding.source == own.source && finding.is_error());
        let one = One { own, tree, loaded: &loaded, declarations: &declarations, args };
        done.extend(one.export(errors.cloned().collect(), &mut names)?);
    }
    for unread in loaded.diagnostics.iter().filter(|own| own.is_error()) {
        let input = loaded.sources.get(unread.source).name().to_owned();
        done.push(Done { errors: vec![unread.clone()], ..Done::of(input) });
    }
    for remark in &loaded.remarks {
        output.remark(remark);
    }
    report::write(&done, &loaded, args, output);
    let failed = found.iter().any(Diagnostic::is_error) || done.iter().any(Done::is_failed);
    Ok(if failed { Exit::Problems } else { Exit::Fine })
}

/// Whether a finding is that two files have a flow of one name.
fn is_of_two_files(finding: &Diagnostic, loaded: &Loaded) -> bool {
    let after = &loaded.sources.get(finding.source).text()[..finding.span().start as usize];
    let last = after.lines().next_back().unwrap_or_default();
    finding.code == Code::DuplicateName && last.trim_start().starts_with("flow ")
}

impl Done {
    fn of(input: String) -> Self {
        let (flows, losses, notes) = (Vec::new(), Vec::new(), Vec::new());
        let (errors, trouble) = (Vec::new(), Vec::new());
        Self { input, output: None, unchanged: false, flows, losses, notes, errors, trouble }
    }

    fn is_failed(&self) -> bool {
        self.output.is_none()
    }
}

/// A script on its way.
struct One<'a> {
    own: &'a Flow,
    tree: &'a ast::File,
    loaded: &'a Loaded,
    declarations: &'a [&'a ast::Declaration],
    args: &'a Args,
}

impl One<'_> {
    /// Every flow of a script, each in a file of its own.
    fn export(&self, errors: Vec<Diagnostic>, names: &mut Names<'_>) -> Result<Vec<Done>, Failure> {
        let source = self.loaded.sources.get(self.own.source);
        let flows: Vec<&ast::Flow> = self.tree.items.iter().filter_map(flow_of).collect();
        let names_of = |flows: &[&ast::Flow]| flows.iter().map(|own| own.name.text.to_string()).collect();
        let base = || Done { flows: names_of(&flows), ..Done::of(source.name().to_owned()) };
        if !errors.is_empty() {
            return Ok(vec![Done { errors, ..base() }]);
        }
        let beside = match self.own.path.as_deref().map_or_else(|| Ok(Ok(Beside::default())), Beside::read)? {
            Ok(beside) => beside,
            Err(trouble) => return Ok(vec![Done { trouble: vec![trouble], ..base() }]),
        };
        let mut done = Vec::new();
        let mut notes: Vec<Note> = archy::note_of_tests(self.tree, source).into_iter().collect();
        for (at, flow) in flows.iter().enumerate() {
            // What stands beside a script belongs to the one flow that was imported.
            let none = Beside::default();
            let beside = if at == 0 { &beside } else { &none };
            let refs = &beside.sidecar.refs;
            // What a file did not say was left out by its author, and stays out.
            let declarations = if beside.is_there { &[] } else { self.declarations };
            let Some(mut written) = archy::flow(flow, self.tree, source, refs, declarations) else { continue };
            if beside.is_there {
                // What was not understood on import is in the sidecar.
                written.unsaid.retain(|own| own.construct != crate::catalog::LOST);
            }
            let tree = sidecar::restore(written.tree, &beside.sidecar);
            let one =
                Done { flows: names_of(&[flow]), losses: written.unsaid, notes: std::mem::take(&mut notes), ..base() };
            let path = names.of(self.own.path.as_deref(), &beside.sidecar.file, &flow.name.text, flows.len() == 1);
            done.push(self.put(one, &tree, &path)?);
        }
        Ok(done)
    }

    fn put(&self, mut done: Done, tree: &crate::archy::tree::Node, path: &Path) -> Result<Done, Failure> {
        if self.args.strict && !done.losses.is_empty() {
            return Ok(done);
        }
        let path = self.args.out.join(path);
        match beside::text_for(&self.args.out, &path, tree) {
            Some(text) => write::inside(&self.args.out, &path, text.as_bytes())?,
            None => done.unchanged = true,
        }
        done.output = Some(path);
        Ok(done)
    }
}

fn flow_of(item: &ast::Item) -> Option<&ast::Flow> {
    match item {
        ast::Item::Flow(own) => Some(own),
        _ => None,
    }
}

/// Names of the files that are written, each once.
struct Names<'a> {
    /// What was given: paths below a folder of it keep their folders.
    roots: &'a [PathBuf],
    taken: HashSet<String>,
}

/// The ending of Archy's files.
const ENDING: &str = "yaml";

impl Names<'_> {
    /// The path below the output folder: that of the script with the name of the file that it was imported from, or with
    /// Archy's ending. Several flows of one script are told apart by their names.
    fn of(&mut self, script: Option<&Path>, original: &str, flow: &str, only: bool) -> PathBuf {
        let below = script.map_or_else(|| PathBuf::from("flow"), |path| self.below(path));
        let bare = below.with_extension("");
        let own = match (archy_name(original), only) {
            (Some(name), true) => below.with_file_name(name),
            (_, true) => named(&bare, ""),
            (_, false) => named(&bare, &format!("-{}", plain(flow))),
        };
        let mut all = std::iter::once(own.clone())
            .chain((2..).map(|number| named(&own.with_extension(""), &format!("-{number}"))));
        all.find(|path| self.taken.insert(path.to_string_lossy().to_lowercase())).unwrap_or(own)
    }

    /// Plain steps alone (F42).
    fn below(&self, path: &Path) -> PathBuf {
        let root = self.roots.iter().find(|root| root.is_dir() && path.starts_with(root));
        let own = match root.and_then(|root| path.strip_prefix(root).ok()) {
            Some(below) => below,
            None => Path::new(path.file_name().unwrap_or_default()),
        };
        let steps = own.components().filter(|step| matches!(step, std::path::Component::Normal(_)));
        steps.collect()
    }
}

/// The name of an imported file, when it is one of Archy's and a name alone.
fn archy_name(original: &str) -> Option<&str> {
    let is_name = Path::new(original).file_name().is_some_and(|own| own == original) && !original.contains(['/', '\\']);
    let plain = original.strip_suffix(".tftpl").unwrap_or(original).to_lowercase();
    (is_name && (plain.ends_with(".yaml") || plain.ends_with(".yml"))).then_some(original)
}

fn named(bare: &Path, more: &str) -> PathBuf {
    let mut name = bare.file_name().unwrap_or_default().to_owned();
    name.push(format!("{more}.{ENDING}"));
    bare.with_file_name(name)
}

/// The name of a flow as a part of a file's name.
fn plain(name: &str) -> String {
    let own: String =
        name.chars().map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '-' }).collect();
    own.trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(script: &str, original: &str, flow: &str, only: bool) -> String {
        let mut names = Names { roots: &[], taken: HashSet::new() };
        names.of(Some(Path::new(script)), original, flow, only).to_string_lossy().into_owned()
    }

    #[test]
    fn f42_a_file_lies_below_its_folder_whatever_the_sidecar_says() {
        assert_eq!(of("a/main.flow", "", "Main", true), "main.yaml");
        assert_eq!(of("main.flow", "spare_flow.yml", "Main", true), "spare_flow.yml");
        assert_eq!(of("main.flow", "x.yaml.tftpl", "Main", true), "x.yaml.tftpl");
        for original in ["../x.yaml", "/etc/x.yaml", "a\\x.yaml", "x.i3InboundFlow", "..", ""] {
            assert_eq!(of("main.flow", original, "Main", true), "main.yaml", "{original}");
        }
        assert_eq!(of("../../main.flow", "", "Main", true), "main.yaml");
    }

    #[test]
    fn several_flows_of_a_script_have_files_of_their_own() {
        let mut names = Names { roots: &[], taken: HashSet::new() };
        let mut own = |flow: &str| names.of(Some(Path::new("a.flow")), "", flow, false).to_string_lossy().into_owned();
        assert_eq!(own("Main"), "a-Main.yaml");
        assert_eq!(own("main"), "a-main-2.yaml");
        assert_eq!(own("../x/\"y\" 🙂"), "a--x--y- -.yaml");
    }
}
