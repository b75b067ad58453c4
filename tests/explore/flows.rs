//! Small flows, and what can be said of them by looking at them.

use crate::support::{callflow, explored, folder, lines, number};

const MENU: &str = r#"flow inboundCall "Menu" {
    menu "Main" {
        audio = ToAudioTTS("One or two.")
        choice 1 "One" { transferToAcd("Sales") }
        choice 2 "Two" { disconnect }
    }
}
"#;

#[test]
fn every_choice_is_found_and_nobody_choosing_too() {
    let (flow, code) = explored("menu", MENU, &[]);
    // The menu, the transfer, its failure's way on, and Disconnect: all three actions.
    assert_eq!((number(&flow, "actions"), number(&flow, "reached"), code), (3, 3, 0), "{flow}");
    assert_eq!(number(&flow, "outputs"), number(&flow, "taken"), "{flow}");
    assert!(lines(&flow, "endless").is_empty() && lines(&flow, "notReached").is_empty());
}

/// A60: a choice without a key is reached by its words, one with a key by that alone.
#[test]
fn a60_what_only_words_choose_is_said() {
    let text = MENU
        .replace("choice 2 \"Two\" {", "choice \"Two\" { speechRecTerms = MakeList(\"two\", \"the \\\"second\\\"\")")
        .replace("choice 1 \"One\" {", "choice 1 \"One\" { speechRecTerms = MakeList(\"one\")");
    let folder = folder("said");
    let (file, tests) = (folder.join("a.flow"), folder.join("a.tests.flow"));
    std::fs::write(&file, text).expect("written");
    let (file, to) = (file.to_string_lossy().into_owned(), tests.to_string_lossy().into_owned());
    let output = callflow(&["explore", "--format", "json", &file, "--write-tests", &to]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let flow = &document["flows"][0];
    assert_eq!((number(flow, "actions"), number(flow, "reached")), (3, 3), "{flow}");
    let written = std::fs::read_to_string(&tests).expect("it was written");
    assert!(written.contains("says(\"two\")") && written.contains("enters(\"1\")"), "{written}");
    assert!(!written.contains("says(\"one\")") && !written.contains("second"), "{written}");
    let played = callflow(&["test", &file, &to]);
    assert_eq!(played.status.code(), Some(0), "{}", String::from_utf8_lossy(&played.stdout));
}

#[test]
fn inputs_outputs_and_attributes_take_the_values_that_the_flow_compares_with() {
    let text = r#"flow workflow "W" {
    input var Flow.kind: String = "plain"
    state "S" {
        var State.tier: String
        var State.list: String[]
        var State.data: JSON
        getParticipantData { State.tier = "Tier" }
        if State.tier == "gold" { wait(MakeDuration(0, 0, 0, 1)) as "gold" }
        if Flow.kind == "urgent" { wait(MakeDuration(0, 0, 0, 1)) as "urgent" }
        callData("A", "B") {
            State.list = "list"
            State.data = "data"
        } on success {
            if FindFirst(State.list, "open") >= 0 and ToString(State.data.state.name) == "new" {
                wait(MakeDuration(0, 0, 0, 1)) as "both"
            }
        } on failure { wait(MakeDuration(0, 0, 0, 1)) as "failed" }
        endWorkflow
    }
}
"#;
    let (flow, code) = explored("values", text, &[]);
    assert_eq!(code, 0);
    assert!(lines(&flow, "notReached").is_empty() && lines(&flow, "notTaken").is_empty(), "{flow}");
}

#[test]
fn what_no_way_leads_to_is_told_apart_from_what_no_value_leads_to() {
    let text = r#"flow workflow "W" {
    state "S" {
        var State.never: String
        if IsSet(State.never) {
            wait(MakeDuration(0, 0, 0, 1))
        }
        if ToInt("1") == 2 { wait(MakeDuration(0, 0, 0, 1)) }
        endWorkflow
    }
    task "Nobody calls it" {
        endTask
    }
}
"#;
    let (flow, _) = explored("dead", text, &[]);
    assert_eq!((lines(&flow, "notReached"), lines(&flow, "nothingLeadsTo")), (vec![7], vec![5, 11]), "{flow}");
}

#[test]
fn a_loop_of_many_turns_is_run_to_its_end() {
    let text = r#"flow workflow "W" {
    var Flow.turn: Integer
    state "S" {
        loop 90 index Flow.turn {
            callData("A", "B") on success { loopExit }
        }
        wait(MakeDuration(0, 0, 0, 1))
        if Flow.turn == 89 { wait(MakeDuration(0, 0, 0, 2)) }
        endWorkflow
    }
}
"#;
    let (flow, _) = explored("loop", text, &[]);
    assert!(lines(&flow, "notReached").is_empty(), "{flow}");
    assert!(number(&flow, "cut") > 0, "{flow}");
}

#[test]
fn a_flow_that_cannot_end_is_reported_and_is_a_problem() {
    let text = r#"flow workflow "W" {
    state "S" {
        wait(MakeDuration(0, 0, 0, 1))
        changeState("S")
    }
}
"#;
    let (flow, code) = explored("endless", text, &[]);
    assert_eq!((lines(&flow, "endless"), number(&flow, "ends"), code), (vec![3], 0, 1), "{flow}");
}

#[test]
fn the_bound_of_states_holds_where_it_lies_and_one_below_it_is_said() {
    let (flow, _) = explored("free", MENU, &[]);
    let states = number(&flow, "states");
    let with = |name: &str, states: u64| explored(name, MENU, &["--states", &states.to_string()]).0;
    assert_eq!(with("at", states)["finished"], true);
    let below = with("below", states - 1);
    assert_eq!((below["finished"].as_bool(), number(&below, "states")), (Some(false), states - 1));
}

#[test]
fn the_error_handling_is_reached_where_no_answer_leads_to_it() {
    let text = r#"flow inboundCall "C" {
    task "T" { disconnect }
    onError { transferToAcd("Help") }
}
"#;
    let (flow, _) = explored("handling", text, &[]);
    assert!(lines(&flow, "notReached").is_empty(), "{flow}");
}

#[test]
fn the_tests_it_writes_are_laid_out_and_pass() {
    let folder = folder("tests");
    let (file, tests) = (folder.join("menu.flow"), folder.join("menu.tests.flow"));
    std::fs::write(&file, MENU).expect("written");
    let (file, tests) = (file.to_string_lossy(), tests.to_string_lossy());
    assert_eq!(callflow(&["explore", &file, "--write-tests", &tests]).status.code(), Some(0));
    let laid_out = callflow(&["fmt", "--check", &tests]);
    assert_eq!(laid_out.status.code(), Some(0), "{}", String::from_utf8_lossy(&laid_out.stderr));
    let played = callflow(&["test", &file, &tests]);
    assert_eq!(played.status.code(), Some(0), "{}", String::from_utf8_lossy(&played.stdout));
    // Two choices, a transfer that fails, and nobody choosing: no three tests take all of it, and five are too many.
    let written = std::fs::read_to_string(&*tests).expect("a text").matches("test \"").count();
    assert!((2..=4).contains(&written), "{written}");
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn an_exploration_ends_where_an_import_has_lost_something_and_says_what_lies_behind() {
    let text = r#"flow workflow "W" {
    state "S" {
        wait(MakeDuration(0, 0, 0, 1))
        lost("action:unknownThing", "/workflow/states/state[S]/actions[1]")
        wait(MakeDuration(0, 0, 0, 2))
        endWorkflow
    }
}
"#;
    // archy.md §17: a run ends there, and so does the exploration.
    let (flow, code) = explored("lost", text, &[]);
    assert_eq!((number(&flow, "actions"), number(&flow, "reached"), code), (3, 1, 0), "{flow}");
    assert_eq!((lines(&flow, "stops"), lines(&flow, "notReached")), (vec![4], vec![5, 6]), "{flow}");
    assert!(flow["notReached"].as_array().expect("a list").iter().all(|own| own["why"] == "loss"), "{flow}");
    assert!(number(&flow, "stopped") > 0 && lines(&flow, "endless").is_empty(), "{flow}");
    let folder = folder("lost-run");
    let file = folder.join("a.flow");
    std::fs::write(&file, text).expect("written");
    let run = callflow(&["run", &file.to_string_lossy()]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("a.flow:4:9"), "{}", String::from_utf8_lossy(&run.stderr));
    let _ = std::fs::remove_dir_all(folder);
}

#[test]
fn what_stands_behind_an_error_that_always_comes_is_told_as_such() {
    let text = r#"flow workflow "W" {
    state "S" {
        var State.never: String
        State.never = Append("a", Substring("a", ToInt(State.never), 1))
        wait(MakeDuration(0, 0, 0, 1))
        endWorkflow
    }
}
"#;
    let (flow, _) = explored("always", text, &[]);
    assert_eq!(lines(&flow, "notReached"), [5, 6], "{flow}");
    assert!(flow["notReached"].as_array().expect("a list").iter().all(|own| own["why"] == "error"), "{flow}");
}

#[test]
fn tests_declare_what_a_flow_looks_up_and_an_agent_answers_while_the_caller_is_asked() {
    let text = r#"flow inqueueCall "Q" {
    var Flow.Keys: String
    task "T" {
        collectInput { digits = 1 inputData = Flow.Keys inputAudio = ToAudioTTS("One?") } on success {
            transferToAcd(FindQueue("Care"))
        }
        holdMusic(Flow.HoldPrompt)
    }
}
"#;
    let folder = folder("declared");
    let (file, tests) = (folder.join("q.flow"), folder.join("q.tests.flow"));
    std::fs::write(&file, text).expect("written");
    let (file, tests) = (file.to_string_lossy(), tests.to_string_lossy());
    // Twice: the tests of the first time are no part of the second.
    for _ in 0..2 {
        let explored = callflow(&["explore", &file, "--write-tests", &tests]);
        assert_eq!(explored.status.code(), Some(0), "{}", String::from_utf8_lossy(&explored.stderr));
        assert!(!String::from_utf8_lossy(&explored.stdout).contains("no test "), "{explored:?}");
    }
    let written = std::fs::read_to_string(&*tests).expect("a text");
    assert!(written.contains("declare queue \"Care\" { }") && written.contains("agentAnswers"), "{written}");
    assert_eq!(callflow(&["test", &file, &tests]).status.code(), Some(0), "{written}");
    let _ = std::fs::remove_dir_all(folder);
}
