//! Errors, decisions, switches, loops, input: L3, L4, L5, L8.

use crate::story::{Script, Story, attributes, call, findings, flow, run, typed};
use callflow::diagnostic::{Code, Severity};

/// What a call says, with Flow.n = 2, Flow.a = "a" and everything else NOT_SET.
fn says(statements: &str) -> Story {
    let text = flow(&format!(
        "task \"Start\" {{ Flow.n = 2 Flow.a = \"a\" {statements} disconnect }} onError {{ playAudio(ToAudioTTS(\"error\")) disconnect }}"
    ));
    run(&text, Script::default())
}

fn say(words: &str) -> String {
    format!("playAudio(ToAudioTTS(\"{words}\"))")
}

/// NOT_SET where it is refused, a failed conversion, a zero divisor, an index out of range, an overflow: the error
/// handling runs, and nothing is assigned (L3, E305).
#[test]
fn l03_run_errors_start_the_error_handling() {
    let errors = [
        ("Flow.n = Flow.m + 1", "not-set"),
        ("Flow.n = ToInt(\"x\")", "bad-text"),
        ("Flow.n = 1 % (Flow.n - 2)", "zero-divisor"),
        ("Flow.n = MakeList(1, 2)[Flow.n]", "index-out-of-range"),
        ("Flow.n = Flow.n * 999999999999999", "overflow"),
        ("Flow.n = Length(Flow.b)", "not-set"),
        ("if Flow.m > 1 { }", "not-set"),
        ("loop Flow.m { }", "not-set"),
    ];
    for (statement, reason) in errors {
        let text = flow(&format!(
            "task \"Start\" {{ Flow.n = 2 setParticipantData {{ \"x\" = \"1\" }} {statement} playAudio(ToAudioTTS(\"no\")) disconnect }} \
             onError {{ playAudio(ToAudioTTS(ToString(Flow.n))) disconnect }}"
        ));
        let story = run(&text, Script::default());
        assert_eq!((story.faults(), story.played()), (vec![reason], vec!["2"]), "{statement}");
        assert_eq!(story.exits(), ["FLOW_ERROR_DISCONNECT"]);
        assert_eq!(story.batches(), [attributes([("x", "1")])], "the queue is kept (L2)");
    }
}

/// Assignments of one Update Data before the failing one stay (E388).
#[test]
fn e388_assignments_before_a_failing_one_stay() {
    let story = says("updateData { Flow.b = \"kept\" Flow.n = Flow.m + 1 Flow.c = \"no\" }");
    assert_eq!(story.played(), ["error"]);
    let text = flow(
        "task \"Start\" { updateData { Flow.a = \"1\" Flow.b = Append(Flow.a, \"2\") Flow.n = Flow.m + 1 Flow.a = \"no\" } disconnect } \
         onError { playAudio(ToAudioTTS(Append(Flow.a, Flow.b))) disconnect }",
    );
    assert_eq!(run(&text, Script::default()).played(), ["112"]);
}

/// A Decision: true takes yes, anything else takes no: false, and NOT_SET (L4).
#[test]
fn l04_only_true_takes_yes() {
    for (condition, taken) in
        [("true", "yes"), ("false", "no"), ("Flow.yes", "no"), ("If(Flow.n > 1, Flow.yes, true)", "no")]
    {
        let story = says(&format!("if {condition} {{ {} }} else {{ {} }}", say("yes"), say("no")));
        assert_eq!(story.played(), [taken], "{condition}");
    }
}

/// Each `else if` is a Decision of its own, counted when it is reached (L1, L4).
#[test]
fn l04_else_if_is_a_decision_of_its_own() {
    let text =
        "if Flow.n == 1 { Flow.b = \"1\" } else if Flow.n == 2 { Flow.b = \"2\" } else if Flow.n == 3 { } else { }";
    // Two assignments before, two Decisions, one assignment inside, disconnect.
    assert_eq!(says(text).actions(), 6);
}

/// A Switch takes the first case that matches, and the default last (L4).
#[test]
fn l04_a_switch_takes_the_first_match() {
    let cases = |subject: &str, first: &str, second: &str| {
        let text = format!(
            "switch {subject} {{ case {first} {{ {} }} case {second} {{ {} }} default {{ {} }} }}",
            say("1"),
            say("2"),
            say("0")
        );
        says(&text).played().join(",")
    };
    let all = [
        ("Flow.a", "\"a\"", "\"a\"", "1"),
        ("Flow.a", "\"A\"", "\"a\"", "2"),
        ("Flow.a", "\"x\"", "\"y\"", "0"),
        ("Flow.b", "\"\"", "NOT_SET", "2"),
        ("Flow.b", "\"\"", "\"x\"", "0"),
        ("Flow.a", "Flow.b", "Flow.a", "2"),
        ("Flow.n", "1", "2", "2"),
        ("Flow.n", "Flow.m", "Flow.n", "2"),
        ("Flow.m", "NOT_SET", "1", "1"),
        ("Flow.n + 1", "Flow.n + 2", "Flow.n + 1", "2"),
        ("Flow.n + 1", "Flow.n + 2", "Flow.n + 3", "0"),
        ("Append(Flow.a, \"b\")", "Append(Flow.a, \"c\")", "Append(\"a\", \"b\")", "2"),
        ("Append(Flow.a, \"b\")", "Append(Flow.a, \"c\")", "Append(\"x\", Flow.a)", "0"),
        ("2", "Flow.m", "Flow.n", "2"),
        ("\"a\"", "Flow.b", "Flow.a", "2"),
        ("\"a\"", "\"b\"", "\"a\"", "2"),
        ("true", "Flow.yes", "Flow.n == 2", "2"),
        ("1.5", "1.25", "1.5", "2"),
        ("ToDecimal(Flow.n)", "Flow.n + 0.5", "Flow.n + 0.0", "2"),
        ("", "Flow.yes", "Flow.n == 2", "2"),
        ("", "Flow.n == 2", "true", "1"),
        ("", "false", "Flow.yes", "0"),
    ];
    for (subject, first, second, taken) in all {
        assert_eq!(cases(subject, first, second), taken, "switch {subject}: {first}, {second}");
    }
}

/// The value of a Switch is taken once, whatever its cases and their blocks compute (L4).
#[test]
fn l04_a_switch_keeps_its_value() {
    let block = "Flow.b = Append(Flow.a, ToString(Flow.n + 7), Flow.a) Flow.m = (Flow.n + 1) * (Flow.n + 2) setParticipantData { \"x\" = Append(Flow.a, \"q\") }";
    for (subject, wrong, other, right) in [
        ("Flow.n * 5", "Flow.n * 6", "Flow.n * 7", "Flow.n * 5"),
        ("Append(Flow.a, \"1\")", "Append(Flow.a, \"2\")", "Append(Flow.a, \"3\")", "Append(\"a\", \"1\")"),
        ("Flow.n * 0.5", "Flow.n * 0.6", "Flow.n * 0.7", "Flow.n * 0.5"),
    ] {
        let story = says(&format!(
            "switch {subject} {{ case {wrong} {{ {block} }} case {other} {{ {block} {} }} case {right} {{ {} }} }}",
            say("wrong"),
            say("right")
        ));
        assert_eq!(story.played(), ["right"], "{subject}");
    }
}

/// At most 64 cases (L4).
#[test]
fn l04_at_most_64_cases() {
    for (count, fits) in [(64, true), (65, false)] {
        let cases: String = (0..count).map(|n| format!("case {n} {{ }} ")).collect();
        let (program, _) = findings(&call(&format!("switch Flow.n {{ {cases} }} disconnect")), &Script::default());
        assert_eq!(program.is_some(), fits, "{count}");
    }
}

/// The index starts at 0 and counts every turn (L5).
#[test]
fn l05_the_index_starts_at_0() {
    let story = says("loop 3 index Flow.m { playAudio(ToAudioTTS(ToString(Flow.m))) }");
    assert_eq!(story.played(), ["0", "1", "2"]);
}

/// What the body does to the index does not change the turns, and the count is taken once (L5).
#[test]
fn l05_turns_are_kept_from_the_body() {
    let story = says("loop Flow.n index Flow.m { playAudio(ToAudioTTS(ToString(Flow.m))) Flow.m = 50 Flow.n = 50 }");
    assert_eq!(story.played(), ["0", "1"]);
}

/// A count below 1 skips the loop, and is a warning when it is literal (L5).
#[test]
fn l05_a_count_below_1_skips() {
    for count in ["0", "-3", "Flow.n - 2", "Flow.n - 9"] {
        let story = says(&format!("loop {count} {{ {} }} {}", say("turn"), say("after")));
        assert_eq!(story.played(), ["after"], "{count}");
    }
    let (_, found) = findings(&call("loop 0 { Flow.n = 1 } disconnect"), &Script::default());
    let warning = found.iter().find(|f| f.code == Code::LoopCount).expect("it is said");
    assert_eq!(warning.severity, Severity::Warning);
}

/// loopNext begins the next turn and loopExit leaves the loop, always the innermost one (L5).
#[test]
fn l05_next_and_exit() {
    let story = says(
        "loop 3 index Flow.n { loop 9 index Flow.m { if Flow.m == 1 { loopNext } if Flow.m == 3 { loopExit } \
         playAudio(ToAudioTTS(Append(ToString(Flow.n), ToString(Flow.m)))) } if Flow.n == 1 { loopExit } }",
    );
    assert_eq!(story.played(), ["00", "02", "10", "12"]);
}

/// They stand inside a loop only (L5).
#[test]
fn l05_outside_of_a_loop() {
    for word in ["loopNext", "loopExit"] {
        let (program, found) = findings(&call(&format!("{word} disconnect")), &Script::default());
        assert!(program.is_none() && found.iter().any(|f| f.code == Code::OutsideLoop));
    }
}

/// What Collect Input makes of keys: the settings, the keys or none in time, and what comes of it.
fn collects(settings: &str, keys: Option<&str>) -> String {
    let text = call(&format!(
        "Flow.a = \"before\" collectInput {{ {settings} inputData = Flow.a }} on success {{ {} }} on failure {{ {} }} \
         playAudio(ToAudioTTS(Flow.a)) disconnect",
        say("success"),
        say("failure")
    ));
    let script = Script::default();
    let story = run(
        &text,
        match keys {
            Some(keys) => script.keys(keys),
            None => script.silence(),
        },
    );
    story.played().join(" ")
}

/// No entry in time and too few digits take the failure (L8).
#[test]
fn l08_collect_input() {
    let cases = [
        ("digits = 3", None, "failure before"),
        ("digits = 3", Some("12"), "failure before"),
        ("digits = 3", Some(""), "failure before"),
        ("digits = 3", Some("123"), "success 123"),
        ("digits = 3", Some("1234"), "success 123"),
        ("digits = 3", Some("12#"), "failure before"),
        ("minDigits = 2 maxDigits = 4", Some("1"), "failure before"),
        ("minDigits = 2 maxDigits = 4", Some("12"), "success 12"),
        ("minDigits = 2 maxDigits = 4", Some("12#"), "success 12"),
        ("minDigits = 2 maxDigits = 4", Some("1#"), "failure before"),
        ("minDigits = 2 maxDigits = 4", Some("1234"), "success 1234"),
        ("minDigits = 2 maxDigits = 4", Some("12345"), "success 1234"),
        ("minDigits = 2 maxDigits = 4 terminatingDtmf = \"*\"", Some("123*9"), "success 123"),
        (
            "minDigits = 2 maxDigits = 4 terminatingDtmf = \"*\" includeTerminatingDtmfInResultData = true",
            Some("123*"),
            "success 123*",
        ),
        ("digits = 3 acceptJustStar = true", Some("*"), "success *"),
        ("digits = 3", Some("*"), "failure before"),
        ("digits = 3 acceptJustPound = true", Some("#"), "success #"),
        ("digits = 3 acceptJustPound = true", Some("1#"), "failure before"),
    ];
    for (settings, keys, expected) in cases {
        assert_eq!(collects(settings, keys), expected, "{settings} {keys:?}");
    }
}

/// The defaults are 5 s to the first key and 3 s between two (L8).
#[test]
fn l08_times() {
    use callflow::catalog;
    let (_, row) = catalog::find("collectInput").expect("a row");
    let default = |name: &str| row.setting(name).and_then(|(_, setting)| setting.default_number());
    assert_eq!((default("noEntryTimeout"), default("interDigitTimeout")), (Some(5_000), Some(3_000)));
}

/// Settings a flow gives for one kind of action are its actions' defaults; what an action says itself counts more.
#[test]
fn defaults_of_a_flow_fill_what_is_not_given() {
    let text = typed(
        "inboundCall",
        "default collectInput { digits = 2 } task \"Start\" { collectInput { inputData = Flow.a } collectInput { digits = 1 inputData = Flow.b } \
         playAudio(ToAudioTTS(Append(Flow.a, \"/\", Flow.b))) disconnect }",
    );
    assert_eq!(run(&text, Script::default().keys("123").keys("456")).played(), ["12/4"]);
}
