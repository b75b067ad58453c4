//! Other files that references lead into: read when they lie below the given folder (A71, A74, F42).

use super::files::Input;
use crate::archy::import::{Others, other_files};
use crate::archy::problem::Problem;
use crate::archy::tree::{Node, Place};
use crate::archy::yaml::{self, Dialect};
use crate::cli::exit::Failure;
use crate::cli::walk::open_inside;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

/// So many other files may belong to one flow.
const MAX_OTHERS: usize = 100;

/// The other files of a flow, and what is wrong with references to them. A file that is not there is left out: that is a
/// loss and no error.
pub fn of(input: &Input, tree: &Node, values: &BTreeMap<String, String>) -> Result<(Others, Vec<Problem>), Failure> {
    let mut search =
        Search { root: input.folder(), values, others: Others::default(), paths: Vec::new(), problems: Vec::new() };
    search.look(0, tree, &input.path)?;
    let mut at = 0;
    // The list grows while it is gone through: other files have other files.
    while let Some((_, tree)) = search.others.files.get(at).cloned() {
        let path = search.paths[at].clone();
        search.look(at + 1, &tree, &path)?;
        at += 1;
    }
    Ok((search.others, search.problems))
}

struct Search<'a> {
    root: PathBuf,
    values: &'a BTreeMap<String, String>,
    others: Others,
    /// Where the other files lie.
    paths: Vec<PathBuf>,
    problems: Vec<Problem>,
}

impl Search<'_> {
    fn look(&mut self, holder: usize, tree: &Node, path: &Path) -> Result<(), Failure> {
        for (name, place) in other_files(tree) {
            let target = path.parent().unwrap_or(Path::new("")).join(&name);
            let Ok(real) = target.canonicalize() else { continue };
            let root = self.root.canonicalize().map_err(|error| Failure::of_io("read", &self.root, &error))?;
            if !real.starts_with(&root) || !real.is_file() {
                self.wrong(
                    holder,
                    place,
                    format!("the reference to `{name}` leads out of the folder that is imported"),
                );
                continue;
            }
            if let Some(at) = self.read(holder, &name, &place, &real)? {
                self.others.links.insert((holder, name), at);
            }
        }
        Ok(())
    }

    /// A problem of the flow's own file at its place, one of another file without.
    fn wrong(&mut self, holder: usize, place: Place, message: String) {
        let place = if holder == 0 { place } else { Place::default() };
        self.problems.push(Problem::new(place, message, "give the folder that holds all files, or mend the reference"));
    }

    fn read(&mut self, holder: usize, name: &str, place: &Place, real: &Path) -> Result<Option<usize>, Failure> {
        if let Some(at) = self.paths.iter().position(|known| known == real) {
            return Ok(Some(at));
        }
        if self.paths.len() >= MAX_OTHERS {
            self.wrong(holder, place.clone(), format!("the flow leads into more than {MAX_OTHERS} other files"));
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let limit = crate::archy::limits::MAX_BYTES as u64 + 1;
        let read = open_inside(&self.root, real)?.take(limit).read_to_end(&mut bytes);
        read.map_err(|error| Failure::of_io("read", real, &error))?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        match yaml::read(&text, self.values, Dialect::Archy) {
            Ok(document) => {
                self.paths.push(real.to_owned());
                self.others.files.push((name.to_owned(), document.root));
                Ok(Some(self.paths.len() - 1))
            }
            Err(problem) => {
                let message = format!("`{name}`, line {}: {}", problem.place.line, problem.message);
                self.wrong(holder, place.clone(), message);
                Ok(None)
            }
        }
    }
}
