//! What machines read: the documents of `--format json`, exit codes, standard input, colours.

mod support {
    pub mod program;
}

use serde_json::Value;
use support::program::{program, run_with};

const FINE: &str = "flow inboundCall \"A\" { task \"S\" { disconnect } }";
const WARNS: &str = "flow inboundCall \"A\" { task \"S\" { disconnect disconnect } }";
const WRONG: &str = "flow inboundCall \"A\" { task \"S\" { playAudoi } }";

fn exit(arguments: &[&str], input: &str) -> Option<i32> {
    run_with(arguments, input.as_bytes()).status.code()
}

#[test]
fn every_command_ends_with_its_exit_code() {
    let image = tempfile::tempdir().expect("a folder").path().join("out.flowc").to_str().expect("UTF-8").to_owned();
    let cases: &[(&[&str], &str, i32)] = &[
        (&["check", "-"], FINE, 0),
        (&["check", "-"], WARNS, 0),
        (&["check", "-", "--deny", "warnings"], WARNS, 1),
        (&["check", "-"], WRONG, 1),
        (&["check", "-", "--format", "json"], WRONG, 1),
        (&["check", "-", "--format", "sarif"], WRONG, 1),
        (&["run", "-"], FINE, 0),
        (&["run", "-"], WARNS, 0),
        (&["run", "-"], WRONG, 1),
        (&["run", "-", "--flow", "B"], FINE, 2),
        (&["disasm", "-"], FINE, 0),
        (&["disasm", "-"], WRONG, 1),
        (&["fmt", "-"], FINE, 0),
        (&["fmt", "--check", "-"], FINE, 1),
        (&["fmt", "-"], "flow {", 1),
        (&["eval", "1 + 1"], "", 0),
        (&["eval", "-"], "1 + 1", 0),
        (&["eval", "1 +"], "", 1),
        (&["eval", "1 / (1 - 1)"], "", 1),
        (&["eval", "--jsonl"], "no json", 0),
        (&["build", "-", "-o", &image], FINE, 3),
    ];
    for (arguments, input, code) in cases {
        assert_eq!(exit(arguments, input), Some(*code), "{arguments:?} {input}");
    }
}

#[test]
fn an_image_is_built_and_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let image = folder.path().join("out.flowc").to_str().expect("it is UTF-8").to_owned();
    assert_eq!(exit(&["build", "-", "-o", &image], WRONG), Some(1));
    assert!(!folder.path().join("out.flowc").exists());
    assert_eq!(exit(&["build", "examples/foo.flow", "-o", &image], ""), Some(0));
    let from_image = program(&["run", &image, "--set", "Foo=Hello", "--format", "json"]).output().expect("it runs");
    let from_text =
        program(&["run", "examples/foo.flow", "--set", "Foo=Hello", "--format", "json"]).output().expect("it runs");
    assert_eq!(from_image.stdout, from_text.stdout);
    std::fs::write(&image, &std::fs::read(&image).expect("it is there")[..40]).expect("it is cut");
    assert_eq!(exit(&["run", &image], ""), Some(3), "F35");
    assert_eq!(exit(&["disasm", &image], ""), Some(3), "F35");
}

fn json(arguments: &[&str], input: &str) -> Value {
    serde_json::from_slice(&run_with(arguments, input.as_bytes()).stdout).expect("it is JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn the_document_of_check_has_its_keys() {
    let document = json(&["check", "-", "--format", "json"], WRONG);
    assert_eq!(keys(&document), ["diagnostics", "errors", "notes", "warnings"]);
    let first = &document["diagnostics"][0];
    let wanted =
        ["code", "column", "endColumn", "endLine", "file", "help", "label", "labels", "line", "message", "severity"];
    assert_eq!(keys(first), wanted);
    assert_eq!((&first["line"], &first["column"], &first["endColumn"]), (&1.into(), &35.into(), &44.into()));
    assert_eq!(first["file"], "<stdin>");
}

#[test]
fn the_document_of_check_as_sarif_says_its_version() {
    let document = json(&["check", "-", "--format", "sarif"], WRONG);
    assert_eq!(document["version"], "2.1.0");
    let result = &document["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"unknown-action".into(), &"error".into()));
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["startColumn"]), (&1.into(), &35.into()));
}

/// The contract of `run --format json`, with P3 as its story.
#[test]
fn the_document_of_run_has_its_keys() {
    let document = json(&["run", "examples/foo.flow", "--set", "Foo=Hello", "--format", "json"], "");
    assert_eq!(keys(&document), ["attributes", "format", "invocations", "played", "start", "trace", "version"]);
    let invocation = &document["invocations"][0];
    assert_eq!(keys(invocation), ["actions", "batches", "exitReason", "flow", "transferType"]);
    assert_eq!((&invocation["flow"], &invocation["actions"]), (&"Foo demo".into(), &4.into()));
    assert_eq!((&invocation["exitReason"], &invocation["transferType"]), (&"FLOW_DISCONNECT".into(), &Value::Null));
    assert_eq!(invocation["batches"].as_array().map(Vec::len), Some(1), "P5");
    let batch = &invocation["batches"][0];
    assert_eq!(batch["attributes"], serde_json::json!({ "Foo": "Goodbye" }));
    assert!(batch["id"].is_string());
    assert_eq!(document["attributes"], serde_json::json!({ "customer": { "Foo": "Goodbye" } }));
    let gets: Vec<_> = document["trace"].as_array().expect("a list").iter().filter(|e| e["event"] == "get").collect();
    let seen: Vec<_> = gets.iter().map(|e| (&e["name"], &e["from"], &e["value"])).collect();
    let (foo, cloud, queue) = (Value::from("Foo"), Value::from("cloud"), Value::from("queue"));
    let (hello, goodbye) = (Value::from("Hello"), Value::from("Goodbye"));
    assert_eq!(seen, [(&foo, &cloud, &hello), (&foo, &queue, &goodbye)], "P3");
}

#[test]
fn p11_a_missing_attribute_is_missing_and_null() {
    let text = "flow inboundCall \"A\" { var Flow.A: String task \"S\" { getParticipantData { Flow.A = \"No\" } disconnect } }";
    let document = json(&["run", "-", "--format", "json"], text);
    let get = document["trace"].as_array().expect("a list").iter().find(|e| e["event"] == "get").expect("one");
    assert_eq!((&get["from"], &get["value"]), (&"missing".into(), &Value::Null));
}

#[test]
fn what_a_run_can_be_told_is_seen_by_the_flow() {
    let text = "flow inboundCall \"A\" { task \"S\" { setParticipantData {
        \"Ani\" = Call.Ani \"Called\" = Call.CalledAddress \"Language\" = ToString(Call.Language) } disconnect } }";
    let arguments = ["run", "-", "--format", "json", "--caller", "tel:+1", "--called", "tel:+2", "--language", "de-DE"];
    let document = json(&arguments, text);
    let wanted = serde_json::json!({ "Ani": "tel:+1", "Called": "tel:+2", "Language": "de-de" });
    assert_eq!(document["attributes"]["customer"], wanted);
}

#[test]
fn no_colours_where_nobody_wants_or_sees_them() {
    for arguments in [&["check", "-"][..], &["run", "-"], &["eval", "1 +"], &["--help"]] {
        let mut command = program(arguments);
        let output = command.env("NO_COLOR", "1").env("TERM", "xterm-256color").output().expect("it runs");
        assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_a_long_work_in_silence() {
    let mut child = program(&["run", "examples/menu.flow", "--format", "json"]).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn twenty_thousand_requests_have_as_many_answers_in_their_order() {
    let request = |n: usize| match n % 3 {
        0 => format!("{{\"expr\": \"{n} + 1\"}}\n"),
        1 => format!("{{\"expr\": \"{n} + \"}}\n"),
        _ => "no request\n".to_owned(),
    };
    let input: String = (0..20_000).map(request).collect();
    let output = run_with(&["eval", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answers: Vec<Value> =
        output.stdout.split(|b| *b == b'\n').filter_map(|line| serde_json::from_slice(line).ok()).collect();
    assert_eq!(answers.len(), 20_000);
    for (n, answer) in answers.iter().enumerate() {
        match n % 3 {
            0 => assert_eq!(answer["text"], (n + 1).to_string()),
            1 => assert_eq!((&answer["code"], answer["ok"].as_bool()), (&"unexpected-token".into(), Some(false))),
            _ => assert_eq!(answer["code"], "bad-request"),
        }
    }
}
