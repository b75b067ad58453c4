//! The formatter: its layout, and that it keeps meaning and comments and is settled after one round.

use crate::support::show;
use crate::{dump, generate};
use callflow::diagnostic::Diagnostic;
use callflow::source::SourceId;
use callflow::syntax::{AsWritten, Spelling, parse_file};
use proptest::prelude::*;

fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    callflow::syntax::format(SourceId(0), text, &AsWritten)
}

#[track_caller]
fn formatted(text: &str) -> String {
    format(text).unwrap_or_else(|found| panic!("{}\n{text}", show(text, &found)))
}

/// The tree without its comments, and the comments without their places.
fn meaning(text: &str) -> (String, Vec<String>) {
    let (mut file, found) = parse_file(SourceId(0), text);
    assert!(found.is_empty(), "{}\n{text}", show(text, &found));
    let comment = |span: callflow::span::Span| text[span.range()].trim_end().to_owned();
    let comments = file.comments.iter().map(|found| comment(found.span)).collect();
    file.comments.clear();
    (dump::file(&file).replace(" OR ", " or "), comments)
}

#[test]
fn samples_are_laid_out_already() {
    for name in ["foo", "transfer", "w1"] {
        let path = format!("{}/../shared/spec/samples/{name}.flow", env!("CARGO_MANIFEST_DIR"));
        let Ok(text) = std::fs::read_to_string(&path) else {
            println!("skipped: no {name}.flow");
            return;
        };
        assert_eq!(formatted(&text), text);
    }
}

#[test]
fn goldens_keep_their_meaning() {
    for name in ["productions", "expressions", "words"] {
        let path = format!("{}/tests/golden/syntax/{name}.flow", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let once = formatted(&text);
        assert_eq!(meaning(&once), meaning(&text));
        assert_eq!(formatted(&once), once);
    }
}

#[test]
fn one_part_a_line() {
    let text = "flow a \"A\"{x=1 y=2 task \"T\"{disconnect endTask}menu \"M\"{choice 1{disconnect}}}declare q \"Q\"{}";
    let wanted = "flow a \"A\" {\n    x = 1\n    y = 2\n    task \"T\" {\n        disconnect\n        endTask\n    }\n    \
                  menu \"M\" {\n        choice 1 { disconnect }\n    }\n}\ndeclare q \"Q\" { }\n";
    assert_eq!(formatted(text), wanted);
}

/// Formats statements of a task and takes flow, task and indentation off again.
#[track_caller]
fn statements(text: &str) -> String {
    let whole = formatted(&format!("flow a \"A\" {{\n    task \"T\" {{\n{text}\n    }}\n}}\n"));
    let inner: Vec<&str> = whole.lines().skip(2).collect();
    let inner = &inner[..inner.len() - 2];
    inner.iter().map(|line| format!("{}\n", line.strip_prefix("        ").unwrap_or(line))).collect()
}

#[test]
fn single_blanks_in_expressions() {
    assert_eq!(
        statements("Flow . x=F ( 1,-2 )[ 0 ] .y+ - 3*!a ? (b):c".replace("Flow . x", "Flow .x").as_str()),
        "Flow.x = F(1, -2)[0].y + -3 * !a ? (b) : c\n"
    );
    assert_eq!(statements("if(a AND b){foo ( ( 1 ) )}"), "if (a and b) { foo((1)) }\n");
    assert_eq!(statements("x{(\"k\"+1)=5and 3 \"s\"=~~-b}"), "x { (\"k\" + 1) = 5 and 3  \"s\" = ~~-b }\n");
    assert_eq!(statements("var Task.x:String [ ]=MakeList ( )"), "var Task.x: String[] = MakeList()\n");
}

#[test]
fn branches_stand_on_the_line_of_the_brace() {
    assert_eq!(
        statements("if a\n{\nfoo\nbar\n}\nelse if b as \"B\" { baz }\nelse\n{\n}\nfoo(1)\non failure\n{ disconnect }"),
        "if a {\n    foo\n    bar\n} else if b as \"B\" { baz } else { }\nfoo(1) on failure { disconnect }\n"
    );
}

#[test]
fn blank_lines_are_kept_one_at_most() {
    assert_eq!(statements("\n\n\nfoo\n\n\n\nbar\nbaz\n\n\n"), "foo\n\nbar\nbaz\n");
}

/// Formats the steps of a test and takes test and indentation off again.
#[track_caller]
fn steps(text: &str) -> String {
    let whole = formatted(&format!("test \"T\" {{\n{text}\n}}\n"));
    let inner: Vec<&str> = whole.lines().skip(1).collect();
    let inner = &inner[..inner.len() - 1];
    let cut = inner.iter().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect();
    assert_eq!(formatted(&whole), whole, "settled after one round");
    cut
}

#[test]
fn a_story_has_a_line_for_each_step() {
    assert_eq!(
        steps("call(\"F\"){from=\"tel:+1\" to = \"tel:+2\"}hears(\"Hi\") hangsUp"),
        "call(\"F\") { from = \"tel:+1\"  to = \"tel:+2\" }\nhears(\"Hi\")\nhangsUp\n"
    );
    // Entries may share a line, steps do not.
    assert_eq!(steps("at(\"A\") { hangsUp }"), "at(\"A\") { hangsUp }\n");
    assert_eq!(steps("at(\"A\") { x { \"a\" = 1 Flow.b = 2 } }"), "at(\"A\") { x { \"a\" = 1  Flow.b = 2 } }\n");
    assert_eq!(steps("at(\"A\") { hangsUp wrapsUp }"), "at(\"A\") {\n    hangsUp\n    wrapsUp\n}\n");
    assert_eq!(steps("at(\"A\") { time = 2 hangsUp }"), "at(\"A\") {\n    time = 2\n    hangsUp\n}\n");
    assert_eq!(steps("at(\"A\") {\nhangsUp }"), "at(\"A\") {\n    hangsUp\n}\n");
    assert_eq!(
        formatted("test \"T\" { expect(1 == 1) } test \"U\" { }"),
        "test \"T\" { expect(1 == 1) }\ntest \"U\" { }\n"
    );
    assert_eq!(formatted("setup \"S\" { a b }"), "setup \"S\" {\n    a\n    b\n}\n");
}

#[test]
fn several_outputs_of_a_step_stand_on_lines_of_their_own() {
    assert_eq!(steps("a(1)\non b { \"c\" = 1 }"), "a(1) on b { \"c\" = 1 }\n");
    assert_eq!(steps("flush on b { }\non c { } on \"d\" { }"), "flush on b { } on c { } on \"d\" { }\n");
    assert_eq!(
        steps("a(1) { \"x\" = 1 } on b { \"c\" = 1 } on d { } hangsUp"),
        "a(1) { \"x\" = 1 }\n    on b { \"c\" = 1 }\n    on d { }\nhangsUp\n"
    );
    assert_eq!(
        steps("always { a on b { \"c\" = 1\n} // of b\n// of d\non d { } }"),
        "always {\n    a\n        on b {\n            \"c\" = 1\n        }  // of b\n        // of d\n        on d { }\n}\n"
    );
}

#[test]
fn line_breaks_in_expressions_are_kept() {
    assert_eq!(
        statements("Flow.a = Append(\n\"a\",\n    F(\n1\n),\n\n\"b\"\n)\n+ 1\nfoo(\n1)"),
        "Flow.a = Append(\n    \"a\",\n    F(\n        1\n    ),\n    \"b\"\n)\n    + 1\nfoo(\n    1)\n"
    );
    assert_eq!(statements("Flow.a =\n1\n+ 2"), "Flow.a =\n    1\n    + 2\n");
    assert_eq!(statements("if a\nand b {\nfoo\n}"), "if a\n    and b {\n    foo\n}\n");
}

#[test]
fn what_does_not_fit_is_broken() {
    let long = format!("foo {{ a = \"{}\"  b = 1 }}", "x".repeat(100));
    assert_eq!(statements(&long), format!("foo {{\n    a = \"{}\"\n    b = 1\n}}\n", "x".repeat(100)));
    let short = format!("foo {{ a = \"{}\"  b = 1 }}", "x".repeat(91));
    assert_eq!(statements(&short).trim_end().len(), 112, "8 blanks and 112 characters fill a line");
    assert_eq!(statements(&short), format!("{short}\n"));
    let one_more = format!("foo {{ a = \"{}\"  b = 1 }}", "x".repeat(92));
    assert_eq!(statements(&one_more).lines().count(), 4);
}

#[test]
fn comments_stay_where_they_are() {
    let text = "// head\n\n\n/// doc\nflow a \"A\" { // of a\n// first\n\n// second\ntask \"T\" {\nfoo // trailing\nbar( // one\n1, \
                // two\n// three\n2)\n// last\n}\n}   // after\n// end";
    let wanted = "// head\n\n/// doc\nflow a \"A\" {  // of a\n    // first\n\n    // second\n    task \"T\" {\n        foo  \
                  // trailing\n        bar(  // one\n            1,  // two\n            // three\n            2)\n        \
                  // last\n    }\n}  // after\n// end\n";
    assert_eq!(formatted(text), wanted);
    assert_eq!(formatted(wanted), wanted);
    assert_eq!(formatted("// only"), "// only\n");
    assert_eq!(formatted(""), "");
    assert_eq!(statements("x { // c\n}"), "x {  // c\n}\n");
}

#[test]
fn texts_are_kept_to_the_byte() {
    assert_eq!(
        statements("x { a = \"two\r\n  lines\" }"),
        "x {\n    a = \"two\r\n  lines\"\n}\n".replace("\r\n  ", "\n  ")
    );
    let text = "flow a \"A\" { x = \"two\r\n  lines\\t\" }";
    assert!(formatted(text).contains("\"two\r\n  lines\\t\""));
}

struct Declared;

impl Spelling for Declared {
    fn function(&self, name: &str) -> Option<compact_str::CompactString> {
        name.eq_ignore_ascii_case("append").then(|| "Append".into())
    }

    fn path(&self, parts: &[&str], _at: u32) -> Vec<compact_str::CompactString> {
        if parts[0].eq_ignore_ascii_case("flow") && parts.get(1).is_some_and(|name| name.eq_ignore_ascii_case("count"))
        {
            vec!["Flow".into(), "Count".into()]
        } else {
            Vec::new()
        }
    }
}

#[test]
fn e30_names_as_declared() {
    let text = "flow a \"A\" {\n    var FLOW.COUNT: Integer\n    task \"T\" {\n        flow.count = append(FLOW.count.More, \
                Flow.\"count\", x)\n        get { flow.COUNT = \"flow.count\" }\n        loop 3 index flow.count { }\n    }\n}\n";
    let wanted = "flow a \"A\" {\n    var Flow.Count: Integer\n    task \"T\" {\n        Flow.Count = Append(Flow.Count.More, \
                  Flow.\"count\", x)\n        get { Flow.Count = \"flow.count\" }\n        loop 3 index Flow.Count { }\n    }\n}\n";
    assert_eq!(callflow::syntax::format(SourceId(0), text, &Declared).unwrap(), wanted);
}

#[test]
fn errors_come_back() {
    let found = format("flow a \"A\" { task }").unwrap_err();
    assert_eq!(found.len(), 1);
}

#[test]
fn f32_long_chains_are_laid_out() {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let lines = thread.spawn(|| {
        let chain = format!("1{}", "\n+1".repeat(1_500));
        let deep = format!("{}{}", "if a {\n".repeat(126), "}".repeat(126));
        let text = format!("flow a \"A\" {{ task \"T\" {{ Flow.x = {chain}\n{deep} }} }}");
        let once = format(&text).unwrap();
        assert_eq!(format(&once).unwrap(), once);
        once.lines().count()
    });
    assert!(lines.unwrap().join().unwrap() > 1_500);
}

#[test]
fn e320_a_layout_past_a_limit_leaves_the_text_alone() {
    let thread = std::thread::Builder::new().stack_size(512 * 1024);
    let kept = thread.spawn(|| {
        // 16,000 terms fill the limit; with blanks around their operators they would be too long.
        let chain = format!("1{}", ("+1".repeat(1_000) + "\n").repeat(15) + &"+1".repeat(984));
        let text = format!("flow a \"A\" {{ x   = {chain} }}");
        format(&text).unwrap() == text
    });
    assert!(kept.unwrap().join().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn parse_of_format_is_the_same_tree(tape in proptest::collection::vec(any::<u8>(), 0..600)) {
        let text = generate::file(&tape);
        let once = formatted(&text);
        let (tree, comments) = meaning(&text);
        let (tree_after, comments_after) = meaning(&once);
        prop_assert_eq!(tree_after, tree, "{}\n----\n{}", text, once);
        prop_assert_eq!(comments_after, comments, "{}\n----\n{}", text, once);
        let twice = formatted(&once);
        prop_assert_eq!(&twice, &once, "from\n{}", text);
        for line in once.lines() {
            prop_assert!(line.contains('"') || line.trim_end() == line, "white space at the end of {:?}", line);
        }
    }

    #[test]
    fn expressions_out_of_the_grammar_parse(tape in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = generate::expression(&tape);
        let (_, expr, found) = callflow::syntax::parse_expression(SourceId(0), &text);
        prop_assert!(expr.is_some(), "{}\n{}", text, show(&text, &found));
    }

    #[test]
    fn f33_any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        let _ = parse_file(SourceId(0), &text);
        let _ = callflow::syntax::parse_expression(SourceId(0), &text);
    }

    #[test]
    fn f33_broken_files_are_read_without_a_panic(tape in proptest::collection::vec(any::<u8>(), 0..300), cut in any::<usize>(), junk in "[\\\\{}()\\[\\]\"'=.,#/*!-]{0,3}") {
        let mut text = generate::file(&tape);
        let at = text.floor_char_boundary(cut % (text.len() + 1));
        text.insert_str(at, &junk);
        let (_, found) = parse_file(SourceId(0), &text);
        for d in &found {
            prop_assert!(d.labels.iter().all(|label| text.get(label.span.range()).is_some()), "{:?}", d);
            prop_assert!(!d.message.is_empty() && d.help.is_some(), "{:?}", d);
        }
        let end = text.floor_char_boundary(cut % (text.len() + 1));
        let _ = parse_file(SourceId(0), &text[..end]);
    }
}
