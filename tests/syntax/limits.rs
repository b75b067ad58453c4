//! Limits of reliability.md §4, at the limit and one past it, in a thread with a stack of 512 KiB (F32, F33).

use crate::support::{findings, in_task, show};
use callflow::source::{Source, SourceId};
use callflow::syntax::limits::*;
use callflow::syntax::{parse_expression, parse_file};

/// Runs on a small stack; what is passed must not abort.
fn small<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(512 * 1024).spawn(f).unwrap().join().unwrap()
}

fn file(text: String) -> String {
    small(move || findings(&text))
}

fn expression(text: String) -> String {
    small(move || show(&text, &parse_expression(SourceId(0), &text).2))
}

#[test]
fn file_size() {
    let comment = format!("//{}\n", "x".repeat(97));
    let full = comment.repeat(MAX_FILE_BYTES / 100);
    assert_eq!(full.len(), MAX_FILE_BYTES);
    assert_eq!(file(full.clone()), "");
    assert_eq!(file(full + "\n"), "100001:1 past-limit: a file has at most 10 MB\n");
}

#[test]
fn line_length() {
    let line = |length: usize| format!("// one\n//{}\r\n// three", "x".repeat(length - 2));
    assert_eq!(file(line(MAX_LINE_BYTES)), "");
    let found = file(line(MAX_LINE_BYTES + 1));
    assert_eq!(found, "2:10001 past-limit: a line has at most 10000 bytes, this one has 10001\n");
    let one_line = file("(".repeat(MAX_FILE_BYTES));
    assert_eq!(one_line, "1:10001 past-limit: a line has at most 10000 bytes, this one has 10000000\n");
}

#[test]
fn blocks() {
    let nested = |depth: usize| {
        format!("flow a \"A\" {{ task \"B\" {{ {}{} }} }}", "if true {".repeat(depth), "}".repeat(depth))
    };
    assert_eq!(file(nested(MAX_NESTING - 2)), "");
    let place = 24 + 126 * 9 + 9;
    assert_eq!(file(nested(MAX_NESTING - 1)), format!("1:{place} past-limit: blocks lie more than 128 deep\n"));
}

#[test]
fn e322_brackets() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(expression(nested(MAX_NESTING)), "");
    assert_eq!(expression(nested(MAX_NESTING + 1)), "1:129 past-limit: brackets lie more than 128 deep\n");
    let mixed = format!("{}1{}", "F(a[".repeat(64), "])".repeat(64));
    assert_eq!(expression(mixed), "");
}

#[test]
fn unary_operators() {
    let chain = |length: usize| format!("{}a", "!~".repeat(length)[..length].to_owned());
    assert_eq!(expression(chain(MAX_NESTING)), "");
    let found = "1:129 past-limit: more than 128 operators stand before one operand\n";
    assert_eq!(expression(chain(MAX_NESTING + 1)), found);
    // With parentheses between them they are a chain as well.
    let spread = |length: usize| format!("{}a{}", "!(!".repeat(length), ")".repeat(length));
    assert_eq!(expression(spread(64)), "");
    assert!(expression(spread(65)).contains("past-limit"));
}

#[test]
fn conditions() {
    let chain = |length: usize| format!("a{}", " ? b : c".repeat(length));
    assert_eq!(expression(chain(MAX_NESTING)), "");
    let place = 1 + 128 * 8 + 2;
    let found = format!("1:{place} past-limit: more than 128 operators of one kind lie in each other\n");
    assert_eq!(expression(chain(MAX_NESTING + 1)), found);
    // Many that do not lie in each other are no chain.
    let wide = format!("F({}a)", "a ? b : c, ".repeat(300));
    assert_eq!(expression(wide), "");
}

#[test]
fn else_ifs() {
    let chain = |length: usize| in_task(&format!("if a {{ }}{}", "\nelse if b { }".repeat(length)));
    assert_eq!(file(chain(MAX_NESTING)), "");
    assert_eq!(file(chain(MAX_NESTING + 1)), "132:6 past-limit: more than 128 `else if` follow one `if`\n");
}

#[test]
fn e320_expression_text() {
    let text = |length: usize| format!("\"{}\"", "é".repeat(length - 2));
    assert_eq!(expression(text(MAX_EXPRESSION_CHARS)), "");
    let found = expression(text(MAX_EXPRESSION_CHARS + 1));
    assert_eq!(found, "1:32001 past-limit: an expression has at most 32000 characters\n");
    let blanks = format!("1{}", " ".repeat(MAX_EXPRESSION_CHARS));
    assert_eq!(expression(blanks), found);
}

#[test]
fn e320_expressions_of_a_file() {
    // Lines of 100 characters with their ends: `aa…a +`, each operand a name.
    let lines = |count: usize| format!("{} +\n", "a".repeat(97)).repeat(count);
    let sum = |last: usize| format!("{}{}", lines(319), "b".repeat(last));
    let places = |statement: String| file(in_task(&statement));
    let place = "past-limit: an expression has at most 32000 characters\n";
    assert_eq!(places(format!("Flow.a =\n{}\ndisconnect", sum(100))), "");
    assert_eq!(places(format!("Flow.a =\n{}\ndisconnect", sum(101))), format!("323:101 {place}"));
    assert_eq!(places(format!("if\n{}\n{{ disconnect }}", sum(100))), "");
    assert_eq!(places(format!("if\n{}\n{{ disconnect }}", sum(101))), format!("323:101 {place}"));
    // Each argument of an action is an expression of its own.
    assert_eq!(places(format!("foo(\n{},\n{})", sum(100), sum(100))), "");
    assert_eq!(places(format!("foo(\n{},\n{})", sum(100), sum(101))), format!("643:101 {place}"));
    // What stands behind the expression is read.
    assert_eq!(places(format!("Flow.a = F((\n{}))\ndisconnect", sum(101))), format!("323:97 {place}"));
    // A call within an expression is a part of it.
    assert_eq!(places(format!("Flow.a = F(\n{},\n{})", sum(50), sum(50))).matches("past-limit").count(), 1);
}

#[test]
fn diagnostics_of_a_file() {
    let many = |count: usize| in_task(&"§\n".repeat(count));
    assert_eq!(file(many(MAX_DIAGNOSTICS)).lines().count(), MAX_DIAGNOSTICS);
    let found = file(many(MAX_DIAGNOSTICS + 20));
    assert_eq!(found.lines().count(), MAX_DIAGNOSTICS + 1);
    assert!(found.ends_with(": and 20 more\n"), "{found}");
    // The parser stops at the first one past the limit.
    let found = file(in_task(&"foo 5\n".repeat(MAX_DIAGNOSTICS + 20)));
    assert!(found.ends_with(": and at least 1 more\n"), "{found}");
    assert_eq!(file(in_task(&"foo 5\n".repeat(MAX_DIAGNOSTICS))).lines().count(), MAX_DIAGNOSTICS);
}

#[test]
fn f32_a_chain_is_limited_by_its_text_alone() {
    let found = small(|| {
        let text = format!("1{}", "+1".repeat(15_999));
        let (exprs, expr, diagnostics) = parse_expression(SourceId(0), &text);
        assert!(expr.is_some());
        (exprs.len(), diagnostics.len())
    });
    assert_eq!(found, (31_999, 0));
    let powers = format!("1{}", "^1".repeat(15_999));
    assert_eq!(expression(powers), "");
}

#[test]
fn f32_a_million_of_each() {
    for piece in ["(", "-", "!", "+", "?", ".", "[", "{", "else if"] {
        // In lines within the limit, so that the parser sees them.
        let million = (piece.repeat(50) + "\n").repeat(1_000_000 / 50);
        for text in [million.clone(), in_task(&format!("Flow.a = {million}"))] {
            let found = file(text);
            assert!(!found.is_empty(), "{piece}");
            assert!(found.lines().count() <= MAX_DIAGNOSTICS + 1);
        }
        assert!(!expression(million).is_empty(), "{piece}");
    }
}

#[test]
fn f33_many_of_other_kinds() {
    for piece in
        ["if a {\n", "^1", "F(", ")", "}", "\"", "\\", "/*", "'", "a.", "(\n{}", "F(\n{", "\"\n\"x", "a=\n", "[\n)"]
    {
        let many = (piece.repeat(40) + "\n").repeat(2_000);
        let found = file(in_task(&many));
        assert!(!found.is_empty(), "{piece}");
        assert!(found.lines().count() <= MAX_DIAGNOSTICS + 1);
    }
}

#[test]
fn places_of_the_first_error_are_exact() {
    let text = in_task(&format!("Flow.a = {}", "(".repeat(1000)));
    let (_, diagnostics) = parse_file(SourceId(0), &text);
    assert_eq!(diagnostics.len(), 1);
    let place = Source::new("", &text[..]).place(diagnostics[0].span().start);
    assert_eq!((place.line, place.column), (3, 10 + 128));
}
