//! The reference files, when they are there.

#[path = "../support/folder.rs"]
pub mod folder;
#[path = "../support/program.rs"]
pub mod program;

use callflow::archy::export_file::{Json, decode, json};
use std::path::{Path, PathBuf};

/// Where they are.
pub const FLOWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/flows");

/// The files of a folder of the reference data in order; nothing, with a word about it, when it is not there.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(Path::new(FLOWS).join(folder)) else {
        println!("skipped: the reference flows are not here");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// The name of a file without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().expect("a file has a name").to_string_lossy().into_owned()
}

/// Every export with its JSON.
pub fn exports() -> Vec<(String, Json)> {
    let files = files("exports");
    let read = |path: &PathBuf| {
        let bytes = std::fs::read(path).expect("it can be read");
        let text = decode::text(&bytes).expect("it decodes");
        (name(path), json::parse(&text).expect("it is JSON"))
    };
    files.iter().map(read).collect()
}
