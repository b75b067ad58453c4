//! Actions and what they become (archy.md §8–§10, §16).

use crate::import::{actions, imported, inside, script, task};

#[test]
fn a41_a_label_is_left_out_when_it_is_the_display_name() {
    let text = "- playAudio:\n    name: Play Audio\n    audio:\n      tts: one\n- playAudio:\n    name: Welcome\n    audio:\n      tts: two";
    assert_eq!(actions(text), "playAudio(ToAudioTTS(\"one\"))\nplayAudio(ToAudioTTS(\"two\")) as \"Welcome\"");
}

#[test]
fn one_statement_is_a_bare_assignment_and_more_are_the_long_form() {
    let text = "- updateData:
    name: Update Data
    statements:
      - integer: {variable: Task.n, value: {lit: 4}}
- updateData:
    name: Both
    statements:
      - string: {variable: Task.s, value: {lit: 4}}
      - string: {variable: Task.s, value: {noValue: true}}";
    let wanted = "Task.n = 4\nupdateData as \"Both\" {\n    Task.s = \"4\"\n    Task.s = NOT_SET\n}";
    assert!(actions(text).ends_with(wanted), "{}", actions(text));
}

#[test]
fn a_decision_alone_in_no_becomes_else_if() {
    let text = "- decision:
    condition: {exp: Call.Ani == \"1\"}
    outputs:
      yes: {actions: [{playAudio: {audio: {tts: one}}}]}
      no:
        actions:
          - decision:
              name: Second
              condition: {exp: Call.Ani == \"2\"}
              outputs:
                yes: {actions: [{playAudio: {audio: {tts: two}}}]}
                no: {actions: [{playAudio: {audio: {tts: three}}}]}";
    let wanted = "if Call.Ani == \"1\" {
    playAudio(ToAudioTTS(\"one\"))
} else if Call.Ani == \"2\" as \"Second\" {
    playAudio(ToAudioTTS(\"two\"))
} else {
    playAudio(ToAudioTTS(\"three\"))
}";
    assert_eq!(actions(text), wanted);
}

#[test]
fn a44_the_branches_of_a_switch_stand_in_evaluate() {
    let text = "- switch:
    name: Which
    evaluate:
      firstTrue:
        default: {actions: [{playAudio: {audio: {tts: none}}}]}
        cases:
          - case: {value: {exp: Call.Ani == \"1\"}, actions: [{playAudio: {audio: {tts: one}}}]}
- switch:
    evaluate:
      firstMatch:
        string:
          value: {exp: Call.Ani}
          cases:
            - case: {value: {lit: 4}, actions: []}";
    let wanted = "switch as \"Which\" {
    case Call.Ani == \"1\" { playAudio(ToAudioTTS(\"one\")) }
    default { playAudio(ToAudioTTS(\"none\")) }
}
switch Call.Ani {
    case \"4\" { }
}";
    let found =
        actions(text).replace("{\n        playAudio(ToAudioTTS(\"one\"))\n    }", "{ playAudio(ToAudioTTS(\"one\")) }");
    let found =
        found.replace("{\n        playAudio(ToAudioTTS(\"none\"))\n    }", "{ playAudio(ToAudioTTS(\"none\")) }");
    assert_eq!(found, wanted);
}

#[test]
fn a_loop_has_its_index_and_its_turn() {
    let text = "- loop:
    name: Three tries
    currentIndex: {var: Task.i}
    loopCount: {lit: 3}
    outputs:
      loop: {actions: [{loopNext: {name: Next Loop}}]}";
    let found = actions(text);
    assert!(found.contains("var Task.i: Integer"), "{found}");
    assert!(found.ends_with("loop 3 index Task.i as \"Three tries\" { loopNext }"), "{found}");
}

#[test]
fn a50_names_stand_in_keys_and_a52_are_no_paths() {
    let text = "- callData:
    name: Look
    timeout: {lit: {minutes: 1}}
    category:
      \"<integration>\":
        dataAction:
          outputs:
            inputs: {conversation.id: {exp: Call.ConversationId}, count: {lit: 5}, text: {lit: \"5\"}}
            successOutputs: {status: {var: Task.a}, unbound: {noValue: true}}
            failureOutputs: {status: {var: Task.b}, userParams.key: {noValue: true}}
    outputs:
      success: {actions: []}
      timeout: {actions: [{disconnect: {none: true}}]}";
    let found = actions(text);
    let wanted = "callData(\"<integration>\", \"outputs\") as \"Look\" {
    timeout = MakeDuration(0, 0, 1, 0)
    \"conversation.id\" = Call.ConversationId
    \"count\" = 5
    \"text\" = \"5\"
    Task.a = \"status\"
    Task.b = \"failure.status\"
} on timeout { disconnect }";
    assert!(found.ends_with(wanted), "{found}");
}

#[test]
fn tables_bots_modules_scripts_and_lex_are_named_by_arguments() {
    let text = "- dataTableLookup:
    lookupValue: {exp: Call.Ani}
    dataTable: {Cache: {foundOutputs: {n: {var: Task.n}}, failureOutputs: {errorType: {noValue: true}}}}
- callBotFlow:
    botFlow: {Bot: {ver_latestPublished: {inputs: {Slot.A: {lit: 4}}, outputs: {Slot.B: {var: Task.b}}}}}
- callCommonModule:
    commonModule: {Module: {ver_latestPublished: {inputs: {Common.x: {lit: y}}, outputs: {Common.z: {noValue: true}}}}}
- setScreenPop:
    screenPopScript: {Pop: {inputs: {a b: {lit: c}}}}
- callLexV2Bot:
    lexBot: {r: {b: {en-us: {live: {intents: {I: {s: {var: Task.s}}}, outputs: {intents: {I: {actions: []}}, failure: {actions: [{disconnect: {none: true}}]}}}}}}}";
    let found = actions(text);
    for wanted in [
        "dataTableLookup(\"Cache\", Call.Ani) { Task.n = \"n\" }",
        "callBotFlow(\"Bot\") {\n    \"Slot.A\" = \"4\"\n    Task.b = \"Slot.B\"\n}",
        "callCommonModule(\"Module\") { \"Common.x\" = \"y\" }",
        "setScreenPop(\"Pop\") { \"a b\" = \"c\" }",
        "callLexV2Bot(\"r\", \"b\", \"en-us\", \"live\") { Task.s = \"I.s\" } on \"I\" { } on failure { disconnect }",
    ] {
        assert!(found.contains(wanted), "{wanted}\n{found}");
    }
}

#[test]
fn p08_attributes_keep_their_order_and_p07_computed_names_are_told() {
    let text = "- setParticipantData:
    attributes:
      - attribute: {name: {lit: A}, value: {exp: \"1\"}}
      - attribute: {name: {lit: A}, value: {lit: yes}}
      - attribute: {name: {exp: 'Append(\"a\", Call.Ani)'}, value: {noValue: true}}
- getParticipantData:
    attributes:
      - attribute: {name: {lit: B}, variable: Task.b}";
    let imported = imported(&task(text));
    assert!(imported.computed_names);
    let found = inside(&imported.script);
    let wanted = "setParticipantData {
    \"A\" = 1
    \"A\" = \"yes\"
    (Append(\"a\", Call.Ani)) = NOT_SET
}
getParticipantData { Task.b = \"B\" }";
    assert!(found.ends_with(wanted), "{found}");
}

#[test]
fn digits_are_exact_or_a_range() {
    let text = "- collectInput:
    inputData: {var: Task.d}
    digits: {exact: 6}
    noEntryTimeout: {lit: {seconds: 5}}
    interDigitTimeout: {lit: {ms: 1500}}
    acceptJustStar: {lit: false}
    verificationType: none
- collectInput:
    inputData: {var: Task.d}
    digits: {range: {min: 1, max: 4, terminatingDtmf: digit_pound}}";
    let wanted = "collectInput {
    inputData = Task.d
    digits = 6
    interDigitTimeout = MakeDuration(0, 0, 0, 0, 1500)
}
collectInput {
    inputData = Task.d
    minDigits = 1
    maxDigits = 4
    terminatingDtmf = \"#\"
}";
    assert!(actions(text).ends_with(wanted), "{}", actions(text));
}

#[test]
fn schedules_and_destinations_are_flat() {
    let text = "workflow:
  name: A
  startUpRef: ./states/state[S_1]
  states:
    - state:
        name: S
        refId: S_1
        actions:
          - evaluateSchedule:
              evaluationType:
                schedule: {selectedSchedule: {lit: {name: Hours}}, evaluationTimeZone: America/Chicago, scheduleTimeZone: {lit: America/Chicago}, evaluate: {now: true}}
              outputs: {active: {actions: [{endWorkflow: {exitReason: {lit: open}}}]}}
          - endWorkflow: {exitReason: {noValue: true}}
";
    let script = script(text);
    let wanted = "evaluateSchedule {
            schedule = \"Hours\"
            evaluationTimeZone = \"America/Chicago\"
            scheduleTimeZone = \"America/Chicago\"
        } on active {
            endWorkflow { exitReason = \"open\" }
        }
        endWorkflow
";
    assert!(script.contains(wanted), "{script}");
    let voicemail = "- transferToVoicemail:
    destination: {queue: {targetQueue: {lit: {name: Help}}, callbackNumber: {exp: ToPhoneNumber(Call.Ani)}, calleeName: {noValue: true}}}";
    assert_eq!(actions(voicemail), "transferToVoicemail(\"Help\") { callbackNumber = ToPhoneNumber(Call.Ani) }");
}

#[test]
fn a43_off_is_not_the_same_as_on_and_empty() {
    let flow = |output: &str| {
        format!(
            "botFlow:
  name: A
  startUpRef: /botFlow/bots/bot[B_1]
  bots:
    - bot:
        name: B
        refId: B_1
        actions:
          - askForIntent:
              question: {{exp: ToCommunication(\"What?\")}}
              outputs:
                intents:
                  - intent: {{name: Book it, enabled: true, actions: [{{communicate: {{communication: {{exp: '\"x\"'}}}}}}]}}
                maxNoInputs: {output}
          - exitBotFlow: {{none: true}}
"
        )
    };
    let on = script(&flow("{enabled: true}"));
    assert!(on.contains("on \"Book it\" {") && on.contains("on maxNoInputs { }"), "{on}");
    assert!(on.contains("state \"B\" {"), "a bot's first part is a state: {on}");
    let off = script(&flow("{enabled: false}"));
    assert!(!off.contains("maxNoInputs"), "{off}");
    let kept = imported(&flow("{enabled: false, actions: [{exitBotFlow: {none: true}}]}"));
    assert_eq!((kept.losses.len(), kept.notes.len()), (0, 1), "an output that is off is no loss");
}

#[test]
fn a40_a_list_that_ends_in_a_branching_action_falls_through_two_levels() {
    let text = "- decision:
    condition: {exp: Call.Ani == \"1\"}
    outputs:
      yes:
        actions:
          - decision:
              condition: {exp: Call.Ani == \"2\"}
              outputs:
                yes: {actions: [{disconnect: {none: true}}]}
- playAudio: {audio: {tts: after both}}";
    let found = actions(text);
    assert!(found.ends_with("}\nplayAudio(ToAudioTTS(\"after both\"))"), "{found}");
}

#[test]
fn a10_a_bare_no_is_a_key() {
    let text = "- decision:\n    condition: {exp: Call.Ani == \"1\"}\n    outputs:\n      no:\n        actions:\n          - disconnect: {none: true}";
    assert_eq!(actions(text), "if Call.Ani == \"1\" { } else {\n    disconnect\n}");
}

#[test]
fn comments_help_who_reads() {
    let text = task("# ask first\n- playAudio:\n    audio: {tts: one}");
    let text = format!("# a licence\n{text}");
    let script = script(&text);
    assert!(script.starts_with("// a licence\n\nflow"), "{script}");
    assert!(script.contains("        // ask first\n        playAudio"), "{script}");
}

#[test]
fn skills_are_a_list_of_their_names() {
    let text = "- transferToAcd:
    targetQueue: {lit: {name: Q}}
    acdSkills:
      - acdSkill: {skill: {lit: {name: French}}}
      - acdSkill: {skill: {exp: 'FindSkill(\"Sales\")'}}";
    let wanted = "transferToAcd(\"Q\") {\n    acdSkills = MakeList(FindSkill(\"French\"), FindSkill(\"Sales\"))\n}";
    assert_eq!(actions(text), wanted);
}
