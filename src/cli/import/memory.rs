//! Imports that are only looked at: the scripts are made, and nothing is written.

use super::{File, declare_once, files, others, read, report};
use crate::archy::import::{Context, import};
use crate::archy::problem::Problem;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::walk::walk_for;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A script that a file became.
pub struct Script {
    /// The file it was made of.
    pub name: String,
    /// The script.
    pub text: String,
    /// How much of the file was not understood.
    pub losses: usize,
}

/// Whether a path names a file to import, or a folder that has such files and no scripts.
///
/// # Errors
/// When a folder cannot be listed.
pub fn is_foreign(path: &Path) -> Result<bool, Failure> {
    if !path.is_dir() {
        return Ok(path.is_file() && files::is_archy(path));
    }
    let has = |wanted: fn(&Path) -> bool| walk_for(path, wanted).map(|found| !found.files.is_empty());
    Ok(!has(|path| path.extension().is_some_and(|own| own == crate::cli::walk::EXTENSION))? && has(files::is_archy)?)
}

/// The scripts of files; `None` when one of them cannot be imported, which was said then.
///
/// # Errors
/// When something cannot be read.
pub fn scripts(paths: &[PathBuf], output: &mut Output) -> Result<Option<Vec<Script>>, Failure> {
    let values = BTreeMap::new();
    let (inputs, remarks) = files::inputs(paths)?;
    remarks.iter().for_each(|remark| output.remark(remark));
    let (mut list, mut bytes) = (Vec::new(), 0);
    for input in inputs {
        let file = read(input, &values)?;
        bytes += file.text.len() as u64;
        files::fits(bytes)?;
        list.push(file);
    }
    declare_once(&mut list);
    let mut found = Vec::new();
    for file in &mut list {
        match script(file, &values)? {
            Ok(script) => found.push(script),
            Err(problems) => file.done.errors.extend(problems),
        }
    }
    let failed = list.iter().any(|file| !file.done.errors.is_empty());
    list.iter().for_each(|file| report::errors(file, output));
    Ok((!failed).then_some(found))
}

fn script(file: &mut File, values: &BTreeMap<String, String>) -> Result<Result<Script, Vec<Problem>>, Failure> {
    let Some(tree) = file.tree.take() else { return Ok(Err(Vec::new())) };
    let losses = std::mem::take(&mut file.losses);
    let (others, problems) = others::of(&file.input, &tree, values)?;
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let imported = import(&tree, &Context { declarations: &file.declarations, losses, others });
    let name = file.input.name();
    Ok(imported.map(|imported| Script { name, text: imported.script, losses: imported.losses.len() }))
}
