//! Pages that are made from tables, and a test that fails when one is stale.

use super::tree::root;

/// Whether pages are written instead of compared.
const UPDATE: &str = "UPDATE_DOCS";

/// The page must be there as it would be written now; `UPDATE_DOCS=1` writes it.
pub fn fresh(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var_os(UPDATE).is_some() {
        std::fs::create_dir_all(file.parent().expect("a page lies in a folder")).expect("the folder is made");
        std::fs::write(&file, text).expect("the page is written");
        return;
    }
    let old = std::fs::read_to_string(&file).unwrap_or_default();
    let first = old.lines().zip(text.lines()).position(|(a, b)| a != b);
    let line = first.unwrap_or_else(|| old.lines().count().min(text.lines().count())) + 1;
    assert!(old == text, "{path} is stale from line {line} on: run the test again with {UPDATE}=1 and review the diff");
}
