//! The flags of `callflow test`: filters, order, snapshots, watching.

use crate::support::program::{program, run_with};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Duration;

const FLOW: &str = "flow inboundCall \"F\" {\n    task \"T\" {\n        setParticipantData {\n            \"A\" = \"x\"\n        }\n        disconnect\n    }\n}\n";

fn test(arguments: &[&str], text: &str) -> (Option<i32>, String, String) {
    let mut all = vec!["test", "-"];
    all.extend(arguments);
    told(run_with(&all, text.as_bytes()))
}

fn told(output: std::process::Output) -> (Option<i32>, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// So many tests, of which every seventh fails.
fn many(count: usize) -> String {
    let one = |number: usize| {
        let batches = if number.is_multiple_of(7) { 2 } else { 1 };
        format!("test \"number {number}\" {{ call(\"F\")  batches({batches}) }}\n")
    };
    FLOW.to_owned() + &(1..=count).map(one).collect::<String>()
}

#[test]
fn the_output_is_the_same_on_any_number_of_threads() {
    let text = many(60);
    let one = test(&["--jobs", "1"], &text);
    assert_eq!(one.0, Some(1));
    assert!(one.2.ends_with("60 tests: 52 passed, 8 failed\n"), "{}", one.2);
    for jobs in ["2", "7", "64"] {
        assert_eq!(test(&["--jobs", jobs], &text), one, "{jobs} jobs");
    }
    let json = |jobs: &str| test(&["--jobs", jobs, "--format", "json", "--coverage"], &text);
    assert_eq!(json("1"), json("8"));
}

#[test]
fn it_stops_at_the_first_failure_and_says_how_many_did_not_run() {
    for jobs in ["1", "8"] {
        let (code, _, said) = test(&["--fail-fast", "--jobs", jobs], &many(60));
        assert_eq!(code, Some(1));
        assert!(said.contains("FAILED  number 7 ") && !said.contains("number 14"), "{said}");
        assert!(said.ends_with("60 tests: 6 passed, 1 failed, 53 not run\n"), "{said}");
    }
}

#[test]
fn a_filter_takes_tests_by_a_part_of_their_name() {
    let (code, _, said) = test(&["--filter", "NUMBER 5"], &many(60));
    assert!(code == Some(1) && said.ends_with("11 tests: 10 passed, 1 failed\n"), "56 is among them: {said}");
}

#[test]
fn the_json_has_the_shape_that_is_promised() {
    let (code, document, _) = test(&["--format", "json"], &many(7));
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!((code, &document["passed"], &document["failed"]), (Some(1), &6.into(), &1.into()));
    assert!(document["coverage"].is_null());
    let tests = document["tests"].as_array().expect("a list");
    assert_eq!(
        tests[0],
        serde_json::json!({
            "name": "number 1", "file": "<stdin>", "line": 9, "ok": true, "message": null, "failures": [],
        })
    );
    let failed = &tests[6];
    assert_eq!((&failed["ok"], &failed["line"]), (&false.into(), &15.into()));
    assert_eq!(failed["message"], "1 batch sent");
    assert_eq!(failed["failures"][0]["expected"], "2 batches");
}

fn written(folder: &Path, text: &str) -> String {
    let path = folder.join("f.flow");
    std::fs::write(&path, text).expect("it is written");
    path.to_str().expect("a path").to_owned()
}

#[test]
fn a_snapshot_is_written_into_the_source_laid_out_and_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = written(folder.path(), &format!("{FLOW}\ntest \"s\" {{\n    call(\"F\")\n    snapshot\n}}\n"));
    let (code, _, said) = told(run_with(&["test", &path], b""));
    assert!(code == Some(1) && said.contains("callflow test --update"), "{said}");
    let (code, _, said) = told(run_with(&["test", &path, "--update"], b""));
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said, "1 snapshot written\n1 test: 1 passed\n");
    let text = std::fs::read_to_string(&path).expect("it is there");
    let expected = "test \"s\" {\n    call(\"F\")\n    snapshot(\n        \"flow \\\"F\\\"\",\n        \"set \\\"A\\\" = \\\"x\\\"\",\n        \
                    \"send \\\"A\\\" = \\\"x\\\"\",\n        \"end FLOW_DISCONNECT\"\n    )\n}\n";
    assert!(text.ends_with(expected), "{text}");
    let (code, _, said) = told(run_with(&["test", &path, "--update"], b""));
    assert!(code == Some(0) && said.starts_with("0 snapshots written"), "{said}");
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text);
    let (code, _, said) = told(run_with(&["test", "-", "--update"], text.replace("\"x\"", "\"y\"").as_bytes()));
    assert!(code == Some(2) && said.contains("standard input cannot be written"), "{said}");
}

#[test]
fn a_run_that_changed_shows_which_lines() {
    let text = format!(
        "{FLOW}test \"s\" {{ call(\"F\")  snapshot(\"flow \\\"F\\\"\", \"set \\\"A\\\" = \\\"old\\\"\", \"end FLOW_DISCONNECT\") }}"
    );
    let (code, _, said) = test(&[], &text);
    assert_eq!(code, Some(1));
    let lines =
        "    - set \"A\" = \"old\"\n    + set \"A\" = \"x\"\n    + send \"A\" = \"x\"\n      end FLOW_DISCONNECT\n";
    assert!(said.contains(lines), "{said}");
}

/// The tests run at once, and again when a file changes, until the one who watches goes away.
#[test]
fn a_change_runs_the_tests_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let passing = format!("{FLOW}test \"w\" {{ call(\"F\")  batches(1) }}\n");
    let path = written(folder.path(), &passing);
    let mut child = program(&["test", &path, "--watch"]).spawn().expect("it starts");
    let lines = BufReader::new(child.stderr.take().expect("it speaks")).lines();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let until = |wanted: &str| {
        let mut said = String::new();
        while let Ok(line) = receiver.recv_timeout(Duration::from_secs(20)) {
            said += &format!("{line}\n");
            if line.contains(wanted) {
                return said;
            }
        }
        panic!("`{wanted}` was never said: {said}");
    };
    until("1 test: 1 passed");
    until("waiting for a change");
    // File times may be coarse.
    std::thread::sleep(Duration::from_millis(1100));
    written(folder.path(), &passing.replace("batches(1)", "batches(2)"));
    let said = until("1 test: 0 passed, 1 failed");
    assert!(said.contains("FAILED  w"), "{said}");
    child.kill().expect("it ends");
    child.wait().expect("it ends");
}
