//! The colours of coverage and of differences.

use crate::drawn;
use crate::program::program;

const FOLDER: &str = "examples/graph";

/// Coverage of the example, as the documentation says it: the caller is not known, and the transfer succeeds.
const COVERAGE: &str = r#"{"coverage": {"items": [
    {"kind": "action", "file": "examples/graph/front.flow", "line": 6, "column": 9, "hits": 2},
    {"kind": "action", "file": "examples/graph/front.flow", "line": 9, "column": 9, "hits": 2},
    {"kind": "action", "file": "examples/graph/front.flow", "line": 10, "column": 13, "hits": 0},
    {"kind": "action", "file": "examples/graph/front.flow", "line": 12, "column": 9, "hits": 2},
    {"kind": "action", "file": "examples/graph/front.flow", "line": 13, "column": 9, "hits": 0},
    {"kind": "output", "file": "examples/graph/front.flow", "line": 9, "column": 9, "hits": 2},
    {"kind": "output", "file": "examples/graph/front.flow", "line": 10, "column": 13, "hits": 0}
]}}"#;

fn written(name: &str, text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, text).expect("it is written");
    let path = path.to_str().expect("UTF-8").to_owned();
    (folder, path)
}

#[test]
fn what_was_run_is_green_and_counted_what_was_not_is_red() {
    let (_folder, path) = written("run.json", COVERAGE);
    let text = drawn(&[FOLDER, "--flow", "Front", "--coverage", &path]);
    for line in [
        "n1[\"<b>#10003; Set Participant Data</b> (2×)<br/>Tier = #34;gold#34;\"]:::hit",
        "n3([\"<b>#10007; Disconnect</b> (0×)\"]):::missed",
        "linkStyle 2 stroke:#cf222e",
        "linkStyle 3 stroke:#1a7f37",
    ] {
        let line = line.replace("#10003;", "✓").replace("#10007;", "✗");
        assert!(text.contains(&line), "{line}\n{text}");
    }
    let svg = drawn(&[FOLDER, "--flow", "Front", "--coverage", &path, "--format", "svg"]);
    assert!(svg.contains("3 of 5 actions were run (60 %)"), "{svg}");
    let project = drawn(&[FOLDER, "--coverage", &path]);
    assert!(project.contains("3 of 5 actions were run") && project.contains(":::missed"), "{project}");
}

/// The JSON of `callflow test` is read as it is.
#[test]
fn the_coverage_of_a_test_run_is_understood() {
    let text =
        "flow inboundCall \"A\" {\n    task \"S\" {\n        disconnect\n    }\n}\ntest \"T\" {\n    call(\"A\")\n}\n";
    let (folder, path) = written("a.flow", text);
    let output = program(&["test", &path, "--coverage", "--format", "json"]).output().expect("it runs");
    let run = folder.path().join("run.json");
    std::fs::write(&run, &output.stdout).expect("it is written");
    let text = drawn(&[&path, "--coverage", run.to_str().expect("UTF-8")]);
    assert!(text.contains("✓ Disconnect</b> (1×)"), "{text}");
}

#[test]
fn coverage_that_cannot_be_used_is_refused() {
    let cases = [
        ("no json", "it is not understood"),
        ("{}", "it has no coverage"),
        ("{\"items\": []}", "nothing in it belongs"),
    ];
    for (text, message) in cases {
        let (_folder, path) = written("run.json", text);
        let output = program(&["graph", FOLDER, "--coverage", &path]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3));
        assert!(said.contains(message) && said.contains("help:"), "{said}");
    }
    let both = program(&["graph", FOLDER, "--coverage", "x", "--diff", "y"]).output().expect("it runs");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn what_came_went_and_changed_has_its_colour() {
    let old = std::fs::read_to_string("examples/graph/front.flow").expect("it is there");
    // The flow alone: its tests name the same things.
    let old = old.split("\ntest ").next().expect("a flow");
    let old = old
        .replace("\"gold\"", "\"silver\"")
        .replace("transferToFlow", "playAudio(ToAudioTTS(\"Hello.\"))\n        transferToFlow");
    let old = old.replace(" as \"Known?\"", "").replace("Call.Ani ==", "Call.Ani !=");
    let (_folder, path) = written("front.flow", &old);
    let text = drawn(&["examples/graph/front.flow", "--diff", &path]);
    for line in ["~ Set Participant Data</b>", ":::changed", "removed</b><br/>Play Audio: “Hello.”", ":::removed"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let svg = drawn(&["examples/graph/front.flow", "--diff", &path, "--format", "svg"]);
    assert!(svg.contains("differences: 1 removed, 1 changed, 1 renamed"), "{svg}");
    let same = drawn(&["examples/graph/front.flow", "--diff", "examples/graph/front.flow", "--format", "svg"]);
    assert!(same.contains("no difference") && !same.contains("class=\"node changed"), "{same}");
}

#[test]
fn a_flow_and_a_task_that_are_gone_are_drawn() {
    let text = drawn(&["examples/graph/front.flow", "--project", "--diff", FOLDER]);
    assert!(text.contains("inboundCall: <b>− Back</b>") && text.contains(":::removed"), "{text}");
    let old = "flow inboundCall \"A\" {\n    task \"S\" {\n        disconnect\n    }\n    task \"Gone\" {\n        setLanguage(\"de-de\")\n        disconnect\n    }\n}\n";
    let (_old, old_path) = written("a.flow", old);
    let (_new, new_path) =
        written("a.flow", "flow inboundCall \"A\" {\n    task \"S\" {\n        disconnect\n    }\n}\n");
    let text = drawn(&[&new_path, "--diff", &old_path]);
    assert!(text.contains("subgraph g1[\"− task Gone\"]") && text.contains("2 actions"), "{text}");
}
