//! Menus, references and error handling (archy.md §11, §13, §14).

use crate::import::{imported, script};

const MENU: &str = "inboundCall:
  name: A
  defaultLanguage: en-us
  startUpRef: /inboundCall/menus/menu[M_1]
  settingsMenu:
    repeatCount: {lit: 2}
    menuSelectionTimeout: {lit: {seconds: 10}}
  settingsErrorHandling:
    errorHandling: {menu: {targetMenuRef: '/inboundCall/menus/menu[M_1]'}}
    preHandlingAudio: {tts: Oh}
  tasks:
    - task: {name: T, refId: Save & End?_69, actions: [{disconnect: {none: true}}]}
  menus:
    - menu:
        name: M
        refId: M_1
        audio: {tts: Hello}
        settingsMenu: {repeatCount: {noValue: true}, menuSelectionTimeout: {lit: {seconds: 4}}}
        settingsSpeechRec: {minConfidenceLevel: {lit: 50}}
        choices:
          - menuDisconnect: {name: Bye, dtmf: digit_9, globalDtmf: true, globalSpeechRecTerms: false}
          - menuTransferToAcd: {name: Sales, refId: S_2, dtmf: digit_star, targetQueue: {lit: {name: Q}}, priority: {lit: 0}}
          - menuTask:
              name: By voice
              globalDtmf: false
              task: {actions: [{playAudio: {audio: {tts: yes}}}]}
              speechRecTerms: {en-us: {terms: [no, 4]}, de-de: {terms: [nein]}}
          - menuJumpToTask: {name: Jump, dtmf: digit_0, targetTaskRef: '../../tasks/task[Save & End?_69]'}
          - menuSubMenu:
              name: Sub
              dtmf: digit_5
              audio: {tts: below}
              choices: [{menuPreviousMenu: {name: Back, dtmf: digit_1}}]
        defaultChildMenuRef: ./choices/menuTransferToAcd[S_2]
";

#[test]
fn a60_a_menu_has_choices_of_every_kind() {
    let script = script(MENU);
    for wanted in [
        "    default menu { repeatCount = 2 }\n",
        "        audio = ToAudioTTS(\"Hello\")\n        menuSelectionTimeout = MakeDuration(0, 0, 0, 4)\n        default = \"Sales\"\n",
        "        choice 9 \"Bye\" {\n            globalDtmf = true\n            disconnect\n        }\n",
        "        choice * \"Sales\" {\n            transferToAcd(\"Q\")\n        }\n",
        "        choice \"By voice\" {\n            speechRecTerms = MakeList(\"no\", \"4\")\n            playAudio(ToAudioTTS(\"yes\"))\n        }\n",
        "        choice 0 \"Jump\" {\n            jumpToTask(\"T\")\n        }\n",
        "        choice 5 \"Sub\" {\n            jumpToMenu(\"Sub\")\n        }\n",
        "    menu \"Sub\" {\n        audio = ToAudioTTS(\"below\")\n        choice 1 \"Back\" { previousMenu }\n    }\n",
        "    onError {\n        playAudio(ToAudioTTS(\"Oh\"))\n        jumpToMenu(\"M\")\n    }\n",
    ] {
        let flat = script.replace("default menu {\n        repeatCount = 2\n    }", "default menu { repeatCount = 2 }");
        assert!(flat.contains(wanted), "{wanted}\n{script}");
    }
    let order = [script.find("menu \"M\""), script.find("menu \"Sub\""), script.find("task \"T\"")];
    assert!(order.is_sorted() && order[0].is_some(), "the start comes first, and menus stand together: {script}");
}

#[test]
fn a_choice_whose_task_has_variables_calls_it() {
    let text = MENU.replace(
        "task: {actions: [{playAudio",
        "task: {variables: [{stringVariable: {name: Task.x}}], actions: [{playAudio",
    );
    let script = script(&text);
    assert!(script.contains("callTask(\"By voice\")"), "{script}");
    assert!(script.contains("    task \"By voice\" {\n        var Task.x: String\n"), "{script}");
}

#[test]
fn a94_ref_ids_are_given_for_the_way_back() {
    let refs = imported(MENU).refs;
    assert_eq!(refs.get("menu M").map(String::as_str), Some("M_1"));
    assert_eq!(refs.get("task T").map(String::as_str), Some("Save & End?_69"));
    assert_eq!(refs.get("choice M/Sales").map(String::as_str), Some("S_2"));
}

#[test]
fn the_default_error_handling_is_not_written() {
    let flow = |kind: &str, handling: &str, end: &str| {
        script(&format!(
            "{kind}:\n  name: A\n  settingsErrorHandling: {handling}\n  startUpTaskActions: [{{{end}: {{none: true}}}}]\n"
        ))
    };
    let sorry = "{errorHandling: {disconnect: {none: true}}, preHandlingAudio: {tts: 'Sorry, an error occurred. Please try your call again.'}}";
    assert!(!flow("inqueueCall", sorry, "disconnect").contains("onError"));
    assert!(!flow("inqueueCall", "{errorHandling: {disconnect: {none: true}}}", "disconnect").contains("onError"));
    let silent = "{errorHandling: {disconnect: {none: true}}, preHandlingAudio: {noValue: true}}";
    assert!(flow("inqueueCall", silent, "disconnect").contains("onError { disconnect }"));
    assert!(!flow("commonModule", "{errorHandling: {disconnect: {none: true}}}", "endTask").contains("onError"));
    let queue = flow("inqueueCall", "{errorHandling: {queue: {targetQueue: {lit: {name: Q}}}}}", "disconnect");
    let audio = "playAudio(ToAudioTTS(\"Sorry, an error occurred. Please try your call again.\"))";
    assert!(queue.contains(&format!("onError {{\n        {audio}\n        transferToAcd(\"Q\")\n    }}")), "{queue}");
}

#[test]
fn a21_the_only_task_stands_at_the_top_and_hold_music_is_a_setting() {
    let text = "inqueueCall:
  name: A
  settingsInQueueCall: {holdMusic: {lit: {name: PromptSystem.on_hold_music}}}
  startUpTaskVariables: [{integerVariable: {name: Task.n}}]
  startUpTaskActions:
    - holdMusic: {prompt: {exp: Flow.HoldPrompt}, bargeInEnabled: {lit: false}, playStyle: {duration: {lit: {seconds: 30}}}}
    - disconnect: {none: true}
";
    let script = script(text);
    assert!(script.contains("    holdMusic = PromptSystem.on_hold_music\n"), "{script}");
    let task = "    task \"In-Queue Task\" {\n        var Task.n: Integer\n\n        holdMusic(Flow.HoldPrompt) { duration = MakeDuration(0, 0, 0, 30) }\n        disconnect\n    }\n";
    assert!(script.contains(task), "{script}");
}

#[test]
fn tasks_that_call_each_other_in_a_circle_are_imported() {
    let text = "inboundCall:
  name: A
  startUpRef: /inboundCall/tasks/task[A_1]
  tasks:
    - task: {name: A, refId: A_1, actions: [{callTask: {targetTaskRef: '../../tasks/task[B_2]'}}, {disconnect: {none: true}}]}
    - task: {name: B, refId: B_2, actions: [{callTask: {targetTaskRef: '/inboundCall/tasks/task[A_1]'}}, {endTask: {outputPath: {name: Default}}}]}
";
    let script = script(text);
    assert!(script.contains("callTask(\"B\")") && script.contains("callTask(\"A\")\n        endTask\n"), "{script}");
}

#[test]
fn two_parts_of_one_name_get_a_number_and_a_note() {
    let text = "inboundCall:
  name: A
  startUpRef: /inboundCall/tasks/task[A_1]
  tasks:
    - task: {name: A, refId: A_1, actions: [{jumpToTask: {targetTaskRef: '/inboundCall/tasks/task[A_2]'}}]}
    - task: {name: A, refId: A_2, actions: [{disconnect: {none: true}}]}
";
    let imported = imported(text);
    assert!(
        imported.script.contains("jumpToTask(\"A 2\")") && imported.script.contains("task \"A 2\" {"),
        "{}",
        imported.script
    );
    assert_eq!(imported.notes.len(), 1);
}
