//! A folder with files, and the program run in it.

use super::program::program;
use std::process::Output;
use tempfile::TempDir;

/// A folder of its own with those files; it goes away with the value.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let top = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = top.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    top
}

/// Runs the program in that folder.
pub fn run(top: &TempDir, arguments: &[&str]) -> Output {
    program(arguments).current_dir(top.path()).output().expect("the program runs")
}
