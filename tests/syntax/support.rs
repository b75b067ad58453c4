//! What the tests of the syntax share.

use crate::dump;
use callflow::diagnostic::Diagnostic;
use callflow::source::{Source, SourceId};
use callflow::syntax::{parse_expression, parse_file};

/// The dump of an expression that must parse.
#[track_caller]
pub fn tree(text: &str) -> String {
    let (exprs, expr, diagnostics) = parse_expression(SourceId(0), text);
    assert!(diagnostics.is_empty(), "{text:?}: {}", show(text, &diagnostics));
    dump::expr(&exprs, expr.expect("an expression without findings").root)
}

/// The one finding of an expression: `place: message`, the place counted as E1 says.
#[track_caller]
pub fn fault(text: &str) -> String {
    let (_, expr, diagnostics) = parse_expression(SourceId(0), text);
    assert!(expr.is_none(), "{text:?} must not parse");
    assert_eq!(diagnostics.len(), 1, "{text:?}: {}", show(text, &diagnostics));
    let place = Source::new("", text).character(diagnostics[0].span().start);
    format!("{place}: {}", diagnostics[0].message)
}

/// The help line of the one finding of an expression.
#[track_caller]
pub fn help(text: &str) -> String {
    fault(text);
    parse_expression(SourceId(0), text).2.remove(0).help.expect("a help line")
}

/// The dump of a file that must parse.
#[track_caller]
pub fn file(text: &str) -> String {
    let (file, diagnostics) = parse_file(SourceId(0), text);
    assert!(diagnostics.is_empty(), "{}", show(text, &diagnostics));
    dump::file(&file)
}

/// The dump of a file with these statements in a task, without the lines of flow and task.
#[track_caller]
pub fn statements(text: &str) -> String {
    let dump = file(&in_task(text));
    dump.lines().skip(2).map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// A flow around statements.
pub fn in_task(statements: &str) -> String {
    format!("flow inboundCall \"A\" {{\ntask \"Start\" {{\n{statements}\n}}\n}}\n")
}

/// The findings of a file, one a line: `line:column code message`.
pub fn findings(text: &str) -> String {
    show(text, &parse_file(SourceId(0), text).1)
}

/// Findings, one a line, with labels and help when there are some.
pub fn show(text: &str, diagnostics: &[Diagnostic]) -> String {
    let source = Source::new("", text);
    let line = |d: &Diagnostic| {
        let place = source.place(d.span().start);
        format!("{}:{} {}: {}\n", place.line, place.column, d.code.text(), d.message)
    };
    diagnostics.iter().map(line).collect()
}
