//! The rules of expressions.md §2 and §3, each with a test that bears its number.

use crate::support::{fault, file, findings, help, in_task, statements, tree};
use callflow::ast::NodeKind;
use callflow::source::SourceId;
use callflow::syntax::parse_expression;

#[test]
fn e01_places_count_characters() {
    assert!(fault("\"é名\" + §").starts_with("8: "), "{}", fault("\"é名\" + §"));
    assert!(fault("1 +\n\n* 2").starts_with("6: "));
}

#[test]
fn e02_white_space() {
    assert_eq!(tree(" \t\r\n1\r\n+\t2 "), "(1 + 2)");
    assert_eq!(fault("1 +\u{a0}2"), "4: a no-break space cannot stand here");
    assert_eq!(fault("1 +\u{c}2"), "4: a form feed cannot stand here");
    assert_eq!(fault("1 +\u{b}2"), "4: a vertical tab cannot stand here");
}

#[test]
fn e03_comments_only_in_files() {
    assert_eq!(fault("1 // one"), "3: an expression has no comments");
    assert_eq!(statements("Flow.a = 1 + // one\n 2"), "Flow.a = (1 + 2)\ncomment 51..57 trailing\n");
}

#[test]
fn e04_booleans_in_one_casing() {
    assert_eq!(tree("true == false"), "(true == false)");
    let (exprs, expr, _) = parse_expression(SourceId(0), "True");
    assert_eq!(exprs.node(expr.unwrap().root).kind, NodeKind::Scope("True".into()));
}

#[test]
fn e05_not_set_in_one_casing() {
    let kind = |text: &str| {
        let (exprs, expr, _) = parse_expression(SourceId(0), text);
        exprs.node(expr.unwrap().root).kind.clone()
    };
    assert_eq!(kind("NOT_SET"), NodeKind::NotSet);
    assert_eq!(kind("not_set"), NodeKind::Scope("not_set".into()));
}

#[test]
fn e06_words_and_marks() {
    assert_eq!(tree("true AND false Or true"), "((true and false) or true)");
    assert_eq!(help("true && false"), "write `and`");
    assert_eq!(help("true || false"), "write `or`");
    assert_eq!(help("1 <> 2"), "write `!=`");
    assert_eq!(help("1;"), "statements need no separator: leave it out");
    assert_eq!(help("'a'"), "write `\"text\"`");
    assert_eq!(help("not true"), "write `!`");
    assert_eq!(help("1 = 2"), "to compare, write `==`");
    assert_eq!(fault("@"), "1: `@` cannot stand here");
    for text in ["1 { 2", "1 } 2", "1 # 2"] {
        fault(text);
    }
}

#[test]
fn e07_integer_literals() {
    assert_eq!(tree("000000000000001"), "1");
    assert_eq!(tree("999999999999999"), "999999999999999");
    assert_eq!(fault("1 + 0000000000000001"), "5: an Integer literal has at most 15 digits, this one has 16");
}

#[test]
fn e08_decimal_literals() {
    assert_eq!(tree("1. + .5 + 1.50"), "((1. + .5) + 1.50)");
    assert!(fault(&format!("0.{}", "1".repeat(41))).starts_with("1: a Decimal literal has at most 40"));
    // No exponent: the name `e5` stands behind `1.0`.
    assert!(fault("1.0e5").starts_with("4: "));
}

#[test]
fn e09_sign_folds_into_a_literal() {
    assert_eq!(tree("- 5"), "-5");
    assert_eq!(tree("1 / -0"), "(1 / 0)");
    assert_eq!(tree("-\n.5"), "-.5");
    assert_eq!(tree("-(5)"), "(-5)");
    assert_eq!(tree("2 -3"), "(2 - 3)");
    let (exprs, expr, _) = parse_expression(SourceId(0), "-(5)");
    assert!(matches!(exprs.node(expr.unwrap().root).kind, NodeKind::Unary(..)));
}

#[test]
fn e10_string_literals() {
    assert_eq!(tree(r#""a\"\\\n\r\tb""#), "\"a\\\"\\\\\\n\\r\\tb\"");
    assert_eq!(tree("\"a\nb\t\0\""), "\"a\\nb\\t\\0\"");
    for (text, place) in [(r#""ab\q""#, 4), (r#""\/""#, 2), (r#""\0""#, 2), (r#""\u0041""#, 2)] {
        assert!(fault(text).starts_with(&format!("{place}: ")), "{}", fault(text));
    }
    assert_eq!(fault("Append(\"a, 1)"), "8: the text that begins here is not closed");
}

#[test]
fn e11_members() {
    assert_eq!(tree("Flow .x"), "Flow.x");
    assert_eq!(tree("Flow.and.true.NOT_SET.if"), "Flow.and.true.NOT_SET.if");
    assert_eq!(tree("Flow.x.\"a b\""), "Flow.x.\"a b\"");
    assert_eq!(fault("Flow. x"), "5: no name stands directly behind this dot");
    assert_eq!(help("Flow. x"), "leave out the white space behind the dot");
}

#[test]
fn e12_names() {
    assert_eq!(tree("$a1_.é名 + Ñandú.x"), "($a1_.é名 + Ñandú.x)");
    assert_eq!(fault("_a"), "1: `_` cannot stand here");
    assert!(fault("a$b").starts_with("2: "));
}

#[test]
fn e13_longest_match() {
    assert_eq!(tree("order.x"), "order.x");
    assert_eq!(tree("5and 3"), "(5 and 3)");
    assert!(fault("5 and3").starts_with("3: "));
}

#[test]
fn e14_point_and_comma() {
    assert_eq!(tree("Max(1.5, 2)"), "Max(1.5, 2)");
    assert!(fault("1,5").starts_with("2: "));
}

#[test]
fn e16_precedence() {
    assert_eq!(
        tree("a or b and c | d & e == f < g + h * -i ^ !j"),
        "(a or (b and (c | (d & (e == (f < (g + (h * ((-i) ^ (!j))))))))))"
    );
    assert_eq!(tree("a * b + c < d == e & f | g and h or i"), "((((((((a * b) + c) < d) == e) & f) | g) and h) or i)");
}

#[test]
fn e17_grouping() {
    assert_eq!(tree("8-4-2"), "((8 - 4) - 2)");
    assert_eq!(tree("8/4%2*1"), "(((8 / 4) % 2) * 1)");
    assert_eq!(tree("2^3^2"), "(2 ^ (3 ^ 2))");
    assert_eq!(tree("1<2<3"), "((1 < 2) < 3)");
    assert_eq!(tree("1<2==true"), "((1 < 2) == true)");
}

#[test]
fn e18_unary_binds_tighter_than_power() {
    assert_eq!(tree("-3^2"), "(-3 ^ 2)");
    assert_eq!(tree("-Flow.a^2"), "((-Flow.a) ^ 2)");
    assert_eq!(tree("!a^2"), "((!a) ^ 2)");
}

#[test]
fn e19_one_minus() {
    for text in ["--5", "- -5", "-!x"] {
        fault(text);
    }
    assert_eq!(help("--5"), "only one `-` may stand before an operand: write `-(-x)`");
    assert_eq!(help("-!x"), "put the operand of `-` into parentheses");
    assert_eq!(tree("1 - -2"), "(1 - -2)");
    assert_eq!(tree("2--3"), "(2 - -3)");
    assert_eq!(tree("!-x"), "(!(-x))");
    assert_eq!(tree("-(-5)"), "(--5)");
    assert_eq!(tree("!!b"), "(!(!b))");
    assert_eq!(tree("~~5"), "(~(~5))");
}

#[test]
fn e20_bit_operators_lie_below_comparison() {
    assert_eq!(tree("5 & 3 == 1"), "(5 & (3 == 1))");
}

#[test]
fn e21_conditions_group_left() {
    assert_eq!(tree("a ? 1 : b ? 2 : 3"), "((a ? 1 : b) ? 2 : 3)");
    assert_eq!(tree("a or b ? c and d : e"), "((a or b) ? (c and d) : e)");
    assert_eq!(help("a ? b or c : d"), "put the branch into parentheses");
    assert_eq!(help("a ? b : c or d"), "put the branch into parentheses");
    fault("a ? b ? 1 : 2 : 3");
}

#[test]
fn e22_what_carries_members_and_indices() {
    assert_eq!(tree("Split(s, \",\")[0]"), "Split(s, \",\")[0]");
    assert_eq!(tree("FindQueue(\"x\").name"), "FindQueue(\"x\").name");
    assert_eq!(tree("Flow.x[0].y"), "Flow.x[0].y");
    for (text, place) in [("\"abc\"[0]", 6), ("(Flow.x)[0]", 9), ("(Flow.x).y", 9), ("[1]", 1)] {
        assert!(fault(text).starts_with(&format!("{place}: ")), "{}", fault(text));
    }
    assert_eq!(help("(Flow.x).y"), "only a variable or a call carries `.name` and `[ ]`: keep the value in a variable");
}

#[test]
fn e23_calls() {
    assert_eq!(tree("If (a, b, c)"), "If(a, b, c)");
    assert_eq!(tree("if(a, b, c)"), "if(a, b, c)");
    assert_eq!(tree("Now()"), "Now()");
    assert_eq!(help("a.b.c(1)"), "a function is a single name, without a dot");
    assert_eq!(help("F(1,)"), "leave out the comma before `)`");
    assert_eq!(help("F(1,,2)"), "an argument is missing before this comma");
    assert_eq!(help("F(,1)"), "an argument is missing before this comma");
}

#[test]
fn e24_nothing_is_no_expression() {
    assert_eq!(fault(""), "1: expected an expression, found the end of the text");
    assert_eq!(fault(" \n"), "3: expected an expression, found the end of the text");
    assert_eq!(help("()"), "leave out the empty parentheses");
}

#[test]
fn e25_parentheses_leave_no_node() {
    assert_eq!(tree("((1)) + (2)"), "(1 + 2)");
    let (exprs, expr, _) = parse_expression(SourceId(0), "((1)) + (2)");
    let expr = expr.unwrap();
    assert_eq!(exprs.walk(expr).count(), 3);
    assert_eq!(exprs.node(expr.root).span.range(), 0..11);
}

#[test]
fn e26_no_unary_plus() {
    assert_eq!(fault("+5"), "1: expected an expression, found `+`");
    assert_eq!(help("1 + + 2"), "there is no unary plus: leave it out");
}

#[test]
fn e301_nodes_point_at_their_operator() {
    let (exprs, expr, _) = parse_expression(SourceId(0), "(1 + Foo(2)) * Flow.x[3]");
    let places: Vec<u32> = exprs.walk(expr.unwrap()).map(|(_, node)| node.at.start).collect();
    // 1, 2, Foo, +, Flow, the dot, 3, the bracket, *
    assert_eq!(places, [1, 9, 5, 3, 15, 19, 22, 21, 13]);
}

#[test]
fn words_are_names_where_nothing_else_can_stand() {
    assert_eq!(
        statements("Flow.task = Flow.if + case(1, Loop.on)\ntask.x = 1 index { as = 5 on = 6 flow = 7 }"),
        "Flow.task = (Flow.if + case(1, Loop.on))\ntask.x = 1\nindex {}\n  as = 5\n  on = 6\n  flow = 7\n"
    );
    assert_eq!(
        statements("if if(a, b, c) as \"x\" { loop index index Flow.i as \"y\" { } }"),
        "if if(a, b, c) as \"x\"\n  loop index index Flow.i as \"y\"\n"
    );
    let text = "flow task \"A\" { task = 1 menu = 2 default = 3 input = 4 var = 5 input var Flow.var: state }";
    assert_eq!(
        file(text),
        "flow task \"A\"\n  setting task = 1\n  setting menu = 2\n  setting default = 3\n  setting input = 4\n  \
         setting var = 5\n  input var Flow.var: state\n"
    );
}

#[test]
fn computed_keys_are_told_from_calls() {
    assert_eq!(
        statements("x { (a) = Foo (1) (\"b\" + c) = 5 (d) = Flow.e (f) = 6 }"),
        "x {}\n  [a] = Foo(1)\n  [(\"b\" + c)] = 5\n  [d] = Flow.e\n  [f] = 6\n"
    );
}

#[test]
fn comments_know_their_kind_and_place() {
    let text = "/// doc\nflow a \"A\" { // one\n  //// no doc\n}\n//";
    assert_eq!(
        file(text),
        "flow a \"A\"\ndoc 0..7 own line\ncomment 21..27 trailing\ncomment 30..41 own line\ncomment 44..46 own line\n"
    );
}

#[test]
fn a_byte_order_mark_is_dropped() {
    assert_eq!(file("\u{feff}// x\r\nflow a \"A\" { }"), "flow a \"A\"\ncomment 3..7 own line\n");
    assert_eq!(
        findings("a\u{feff}").lines().next(),
        Some("1:2 bad-character: the invisible character U+FEFF cannot stand here")
    );
}

#[test]
fn steps_have_one_shape() {
    let text =
        "test \"x\" { call(\"F\") as \"L\" { from = \"a\" Call.Ani = \"b\" \"c\" = 1 } on d { e } on \"f\" { } }";
    let wanted = "test \"x\"\n  call(\"F\") as \"L\" {}\n    setting from = \"a\"\n    Call.Ani = \"b\"\n    \"c\" = 1\n    \
                  on d\n      e\n    on \"f\"\n";
    assert_eq!(file(text), wanted);
    assert_eq!(file("setup \"x\" { test setup row }"), "setup \"x\"\n  test\n  setup\n  row\n");
}

/// The finding of a file, and its help.
fn explained(text: &str) -> (String, String) {
    let (_, found) = callflow::syntax::parse_file(callflow::source::SourceId(0), text);
    assert_eq!(found.len(), 1, "{}", findings(text));
    (found[0].message.clone(), found[0].help.clone().unwrap())
}

#[test]
fn what_is_wrong_in_a_test_is_explained() {
    let in_test = |step: &str| explained(&format!("test \"x\" {{\n{step}\nhangsUp\n}}\n"));
    let parentheses = "what a step takes stands in parentheses: `hears(\"Welcome.\")`";
    assert_eq!(in_test("hears \"Hi\"").1, parentheses);
    assert_eq!(in_test("expect Flow.x == 1").1, parentheses);
    assert_eq!(in_test("expect Flow.x.y == 1").1, parentheses);
    let (message, help) = in_test("if true { hangsUp }");
    assert_eq!(message, "expected a step or `}`, found `if`");
    assert_eq!(help, "a test is a story without conditions and variables: `table` runs it once for each row");
    assert_eq!(in_test("\"Tier\": \"gold\"").0, "expected `=`, found `:`");
    let inside = explained("flow inboundCall \"A\" {\ntest \"x\" { hangsUp }\n}");
    assert_eq!(inside.1, "tests stand beside the flows, not inside of them");
    assert_eq!(explained("test x { hangsUp }").0, "expected a text, found `x`");
}

#[test]
fn steps_behind_a_broken_head_are_read() {
    let text = "test x {\nat(\"a\", ) {\nhears \"b\"\nhangsUp\n} on c { 5 }\n}\nsetup \"s\" { x = }\nflow test \"F\" {\n\
                task { foo 5 }\n}";
    let places: Vec<String> = findings(text).lines().map(|line| line[..4].trim_end().to_owned()).collect();
    assert_eq!(places, ["1:6", "2:9", "4:1", "5:10", "7:17", "9:6", "9:12"]);
}

#[test]
fn unclosed_texts_are_blamed_on_their_opener() {
    let text = in_task("playAudio(\"abc)\nFlow.a = \"Foo\"\nFlow.b = \"Bar\"\nFlow.c =");
    let found = findings(&text);
    assert!(found.starts_with("3:11 unclosed-text: the text that begins here is not closed\n"), "{found}");
    // The texts behind it are read as texts again: the missing value is found.
    assert!(found.contains("\n7:1 unexpected-token: expected an expression, found `}`\n"), "{found}");
}

#[test]
fn unclosed_brackets_are_blamed_on_their_opener() {
    let missing_brace =
        "flow a \"A\" {\n    task \"B\" {\n        disconnect\n\n    task \"C\" {\n        endTask\n    }\n}\n";
    assert_eq!(findings(missing_brace), "2:14 unclosed-bracket: `{` is not closed\n");
    assert_eq!(findings("flow a \"A\" {"), "1:12 unclosed-bracket: `{` is not closed\n");
    assert_eq!(findings("flow a \"A\" { } }"), "1:16 stray-bracket: `}` closes nothing\n");
    assert_eq!(findings(&in_task("a(b(1)\ndisconnect")), "3:2 unclosed-bracket: `(` is not closed\n");
    assert_eq!(findings(&in_task("if (a { endTask }")), "3:4 unclosed-bracket: `(` is not closed\n");
    assert_eq!(fault("(1]"), "3: `(` is closed by `]`");
    assert_eq!(fault("1)"), "2: `)` closes nothing");
    assert_eq!(fault("a[1"), "2: `[` is not closed");
}

#[test]
fn foreign_comments_are_explained() {
    let text = in_task("/* one\ntwo */ disconnect");
    assert_eq!(findings(&text), "3:1 foreign-syntax: there are no `/* … */` comments\n");
    let open = findings(&in_task("/* one"));
    assert_eq!(open, "3:1 foreign-syntax: there are no `/* … */` comments\n");
}

#[test]
fn several_errors_in_one_run() {
    let text = in_task("Flow.a = 1 +\n}\ntask \"B\" {\nif x = 1 {\nfoo bar = 1\n}\nplayAudio(,)\nendTask");
    let lines: Vec<String> = findings(&text).lines().map(|line| line[..3].to_owned()).collect();
    assert_eq!(lines, ["4:1", "6:6", "7:9", "9:1"]);
}

#[test]
fn an_empty_file_has_no_parts() {
    assert_eq!(file(""), "");
    assert_eq!(file("// only a comment"), "comment 0..17 own line\n");
}
