//! Bad input, each with what is said of it: exit code, place, suggestion. Nothing of it may panic, hang or overflow
//! (F32, F33).

mod support {
    pub mod program;
}

use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};
use support::program::{program, run_with};

/// A finding: code, line, column, help.
struct Found {
    code: String,
    line: u64,
    column: u64,
    help: String,
    message: String,
}

/// What `check` says of a text.
fn check(text: impl AsRef<[u8]>) -> Vec<Found> {
    let output = run_with(&["check", "-", "--format", "json"], text.as_ref());
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let found = document["diagnostics"].as_array().expect("a list").iter();
    let word = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let number = |entry: &Value, key: &str| entry[key].as_u64().expect("a number");
    let one = |entry| Found {
        code: word(entry, "code"),
        line: number(entry, "line"),
        column: number(entry, "column"),
        help: word(entry, "help"),
        message: word(entry, "message"),
    };
    found.map(one).collect()
}

/// Codes with their places.
fn places(text: impl AsRef<[u8]>) -> Vec<(String, u64, u64)> {
    check(text).into_iter().map(|found| (found.code, found.line, found.column)).collect()
}

/// A flow with these statements from line 4 on, column 1.
fn flow(statements: &str) -> String {
    format!("flow inboundCall \"A\" {{\nvar Flow.Text: String\ntask \"Start\" {{\n{statements}\ndisconnect\n}}\n}}\n")
}

/// The first finding of a code.
fn first(text: &str, code: &str) -> Found {
    let found = check(text);
    let codes: Vec<String> = found.iter().map(|found| found.code.clone()).collect();
    found.into_iter().find(|found| found.code == code).unwrap_or_else(|| panic!("{text}: {codes:?}"))
}

#[test]
fn an_empty_file_is_a_project_without_flows() {
    assert_eq!(places(""), []);
    assert_eq!(places("\n\n// nothing\n"), []);
    let output = run_with(&["run", "-"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no flow to run"));
}

#[test]
fn a_binary_file_is_no_text() {
    let binary: Vec<u8> = (0..4096u32).map(|n| (n % 7) as u8).collect();
    assert_eq!(places(binary)[0].0, "not-text");
}

#[test]
fn invalid_utf_8_is_named_with_its_place() {
    let found = check(b"// gr\xc3\xbcn\n// Gr\xfcn\n");
    assert_eq!((found[0].code.as_str(), found[0].line, found[0].column), ("invalid-utf8", 2, 6));
    assert!(found[0].message.contains("0xFC"), "{}", found[0].message);
}

#[test]
fn what_is_not_closed_shows_where_it_was_opened() {
    let text = first(&flow("Flow.Text = \"open"), "unclosed-text");
    assert_eq!((text.line, text.column), (4, 13));
    let brace = first("flow inboundCall \"A\" {\n  task \"Start\" {\n    disconnect\n", "unclosed-bracket");
    assert_eq!((brace.line, brace.column), (2, 16));
    let paren = first(&flow("Flow.Text = Append(\"a\", \"b\""), "unclosed-bracket");
    assert_eq!((paren.line, paren.column), (4, 19));
}

#[test]
fn a_comment_of_another_language_is_said() {
    let found = first(&flow("/* open"), "foreign-syntax");
    assert_eq!((found.line, found.column), (4, 1));
    assert!(found.help.contains("//"), "{}", found.help);
}

#[test]
fn unknown_names_are_said_with_the_nearest_one() {
    let cases = [
        ("playAudoi(ToAudioTTS(\"a\"))", "unknown-action", 1, "playAudio"),
        ("transferToAcd(\"A\") { priorty = 5 }", "unknown-setting", 22, "priority"),
        ("transferToAcd(\"A\") on failur { disconnect }", "unknown-output", 23, "failure"),
        ("Flow.Text = Uper(\"a\")", "unknown-function", 13, "Upper"),
        ("Flow.Txet = \"a\"", "unknown-variable", 1, "Flow.Text"),
        ("callTask(\"Satrt\")", "unknown-task", 10, "Start"),
        ("transferToFlow(\"B\")", "unknown-flow", 16, "A"),
    ];
    for (statement, code, column, near) in cases {
        let found = first(&flow(statement), code);
        assert_eq!((found.line, found.column), (4, column), "{statement}");
        assert!(found.help.contains(&format!("`{near}`")), "{statement}: {}", found.help);
    }
    let kind = first("flow inboundCall \"A\" { var Flow.A: Sting task \"S\" { disconnect } }", "unknown-type");
    assert_eq!((kind.column, kind.help.as_str()), (36, "did you mean `String`?"));
}

#[test]
fn p7_the_name_of_an_attribute_is_a_literal_that_is_not_empty() {
    let empty = first(&flow("setParticipantData { \"\" = \"x\" }"), "empty-attribute-name");
    assert_eq!((empty.line, empty.column), (4, 22));
    let empty = first(&flow("getParticipantData { Flow.Text = \"\" }"), "empty-attribute-name");
    assert_eq!((empty.line, empty.column), (4, 34));
    let computed = first(&flow("setParticipantData { (Flow.Text) = \"x\" }"), "computed-attribute-name");
    assert_eq!((computed.line, computed.column), (4, 23));
    let computed = first(&flow("getParticipantData { Flow.Text = Flow.Text }"), "computed-attribute-name");
    assert_eq!((computed.line, computed.column), (4, 34));
}

#[test]
fn p9_a_boolean_is_cast_and_an_audio_is_an_error() {
    let text = flow("Flow.Text = \"a\"\nsetParticipantData { \"Yes\" = true }");
    assert_eq!(places(&text), [("cast".to_owned(), 5, 30)]);
    let output = run_with(&["run", "-", "--format", "json"], text.as_bytes());
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert_eq!(document["attributes"]["customer"]["Yes"], "true");
    let audio = first(&flow("setParticipantData { \"Sound\" = ToAudioTTS(\"a\") }"), "no-cast");
    assert_eq!((audio.line, audio.column), (4, 32));
}

#[test]
fn a_get_fills_strings_only() {
    let text = "flow inboundCall \"A\" { var Flow.N: Integer task \"S\" {\ngetParticipantData { Flow.N = \"Foo\" } disconnect } }";
    let found = first(text, "wrong-target");
    assert_eq!((found.line, found.column), (2, 22));
    assert!(found.help.contains("String"), "{}", found.help);
}

#[test]
fn f32_a_million_of_one_mark_is_an_error_with_a_place() {
    for mark in ["(", "-", "!", "[", "{", "?", ".", "+", "else if "] {
        let began = Instant::now();
        let found = check(flow(&format!("Flow.Text = {}", mark.repeat(1_000_000))));
        assert!(!found.is_empty() && found[0].line >= 1, "{mark}");
        assert!(found.len() <= 101, "{mark}: {}", found.len());
        assert!(began.elapsed() < Duration::from_secs(60), "{mark}: {:?}", began.elapsed());
    }
    for mark in ["(", "-", "!"] {
        let request = serde_json::json!({ "expr": mark.repeat(1_000_000) }).to_string();
        let output = run_with(&["eval", "--jsonl"], request.as_bytes());
        let answer: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        assert_eq!((&answer["ok"], &answer["stage"]), (&Value::Bool(false), &"parse".into()), "{mark}");
    }
}

#[test]
fn f33_a_line_of_ten_megabytes_is_an_error_at_its_place() {
    let found = check(flow(&format!("Flow.Text = \"{}\"", "x".repeat(9_900_000))));
    assert_eq!((found[0].code.as_str(), found[0].line), ("past-limit", 4));
    assert_eq!(places("x".repeat(10_000_001))[0].0, "past-limit");
}

#[test]
fn a_huge_number_is_an_error_at_its_place() {
    for digits in [16, 1000, 9000] {
        let found = first(&flow(&format!("Flow.Text = {}", "9".repeat(digits))), "bad-number");
        assert_eq!((found.line, found.column), (4, 13), "{digits}");
    }
}

#[test]
fn two_flows_of_one_name_are_an_error_at_the_second() {
    let found = first(&format!("{}{}", flow(""), flow("")), "duplicate-name");
    assert_eq!((found.line, found.column), (8, 18));
}

/// The one invocation of a run: exit code of the program, and the document.
fn run(text: &str) -> (Option<i32>, Value) {
    let output = run_with(&["run", "-", "--format", "json"], text.as_bytes());
    let document = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    });
    (output.status.code(), document)
}

/// Reasons of run errors in a trace.
fn reasons(document: &Value) -> Vec<&str> {
    let trace = document["trace"].as_array().expect("a list").iter();
    trace.filter(|event| event["event"] == "error").filter_map(|event| event["reason"].as_str()).collect()
}

#[test]
fn f30_an_endless_loop_ends_by_the_error_handling() {
    let text = "flow inboundCall \"A\" { task \"S\" { setParticipantData { \"A\" = \"kept\" } jumpToTask(\"T\") }
        task \"T\" { jumpToTask(\"T\") } }";
    let (exit, document) = run(text);
    assert_eq!(exit, Some(0));
    assert_eq!(document["invocations"][0]["actions"], 10_000, "L1: action 10,001 does not run");
    assert_eq!(document["invocations"][0]["exitReason"], "FLOW_ERROR_DISCONNECT");
    assert_eq!(reasons(&document).len(), 1);
    assert_eq!(document["attributes"]["customer"]["A"], "kept", "P20");
}

#[test]
fn l1_the_error_handling_has_a_thousand_actions_more_in_a_task() {
    let text = "flow inboundCall \"A\" { task \"S\" { jumpToTask(\"S\") } onError { jumpToTask(\"S\") } }";
    let (_, document) = run(text);
    assert_eq!(reasons(&document).len(), 2);
    assert_eq!(document["invocations"][0]["actions"], 11_000);
    assert_eq!(document["trace"].as_array().expect("a list").last().expect("one")["event"], "end");
}

#[test]
fn f31_a_text_that_doubles_meets_its_limit() {
    let doubling = "loop 60 { Flow.Text = Append(Flow.Text, Flow.Text, \"x\") }";
    let (exit, document) = run(&flow(doubling));
    assert_eq!((exit, reasons(&document)), (Some(0), vec!["size-limit"]));
    // Each below the limit of a text, and together above the limit of a run.
    let list = "flow inboundCall \"A\" { var Flow.Text: String = \"x\" var Flow.List: String[] = MakeList(\"\")
        task \"S\" { loop 14 { Flow.Text = Append(Flow.Text, Flow.Text) }
        loop 99 { Flow.List = AddItem(Flow.List, Append(Flow.Text, ToString(Count(Flow.List)))) } disconnect } }";
    let (exit, document) = run(list);
    assert_eq!((exit, reasons(&document)), (Some(0), vec!["memory"]));
}

#[test]
fn a_flow_that_transfers_to_itself_for_ever_is_stopped() {
    let text = "flow inboundCall \"A\" { task \"S\" { setParticipantData { \"N\" = \"1\" } transferToFlow(\"A\") disconnect } }";
    let (exit, document) = run(text);
    assert_eq!(exit, Some(1));
    assert_eq!(document["invocations"].as_array().map(Vec::len), Some(1_000));
    let last = &document["invocations"][999];
    assert_eq!((&last["transferType"], last["batches"].as_array().map(Vec::len)), (&"FLOW".into(), Some(1)), "P25");
    let output = run_with(&["run", "-"], text.as_bytes());
    assert!(String::from_utf8_lossy(&output.stderr).contains("help: some flow transfers to itself"));
}

#[test]
fn a_transfer_to_a_flow_that_lives_elsewhere_fails_where_nobody_has_it() {
    let text = "declare flow \"B\" { } flow inboundCall \"A\" { task \"S\" { transferToFlow(\"B\") on failure {
        playAudio(ToAudioTTS(\"failed\")) } disconnect } }";
    let (exit, document) = run(text);
    assert_eq!((exit, &document["played"]), (Some(0), &serde_json::json!(["failed"])), "L7");
    assert_eq!(document["invocations"][0]["transferType"], Value::Null, "P22");
}

fn said(arguments: &[&str]) -> (Option<i32>, String) {
    let output = program(arguments).output().expect("the program runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("it is UTF-8"))
}

/// Reading fails for everybody here, root included: a folder and a link to nowhere that are named like flows.
#[test]
fn what_cannot_be_read_is_said_and_ends_with_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let text = |path: &Path| path.to_str().expect("it is UTF-8").to_owned();
    for command in ["check", "run", "fmt", "disasm"] {
        let (exit, stderr) = said(&[command, &text(&path("missing.flow"))]);
        assert_eq!((exit, stderr.contains("there is no such file or folder")), (Some(3), true), "{command}: {stderr}");
        let (exit, stderr) = said(&[command, &text(folder.path())]);
        assert_eq!((exit, stderr.contains("there is no .flow file in")), (Some(3), true), "{command}: {stderr}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(path("nowhere"), path("link.flow")).expect("a link");
        let (exit, stderr) = said(&["check", &text(&path("link.flow"))]);
        assert_eq!((exit, stderr.starts_with("error: cannot read `")), (Some(3), true), "{stderr}");
        std::os::unix::fs::symlink(path("loop.flow"), path("loop.flow")).expect("a link");
        let (exit, stderr) = said(&["check", &text(&path("loop.flow"))]);
        assert_eq!((exit, stderr.starts_with("error: cannot read `")), (Some(3), true), "{stderr}");
    }
    std::fs::create_dir(path("folder.flow")).expect("a folder");
    let (exit, stderr) = said(&["check", &text(&path("folder.flow"))]);
    assert_eq!((exit, stderr.contains("there is no .flow file in")), (Some(3), true), "{stderr}");
    let (exit, stderr) = said(&["run", "/proc/self/mem"]);
    assert_eq!((exit, stderr.starts_with("error: cannot read `/proc/self/mem`")), (Some(3), true), "{stderr}");
}

#[test]
fn a_wrong_flag_or_entry_is_wrong_usage() {
    for arguments in [
        &["run", "examples/menu.flow", "--inptu", "1"][..],
        &["run", "examples/menu.flow", "--input", "1,abc"],
        &["run", "examples/menu.flow", "--input", "1.5"],
        &["run", "examples/menu.flow", "--flow", "Shpo"],
        &["run", "examples/menu.flow", "--set", "=x"],
        &["check", "--deny", "notes"],
    ] {
        let (exit, stderr) = said(arguments);
        assert_eq!(exit, Some(2), "{arguments:?}: {stderr}");
    }
    assert!(said(&["run", "examples/menu.flow", "--inptu", "1"]).1.contains("--input"));
    assert!(said(&["run", "examples/menu.flow", "--input", "1,abc"]).1.contains("`hangup`"));
    assert!(said(&["run", "examples/menu.flow", "--flow", "Shpo"]).1.contains("did you mean `Shop`?"));
}

#[test]
fn what_the_cloud_does_not_take_is_said_before_the_run() {
    // A participant holds 1 MiB of names and values (H50); each argument stays below what the system allows.
    let value = format!("={}", "x".repeat(120_000));
    let names: Vec<String> = (0..9).map(|number| format!("A{number}{value}")).collect();
    let mut arguments = vec!["run", "-"];
    names.iter().for_each(|name| arguments.extend(["--set", name]));
    let output = run_with(&arguments, flow("").as_bytes());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("cannot set `A8`: the participant's attributes would grow past their limit"), "{said}");
}
