//! `callflow import`: files in, files out, reports, exit codes.

use crate::support::folder::{folder, run};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

const GOOD: &str = "workflow:\n  name: \"{{flow}}\"\n  states:\n    - state:\n        name: S\n        refId: S_1\n        actions:\n          - endWorkflow: {name: End Workflow, exitReason: {noValue: true}}\n";
const LOSSY: &str = "workflow:\n  name: L\n  states:\n    - state:\n        name: S\n        actions:\n          - beam: {name: Up}\n          - endWorkflow: {none: true}\n";

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_folder_becomes_a_folder_with_a_sidecar_beside_each_script() {
    let top = folder(&[("in/a.yaml", GOOD), ("in/b/a.yml", GOOD), ("in/notes.txt", "x"), ("in/.hidden.yaml", "x")]);
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report = json(&output);
    let inputs: Vec<_> = report["files"].as_array().expect("files").iter().map(|file| file["input"].clone()).collect();
    assert_eq!(inputs, ["in/a.yaml", "in/b/a.yml"]);
    assert_eq!(report["files"][0]["output"], "out/a.flow");
    assert_eq!(report["files"][0]["flows"][0], "{{flow}}");
    assert_eq!(report["files"][0]["losses"], Value::Array(Vec::new()));
    assert!(read(&top.path().join("out/b/a.flow")).starts_with("flow workflow \"{{flow}}\" {\n"));
    let sidecar: Value = serde_json::from_str(&read(&top.path().join("out/a.archy.json"))).expect("it is JSON");
    assert_eq!((&sidecar["version"], &sidecar["file"]), (&Value::from(1), &Value::from("a.yaml")));
    assert_eq!(sidecar["refs"]["state S"], "S_1");
    // Several flows with the same template as their name do not clash.
    let check = run(&top, &["check", "out"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stderr));
}

#[test]
fn templates_are_filled_from_the_command_line_before_a_file() {
    let top = folder(&[("a.yaml", GOOD), ("vars.yaml", "substitutions:\n  flow: From file\n  other: 5\n")]);
    let name = || read(&top.path().join("out/a.flow")).lines().next().map(str::to_owned);
    run(&top, &["import", "a.yaml", "-o", "out", "--vars", "vars.yaml"]);
    assert_eq!(name().as_deref(), Some("flow workflow \"From file\" {"));
    run(&top, &["import", "a.yaml", "-o", "out", "--vars", "vars.yaml", "--var", "flow=From line"]);
    assert_eq!(name().as_deref(), Some("flow workflow \"From line\" {"));
    let wrong = run(&top, &["import", "a.yaml", "-o", "out", "--var", "secret"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&wrong.stderr).contains("secret"), "it may be a secret");
}

#[test]
fn a_project_gives_values_later_and_a_run_stops_without_them() {
    let flow = "inboundShortMessage:\n  name: M\n  states:\n    - state:\n        name: S\n        actions:\n          - transferToAcd: {name: Transfer to ACD, targetQueue: {lit: {name: \"{{queue}}\"}}}\n";
    let top = folder(&[("a.yaml", flow)]);
    assert_eq!(run(&top, &["import", "a.yaml", "-o", "out"]).status.code(), Some(0));
    let check = run(&top, &["check", "out", "--format", "json"]);
    assert_eq!((check.status.code(), &json(&check)["notes"]), (Some(0), &Value::from(1)));
    let stopped = run(&top, &["run", "out/a.flow"]);
    assert_eq!(stopped.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stopped.stderr).contains("a template has no value here"), "{stopped:?}");
    std::fs::write(top.path().join("out/callflow.toml"), "[variables]\nqueue = \"Support\"\n").expect("a file");
    assert_eq!(json(&run(&top, &["check", "out", "--format", "json"]))["notes"], Value::from(0));
    let ran = run(&top, &["run", "out/a.flow"]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("Support"), "{ran:?}");
}

#[test]
fn a_loss_is_told_with_its_line_and_strict_makes_it_an_error() {
    let top = folder(&[("a.yaml", LOSSY), ("b.yaml", GOOD)]);
    let told = run(&top, &["import", "a.yaml", "b.yaml", "-o", "out"]);
    assert_eq!(told.status.code(), Some(0));
    let text = String::from_utf8_lossy(&told.stderr);
    assert!(text.contains("a.yaml:7: loss: action:beam: a run stops at this action"), "{text}");
    assert!(text.contains("imported 2 of 2 files: 1 loss"), "{text}");
    let strict = run(&top, &["import", "a.yaml", "b.yaml", "-o", "strict", "--strict", "--format", "json"]);
    assert_eq!(strict.status.code(), Some(1));
    let report = json(&strict);
    assert_eq!(report["files"][0]["output"], Value::Null);
    assert_eq!(report["files"][0]["losses"][0]["construct"], "action:beam");
    assert_eq!(report["files"][0]["errors"][0]["line"], 7);
    assert!(!top.path().join("strict/a.flow").exists() && top.path().join("strict/b.flow").exists());
}

#[test]
fn a_run_goes_up_to_what_was_lost_and_stops_there() {
    let flow = "inboundCall:\n  name: A\n  startUpTaskActions:\n    - playAudio: {name: Play Audio, audio: {tts: before}}\n    - beam: {name: Up}\n    - disconnect: {none: true}\n";
    let top = folder(&[("a.yaml", flow)]);
    run(&top, &["import", "a.yaml", "-o", "out"]);
    let check = run(&top, &["check", "out"]);
    assert_eq!(check.status.code(), Some(0));
    let text = String::from_utf8_lossy(&check.stderr);
    assert!(
        text.contains("warning[lost]: `action:beam` of `/inboundCall/startUpTaskActions/actions[1]/beam`"),
        "{text}"
    );
    let ran = run(&top, &["run", "out/a.flow"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ran.stdout).contains("before"));
    assert!(String::from_utf8_lossy(&ran.stderr).contains("was not understood here"), "{ran:?}");
}

#[test]
fn a_bad_file_leaves_the_others_alone() {
    let top = folder(&[("in/a.yaml", "a: [\n"), ("in/b.yaml", GOOD), ("in/c.yaml", "services: {}\n")]);
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["files"][0]["errors"][0]["message"], "a bracket is not closed");
    assert_eq!(report["files"][1]["errors"], Value::Array(Vec::new()));
    assert_eq!(report["files"][2]["losses"], Value::Array(Vec::new()));
    assert!(top.path().join("out/b.flow").exists() && !top.path().join("out/a.flow").exists());
    let human = run(&top, &["import", "in", "-o", "out"]);
    let text = String::from_utf8_lossy(&human.stderr);
    assert!(text.contains("error[not-imported]: a bracket is not closed") && text.contains("in/a.yaml:1"), "{text}");
}

#[test]
fn what_is_no_text_or_not_there_is_said() {
    let top = folder(&[("a.yaml", "x")]);
    std::fs::write(top.path().join("b.yaml"), [0xff, 0xfe, 0x00]).expect("a file");
    let output = run(&top, &["import", "b.yaml", "-o", "out", "--format", "json"]);
    assert_eq!(json(&output)["files"][0]["errors"][0]["message"], "the file is not UTF-8");
    assert_eq!(run(&top, &["import", "nothing.yaml", "-o", "out"]).status.code(), Some(3));
    assert_eq!(run(&top, &["import", "a.yaml"]).status.code(), Some(2));
    std::fs::create_dir(top.path().join("empty")).expect("a folder");
    assert_eq!(run(&top, &["import", "empty", "-o", "out"]).status.code(), Some(3));
}

#[test]
fn p07_computed_names_are_allowed_by_the_project_that_is_written() {
    let flow = "inboundCall:\n  name: A\n  startUpTaskActions:\n    - setParticipantData: {attributes: [{attribute: {name: {exp: Call.Ani}, value: {lit: x}}}]}\n    - disconnect: {none: true}\n";
    let top = folder(&[("a.yaml", flow)]);
    run(&top, &["import", "a.yaml", "-o", "out"]);
    assert_eq!(read(&top.path().join("out/callflow.toml")), "[participant-data]\ncomputed-names = \"warn\"\n");
    assert_eq!(run(&top, &["check", "out"]).status.code(), Some(0));
    std::fs::write(top.path().join("out/callflow.toml"), "# mine\n").expect("a file");
    run(&top, &["import", "a.yaml", "-o", "out"]);
    assert_eq!(read(&top.path().join("out/callflow.toml")), "# mine\n");
}

#[cfg(unix)]
#[test]
fn f42_links_are_neither_read_nor_written_through() {
    use std::os::unix::fs::symlink;
    let top = folder(&[("in/a.yaml", GOOD), ("in/sub/b.yaml", GOOD), ("secret/s.yaml", GOOD), ("out/x.flow", "x")]);
    symlink(top.path().join("secret/s.yaml"), top.path().join("in/link.yaml")).expect("a link");
    symlink(top.path().join("secret"), top.path().join("in/way")).expect("a link");
    symlink(top.path().join("secret"), top.path().join("out/sub")).expect("a link");
    let output = run(&top, &["import", "in", "-o", "out"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("leads out of `out`"), "{output:?}");
    let names: Vec<_> = std::fs::read_dir(top.path().join("secret")).expect("a folder").collect();
    assert_eq!(names.len(), 1, "nothing was written there");
    assert!(!top.path().join("out/link.flow").exists());
}

const HOLDER: &str = "inboundCall:
  name: A
  startUpRef: /inboundCall/tasks/task[T_1]
  tasks:
    - task: {name: T, refId: T_1, actions: [{callTask: {targetTaskRef: 'sub/b.yaml#/inboundCall/tasks/task[B_1]'}}, {disconnect: {none: true}}]}
";
const OTHER: &str = "inboundCall:
  name: B
  startUpRef: /inboundCall/tasks/task[B_1]
  tasks:
    - task:
        name: T
        refId: B_1
        variables: [{integerVariable: {name: Task.n}}]
        actions:
          - callTask: {targetTaskRef: '../../tasks/task[C_2]'}
          - callTask: {targetTaskRef: '../a.yaml#/inboundCall/tasks/task[T_1]'}
          - endTask: {none: true}
    - task: {name: C, refId: C_2, actions: [{callTask: {targetTaskRef: '/inboundCall/tasks/task[B_1]'}}, {endTask: {none: true}}]}
";

#[test]
fn a71_tasks_of_other_files_come_along_also_when_files_lead_to_each_other() {
    let top = folder(&[("in/a.yaml", HOLDER), ("in/sub/b.yaml", &OTHER.replace("../../tasks", "/inboundCall/tasks"))]);
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(json(&output)["files"][0]["losses"], Value::Array(Vec::new()));
    let script = read(&top.path().join("out/a.flow"));
    for wanted in [
        "callTask(\"T 2\")",
        "task \"T 2\" {\n        var Task.n: Integer\n\n        callTask(\"C\")",
        "task \"C\" {\n        callTask(\"T 2\")",
    ] {
        assert!(script.contains(wanted), "{wanted}\n{script}");
    }
    assert_eq!(run(&top, &["check", "out/a.flow"]).status.code(), Some(0), "{script}");
}

#[test]
fn a74_a_file_that_is_not_there_is_a_loss_and_one_outside_an_error() {
    let top = folder(&[("in/a.yaml", HOLDER), ("b.yaml", OTHER)]);
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    let report = json(&output);
    assert_eq!(
        (output.status.code(), &report["files"][0]["losses"][0]["construct"]),
        (Some(0), &Value::from("reference"))
    );
    let text = HOLDER.replace("sub/b.yaml", "../b.yaml");
    std::fs::write(top.path().join("in/a.yaml"), text).expect("a file");
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let error = json(&output)["files"][0]["errors"][0].clone();
    assert_eq!(error["message"], "the reference to `../b.yaml` leads out of the folder that is imported");
    assert_eq!(error["line"], 5);
    std::fs::write(top.path().join("in/b.yaml"), "a: [").expect("a file");
    std::fs::write(top.path().join("in/a.yaml"), HOLDER.replace("sub/b.yaml", "b.yaml")).expect("a file");
    let output = run(&top, &["import", "in/a.yaml", "-o", "out", "--format", "json"]);
    assert_eq!(json(&output)["files"][0]["errors"][0]["message"], "`b.yaml`, line 1: a bracket is not closed");
    std::fs::write(top.path().join("in/b.yaml"), OTHER.replace("B_1", "B_9")).expect("a file");
    let output = run(&top, &["import", "in/a.yaml", "-o", "out", "--format", "json"]);
    let message = "the reference `/inboundCall/tasks/task[B_1]` leads nowhere";
    assert_eq!(json(&output)["files"][0]["errors"][0]["message"], message);
}
