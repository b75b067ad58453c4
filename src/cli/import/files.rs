//! Which files are imported, and where they go.

use crate::archy::export_file::MAX_FILE_BYTES;
use crate::archy::limits::MAX_BYTES;
use crate::archy::problem::Problem;
use crate::archy::tree::Place;
use crate::cli::exit::Failure;
use crate::cli::walk::{open_inside, too_many, walk_for};
use crate::project::{MAX_BYTES as MAX_ALL_BYTES, MAX_FILES};
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// The endings of Archy's files; a Terraform template has one more.
const ENDINGS: &[&str] = &["yaml", "yml"];
const TERRAFORM: &str = "tftpl";
/// How the endings of Architect's exports begin: `i3InboundFlow`, `i3WorkFlow`, `i3flow` (A80).
const EXPORT: &str = "i3";

/// A file to import.
#[derive(Debug)]
pub struct Input {
    /// Where it lies.
    pub path: PathBuf,
    /// The folder that was given, when the file was found in it.
    root: Option<PathBuf>,
    /// The script's path below the output folder.
    pub output: PathBuf,
}

/// Everything that the paths name, each file once, and remarks about what is not read.
pub fn inputs(paths: &[PathBuf]) -> Result<(Vec<Input>, Vec<String>), Failure> {
    let (mut found, mut remarks, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    let mut taken = HashSet::new();
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|error| Failure::of_io("read", path, &error))?;
        let (files, root) = if kind.is_dir() {
            let walk = walk_for(path, is_archy)?;
            let link = |link: &PathBuf| format!("`{}` is a link and was not read", link.display());
            remarks.extend(walk.links.iter().map(link));
            if walk.files.is_empty() {
                let message =
                    format!("there is no Archy file (.yaml, .yml) and no export (.i3…) in `{}`", path.display());
                return Err(Failure::unreachable(message).help("name a folder with such files, or a file"));
            }
            (walk.files, Some(path.clone()))
        } else {
            (vec![path.clone()], None)
        };
        for file in files.into_iter().filter(|file| seen.insert(real(file))) {
            let below = root.as_ref().and_then(|root| file.strip_prefix(root).ok()).map(Path::to_owned);
            let output = free(&script_of(&below.unwrap_or_else(|| name_of(&file))), &mut taken);
            found.push(Input { path: file, root: root.clone(), output });
        }
    }
    if found.len() > MAX_FILES { Err(too_many()) } else { Ok((found, remarks)) }
}

/// Whether a file of a folder is one of Archy's, or an export of Architect.
fn is_archy(path: &Path) -> bool {
    if is_export(path) {
        return true;
    }
    let plain = if ends_in(path, TERRAFORM) { path.with_extension("") } else { path.to_owned() };
    ENDINGS.iter().any(|ending| ends_in(&plain, ending))
}

fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

fn is_export(path: &Path) -> bool {
    let ending = path.extension().and_then(|own| own.to_str()).unwrap_or_default();
    ending.get(..EXPORT.len()).is_some_and(|start| start.eq_ignore_ascii_case(EXPORT))
}

fn name_of(path: &Path) -> PathBuf {
    path.file_name().map_or_else(|| PathBuf::from("flow"), PathBuf::from)
}

/// The path of a script below the output folder: plain steps only (F42), and the script's ending.
fn script_of(path: &Path) -> PathBuf {
    let steps = path.components().filter(|step| matches!(step, Component::Normal(_)));
    let plain: PathBuf = steps.collect();
    let mut bare = if ends_in(&plain, TERRAFORM) { plain.with_extension("") } else { plain };
    while is_export(&bare) {
        bare = bare.with_extension("");
    }
    let bare = if ENDINGS.iter().any(|ending| ends_in(&bare, ending)) { bare.with_extension("") } else { bare };
    with_ending(&bare, "")
}

fn with_ending(path: &Path, number: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!("{number}.flow"));
    path.with_file_name(name)
}

/// A path that no other script has; on some systems names differ in more than case.
fn free(path: &Path, taken: &mut HashSet<String>) -> PathBuf {
    let bare = path.with_extension("");
    let numbers = std::iter::once(String::new()).chain((2..).map(|number| format!("-{number}")));
    let mut all = numbers.map(|number| with_ending(&bare, &number));
    all.find(|path| taken.insert(path.to_string_lossy().to_lowercase())).unwrap_or_else(|| path.to_owned())
}

impl Input {
    /// The folder below which everything lies that belongs to it.
    pub fn folder(&self) -> PathBuf {
        let parent = || self.path.parent().filter(|parent| !parent.as_os_str().is_empty());
        self.root.clone().unwrap_or_else(|| parent().map_or_else(|| PathBuf::from("."), Path::to_owned))
    }

    /// Whether it is a Terraform template (A4).
    pub fn is_terraform(&self) -> bool {
        ends_in(&self.path, TERRAFORM)
    }

    /// Whether it is an export: by its ending, or JSON, which Archy does not write.
    pub fn is_export(&self) -> bool {
        is_export(&self.path) || ends_in(&self.path, "json")
    }

    /// The path as people know it.
    pub fn name(&self) -> String {
        self.path.strip_prefix(".").unwrap_or(&self.path).to_string_lossy().into_owned()
    }

    /// The name without its folder.
    pub fn file_name(&self) -> String {
        name_of(&self.path).to_string_lossy().into_owned()
    }

    /// The text of the file, or why it is none.
    pub fn text(&self) -> Result<Result<String, Problem>, Failure> {
        let bytes = self.bytes(MAX_BYTES)?;
        if bytes.len() > MAX_BYTES {
            let message = format!("the file has more than {} MB", MAX_BYTES / 1_000_000);
            return Ok(Err(Problem::new(Place::default(), message, "split it: a flow has a few hundred kilobytes")));
        }
        let problem = |_| Problem::new(Place::default(), "the file is not UTF-8", "save it as UTF-8");
        Ok(String::from_utf8(bytes).map_err(problem))
    }

    /// The bytes of an export; one more than its limit at most, so that it is refused there.
    pub fn packed(&self) -> Result<Vec<u8>, Failure> {
        self.bytes(MAX_FILE_BYTES)
    }

    fn bytes(&self, limit: usize) -> Result<Vec<u8>, Failure> {
        let of_io = |error: std::io::Error| Failure::of_io("read", &self.path, &error);
        let file = match &self.root {
            Some(root) => open_inside(root, &self.path)?,
            None => File::open(&self.path).map_err(of_io)?,
        };
        let mut bytes = Vec::new();
        file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(of_io)?;
        Ok(bytes)
    }
}

/// All files together have a limit, too.
pub fn fits(bytes: u64) -> Result<(), Failure> {
    if bytes <= MAX_ALL_BYTES {
        return Ok(());
    }
    let message = format!("the files have more than {} MB together", MAX_ALL_BYTES / 1_000_000);
    Err(Failure::unreachable(message).help("name a smaller folder"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f42_a_script_lies_below_its_folder_whatever_the_input_is_called() {
        let script = |path: &str| script_of(Path::new(path)).to_string_lossy().into_owned();
        assert_eq!(script("a/b.yaml"), "a/b.flow");
        assert_eq!(script("../x/./b.v2.yml"), "x/b.v2.flow");
        assert_eq!(script("/etc/flow.yaml.tftpl"), "etc/flow.flow");
        assert_eq!(script("b.tftpl"), "b.flow");
        assert_eq!(script("notes"), "notes.flow");
        assert_eq!(script("a/Main_v1-0.i3InboundFlow"), "a/Main_v1-0.flow");
        assert_eq!(script("a.i3WorkFlow.i3flow"), "a.flow");
    }

    #[test]
    fn two_inputs_of_one_name_get_two_scripts() {
        let mut taken = HashSet::new();
        let mut own = |path: &str| free(Path::new(path), &mut taken).to_string_lossy().into_owned();
        assert_eq!(
            (own("a.flow"), own("A.flow"), own("b/a.flow")),
            ("a.flow".into(), "A-2.flow".into(), "b/a.flow".into())
        );
        assert_eq!(own("v1.2.flow"), "v1.2.flow");
        assert_eq!(own("v1.2.flow"), "v1.2-2.flow");
    }

    #[test]
    fn archy_files_are_known_by_their_ending() {
        for (path, own) in [
            ("a.yaml", true),
            ("a.YML", true),
            ("a.yaml.tftpl", true),
            ("a.tftpl", false),
            ("a.json", false),
            ("a.i3flow", true),
        ] {
            assert_eq!(is_archy(Path::new(path)), own, "{path}");
        }
    }
}
