//! The project's own files, as the tests about them see them.

use std::path::{Path, PathBuf};

/// Folders that hold nothing a person wrote.
const SKIPPED: [&str; 3] = ["target", "corpus", "node_modules"];

/// The top of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
pub struct Text {
    /// Its path from the top, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// All text files below a folder (from the top; `""` is the top itself) with one of the extensions, sorted.
pub fn texts(folder: &str, extensions: &[&str]) -> Vec<Text> {
    let mut waiting = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(next) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for path in entries.map(|entry| entry.expect("an entry of a folder").path()) {
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
            if path.is_dir() && !SKIPPED.contains(&name.as_str()) && name != ".git" {
                waiting.push(path);
            } else if extensions.iter().any(|extension| name.ends_with(extension)) && path.is_file() {
                found.push(text(&path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn text(path: &Path) -> Text {
    let inside: PathBuf = path.strip_prefix(root()).expect("it is below the top").to_owned();
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Text { path: inside.to_string_lossy().replace('\\', "/"), text }
}
