//! Traces keep their schema, and become tests that pass when they are played.

use crate::schema::Schema;
use crate::support::program::run_with;
use serde_json::Value;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn callflow(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let output = run_with(arguments, input);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is UTF-8");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// Every `run` that stands at the head of an example or a golden: the file and the arguments behind it.
fn runs() -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    for folder in ["examples", "tests/golden/run", "tests/golden/projects/sensitive"] {
        for entry in std::fs::read_dir(root().join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "flow") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("it is text");
            let commands = text.lines().filter_map(|line| line.strip_prefix("// $ callflow run "));
            for command in commands.filter(|command| !command.contains("--format") && !command.contains("--scenario")) {
                let words = command.split_whitespace().skip(1).filter(|word| *word != "--show-values");
                found.push((path.clone(), words.map(str::to_owned).collect()));
            }
        }
    }
    found.sort();
    assert!(found.len() >= 25, "runs are missing: {}", found.len());
    found
}

/// The trace of a run; `None` of one that is refused before it begins.
fn traced(path: &Path, more: &[String]) -> Option<Value> {
    let path = path.to_str().expect("a path");
    let mut arguments = vec!["run", path, "--format", "json"];
    arguments.extend(more.iter().map(String::as_str));
    let (code, document, said) = callflow(&arguments, b"");
    if code == Some(2) {
        return None;
    }
    Some(serde_json::from_str(&document).unwrap_or_else(|error| panic!("{path} {more:?}: {error}\n{said}")))
}

fn trace(path: &Path, more: &[String]) -> Value {
    traced(path, more).expect("it begins")
}

#[test]
fn every_trace_keeps_the_schema() {
    let schema = Schema::read(&std::fs::read_to_string(root().join("docs/trace.schema.json")).expect("the schema"));
    for (path, more) in runs() {
        let Some(document) = traced(&path, &more) else { continue };
        let faults = schema.faults(&document);
        assert!(faults.is_empty(), "{} {more:?}:\n{}", path.display(), faults.join("\n"));
    }
}

#[test]
fn every_event_of_the_schema_is_described_and_known() {
    let schema: Value =
        serde_json::from_str(&std::fs::read_to_string(root().join("docs/trace.schema.json")).expect("the schema"))
            .expect("JSON");
    let page = std::fs::read_to_string(root().join("docs/trace.md")).expect("the page");
    let events = schema["$defs"]["event"]["oneOf"].as_array().expect("a list");
    assert_eq!(events.len(), 22);
    for event in events {
        let name = event["properties"]["event"]["const"].as_str().expect("a name");
        assert!(page.contains(&format!("| `{name}` |")), "{name} is not on the page");
    }
}

/// What is recorded is written beside the flows, and all tests of the project pass.
#[test]
fn every_run_that_ends_becomes_a_test_that_passes() {
    let mut recorded = 0;
    for (path, more) in runs() {
        let Some(document) = traced(&path, &more) else { continue };
        let folder = tempfile::tempdir().expect("a folder");
        for entry in std::fs::read_dir(path.parent().expect("a folder")).expect("a folder") {
            let entry = entry.expect("an entry").path();
            let name = entry.file_name().expect("a name");
            if entry == path || name == "callflow.toml" {
                std::fs::copy(&entry, folder.path().join(name)).expect("a copy");
            }
        }
        let file = folder.path().join("recorded.flow");
        let arguments = ["record", "-", "-o", file.to_str().expect("a path")];
        let (code, _, said) = callflow(&arguments, document.to_string().as_bytes());
        if document.get("stopped").is_some() {
            assert!(code == Some(1) && said.contains("did not come to its end"), "{said}");
            continue;
        }
        assert_eq!(code, Some(0), "{} {more:?}: {said}", path.display());
        recorded += 1;
        let (code, _, said) = callflow(&["test", folder.path().to_str().expect("a path")], b"");
        let block = std::fs::read_to_string(&file).expect("it was written");
        assert_eq!(code, Some(0), "{} {more:?}:\n{block}\n{said}", path.display());
    }
    assert!(recorded >= 20, "only {recorded} runs were recorded");
}

#[test]
fn a_run_is_recorded_at_the_end_of_a_file_and_nothing_there_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("flow.flow");
    let flow = "// Mine.\nflow inboundCall \"F\" {  task \"T\" { disconnect } }\n";
    std::fs::write(&file, flow).expect("it is written");
    let path = file.to_str().expect("a path");
    for _ in 0..2 {
        let (code, _, said) = callflow(&["run", path, "--record", path], b"");
        assert_eq!(code, Some(0), "{said}");
    }
    let text = std::fs::read_to_string(&file).expect("it is there");
    assert!(text.starts_with(flow) && text.contains("\ntest \"recorded: F\" {") && text.contains("\"recorded: F 2\""));
    let (code, _, said) = callflow(&["test", path], b"");
    assert!(code == Some(0) && said.contains("2 passed"), "{said}");
}

#[test]
fn p47_no_sensitive_value_is_written_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let flow = "flow inboundCall \"F\" { language = \"en-us\"  var Flow.Card: String  task \"T\" {\n\
        getParticipantData { Flow.Card = \"Card\" }  playAudio(ToAudioTTS(Append(\"Your card: \", Flow.Card)))\n\
        setParticipantData { \"Card\" = Append(Flow.Card, \"!\")  \"Other\" = \"x\" }  disconnect } }\n";
    std::fs::write(folder.path().join("f.flow"), flow).expect("it is written");
    let settings = "[participant-data]\nsensitive = [\"Card\"]\n";
    std::fs::write(folder.path().join("callflow.toml"), settings).expect("it is written");
    let (path, file) = (folder.path().to_str().expect("a path"), folder.path().join("recorded.flow"));
    let arguments = ["run", path, "--set", "Card=4111222233334444", "--record", file.to_str().expect("a path")];
    let (code, _, said) = callflow(&arguments, b"");
    assert_eq!(code, Some(0), "{said}");
    let block = std::fs::read_to_string(&file).expect("it was written");
    assert!(!block.contains("4111") && block.contains("\"Other\" = \"x\""), "{block}");
    let (code, _, said) = callflow(&["test", path], b"");
    assert_eq!(code, Some(0), "{block}\n{said}");
}

#[test]
fn what_is_no_trace_is_refused_with_a_reason() {
    let whole = trace(&root().join("examples/foo.flow"), &[]);
    let changed = |pointer: &str, value: Value| {
        let mut other = whole.clone();
        *other.pointer_mut(pointer).expect("it is there") = value;
        other.to_string()
    };
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (text, words) in [
        ("", "no trace"),
        ("[]", "no trace"),
        ("{}", "missing field `format`"),
        (deep.as_str(), "no trace"),
        (&changed("/format", "other".into()), "`format` is not `callflow-trace`"),
        (&changed("/version", 2.into()), "version 2, and this program reads version 1"),
        (&changed("/start/clock", "yesterday".into()), "no time as in"),
        (&changed("/start/type", "phone".into()), "no flow type `phone`"),
        (&changed("/trace", "x".into()), "no trace"),
    ] {
        let (code, _, said) = callflow(&["record", "-"], text.as_bytes());
        assert!(code == Some(1) && said.contains(words), "{words}: {said}");
    }
    let (code, _, said) = callflow(&["record", "/no/such/file"], b"");
    assert!(code == Some(3) && said.contains("no such file"), "{said}");
}

/// Someone who reads version 1 meets events of a later day.
#[test]
fn what_is_added_to_a_trace_is_passed_over() {
    let mut document = trace(&root().join("examples/foo.flow"), &[]);
    document["later"] = 1.into();
    document["trace"].as_array_mut().expect("a list").push(serde_json::json!({ "event": "later", "x": [1, 2] }));
    document["trace"][0]["more"] = 1.into();
    let (code, block, said) = callflow(&["record", "-"], document.to_string().as_bytes());
    assert!(code == Some(0) && block.contains("test \"recorded: Foo demo\""), "{said}");
}
