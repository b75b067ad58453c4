//! Values for templates: `--var NAME=VALUE`, and `substitutions:` of an options file (A2).

use crate::archy::yaml::{self, Dialect};
use crate::cli::exit::Failure;
use std::collections::BTreeMap;
use std::path::Path;

/// Every value by its name; what the command line says comes before what a file says.
pub fn all(given: &[String], file: Option<&Path>) -> Result<BTreeMap<String, String>, Failure> {
    let mut values = BTreeMap::new();
    if let Some(path) = file {
        of_file(path, &mut values)?;
    }
    for pair in given {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| is_name(name)) else {
            // The value may be a secret: it is not repeated.
            return Err(Failure::usage("`--var` takes NAME=VALUE").help("for example `--var flow_name=Main`"));
        };
        values.insert(name.to_owned(), value.to_owned());
    }
    Ok(values)
}

/// A name has at least one character and no blank at either end.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.trim() == name
}

fn of_file(path: &Path, values: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::of_io("read", path, &error))?;
    let wrong = |why: &str| Failure::usage(format!("`{}` {why}", path.display())).help(HELP);
    let text = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?;
    let document = yaml::read(&text, &BTreeMap::new(), Dialect::Archy);
    let root = document.map_err(|problem| wrong(&format!("line {}: {}", problem.place.line, problem.message)))?.root;
    let list = root.get("substitutions").unwrap_or(&root);
    for entry in list.entries() {
        let Some(value) = entry.value.scalar() else {
            return Err(wrong(&format!("line {}: `{}` has no simple value", entry.place.line, entry.key)));
        };
        values.insert(entry.key.to_string(), value.text.to_string());
    }
    if list.entries().is_empty() { Err(wrong("has no values")) } else { Ok(()) }
}

const HELP: &str = "a file of values is YAML: `substitutions:` with a line `name: value` for each template";
