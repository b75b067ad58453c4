//! Values, variables and types (archy.md §6, §7).

use crate::import::{actions, imported, script, task};

#[test]
fn a12_a_scalar_is_what_its_place_wants() {
    for (written, wanted) in
        [("4", "\"4\""), ("1.10", "\"1.10\""), ("True", "\"True\""), ("null", "\"null\""), ("no", "\"no\"")]
    {
        let text = format!(
            "- setParticipantData:\n    attributes:\n      - attribute:\n          name: {{lit: A}}\n          value:\n            lit: {written}"
        );
        assert_eq!(actions(&text), format!("setParticipantData {{ \"A\" = {wanted} }}"));
    }
}

#[test]
fn a13_a_quoted_number_is_one_where_a_number_is_wanted() {
    let imported = imported(&task("- transferToAcd:\n    targetQueue: {lit: {name: Q}}\n    priority: {lit: \"5\"}"));
    assert!(imported.script.contains("transferToAcd(\"Q\") { priority = 5 }"), "{}", imported.script);
    assert!(imported.notes.iter().any(|note| note.message.contains("A13")), "{:?}", imported.notes);
    let lost = crate::import::imported(&task(
        "- transferToAcd:\n    targetQueue: {lit: {name: Q}}\n    priority: {lit: high}",
    ));
    assert_eq!(lost.losses.len(), 1);
    assert_eq!(lost.losses[0].construct, "value");
}

#[test]
fn a30_a_literal_is_no_expression() {
    let text = |form: &str| format!("- sendResponse:\n    messageBody: {{{form}}}");
    let flow = |form: &str| {
        task(&text(form))
            .replace("inboundCall", "inboundShortMessage")
            .replace("tasks", "states")
            .replace("task", "state")
    };
    assert!(script(&flow("lit: '\"x\"'")).contains("sendResponse(\"\\\"x\\\"\")"));
    assert!(script(&flow("exp: '\"x\"'")).contains("sendResponse(\"x\")"));
}

#[test]
fn a32_a_name_that_repeats_the_value_is_noted() {
    let text = "inboundShortMessage:
  name: A
  states:
    - state:
        name: S
        actions:
          - evaluateScheduleGroup:
              scheduleGroup: {exp: ToScheduleGroup(NOT_SET)}
              emergencyGroup: {lit: {name: E}, name: E}
              evaluate: {now: true}
          - disconnect: {none: true}
";
    let imported = imported(text);
    assert_eq!((imported.losses.len(), imported.notes.len()), (0, 1), "{:?}", imported.notes);
    assert!(imported.script.contains("emergencyGroup = \"E\""), "{}", imported.script);
}

#[test]
fn audio_is_spoken_played_or_an_expression() {
    let text = "- playAudio:\n    audio: {tts: 'Say \"hi\"'}\n- playAudio:\n    audio: {prompt: PromptSystem.processing}\n- playAudio:\n    audio: {exp: ToAudioBlank(100)}";
    let wanted = "playAudio(ToAudioTTS(\"Say \\\"hi\\\"\"))\nplayAudio(ToAudio(PromptSystem.processing))\nplayAudio(ToAudioBlank(100))";
    assert_eq!(actions(text), wanted);
}

#[test]
fn a35_a36_variables_stand_in_their_container_with_their_direction() {
    let text = "workflow:
  name: A
  description: What it does
  variables:
    - stringVariable: {name: Flow.In, description: who, initialValue: {noValue: true}, isInput: true, isOutput: false}
    - integerCollectionVariable: {name: Flow.L, initialValue: {lit: [{lit: 1}, {exp: Flow.N}]}, isInput: false, isOutput: true}
    - integerVariable: {name: Flow.N, initialValue: {lit: 0}}
    - durationVariable: {name: Flow.D, initialValue: {lit: {hours: 2}}}
  states:
    - state:
        name: S
        variables: [{booleanVariable: {name: State.B, initialValue: {lit: true}}}]
        actions: [{endWorkflow: {exitReason: {exp: Flow.In}}}]
";
    let script = script(text);
    for line in [
        "/// What it does\nflow workflow \"A\" {",
        "    /// who\n    input var Flow.In: String\n",
        "    output var Flow.L: Integer[] = MakeList(1, Flow.N)\n",
        "    var Flow.N: Integer = 0\n",
        "    var Flow.D: Duration = MakeDuration(0, 2, 0, 0)\n",
        "    state \"S\" {\n        var State.B: Boolean = true\n\n        endWorkflow",
    ] {
        assert!(script.contains(line), "{line}\n{script}");
    }
}

#[test]
fn a24_what_nobody_declared_gets_the_type_of_who_writes_it() {
    let text = "- updateData:
    statements:
      - integer: {variable: Task.n, value: {exp: Flow.total - 1}}
      - dateTime: {variable: Task.when, value: {noValue: true}}
- callData:
    category: {C: {dataAction: {D: {successOutputs: {count: {var: Task.count}, text: {var: Task.text}, list: {var: Task.list}}}}}}
- decision:
    condition: {exp: 'Task.count > 3 and Count(Task.list) == 1'}
    outputs: {}
- decision:
    condition: {exp: Task.flag}
    outputs: {}";
    let imported = imported(&task(text));
    for line in [
        "var Flow.total: Integer",
        "var Task.n: Integer",
        "var Task.when: DateTime",
        "var Task.count: Integer",
        "var Task.text: String",
        "var Task.list: String[]",
        "var Task.flag: Boolean",
    ] {
        assert!(imported.script.contains(line), "{line}\n{}", imported.script);
    }
    assert_eq!(imported.notes.len(), 7, "{:?}", imported.notes);
}

#[test]
fn a37_built_in_variables_are_not_declared() {
    let found = actions("- playAudio:\n    audio: {exp: ToAudioTTS(call.ani)}");
    assert_eq!(found, "playAudio(ToAudioTTS(call.ani))");
}

#[test]
fn what_the_platform_takes_anyway_is_left_out_unless_the_flow_says_otherwise() {
    let action = "- collectInput:\n    inputData: {var: Task.d}\n    digits: {exact: 1}\n    noEntryTimeout: {lit: {seconds: 5}}\n    interDigitTimeout: {noValueWithNoFallback: true}";
    assert!(!actions(action).contains("noEntryTimeout"));
    let text = task(action).replace(
        "  startUpRef",
        "  settingsActionDefaults:\n    collectInput:\n      noEntryTimeout: {lit: {seconds: 7}}\n      interDigitTimeout: {lit: {seconds: 3}}\n    callBridge: {processingPrompt: {noValue: true}}\n  startUpRef",
    );
    let script = script(&text);
    assert!(
        script.contains("    default collectInput {\n        noEntryTimeout = MakeDuration(0, 0, 0, 7)\n    }\n")
            || script.contains("    default collectInput { noEntryTimeout = MakeDuration(0, 0, 0, 7) }\n"),
        "{script}"
    );
    assert!(script.contains("noEntryTimeout = MakeDuration(0, 0, 0, 5)\n"), "{script}");
    assert!(!script.contains("callBridge"), "{script}");
}

#[test]
fn a_text_that_no_line_can_hold_is_lost_and_not_the_whole_flow() {
    let long = |text: String| imported(&task(&format!("- playAudio:\n    audio:\n      tts: \"{text}\"")));
    assert_eq!(long("x".repeat(8_000)).losses, []);
    assert_eq!(long("x".repeat(20_000)).losses[0].construct, "value");
    assert_eq!(long("xyz\\n".repeat(5_000)).losses, [], "its line breaks part it");
}
