//! `callflow diff`: what is a difference, what is none, and how it is told.

use crate::program::program;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::TempDir;

/// A flow around the actions of its only task.
fn flow(actions: &str) -> String {
    format!(
        "flow inboundCall \"Main\" {{\n    var Flow.A: String\n    var Flow.B: String\n    task \"Start\" {{\n{actions}\n        \
         disconnect\n    }}\n}}\n"
    )
}

pub struct Two {
    _folder: TempDir,
    pub old: PathBuf,
    pub new: PathBuf,
}

pub fn two(old: &str, new: &str) -> Two {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("old.flow"), folder.path().join("new.flow"));
    std::fs::write(&one, old).expect("it is written");
    std::fs::write(&other, new).expect("it is written");
    Two { _folder: folder, old: one, new: other }
}

pub fn document(old: &str, new: &str) -> Value {
    let two = two(old, new);
    let (old, new) = (two.old.to_str().expect("UTF-8"), two.new.to_str().expect("UTF-8"));
    let output = program(&["diff", old, new, "--format", "json"]).output().expect("it runs");
    let document: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let same = document["same"] == true;
    assert_eq!(output.status.code(), Some(if same { 0 } else { 1 }));
    assert_eq!(same, document["changes"].as_array().expect("a list").is_empty());
    document
}

/// Each difference as `change what: title`, with where it came from and what it said.
pub fn told(old: &str, new: &str) -> Vec<String> {
    let one = |change: &Value| {
        let word = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        let mut text = format!("{} {}", word("change"), word("title"));
        for name in ["movedFrom", "renamedFrom"] {
            if change[name].is_string() {
                text += &format!(", {name} {}", word(name));
            }
        }
        for detail in change["details"].as_array().expect("a list") {
            let side = |name: &str| detail[name].as_str().unwrap_or("nothing").to_owned();
            text += &format!("; {}: {} -> {}", detail["name"].as_str().unwrap_or(""), side("before"), side("after"));
        }
        text
    };
    document(old, new)["changes"].as_array().expect("a list").iter().map(one).collect()
}

fn none(old: &str, new: &str) {
    assert_eq!(told(old, new), Vec::<String>::new(), "{new}");
}

#[test]
fn comments_layout_and_redundant_brackets_are_no_difference() {
    let old = flow("if Flow.A == \"x\" and Flow.B == \"y\" { Flow.A = Append(\"a\", \"b\") }");
    none(&old, &flow("// why\nif (((flow.a) == \"x\")   and (Flow.B == \"y\")) {\n\nflow.A = append(\"a\",\n\"b\") }"));
}

#[test]
fn brackets_that_group_are_a_difference() {
    let old = flow("Flow.A = ToString((1 + 2) * 3)");
    assert_eq!(
        told(&old, &flow("Flow.A = ToString(1 + 2 * 3)")),
        ["changed Update Data; Flow.A: ToString((1 + 2) * 3) -> ToString(1 + 2 * 3)"]
    );
}

#[test]
fn the_order_of_what_has_no_order_is_no_difference() {
    let old = flow("setParticipantData { \"A\" = Flow.A \"B\" = Flow.B }");
    none(&old, &flow("setParticipantData { \"B\" = Flow.B \"A\" = Flow.A }"));
    let parts = |first: &str, second: &str| {
        format!(
            "flow inboundCall \"M\" {{ start = \"S\" task \"{first}\" {{ disconnect }} task \"{second}\" {{ disconnect }} }}"
        )
    };
    none(&parts("S", "T"), &parts("T", "S"));
}

/// E388: assignments run from top to bottom. P8: the same attribute twice keeps its order.
#[test]
fn e388_p08_the_order_of_what_has_one_is_a_difference() {
    let old = flow("Flow.A = \"1\"\nFlow.B = Flow.A");
    assert_eq!(told(&old, &flow("Flow.B = Flow.A\nFlow.A = \"1\"")).len(), 1);
    let old = flow("updateData as \"both\" { Flow.A = \"1\" Flow.B = Flow.A }");
    assert_eq!(
        told(&old, &flow("updateData as \"both\" { Flow.B = Flow.A Flow.A = \"1\" }")),
        ["changed Update Data \"both\"; order of assignments: Flow.A, Flow.B -> Flow.B, Flow.A"]
    );
    let old = flow("setParticipantData { \"A\" = \"1\" \"A\" = \"2\" }");
    assert_eq!(told(&old, &flow("setParticipantData { \"A\" = \"2\" \"A\" = \"1\" }")).len(), 1);
}

#[test]
fn other_spellings_of_the_same_are_no_difference() {
    // Arguments and settings.
    none(&flow("transferToAcd(\"Sales\")"), &flow("transferToAcd { targetQueue = \"Sales\" }"));
    // A setting that says its default (Collect Input waits 5 s), and a Duration said otherwise (E187).
    let collect = |more: &str| flow(&format!("collectInput {{ digits = 4 inputData = Flow.A {more} }}"));
    none(&collect(""), &collect("noEntryTimeout = MakeDuration(0, 0, 0, 5)"));
    none(&collect(""), &collect("noEntryTimeout = MakeDuration(0, 0, 0, 4, 1000)"));
    assert_eq!(told(&collect(""), &collect("noEntryTimeout = MakeDuration(0, 0, 0, 6)")).len(), 1);
    // An else that holds nothing but an if.
    none(
        &flow("if Flow.A == \"1\" { loopless } else if Flow.B == \"2\" { disconnect }")
            .replace("loopless", "disconnect"),
        &flow("if Flow.A == \"1\" { disconnect } else { if Flow.B == \"2\" { disconnect } }"),
    );
    // An output that leads on anyway; a block of statements.
    none(&collect(""), &flow("collectInput { digits = 4 inputData = Flow.A } on success { }"));
    none(&flow("Flow.A = \"1\"\nFlow.B = \"2\""), &flow("updateData { Flow.A = \"1\" Flow.B = \"2\" }"));
    // `x[\"y\"]` is `x.y` (E36).
    none(&flow("Flow.A = Flow.B[\"y\"]"), &flow("Flow.A = Flow.B.y"));
}

/// A default of the flow makes a setting that says the catalogue's default say something.
#[test]
fn a_default_of_the_flow_counts() {
    let with = |setting: &str| {
        format!(
            "flow inboundCall \"M\" {{ var Flow.A: String default collectInput {{ noEntryTimeout = MakeDuration(0, 0, 0, 9) }} \
             task \"S\" {{ collectInput {{ digits = 4 inputData = Flow.A {setting} }} disconnect }} }}"
        )
    };
    assert_eq!(told(&with(""), &with("noEntryTimeout = MakeDuration(0, 0, 0, 5)")).len(), 1);
}

#[test]
fn what_came_went_and_changed_is_told() {
    let old = flow(
        "playAudio(ToAudioTTS(\"one\"))\nplayAudio(ToAudioTTS(\"two\"))\ntransferToAcd(\"Sales\") { priority = 1 }",
    );
    let new = flow("playAudio(ToAudioTTS(\"two\"))\ntransferToAcd(\"Sales\") { priority = 2 }\nsetLanguage(\"de-de\")");
    assert_eq!(
        told(&old, &new),
        ["removed Play Audio", "changed Transfer to ACD; priority: 1 -> 2", "added Set Language"]
    );
}

#[test]
fn an_action_that_was_moved_is_one_difference() {
    let old = flow("playAudio(ToAudioTTS(\"hello\"))\nif Flow.A == \"1\" as \"One?\" { transferToAcd(\"Sales\") }");
    let new = flow("if Flow.A == \"1\" as \"One?\" { playAudio(ToAudioTTS(\"hello\"))\ntransferToAcd(\"Sales\") }");
    assert_eq!(told(&old, &new), ["moved Play Audio, movedFrom task \"Start\""]);
    let names = |names: [&str; 3]| {
        flow(&names.map(|name| format!("playAudio(ToAudioTTS(\"{name}\")) as \"{name}\"")).join("\n"))
    };
    assert_eq!(
        told(&names(["a", "b", "c"]), &names(["b", "c", "a"])),
        ["moved Play Audio \"a\", movedFrom further up"]
    );
}

#[test]
fn an_action_is_known_by_its_name_wherever_it_stands() {
    let old = flow("playAudio(ToAudioTTS(\"old\")) as \"Greeting\"\nsetLanguage(\"de-de\")");
    let new = flow("setLanguage(\"de-de\")\nif Flow.A == \"1\" { playAudio(ToAudioTTS(\"new\")) as \"Greeting\" }");
    assert_eq!(
        told(&old, &new),
        [
            "added Decision",
            "moved Play Audio \"Greeting\", movedFrom task \"Start\"; audio: ToAudioTTS(\"old\") -> ToAudioTTS(\"new\")"
        ]
    );
}

#[test]
fn a_task_that_is_called_otherwise_is_one_difference() {
    let text = |name: &str| {
        format!(
            "flow inboundCall \"M\" {{ task \"S\" {{ callTask(\"{name}\") disconnect }} task \"{name}\" {{ \
             playAudio(ToAudioTTS(\"hello\")) endTask }} }}"
        )
    };
    assert_eq!(told(&text("Old"), &text("New")), ["renamed task \"New\", renamedFrom Old"]);
}

#[test]
fn cases_choices_variables_and_settings_are_told() {
    let switch = |cases: &str| flow(&format!("switch Flow.A {{ {cases} default {{ disconnect }} }}"));
    let (one, two) = ("case \"1\" { setLanguage(\"de-de\") }", "case \"2\" { setLanguage(\"fr-fr\") }");
    assert_eq!(
        told(&switch(one), &switch(&format!("{one} {two}"))),
        ["changed Switch; case \"2\": nothing -> 1 action", "added Set Language"]
    );
    // L4: the first case that fits is taken.
    let moved = told(&switch(&format!("{one} {two}")), &switch(&format!("{two} {one}")));
    assert!(moved[0].starts_with("changed Switch; order of cases: \"1\", \"2\" -> \"2\", \"1\""), "{moved:?}");
    let menu = |key: &str, more: &str| {
        format!(
            "flow inboundCall \"M\" {{ {more} menu \"Main\" {{ audio = ToAudioTTS(\"x\") choice {key} \"Sales\" {{ \
             transferToAcd(\"Sales\") }} }} }}"
        )
    };
    let found = told(&menu("1", ""), &menu("2", "language = \"en-us\" var Flow.X: Integer = 5"));
    assert_eq!(
        found[0],
        "changed inboundCall \"M\"; language: nothing -> \"en-us\"; var Flow.X: nothing -> Integer = 5"
    );
    assert!(
        found[1].contains("choice 1 \"Sales\": 1 action -> nothing")
            && found[1].contains("choice 2 \"Sales\": nothing -> 1 action"),
        "{found:?}"
    );
}

#[test]
fn attributes_that_are_written_and_read_are_told() {
    let old = flow("setParticipantData { \"A\" = Flow.A }\ngetParticipantData { Flow.B = \"B\" }");
    let new = flow("setParticipantData { \"A\" = Flow.A \"C\" = Flow.A }");
    let found = document(&old, &new);
    let list: Vec<String> = found["attributes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|own| format!("{} {} {}", own["change"], own["access"], own["attribute"]).replace('"', ""))
        .collect();
    assert_eq!(list, ["added written C", "removed read B"]);
}

#[test]
fn the_document_has_its_keys() {
    let found = document(&flow("setLanguage(\"de-de\")"), &flow("setLanguage(\"fr-fr\")"));
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&found), "attributes changes same summary");
    assert_eq!(found["summary"], serde_json::json!({"added": 0, "removed": 0, "changed": 1, "moved": 0, "renamed": 0}));
    let change = &found["changes"][0];
    assert_eq!(
        keys(change),
        "action actionsInside after before change details flow movedFrom part renamedFrom says title trail what"
    );
    assert_eq!(
        (&change["after"]["line"], &change["after"]["column"], &change["action"]),
        (&5.into(), &1.into(), &"setLanguage".into())
    );
}

#[test]
fn an_archy_file_and_the_script_made_of_it_are_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_str().expect("UTF-8");
    let yaml = "examples/archy/reception.yaml";
    let imported = program(&["import", yaml, "-o", out]).output().expect("it runs");
    assert_eq!(imported.status.code(), Some(0));
    let done = program(&["diff", yaml, out]).output().expect("it runs");
    assert_eq!((done.status.code(), done.stdout.len()), (Some(0), 0), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
fn what_cannot_be_compared_is_said() {
    let code = |arguments: &[&str]| program(arguments).output().expect("it runs").status.code();
    assert_eq!(code(&["diff", "-", "-"]), Some(2));
    assert_eq!(code(&["diff", "examples/foo.flow"]), Some(2));
    assert_eq!(code(&["diff", "examples/foo.flow", "no/such.flow"]), Some(3));
    let two = two("flow {", &flow(""));
    let output = program(&["diff", two.old.to_str().expect("UTF-8"), two.new.to_str().expect("UTF-8")]).output();
    let output = output.expect("it runs");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    assert!(String::from_utf8_lossy(&output.stderr).contains("error["));
}

/// Ten thousand actions, some of them different, in a time that a person waits for.
#[test]
fn a_large_flow_is_compared_in_linear_time() {
    let text = |word: &str| {
        let line = |n: usize| match n % 100 {
            7 => format!("playAudio(ToAudioTTS(\"{word} {n}\"))\n"),
            _ => format!("playAudio(ToAudioTTS(\"text {}\"))\n", n % 5000),
        };
        flow(&(0..10_000).map(line).collect::<String>())
    };
    let started = std::time::Instant::now();
    let found = document(&text("old"), &text("new"));
    assert_eq!(found["summary"]["changed"], 100);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
