//! `callflow import`: Archy YAML and Architect exports become scripts, and everything that is lost on the way is said.

mod beside;
mod files;
pub mod memory;
mod others;
mod report;
mod values;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Outcome, join, write};
use crate::archy::export_file;
use crate::archy::import::{Context, Imported, import};
use crate::archy::loss::{Construct, Loss, Note};
use crate::archy::problem::Problem;
use crate::archy::sidecar::{self, Sidecar};
use crate::archy::tree::{Node, Place};
use crate::archy::write::script;
use crate::archy::yaml::{self, Dialect};
use clap::ValueEnum;
use files::Input;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// Make scripts of Archy files and Architect exports, and say what a script cannot say
///
/// Each file becomes a script of its name, with a sidecar beside it that holds what has no meaning when a flow runs. What
/// was not understood is listed: a run of that flow stops where it would be needed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  callflow import archy/ -o flows/                            every Archy file of a folder
  callflow import ivr.yaml -o flows/ --var flow_name=Main     fills the template {{flow_name}}
  callflow import archy/ -o flows/ --format json              what was lost, for machines")]
pub struct Args {
    /// Archy files and exports (.i3…), or folders with them
    #[arg(value_name = "PATH", required = true, value_hint = clap::ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// The folder that the scripts are written to
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    out: PathBuf,
    /// Fill the template NAME with VALUE
    #[arg(long, value_name = "NAME=VALUE")]
    var: Vec<String>,
    /// Fill templates from this file, an options file of Archy: YAML with a mapping `substitutions`
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    vars: Option<PathBuf>,
    /// Count every loss as an error: a file with one is not written
    #[arg(long)]
    strict: bool,
    /// How to write what was lost
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
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

/// A file on its way.
struct File {
    input: Input,
    /// The text; empty when it is none.
    text: String,
    tree: Option<Node>,
    /// Declarations that stand before the flow.
    declarations: Vec<String>,
    /// Losses that reading found: directives of Terraform.
    losses: Vec<Loss>,
    /// What it became.
    done: Done,
}

/// What a file became.
#[derive(Default)]
struct Done {
    /// The script that was written.
    output: Option<PathBuf>,
    flows: Vec<String>,
    losses: Vec<Loss>,
    notes: Vec<Note>,
    errors: Vec<Problem>,
}

/// Runs it.
pub fn run(args: &Args, output: &mut Output) -> Outcome {
    let values = values::all(&args.var, args.vars.as_deref())?;
    let (inputs, remarks) = files::inputs(&args.paths)?;
    let (mut list, mut bytes) = (Vec::new(), 0);
    for input in inputs {
        let file = read(input, &values)?;
        bytes += file.text.len() as u64;
        files::fits(bytes)?;
        list.push(file);
    }
    declare_once(&mut list);
    let mut computed_names = false;
    for file in &mut list {
        computed_names |= one(file, args, &values)?;
    }
    if computed_names {
        allow_computed_names(&args.out, output)?;
    }
    for remark in &remarks {
        output.remark(remark);
    }
    report::write(&list, args.format, args.strict, output);
    let failed = list.iter().any(|file| !file.done.errors.is_empty());
    Ok(if failed { Exit::Problems } else { Exit::Fine })
}

/// Scripts of one project know each other's declarations: a thing is declared by the first that calls it.
fn declare_once(files: &mut [File]) {
    let mut known = HashSet::new();
    for file in files {
        let named = |declaration: &String| declaration.lines().next().map(str::to_owned);
        file.declarations.retain(|own| known.insert(named(own)));
    }
}

/// Reads a file into a tree, or says why it cannot be read.
fn read(input: Input, values: &BTreeMap<String, String>) -> Result<File, Failure> {
    let mut file = File {
        text: String::new(),
        tree: None,
        declarations: Vec::new(),
        losses: Vec::new(),
        done: Done::default(),
        input,
    };
    if file.input.is_export() {
        match export_file::open(&file.input.packed()?) {
            Ok(export) => (file.tree, file.declarations) = (Some(export.tree), export.declarations),
            Err(error) => file.done.errors.push(Problem::new(Place::default(), error.message(), error.help())),
        }
        return Ok(file);
    }
    match file.input.text()? {
        Ok(text) => file.text = text,
        Err(problem) => {
            file.done.errors.push(problem);
            return Ok(file);
        }
    }
    let dialect = if file.input.is_terraform() { Dialect::Terraform } else { Dialect::Archy };
    match yaml::read(&file.text, values, dialect) {
        Ok(document) => {
            let construct = Construct::Template(Vec::new());
            let loss = |place: Place| Loss {
                path: "/".to_owned(),
                line: place.line(),
                construct: construct.text(),
                consequence: construct.consequence(),
            };
            file.losses = document.directives.into_iter().map(loss).collect();
            file.tree = Some(document.root);
        }
        Err(problem) => file.done.errors.push(problem),
    }
    Ok(file)
}

/// Imports a file and writes what it became; says whether it computes the name of an attribute.
fn one(file: &mut File, args: &Args, values: &BTreeMap<String, String>) -> Result<bool, Failure> {
    let Some(tree) = file.tree.take() else { return Ok(false) };
    let losses = std::mem::take(&mut file.losses);
    let (others, problems) = others::of(&file.input, &tree, values)?;
    if !problems.is_empty() {
        file.done.errors = problems;
        return Ok(false);
    }
    match import(&tree, &Context { declarations: &file.declarations, losses, others }) {
        Ok(imported) => {
            let computed = imported.computed_names;
            let strict = args.strict && !imported.losses.is_empty();
            let tests = match beside::tests(&args.out, &args.out.join(&file.input.output))? {
                Ok(tests) => tests,
                Err(problem) => {
                    file.done.errors = vec![problem];
                    return Ok(false);
                }
            };
            if !strict {
                file.done.output = Some(put(&file.input, &tree, &imported, &tests, &args.out)?);
            }
            file.done.flows = vec![imported.name];
            if strict {
                file.done.errors = imported.losses.iter().map(report::as_problem).collect();
            }
            file.done.losses = imported.losses;
            file.done.notes = imported.notes;
            file.done.notes.extend(tests.note());
            Ok(computed && !strict)
        }
        Err(problems) => {
            file.done.errors = problems;
            Ok(false)
        }
    }
}

/// Writes script and sidecar; gives the script's path.
fn put(
    input: &Input,
    tree: &Node,
    imported: &Imported,
    tests: &beside::Tests,
    folder: &Path,
) -> Result<PathBuf, Failure> {
    let text = join::spelled(&format!("{}{}", imported.script, tests.text));
    let path = folder.join(&input.output);
    write::inside(folder, &path, text.as_bytes())?;
    let written = script(&text, &imported.refs).map(|own| own.tree).unwrap_or_default();
    let sidecar = Sidecar { file: input.file_name(), refs: imported.refs.clone(), ..sidecar::keep(tree, &written) };
    let text = super::render::json::write(&sidecar);
    write::inside(folder, &path.with_extension(sidecar::EXTENSION), text.as_bytes())?;
    Ok(path)
}

/// A project of imported flows may compute names of attributes (P7), when it has no settings of its own yet.
fn allow_computed_names(folder: &Path, output: &mut Output) -> Result<(), Failure> {
    let path = folder.join(crate::project::FILE_NAME);
    if path.exists() {
        output.remark("names of attributes are computed: `computed-names = \"warn\"` in callflow.toml allows it");
        return Ok(());
    }
    write::inside(folder, &path, b"[participant-data]\ncomputed-names = \"warn\"\n")
}
