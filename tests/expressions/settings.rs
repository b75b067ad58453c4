//! §15: each setting with a second value is read from the project file and obeyed, when a constant is folded while
//! compiling as well as when the machine computes.

use crate::program::program;
use callflow::builtins::Settings;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A setting's other value; an expression with operands in braces, the result by default, and with the other value. A
/// result that begins with E is the rule of a run error.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("string-equality = \"ignore-case\"", "ToString({\"a\"} == {\"A\"})", "false", "true"),
    ("string-equality = \"ignore-case\"", "ToString({\"a\"} != {\"A\"})", "true", "false"),
    ("string-equality = \"ignore-case\"", "ToString(FindFirst(MakeList({\"b\"}, {\"a\"}), {\"A\"}))", "-1", "1"),
    ("string-equality = \"ignore-case\"", "ToString(Find(MakeList({\"a\"}, {\"A\"}), {\"A\"}))", "1", "0\n1"),
    ("string-equality = \"ignore-case\"", "ToString(AreEqual({\"a\"}, {\"A\"}))", "false", "true"),
    ("string-equality = \"ignore-case\"", "ToString(MakeList({\"a\"}) == MakeList({\"A\"}))", "false", "true"),
    ("string-order = \"ordinal\"", "ToString(Compare({\"a\"}, {\"B\"}))", "-1", "1"),
    ("string-order = \"ordinal\"", "ToString({\"a\"} < {\"B\"})", "true", "false"),
    ("text-unit = \"utf-16\"", "ToString(Length({\"a😀\"}))", "2", "3"),
    ("case-mapping = \"simple\"", "Upper({\"Straße\"})", "STRASSE", "STRAßE"),
    ("find-empty = -1", "ToString(FindString({\"abc\"}, {\"\"}))", "0", "-1"),
    ("find-overlap = \"no\"", "ToString(FindString({\"aaa\"}, {\"aa\"}, {2}))", "1", "-1"),
    ("email-split = \"first-at\"", "EmailAddressLocalPart({\"a@b@c\"})", "a@b", "a"),
    ("division-digits = 3", "ToString({1} / {3})", "0.3333333333333333333333333333", "0.333"),
    ("remainder-sign = \"divisor\"", "ToString({-7} % {3})", "-1", "2"),
    ("midpoint = \"up\"", "ToString(Round({-2.5}))", "-3.0", "-2.0"),
    ("currency-text = \"exactly-2\"", "ToString(MakeCurrency({3.4685}, {\"USD\"}))", "3.4685|USD", "3.47|USD"),
    ("impossible-date = \"clamp\"", "ToString(MakeDateTime({2026}, {4}, {31}))", "E357", "2026-04-30T00:00:00Z"),
    (
        "leap-day = \"error\"",
        "ToString(AddYears(MakeDateTime({2024}, {2}, {29}), {1}))",
        "2025-02-28T00:00:00Z",
        "E358",
    ),
    ("week-rule = \"january-1\"", "ToString(WeekNum(MakeDateTime({2021}, {1}, {1})))", "53", "1"),
    (
        "datetime-text = \"lenient\"",
        "ToString(ToDateTime({\"2024-01-01T00:00:00.500+0000\"}))",
        "E365",
        "2024-01-01T00:00:00Z",
    ),
    ("duration-text = \"three-digits\"", "ToString(ToDuration({30250}))", "PT30.25S", "PT30.250S"),
    ("average-duration = \"cut\"", "ToString(Average(ToDuration({1}), ToDuration({2})))", "PT0.002S", "PT0.001S"),
    ("blank-text = \"error\"", "ToString(IsSet(ToDuration({\" \"})))", "false", "E364"),
    ("bad-text = \"not-set\"", "ToString(IsSet(ToDuration({\"x\"})))", "E365", "false"),
    ("index-out-of-range = \"not-set\"", "ToString(IsSet(MakeList({1})[{1}]))", "E366", "false"),
    ("phone-bare-digits = \"local\"", "ToString(ToPhoneNumber({\"13178723000\"}).isGlobal)", "true", "false"),
    ("phone-scheme = \"sip-for-both\"", "ToPhoneNumber({\"sips:a@b.c\"}).scheme", "sips", "sip"),
    ("json-missing = \"error\"", "ToString(IsSet(JsonParse({\"{}\"}).a))", "false", "E375"),
    ("json-null = \"value\"", "ToString(IsSet(JsonParse({\"null\"})))", "false", "true"),
    ("communication-join = \"none\"", "ToString(MakeCommunication({\"a\"}, {\"b\"}))", "a b", "ab"),
    (
        "detect-language = \"off\"",
        "DetectLanguage({\"This is a plain English sentence about the weather.\"}, {\"xx\"})",
        "en",
        "xx",
    ),
    ("lookup-unknown = \"error\"", "ToString(IsSet(FindQueue({\"Nobody\"})))", "false", "E391"),
    ("property-of-not-set = \"not-set\"", "ToString(IsSet(ToPhoneNumber({\"\"}).raw))", "E393", "false"),
];

/// Settings whose other value shows in a flow or over time; each has a test of its own below.
const ELSEWHERE: &[&str] = &["clock", "update-data-partial"];

/// Runs a flow with a project file: what it set, or the rules of its run errors.
fn run(setting: &str, flow: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("callflow.toml"), format!("[expressions]\n{setting}\n")).expect("a project file");
    let path = folder.path().join("x.flow");
    std::fs::write(&path, flow).expect("a flow");
    let output = program(&["run", path.to_str().expect("a path"), "--format", "json"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let story: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{flow}\n{said}"));
    let events = story["trace"].as_array().expect("a trace").iter();
    let rules: Vec<&str> =
        events.filter(|event| event["event"] == "error").filter_map(|event| event["rule"].as_str()).collect();
    if !rules.is_empty() {
        return rules.join(" ");
    }
    let attributes = story["attributes"].as_object().expect("attributes").values().next().expect("a participant");
    attributes["R"].as_str().unwrap_or("nothing").to_owned()
}

/// A flow that sets `R` to the expression: its operands as they stand, or out of variables, which nothing folds.
fn flow(expression: &str, variables: bool) -> String {
    let (mut declared, mut assigned, mut written) = (String::new(), String::new(), String::new());
    let mut rest = expression;
    let mut count = 0;
    while let Some((before, after)) = rest.split_once('{').filter(|_| true) {
        let end = closing(after);
        let operand = &after[..end];
        written += before;
        if variables {
            let kind = if operand.starts_with('"') {
                "String"
            } else if operand.contains('.') {
                "Decimal"
            } else {
                "Integer"
            };
            writeln!(declared, "var Flow.V{count}: {kind}").expect("text");
            writeln!(assigned, "Flow.V{count} = {operand}").expect("text");
            write!(written, "Flow.V{count}").expect("text");
        } else {
            written += operand;
        }
        count += 1;
        rest = &after[end + 1..];
    }
    written += rest;
    format!(
        "flow inboundEmail \"A\" {{\n{declared}task \"Start\" {{\n{assigned}setParticipantData {{ \"R\" = {written} }}\n\
         disconnect }} }}"
    )
}

/// The brace that closes an operand; one inside a text does not.
fn closing(text: &str) -> usize {
    let mut quoted = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '}' if !quoted => return at,
            _ => {}
        }
    }
    panic!("an operand is not closed: {text}");
}

#[test]
fn each_setting_is_obeyed_by_folding_and_by_the_machine() {
    let mut wrong = Vec::new();
    for (setting, expression, usual, other) in ROWS {
        for variables in [false, true] {
            let flow = flow(expression, variables);
            let found = (run("", &flow), run(setting, &flow));
            if (found.0.as_str(), found.1.as_str()) != (*usual, *other) {
                wrong.push(format!("{setting}, variables: {variables}\n  {expression}\n  expected {usual}, {other}\n  found    {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_setting_that_has_a_choice_is_tried() {
    let table = toml::Table::try_from(Settings::default()).expect("settings are a table");
    let known: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    let names = ROWS.iter().filter_map(|(setting, ..)| setting.split(' ').next());
    let tried: BTreeSet<&str> = names.chain(ELSEWHERE.iter().copied()).collect();
    assert_eq!(tried, known);
}

#[test]
fn e340_switches_and_conditions_ignore_case_too() {
    let of = |body: &str| {
        format!(
            "flow workflow \"A\" {{ var Flow.S: String task \"Start\" {{ Flow.S = \"GOLD\" {body} endWorkflow }} }}"
        )
    };
    let set = |value: &str| format!("{{ setParticipantData {{ \"R\" = \"{value}\" }} }}");
    let (gold, none) = (set("gold"), set("none"));
    let bodies = [
        format!("switch Flow.S {{ case \"gold\" {gold} default {none} }}"),
        format!("switch Flow.S {{ case Lower(\"Gold\") {gold} default {none} }}"),
        format!("switch {{ case Flow.S == \"gold\" {gold} default {none} }}"),
        format!("if Flow.S == \"gold\" {gold} else {none}"),
        format!("if Flow.S != \"gold\" {none} else {gold}"),
        format!("if Flow.S == \"gold\" and 1 < 2 {gold} else {none}"),
    ];
    for body in bodies {
        assert_eq!(run("", &of(&body)), "none", "{body}");
        assert_eq!(run("string-equality = \"ignore-case\"", &of(&body)), "gold", "{body}");
    }
}

#[test]
fn e388_assignments_before_a_failing_one_are_kept_or_undone() {
    let flow = "flow workflow \"A\" { var Flow.A: String = \"old\" var Flow.B: Integer var Flow.C: String \
                task \"Start\" { updateData { Flow.A = \"new\" Flow.C = Flow.A Flow.A = Flow.C + \"er\" Flow.B = ToInt(\"x\" + Flow.A) } endWorkflow } \
                onError { setParticipantData { \"R\" = Append(Flow.A, Flow.C) } endWorkflow } }";
    let value = |setting: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("callflow.toml"), format!("[expressions]\n{setting}\n")).expect("a file");
        let path = folder.path().join("x.flow");
        std::fs::write(&path, flow).expect("a flow");
        let output = program(&["run", path.to_str().expect("a path"), "--format", "json"]).output().expect("it runs");
        let story: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let own = story["attributes"].as_object().expect("attributes").values().next().expect("a participant").clone();
        own["R"].as_str().expect("it was set").to_owned()
    };
    assert_eq!(value(""), "newernew");
    assert_eq!(value("update-data-partial = \"undone\""), "old");
    // Without a failure both come to the same.
    let fine = flow.replace("ToInt(\"x\" + Flow.A)", "Length(Flow.A)").replace(
        "} endWorkflow } onError",
        "} setParticipantData { \"R\" = Append(Flow.A, Flow.C, ToString(Flow.B)) } endWorkflow } onError",
    );
    assert_eq!(run("", &fine), "newernew5");
    assert_eq!(run("update-data-partial = \"undone\"", &fine), "newernew5");
}

#[test]
fn e389_the_clock_stands_still_in_an_expression_or_is_looked_at_by_each_call() {
    let text = "flow workflow \"A\" { var Flow.D: Duration task \"Start\" { \
                Flow.D = DateTimeDiff(GetCurrentDateTimeUtc(), GetCurrentDateTimeUtc()) endWorkflow } }";
    assert_eq!(crate::lookups::duration(text, ""), 0);
    // The world's clock goes on by ten seconds each time somebody looks.
    assert_eq!(crate::lookups::duration(text, "clock = \"per-call\""), -10_000);
}
