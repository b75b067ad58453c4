//! Runs the command on a text.

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder of this test alone, empty.
pub fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("callflow-explore-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// Runs `callflow` with arguments.
pub fn callflow(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_callflow")).args(arguments).output().expect("it runs")
}

/// What `explore --format json` says of the first flow of a text, and the exit code.
pub fn explored(name: &str, text: &str, more: &[&str]) -> (Value, i32) {
    let folder = folder(name);
    let file = folder.join("a.flow");
    std::fs::write(&file, text).expect("written");
    let path = file.to_string_lossy();
    let output = callflow(&[&["explore", "--format", "json", &path], more].concat());
    let document: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&output.stderr)));
    let _ = std::fs::remove_dir_all(folder);
    (document["flows"][0].clone(), output.status.code().expect("an exit code"))
}

/// A number of the report.
pub fn number(flow: &Value, name: &str) -> u64 {
    flow[name].as_u64().unwrap_or_else(|| panic!("no number `{name}` in {flow}"))
}

/// The lines of the places in a list of the report.
pub fn lines(flow: &Value, name: &str) -> Vec<u64> {
    let places = flow[name].as_array().expect("a list").iter();
    places.map(|one| one.get("place").unwrap_or(one)["line"].as_u64().expect("a line")).collect()
}
