//! `callflow diff`: what got another name is one difference, and whoever mentions it is not changed by that.

use crate::diff::{document, told, two};
use crate::program::program;

/// A variable of each scope, assigned, read, received and looked at; a task, a menu and a state that are called.
const TEXT: &str = "
flow inboundCall \"Main\" {
    var Flow.Account: String = \"none\"
    var Flow.Other: String = Flow.Account
    var Flow.Count: Integer

    task \"Start\" {
        var Task.Try: Integer

        loop 3 index Task.Try {
            collectInput { digits = 4 inputData = Flow.Account }
            if Flow.Account == \"1234\" and Task.Try > 1 { callTask(\"Look up\") }
        }
        switch Flow.Account {
            case \"1\" { setParticipantData { \"Account\" = Flow.Account } }
            case Append(Flow.Account, \"!\") { setParticipantData { (Append(\"a\", Flow.Account)) = \"x\" } }
        }
        getParticipantData { Flow.Account = \"Account\" }
        Flow.Account = Append(Flow.Account, Flow.Other, \"Flow.Account\")
        Flow.Count = Length(Flow.Account)
        jumpToMenu(\"More\")
    }

    task \"Look up\" {
        var Task.Try: Integer

        dataTableLookup(\"Accounts\", Flow.Account) { Flow.Other = \"name\" }
        Task.Try = 1
        endTask
    }

    menu \"More\" {
        audio = ToAudioTTS(Flow.Account)
        choice 1 \"Again\" { jumpToTask(\"Start\") }
        choice 2 \"End\" { disconnect }
    }

    onError { jumpToMenu(\"More\") }
}
";

#[test]
fn a_variable_that_is_called_otherwise_is_one_difference() {
    let new =
        TEXT.replace("Flow.Account", "Flow.CustomerNumber").replace("\"Flow.CustomerNumber\"", "\"Flow.Account\"");
    assert_eq!(told(TEXT, &new), ["renamed var Flow.CustomerNumber, renamedFrom Flow.Account"]);
    assert_eq!(told(&new, TEXT), ["renamed var Flow.Account, renamedFrom Flow.CustomerNumber"]);
    let cased = TEXT.replace("Flow.Account", "flow.account").replace("\"flow.account\"", "\"Flow.Account\"");
    assert_eq!(told(TEXT, &cased), Vec::<String>::new(), "E30");
}

#[test]
fn a_variable_of_one_task_is_told_in_that_task() {
    let (head, tail) = TEXT.split_once("task \"Look up\"").expect("the task");
    let new = format!("{head}task \"Look up\"{}", tail.replace("Task.Try", "Task.Attempt"));
    let found = document(TEXT, &new);
    assert_eq!(told(TEXT, &new), ["renamed var Task.Attempt, renamedFrom Task.Try"]);
    let change = &found["changes"][0];
    assert_eq!((&change["what"], &change["part"]["name"]), (&"variable".into(), &"Look up".into()));
    assert_eq!((&change["before"]["line"], &change["after"]["line"]), (&25.into(), &25.into()));
    assert_eq!(found["summary"]["renamed"], 1);
}

#[test]
fn several_that_stand_in_one_expression_keep_apart() {
    let new = TEXT
        .replace("Flow.Account", "Flow.A")
        .replace("\"Flow.A\"", "\"Flow.Account\"")
        .replace("Flow.Other", "Flow.B")
        .replace("Flow.Count", "Flow.C");
    assert_eq!(
        told(TEXT, &new),
        [
            "renamed var Flow.A, renamedFrom Flow.Account",
            "renamed var Flow.B, renamedFrom Flow.Other",
            "renamed var Flow.C, renamedFrom Flow.Count"
        ]
    );
}

#[test]
fn a_task_and_a_menu_that_are_called_otherwise_are_one_difference_each() {
    let new = TEXT.replace("\"Look up\"", "\"Ask the table\"").replace("\"More\"", "\"What else?\"");
    assert_eq!(
        told(TEXT, &new),
        ["renamed task \"Ask the table\", renamedFrom Look up", "renamed menu \"What else?\", renamedFrom More"]
    );
    // Little as they hold, and with the variable that they use.
    let small = |task: &str, variable: &str| {
        format!(
            "flow inboundCall \"M\" {{ var Flow.{variable}: String task \"S\" {{ if Flow.{variable} == \"1\" {{ \
             jumpToTask(\"{task}\") }} disconnect }} task \"{task}\" {{ disconnect }} }}"
        )
    };
    assert_eq!(
        told(&small("End", "A"), &small("Bye", "B")),
        ["renamed var Flow.B, renamedFrom Flow.A", "renamed task \"Bye\", renamedFrom End"]
    );
}

#[test]
fn an_action_that_is_called_otherwise_is_one_difference() {
    let text = |name: &str| {
        format!("flow inboundCall \"M\" {{ task \"S\" {{ playAudio(ToAudioTTS(\"x\")) as \"{name}\" disconnect }} }}")
    };
    assert_eq!(
        told(&text("Hello"), &text("Welcome")),
        ["renamed Play Audio \"Welcome\", renamedFrom Play Audio \"Hello\""]
    );
}

/// A slot is named by a variable and by a text.
#[test]
fn a_slot_that_is_called_otherwise_is_one_difference() {
    let text = |name: &str| {
        format!(
            "flow botFlow \"B\" {{ var Slot.{name}: String state \"S\" {{ askForSlot(\"{name}\") {{ question = \
             ToCommunication(\"Where?\") }} clearSlot(\"{name}\") if Slot.{name} == \"x\" {{ exitBotFlow }} exitBotFlow }} }}"
        )
    };
    assert_eq!(told(&text("city"), &text("town")), ["renamed var Slot.town, renamedFrom Slot.city"]);
}

#[test]
fn what_is_declared_or_used_otherwise_is_another_variable() {
    let text = |declared: &str, used: &str| {
        format!("flow inboundCall \"M\" {{ var Flow.{declared} task \"S\" {{ {used} disconnect }} }}")
    };
    let assigns = |name: &str| format!("Flow.{name} = NOT_SET");
    let found = told(&text("A: String", &assigns("A")), &text("B: Integer", &assigns("B")));
    assert!(found[0].contains("var Flow.B: nothing -> Integer; var Flow.A: String -> nothing"), "{found:?}");
    let found = told(&text("A: String", "Flow.A = \"1\""), &text("B: String", "setParticipantData { \"B\" = Flow.B }"));
    assert!(found[0].contains("var Flow.B: nothing -> String; var Flow.A: String -> nothing"), "{found:?}");
    // One that nothing uses is known by its declaration, unless there are more of them.
    assert_eq!(told(&text("A: String", ""), &text("B: String", "")), ["renamed var Flow.B, renamedFrom Flow.A"]);
    assert_eq!(told(&text("A: String", ""), &text("B: String var Flow.C: String", "")).len(), 1);
}

#[test]
fn a_new_name_and_another_value_are_both_told() {
    let new = TEXT.replace("Flow.Count", "Flow.Size").replace("Size: Integer", "Size: Integer = 5");
    assert_eq!(
        told(TEXT, &new),
        [
            "changed inboundCall \"Main\"; var Flow.Size: Integer -> Integer = 5",
            "renamed var Flow.Size, renamedFrom Flow.Count"
        ]
    );
}

#[test]
fn people_read_what_it_was_called() {
    let (head, tail) = TEXT.split_once("task \"Look up\"").expect("the task");
    let new = format!("{head}task \"Look up\"{}", tail.replace("Task.Try", "Task.Attempt"))
        .replace("Flow.Count", "Flow.Size");
    let two = two(TEXT, &new);
    let (old, new) = (two.old.to_str().expect("UTF-8"), two.new.to_str().expect("UTF-8"));
    let output = program(&["diff", old, new]).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).replace(old, "old.flow").replace(new, "new.flow");
    let wanted = "flow \"Main\"
  ~ var Flow.Size  old.flow:5 → new.flow:5
    was called Flow.Count
  task \"Look up\"
    ~ var Task.Attempt  old.flow:25 → new.flow:25
      was called Task.Try
";
    assert_eq!(text, wanted);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "2 differences: 2 renamed\n");
}
