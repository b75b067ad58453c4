//! Tests are no part of Archy: they stay with the script, on the way out and on the way in again.

use super::support::folder::{folder, run};
use serde_json::{Value, json};
use tempfile::TempDir;

const FLOW: &str =
    "flow workflow \"A\" {\n    state \"S\" {\n        endWorkflow { exitReason = \"done\" }\n    }\n}\n";
const TESTS: &str = "\n// What the boss asked for.\ntest \"it ends\" {\n    start(\"A\")\n    flowsEnd\n}\n\ntest \"it ends again\" {\n    start(\"A\")\n    flowsEnd\n}\n";

fn text(top: &TempDir, name: &str) -> String {
    let path = top.path().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn report(top: &TempDir, arguments: &[&str]) -> Value {
    let output = run(top, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

#[test]
fn a96_tests_are_a_note_and_no_loss() {
    let top = folder(&[("a.flow", &format!("{FLOW}{TESTS}"))]);
    let strict = ["export", "--to", "archy", "a.flow", "-o", "out", "--strict"];
    let output = run(&top, &strict);
    let said = "a.flow:8: note: 2 tests stay with the script: Archy has none\nexported 1 of 1 flow: 0 losses\n";
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), said));
    let file = report(&top, &strict)["files"][0].clone();
    assert_eq!((&file["losses"], &file["unchanged"]), (&json!([]), &json!(true)));
    let note = json!([{"path": "/", "line": 8, "message": "2 tests stay with the script: Archy has none"}]);
    assert_eq!(file["notes"], note);
    assert!(!text(&top, "out/a.yaml").contains("test"));
}

#[test]
fn an_import_keeps_the_tests_of_the_script_that_it_writes_over() {
    let top = folder(&[("flows/a.flow", &format!("{FLOW}{TESTS}"))]);
    assert_eq!(run(&top, &["export", "--to", "archy", "flows", "-o", "archy"]).status.code(), Some(0));
    let yaml = text(&top, "archy/a.yaml").replace("lit: done", "lit: finished");
    std::fs::write(top.path().join("archy/a.yaml"), yaml).expect("it is written");
    let file = report(&top, &["import", "archy", "-o", "flows"])["files"][0].clone();
    assert_eq!(file["notes"][0]["message"], "2 tests of the script that was there stay");
    let script = text(&top, "flows/a.flow");
    assert!(script.contains("exitReason = \"finished\""), "{script}");
    assert!(script.ends_with(TESTS), "{script}");
    // They run, and another import changes nothing.
    let tested = run(&top, &["test", "flows"]);
    assert_eq!(tested.status.code(), Some(0), "{}", String::from_utf8_lossy(&tested.stdout));
    run(&top, &["import", "archy", "-o", "flows"]);
    assert_eq!(text(&top, "flows/a.flow"), script);
}

#[test]
fn a_script_that_cannot_be_read_is_not_written_over_when_it_may_have_tests() {
    let broken = format!("{FLOW}\ntest \"half\" {{\n");
    let top = folder(&[("one/a.flow", FLOW), ("flows/a.flow", &broken)]);
    run(&top, &["export", "--to", "archy", "one", "-o", "archy"]);
    let output = run(&top, &["import", "archy", "-o", "flows"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("the script `flows/a.flow` is there already, and it cannot be read"), "{said}");
    assert!(said.contains("mend or remove it: its tests would be lost"), "{said}");
    assert_eq!(text(&top, "flows/a.flow"), broken);
}
