//! Bad input: an error at its place that can be read, and never a crash (issue list of bad input; F40, A74).

use crate::import::{imported, problem, tried};
use std::time::{Duration, Instant};

#[track_caller]
fn refused(text: &str, message: &str, line: u32) {
    let start = Instant::now();
    let found = problem(text);
    assert_eq!(found.message, message);
    assert_eq!(found.place.line, line, "{found:?}");
    assert!(!found.help.is_empty());
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn f40_a_billion_laughs() {
    let mut text = String::from("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for level in 1..12 {
        text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")));
    }
    refused(&text, "the file has more than 10 aliases (`*…`)", 3);
}

#[test]
fn f40_100_000_brackets_of_each_kind() {
    for open in ["[", "{a: ", "- ", "? "] {
        let text = format!("inboundCall: {}", open.repeat(100_000));
        let start = Instant::now();
        assert!(tried(&text).is_err(), "{open}");
        assert!(start.elapsed() < Duration::from_secs(2), "{open}: {:?}", start.elapsed());
    }
    refused(&format!("a: {}", "[".repeat(100_000)), "lists and mappings lie more than 256 deep in each other", 1);
}

#[test]
fn f40_an_alias_that_names_what_holds_it() {
    refused("inboundCall: &a\n  name: *a\n", "an alias stands inside of what it names", 2);
}

#[test]
fn a14_a_key_twice() {
    refused("inboundCall:\n  name: a\n  name: b\n", "a key stands twice in one mapping", 3);
}

#[test]
fn f40_a_tag() {
    refused("inboundCall:\n  name: !!python/object x\n", "a value has a tag (`!…`)", 2);
}

#[test]
fn a_file_that_is_indented_with_tabs() {
    refused("inboundCall:\n\tname: a\n", "a tab stands where YAML wants blanks", 2);
}

#[test]
fn a_yaml_that_is_no_flow() {
    refused("version: 3\nservices: {}\n", "this is no flow of Archy", 1);
    refused("- a\n- b\n", "this is no flow of Archy", 1);
    refused("just text\n", "this is no flow of Archy", 1);
    refused("services:\n  web: {}\n", "this is no flow of Archy: its key is no type of flow", 1);
    let near = problem("inboundcall:\n  name: a\n");
    assert_eq!(near.help, "did you mean `inboundCall`?");
    refused("inboundCall:\n  description: a\n", "the flow has no name", 1);
}

#[test]
fn a74_a_reference_to_a_task_that_is_not_there() {
    let text = "inboundCall:
  name: a
  startUpRef: /inboundCall/tasks/task[T_1]
  tasks:
    - task:
        name: T
        refId: T_1
        actions:
          - callTask:
              targetTaskRef: /inboundCall/tasks/task[T_2]
          - disconnect: {none: true}
";
    refused(text, "the reference `/inboundCall/tasks/task[T_2]` leads nowhere", 10);
    assert_eq!(problem(text).help, "did you mean `/inboundCall/tasks/task[T_1]`?");
    assert_eq!(problem(text).path, "/inboundCall/tasks/task[T_1]/actions[0]/callTask/targetTaskRef");
    let start = text.replacen("T_1]", "X]", 1).replace("T_2", "T_1");
    refused(&start, "the reference `/inboundCall/tasks/task[X]` leads nowhere", 3);
}

#[test]
fn names_may_hold_quotes_line_breaks_and_pictures() {
    let text = "inboundCall:
  name: \"a \\\"b\\\" \\\\ c\\nd 🎉\"
  startUpRef: ./tasks/task[T_1]
  tasks:
    - task:
        name: \"T\\t🎉\"
        refId: T_1
        actions:
          - playAudio: {name: \"say \\\"hi\\\"\\n🎉\", audio: {tts: \"“x”\\n\\\\\"}}
          - disconnect: {none: true}
";
    let imported = imported(text);
    assert_eq!(imported.name, "a \"b\" \\ c\nd 🎉");
    for wanted in [
        "flow inboundCall \"a \\\"b\\\" \\\\ c\\nd 🎉\" {",
        "task \"T\\t🎉\" {",
        "playAudio(ToAudioTTS(\"“x”\\n\\\\\")) as \"say \\\"hi\\\"\\n🎉\"",
    ] {
        assert!(imported.script.contains(wanted), "{wanted}\n{}", imported.script);
    }
    assert_eq!(imported.losses, []);
}

#[test]
fn a_name_that_no_variable_can_have_leaves_a_script_that_can_be_read() {
    let text = "botFlow: {name: a, bots: [{bot: {name: b, actions: [{clearSlot: {slots: [{slot: {name: 'City?'}}]}}, {exitBotFlow: {none: true}}]}}]}\n";
    let script = imported(text).script;
    assert!(script.contains("clearSlot(\"City?\")") && !script.contains("var Slot"), "{script}");
}

#[test]
fn odd_shapes_are_losses_or_errors_and_never_a_crash() {
    for text in [
        "inboundCall: 5\n",
        "inboundCall: {name: a, tasks: 5, menus: {a: b}, states: [5, [], {}], bots: [{bot: 5}]}\n",
        "inboundCall: {name: a, tasks: [{task: {name: [a], actions: {a: b}}}]}\n",
        "inboundCall: {name: a, variables: [5, {}, {stringVariable: 5}, {x: {name: {}}}], startUpTaskActions: [5, [], {}, {a: 5}, {playAudio: 5}]}\n",
        "inboundCall: {name: a, startUpTaskActions: [{switch: 5}, {switch: {evaluate: {firstMatch: 5}}}, {loop: []}, {decision: 5}, {updateData: {statements: 5}}]}\n",
        "inboundCall: {name: a, startUpTaskActions: [{callData: {category: {a: {b: {c: 5}}}}}, {callData: {category: 5}}, {callBotFlow: {botFlow: {a: 5}}}]}\n",
        "inboundCall: {name: a, menus: [{menu: {name: m, choices: [5, {}, {menuTask: 5}, {menuTask: {task: 5}}], defaultChildMenuRef: 5}}]}\n",
        "inboundCall: {name: a, settingsErrorHandling: 5, settingsMenu: [], settingsActionDefaults: {playAudio: 5, x: {}}, supportedLanguages: 5}\n",
        "inboundCall: {name: a, settingsErrorHandling: {errorHandling: {queue: {none: true}}}, startUpRef: {a: b}}\n",
        "botFlow: {name: ~, bots: []}\n",
    ] {
        // Whatever comes of it comes as a value.
        let _ = tried(text);
    }
}
