//! Exports as the tree that Archy YAML gives: small ones of our own, and what is wrong with bad ones.

use callflow::archy::export_file::{ExportError, MAX_BRANCHES, Why, read};
use callflow::archy::write::yaml;
use serde_json::{Value as Json, json};

/// A workflow of one state with these actions; each is linked by its own fields.
fn flow(actions: &[Json]) -> Json {
    let state = json!({"__type": "State", "id": "s", "name": "Start", "trackingId": 10, "startAction": "a", "actionList": actions});
    whole("workflow", &[state])
}

fn whole(kind: &str, parts: &[Json]) -> Json {
    json!({"name": "F", "type": kind, "flowMetaData": {}, "initialSequence": parts[0]["id"], "defaultLanguage": "en-US",
        "flowSequenceItemList": parts})
}

fn action(id: &str, kind: &str, next: Option<&str>) -> Json {
    let mut own = json!({"__type": kind, "id": id, "name": id, "trackingId": 11});
    if let Some(next) = next {
        own["nextAction"] = json!(next);
    }
    own
}

fn decision(id: &str, yes: &str, next: Option<&str>) -> Json {
    let mut own = action(id, "DecisionAction", next);
    own["expression"] = json!({"text": "Flow.b", "type": "bln", "uiMetaData": {"mode": 0}});
    own["paths"] =
        json!([{"label": "Yes", "outputId": "__YES__", "nextActionId": yes}, {"label": "No", "outputId": "__NO__"}]);
    own
}

fn shown(json: &Json) -> String {
    yaml::text(&read(json.to_string().as_bytes()).expect("it is an export"))
}

fn why(json: &Json) -> Why {
    let ExportError { why, .. } = read(json.to_string().as_bytes()).expect_err("it is wrong");
    why
}

#[test]
fn a83_actions_stand_in_the_order_of_their_links_and_not_of_the_list() {
    let end = action("c", "EndWorkflowAction", None);
    let text = shown(&flow(&[end, decision("a", "b", Some("c")), action("b", "WaitAction", None)]));
    let expected = "
        actions:
          - decision:
              name: a
              condition:
                exp: Flow.b
              outputs:
                \"yes\":
                  actions:
                    - wait:
                        name: b
          - endWorkflow:
              name: c
";
    assert!(text.ends_with(expected), "{text}");
}

#[test]
fn a40_two_links_to_one_action_and_circles_are_errors_with_its_name() {
    let circle = flow(&[action("a", "WaitAction", Some("b")), action("b", "WaitAction", Some("a"))]);
    assert_eq!(why(&circle), Why::Meets("a".into()));
    let meets = flow(&[decision("a", "b", Some("b")), action("b", "EndWorkflowAction", None)]);
    assert_eq!(why(&meets), Why::Meets("b".into()));
    let itself = flow(&[decision("a", "a", None)]);
    assert_eq!(why(&itself), Why::Meets("a".into()));
}

#[test]
fn a74_a_link_that_leads_nowhere_names_who_holds_it() {
    assert_eq!(why(&flow(&[])), Why::Dangling { from: "Start".into(), link: "startAction" });
    let next = flow(&[action("a", "WaitAction", Some("x"))]);
    assert_eq!(why(&next), Why::Dangling { from: "a".into(), link: "nextAction" });
    let mut call = action("a", "CallTaskAction", None);
    call["taskReference"] = json!("x");
    assert_eq!(why(&flow(&[call])), Why::Dangling { from: "a".into(), link: "taskReference" });
    let mut start = flow(&[action("a", "WaitAction", None)]);
    start["initialSequence"] = json!("x");
    assert_eq!(why(&start), Why::Dangling { from: "F".into(), link: "initialSequence" });
}

#[test]
fn branches_nest_as_deep_as_blocks_and_no_deeper() {
    let deep = |n: usize| {
        let last = n - 1;
        let id = |i: usize| if i == 0 { "a".to_owned() } else { format!("d{i}") };
        let mut all: Vec<Json> = (0..last).map(|i| decision(&id(i), &id(i + 1), None)).collect();
        all.push(action(&id(last), "EndWorkflowAction", None));
        flow(&all)
    };
    assert!(read(deep(MAX_BRANCHES + 1).to_string().as_bytes()).is_ok());
    assert_eq!(why(&deep(MAX_BRANCHES + 2)), Why::Branches);
    assert_eq!(why(&deep(5000)), Why::Branches);
}

#[test]
fn a43_an_output_that_is_off_says_so_and_one_out_of_service_is_no_output() {
    let mut ask = action("a", "AskForBooleanAction", None);
    ask["paths"] = json!([
        {"label": "Max No Inputs", "outputId": "__MAX_NO_INPUTS__", "disabled": true, "nextActionId": "b"},
        {"label": "Max No Matches", "outputId": "__MAX_NO_MATCHES__"},
        {"label": "Yes", "outputId": "__YES__", "outOfService": true}]);
    let text = shown(&flow(&[ask, action("b", "ExitBotFlowAction", None)]));
    assert!(text.contains("maxNoInputs:\n                  enabled: false\n                  actions:"), "{text}");
    assert!(text.contains("maxNoMatches:\n                  enabled: true\n"), "{text}");
    assert!(!text.contains("\"yes\""), "{text}");
}

#[test]
fn a_switch_by_value_and_outputs_that_the_flow_names() {
    let value = |text: &str, mode: u8| json!({"text": text, "type": "str", "config": {"lit": {}}, "uiMetaData": {"mode": mode}});
    let mut switch = action("a", "SwitchAction", Some("c"));
    switch["switchStyle"] = json!(1);
    switch["expression"] = value("Flow.x", 0);
    switch["cases"] =
        json!([{"referenceId": "1", "value": value("no", 1)}, {"referenceId": "2", "value": value("x", 1)}]);
    switch["paths"] =
        json!([{"outputId": "2", "label": "Case 2", "nextActionId": "b"}, {"outputId": "1", "label": "Case 1"}]);
    let mut call = action("c", "CallTaskAction", None);
    call["taskReference"] = json!("t");
    call["paths"] = json!([{"outputId": "__DEFAULT__", "label": "Default"}, {"outputId": "9", "label": "Go [again]", "nextActionId": "d"}]);
    let ends = [action("b", "EndWorkflowAction", None), action("d", "EndWorkflowAction", None)];
    let mut whole = flow(&[switch, ends[0].clone(), ends[1].clone(), call]);
    let task = json!({"__type": "Task", "id": "t", "name": "T [1]", "trackingId": 20, "startAction": "e",
        "actionList": [action("e", "EndTaskAction", None)],
        "paths": [{"outputId": "__DEFAULT__", "label": "Default"}, {"outputId": "9", "label": "Go [again]"}]});
    whole["flowSequenceItemList"].as_array_mut().expect("a list").push(task);
    let text = shown(&whole);
    assert!(
        text.contains(
            "firstMatch:\n                  string:\n                    value:\n                      exp: Flow.x\n"
        ),
        "{text}"
    );
    assert!(text.contains("- case:\n                          value:\n                            lit: \"no\"\n                      - case:"), "{text}");
    assert!(text.contains("targetTaskRef: \"/workflow/tasks/task[T -1-_20]\""), "{text}");
    assert!(text.contains("paths:\n                  - path:\n                      name: Go [again]\n"), "{text}");
    assert!(text.contains("outputPaths:\n          - outputPath:\n              name: Go [again]\n"), "{text}");
}

#[test]
fn a_choice_has_its_own_task_and_the_default_is_referred_to() {
    let action = json!({"__type": "TaskAction", "name": "Sales", "trackingId": 14, "taskReference": "t"});
    let off = json!({"__type": "DisconnectAction", "name": "Bye", "trackingId": 15});
    let menu = json!({"__type": "Menu", "id": "m", "name": "Main", "trackingId": 10, "defaultMenuChoice": "2",
        "menuChoiceList": [
            {"id": "1", "name": "Sales", "digit": 1, "action": action, "speechRecTerms": {"en-US": ["no"], "de-DE": []}},
            {"id": "2", "name": "Bye", "digit": 9, "globalDtmf": true, "action": off}]});
    let task = json!({"__type": "Task", "id": "t", "name": "Sales", "trackingId": 16, "startAction": "d",
        "actionList": [self::action("d", "DisconnectAction", None)]});
    let text = shown(&whole("inboundcall", &[menu, task]));
    assert!(text.contains("startUpRef: \"/inboundCall/menus/menu[Main_10]\"\n"), "{text}");
    assert!(
        text.contains("defaultChildMenuRef: \"/inboundCall/menus/menu[Main_10]/choices/menuDisconnect[Bye_15]\"\n"),
        "{text}"
    );
    assert!(
        text.contains(
            "speechRecTerms:\n                en-us:\n                  terms:\n                    - \"no\"\n"
        ),
        "{text}"
    );
    assert!(text.contains("task:\n                actions:\n                  - disconnect:\n"), "{text}");
    assert!(!text.contains("\n  tasks:"), "{text}");
}

#[test]
fn two_choices_that_share_a_menu_and_menus_in_a_circle_are_errors() {
    let choice = |id: &str, menu: &str| json!({"id": id, "name": id, "digit": 1, "action": {"__type": "MenuAction", "name": id, "trackingId": 1, "menuReference": menu}});
    let menu = |id: &str, choices: &[Json]| json!({"__type": "Menu", "id": id, "name": id, "trackingId": 2, "menuChoiceList": choices});
    let shared = [menu("m", &[choice("1", "n"), choice("2", "n")]), menu("n", &[])];
    assert_eq!(why(&whole("inboundcall", &shared)), Why::Meets("n".into()));
    let circle = [menu("m", &[choice("1", "n")]), menu("n", &[choice("2", "o")]), menu("o", &[choice("3", "n")])];
    assert_eq!(why(&whole("inboundcall", &circle)), Why::Meets("n".into()));
}

#[test]
fn what_is_not_known_goes_on_under_its_own_name() {
    let mut strange = action("a", "TeleportAction", Some("b"));
    strange["paths"] = json!([{"outputId": "__FAILURE__", "label": "Failure", "nextActionId": "c"}]);
    let mut wait = action("b", "WaitAction", None);
    wait["tomorrow"] = json!({"a": [1, null]});
    let text = shown(&flow(&[strange, wait, action("c", "EndWorkflowAction", None)]));
    let lost = "lost:\n              construct: export-node:TeleportAction\n              name: a\n              outputs:\n                failure:";
    assert!(text.contains(lost), "{text}");
    assert!(
        text.contains("tomorrow:\n                a:\n                  - 1\n                  - null\n"),
        "{text}"
    );
}

#[test]
fn json_of_another_product_says_what_is_missing() {
    assert_eq!(why(&json!({"name": "a package", "version": "1.0.0"})), Why::NotAFlow("type"));
    assert_eq!(why(&json!([])), Why::NotAFlow("name"));
    let mut other = flow(&[action("a", "WaitAction", None)]);
    other["type"] = json!("teleport");
    assert_eq!(why(&other), Why::FlowType("teleport".into()));
    other["type"] = json!("workflow");
    other["flowSequenceItemList"][0]["__type"] = json!("Room");
    assert_eq!(why(&other), Why::Part("Room".into()));
}

#[test]
fn f41_no_part_of_an_export_is_taken_for_the_whole() {
    let json = flow(&[action("a", "WaitAction", None)]).to_string();
    for end in 0..json.len() {
        let error = read(&json.as_bytes()[..end]).expect_err("it is cut off");
        assert!(matches!(error.why, Why::CutOff | Why::Empty), "{end}: {error:?}");
        assert!(!error.message().is_empty() && !error.help().is_empty());
    }
}
