//! `callflow export --to archy`: files in, files out, reports, exit codes; and the way of an export into a project.

use super::support::folder::{folder, run};
use super::support::program::run_with;
use super::support::{FLOWS, files, name};
use callflow::archy::yaml::{Dialect, read};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

const SCRIPT: &str = "/// Answers calls.\nflow inboundCall \"Reception\" {\n    language = \"en-us\"\n\n    task \"Start\" {\n        playAudio(ToAudioTTS(\"Welcome.\"))\n        transferToAcd(\"Support\") { priority = 5 } on failure { disconnect }\n        disconnect\n    }\n}\n";

/// What Archy has for it (archy.md §4, §6, §8, A90 to A94).
const YAML: &str = "inboundCall:
  name: Reception
  description: Answers calls.
  startUpRef: \"/inboundCall/tasks/task[Start_10]\"
  defaultLanguage: en-us
  settingsErrorHandling:
    errorHandling:
      disconnect:
        none: true
    preHandlingAudio:
      tts: Sorry, an error occurred. Please try your call again.
  tasks:
    - task:
        name: Start
        refId: Start_10
        actions:
          - playAudio:
              name: Play Audio
              audio:
                tts: Welcome.
          - transferToAcd:
              name: Transfer to ACD
              targetQueue:
                lit:
                  name: Support
              priority:
                lit: 5
              failureOutputs:
                errorType:
                  noValue: true
                errorMessage:
                  noValue: true
              outputs:
                failure:
                  actions:
                    - disconnect:
                        name: Disconnect
          - disconnect:
              name: Disconnect
";

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

fn text(top: &TempDir, name: &str) -> String {
    let path = top.path().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_script_becomes_the_file_that_archy_would_write() {
    let top = folder(&[("flows/a/main.flow", SCRIPT)]);
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", "out"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&top, "out/a/main.yaml"), YAML);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "exported 1 of 1 flow: 0 losses\n");
}

#[test]
fn a95_no_change_in_gives_no_change_out_not_even_of_layout() {
    // Written by hand: another layout, quotes, a comment.
    let own = YAML.replace("tts: Welcome.", "tts: 'Welcome.'   # said first").replace("outputs:", "'outputs':");
    let top = folder(&[("main.yml", &own)]);
    run(&top, &["import", "main.yml", "-o", "flows"]);
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", ".", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(report(&output)["files"][0]["unchanged"], true);
    assert_eq!(text(&top, "main.yml"), own);
}

#[test]
fn a95_one_changed_line_changes_the_lines_of_its_thing_alone() {
    let top = folder(&[("main.yaml", YAML)]);
    run(&top, &["import", "main.yaml", "-o", "flows"]);
    let script = text(&top, "flows/main.flow").replace("priority = 5", "priority = 7");
    std::fs::write(top.path().join("flows/main.flow"), script).expect("it is written");
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", "."]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&top, "main.yaml"), YAML.replace("lit: 5", "lit: 7"));
}

#[test]
fn a96_what_archy_cannot_say_is_named_and_strict_makes_it_an_error() {
    let script = "flow inboundCall \"A\" {\n    task \"T\" {\n        Flow.x = 1 // why\n            + 2\n        disconnect\n    }\n    var Flow.x: Integer\n    onError {\n        setParticipantData { \"a\" = \"b\" }\n        disconnect\n    }\n}\n";
    let top = folder(&[("a.flow", script)]);
    let output = run(&top, &["export", "--to", "archy", "a.flow", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let found = &report(&output)["files"][0]["losses"];
    let short: Vec<_> =
        found.as_array().expect("losses").iter().map(|own| json!([own["construct"], own["line"]])).collect();
    assert_eq!(short, [json!(["comment", 3]), json!(["onError", 9])]);
    assert!(text(&top, "out/a.yaml").contains("exp: \"1\\n            + 2\""), "{}", text(&top, "out/a.yaml"));
    let strict = run(&top, &["export", "--to", "archy", "a.flow", "-o", "strict", "--strict"]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(!top.path().join("strict").exists());
    let said = String::from_utf8_lossy(&strict.stderr).into_owned();
    assert!(said.contains("a.flow:9: error: onError: left out"), "{said}");
}

#[test]
fn scripts_with_errors_are_not_written_and_the_others_are() {
    let wrong = "flow workflow \"B\" {\n    state \"S\" { callTask(\"None\") endWorkflow }\n}\n";
    let top = folder(&[("in/a.flow", SCRIPT), ("in/b.flow", wrong), ("in/c.flow", "flow {")]);
    let output = run(&top, &["export", "--to", "archy", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let files = report(&output)["files"].clone();
    let outputs: Vec<_> = files.as_array().expect("files").iter().map(|file| file["output"].clone()).collect();
    assert_eq!(outputs, [json!("out/a.yaml"), Value::Null, Value::Null]);
    assert_eq!(files[1]["errors"][0]["line"], 2);
    assert!(!top.path().join("out/b.yaml").exists());
}

#[test]
fn a_sidecar_that_cannot_be_used_is_an_error_and_not_forgotten() {
    for (sidecar, why) in [
        ("{\"version\": 9, \"file\": \"a.yaml\"}", "has version 9, and this callflow knows 1"),
        ("[]", "is no sidecar"),
        ("{\"version\": 1,", "is cut off"),
    ] {
        let top = folder(&[("a.flow", SCRIPT), ("a.archy.json", sidecar)]);
        let output = run(&top, &["export", "--to", "archy", "a.flow", "-o", "out"]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(why) && said.contains("`a.archy.json`"), "{said}");
        assert!(!top.path().join("out").exists());
    }
}

#[test]
fn f42_a_sidecar_does_not_lead_out_of_the_folder() {
    let top = folder(&[("a.flow", SCRIPT), ("a.archy.json", "{\"version\": 1, \"file\": \"../../evil.yaml\"}")]);
    run(&top, &["export", "--to", "archy", "a.flow", "-o", "deep/out"]);
    assert_eq!(text(&top, "deep/out/a.yaml"), YAML);
    assert!(!top.path().join("evil.yaml").exists());
}

#[test]
fn several_flows_of_a_script_and_standard_input_have_files_too() {
    let two = format!("{SCRIPT}\n{}", SCRIPT.replace("Reception", "Night & day"));
    let top = folder(&[("a.flow", &two)]);
    let output = run(&top, &["export", "--to", "archy", "a.flow", "-o", "out"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&top, "out/a-Reception.yaml"), YAML);
    assert!(text(&top, "out/a-Night - day.yaml").contains("  name: Night & day\n"));
    let folder = top.path().join("input").to_string_lossy().into_owned();
    let input = run_with(&["export", "--to", "archy", "-", "-o", &folder], SCRIPT.as_bytes());
    assert_eq!(input.status.code(), Some(0), "{input:?}");
    assert_eq!(text(&top, "input/flow.yaml"), YAML);
    let wrong = run(&top, &["export", "a.flow", "-o", "out"]);
    assert_eq!(wrong.status.code(), Some(2), "`--to` is missing");
}

#[test]
fn an_export_of_architect_is_imported_and_a_bad_one_says_why() {
    let export = json!({"name": "Wait", "type": "workflow", "flowMetaData": {}, "initialSequence": "s", "defaultLanguage": "en-US",
        "flowSequenceItemList": [{"__type": "State", "id": "s", "name": "Start", "trackingId": 10, "startAction": "a", "actionList": [
            {"__type": "EndWorkflowAction", "id": "a", "name": "End Workflow", "trackingId": 11}]}]})
    .to_string();
    let top = folder(&[
        ("in/good.i3WorkFlow", &export),
        ("in/cut.i3flow", &export[..40]),
        ("in/none.i3InboundFlow", "hello: world"),
    ]);
    let output = run(&top, &["import", "in", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let files = report(&output)["files"].clone();
    assert_eq!(files[0]["errors"][0]["message"], "the export is cut off: its end is missing");
    assert_eq!(files[1]["output"], "out/good.flow");
    assert_eq!(files[2]["errors"][0]["message"], "not an Architect export: byte 6 is no base64");
    let script =
        "flow workflow \"Wait\" {\n    language = \"en-us\"\n\n    state \"Start\" {\n        endWorkflow\n    }\n}\n";
    assert_eq!(text(&top, "out/good.flow"), script);
    let back = run(&top, &["export", "--to", "archy", "out/good.flow", "-o", "yaml"]);
    assert_eq!(back.status.code(), Some(0), "{back:?}");
    assert!(
        text(&top, "yaml/good.yaml")
            .starts_with("workflow:\n  name: Wait\n  startUpRef: \"/workflow/states/state[Start_10]\"\n")
    );
}

#[test]
fn every_reference_file_comes_back_as_it_was() {
    if !Path::new(FLOWS).exists() {
        println!("skipped: the reference flows are not here");
        return;
    }
    let top = tempfile::tempdir().expect("a folder");
    let originals = files("archy");
    for path in &originals {
        std::fs::create_dir_all(top.path().join("in")).expect("a folder");
        std::fs::copy(path, top.path().join("in").join(name(path))).expect("a copy");
    }
    run(&top, &["import", "in", "-o", "flows"]);
    // Into an empty folder: the same trees.
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", "out", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let written =
        report(&output)["files"].as_array().expect("files").iter().filter(|file| !file["output"].is_null()).count();
    assert_eq!(written, originals.len());
    let mut same = 0;
    for path in &originals {
        let (was, is) =
            (std::fs::read_to_string(path).expect("it is text"), text(&top, &format!("out/{}", name(path))));
        let dialect = if name(path).ends_with("tftpl") { Dialect::Terraform } else { Dialect::Archy };
        let tree = |text: &str| read(text, &BTreeMap::new(), dialect).expect("it is YAML").root;
        assert_eq!(tree(&is), tree(&was), "{}", name(path));
        same += usize::from(was == is);
    }
    println!("{written} files come back as the same tree, {same} of them to the byte");
    // Over the originals: nothing is touched.
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", "in", "--format", "json"]);
    let unchanged =
        report(&output)["files"].as_array().expect("files").iter().filter(|file| file["unchanged"] == true).count();
    assert_eq!(unchanged, originals.len());
    for path in &originals {
        assert_eq!(std::fs::read(path).expect("a file"), text(&top, &format!("in/{}", name(path))).into_bytes());
    }
}

/// A script with another division.
fn moved(script: &str) -> String {
    let mut out = String::new();
    let mut done = false;
    for line in script.lines() {
        let is_division = line.trim_start().starts_with("division = ");
        if !is_division {
            out.push_str(line);
            out.push('\n');
        }
        if line.starts_with("flow ") && !script.contains("\n    division = ") || is_division {
            out.push_str("    division = \"Elsewhere\"\n");
            done = true;
        }
    }
    assert!(done, "{script}");
    out
}

#[test]
fn a95_a_changed_line_of_any_reference_file_changes_a_line_of_it() {
    if !Path::new(FLOWS).exists() {
        println!("skipped: the reference flows are not here");
        return;
    }
    let top = tempfile::tempdir().expect("a folder");
    let originals = files("archy");
    std::fs::create_dir_all(top.path().join("in")).expect("a folder");
    for path in &originals {
        std::fs::copy(path, top.path().join("in").join(name(path))).expect("a copy");
    }
    run(&top, &["import", "in", "-o", "flows"]);
    for entry in std::fs::read_dir(top.path().join("flows")).expect("scripts") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|own| own == "flow") {
            let script = std::fs::read_to_string(&path).expect("it is text");
            std::fs::write(&path, moved(&script)).expect("it is written");
        }
    }
    let output = run(&top, &["export", "--to", "archy", "flows", "-o", "in", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let mut anew = Vec::new();
    for path in &originals {
        let (was, is) = (std::fs::read_to_string(path).expect("it is text"), text(&top, &format!("in/{}", name(path))));
        let gone = was.lines().filter(|line| !is.lines().any(|own| own == *line)).count();
        let came = is.lines().filter(|line| !was.lines().any(|own| own == *line)).count();
        if gone > 1 || came > 1 {
            anew.push(format!("{} {gone} {came}", name(path)));
        }
    }
    assert!(anew.is_empty(), "{} of {} files changed more: {anew:#?}", anew.len(), originals.len());
}
