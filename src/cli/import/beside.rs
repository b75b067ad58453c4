//! Tests that people wrote into the script of an earlier import: the script is made anew, and they stay.

use crate::archy::limits::MAX_BYTES;
use crate::archy::loss::Note;
use crate::archy::problem::Problem;
use crate::archy::tree::Place;
use crate::ast::Item;
use crate::cli::exit::Failure;
use crate::cli::walk::open_inside;
use crate::source::SourceId;
use crate::syntax::parse_file;
use std::io::Read;
use std::path::Path;

/// The tests of a script.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tests {
    /// As they were written, with the comments above them.
    pub text: String,
    /// How many there are.
    pub count: usize,
}

impl Tests {
    /// That some stay.
    pub fn note(&self) -> Option<Note> {
        let message = match self.count {
            0 => return None,
            1 => "1 test of the script that was there stays".to_owned(),
            count => format!("{count} tests of the script that was there stay"),
        };
        Some(Note { path: "/".to_owned(), line: None, message })
    }
}

/// The tests of the script that an import is about to write over, or why they cannot be kept.
///
/// # Errors
/// When a script is there and cannot be read.
pub fn tests(folder: &Path, path: &Path) -> Result<Result<Tests, Problem>, Failure> {
    // A link is replaced by the script, and not followed.
    if path.is_symlink() || !path.is_file() {
        return Ok(Ok(Tests::default()));
    }
    let mut bytes = Vec::new();
    open_inside(folder, path)?
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::of_io("read", path, &error))?;
    let text = if bytes.len() > MAX_BYTES { None } else { String::from_utf8(bytes).ok() };
    let tests = text.as_deref().and_then(of);
    Ok(tests.ok_or_else(|| {
        let message = format!("the script `{}` is there already, and it cannot be read", path.display());
        Problem::new(Place::default(), message, "mend or remove it: its tests would be lost")
    }))
}

/// The tests of a text; `None` when it may have some and cannot be read.
fn of(text: &str) -> Option<Tests> {
    let (file, found) = parse_file(SourceId::default(), text);
    if found.iter().any(crate::diagnostic::Diagnostic::is_error) {
        let is_test = |line: &str| ["test ", "setup "].iter().any(|word| line.trim_start().starts_with(word));
        return (!text.lines().any(is_test)).then(Tests::default);
    }
    let mut tests = Tests::default();
    let mut before = 0;
    for item in &file.items {
        let span = match item {
            Item::Flow(own) => own.span,
            Item::Declaration(own) => own.span,
            Item::Test(own) => own.span,
            Item::Error(span) => *span,
        };
        let end = span.end as usize;
        if matches!(item, Item::Test(_)) {
            tests.text.push_str(&format!("\n{}\n", text[before..end].trim()));
            tests.count += 1;
        }
        before = end;
    }
    Some(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOW: &str = "flow workflow \"A\" {\n    state \"S\" { endWorkflow }\n}\n";
    const TEST: &str = "// why\ntest \"it ends\" {\n    start(\"A\")\n}";

    #[test]
    fn tests_are_found_with_their_comments() {
        let found = of(&format!("{FLOW}\n{TEST}\n\ntest \"two\" {{ }}\n// the end\n")).expect("it can be read");
        assert_eq!(found, Tests { text: format!("\n{TEST}\n\ntest \"two\" {{ }}\n"), count: 2 });
        assert_eq!(of(FLOW), Some(Tests::default()));
        // What cannot be read and has no tests may be written over.
        assert_eq!(of("flow {"), Some(Tests::default()));
        assert_eq!(of("flow {\n}\ntest \"one\" {"), None);
    }
}
