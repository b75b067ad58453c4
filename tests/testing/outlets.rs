//! What outputs were taken: every kind of way out of an action, taken and not taken, as a run shows it.

use crate::runs::{Caller, compiled, run};

/// All ways out of the first flow, `line: name`, and those that a run with these keys takes.
fn ways(text: &str, keys: &[&'static str]) -> (Vec<String>, Vec<String>) {
    let program = compiled(text);
    let run = run(&program, &Caller::who_enters(keys), &[]);
    assert_eq!(run.done.len(), 1, "transfers fail");
    let made = run.steps.made;
    let flow = &program.flows[0];
    let name = |outlet: &callflow::bytecode::Outlet| {
        let line = text[..outlet.span.start as usize].matches('\n').count() + 1;
        format!("{line}: {}", outlet.name(&program, flow))
    };
    let taken = |outlet: &&callflow::bytecode::Outlet| {
        made.keys().any(|step| step.flow == 0 && outlet.is_taken_by(step.from, step.to))
    };
    (flow.outlets.iter().map(name).collect(), flow.outlets.iter().filter(taken).map(name).collect())
}

/// The body of a task, from line 2 on, behind variables that it may use.
fn body(lines: &str) -> String {
    format!(
        "flow inboundCall \"F\" {{ var Flow.N: Integer = 3 var Flow.T: String = \"a\" task \"T\" {{\n{lines}\n\
         disconnect }} }}"
    )
}

/// What a run of a task's body takes of all that it has.
fn taken(lines: &str) -> (Vec<String>, Vec<String>) {
    ways(&body(lines), &[])
}

fn list(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn l4_a_decision_goes_by_yes_or_no() {
    let (all, run) = taken("if Flow.N == 3 {\nFlow.T = \"b\"\n} else {\nFlow.T = \"c\"\n}");
    assert_eq!(all, list(&["5: no", "3: yes"]), "each stands where its first action is");
    assert_eq!(run, list(&["3: yes"]));
    let (_, run) = taken("if Flow.N == 4 {\nFlow.T = \"b\"\n} else {\nFlow.T = \"c\"\n}");
    assert_eq!(run, list(&["5: no"]));
}

#[test]
fn l4_a_decision_without_else_goes_by_no_as_well() {
    assert_eq!(taken("if Flow.N == 4 { Flow.T = \"b\" }").1, list(&["2: no"]));
    assert_eq!(taken("if Flow.N == 3 { Flow.T = \"b\" }").1, list(&["2: yes"]));
}

#[test]
fn an_empty_branch_is_seen_to_be_taken() {
    assert_eq!(taken("if Flow.N == 3 { }").1, list(&["2: yes"]));
    assert_eq!(taken("if Flow.N == 4 { }").1, list(&["2: no"]));
    assert_eq!(taken("if Flow.N == 3 { } else { }").1, list(&["2: yes"]));
    assert_eq!(taken("switch Flow.T { case \"a\" { } default { } }").1, list(&["2: case \"a\""]));
    assert_eq!(taken("switch Flow.T { case \"x\" { } default { } }").1, list(&["2: default"]));
}

#[test]
fn conditions_of_many_tests_are_one_decision() {
    let and = "if Flow.N == 3 and Flow.T == \"a\" { Flow.N = 1 }";
    assert_eq!(taken(and).1, list(&["2: yes"]));
    assert_eq!(taken(&and.replace("\"a\"", "\"b\"")).1, list(&["2: no"]));
    assert_eq!(taken(&and.replace("== 3", "== 4")).1, list(&["2: no"]));
    let or = "if Flow.N == 4 or (Flow.T == \"b\" or Flow.N < 9) { Flow.N = 1 }";
    assert_eq!(taken(or).1, list(&["2: yes"]));
    assert_eq!(taken(&or.replace("< 9", "< 1")).1, list(&["2: no"]));
}

#[test]
fn each_else_if_is_a_decision_of_its_own() {
    let text = "if Flow.N == 1 {\nFlow.N = 10\n} else if Flow.N == 3 {\nFlow.N = 30\n}";
    let (all, run) = taken(text);
    assert_eq!(all.len(), 4);
    assert_eq!(run, list(&["2: no", "5: yes"]));
    assert_eq!(taken(&text.replace("== 1", "== 3")).1, list(&["3: yes"]), "the second one is not reached");
}

#[test]
fn l4_a_switch_goes_by_one_case_or_the_default() {
    let texts = "switch Flow.T {\ncase \"x\" { Flow.N = 1 }\ncase NOT_SET { Flow.N = 2 }\ncase \"a\" { Flow.N = 3 }\n}";
    let (all, run) = taken(texts);
    assert_eq!(all, list(&["3: case \"x\"", "4: case NOT_SET", "5: case \"a\"", "2: default"]));
    assert_eq!(run, list(&["5: case \"a\""]));
    assert_eq!(taken(&texts.replace("\"a\"", "\"b\"")).1, list(&["2: default"]), "nobody wrote it, and it is taken");
    let numbers = "switch Flow.N * 2 {\ncase Flow.N { Flow.N = 1 }\ncase 6 { Flow.N = 2 }\ndefault { Flow.N = 3 }\n}";
    assert_eq!(taken(numbers).1, list(&["4: case 6"]));
    assert_eq!(taken(&numbers.replace("6", "7")).1, list(&["5: default"]));
    let conditions = "switch {\ncase Flow.N == 9 { Flow.N = 1 }\ncase Flow.N > 2 and Flow.T == \"a\" { Flow.N = 2 }\n}";
    assert_eq!(taken(conditions).1, list(&["4: case Flow.N > 2 and Flow.T == \"a\""]));
    assert_eq!(taken(&conditions.replace("> 2", "> 3")).1, list(&["2: default"]));
}

#[test]
fn l5_a_loop_turns_or_is_skipped() {
    let text = "loop Flow.N {\nFlow.T = \"b\"\n}";
    let (all, run) = taken(text);
    assert_eq!((all, run), (list(&["3: turns", "2: no turns"]), list(&["3: turns"])));
    assert_eq!(taken(&format!("Flow.N = 0 {text}")).1, list(&["2: no turns"]));
    assert_eq!(taken("loop 3 { }").0, list(&["2: turns"]), "a literal count of 1 or more cannot be skipped");
}

#[test]
fn a_called_task_comes_back_by_one_of_its_paths() {
    let text = |path: &str| {
        format!(
            "flow inboundCall \"F\" {{ task \"T\" {{\ncallTask(\"Ask\") on \"Yes\" {{ callTask(\"Ask\") }} on \"No\" \
             {{ }}\ncallTask(\"Plain\") disconnect }}\ntask \"Ask\" {{ output \"Yes\" output \"No\" endTask{path} }}\n\
             task \"Plain\" {{ endTask }} }}"
        )
    };
    let (all, run) = ways(&text("(\"Yes\")"), &[]);
    assert_eq!(all, list(&["2: Yes", "2: No"]), "no end of the task goes by the default path");
    assert_eq!(run, list(&["2: Yes"]));
    assert_eq!(ways(&text("(\"No\")"), &[]).1, list(&["2: No"]));
    let (all, run) = ways(&text(""), &[]);
    assert_eq!((all, run), (list(&["2: Yes", "2: No", "2: default"]), list(&["2: default"])));
}

#[test]
fn l9_a_menu_goes_by_a_key_or_the_default_choice() {
    let text = "flow inboundCall \"F\" { language = \"en-us\" menu \"Main\" { audio = ToAudioTTS(\"Press.\")\n\
        choice 1 \"One\" { jumpToMenu(\"Sub\") }\nchoice 2 \"Two\" { disconnect }\ndefault { disconnect } }\n\
        menu \"Sub\" { audio = ToAudioTTS(\"Sub.\")\nchoice 9 \"End\" { globalDtmf = true disconnect } } }";
    let (all, run) = ways(text, &["1", "9"]);
    assert_eq!(all, list(&["2: choice 1", "3: choice 2", "4: default", "6: choice 9"]));
    assert_eq!(run, list(&["2: choice 1", "6: choice 9"]));
    assert_eq!(ways(text, &["9"]).1, list(&["6: choice 9"]), "A60: a key of another menu");
    assert_eq!(ways(text, &["2"]).1, list(&["3: choice 2"]));
    assert_eq!(ways(text, &[]).1, list(&["4: default"]), "L9: nobody chose");
}

#[test]
fn l8_l7_actions_go_by_their_outputs() {
    let text = body(
        "collectInput { digits = 2 inputData = Flow.T } on failure { Flow.N = 1 }\n\
         transferToAcd(\"Q\") on failure { Flow.N = 2 }\ntransferToAcd(\"R\")",
    );
    let (all, run) = ways(&text, &["12"]);
    assert_eq!(all, list(&["2: failure", "2: success", "3: failure"]), "a transfer that succeeds goes nowhere (L7)");
    assert_eq!(run, list(&["2: success", "3: failure"]));
    assert_eq!(ways(&text, &[]).1, list(&["2: failure", "3: failure"]));
}

/// A call at the end of a branch, of the very task that it stands in: what follows the call and what follows the branch
/// is one place, and each way there is still its own. An image of such a flow is taken.
#[test]
fn a_task_that_calls_itself_keeps_its_ways_apart() {
    let text = "flow inboundCall \"F\" { var Flow.B: Boolean = true var Flow.S: String\n\
        task \"T\" { output \"Q\"\n\
        if Flow.B { Flow.B = false\n callTask(\"T\") on \"Q\" { Flow.S = \"q\" } }\n\
        Flow.S = \"a\"\n\
        endTask } }";
    let program = compiled(text);
    callflow::bytecode::verify(&program).expect("no step is two ways");
    let image = callflow::bytecode::image::write(&program).expect("it is small");
    callflow::bytecode::image::read(&image).expect("what was written is read");
    let (all, taken) = ways(text, &[]);
    assert_eq!(all, list(&["3: no", "3: yes", "4: Q", "4: default"]));
    assert_eq!(taken, list(&["3: no", "3: yes", "4: default"]), "first yes, in the called one no, and back by default");
}
