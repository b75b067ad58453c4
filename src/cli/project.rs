//! From the paths on the command line to the sources of a project, and to its settings.

use super::exit::Failure;
use super::walk::{EXTENSION, open_inside, too_many, walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::project::{FILE_NAME, MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, Project};
use crate::source::{Source, SourceId, Sources};
use crate::span::Span;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The path that means standard input.
const STDIN: &str = "-";
/// What standard input is called in messages.
const STDIN_NAME: &str = "<stdin>";
/// A project file larger than this is none.
const MAX_PROJECT_FILE_BYTES: u64 = 1_000_000;
/// So much of a file is looked at to see whether it is text.
const LOOK: usize = 8192;

/// What was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// All texts: those of flow files, and the project file if there is one.
    pub sources: Sources,
    /// The flow files that are text, in the order of their paths.
    pub flows: Vec<Flow>,
    /// How many flow files were looked at.
    pub files: usize,
    /// The settings; the defaults, if the project file has problems.
    pub project: Project,
    /// Problems of files as files: not UTF-8, no text, too large, a bad project file.
    pub diagnostics: Vec<Diagnostic>,
    /// Things to say that stop nothing.
    pub remarks: Vec<String>,
}

/// A flow file that is text.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its text.
    pub source: SourceId,
    /// Where it was read from; `None` is standard input.
    pub path: Option<PathBuf>,
}

/// One thing to read.
#[derive(Debug)]
enum Input {
    Stdin,
    /// A file that was named.
    Named(PathBuf),
    /// A file that was found in a folder that was named.
    Found {
        root: PathBuf,
        path: PathBuf,
    },
}

/// The files that [`load`] would read now; what cannot be listed is left to it to tell.
pub fn files(paths: &[PathBuf]) -> Vec<PathBuf> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let inputs = inputs(paths, &mut Vec::new()).unwrap_or_default();
    let path = |input| match input {
        Input::Stdin => None,
        Input::Named(path) | Input::Found { path, .. } => Some(path),
    };
    inputs.into_iter().filter_map(path).collect()
}

/// Reads files, all flow files of folders, and `-`; without a path the folder one is in.
pub fn load(paths: &[PathBuf], stdin: &mut dyn Read) -> Result<Loaded, Failure> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let mut loaded = Loaded::default();
    let inputs = inputs(paths, &mut loaded.remarks)?;
    loaded.read_project(paths)?;
    let mut total = 0;
    for input in inputs {
        let bytes = input.read(stdin)?;
        total += bytes.len() as u64;
        if total > MAX_BYTES {
            let message = format!("the flow files have more than {} MB together", MAX_BYTES / 1_000_000);
            return Err(Failure::unreachable(message).help("name a smaller folder"));
        }
        loaded.add(&input, bytes);
    }
    Ok(loaded)
}

/// What to read, each file once.
fn inputs(paths: &[PathBuf], remarks: &mut Vec<String>) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            inputs.extend(seen.insert(PathBuf::from(STDIN)).then_some(Input::Stdin));
            continue;
        }
        let kind = std::fs::metadata(path).map_err(|error| Failure::of_io("read", path, &error))?;
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if !kind.is_dir() {
            inputs.extend(seen.insert(real(path)).then(|| Input::Named(path.clone())));
            continue;
        }
        let found = walk(path)?;
        let outside = |link: &PathBuf| !real(link).starts_with(real(path));
        let skip = |link: PathBuf| format!("`{}` is a link out of the folder and was not read", name(&link));
        remarks.extend(found.links.into_iter().filter(outside).map(skip));
        if found.files.is_empty() {
            let message = format!("there is no .{EXTENSION} file in `{}`", path.display());
            return Err(Failure::unreachable(message).help("name a folder with flows, or a file"));
        }
        let new = found.files.into_iter().filter(|file| seen.insert(real(file)));
        inputs.extend(new.map(|file| Input::Found { root: path.clone(), path: file }));
    }
    if inputs.len() > MAX_FILES { Err(too_many()) } else { Ok(inputs) }
}

impl Input {
    /// The bytes; one more than a file may have at most, so that a larger one is seen to be too large.
    fn read(&self, stdin: &mut dyn Read) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let (path, result) = match self {
            Self::Stdin => (Path::new(STDIN_NAME), stdin.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)),
            Self::Named(path) => (path.as_path(), File::open(path).and_then(|file| up_to_limit(file, &mut bytes))),
            Self::Found { root, path } => (path.as_path(), up_to_limit(open_inside(root, path)?, &mut bytes)),
        };
        result.map(|_| bytes).map_err(|error| Failure::of_io("read", path, &error))
    }

    fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdin => None,
            Self::Named(path) | Self::Found { path, .. } => Some(path),
        }
    }
}

fn up_to_limit(file: File, bytes: &mut Vec<u8>) -> std::io::Result<usize> {
    file.take(MAX_FILE_BYTES + 1).read_to_end(bytes)
}

/// A path as people know it, without a `./` that they did not write.
fn name(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned()
}

impl Loaded {
    /// Adds a flow file, or what is wrong with it as a file.
    fn add(&mut self, input: &Input, bytes: Vec<u8>) {
        self.files += 1;
        let name = input.path().map_or_else(|| STDIN_NAME.to_owned(), name);
        match text(bytes) {
            Ok(text) => {
                let source = self.sources.add(Source::new(name, text));
                self.flows.push(Flow { source, path: input.path().map(Path::to_owned) });
            }
            Err(Bad { code, text, span, message, help }) => {
                let source = self.sources.add(Source::new(name, text));
                self.diagnostics.push(Diagnostic::new(code, source, span, message).help(help));
            }
        }
    }

    /// Finds and reads the project file of all paths; two different ones are a mistake.
    fn read_project(&mut self, paths: &[PathBuf]) -> Result<(), Failure> {
        let mut found: Vec<PathBuf> = paths.iter().filter_map(|path| project_file(path)).collect();
        found.dedup();
        if let [one, other, ..] = found.as_slice() {
            let message = format!("the paths belong to two projects, `{}` and `{}`", one.display(), other.display());
            return Err(Failure::usage(message).help("name the paths of one project"));
        }
        let Some(path) = found.pop() else { return Ok(()) };
        let mut text = String::new();
        let file = File::open(&path).map_err(|error| Failure::of_io("read", &path, &error))?;
        let read = file.take(MAX_PROJECT_FILE_BYTES).read_to_string(&mut text);
        read.map_err(|error| Failure::of_io("read", &path, &error))?;
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let source = Source::new(name(path.strip_prefix(here).unwrap_or(&path)), text);
        let id = self.sources.add(source);
        match Project::read(self.sources.get(id), id) {
            Ok(project) => self.project = project,
            Err(problems) => self.diagnostics.extend(problems),
        }
        Ok(())
    }
}

/// The project file of a path: in its folder, or the nearest one above.
fn project_file(path: &Path) -> Option<PathBuf> {
    let start = if path.as_os_str() == STDIN { Path::new(".") } else { path };
    let start = start.canonicalize().ok()?;
    start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// What is wrong with a file as a file, with what of its text can be shown.
struct Bad {
    code: Code,
    text: String,
    span: Span,
    message: String,
    help: &'static str,
}

/// The text of a file. A byte-order mark at its head is left out.
fn text(mut bytes: Vec<u8>) -> Result<String, Bad> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let message = format!("the file has more than {} MB", MAX_FILE_BYTES / 1_000_000);
        let help = "split it: flows find each other by name across files";
        return Err(Bad { code: Code::PastLimit, text: String::new(), span: Span::at(0), message, help });
    }
    if is_binary(&bytes) {
        let message = "the file is no text".to_owned();
        let help = "name a .flow file";
        return Err(Bad { code: Code::NotText, text: String::new(), span: Span::at(0), message, help });
    }
    if bytes.starts_with("\u{feff}".as_bytes()) {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let span = Span::new(at as u32, at as u32 + char::REPLACEMENT_CHARACTER.len_utf8() as u32);
        let message = format!("the file is not UTF-8: byte {at} is 0x{byte:02X}");
        Bad { code: Code::InvalidUtf8, text, span, message, help: "save the file as UTF-8" }
    })
}

/// Whether more than a tenth of a file's head are control characters that no text needs. A NUL alone makes no binary
/// file: it may stand in a text (E10).
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOK)];
    let controls = head.iter().filter(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c)).count();
    controls * 10 > head.len()
}
