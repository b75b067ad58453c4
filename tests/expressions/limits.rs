//! §14 at its edges: what just fits passes, one more does not.

use crate::ask::{all, answers};

#[test]
fn e320_an_expression_has_32_000_characters() {
    let text = |characters: usize| format!("Length(\"{}\")", "x".repeat(characters - 10));
    let (fits, more) = (text(32_000), text(32_001));
    all(&[(&fits, "Integer 31990"), (&more, "parse past-limit 32001")]);
    // Blanks count, and so do characters of four bytes, one each.
    let blanks = format!("{}1", " ".repeat(32_000));
    let wide = format!("Length(\"{}\")", "😀".repeat(31_990));
    all(&[(&blanks, "parse past-limit 32001"), (&wide, "Integer 31990")]);
}

#[test]
fn e321_calls_nest_61_deep() {
    let nested = |count: usize| format!("{}1{}", "ToInt(".repeat(count), ")".repeat(count));
    let (fits, more) = (nested(61), nested(62));
    // The innermost call is the one too deep.
    let place = format!("check nested-too-deep {}", 61 * 6 + 1);
    all(&[(&fits, "Integer 1"), (&more, &place)]);
    let chain = |operands: usize| vec!["1"; operands].join("+");
    let (fits, more) = (chain(62), chain(63));
    all(&[(&fits, "Integer 62"), (&more, "check nested-too-deep 2")]);
}

#[test]
fn e322_parentheses_do_not_count_but_have_their_own_limit() {
    let nested = |count: usize| format!("{}1{}", "(".repeat(count), ")".repeat(count));
    let (fits, more) = (nested(128), nested(129));
    all(&[(&fits, "Integer 1")]);
    assert_eq!(answers(&[&more])[0]["stage"], "parse");
}

#[test]
fn chains_of_a_million_signs_are_refused_and_end_nothing() {
    for sign in ["!", "~", "-", "(", "[", "- ", "1+", "a?b:", "1^"] {
        let deep = format!("{}1", sign.repeat(1_000_000));
        let given = answers(&[&deep, "1 + 1"]);
        assert_eq!((&given[0]["ok"], &given[1]["text"]), (&false.into(), &"2".into()), "{sign}");
    }
    // The same within the limit of E320.
    for sign in ["!", "~", "-", "(", "[", "1+", "a?b:", "1^"] {
        let deep = format!("{}1", sign.repeat(31_000 / sign.len()));
        let given = answers(&[&deep, "1 + 1"]);
        assert_eq!((&given[0]["ok"], &given[1]["text"]), (&false.into(), &"2".into()), "{sign}");
    }
}

#[test]
fn e324_a_string_has_32_000_characters() {
    let half = "x".repeat(16_000 - 40);
    let text = |rest: usize| format!("Length(Append(Flow.a, Flow.a, \"{}\"))", "y".repeat(rest));
    let ask = |expr: String| {
        let value = format!("\"{half}\"");
        serde_json::json!({ "expr": expr, "vars": { "Flow.a": { "type": "String", "value": value } } })
    };
    let given = crate::ask::asked(&[ask(text(80)), ask(text(81)), ask("Length(Flow.a + Flow.a + Flow.a)".into())]);
    assert_eq!(given[0]["text"], "32000");
    assert_eq!((&given[1]["code"], &given[2]["code"]), (&"size-limit".into(), &"size-limit".into()));
}

#[test]
fn e325_a_collection_has_2_000_items() {
    let list = |count: usize| format!("Count(MakeList({}))", vec!["1"; count].join(","));
    let split = |count: usize| format!("Count(Split(\"{}\", \",\"))", ",".repeat(count - 1));
    let added = |count: usize| format!("Count(AddItem(MakeList({}), 1))", vec!["1"; count - 1].join(","));
    let (a, b, c) = (list(2_000), split(2_000), added(2_000));
    all(&[(&a, "Integer 2000"), (&b, "Integer 2000"), (&c, "Integer 2000")]);
    let (a, b, c) = (list(2_001), split(2_001), added(2_001));
    all(&[(&a, "run size-limit 7"), (&b, "run size-limit 7"), (&c, "run size-limit 7")]);
}
