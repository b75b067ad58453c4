//! Goldens: `tests/golden/syntax/*.flow` with the tree and the findings in `.out` beside. `UPDATE_GOLDEN=1` rewrites.

use crate::dump;
use callflow::diagnostic::Diagnostic;
use callflow::source::{Source, SourceId};
use callflow::syntax::parse_file;
use std::fmt::Write;
use std::path::Path;

#[test]
fn goldens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/syntax");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "flow") {
            compare(&path);
            seen += 1;
        }
    }
    assert!(seen >= 8, "goldens are missing: {seen}");
}

fn compare(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let (file, diagnostics) = parse_file(SourceId(0), &text);
    let mut out = dump::file(&file);
    for diagnostic in &diagnostics {
        out.push_str(&draw(&text, diagnostic));
    }
    let expected = path.with_extension("out");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&expected, out).unwrap();
        return;
    }
    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
    assert_eq!(out, wanted, "{}: UPDATE_GOLDEN=1 rewrites it", path.display());
}

fn draw(text: &str, d: &Diagnostic) -> String {
    let source = Source::new("", text);
    let mut out = format!("{} {}: {}\n", d.severity.word(), d.code.text(), d.message);
    for label in &d.labels {
        let (from, to) = (source.place(label.span.start), source.place(label.span.end));
        let _ = writeln!(out, "  {}:{}-{}:{} {}", from.line, from.column, to.line, to.column, label.text);
    }
    if let Some(help) = &d.help {
        let _ = writeln!(out, "  help: {help}");
    }
    out
}
