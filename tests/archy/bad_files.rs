//! Bad files through the command: each is refused with its reason, and the good ones of the same import are written.

use crate::support::folder::{folder, run};
use serde_json::Value;

const GOOD: &str = "workflow: {name: Good, states: [{state: {name: S, actions: [{endWorkflow: {none: true}}]}}]}\n";

fn errors(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let top = folder(&[files, &[("in/good.yaml", GOOD)]].concat());
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let mut found = Vec::new();
    for file in report["files"].as_array().expect("files") {
        let errors = file["errors"].as_array().expect("errors");
        assert_eq!(file["output"].is_null(), !errors.is_empty(), "{file}");
        for error in errors {
            assert!(!error["help"].as_str().expect("a help line").is_empty(), "{error}");
            found.push((file["input"].as_str().expect("a name").into(), error["message"].as_str().expect("it").into()));
        }
    }
    assert!(top.path().join("out/good.flow").is_file());
    found
}

fn one(name: &str, text: &str) -> String {
    let found = errors(&[(name, text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].1.clone()
}

#[test]
fn base64_that_is_cut_off_anywhere_is_refused() {
    let whole = std::fs::read_to_string("examples/archy/callback.i3WorkFlow").expect("the example");
    let whole = whole.trim();
    for left in [1, 2, 3, 5, whole.len() / 2, whole.len() - 1] {
        let message = one("in/cut.i3WorkFlow", &whole[..whole.len() - left]);
        assert!(message.contains("cut off") || message.contains("end is missing"), "{left}: {message}");
    }
    assert!(one("in/none.i3WorkFlow", "").contains("empty"));
}

#[test]
fn what_is_no_export_says_so() {
    for text in ["{\"name\": \"a package\", \"version\": \"1.0.0\"}", "[1, 2]", "no base64 at all!", "%7B%22a"] {
        let message = one("in/other.i3WorkFlow", text);
        assert!(!message.contains("package") && !message.is_empty(), "{message}");
    }
}

/// A28, L6: tasks that call and menus that lead to each other are flows like others; a run has its budgets.
#[test]
fn references_in_a_circle_are_imported_and_checked() {
    let text = "inboundCall:
  name: Round
  startUpRef: /inboundCall/menus/menu[M_1]
  menus:
    - menu: {name: M, refId: M_1, audio: {tts: x}, choices: [{menuJumpToMenu: {name: N, dtmf: digit_1, targetMenuRef: '/inboundCall/menus/menu[N_2]'}}]}
    - menu: {name: N, refId: N_2, audio: {tts: y}, choices: [{menuJumpToMenu: {name: M, dtmf: digit_1, targetMenuRef: '/inboundCall/menus/menu[M_1]'}}, {menuJumpToTask: {name: A, dtmf: digit_2, targetTaskRef: '/inboundCall/tasks/task[A_3]'}}]}
  tasks:
    - task: {name: A, refId: A_3, actions: [{decision: {condition: {exp: 'Call.Ani == \"1\"'}, outputs: {'yes': {actions: [{callTask: {targetTaskRef: '/inboundCall/tasks/task[B_4]'}}]}}}}, {endTask: {none: true}}]}
    - task: {name: B, refId: B_4, actions: [{callTask: {targetTaskRef: '/inboundCall/tasks/task[A_3]'}}, {endTask: {none: true}}]}
";
    let top = folder(&[("a.yaml", text)]);
    let output = run(&top, &["import", "a.yaml", "-o", "out", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let check = run(&top, &["check", "out"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stderr));
}

/// A file that refers to itself, and two whose references lead to each other and never to a task.
#[test]
fn files_that_refer_to_each_other_and_to_nothing_are_refused() {
    let text = |name: &str, target: &str| {
        format!(
            "inboundCall: {{name: {name}, tasks: [{{task: {{name: T, refId: T_1, actions: [{{callTask: {{targetTaskRef: '{target}'}}}}, {{disconnect: {{none: true}}}}]}}}}]}}\n"
        )
    };
    let (a, b) = (text("A", "b.yaml#/inboundCall/tasks/task[X]"), text("B", "a.yaml#/inboundCall/tasks/task[Y]"));
    let found = errors(&[("in/a.yaml", &a), ("in/b.yaml", &b)]);
    let wanted = ["in/a.yaml", "in/b.yaml"].map(|name| {
        let part = if name == "in/a.yaml" { "X" } else { "Y" };
        (name.to_owned(), format!("the reference `/inboundCall/tasks/task[{part}]` leads nowhere"))
    });
    assert_eq!(found, wanted);
    let own = text("A", "a.yaml#/inboundCall/tasks/task[T_1]");
    let top = folder(&[("in/a.yaml", &own)]);
    assert_eq!(run(&top, &["import", "in", "-o", "out"]).status.code(), Some(0));
    assert_eq!(run(&top, &["check", "out"]).status.code(), Some(0));
}

#[test]
fn an_action_that_nobody_knows_is_a_loss_and_strict_an_error() {
    let text = "workflow: {name: A, states: [{state: {name: S, actions: [{teleport: {name: Up, outputs: {success: {actions: [{endWorkflow: {none: true}}]}}}}, {endWorkflow: {none: true}}]}}]}\n";
    let top = folder(&[("a.yaml", text)]);
    let loose = run(&top, &["import", "a.yaml", "-o", "out", "--format", "json"]);
    let report: Value = serde_json::from_slice(&loose.stdout).expect("it is JSON");
    assert_eq!(
        (loose.status.code(), &report["files"][0]["losses"][0]["construct"]),
        (Some(0), &"action:teleport".into())
    );
    let strict = run(&top, &["import", "a.yaml", "-o", "strict", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(!top.path().join("strict").exists());
    assert!(String::from_utf8_lossy(&strict.stderr).contains("action:teleport"));
}
